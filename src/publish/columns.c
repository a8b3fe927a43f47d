/* columns.c - what the tables of an edition hold. See columns.h. */
#include "publish/columns.h"

#include <stdarg.h>

#include "base/num.h"
#include "publish/outputs.h"

/* ---- one column ---- */

struct columns columns_named(struct arena *out)
{
    return (struct columns){
        .to = COLUMNS_NAMES, .out = out, .named = NEW(out, struct geopackage_column, COLUMNS_MOST)};
}

static void name_next(struct columns *w, bool number, const char *format, va_list words)
{
    char name[256];
    assert(w->count < COLUMNS_MOST);
    int len = vsnprintf(name, sizeof name, format, words);
    assert(len >= 0 && (size_t)len < sizeof name);
    w->named[w->count] = (struct geopackage_column){arena_str(w->out, (str){name, (size_t)len}),
                                                    number};
}

void columns_text(struct columns *w, str value, const char *name, ...)
{
    va_list words;
    va_start(words, name);
    if (w->to == COLUMNS_NAMES)
        name_next(w, false, name, words);
    va_end(words);
    if (w->to == COLUMNS_CSV && w->count)
        buf_byte(w->csv, ',');
    if (w->to == COLUMNS_CSV)
        buf_csv(w->csv, value);
    if (w->to == COLUMNS_GEOPACKAGE && value.len)
        geopackage_text(w->geopackage, w->count, value);
    w->count++;
}

/* As shown: what a table gives is not finer than the page. */
static double rounded(double value, int decimals)
{
    double step = pow(10, decimals);
    return round(value * step) / step;
}

void columns_number(struct columns *w, double value, int decimals, const char *name, ...)
{
    va_list words;
    va_start(words, name);
    if (w->to == COLUMNS_NAMES)
        name_next(w, true, name, words);
    va_end(words);
    if (w->to == COLUMNS_CSV && w->count)
        buf_byte(w->csv, ',');
    if (w->to == COLUMNS_CSV && !isnan(value))
        buf_num(w->csv, value, decimals);
    if (w->to == COLUMNS_GEOPACKAGE)
        geopackage_number(w->geopackage, w->count, rounded(value, decimals));
    w->count++;
}

static str flag_text(uint8_t flag)
{
    return flag ? str_from(flag_word((enum flag)flag)) : S("");
}

/* ---- figures of a theme ---- */

/* People behind the figure of a year. */
static double behind(const struct layer *l, size_t theme, int period, size_t place)
{
    size_t moment = layer_moment_of(l, theme, period);
    return moment < layer_moments(l, theme) ? layer_behind(l, theme, moment, place) : NAN;
}

static double earlier(const struct layer *l, size_t theme, int period, size_t place)
{
    size_t moment = layer_moment_of(l, theme, period);
    double value = NAN;
    if (moment < layer_moments(l, theme))
        layer_moment(l, theme, moment, place, &value);
    return value;
}

static void change_of(struct columns *w, const struct published *p, const struct layer *l,
                      size_t theme, size_t place, const struct figure *f)
{
    const struct edition_theme *e = &p->recipe->themes[theme];
    const struct indicator *i = theme_indicator(p, theme);
    int decimals = change_decimals(i);
    columns_number(w, shown(i, f->change), decimals, "%.*s_verandering", STR_ARG(e->theme));
    columns_number(w, shown(i, f->band), decimals, "%.*s_ruis", STR_ARG(e->theme));
    columns_number(w, shown(i, f->change_relative), decimals, "%.*s_tov_gemeente",
                   STR_ARG(e->theme));
    columns_text(w, flag_text(f->change_flag), "%.*s_verandering_reden", STR_ARG(e->theme));
    columns_number(w, shown(i, earlier(l, theme, e->from, place)), i->shown_decimals, "%.*s_%d",
                   STR_ARG(e->theme), e->from);
    columns_number(w, behind(l, theme, e->from, place), 0, "%.*s_%d_basis", STR_ARG(e->theme),
                   e->from);
}

/* rank: of the place among those it is compared with; 0: none */
static void theme_of(struct columns *w, const struct published *p, const struct layer *l,
                     size_t theme, size_t place, uint32_t rank)
{
    const struct edition_theme *e = &p->recipe->themes[theme];
    const struct indicator *i = theme_indicator(p, theme);
    struct figure f = layer_figure(l, theme, place);
    columns_number(w, shown(i, f.value), i->shown_decimals, "%.*s", STR_ARG(e->theme));
    columns_text(w, flag_text(f.flag), "%.*s_reden", STR_ARG(e->theme));
    columns_number(w, behind(l, theme, e->to, place), 0, "%.*s_basis", STR_ARG(e->theme));
    columns_number(w, rank ? (double)rank : NAN, 0, "%.*s_rang", STR_ARG(e->theme));
    if (layer_has_change(p->area_layer, theme))
        change_of(w, p, l, theme, place, &f);
}

