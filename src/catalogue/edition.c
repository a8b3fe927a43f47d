/* edition.c - the keys of catalogue/editions/: which years and indicators stand behind the themes.
 * Which maps an edition has is not written there: all of the catalogue, but for those it leaves
 * out. See reader_internal.h.
 * Flow: editions/<id>.json -> [edition] -> struct edition_recipe -> publish */
#include "catalogue/reader_internal.h"

static const struct word level_words[] = {
    {"buurt", PLACE_BUURT}, {"wijk", PLACE_WIJK}, {"gemeente", PLACE_GEMEENTE}, {NULL, 0}};

static bool theme_check(struct reader *r, const struct json *v, void *object)
{
    const struct edition_theme *t = object;
    if (t->from != 0 && t->from >= t->to)
        return reader_mistake(r, reader_at(v, "from"), "'from' must lie before 'to'");
    return true;
}
static const struct key theme_keys[] = {
    NEEDED("theme", key_string, FILL(struct edition_theme, theme)),
    NEEDED("indicator", key_indicator, FILL(struct edition_theme, indicator)),
    OPTIONAL("from", key_year, FILL(struct edition_theme, from)),
    NEEDED("to", key_year, FILL(struct edition_theme, to)),
    NEEDED("title", key_text, FILL(struct edition_theme, title)),
    OPTIONAL("spread", key_bool, FILL(struct edition_theme, spread)),
};
static const struct shape theme_shape = {"theme", sizeof(struct edition_theme), theme_keys,
                                         COUNT(theme_keys), theme_check};

static const struct word trait_words[] = {
    {"residents", TRAIT_RESIDENTS}, {"density", TRAIT_DENSITY}, {"theme", TRAIT_THEME}, {NULL, 0}};

static bool trait_check(struct reader *r, const struct json *v, void *object)
{
    const struct trait *t = object;
    if ((t->of == TRAIT_THEME) != (t->theme.len > 0))
        return reader_mistake(r, v, "'theme' goes with \"of\": \"theme\"");
    return true;
}
static const struct key trait_keys[] = {
    NEEDED("of", key_word, FILL(struct trait, of), .detail = trait_words),
    OPTIONAL("theme", key_string, FILL(struct trait, theme)),
    OPTIONAL("logarithm", key_bool, FILL(struct trait, logarithm)),
    NEEDED("title", key_text, FILL(struct trait, title)),
};
static const struct shape trait_shape = {"trait", sizeof(struct trait), trait_keys,
                                         COUNT(trait_keys), trait_check};

static const struct key kept_keys[] = {
    NEEDED("from", key_year, FILL(struct kept_areas, from)),
    NEEDED("gemeenten", key_strings, FILL_LIST(struct kept_areas, gemeenten)),
    NEEDED("because", key_text, FILL(struct kept_areas, because)),
};
static const struct shape kept_shape = {"kept", sizeof(struct kept_areas), kept_keys,
                                        COUNT(kept_keys), NULL};

static bool is_date(str s)
{
    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (i != 4 && i != 7 && (s.at[i] < '0' || s.at[i] > '9'))
            return false;
    int month = (s.at[5] - '0') * 10 + s.at[6] - '0', day = (s.at[8] - '0') * 10 + s.at[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool bandwidths_check(struct reader *r, const struct json *v, const struct edition_recipe *e)
{
    const struct json *list = reader_at(v, "bandwidths_m");
    bool drawn = e->bandwidths_count == 0;
    for (size_t i = 0; i < e->bandwidths_count; i++) {
        drawn = drawn || e->bandwidths_m[i] == e->sigma_m;
        if (e->bandwidths_m[i] <= (i ? e->bandwidths_m[i - 1] : 0))
            return reader_mistake(r, list, "bandwidths rise, from above 0");
    }
    return drawn || reader_mistake(r, list, "'sigma_m' must be one of the bandwidths");
}

static bool similar_check(struct reader *r, const struct json *v, const struct edition_recipe *e)
{
    const struct json *m = reader_at(v, "similar")->first;
    for (size_t i = 0; i < e->similar_count; i++, m = m->next) {
        bool known = e->similar[i].of != TRAIT_THEME;
        for (size_t t = 0; t < e->themes_count && !known; t++)
            known = str_equal(e->themes[t].theme, e->similar[i].theme);
        if (!known)
            return reader_mistake(r, reader_at(m, "theme"), "this edition has no theme '%.*s'",
                                  STR_ARG(e->similar[i].theme));
    }
    return true;
}

static bool edition_check(struct reader *r, const struct json *v, void *object)
{
    const struct edition_recipe *e = object;
    if (!is_date(e->date))
        return reader_mistake(r, reader_at(v, "date"), "a date is written as 2024-06-03");
    if (e->grid && e->sigma_m <= 0)
        return reader_mistake(r, v, "an edition with a grid needs 'sigma_m' above 0");
    const struct json *m = reader_at(v, "themes")->first;
    for (size_t i = 0; i < e->themes_count; i++, m = m->next)
        for (size_t k = 0; k < i; k++)
            if (str_equal(e->themes[k].theme, e->themes[i].theme))
                return reader_mistake(r, reader_at(m, "theme"),
                                      "this edition has the theme '%.*s' twice",
                                      STR_ARG(e->themes[i].theme));
    return bandwidths_check(r, v, e) && similar_check(r, v, e);
}
static const struct key edition_keys[] = {
    NEEDED("id", key_string, FILL(struct edition_recipe, id)),
    NEEDED("title", key_text, FILL(struct edition_recipe, title)),
    NEEDED("note", key_text, FILL(struct edition_recipe, note)),
    NEEDED("date", key_string, FILL(struct edition_recipe, date)),
    OPTIONAL("demo", key_bool, FILL(struct edition_recipe, demo)),
    NEEDED("level", key_word, FILL(struct edition_recipe, level), .detail = level_words),
    NEEDED("boundary", key_year, FILL(struct edition_recipe, boundary)),
    NEEDED("grid", key_bool, FILL(struct edition_recipe, grid)),
    OPTIONAL("sigma_m", key_number, FILL(struct edition_recipe, sigma_m)),
    OPTIONAL("bandwidths_m", key_numbers, FILL(struct edition_recipe, bandwidths_m),
             .count_at = offsetof(struct edition_recipe, bandwidths_count)),
    OPTIONAL("similar", key_objects, FILL_LIST(struct edition_recipe, similar),
             .detail = &trait_shape),
    NEEDED("residents", key_indicator, FILL(struct edition_recipe, residents)),
    NEEDED("residents_period", key_year, FILL(struct edition_recipe, residents_period)),
    NEEDED("dwellings", key_indicator, FILL(struct edition_recipe, dwellings)),
    NEEDED("dwellings_period", key_year, FILL(struct edition_recipe, dwellings_period)),
    NEEDED("themes", key_objects, FILL_LIST(struct edition_recipe, themes), .detail = &theme_shape),
    OPTIONAL("leaves_out", key_strings, FILL_LIST(struct edition_recipe, leaves_out)),
    OPTIONAL("kept_areas", key_objects, FILL_LIST(struct edition_recipe, kept),
             .detail = &kept_shape),
    OPTIONAL("without_sources", key_strings, FILL_LIST(struct edition_recipe, without_sources)),
};
const struct shape edition_shape = {"edition", sizeof(struct edition_recipe), edition_keys,
                                    COUNT(edition_keys), edition_check};
