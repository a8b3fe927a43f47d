/* clip_fence.c - exact questions about the border of an area: where does a stretch cross it, is a
 * place within it. Whole numbers, and an infinitely small shift in place of special cases
 * (Edelsbrunner and Muecke 1990). */
#include "geo/clip_internal.h"

enum { EDGES_A_STRIP = 4 };
/* Coordinates stay below this, so that the sum of two products of differences fits 64 bits. */
static const double most_units = 1 << 29;

int exact_compare(struct exact a, struct exact b)
{
    for (size_t i = 0; i < COUNT(a.n); i++) {
        __int128 left = (__int128)a.n[i] * b.by, right = (__int128)b.n[i] * a.by;
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

/* Twice the area of the triangle a-b-p; positive when p lies at the left of a-b. */
static int64_t turn(struct spot a, struct spot b, struct spot p)
{
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

/* Whether a place lies at the left of the shifted edge a-b. */
static bool left_of_edge(struct spot a, struct spot b, struct spot p)
{
    int64_t t = turn(a, b, p);
    if (t == 0)
        t = b.y != a.y ? b.y - a.y : a.x - b.x;
    return t > 0;
}

bool fence_point_left(struct spot point, struct spot a, struct spot b)
{
    int64_t t = turn(a, b, point);
    if (t == 0)
        t = b.y != a.y ? a.y - b.y : b.x - a.x;
    return t > 0;
}

struct spot fence_spot(const struct fence *f, struct point p)
{
    return (struct spot){llrint((p.x - f->origin.x) * f->units),
                         llrint((p.y - f->origin.y) * f->units)};
}

/* ---- build ---- */

/* Add a ring with the area at its left, without points that repeat. */
static void add_ring(struct fence *f, const struct point *points, size_t count, bool outer)
{
    bool turned = (ring_area(points, count) > 0) != outer;
    size_t first = f->edges;
    for (size_t i = 0; i < count; i++) {
        struct point p = points[turned ? count - 1 - i : i];
        struct spot s = fence_spot(f, p);
        bool repeats = f->edges > first && f->spot[f->edges - 1].x == s.x &&
                       f->spot[f->edges - 1].y == s.y;
        if (repeats)
            continue;
        f->point[f->edges] = p;
        f->spot[f->edges++] = s;
    }
    while (f->edges > first + 1 && f->spot[f->edges - 1].x == f->spot[first].x &&
           f->spot[f->edges - 1].y == f->spot[first].y)
        f->edges--;
    if (f->edges - first < 3) {
        f->edges = first;
        return;
    }
    for (size_t i = first; i < f->edges; i++)
        f->next[i] = (uint32_t)(i + 1 < f->edges ? i + 1 : first);
    f->ring_start[++f->rings] = (uint32_t)f->edges;
}

int64_t fence_strip(const struct fence *f, int64_t y)
{
    int64_t above = y - f->south;
    return above < 0 ? -1 : above / f->height;
}

/* First and last strip of an edge. */
static void strips_of(const struct fence *f, size_t edge, size_t *first, size_t *last)
{
    int64_t a = f->spot[edge].y, b = f->spot[f->next[edge]].y;
    *first = (size_t)fence_strip(f, a < b ? a : b);
    *last = (size_t)fence_strip(f, a < b ? b : a);
}

static void list_edges(struct arena *out, struct fence *f)
{
    f->least = f->most = f->spot[0];
    for (size_t e = 0; e < f->edges; e++) {
        struct spot s = f->spot[e];
        f->least.x = s.x < f->least.x ? s.x : f->least.x;
        f->least.y = s.y < f->least.y ? s.y : f->least.y;
        f->most.x = s.x > f->most.x ? s.x : f->most.x;
        f->most.y = s.y > f->most.y ? s.y : f->most.y;
    }
    f->south = f->least.y;
    f->strips = f->edges / EDGES_A_STRIP + 1;
    f->height = (f->most.y - f->south) / (int64_t)f->strips + 1;
    f->strip_start = NEW(out, uint32_t, f->strips + 2);
    size_t first, last;
    for (size_t e = 0; e < f->edges; e++)
        for (strips_of(f, e, &first, &last); first <= last; first++)
            f->strip_start[first + 2]++;
    for (size_t s = 2; s < f->strips + 2; s++)
        f->strip_start[s] += f->strip_start[s - 1];
    f->strip = NEW(out, uint32_t, f->strip_start[f->strips + 1]);
    for (size_t e = 0; e < f->edges; e++) /* afterwards every start has moved to its own place */
        for (strips_of(f, e, &first, &last); first <= last; first++)
            f->strip[f->strip_start[first + 1]++] = (uint32_t)e;
}

/* As many units a metre as fit; a power of two. */
static void set_scale(struct fence *f, struct bounds b)
{
    double reach = fmax(b.east - b.west, b.north - b.south) / 2;
    f->origin = (struct point){(b.west + b.east) / 2, (b.south + b.north) / 2};
    f->units = reach > 0 ? exp2(floor(log2(most_units / reach))) : 1;
}

bool fence_build(struct arena *out, struct fence *f, const struct shapes *to, size_t area,
                 struct bounds reach)
{
    struct bounds b = bounds_both(reach, shapes_bounds(to, area));
    uint32_t first = to->polygon_start[area], end = to->polygon_start[area + 1];
    if (!(b.west <= b.east && b.south <= b.north) || isinf(b.east - b.west) ||
        isinf(b.north - b.south))
        return false;
    size_t points = to->point_start[to->ring_start[end]] - to->point_start[to->ring_start[first]];
    *f = (struct fence){
        .origin = {(b.west + b.east) / 2, (b.south + b.north) / 2},
        .ring_start = NEW(out, uint32_t, to->ring_start[end] - to->ring_start[first] + 1),
        .next = NEW(out, uint32_t, points),
        .spot = NEW(out, struct spot, points),
        .point = NEW(out, struct point, points)};
    set_scale(f, b);
    for (uint32_t p = first; p < end; p++)
        for (uint32_t r = to->ring_start[p]; r < to->ring_start[p + 1]; r++)
            add_ring(f, to->point + to->point_start[r], to->point_start[r + 1] - to->point_start[r],
                     r == to->ring_start[p]);
    if (f->edges)
        list_edges(out, f);
    return f->edges > 0;
}

/* ---- ask ---- */

/* (n0 + n1 e + n2 e^2) / by with by above 0. */
static struct exact exact_of(int64_t n0, int64_t n1, int64_t n2, int64_t by)
{
    return by > 0 ? (struct exact){{n0, n1, n2}, by} : (struct exact){{-n0, -n1, -n2}, -by};
}

bool fence_meets(const struct fence *f, uint32_t edge, struct spot a, struct spot b, bool *leaves,
                 struct exact *along, struct exact *along_edge)
{
    struct spot p = f->spot[edge], q = f->spot[f->next[edge]];
    bool a_left = left_of_edge(p, q, a);
    if (a_left == left_of_edge(p, q, b) || fence_point_left(p, a, b) == fence_point_left(q, a, b))
        return false;
    int64_t ta = turn(p, q, a), tb = turn(p, q, b), tp = turn(a, b, p), tq = turn(a, b, q);
    *leaves = a_left;
    *along = exact_of(ta, q.y - p.y, p.x - q.x, ta - tb);
    *along_edge = exact_of(tp, a.y - b.y, b.x - a.x, tp - tq);
    return true;
}

bool fence_holds(const struct fence *f, struct spot p)
{
    int64_t strip = fence_strip(f, p.y);
    bool inside = false;
    if (strip < 0 || strip >= (int64_t)f->strips)
        return false;
    for (uint32_t i = f->strip_start[strip]; i < f->strip_start[strip + 1]; i++) {
        struct spot a = f->spot[f->strip[i]], b = f->spot[f->next[f->strip[i]]];
        bool a_above = a.y >= p.y, b_above = b.y >= p.y; /* shifted, they are above at equal y */
        if (a_above != b_above && left_of_edge(a, b, p) == b_above)
            inside = !inside; /* the edge passes east of p */
    }
    return inside;
}
