/* draft.c - themes and maps of an edition on areas, municipalities and squares. See draft.h. */
#include "maps/draft_internal.h"

#include "base/parallel.h"
#include "stats/change.h"
#include "stats/classify.h"
#include "stats/index.h"
#include "stats/relative.h"
#include "stats/spread.h"

int draft_theme(const struct edition_recipe *recipe, str theme)
{
    for (size_t t = 0; t < recipe->themes_count; t++)
        if (str_equal(recipe->themes[t].theme, theme))
            return (int)t;
    return -1;
}

struct years draft_years(const struct edition_theme *t)
{
    return (struct years){t->from, t->to};
}

static const struct indicator *indicator_at(const struct draft *d, size_t theme)
{
    return &d->supply->catalogue->indicators[d->supply->recipe->themes[theme].indicator];
}

/* ---- change and noise ---- */

/* Half-widths of noise. Areas set the z and the width that municipalities share. */
static void set_band(struct arena *out, const struct draft *d, size_t theme,
                     struct theme_rules *rules, bool decide)
{
    struct theme_figures *t = &d->themes[theme];
    const struct indicator *i = indicator_at(d, theme);
    if (t->change.error) {
        if (decide)
            rules->z = change_false_discovery(*out, &t->change, DRAFT_FALSE_DISCOVERIES);
        t->z = rules->z;
        t->width = NAN;
        t->band = change_band(out, &t->change, t->z, i->smallest_change);
        t->strong = i->strong_change;
        return;
    }
    if (decide)
        rules->width = fmax(i->neutral_band * spread_robust(*out, &t->change), i->smallest_change);
    t->z = NAN;
    t->width = rules->width;
    t->band = change_band_constant(out, &t->change, t->width);
    t->strong = i->strong_change * t->width;
}

static bool any(const struct field *f)
{
    for (size_t i = 0; i < f->on->count; i++)
        if (!f->flag[i])
            return true;
    return false;
}

void draft_derive(struct arena *out, const struct draft *d, size_t theme, struct theme_rules *rules,
                  bool decide)
{
    struct theme_figures *t = &d->themes[theme];
    size_t groups = d->supply->on[PLACE_GEMEENTE].count;
    t->has_level = t->has_level && any(&t->to);
    if (!t->has_change)
        return;
    t->change = change_between(out, &t->from, &t->to);
    t->has_change = any(&t->change);
    t->change_relative = relative_to_groups(out, &t->change, d->gemeente, groups);
    set_band(out, d, theme, rules, decide);
}

/* ---- areas ---- */

static void add_series(struct arena *out, const struct draft *d, size_t theme)
{
    const struct supply *in = d->supply;
    const struct edition_theme *e = &in->recipe->themes[theme];
    struct theme_figures *t = &d->themes[theme];
    enum { SPAN = 64 };
    t->series = NEW(out, struct moment, SPAN);
    int first = e->from ? e->from : e->to;
    for (int year = first; year <= e->to && t->series_count < SPAN; year++) {
        struct moment *m = &t->series[t->series_count];
        m->period = year;
        struct years also = {year, e->to};
        if (year == e->to)
            m->field = t->to;
        else if (year == e->from && t->has_change)
            m->field = t->from;
        else if (!figures_can(in, in->recipe->level, e->indicator, also) ||
                 !figures_on_areas(out, in, d->on.kind, e->indicator, also, year, &m->field))
            continue;
        t->series_count++;
    }
}

void draft_theme_on_areas(struct arena *out, const struct draft *d, size_t theme,
                          struct theme_rules *rules, bool decide)
{
    const struct edition_theme *e = &d->supply->recipe->themes[theme];
    struct theme_figures *t = &d->themes[theme];
    struct years both = draft_years(e), last = {0, e->to};
    if (e->from) {
        t->has_change =
            figures_on_areas(out, d->supply, d->on.kind, e->indicator, both, e->to, &t->to) &&
            figures_on_areas(out, d->supply, d->on.kind, e->indicator, both, e->from, &t->from);
    }
    t->has_level = t->has_change ||
                   figures_on_areas(out, d->supply, d->on.kind, e->indicator, last, e->to, &t->to);
    if (!t->has_level)
        return;
    draft_derive(out, d, theme, rules, decide);
}

static void people_on_areas(struct arena *out, struct draft *d)
{
    const struct edition_recipe *r = d->supply->recipe;
    if (!figures_count(out, d->supply, d->on.kind, r->residents, r->residents_period, &d->people))
        d->people = field_new(out, &d->on, FLAG_NOT_COLLECTED);
    if (!figures_count(out, d->supply, d->on.kind, r->dwellings, r->dwellings_period,
                       &d->dwellings))
        d->dwellings = field_new(out, &d->on, FLAG_NOT_COLLECTED);
}

static void set_bounds(struct arena *out, size_t places, struct theme_figures *t)
{
    struct index_part parts[FIGURE_PARTS_MOST] = {0};
    for (size_t k = 0; k < t->parts_count; k++)
        parts[k].share = &t->parts[k];
    if (t->parts_count == 0)
        return;
    t->low = NEW(out, float, places);
    t->high = NEW(out, float, places);
    index_bounds(parts, t->parts_count, t->low, t->high);
}

