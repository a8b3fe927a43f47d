/* coverage_rings.c - rings to faces: which are outer ones, and which holes lie in which. */
#include "geo/coverage.h"
#include "geo/scratch.h"

struct ring {
    struct coverage_ring of;
    double area;
    uint32_t within; /* of a hole: the outer ring around it; of an outer one: itself */
};

static size_t arc_of(int32_t ref)
{
    return (size_t)(ref >= 0 ? ref : ~ref);
}

static double area_of(const struct coverage *c, struct coverage_ring ring)
{
    double twice = 0;
    struct point o = c->point[c->arc_start[arc_of(c->ref[ring.first])]];
    for (size_t i = ring.first; i < ring.end; i++) {
        size_t arc = arc_of(c->ref[i]);
        double sum = 0;
        for (size_t k = c->arc_start[arc]; k + 1 < c->arc_start[arc + 1]; k++) {
            struct point a = c->point[k], b = c->point[k + 1];
            sum += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
        }
        twice += c->ref[i] >= 0 ? sum : -sum;
    }
    return twice / 2;
}

static bool is_around(const struct coverage *c, struct coverage_ring ring, struct point p)
{
    bool inside = false;
    for (size_t i = ring.first; i < ring.end; i++) {
        size_t arc = arc_of(c->ref[i]);
        for (size_t k = c->arc_start[arc]; k + 1 < c->arc_start[arc + 1]; k++) {
            struct point a = c->point[k], b = c->point[k + 1];
            if ((a.y <= p.y) != (b.y <= p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
                inside = !inside;
        }
    }
    return inside;
}

/* The middle of a ring's first stretch: rings touch in points, never there. */
static struct point point_of(const struct coverage *c, struct coverage_ring ring)
{
    size_t first = c->arc_start[arc_of(c->ref[ring.first])];
    struct point a = c->point[first], b = c->point[first + 1];
    return (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

/* Find the outer ring of every hole among the rings of one face; a hole without one is its own. */
static void place_holes(const struct coverage *c, struct ring *ring, uint32_t first, uint32_t end)
{
    uint32_t outers = 0, only = first;
    for (uint32_t r = first; r < end; r++)
        if (ring[r].area > 0) {
            ring[r].within = only = r;
            outers++;
        }
    for (uint32_t h = first; h < end; h++) {
        if (ring[h].area > 0)
            continue;
        ring[h].within = outers == 1 ? only : h;
        struct point p = point_of(c, ring[h].of);
        for (uint32_t r = first; outers > 1 && r < end; r++)
            if (ring[r].area > 0 && is_around(c, ring[r].of, p) &&
                (ring[h].within == h || ring[r].area < ring[ring[h].within].area))
                ring[h].within = r;
    }
}

static int by_face(const void *left, const void *right)
{
    const struct ring *a = left, *b = right;
    if (a->of.face != b->of.face)
        return a->of.face < b->of.face ? -1 : 1;
    return (a->of.first > b->of.first) - (a->of.first < b->of.first);
}

static void put_ring(struct coverage *c, const struct coverage *made, struct coverage_ring ring)
{
    size_t count = ring.end - ring.first;
    memcpy(c->ref + c->refs, made->ref + ring.first, count * sizeof *c->ref);
    c->refs += count;
    c->ref_start[++c->rings] = (uint32_t)c->refs;
}

static void put_face(struct coverage *c, const struct coverage *made, const struct ring *ring,
                     uint32_t first, uint32_t end)
{
    for (uint32_t r = first; r < end; r++) {
        if (!(ring[r].area > 0))
            continue;
        put_ring(c, made, ring[r].of);
        for (uint32_t h = first; h < end; h++)
            if (h != r && ring[h].within == r)
                put_ring(c, made, ring[h].of);
        c->ring_start[++c->polygons] = (uint32_t)c->rings;
    }
}

static void *copied(struct arena *out, const void *from, size_t count, size_t size)
{
    void *copy = arena_room(out, count, size, 16);
    if (count)
        memcpy(copy, from, count * size);
    return copy;
}
#define COPIED(out, from, count) copied((out), (from), (count), sizeof *(from))

struct coverage coverage_of_rings(struct arena *out, struct arena scratch,
                                  const struct coverage *made, const struct coverage_ring *rings,
                                  size_t count)
{
    scratch = scratch_beside(out, scratch);
    struct ring *ring = NEW(&scratch, struct ring, count);
    for (size_t r = 0; r < count; r++)
        ring[r] = (struct ring){.of = rings[r], .area = area_of(made, rings[r])};
    qsort(ring, count, sizeof *ring, by_face);
    struct coverage c = {.faces = made->faces, .arcs = made->arcs, .points = made->points};
    c.polygon_start = NEW(out, uint32_t, c.faces + 1);
    c.ring_start = NEW(out, uint32_t, count + 1);
    c.ref_start = NEW(out, uint32_t, count + 1);
    c.ref = NEW_RAW(out, int32_t, made->refs);
    c.arc_start = COPIED(out, made->arc_start, made->arcs + 1);
    c.left = COPIED(out, made->left, made->arcs);
    c.right = COPIED(out, made->right, made->arcs);
    c.point = COPIED(out, made->point, made->points);
    uint32_t first = 0;
    for (size_t f = 0; f < c.faces; f++) {
        uint32_t end = first;
        while (end < count && ring[end].of.face == (int32_t)f)
            end++;
        place_holes(made, ring, first, end);
        put_face(&c, made, ring, first, end);
        c.polygon_start[f + 1] = (uint32_t)c.polygons;
        first = end;
    }
    return c;
}
