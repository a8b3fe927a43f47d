/* draft.c - themes and maps of an edition on areas, municipalities and squares. See draft.h. */
#include "maps/draft.h"

#include "stats/change.h"
#include "stats/classify.h"
#include "stats/index.h"
#include "stats/kernel.h"
#include "stats/relative.h"
#include "stats/spread.h"

static const double false_discoveries = 0.10; /* q of Benjamini and Hochberg; docs/methods.md */

int draft_theme(const struct edition_recipe *recipe, str theme)
{
    for (size_t t = 0; t < recipe->themes_count; t++)
        if (str_equal(recipe->themes[t].theme, theme))
            return (int)t;
    return -1;
}

static struct years years_of(const struct edition_theme *t)
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
            rules->z = change_false_discovery(*out, &t->change, false_discoveries);
        t->band = change_band(out, &t->change, rules->z, i->smallest_change);
        t->strong = i->strong_change;
        return;
    }
    if (decide)
        rules->width = fmax(i->neutral_band * spread_robust(*out, &t->change), i->smallest_change);
    t->band = change_band_constant(out, &t->change, rules->width);
    t->strong = i->strong_change * rules->width;
}

static bool any(const struct field *f)
{
    for (size_t i = 0; i < f->on->count; i++)
        if (!f->flag[i])
            return true;
    return false;
}

