/* indicator.c - the keys of catalogue/indicators/: what a figure means and how it is composed.
 * Knows kinds of indicators and what each needs; computes nothing. See reader_internal.h.
 * Flow: indicators/<id>.json -> [indicator] -> struct indicator -> ingest, maps */
#include "catalogue/source_internal.h"

static const struct word kind_words[] = {
    {"count", INDICATOR_COUNT}, {"percentage", INDICATOR_PERCENTAGE},
    {"rate", INDICATOR_RATE},   {"score", INDICATOR_SCORE},
    {"share", INDICATOR_SHARE}, {"turned", INDICATOR_TURNED},
    {"index", INDICATOR_INDEX}, {NULL, 0},
};

static const struct word worse_words[] = {{"up", 1}, {"down", -1}, {"neither", 0}, {NULL, 0}};

static const struct rule indicator_rules[] = {
    {INDICATOR_COUNT, "count", {NULL}, {"base", "of", "per", "components", "factor"}},
    {INDICATOR_PERCENTAGE, "percentage", {"base"}, {"of", "per", "components", "factor"}},
    {INDICATOR_RATE, "rate", {"base", "per"}, {"of", "components", "factor"}},
    {INDICATOR_SCORE, "score", {"base"}, {"of", "per", "components", "factor"}},
    {INDICATOR_SHARE, "share", {"base", "of"}, {"per", "components", "factor", "from"}},
    {INDICATOR_TURNED, "turned", {"base", "of", "factor"}, {"per", "components", "from"}},
    {INDICATOR_INDEX, "index", {"base", "components"}, {"of", "per", "factor", "from"}},
};

/* ---- small objects ---- */

static bool component_check(struct reader *r, const struct json *v, void *object)
{
    if (((struct component *)object)->weight > 0)
        return true;
    return reader_mistake(r, reader_at(v, "weight"), "a weight must be above 0");
}
static const struct key component_keys[] = {
    NEEDED("indicator", key_indicator, FILL(struct component, indicator)),
    NEEDED("weight", key_number, FILL(struct component, weight)),
};
static const struct shape component_shape = {"component", sizeof(struct component), component_keys,
                                             COUNT(component_keys), component_check};

static const struct key national_keys[] = {
    OPTIONAL("period", key_year, FILL(struct national, period)),
    NEEDED("value", key_number, FILL(struct national, value)),
    NEEDED("source", key_text, FILL(struct national, source)),
};
static const struct shape national_shape = {"national", sizeof(struct national), national_keys,
                                            COUNT(national_keys), NULL};

static bool strip_check(struct reader *r, const struct json *v, void *object)
{
    const struct strip *s = object;
    for (size_t k = 1; k < s->limits_count; k++)
        if (s->limits[k] <= s->limits[k - 1])
            return reader_mistake(r, reader_at(v, "limits"), "limit %zu is not above limit %zu",
                                  k + 1, k);
    return true;
}
static const struct key strip_keys[] = {
    NEEDED("palette", key_map, FILL(struct strip, palette)),
    NEEDED("limits", key_numbers, FILL_LIST(struct strip, limits)),
};
static const struct shape strip_shape = {"strip", sizeof(struct strip), strip_keys,
                                         COUNT(strip_keys), strip_check};

/* ---- columns bound from this end ---- */

static bool claim_check(struct reader *r, const struct json *v, void *object)
{
    const struct claim *claim = object;
    return binding_check(r, v, &claim->binding);
}
static const struct key claim_keys[] = {
    NEEDED("source", key_string, FILL(struct claim, source)),
    NEEDED("delivery", key_string, FILL(struct claim, delivery)),
    BINDING_KEYS(struct claim, binding.),
};
static const struct shape claim_shape = {"from", sizeof(struct claim), claim_keys,
                                         COUNT(claim_keys), claim_check};

