/* cells.c - where people live. */
#include "demo/cells.h"
#include "demo/chance.h"

static struct point square_centre(const struct raster *r, int column, int row)
{
    return (struct point){r->corner.x + (column + 0.5) * r->side_m,
                          r->corner.y + (row + 0.5) * r->side_m};
}

struct window {
    int west, south, east, north; /* columns and rows, ends not included */
};

static int within(double v, int most)
{
    return v < 0 ? 0 : v > most ? most : (int)v;
}

static struct window window_around(const struct raster *r, struct point p, double reach_m)
{
    return (struct window){within(floor((p.x - reach_m - r->corner.x) / r->side_m), r->width),
                           within(floor((p.y - reach_m - r->corner.y) / r->side_m), r->height),
                           within(ceil((p.x + reach_m - r->corner.x) / r->side_m), r->width),
                           within(ceil((p.y + reach_m - r->corner.y) / r->side_m), r->height)};
}

static int *square(const struct raster *r, int column, int row)
{
    return &r->at[(size_t)row * (size_t)r->width + (size_t)column];
}

static void bar_blob(const struct raster *r, const struct plan *plan, const struct blob *b,
                     int mark)
{
    struct window w = window_around(r, b->at, 1.6 * b->radius_m * fmax(1, b->stretch));
    for (int row = w.south; row < w.north; row++)
        for (int column = w.west; column < w.east; column++)
            if (blob_depth(plan->seed, b, square_centre(r, column, row)) < 1)
                *square(r, column, row) = mark;
}

static void bar_line(const struct raster *r, const struct line *line, double half_m, int mark)
{
    for (int i = 0; i + 1 < line->count; i++) {
        struct point a = line->at[i], b = line->at[i + 1];
        struct line piece = {.at = line->at + i, .count = 2};
        struct window w = window_around(r, (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2},
                                        hypot(b.x - a.x, b.y - a.y) / 2 + half_m);
        for (int row = w.south; row < w.north; row++)
            for (int column = w.west; column < w.east; column++)
                if (line_distance(&piece, square_centre(r, column, row)) < half_m)
                    *square(r, column, row) = mark;
    }
}

struct raster cells_barriers(struct arena *out, const struct plan *plan)
{
    struct raster r = {.corner = plan->low,
                       .side_m = 100,
                       .width = (int)((plan->high.x - plan->low.x) / 100),
                       .height = (int)((plan->high.y - plan->low.y) / 100)};
    r.at = NEW(out, int, (size_t)r.width *(size_t)r.height);
    for (int i = 0; i < plan->green_count; i++)
        bar_blob(&r, plan, &plan->greens[i], 2);
    for (int i = 0; i < plan->road_count; i++)
        if (plan->roads[i].rank == 1)
            bar_line(&r, &plan->roads[i], 130, 3);
    for (int i = 0; i < plan->lake_count; i++)
        bar_blob(&r, plan, &plan->lakes[i], 1);
    for (int i = 0; i < plan->river_count; i++)
        bar_line(&r, &plan->rivers[i], plan->rivers[i].width_m / 2 + 60, 1);
    return r;
}

struct claim {
    int32_t quarter; /* + 1; 0: free */
    float depth;
};

static void claim_squares(const struct plan *plan, const struct raster *barriers,
                          struct claim *claim)
{
    for (int k = 0; k < plan->quarter_count; k++) {
        const struct quarter *q = &plan->quarters[k];
        struct window w = window_around(barriers, q->at, 1.6 * q->reach_m);
        for (int row = w.south; row < w.north; row++)
            for (int column = w.west; column < w.east; column++) {
                struct claim *c = &claim[(size_t)row * (size_t)barriers->width + (size_t)column];
                if (*square(barriers, column, row))
                    continue;
                double depth = quarter_depth(plan, q, square_centre(barriers, column, row));
                uint64_t key = chance_key(column, row);
                bool kept = q->business ? chance_unit(plan->seed + 402, key) < 0.03
                                        : chance_unit(plan->seed + 402, key) >
                                              0.02 + 0.25 * smooth_step(0.8, 1, depth);
                if (depth < 1 && kept && (!c->quarter || depth < (double)c->depth))
                    *c = (struct claim){k + 1, (float)depth};
            }
    }
}

static struct cell settled_cell(const struct plan *plan, const struct raster *r, int column,
                                int row, struct claim c)
{
    struct cell cell = {.e = (int32_t)(r->corner.x / 100) + column,
                        .n = (int32_t)(r->corner.y / 100) + row,
                        .quarter = c.quarter - 1,
                        .depth = c.depth};
    uint64_t key = chance_key(cell.e, cell.n);
    double uneven = exp(0.32 * chance_normal(plan->seed + 403, key) +
                        0.22 * noise_at(plan->seed + 404, cell.e / 4.0, cell.n / 4.0));
    const struct quarter *q = &plan->quarters[cell.quarter];
    double core = q->parts > 1 ? 1.5 - (double)c.depth : 1.15 - 0.3 * (double)c.depth;
    cell.weight = (float)(uneven * fmax(0.3, core));
    return cell;
}