/* What an index is made of, and which figures come from another boundary year. */
static void add_parts(struct arena *out, const struct draft *d, size_t theme)
{
    const struct edition_theme *e = &d->supply->recipe->themes[theme];
    struct theme_figures *t = &d->themes[theme];
    struct years years = t->has_change ? draft_years(e) : (struct years){0, e->to};
    t->parts = NEW(out, struct field, FIGURE_PARTS_MOST);
    t->part_of = NEW(out, int, FIGURE_PARTS_MOST);
    t->parts_count = figures_components(out, d->supply, d->on.kind, e->indicator, years, e->to,
                                        t->parts, t->part_of);
    set_bounds(out, d->on.count, t);
    t->derived = figures_derived(out, d->supply, d->on.kind, e->indicator, years);
}

static const int32_t *own_numbers(struct arena *out, size_t count)
{
    int32_t *number = NEW(out, int32_t, count);
    for (size_t i = 0; i < count; i++)
        number[i] = (int32_t)i;
    return number;
}

static void draft_on_areas(struct arena *out, const struct supply *in, enum place_kind kind,
                           struct theme_rules *rules, struct draft *d)
{
    bool level = kind != PLACE_GEMEENTE;
    *d = (struct draft){.supply = in, .rules = rules, .on = in->on[kind]};
    d->gemeente = level ? in->gemeente_of_area : own_numbers(out, d->on.count);
    d->themes = NEW(out, struct theme_figures, in->recipe->themes_count);
    for (size_t t = 0; t < in->recipe->themes_count; t++) {
        draft_theme_on_areas(out, d, t, &rules[t], level);
        if (d->themes[t].has_level)
            add_series(out, d, t);
        if (d->themes[t].has_level && level)
            add_parts(out, d, t);
    }
    people_on_areas(out, d);
}

/* ---- rules: limits and national figures ---- */

void draft_limits(const struct axis *axis, const struct theme_rules *rules, double *limits)
{
    for (size_t k = 0; k < axis->limits_count; k++) {
        double national = rules->national.value, l = axis->limits[k];
        limits[k] = axis->limits_as == LIMITS_NATIONAL_RATIO    ? national * l
                    : axis->limits_as == LIMITS_NATIONAL_SPREAD ? national + l * rules->spread
                                                                : l;
    }
}

/* The limits of a theme are those of the first map that draws it as a level; else of its strip. */
static void set_limits(struct arena *out, const struct supply *in, size_t theme,
                       struct theme_rules *rules)
{
    const struct catalogue *c = in->catalogue;
    rules->level_map = c->maps_count;
    for (size_t m = 0; m < c->maps_count; m++) {
        const struct axis *axis = &c->maps[m].axes[0];
        if (c->maps[m].draws != MAP_LEVEL || axis->relative ||
            !str_equal(axis->theme, in->recipe->themes[theme].theme))
            continue;
        double *limits = NEW(out, double, axis->limits_count);
        draft_limits(axis, rules, limits);
        rules->limits = limits;
        rules->limits_count = axis->limits_count;
        rules->level_map = m;
        return;
    }
    const struct strip *s = &c->indicators[in->recipe->themes[theme].indicator].strip;
    const struct axis own = {
        .limits_as = LIMITS_NATIONAL_SPREAD, .limits = s->limits, .limits_count = s->limits_count};
    if (s->limits_count == 0)
        return;
    double *limits = NEW(out, double, s->limits_count);
    draft_limits(&own, rules, limits);
    rules->limits = limits;
    rules->limits_count = s->limits_count;
    rules->level_map = (size_t)s->palette;
}

void draft_rule(struct arena *out, const struct draft *areas, size_t theme, struct theme_rules *r)
{
    const struct supply *in = areas->supply;
    const struct edition_theme *e = &in->recipe->themes[theme];
    const struct theme_figures *f = &areas->themes[theme];
    struct years years = f->has_change ? draft_years(e) : (struct years){0, e->to};
    r->national = figures_national(*out, in, e->indicator, years, e->to);
    r->national_from = (struct national_figure){NAN, NATIONAL_NONE};
    if (f->has_change)
        r->national_from = figures_national(*out, in, e->indicator, years, e->from);
    r->spread = f->has_level ? spread_robust(*out, &f->to) : NAN;
    if (f->has_level)
        set_limits(out, in, theme, r);
    r->broken = !f->has_level && supply_broken(in, e->indicator, e->to);
    enum { ROOM = 8 };
    r->missing = NEW(out, int, ROOM);
    /* a theme of one year misses the other: whoever could give any */
    struct years wanted = f->has_level && !e->from ? (struct years){YEAR_OTHER, e->to}
                                                   : draft_years(e);
    if (!f->has_level || !f->has_change)
        r->missing_count = figures_missing(in, e->indicator, wanted, r->missing, ROOM);
}

/* ---- classes ---- */

