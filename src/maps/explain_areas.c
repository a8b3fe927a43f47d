/* explain_areas.c - what a figure of an area, a municipality or a region is made of. Part of
 * explain.h. */
#include "maps/explain_internal.h"

/* A part and what stands behind it, at a place of a kind. */
static void add_part(struct explaining *e, struct fact *into, enum place_kind kind, size_t place,
                     const struct figure_part *part, int period)
{
    explain_given(e, into, "given", kind, place, part->leaf, period);
    if (part->divided)
        fact_number(e->out, into, "factor", "times", part->factor);
    if (!part->base)
        return;
    const struct given *base = supply_nearest(e->in, kind, part->base_of, period);
    if (base) {
        explain_given(e, into, "base", kind, place, part->base_of, base->period);
        return;
    }
    struct fact *f = fact_number(e->out, into, "base_summed", "base, summed up",
                                 (double)part->base->value[place]);
    f->note = kind == PLACE_GEMEENTE ? S("over its areas") : S("over the squares in it");
}

struct weighed {
    uint32_t place;
    double weight;
};

/* The heaviest first; equals by place. */
static int heavier(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Weighed figures of what lies in the place: municipalities of a region, areas of a municipality,
 * squares of an area. */
struct below {
    str title;
    const struct support *on;
    const int32_t *group;
    const struct field *value; /* with weights */
};

static str code_of(struct explaining *e, const struct support *on, size_t i)
{
    char code[11];
    if (on->areas)
        return on->areas->code[i];
    grid_code(code, on->grid->column[i], on->grid->row[i]);
    return arena_str(e->out, str_from(code));
}

static void add_below(struct explaining *e, struct fact *into, const struct below *b)
{
    struct weighed *list = NEW(e->out, struct weighed, b->on->count);
    size_t count = 0, shown = 0;
    double sum = 0, people = 0, told = 0;
    for (size_t i = 0; i < b->on->count; i++) {
        if (b->group[i] != (int32_t)e->q->place || b->value->flag[i] || !(b->value->weight[i] > 0))
            continue;
        list[count++] = (struct weighed){(uint32_t)i, (double)b->value->weight[i]};
        people += (double)b->value->weight[i];
        sum += (double)b->value->weight[i] * (double)b->value->value[i];
    }
    qsort(list, count, sizeof *list, heavier);
    shown = e->q->all || count < EXPLAIN_SHOWN ? count : EXPLAIN_SHOWN;
    struct fact *table = fact_group(e->out, into, FACT_TABLE, "places", b->title);
    for (size_t k = 0; k < shown; k++) {
        struct fact *row = fact_group(e->out, table, FACT_GROUP, "", S(""));
        fact_text(e->out, row, "place", "place", code_of(e, b->on, list[k].place));
        fact_number(e->out, row, "behind", "behind it", list[k].weight);
        fact_number(e->out, row, "value", "value", (double)b->value->value[list[k].place]);
        told += list[k].weight;
    }
    fact_number(e->out, into, "count", "in all", (double)count);
    fact_number(e->out, into, "others_behind", "behind the others", people - told);
    fact_note(e->out, fact_number(e->out, into, "sum", "sum of n x value", sum), "value = %g / %g",
              NUMBERS(sum, people));
}

/* The figure comes from squares (an area), or from its areas (a municipality). */
static void add_from_below(struct explaining *e, struct fact *into, const struct explain_figure *f)
{
    const struct draft *d = e->q->draft;
    bool gemeente = d->on.kind == PLACE_GEMEENTE;
    struct field cells;
    struct below b = {.title = gemeente ? S("of its areas") : S("of the squares in it"),
                      .on = &e->in->on[gemeente ? e->in->recipe->level : PLACE_CELL],
                      .group = gemeente ? e->in->gemeente_of_area : e->in->area_of_cell};
    if (b.on->count == 0 || !figures_on_areas(e->out, e->in, b.on->kind, explain_indicator(e, f),
                                              f->years, f->period, &cells))
        return;
    b.value = &cells;
    add_below(e, into, &b);
}

/* The figure of a region comes from its municipalities. */
static void add_from_gemeenten(struct explaining *e, struct fact *into,
                               const struct explain_figure *f)
{
    const struct supply_region *region = &e->in->regions[e->q->place];
    const struct draft *gemeenten = &e->q->drafts->gemeenten;
    const struct theme_figures *theirs = &gemeenten->themes[f->theme];
    bool before = f->field == &e->q->draft->themes[f->theme].from;
    int32_t *group = NEW(e->out, int32_t, gemeenten->on.count);
    for (size_t i = 0; i < gemeenten->on.count; i++)
        group[i] = -1;
    for (size_t k = 0; k < region->gemeenten_count; k++)
        group[region->gemeenten[k]] = (int32_t)e->q->place;
    add_below(e, into,
              &(struct below){S("of its municipalities"), &gemeenten->on, group,
                              before ? &theirs->from : &theirs->to});
}

/* The components of an index, each with its part. */
static void add_index(struct explaining *e, struct fact *into, const struct explain_figure *f,
                      const struct figure_part *parts, size_t count)
{
    enum place_kind kind = e->q->draft->on.kind;
    struct field shares[FIGURE_PARTS_MOST];
    int of[FIGURE_PARTS_MOST];
    double weights = 0;
    figures_components(e->out, e->in, kind, explain_indicator(e, f), f->years, f->period, shares,
                       of);
    struct fact *list = fact_group(e->out, into, FACT_LIST, "components", S(""));
    for (size_t k = 0; k < count; k++)
        weights += parts[k].weight;
    for (size_t k = 0; k < count; k++) {
        struct fact *g = explain_component(e, list, &parts[k], (double)shares[k].value[e->q->place],
                                           weights);
        add_part(e, g, kind, e->q->place, &parts[k], f->period);
    }
}

struct explain_composed explain_on_areas(struct explaining *e, struct fact *into,
                                         const struct explain_figure *f)
{
    enum place_kind kind = e->q->draft->on.kind;
    size_t place = e->q->place;
    struct figure_part parts[FIGURE_PARTS_MOST];
    if (e->q->draft == &e->q->drafts->regions) {
        add_from_gemeenten(e, into, f);
        return (struct explain_composed){.error = ERROR_OF_MEAN};
    }
    size_t count = figures_parts(e->out, e->in, kind, explain_indicator(e, f), f->years, f->period,
                                 parts);
    bool lacks = count == 0;
    for (size_t k = 0; k < count; k++)
        lacks = lacks || (kind == PLACE_GEMEENTE && parts[k].given->flag[place]);
    if (lacks) /* a municipality takes what its areas have */
        add_from_below(e, into, f);
    if (count == 1 && !(parts[0].weight > 0))
        add_part(e, into, kind, place, &parts[0], f->period);
    if (lacks)
        return (struct explain_composed){.error = ERROR_OF_MEAN};
    if (!(parts[0].weight > 0))
        return (struct explain_composed){.rounding = parts[0].rounding_variance};
    add_index(e, into, f, parts, count);
    return (struct explain_composed){.error = ERROR_OF_INDEX};
}
