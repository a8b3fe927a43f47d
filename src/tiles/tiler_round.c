/* tiler_round.c - a layer's arcs for a zoom: simplified, in whole units, and nowhere through each
 * other. Simplifying looks at one arc at a time, so that two may come to cross; arcs that do get a
 * finer tolerance, until they do not. */
#include "geo/simplify.h"
#include "tiles/tiler_internal.h"

/* ---- simplify and round ---- */

static struct mvt_point rounded(struct point p, double units)
{
    return (struct mvt_point){(int32_t)floor(p.x * units + 0.5), (int32_t)floor(p.y * units + 0.5)};
}

static void round_arcs(struct ready *ready, int zoom, const float *tolerance)
{
    const struct coverage *c = &ready->c;
    const double units = (double)((int64_t)MVT_EXTENT << zoom);
    uint32_t n = 0;
    for (size_t a = 0; a < c->arcs; a++) {
        uint32_t first = n, end = c->arc_start[a + 1];
        for (uint32_t i = c->arc_start[a]; i < end; i++) {
            if (ready->rank[i] < tolerance[a])
                continue;
            struct mvt_point p = rounded(c->point[i], units);
            bool repeats = n > first && ready->arc_point[n - 1].x == p.x &&
                           ready->arc_point[n - 1].y == p.y;
            if (!repeats)
                ready->arc_point[n++] = p;
        }
        ready->arc_start[a + 1] = n;
    }
}

/* ---- crossings ---- */

/* A stretch of an arc: point `from` to the next. */
struct stretch {
    uint32_t arc, from;
};

/* Stretches by square bins of the plane; bin b has list[start[b]] .. */
struct bins {
    int32_t west, north, size;
    size_t columns, rows;
    uint32_t *start; /* [columns * rows + 1] */
    struct stretch *list;
};

static struct box box_of(const struct mvt_point *p)
{
    return (struct box){p[0].x < p[1].x ? p[0].x : p[1].x, p[0].y < p[1].y ? p[0].y : p[1].y,
                        p[0].x > p[1].x ? p[0].x : p[1].x, p[0].y > p[1].y ? p[0].y : p[1].y};
}

/* The bins that a stretch's box touches, as columns and rows. */
static struct box bins_of(const struct bins *b, const struct mvt_point *p)
{
    struct box box = box_of(p);
    return (struct box){(box.west - b->west) / b->size, (box.north - b->north) / b->size,
                        (box.east - b->west) / b->size, (box.south - b->north) / b->size};
}

/* Bins of such a size that there are about half as many as stretches. */
static void size_bins(struct bins *b, const struct ready *ready)
{
    size_t points = ready->arc_start[ready->c.arcs];
    struct paths all = {1, (uint32_t[]){0, (uint32_t)points}, ready->arc_point};
    struct box box = cut_bounds(&all);
    double width = (double)box.east - box.west + 1, height = (double)box.south - box.north + 1;
    b->west = box.west;
    b->north = box.north;
    b->size = (int32_t)ceil(sqrt(2 * width * height / (double)points)) + 1;
    b->columns = (size_t)(width / b->size) + 1;
    b->rows = (size_t)(height / b->size) + 1;
}

/* Count (list NULL) or list the stretches of every bin. */
static void deal(struct bins *b, const struct ready *ready, uint32_t *place)
{
    for (uint32_t a = 0; a < ready->c.arcs; a++)
        for (uint32_t i = ready->arc_start[a]; i + 1 < ready->arc_start[a + 1]; i++) {
            struct box box = bins_of(b, ready->arc_point + i);
            for (int32_t y = box.north; y <= box.south; y++)
                for (int32_t x = box.west; x <= box.east; x++) {
                    uint32_t *at = &place[(size_t)y * b->columns + (size_t)x];
                    if (b->list)
                        b->list[*at] = (struct stretch){a, i};
                    ++*at;
                }
        }
}

