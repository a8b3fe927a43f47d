/* explain_grid.c - what a square's smoothed figure is made of: the squares around it, their weights
 * and what they bring. Part of explain.h. */
#include "maps/explain_internal.h"

/* One square within the kernel's window. */
struct near {
    uint32_t place; /* on the inhabited squares */
    double w, part, base;
    bool expected; /* withheld because it is small: part is what to expect */
};

struct window {
    struct near *list; /* [count] by what they weigh, w x base, the heaviest first */
    size_t count;
    double part, base, base2, squares; /* sums of w a, w n, w^2 n and w^2 */
};

static int heavier(const void *a, const void *b)
{
    const struct near *x = a, *y = b;
    double left = x->w * x->base, right = y->w * y->base;
    if (left != right)
        return left > right ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* The squares that count, by the definition of kernel.h. */
static struct window look_around(struct explaining *e, const struct kernel_share *share,
                                 const bool *expected, int column, int row)
{
    const struct grid *cells = e->in->on[PLACE_CELL].grid;
    double sigma = e->in->recipe->sigma_m;
    int radius = (int)floor(4 * sigma / 100 + 0.5);
    struct window w = {.list = NEW(e->out, struct near, (2 * radius + 1) * (2 * radius + 1))};
    for (int dy = -radius; dy <= radius; dy++)
        for (int dx = -radius; dx <= radius; dx++) {
            int64_t at = grid_find(cells, column + dx, row + dy);
            if (at < 0 || share->part->flag[at] || share->base->flag[at] ||
                !(share->base->value[at] > 0))
                continue;
            struct near *n = &w.list[w.count++];
            n->place = (uint32_t)at;
            n->w = exp(-1e4 * (dx * dx + dy * dy) / (2 * sigma * sigma));
            n->base = (double)share->base->value[at];
            n->part = (double)share->part->value[at] * (share->mean ? n->base : 1);
            n->expected = expected && expected[at];
            w.part += n->w * n->part;
            w.base += n->w * n->base;
            w.base2 += n->w * n->w * n->base;
            w.squares += n->w * n->w;
        }
    qsort(w.list, w.count, sizeof *w.list, heavier);
    return w;
}

static void add_window(struct explaining *e, struct fact *into, const struct window *w)
{
    const struct grid *cells = e->in->on[PLACE_CELL].grid;
    size_t shown = e->q->all || w->count < EXPLAIN_SHOWN ? w->count : EXPLAIN_SHOWN;
    double part = w->part, base = w->base, expected = 0;
    for (size_t k = 0; k < w->count; k++)
        expected += w->list[k].expected;
    struct fact *table = fact_group(e->out, into, FACT_TABLE, "squares", S("squares around it"));
    for (size_t k = 0; k < shown; k++) {
        const struct near *n = &w->list[k];
        struct fact *row = fact_group(e->out, table, FACT_GROUP, "", S(""));
        char code[11];
        grid_code(code, cells->column[n->place], cells->row[n->place]);
        fact_text(e->out, row, "square", "square", arena_str(e->out, str_from(code)));
        fact_number(e->out, row, "w", "weight w", n->w);
        fact_number(e->out, row, "a", "a", n->part);
        fact_number(e->out, row, "n", "n", n->base);
        fact_number(e->out, row, "part", "w n of all", n->w * n->base / w->base);
        fact_text(e->out, row, "how", "", n->expected ? S("expected") : S(""));
        part -= n->w * n->part;
        base -= n->w * n->base;
    }
    fact_number(e->out, into, "count", "squares that count", (double)w->count);
    if (expected > 0)
        fact_number(e->out, into, "expected", "of these expected", expected)->note = S(
            "the source withholds small counts; a is what to expect of one");
    if (shown < w->count) {
        fact_number(e->out, into, "others_wa", "w a of the others", part);
        fact_number(e->out, into, "others_wn", "w n of the others", base);
    }
    fact_number(e->out, into, "sum_wa", "sum of w a", w->part);
    fact_number(e->out, into, "sum_wn", "sum of w n", w->base);
    fact_number(e->out, into, "sum_w2n", "sum of w2 n", w->base2)->note = S(
        "n_eff = (sum w n)^2 / sum w2 n");
}

/* The smoothed parts at this one square, by the function that smooths them all. */
static void smooth_here(struct explaining *e, const struct kernel_share *shares, size_t count,
                        int16_t column, int16_t row, struct kernel_field *smooth)
{
    struct grid *one = NEW(e->out, struct grid, 1);
    struct support *on = NEW(e->out, struct support, 1);
    int16_t *at = NEW(e->out, int16_t, 2);
    at[0] = column;
    at[1] = row;
    *one = (struct grid){1, &at[0], &at[1]};
    *on = (struct support){.kind = PLACE_CELL, .grid = one, .count = 1};
    kernel_smooth(e->out, shares, count, on, e->in->recipe->sigma_m, smooth);
}

/* returns  sum w2 / (sum w n)^2, which the source's rounding is multiplied with */
static double add_part(struct explaining *e, struct fact *into, const struct figure_part *part,
                       const struct kernel_share *share, const struct kernel_field *smooth,
                       int period)
{
    const struct grid *drawn = e->q->draft->on.grid;
    int column = drawn->column[e->q->place], row = drawn->row[e->q->place];
    int64_t here = grid_find(e->in->on[PLACE_CELL].grid, column, row);
    if (here >= 0) {
        const struct given *base = supply_nearest(e->in, PLACE_CELL, part->base_of, period);
        explain_given(e, into, "given", PLACE_CELL, (size_t)here, part->leaf, period);
        if (base)
            explain_given(e, into, "base", PLACE_CELL, (size_t)here, part->base_of, base->period);
    }
    struct window w = look_around(e, share, part->expected, column, row);
    if (w.count == 0)
        return NAN;
    add_window(e, into, &w);
    fact_note(e->out,
              fact_number(e->out, into, "smoothed", "smoothed", (double)smooth->field.value[0]),
              "%g / %g", NUMBERS(w.part, w.base));
    fact_number(e->out, into, "n_eff", "n_eff", (double)smooth->field.weight[0]);
    fact_number(e->out, into, "largest", "heaviest square's part", (double)smooth->largest[0]);
    return w.squares / (w.base * w.base);
}

struct explain_composed explain_on_grid(struct explaining *e, struct fact *into,
                                        const struct explain_figure *f)
{
    const struct grid *drawn = e->q->draft->on.grid;
    struct figure_part parts[FIGURE_PARTS_MOST];
    struct kernel_share shares[FIGURE_PARTS_MOST];
    struct kernel_field smooth[FIGURE_PARTS_MOST];
    double weights = 0;
    size_t count = figures_parts(e->out, e->in, PLACE_CELL, explain_indicator(e, f), f->years,
                                 f->period, parts);
    for (size_t k = 0; k < count; k++) {
        shares[k] = draft_smoothed(e->out, &parts[k]);
        weights += parts[k].weight;
    }
    smooth_here(e, shares, count, drawn->column[e->q->place], drawn->row[e->q->place], smooth);
    if (count == 1 && !(parts[0].weight > 0)) {
        double per_cell = add_part(e, into, &parts[0], &shares[0], &smooth[0], f->period);
        return (struct explain_composed){ERROR_OF_SHARE, parts[0].rounding_variance, per_cell};
    }
    struct fact *list = fact_group(e->out, into, FACT_LIST, "components", S(""));
    for (size_t k = 0; k < count; k++)
        add_part(e,
                 explain_component(e, list, &parts[k], (double)smooth[k].field.value[0], weights),
                 &parts[k], &shares[k], &smooth[k], f->period);
    return (struct explain_composed){.error = ERROR_OF_INDEX};
}
