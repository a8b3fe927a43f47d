/* simplify.c - Douglas-Peucker as a rank of points, and a guard for small rings. */
#include "geo/simplify.h"

/* Squared distance of p to the stretch from a to b. */
static double squared_distance(struct point p, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    double px = p.x - a.x, py = p.y - a.y;
    double along = px * dx + py * dy, length2 = dx * dx + dy * dy;
    if (along > 0) { /* else a is nearest, also when a and b coincide */
        double t = along < length2 ? along / length2 : 1;
        px -= t * dx;
        py -= t * dy;
    }
    return px * px + py * py;
}

struct span {
    uint32_t first, last;
    float most; /* rank of the point that made it */
};

/* Rank one arc; `stack` has room for a span a point. */
static void rank_arc(const struct point *point, float *rank, uint32_t count, double least,
                     struct span *stack)
{
    memset(rank, 0, count * sizeof *rank);
    rank[0] = rank[count - 1] = INFINITY;
    size_t depth = 0;
    stack[depth++] = (struct span){0, count - 1, INFINITY};
    while (depth) {
        struct span s = stack[--depth];
        double farthest = -1; /* squared */
        uint32_t at = 0;
        for (uint32_t i = s.first + 1; i < s.last; i++) {
            double distance = squared_distance(point[i], point[s.first], point[s.last]);
            if (distance > farthest) {
                farthest = distance;
                at = i;
            }
        }
        if (farthest < least * least)
            continue;
        float found = (float)sqrt(farthest);
        rank[at] = found < s.most ? found : s.most;
        stack[depth++] = (struct span){s.first, at, rank[at]};
        stack[depth++] = (struct span){at, s.last, rank[at]};
    }
}

void simplify_rank(struct arena scratch, const struct coverage *c, double least, float *rank)
{
    uint32_t most = 0;
    for (size_t a = 0; a < c->arcs; a++) {
        uint32_t count = c->arc_start[a + 1] - c->arc_start[a];
        most = count > most ? count : most;
    }
    struct span *stack = NEW_RAW(&scratch, struct span, most + 2);
    for (size_t a = 0; a < c->arcs; a++) {
        uint32_t count = c->arc_start[a + 1] - c->arc_start[a];
        if (count)
            rank_arc(c->point + c->arc_start[a], rank + c->arc_start[a], count, least, stack);
    }
}

/* Twice the area a ring has when points below their arc's tolerance go (all stay when it is NULL).
 */
static double ring_area_at(const struct coverage *c, size_t ring, const float *rank,
                           const float *tolerance)
{
    double twice = 0;
    struct point origin = {0}, before = {0};
    bool started = false;
    for (size_t i = c->ref_start[ring]; i < c->ref_start[ring + 1]; i++) {
        int32_t ref = c->ref[i];
        size_t arc = (size_t)(ref >= 0 ? ref : ~ref);
        size_t first = c->arc_start[arc], last = c->arc_start[arc + 1] - 1;
        for (size_t k = 0; k < last - first; k++) {
            size_t at = ref >= 0 ? first + k : last - k;
            if (tolerance && rank[at] < tolerance[arc])
                continue;
            struct point p = c->point[at];
            if (!started)
                origin = p;
            p = (struct point){p.x - origin.x, p.y - origin.y};
            if (started)
                twice += before.x * p.y - before.y * p.x;
            started = true;
            before = p;
        }
    }
    return twice;
}

static double ring_length(const struct coverage *c, size_t ring)
{
    double length = 0;
    for (size_t i = c->ref_start[ring]; i < c->ref_start[ring + 1]; i++) {
        size_t arc = (size_t)(c->ref[i] >= 0 ? c->ref[i] : ~c->ref[i]);
        for (size_t k = c->arc_start[arc]; k + 1 < c->arc_start[arc + 1]; k++) {
            double dx = c->point[k + 1].x - c->point[k].x, dy = c->point[k + 1].y - c->point[k].y;
            length += sqrt(dx * dx + dy * dy);
        }
    }
    return length;
}

void simplify_measure(const struct coverage *c, struct ring_size *size)
{
    for (size_t r = 0; r < c->rings; r++)
        size[r] = (struct ring_size){ring_area_at(c, r, NULL, NULL), ring_length(c, r)};
}

/* Quarter the tolerance of a ring's arcs until it has kept its area. */
static void keep_ring(const struct coverage *c, size_t ring, const float *rank,
                      struct ring_size size, double wanted, float *tolerance)
{
    double whole = size.area2;
    if (fabs(whole) < wanted * wanted || 4 * wanted * size.length < fabs(whole))
        return; /* may vanish; or cannot lose half of twice the area by so thin a margin */
    enum { MOST_TRIES = 4 };
    for (int i = 0; i < MOST_TRIES; i++) {
        double share = ring_area_at(c, ring, rank, tolerance) / whole;
        if (share > 0.5 && share < 1.5)
            return;
        for (size_t k = c->ref_start[ring]; k < c->ref_start[ring + 1]; k++)
            tolerance[c->ref[k] >= 0 ? c->ref[k] : ~c->ref[k]] /= 4;
    }
}

void simplify_tolerances(const struct coverage *c, const float *rank, const struct ring_size *size,
                         double wanted, float *tolerance)
{
    for (size_t a = 0; a < c->arcs; a++)
        tolerance[a] = (float)wanted;
    for (size_t r = 0; r < c->rings; r++)
        keep_ring(c, r, rank, size[r], wanted, tolerance);
}