struct cells cells_settle(struct arena *out, struct arena scratch, const struct plan *plan,
                          const struct raster *barriers)
{
    size_t squares = (size_t)barriers->width * (size_t)barriers->height, count = 0;
    struct claim *claim = NEW(&scratch, struct claim, squares);
    double *weight = NEW(&scratch, double, plan->quarter_count);
    claim_squares(plan, barriers, claim);
    for (size_t i = 0; i < squares; i++)
        count += claim[i].quarter > 0;
    struct cells cells = {NEW(out, struct cell, count), 0};
    for (int row = 0; row < barriers->height; row++)
        for (int column = 0; column < barriers->width; column++) {
            struct claim c = claim[(size_t)row * (size_t)barriers->width + (size_t)column];
            if (!c.quarter)
                continue;
            cells.cell[cells.count] = settled_cell(plan, barriers, column, row, c);
            weight[c.quarter - 1] += (double)cells.cell[cells.count++].weight;
        }
    for (int i = 0; i < cells.count; i++) {
        struct cell *c = &cells.cell[i];
        c->weight *= (float)(plan->quarters[c->quarter].people / weight[c->quarter]);
    }
    return cells;
}

/* Farms stand along old roads: ribbons of a noise field. */
static bool farm_here(const struct plan *plan, int e, int n)
{
    uint64_t key = chance_key(e, n);
    double draw = chance_unit(plan->seed + 405, key);
    if (draw > 0.16)
        return false;
    bool ribbon = fabs(noise_fractal(plan->seed + 406, e / 16.0, n / 16.0, 2)) < 0.09;
    return draw < (ribbon ? 0.16 : 0.009);
}

static int by_place(const void *a, const void *b)
{
    const struct cell *p = a, *q = b;
    return p->n != q->n ? (p->n > q->n) - (p->n < q->n) : (p->e > q->e) - (p->e < q->e);
}

/* What water and borders took of the settled land, the rest makes up for. */
static void fit_people(const struct plan *plan, struct cells *cells)
{
    double wanted = 0, there = 0;
    for (int g = 0; g < plan->gemeente_count; g++)
        wanted += plan->gemeenten[g].people;
    for (int i = 0; i < cells->count; i++)
        there += (double)cells->cell[i].weight;
    for (int i = 0; i < cells->count; i++)
        cells->cell[i].weight *= (float)(wanted / there);
}

struct cells cells_scatter(struct arena *out, struct arena scratch, const struct plan *plan,
                           const struct cells *settled, const struct raster *barriers,
                           const struct raster *ground, const bool *dry)
{
    size_t squares = (size_t)barriers->width * (size_t)barriers->height;
    bool *taken = NEW(&scratch, bool, squares), *farm = NEW(&scratch, bool, squares);
    int e0 = (int)(barriers->corner.x / 100), n0 = (int)(barriers->corner.y / 100);
    for (int i = 0; i < settled->count; i++)
        taken[(size_t)(settled->cell[i].n - n0) * (size_t)barriers->width +
              (size_t)(settled->cell[i].e - e0)] = true;
    size_t farms = 0;
    for (int row = 0; row < barriers->height; row++)
        for (int column = 0; column < barriers->width; column++) {
            size_t i = (size_t)row * (size_t)barriers->width + (size_t)column;
            farm[i] = !taken[i] && !barriers->at[i] && ground->at[i] >= 0 && dry[ground->at[i]] &&
                      farm_here(plan, e0 + column, n0 + row);
            farms += farm[i];
        }
    struct cells all = {NEW(out, struct cell, (size_t)settled->count + farms), 0};
    for (int i = 0; i < settled->count; i++) {
        const struct cell *c = &settled->cell[i];
        int buurt = *square(ground, c->e - e0, c->n - n0);
        if (buurt >= 0 && dry[buurt])
            all.cell[all.count++] = *c;
    }
    for (size_t i = 0; i < squares; i++)
        if (farm[i]) {
            int e = e0 + (int)(i % (size_t)barriers->width),
                n = n0 + (int)(i / (size_t)barriers->width);
            double people = chance_between(plan->seed + 407, chance_key(e, n), 4.5, 11);
            all.cell[all.count++] = (struct cell){
                .e = e, .n = n, .quarter = -1, .depth = 1, .weight = (float)people};
        }
    fit_people(plan, &all);
    qsort(all.cell, (size_t)all.count, sizeof *all.cell, by_place);
    return all;
}
