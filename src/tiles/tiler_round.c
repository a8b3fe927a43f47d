/* tiler_round.c - a layer's arcs for a zoom: simplified, in whole units, and nowhere through each
 * other. Simplifying looks at one arc at a time, so that two may come to cross; arcs that do get a
 * finer tolerance, until they do not. */
#include "base/parallel.h"
#include "tiles/tiler_internal.h"

#include <stdatomic.h>

enum { ARCS_AN_ITEM = 1024 };

/* ---- simplify and round ---- */

static int32_t nearest(double v)
{
    int32_t whole = (int32_t)(v + 0.5); /* floor() is a call */
    return whole - (whole > v + 0.5);
}

/* `is_short` tells of every point whether points were left out between it and the one before. */
static void round_arcs(struct ready *ready, int zoom, const float *tolerance, bool *is_short)
{
    const struct coverage *c = &ready->c;
    const double units = (double)((int64_t)MVT_EXTENT << zoom);
    uint32_t n = 0;
    for (size_t a = 0; a < c->arcs; a++) {
        uint32_t first = n, end = c->arc_start[a + 1], last = c->arc_start[a];
        for (uint32_t i = c->arc_start[a]; i < end; i++) {
            if (ready->rank[i] < tolerance[a])
                continue;
            struct mvt_point p = {nearest(c->point[i].x * units), nearest(c->point[i].y * units)};
            bool repeats = n > first && ready->arc_point[n - 1].x == p.x &&
                           ready->arc_point[n - 1].y == p.y;
            if (!repeats) {
                is_short[n] = i > last + 1;
                ready->arc_point[n++] = p;
            }
            last = i;
        }
        ready->arc_start[a + 1] = n;
    }
}

/* ---- crossings ----
 * Arcs as they are given do not cross, so of two stretches that do one is a short cut: only those
 * are put in bins. The higher the zoom, the fewer there are. */

/* A stretch of an arc. */
struct stretch {
    struct mvt_point a, b; /* the western end first */
    uint32_t arc;
};

/* The stretch that ends in point i. */
static struct stretch stretch_to(const struct ready *ready, uint32_t arc, uint32_t i)
{
    struct mvt_point a = ready->arc_point[i - 1], b = ready->arc_point[i];
    return a.x > b.x ? (struct stretch){b, a, arc} : (struct stretch){a, b, arc};
}

/* Short cuts by square bins of the plane; bin b has list[start[b]] .. */
struct bins {
    int32_t west, north;
    int shift; /* a bin is 2^shift units wide */
    size_t columns, rows;
    uint32_t *start; /* [columns * rows + 1] */
    struct stretch *list;
};

/* Bins of such a size that there are about as many as short cuts. */
static void size_bins(struct bins *b, const struct ready *ready, size_t shorts)
{
    size_t points = ready->arc_start[ready->c.arcs];
    struct paths all = {1, (uint32_t[]){0, (uint32_t)points}, ready->arc_point};
    struct box box = cut_bounds(&all);
    double width = (double)box.east - box.west + 1, height = (double)box.south - box.north + 1;
    b->west = box.west;
    b->north = box.north;
    while (ldexp(1, 2 * b->shift) * (double)shorts < width * height)
        b->shift++;
    b->columns = ((size_t)width >> b->shift) + 1;
    b->rows = ((size_t)height >> b->shift) + 1;
}

/* The bins that a stretch's box touches. */
static struct box bins_of(const struct bins *b, const struct stretch *s)
{
    int32_t north = s->a.y < s->b.y ? s->a.y : s->b.y, south = s->a.y < s->b.y ? s->b.y : s->a.y;
    return (struct box){(s->a.x - b->west) >> b->shift, (north - b->north) >> b->shift,
                        (s->b.x - b->west) >> b->shift, (south - b->north) >> b->shift};
}

/* Count (list NULL) or list the short cuts of every bin. */
static void deal(struct bins *b, const struct ready *ready, const bool *is_short, uint32_t *place)
{
    for (uint32_t arc = 0; arc < ready->c.arcs; arc++)
        for (uint32_t i = ready->arc_start[arc] + 1; i < ready->arc_start[arc + 1]; i++) {
            if (!is_short[i])
                continue;
            struct stretch s = stretch_to(ready, arc, i);
            struct box box = bins_of(b, &s);
            for (int32_t y = box.north; y <= box.south; y++)
                for (int32_t x = box.west; x <= box.east; x++) {
                    uint32_t *at = &place[(size_t)y * b->columns + (size_t)x];
                    if (b->list)
                        b->list[*at] = s;
                    ++*at;
                }
        }
}

