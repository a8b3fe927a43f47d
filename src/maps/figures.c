/* figures.c - an indicator on a support. See figures.h. */
#include "maps/figures.h"

#include "stats/index.h"
#include "stats/ratio.h"
#include "stats/withheld.h"

static const struct indicator *indicator_of(const struct supply *in, int indicator)
{
    return &in->catalogue->indicators[indicator];
}

static bool has(const struct supply *in, enum place_kind kind, int indicator, struct years years)
{
    return supply_find(in, kind, indicator, years.to) &&
           (!years.from || supply_find(in, kind, indicator, years.from));
}

/* The first alternative the support has in every year; -1 when none. */
static int chosen(const struct supply *in, enum place_kind kind, const struct indicator *i,
                  struct years years)
{
    for (size_t k = 0; k < i->of_count; k++)
        if (has(in, kind, i->of[k], years))
            return i->of[k];
    return -1;
}

bool figures_can(const struct supply *in, enum place_kind kind, int indicator, struct years years)
{
    const struct indicator *i = indicator_of(in, indicator);
    switch (i->kind) {
    case INDICATOR_SHARE:
    case INDICATOR_TURNED:
        return chosen(in, kind, i, years) >= 0;
    case INDICATOR_INDEX:
        for (size_t c = 0; c < i->components_count; c++)
            if (figures_can(in, kind, i->components[c].indicator, years))
                return true;
        return false;
    default:
        return has(in, kind, indicator, years);
    }
}

bool figures_count(struct arena *out, const struct supply *in, enum place_kind kind, int indicator,
                   int period, struct field *field)
{
    const struct given *g = indicator < 0 ? NULL : supply_nearest(in, kind, indicator, period);
    if (g) {
        *field = g->field;
        return true;
    }
    bool of_areas = kind == PLACE_GEMEENTE;
    enum place_kind below = of_areas ? in->recipe->level : PLACE_CELL;
    const int32_t *group = of_areas ? in->gemeente_of_area : in->area_of_cell;
    struct field parts;
    if (indicator < 0 || kind == PLACE_CELL || in->on[below].count == 0 ||
        !figures_count(out, in, below, indicator, period, &parts))
        return false;
    *field = ratio_sum(out, &parts, group, &in->on[kind]);
    return true;
}

/* Municipality of each square; -1 outside every area. */
static int32_t *gemeente_of_cell(struct arena *out, const struct supply *in)
{
    size_t count = in->on[PLACE_CELL].count;
    int32_t *gemeente = NEW(out, int32_t, count);
    for (size_t i = 0; i < count; i++)
        gemeente[i] = in->area_of_cell[i] < 0 ? -1 : in->gemeente_of_area[in->area_of_cell[i]];
    return gemeente;
}

/* Squares whose count the source keeps back get what is to be expected there. */
static void expect_withheld(struct arena *out, const struct supply *in, double below,
                            struct figure_part *part)
{
    bool *expected = NEW(out, bool, part->given->on->count);
    struct field *given = NEW(out, struct field, 1);
    struct arena scratch = arena_open("withheld squares", (size_t)1 << 30);
    *given = withheld_expected(out, scratch, part->given, part->base, gemeente_of_cell(out, in),
                               in->on[PLACE_GEMEENTE].count, below, expected);
    arena_close(scratch);
    part->given = given;
    part->expected = expected;
}

static struct figure_part part_of(struct arena *out, const struct supply *in, enum place_kind kind,
                                  int composed, int leaf, int period)
{
    const struct indicator *whole = indicator_of(in, composed), *i = indicator_of(in, leaf);
    bool count = i->kind == INDICATOR_COUNT, score = i->kind == INDICATOR_SCORE;
    struct field *base = NEW(out, struct field, 1);
    int base_of = whole->base >= 0 ? whole->base : i->base;
    double scale = i->kind == INDICATOR_PERCENTAGE ? 0.01
                   : i->kind == INDICATOR_RATE     ? 1 / i->per
                                                   : 1;
    struct figure_part part = {
        .indicator = composed,
        .leaf = leaf,
        .base_of = base_of,
        .given = &supply_find(in, kind, leaf, period)->field,
        .base = figures_count(out, in, kind, base_of, period, base) ? base : NULL,
        .divided = !count,
        .score = score,
        .factor = whole->kind == INDICATOR_TURNED ? whole->factor : scale,
        .rounding_variance = i->rounding_variance,
    };
    if (kind == PLACE_CELL && count && i->withheld_below > 0 && part.base)
        expect_withheld(out, in, i->withheld_below, &part);
    return part;
}