/* Bindings go to the delivery they name, once all sources are read: see check.c. */
static bool read_from(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    (void)into;
    if (v->kind != JSON_ARRAY || v->count == 0)
        return reader_mistake(r, v, "%s must be a list of columns in deliveries", key->name);
    for (const struct json *m = v->first; m; m = m->next) {
        struct claim *claim = NEW(r->out, struct claim, 1);
        if (!reader_object(r, m, key->detail, claim))
            return false;
        claim->binding.indicator = r->indicator;
        claim->at = m;
        claim->file = r->file;
        *r->claims_end = claim;
        r->claims_end = &claim->next;
    }
    return true;
}

/* ---- an indicator ---- */

static bool indicator_check(struct reader *r, const struct json *v, void *object)
{
    const struct indicator *i = object;
    if (!reader_rules(r, v, "an indicator", indicator_rules, COUNT(indicator_rules), (int)i->kind))
        return false;
    if (i->kind == INDICATOR_RATE && i->per <= 0)
        return reader_mistake(r, reader_at(v, "per"), "'per' must be above 0");
    if (i->factor == 0)
        return reader_mistake(r, reader_at(v, "factor"), "a factor of 0 leaves no figure");
    if (i->shown_decimals < 0 || i->shown_decimals > 4)
        return reader_mistake(r, reader_at(v, "shown_decimals"), "0 to 4 decimals can be shown");
    if (i->rounding_variance < 0 || i->withheld_below < 0 || i->neutral_band < 0 ||
        i->smallest_change < 0)
        return reader_mistake(
            r, v, "variance, band, smallest change and withheld counts cannot be negative");
    if (i->strong_change < i->smallest_change)
        return reader_mistake(r, reader_at(v, "strong_change"),
                              "'strong_change' is below 'smallest_change'");
    return true;
}
static const struct key indicator_keys[] = {
    NEEDED("id", key_string, FILL(struct indicator, id)),
    NEEDED("title", key_text, FILL(struct indicator, title)),
    NEEDED("short", key_text, FILL(struct indicator, short_title)),
    NEEDED("unit", key_text, FILL(struct indicator, unit)),
    NEEDED("explanation", key_text, FILL(struct indicator, explanation)),
    NEEDED("kind", key_word, FILL(struct indicator, kind), .detail = kind_words),
    OPTIONAL("base", key_indicator, FILL(struct indicator, base), .fallback = -1),
    OPTIONAL("of", key_indicators, FILL_LIST(struct indicator, of)),
    OPTIONAL("factor", key_number, FILL(struct indicator, factor), .fallback = 1),
    OPTIONAL("per", key_number, FILL(struct indicator, per)),
    NEEDED("worse", key_word, FILL(struct indicator, worse), .detail = worse_words),
    OPTIONAL("rounding_variance", key_number, FILL(struct indicator, rounding_variance)),
    OPTIONAL("withheld_below", key_number, FILL(struct indicator, withheld_below)),
    NEEDED("sensitive", key_bool, FILL(struct indicator, sensitive)),
    OPTIONAL("shown_factor", key_number, FILL(struct indicator, shown_factor), .fallback = 1),
    NEEDED("shown_decimals", key_int, FILL(struct indicator, shown_decimals)),
    OPTIONAL("neutral_band", key_number, FILL(struct indicator, neutral_band)),
    OPTIONAL("smallest_change", key_number, FILL(struct indicator, smallest_change)),
    OPTIONAL("strong_change", key_number, FILL(struct indicator, strong_change)),
    OPTIONAL("strip", key_object, FILL(struct indicator, strip), .detail = &strip_shape),
    OPTIONAL("components", key_objects, FILL_LIST(struct indicator, components),
             .detail = &component_shape),
    OPTIONAL("national", key_objects, FILL_LIST(struct indicator, national),
             .detail = &national_shape),
    OPTIONAL("from", read_from, .detail = &claim_shape),
};
const struct shape indicator_shape = {"indicator", sizeof(struct indicator), indicator_keys,
                                      COUNT(indicator_keys), indicator_check};