bool draft_can(const struct draft *d, const struct map *map)
{
    bool change = map->draws == MAP_CHANGE || map->draws == MAP_CHANGE_CHANGE;
    for (size_t a = 0; a < map->axes_count; a++) {
        int t = draft_theme(d->supply->recipe, map->axes[a].theme);
        if (d->on.count == 0 || t < 0)
            return false;
        if (!(change ? d->themes[t].has_change : d->themes[t].has_level))
            return false;
    }
    return true;
}

const struct field *draft_axis_field(const struct theme_figures *t, const struct map *map, int axis)
{
    bool relative = map->axes[axis].relative;
    if (map->draws == MAP_CHANGE || map->draws == MAP_CHANGE_CHANGE)
        return relative ? &t->change_relative : &t->change;
    return &t->to;
}

int draft_class(const struct map *map, const struct axis_value v[2], double *const limits[2])
{
    switch (map->draws) {
    case MAP_LEVEL:
        return classify_level(limits[0], map->axes[0].limits_count, v[0].value);
    case MAP_CHANGE:
        return classify_change(v[0].value, v[0].band, v[0].strong);
    case MAP_CHANGE_CHANGE:
        return classify_cross(classify_direction(v[0].value, v[0].band),
                              classify_direction(v[1].value, v[1].band));
    case MAP_LEVEL_LEVEL:
        return classify_cross(classify_level(limits[0], map->axes[0].limits_count, v[0].value),
                              classify_level(limits[1], map->axes[1].limits_count, v[1].value));
    }
    assert(false && "a map draws one of four things");
    return 0;
}

/* A draft's maps, several at a time. */
struct classing {
    const struct draft *d;
    double *(*limits)[2]; /* [maps] of the axes; NULL: the map is not drawn */
};

static void class_one(void *context, size_t m, int worker)
{
    const struct classing *w = context;
    const struct draft *d = w->d;
    const struct map *map = &d->supply->catalogue->maps[m];
    const struct theme_figures *t[2] = {NULL, NULL};
    uint8_t *class = d->classes[m];
    (void)worker;
    for (size_t a = 0; class && a < map->axes_count; a++)
        t[a] = &d->themes[draft_theme(d->supply->recipe, map->axes[a].theme)];
    for (size_t i = 0; class && i < d->on.count; i++) {
        struct axis_value v[2] = {0};
        for (size_t a = 0; a < map->axes_count && !class[i]; a++) {
            const struct field *f = draft_axis_field(t[a], map, (int)a);
            class[i] = f->flag[i];
            v[a] = (struct axis_value){(double)f->value[i], t[a]->band ? (double)t[a]->band[i] : 0,
                                       t[a]->strong};
        }
        if (!class[i])
            class[i] = (uint8_t)draft_class(map, v, w->limits[m]);
    }
}

static void limits_of(struct arena *out, const struct draft *d, const struct map *map,
                      double *limits[2])
{
    for (size_t a = 0; a < map->axes_count; a++) {
        int theme = draft_theme(d->supply->recipe, map->axes[a].theme);
        limits[a] = NEW(out, double, map->axes[a].limits_count);
        draft_limits(&map->axes[a], &d->rules[theme], limits[a]);
    }
}

static bool left_out(const struct edition_recipe *r, str map)
{
    for (size_t i = 0; i < r->leaves_out_count; i++)
        if (str_equal(r->leaves_out[i], map))
            return true;
    return false;
}

void draft_maps(struct arena *out, struct draft *d, str theme)
{
    const struct catalogue *c = d->supply->catalogue;
    struct classing w = {d, NULL};
    d->classes = NEW(out, uint8_t *, c->maps_count);
    w.limits = (double *(*)[2])NEW(out, double *, 2 * c->maps_count);
    for (size_t m = 0; m < c->maps_count; m++) {
        const struct map *map = &c->maps[m];
        bool asked = theme.len == 0;
        for (size_t a = 0; a < map->axes_count; a++)
            asked = asked || str_equal(map->axes[a].theme, theme);
        if (!asked || left_out(d->supply->recipe, map->id) || !draft_can(d, map))
            continue;
        d->classes[m] = NEW(out, uint8_t, d->on.count);
        limits_of(out, d, map, w.limits[m]);
    }
    parallel_for(c->maps_count, class_one, &w);
}

void draft_build(struct arena *out, const struct supply *in, struct drafts *drafts)
{
    *drafts = (struct drafts){.rules = NEW(out, struct theme_rules, in->recipe->themes_count)};
    draft_on_areas(out, in, in->recipe->level, drafts->rules, &drafts->areas);
    for (size_t t = 0; t < in->recipe->themes_count; t++)
        draft_rule(out, &drafts->areas, t, &drafts->rules[t]);
    draft_on_areas(out, in, PLACE_GEMEENTE, drafts->rules, &drafts->gemeenten);
    drafts->wishes = draft_wishes(out, in);
    draft_at_bandwidth(out, drafts, in->recipe->sigma_m, &drafts->grid);
    draft_maps(out, &drafts->areas, S(""));
    draft_maps(out, &drafts->gemeenten, S(""));
    draft_on_regions(out, drafts);
}