static size_t index_parts(struct arena *out, const struct supply *in, enum place_kind kind,
                          const struct indicator *i, struct years years, int period,
                          struct figure_part *parts)
{
    size_t count = 0;
    for (size_t c = 0; c < i->components_count && count < FIGURE_PARTS_MOST; c++) {
        int component = i->components[c].indicator;
        struct figure_part one[FIGURE_PARTS_MOST];
        /* the same national shares in every year: then only the place's own change moves the index
         */
        double national = figures_national(*out, in, component, years, years.to).value;
        if (!(national > 0) || figures_parts(out, in, kind, component, years, period, one) != 1)
            continue;
        parts[count] = one[0];
        parts[count].weight = i->components[c].weight;
        parts[count++].national = national;
    }
    return count;
}

size_t figures_parts(struct arena *out, const struct supply *in, enum place_kind kind,
                     int indicator, struct years years, int period,
                     struct figure_part parts[FIGURE_PARTS_MOST])
{
    const struct indicator *i = indicator_of(in, indicator);
    if (!figures_can(in, kind, indicator, years))
        return 0;
    if (i->kind == INDICATOR_INDEX)
        return index_parts(out, in, kind, i, years, period, parts);
    bool composed = i->kind == INDICATOR_SHARE || i->kind == INDICATOR_TURNED;
    int leaf = composed ? chosen(in, kind, i, years) : indicator;
    parts[0] = part_of(out, in, kind, indicator, leaf, period);
    return 1;
}

/* A share below 0 or a percentage above 100 is a mistake of the source. */
static void keep_shares(struct field *f)
{
    for (size_t i = 0; i < f->on->count; i++) {
        if (f->flag[i] || (f->value[i] >= 0 && f->value[i] <= 1))
            continue;
        f->flag[i] = FLAG_BAD;
        f->value[i] = NAN;
        f->weight[i] = 0;
    }
}

static struct field divide(struct arena *out, const struct figure_part *part)
{
    struct field f = !part->divided && part->base
                         ? ratio_share(out, part->given, part->base, part->rounding_variance)
                         : ratio_scaled(out, part->given, part->factor, part->base, !part->score,
                                        part->rounding_variance);
    if (!part->score)
        keep_shares(&f);
    return f;
}

/* Of the support's own series. */
static bool own(struct arena *out, const struct supply *in, enum place_kind kind, int indicator,
                struct years years, int period, struct field *field)
{
    struct figure_part parts[FIGURE_PARTS_MOST];
    struct index_part components[FIGURE_PARTS_MOST];
    size_t count = figures_parts(out, in, kind, indicator, years, period, parts);
    for (size_t k = 0; k < count; k++) {
        struct field *share = NEW(out, struct field, 1);
        *share = divide(out, &parts[k]);
        components[k] = (struct index_part){share, parts[k].weight, parts[k].national};
    }
    if (count == 0)
        return false;
    *field = parts[0].weight > 0 ? index_combine(out, components, count) : *components[0].share;
    return true;
}

size_t figures_components(struct arena *out, const struct supply *in, enum place_kind kind,
                          int indicator, struct years years, int period, struct field *shares,
                          int *of)
{
    struct figure_part parts[FIGURE_PARTS_MOST];
    if (indicator_of(in, indicator)->kind != INDICATOR_INDEX)
        return 0;
    size_t count = figures_parts(out, in, kind, indicator, years, period, parts);
    bool of_squares = count == 0 && kind != PLACE_CELL && in->on[PLACE_CELL].count > 0;
    if (of_squares)
        count = figures_parts(out, in, PLACE_CELL, indicator, years, period, parts);
    for (size_t k = 0; k < count; k++) {
        shares[k] = divide(out, &parts[k]);
        if (of_squares)
            shares[k] = ratio_of_groups(out, &shares[k], in->area_of_cell, &in->on[kind]);
        of[k] = parts[k].indicator;
    }
    return count;
}

static void mark_derived(struct arena *out, const struct given *g, bool **derived)
{
    if (!g || !g->derived)
        return;
    if (!*derived)
        *derived = NEW(out, bool, g->field.on->count);
    for (size_t i = 0; i < g->field.on->count; i++)
        (*derived)[i] = (*derived)[i] || g->derived[i];
}