static void people_of(struct columns *w, const struct layer *l, size_t place)
{
    columns_number(w, layer_people(l, place), 0, "inwoners");
    columns_number(w, layer_dwellings(l, place), 0, "woningen");
}

/* ---- areas ---- */

static void area_findings(struct columns *w, const struct published *p, size_t theme, uint32_t area)
{
    static const char *const clusters[] = {[CLUSTER_NONE] = "geen",
                                           [CLUSTER_HOT] = "hoog",
                                           [CLUSTER_COLD] = "laag",
                                           [CLUSTER_OUTLIER] = "afwijkend"};
    str id = p->recipe->themes[theme].theme;
    uint8_t cluster = findings_cluster(p->findings, theme, area);
    double low, high;
    columns_text(w, cluster == CLASS_NONE ? S("") : str_from(clusters[cluster]), "%.*s_cluster",
                 STR_ARG(id));
    columns_text(w, layer_derived(p->area_layer, theme, area) ? S("ja") : S(""), "%.*s_afgeleid",
                 STR_ARG(id));
    if (theme_indicator(p, theme)->kind != INDICATOR_INDEX)
        return;
    layer_bounds(p->area_layer, theme, area, &low, &high);
    columns_number(w, 100 * low, 0, "%.*s_minstens", STR_ARG(id));
    columns_number(w, 100 * high, 0, "%.*s_hoogstens", STR_ARG(id));
}

/* The class's id, or the reason why there is none. */
static void classes_of(struct columns *w, const struct published *p, uint32_t area)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct map *map = &p->catalogue->maps[p->maps[k].map];
        if (!p->maps[k].present)
            continue;
        uint8_t class = layer_class(p->area_layer, p->maps[k].map, area);
        columns_text(w, class < FLAG_TOO_FEW ? map->classes[class].id : flag_text(class),
                     "kaart_%.*s", STR_ARG(map->id));
    }
}

void columns_of_area(struct columns *w, const struct published *p, const struct municipality *m,
                     uint32_t area)
{
    columns_text(w, p->areas->code[area], "code");
    columns_text(w, p->areas->name[area], "naam");
    columns_text(w, p->areas->wijk[area], "wijk");
    columns_text(w, m->code, "gemeente");
    columns_text(w, m->name, "gemeentenaam");
    people_of(w, p->area_layer, area);
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            theme_of(w, p, p->area_layer, t, area,
                     findings_rank_in_gemeente(p->findings, t, area).rank);
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            area_findings(w, p, t, area);
    classes_of(w, p, area);
}

/* ---- municipalities and regions ---- */

/* The indices of one year; `year` stands behind their names. */
static void indices_of(struct columns *w, str theme, const struct segregation *s, double moran,
                       bool known, const char *year)
{
    const struct {
        const char *name;
        double value;
    } index[] = {{"D", s->dissimilarity},
                 {"D_gecorrigeerd", s->corrected},
                 {"isolatie", s->isolation},
                 {"H", s->theil},
                 {"moran", moran}};
    for (size_t k = 0; k < COUNT(index); k++)
        columns_number(w, known ? index[k].value : NAN, INDEX_DECIMALS, "%.*s_%s%s", STR_ARG(theme),
                       index[k].name, year);
}

static void spread_of(struct columns *w, const struct published *p, size_t scope)
{
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        const struct edition_theme *e = &p->recipe->themes[t];
        struct spread_finding s = findings_spread(p->findings, scope, t);
        char year[16];
        if (!s.asked)
            continue;
        indices_of(w, e->theme, &s.at_to, s.moran_to, s.known, "");
        if (!layer_has_change(p->area_layer, t))
            continue;
        snprintf(year, sizeof year, "_%d", e->from);
        indices_of(w, e->theme, &s.at_from, s.moran_from, s.known && s.from, year);
        columns_number(w, s.change.difference, INDEX_DECIMALS, "%.*s_D_verschil",
                       STR_ARG(e->theme));
        columns_number(w, s.change.low, INDEX_DECIMALS, "%.*s_D_verschil_van", STR_ARG(e->theme));
        columns_number(w, s.change.high, INDEX_DECIMALS, "%.*s_D_verschil_tot", STR_ARG(e->theme));
    }
}

void columns_of_municipality(struct columns *w, const struct published *p,
                             const struct municipality *m)
{
    columns_text(w, m->code, "code");
    columns_text(w, m->name, "naam");
    people_of(w, m->layer, m->place);
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        uint32_t rank = m->region ? 0 : findings_rank_gemeente(p->findings, t, m->place).rank;
        if (layer_has_level(p->area_layer, t))
            theme_of(w, p, m->layer, t, m->place, rank);
    }
    spread_of(w, p, m->scope);
}