/* All that follows from the figures at `to` and `from`. */
static void derive(struct arena *out, const struct draft *d, size_t theme,
                   struct theme_rules *rules, bool decide)
{
    struct theme_figures *t = &d->themes[theme];
    size_t groups = d->supply->on[PLACE_GEMEENTE].count;
    t->has_level = t->has_level && any(&t->to);
    if (t->has_level)
        t->level_relative = relative_to_groups(out, &t->to, d->gemeente, groups);
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

static void theme_on_areas(struct arena *out, const struct draft *d, size_t theme,
                           struct theme_rules *rules, bool decide)
{
    const struct edition_theme *e = &d->supply->recipe->themes[theme];
    struct theme_figures *t = &d->themes[theme];
    struct years both = years_of(e), last = {0, e->to};
    if (e->from) {
        t->has_change =
            figures_on_areas(out, d->supply, d->on.kind, e->indicator, both, e->to, &t->to) &&
            figures_on_areas(out, d->supply, d->on.kind, e->indicator, both, e->from, &t->from);
    }
    t->has_level = t->has_change ||
                   figures_on_areas(out, d->supply, d->on.kind, e->indicator, last, e->to, &t->to);
    if (!t->has_level)
        return;
    derive(out, d, theme, rules, decide);
    if (t->has_level)
        add_series(out, d, theme);
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
    for (size_t t = 0; t < in->recipe->themes_count; t++)
        theme_on_areas(out, d, t, &rules[t], level);
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

/* The limits of a theme are those of the first map that draws it as a level. */
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
}

static void set_rules(struct arena *out, const struct draft *areas, struct theme_rules *rules)
{
    const struct supply *in = areas->supply;
    for (size_t t = 0; t < in->recipe->themes_count; t++) {
        const struct edition_theme *e = &in->recipe->themes[t];
        const struct theme_figures *f = &areas->themes[t];
        struct years years = f->has_change ? years_of(e) : (struct years){0, e->to};
        rules[t].national = figures_national(*out, in, e->indicator, years, e->to);
        rules[t].national_from = (struct national_figure){NAN, NATIONAL_NONE};
        if (f->has_change)
            rules[t].national_from = figures_national(*out, in, e->indicator, years, e->from);
        rules[t].spread = f->has_level ? spread_robust(*out, &f->to) : NAN;
        if (f->has_level)
            set_limits(out, in, t, &rules[t]);
        enum { ROOM = 8 };
        rules[t].missing = NEW(out, int, ROOM);
        /* a theme of one year misses the other: whoever could give any */
        struct years wanted = f->has_level && !e->from ? (struct years){YEAR_OTHER, e->to}
                                                       : years_of(e);
        if (!f->has_level || !f->has_change)
            rules[t].missing_count = figures_missing(in, e->indicator, wanted, rules[t].missing,
                                                     ROOM);
    }
}

/* ---- squares ---- */

/* One field of a theme at one period on the grid, in parts that are smoothed apart. */
struct wish {
    size_t theme;
    bool from;
    size_t first, count; /* in `parts` */
};

struct wishes {
    struct wish *list;
    size_t count;
    struct figure_part *parts;
    size_t parts_count;
};

enum { SMOOTHED_MOST = 64 };

static void wish_for(struct arena *out, const struct supply *in, size_t theme, bool from,
                     struct years years, struct wishes *w)
{
    const struct edition_theme *e = &in->recipe->themes[theme];
    struct figure_part parts[FIGURE_PARTS_MOST];
    size_t count = figures_parts(out, in, PLACE_CELL, e->indicator, years, from ? e->from : e->to,
                                 parts);
    for (size_t k = 0; k < count; k++)
        if (!parts[k].base)
            count = 0; /* smoothing weighs by people: without them there is no surface */
    if (count == 0 || w->parts_count + count > SMOOTHED_MOST)
        return;
    w->list[w->count++] = (struct wish){theme, from, w->parts_count, count};
    memcpy(w->parts + w->parts_count, parts, count * sizeof *parts);
    w->parts_count += count;
}

static struct wishes make_wishes(struct arena *out, const struct supply *in)
{
    size_t themes = in->recipe->themes_count;
    struct wishes w = {.list = NEW(out, struct wish, 2 * themes),
                       .parts = NEW(out, struct figure_part, SMOOTHED_MOST)};
    for (size_t t = 0; t < themes; t++) {
        const struct edition_theme *e = &in->recipe->themes[t];
        bool change = e->from && figures_can(in, PLACE_CELL, e->indicator, years_of(e));
        struct years years = {change ? e->from : 0, e->to};
        wish_for(out, in, t, false, years, &w);
        if (change)
            wish_for(out, in, t, true, years, &w);
    }
    return w;
}

/* A divided figure in the indicator's own unit. */
static const struct field *scaled(struct arena *out, const struct figure_part *part)
{
    if (!part->divided || part->factor == 1)
        return part->given;
    struct field *f = NEW(out, struct field, 1);
    *f = *part->given;
    f->value = NEW(out, float, f->on->count);
    for (size_t i = 0; i < f->on->count; i++)
        f->value[i] = (float)((double)part->given->value[i] * part->factor);
    return f;
}

/* Put the smoothed parts of a wish together. */
static void grant(struct arena *out, const struct draft *d, const struct wishes *w,
                  const struct wish *wish, const struct kernel_field *smooth)
{
    struct theme_figures *t = &d->themes[wish->theme];
    const struct figure_part *parts = w->parts + wish->first;
    struct index_part components[FIGURE_PARTS_MOST];
    float *largest = NEW(out, float, d->on.count);
    for (size_t k = 0; k < wish->count; k++) {
        const struct kernel_field *s = &smooth[wish->first + k];
        components[k] = (struct index_part){&s->field, parts[k].weight, parts[k].national};
        for (size_t i = 0; i < d->on.count; i++)
            largest[i] = fmaxf(largest[i], s->largest[i]);
    }
    struct field f = parts[0].weight > 0 ? index_combine(out, components, wish->count)
                                         : smooth[wish->first].field;
    for (size_t i = 0; t->largest && i < d->on.count; i++)
        largest[i] = fmaxf(largest[i], t->largest[i]);
    t->largest = largest;
    *(wish->from ? &t->from : &t->to) = f;
    *(wish->from ? &t->has_change : &t->has_level) = true;
}

static void smooth_themes(struct arena *out, const struct draft *d)
{
    struct wishes w = make_wishes(out, d->supply);
    struct kernel_share shares[SMOOTHED_MOST];
    struct kernel_field smooth[SMOOTHED_MOST];
    for (size_t k = 0; k < w.parts_count; k++)
        shares[k] = (struct kernel_share){scaled(out, &w.parts[k]), w.parts[k].base,
                                          w.parts[k].divided, w.parts[k].score,
                                          w.parts[k].rounding_variance};
    kernel_smooth(out, shares, w.parts_count, &d->on, d->supply->recipe->sigma_m, smooth);
    for (size_t k = 0; k < w.count; k++)
        grant(out, d, &w, &w.list[k], smooth);
}

/* The drawn squares' municipalities: of the square itself, else of an inhabited neighbour, so that
 * the halo over a border keeps its side. */
static const int32_t *gemeente_of_drawn(struct arena *out, const struct supply *in,
                                        const struct grid *drawn)
{
    const struct grid *cells = in->on[PLACE_CELL].grid;
    int32_t *gemeente = NEW(out, int32_t, drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        gemeente[i] = -1;
        for (int k = 0; k < 9 && gemeente[i] < 0; k++) {
            static const int8_t dx[] = {0, 0, 1, 0, -1, 1, 1, -1, -1};
            static const int8_t dy[] = {0, 1, 0, -1, 0, 1, -1, -1, 1};
            int64_t at = grid_find(cells, drawn->column[i] + dx[k], drawn->row[i] + dy[k]);
            int32_t area = at < 0 ? -1 : in->area_of_cell[at];
            gemeente[i] = area < 0 ? -1 : in->gemeente_of_area[area];
        }
    }
    return gemeente;
}

/* Residents of the drawn squares; the halo has none. */
static struct field people_of_drawn(struct arena *out, const struct draft *d)
{
    const struct edition_recipe *r = d->supply->recipe;
    struct field all, f = field_new(out, &d->on, FLAG_NOT_COLLECTED);
    if (!figures_count(out, d->supply, PLACE_CELL, r->residents, r->residents_period, &all))
        return f;
    for (size_t i = 0; i < d->on.count; i++) {
        int64_t at = grid_find(all.on->grid, d->on.grid->column[i], d->on.grid->row[i]);
        if (at < 0 || all.flag[at])
            continue;
        f.flag[i] = FLAG_OK;
        f.value[i] = all.value[at];
    }
    return f;
}

static void draft_on_grid(struct arena *out, const struct supply *in, struct theme_rules *rules,
                          struct draft *d)
{
    *d = (struct draft){.supply = in, .rules = rules, .on = {.kind = PLACE_CELL}};
    d->themes = NEW(out, struct theme_figures, in->recipe->themes_count);
    if (!in->recipe->grid || in->on[PLACE_CELL].count == 0)
        return;
    struct grid *drawn = NEW(out, struct grid, 1);
    *drawn = kernel_drawn(out, in->on[PLACE_CELL].grid);
    d->on = (struct support){.kind = PLACE_CELL, .grid = drawn, .count = drawn->count};
    d->gemeente = gemeente_of_drawn(out, in, drawn);
    d->people = people_of_drawn(out, d);
    smooth_themes(out, d);
    for (size_t t = 0; t < in->recipe->themes_count; t++) {
        struct theme_rules on_grid = rules[t]; /* squares vary more: their own z and width */
        if (d->themes[t].has_level)
            derive(out, d, t, &on_grid, true);
    }
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
    return relative ? &t->level_relative : &t->to;
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

static uint8_t *classes_of(struct arena *out, const struct draft *d, const struct map *map)
{
    uint8_t *class = NEW(out, uint8_t, d->on.count);
    double *limits[2] = {NULL, NULL};
    const struct theme_figures *t[2] = {NULL, NULL};
    for (size_t a = 0; a < map->axes_count; a++) {
        int theme = draft_theme(d->supply->recipe, map->axes[a].theme);
        t[a] = &d->themes[theme];
        limits[a] = NEW(out, double, map->axes[a].limits_count);
        draft_limits(&map->axes[a], &d->rules[theme], limits[a]);
    }
    for (size_t i = 0; i < d->on.count; i++) {
        struct axis_value v[2] = {0};
        for (size_t a = 0; a < map->axes_count && !class[i]; a++) {
            const struct field *f = draft_axis_field(t[a], map, (int)a);
            class[i] = f->flag[i];
            v[a] = (struct axis_value){(double)f->value[i], t[a]->band ? (double)t[a]->band[i] : 0,
                                       t[a]->strong};
        }
        if (!class[i])
            class[i] = (uint8_t)draft_class(map, v, limits);
    }
    return class;
}

static bool left_out(const struct edition_recipe *r, str map)
{
    for (size_t i = 0; i < r->leaves_out_count; i++)
        if (str_equal(r->leaves_out[i], map))
            return true;
    return false;
}

static void draw_maps(struct arena *out, struct draft *d)
{
    const struct catalogue *c = d->supply->catalogue;
    d->classes = NEW(out, uint8_t *, c->maps_count);
    for (size_t m = 0; m < c->maps_count; m++)
        if (!left_out(d->supply->recipe, c->maps[m].id) && draft_can(d, &c->maps[m]))
            d->classes[m] = classes_of(out, d, &c->maps[m]);
}

void draft_build(struct arena *out, const struct supply *in, struct drafts *drafts)
{
    drafts->rules = NEW(out, struct theme_rules, in->recipe->themes_count);
    draft_on_areas(out, in, in->recipe->level, drafts->rules, &drafts->areas);
    set_rules(out, &drafts->areas, drafts->rules);
    draft_on_areas(out, in, PLACE_GEMEENTE, drafts->rules, &drafts->gemeenten);
    draft_on_grid(out, in, drafts->rules, &drafts->grid);
    draw_maps(out, &drafts->areas);
    draw_maps(out, &drafts->gemeenten);
    draw_maps(out, &drafts->grid);
}