static struct bins build_bins(struct arena *scratch, const struct ready *ready,
                              const bool *is_short, size_t shorts)
{
    struct bins b = {0};
    size_bins(&b, ready, shorts);
    b.start = NEW(scratch, uint32_t, b.columns * b.rows + 2);
    deal(&b, ready, is_short, b.start + 2);
    for (size_t i = 2; i < b.columns * b.rows + 2; i++)
        b.start[i] += b.start[i - 1];
    b.list = NEW_RAW(scratch, struct stretch, b.start[b.columns * b.rows + 1]);
    deal(&b, ready, is_short, b.start + 1); /* afterwards every start has moved to its place */
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
static bool cross(const struct stretch *p, const struct stretch *q)
{
    int64_t qa = turn(p->a, p->b, q->a), qb = turn(p->a, p->b, q->b);
    if ((qa >= 0 && qb >= 0) || (qa <= 0 && qb <= 0))
        return false;
    int64_t pa = turn(q->a, q->b, p->a), pb = turn(q->a, q->b, p->b);
    if ((pa >= 0 && pb >= 0) || (pa <= 0 && pb <= 0))
        return false;
    return is_deep(p->a, p->b, qa, qb) && is_deep(q->a, q->b, pa, pb);
}

static bool apart(const struct stretch *p, const struct stretch *q)
{
    return p->a.x > q->b.x || q->a.x > p->b.x ||
           (p->a.y < q->a.y && p->a.y < q->b.y && p->b.y < q->a.y && p->b.y < q->b.y) ||
           (p->a.y > q->a.y && p->a.y > q->b.y && p->b.y > q->a.y && p->b.y > q->b.y);
}

/* The search for arcs that cross. */
struct search {
    const struct ready *ready;
    struct bins bins;
    _Atomic bool *crosses; /* [arcs] */
};

static void mark(const struct search *c, uint32_t arc)
{
    atomic_store_explicit(&c->crosses[arc], true, memory_order_relaxed);
}

/* Mark a stretch's arc, and those of the short cuts that it crosses. */
static void mark_crossed(const struct search *c, const struct stretch *s)
{
    struct box box = bins_of(&c->bins, s);
    for (int32_t y = box.north; y <= box.south; y++)
        for (int32_t x = box.west; x <= box.east; x++) {
            size_t bin = (size_t)y * c->bins.columns + (size_t)x;
            for (uint32_t k = c->bins.start[bin]; k < c->bins.start[bin + 1]; k++)
                if (!apart(s, &c->bins.list[k]) && cross(s, &c->bins.list[k])) {
                    mark(c, s->arc);
                    mark(c, c->bins.list[k].arc);
                }
        }
}

static void search_arcs(void *context, size_t item, int worker)
{
    (void)worker;
    const struct search *c = context;
    const uint32_t *start = c->ready->arc_start;
    size_t end = (item + 1) * ARCS_AN_ITEM;
    for (size_t arc = item * ARCS_AN_ITEM; arc < end && arc < c->ready->c.arcs; arc++)
        for (uint32_t i = start[arc] + 1; i < start[arc + 1]; i++) {
            struct stretch s = stretch_to(c->ready, (uint32_t)arc, i);
            mark_crossed(c, &s);
        }
}

/* Give arcs that cross a quarter of their tolerance, but not when it is `least` already. Returns
 * whether any has a finer tolerance now. */
static bool refine_crossing(struct arena scratch, const struct ready *ready, const bool *is_short,
                            float least, float *tolerance, bool parallel)
{
    size_t points = ready->arc_start[ready->c.arcs], shorts = 0;
    for (size_t i = 0; i < points; i++)
        shorts += is_short[i];
    if (!shorts)
        return false;
    struct search c = {ready, build_bins(&scratch, ready, is_short, shorts),
                       NEW(&scratch, _Atomic bool, ready->c.arcs)};
    size_t items = (ready->c.arcs + ARCS_AN_ITEM - 1) / ARCS_AN_ITEM;
    if (parallel)
        parallel_for(items, search_arcs, &c);
    else
        for (size_t item = 0; item < items; item++)
            search_arcs(&c, item, 0);
    bool any = false;
    for (size_t arc = 0; arc < ready->c.arcs; arc++)
        if (c.crosses[arc] && tolerance[arc] > least) {
            tolerance[arc] /= 4;
            any = true;
        }
    return any;
}

void tiler_round(struct arena *out, struct arena scratch, struct ready *ready, int zoom,
                 bool parallel)
{
    const struct tile_layer *layer = ready->layer;
    float *tolerance = NEW_RAW(&scratch, float, ready->c.arcs);
    bool *is_short = NEW_RAW(&scratch, bool, ready->c.points);
    float least = (float)tiler_tolerance(layer, layer->max_zoom);
    simplify_tolerances(&ready->c, ready->rank, ready->size, tiler_tolerance(layer, zoom),
                        tolerance);
    ready->arc_start = NEW(out, uint32_t, ready->c.arcs + 1);
    ready->arc_point = NEW_RAW(out, struct mvt_point, ready->c.points);
    bool refines = ready->c.faces && zoom < layer->max_zoom; /* at the last nothing is finer */
    do
        round_arcs(ready, zoom, tolerance, is_short);
    while (refines && refine_crossing(scratch, ready, is_short, least, tolerance, parallel));
    out->at = (char *)(ready->arc_point +
                       ready->arc_start[ready->c.arcs]); /* what was not needed */
}
