/* draft_again.c - regions, made of their municipalities; and the areas by a recipe that lacks one
 * component of its index. Part of draft.h. */
#include "maps/draft_internal.h"
#include "stats/ratio.h"

/* ---- regions ---- */

static struct support *regions_of(struct arena *out, const struct supply *in)
{
    struct support *on = NEW(out, struct support, 1);
    struct areas *areas = NEW(out, struct areas, 1);
    str *code = NEW(out, str, in->regions_count), *name = NEW(out, str, in->regions_count);
    for (size_t r = 0; r < in->regions_count; r++) {
        code[r] = in->regions[r].code;
        name[r] = in->regions[r].name.nl;
    }
    *areas = (struct areas){.kind = PLACE_GEMEENTE,
                            .boundary = in->recipe->boundary,
                            .count = in->regions_count,
                            .code = code,
                            .name = name};
    *on = (struct support){.kind = PLACE_GEMEENTE, .areas = areas, .count = areas->count};
    return on;
}

/* A region's figure is the mean of its municipalities', weighted by the people behind them. */
static struct field mean_of(struct arena *out, const struct supply *in, const struct support *on,
                            const struct field *gemeenten)
{
    struct field all = field_new(out, on, FLAG_NOT_COLLECTED);
    struct support one = {.kind = PLACE_GEMEENTE, .areas = on->areas, .count = 1};
    if (gemeenten->error)
        all.error = NEW(out, float, on->count);
    for (size_t r = 0; r < on->count; r++) {
        struct arena step = *out;
        int32_t *group = NEW(&step, int32_t, gemeenten->on->count);
        memset(group, -1, gemeenten->on->count * sizeof *group);
        for (size_t k = 0; k < in->regions[r].gemeenten_count; k++)
            group[in->regions[r].gemeenten[k]] = 0;
        struct field mean = ratio_of_groups(&step, gemeenten, group, &one);
        all.value[r] = mean.value[0];
        all.weight[r] = mean.weight[0];
        all.flag[r] = mean.flag[0];
        if (all.error)
            all.error[r] = mean.error ? mean.error[0] : NAN;
    }
    return all;
}

/* Counts add up; where one is missing there is no sum. */
static struct field sum_of(struct arena *out, const struct supply *in, const struct support *on,
                           const struct field *gemeenten)
{
    struct field all = field_new(out, on, FLAG_OK);
    for (size_t r = 0; r < on->count; r++) {
        double sum = 0;
        for (size_t k = 0; k < in->regions[r].gemeenten_count; k++) {
            uint32_t g = in->regions[r].gemeenten[k];
            sum += (double)gemeenten->value[g];
            all.flag[r] = all.flag[r] ? all.flag[r] : gemeenten->flag[g];
        }
        all.value[r] = all.flag[r] ? NAN : (float)sum;
        all.weight[r] = all.flag[r] ? 0 : (float)sum;
    }
    return all;
}

static void theme_on_regions(struct arena *out, struct draft *d, const struct theme_figures *from,
                             size_t theme)
{
    const struct supply *in = d->supply;
    struct theme_figures *t = &d->themes[theme];
    struct theme_rules rules = d->rules[theme];
    if (!from->has_level)
        return;
    t->has_level = true;
    t->has_change = from->has_change;
    t->to = mean_of(out, in, &d->on, &from->to);
    if (from->has_change)
        t->from = mean_of(out, in, &d->on, &from->from);
    t->series = NEW(out, struct moment, from->series_count);
    t->series_count = from->series_count;
    for (size_t k = 0; k < from->series_count; k++)
        t->series[k] = (struct moment){from->series[k].period,
                                       mean_of(out, in, &d->on, &from->series[k].field)};
    draft_derive(out, d, theme, &rules, false);
}

void draft_on_regions(struct arena *out, struct drafts *drafts)
{
    const struct draft *gemeenten = &drafts->gemeenten;
    const struct supply *in = gemeenten->supply;
    struct draft *d = &drafts->regions;
    *d = (struct draft){.supply = in, .rules = drafts->rules, .on = *regions_of(out, in)};
    int32_t *none = NEW(out, int32_t, d->on.count);
    memset(none, -1, d->on.count * sizeof *none);
    d->gemeente = none;
    d->themes = NEW(out, struct theme_figures, in->recipe->themes_count);
    for (size_t t = 0; t < in->recipe->themes_count; t++)
        theme_on_regions(out, d, &gemeenten->themes[t], t);
    d->people = sum_of(out, in, &d->on, &gemeenten->people);
    d->dwellings = sum_of(out, in, &d->on, &gemeenten->dwellings);
    draft_maps(out, d, S(""));
}

/* ---- without a component ---- */

/* The supply with a catalogue in which an index lacks a component. */
static const struct supply *supply_without(struct arena *out, const struct supply *in, int index,
                                           int component)
{
    struct supply *less = NEW(out, struct supply, 1);
    struct catalogue *c = NEW(out, struct catalogue, 1);
    *less = *in;
    *c = *in->catalogue;
    c->indicators = NEW(out, struct indicator, c->indicators_count);
    memcpy(c->indicators, in->catalogue->indicators, c->indicators_count * sizeof *c->indicators);
    struct indicator *i = &c->indicators[index];
    const struct component *whole = i->components;
    size_t count = i->components_count;
    i->components = NEW(out, struct component, count);
    i->components_count = 0;
    for (size_t k = 0; k < count; k++)
        if (whole[k].indicator != component)
            i->components[i->components_count++] = whole[k];
    less->catalogue = c;
    return less;
}

void draft_without(struct arena *out, const struct drafts *drafts, size_t theme, size_t part,
                   struct draft *d)
{
    const struct draft *whole = &drafts->areas;
    const struct edition_recipe *r = whole->supply->recipe;
    struct theme_rules *rules = NEW(out, struct theme_rules, r->themes_count);
    assert(part < whole->themes[theme].parts_count && whole->themes[theme].parts_count > 1);
    *d = *whole;
    d->supply = supply_without(out, whole->supply, r->themes[theme].indicator,
                               whole->themes[theme].part_of[part]);
    d->themes = NEW(out, struct theme_figures, r->themes_count);
    memcpy(d->themes, whole->themes, r->themes_count * sizeof *d->themes);
    memcpy(rules, drafts->rules, r->themes_count * sizeof *rules);
    d->rules = rules;
    d->themes[theme] = (struct theme_figures){0};
    rules[theme] = (struct theme_rules){0};
    draft_theme_on_areas(out, d, theme, &rules[theme], true);
    draft_rule(out, d, theme, &rules[theme]);
    draft_maps(out, d, r->themes[theme].theme);
}