static struct bins build_bins(struct arena *scratch, const struct ready *ready)
{
    struct bins b = {0};
    size_bins(&b, ready);
    b.start = NEW(scratch, uint32_t, b.columns * b.rows + 2);
    deal(&b, ready, b.start + 2);
    for (size_t i = 2; i < b.columns * b.rows + 2; i++)
        b.start[i] += b.start[i - 1];
    b.list = NEW_RAW(scratch, struct stretch, b.start[b.columns * b.rows + 1]);
    deal(&b, ready, b.start + 1); /* afterwards every start has moved to its own place */
    return b;
}

static int64_t turn(struct mvt_point a, struct mvt_point b, struct mvt_point p)
{
    return (int64_t)(b.x - a.x) * (p.y - a.y) - (int64_t)(b.y - a.y) * (p.x - a.x);
}

/* Whether ends at the two sides of a-b, with these turns, are both at least a unit from it. */
static bool is_deep(struct mvt_point a, struct mvt_point b, int64_t turn1, int64_t turn2)
{
    double dx = b.x - a.x, dy = b.y - a.y,
           least = (double)(llabs(turn1) < llabs(turn2) ? llabs(turn1) : llabs(turn2));
    return least * least >= dx * dx + dy * dy;
}

/* Whether two stretches cross, by more than rounding can do. */
static bool cross(const struct mvt_point *p, const struct mvt_point *q)
{
    int64_t q0 = turn(p[0], p[1], q[0]), q1 = turn(p[0], p[1], q[1]);
    if ((q0 >= 0 && q1 >= 0) || (q0 <= 0 && q1 <= 0))
        return false;
    int64_t p0 = turn(q[0], q[1], p[0]), p1 = turn(q[0], q[1], p[1]);
    if ((p0 >= 0 && p1 >= 0) || (p0 <= 0 && p1 <= 0))
        return false;
    return is_deep(p[0], p[1], q0, q1) && is_deep(q[0], q[1], p0, p1);
}

static bool apart(struct box a, struct box b)
{
    return a.west > b.east || b.west > a.east || a.north > b.south || b.north > a.south;
}

/* Give arcs that cross a quarter of their tolerance, but not below `least`. Returns whether any
 * has one. */
static bool refine_crossing(struct arena scratch, const struct ready *ready, float least,
                            float *tolerance)
{
    bool any = false;
    if (ready->arc_start[ready->c.arcs] == 0)
        return false;
    struct bins b = build_bins(&scratch, ready);
    bool *refined = NEW(&scratch, bool, ready->c.arcs);
    for (size_t bin = 0; bin < b.columns * b.rows; bin++)
        for (uint32_t i = b.start[bin]; i < b.start[bin + 1]; i++) {
            const struct mvt_point *p = ready->arc_point + b.list[i].from;
            struct box box = box_of(p);
            for (uint32_t k = i + 1; k < b.start[bin + 1]; k++) {
                const struct mvt_point *q = ready->arc_point + b.list[k].from;
                if (apart(box, box_of(q)) || !cross(p, q))
                    continue;
                const uint32_t arcs[] = {b.list[i].arc, b.list[k].arc};
                for (size_t n = 0; n < COUNT(arcs); n++) {
                    if (refined[arcs[n]] || tolerance[arcs[n]] <= least)
                        continue;
                    refined[arcs[n]] = any = true;
                    tolerance[arcs[n]] /= 4;
                }
            }
        }
    return any;
}

void tiler_round(struct arena *out, struct arena scratch, struct ready *ready, int zoom)
{
    const struct tile_layer *layer = ready->layer;
    float *tolerance = NEW_RAW(&scratch, float, ready->c.arcs);
    float least = (float)tiler_tolerance(layer, layer->max_zoom);
    simplify_tolerances(&ready->c, ready->rank, tiler_tolerance(layer, zoom), tolerance);
    ready->arc_start = NEW(out, uint32_t, ready->c.arcs + 1);
    ready->arc_point = NEW_RAW(out, struct mvt_point, ready->c.points);
    do
        round_arcs(ready, zoom, tolerance);
    while (ready->c.faces && refine_crossing(scratch, ready, least, tolerance));
    out->at = (char *)(ready->arc_point +
                       ready->arc_start[ready->c.arcs]); /* what was not needed */
}