static void walk_derived(struct arena *out, const struct supply *in, enum place_kind kind,
                         int indicator, struct years years, bool **derived)
{
    const struct indicator *i = indicator_of(in, indicator);
    for (size_t c = 0; c < i->components_count; c++)
        if (figures_can(in, kind, i->components[c].indicator, years))
            walk_derived(out, in, kind, i->components[c].indicator, years, derived);
    int leaf = i->of_count ? chosen(in, kind, i, years) : indicator;
    for (int k = 0; k < 2 && leaf >= 0; k++) {
        int period = k ? years.from : years.to;
        mark_derived(out, period ? supply_find(in, kind, leaf, period) : NULL, derived);
        mark_derived(out, period && i->base >= 0 ? supply_nearest(in, kind, i->base, period) : NULL,
                     derived);
    }
}

const bool *figures_derived(struct arena *out, const struct supply *in, enum place_kind kind,
                            int indicator, struct years years)
{
    bool *derived = NULL;
    walk_derived(out, in, kind, indicator, years, &derived);
    return derived;
}

/* Where `f` has no figure, take the one that `other` has. */
static void fill(struct field *f, const struct field *other)
{
    for (size_t i = 0; i < f->on->count; i++) {
        if (!f->flag[i] || other->flag[i])
            continue;
        f->flag[i] = FLAG_OK;
        f->value[i] = other->value[i];
        f->weight[i] = other->weight[i];
        if (f->error)
            f->error[i] = other->error ? other->error[i] : NAN;
    }
}

bool figures_on_areas(struct arena *out, const struct supply *in, enum place_kind kind,
                      int indicator, struct years years, int period, struct field *field)
{
    bool found = own(out, in, kind, indicator, years, period, field);
    bool of_areas = kind == PLACE_GEMEENTE;
    struct field below, grouped;
    if (found && !of_areas)
        return true;
    bool deeper = of_areas ? figures_on_areas(out, in, in->recipe->level, indicator, years, period,
                                              &below)
                           : in->on[PLACE_CELL].count > 0 &&
                                 own(out, in, PLACE_CELL, indicator, years, period, &below);
    if (!deeper)
        return found;
    grouped = ratio_of_groups(out, &below, of_areas ? in->gemeente_of_area : in->area_of_cell,
                              &in->on[kind]);
    if (found)
        fill(field, &grouped);
    else
        *field = grouped;
    return true;
}

static bool listed(const int *sources, size_t count, int source)
{
    for (size_t i = 0; i < count; i++)
        if (sources[i] == source)
            return true;
    return false;
}

static bool binds(const struct source *s, int indicator)
{
    for (size_t d = 0; d < s->deliveries_count; d++)
        for (size_t b = 0; b < s->deliveries[d].bindings_count; b++)
            if (s->deliveries[d].bindings[b].indicator == indicator)
                return true;
    return false;
}

/* Add the sources that bind a leaf, of which some year is missing. */
static size_t missing_leaf(const struct supply *in, int leaf, struct years years, int *sources,
                           size_t count, size_t room)
{
    if (has(in, in->recipe->level, leaf, years) || has(in, PLACE_CELL, leaf, years))
        return count;
    for (size_t s = 0; s < in->catalogue->sources_count && count < room; s++)
        if (binds(&in->catalogue->sources[s], leaf) && !listed(sources, count, (int)s))
            sources[count++] = (int)s;
    return count;
}

size_t figures_missing(const struct supply *in, int indicator, struct years years, int *sources,
                       size_t room)
{
    const struct indicator *i = indicator_of(in, indicator);
    size_t count = 0;
    if (i->of_count == 0 && i->components_count == 0)
        return missing_leaf(in, indicator, years, sources, 0, room);
    for (size_t k = 0; k < i->of_count; k++)
        count = missing_leaf(in, i->of[k], years, sources, count, room);
    for (size_t c = 0; c < i->components_count; c++) {
        int more[8];
        size_t found = figures_missing(in, i->components[c].indicator, years, more, COUNT(more));
        for (size_t k = 0; k < found && count < room; k++)
            if (!listed(sources, count, more[k]))
                sources[count++] = more[k];
    }
    return count;
}
