/* outline.c - arcs of many faces to rings of few. See outline.h. */
#include "publish/outline.h"

/* A directed arc on its way into a ring. */
struct edge {
    struct point start, end;
    int32_t ref; /* of the new arcs */
    bool used;
};

struct ring {
    uint32_t first, count; /* in the refs made so far */
    double area;
    struct point at; /* a point of it */
};

/* Everything that is being made. */
struct outline {
    struct coverage made; /* arrays have room */
    struct ring *rings;   /* of the group at hand */
    size_t rings_count;
    int32_t *refs; /* of the group at hand */
    size_t refs_count;
};

static int32_t side(const int32_t *group, int32_t face)
{
    return face < 0 ? -1 : group[face];
}

/* Copy the arcs that part two groups; sides become groups. */
static void keep_arcs(struct arena *out, const struct coverage *whole, const int32_t *group,
                      struct coverage *c)
{
    c->arc_start = NEW(out, uint32_t, whole->arcs + 1);
    c->left = NEW(out, int32_t, whole->arcs);
    c->right = NEW(out, int32_t, whole->arcs);
    c->point = NEW(out, struct point, whole->points);
    for (size_t a = 0; a < whole->arcs; a++) {
        int32_t left = side(group, whole->left[a]), right = side(group, whole->right[a]);
        size_t from = whole->arc_start[a], count = whole->arc_start[a + 1] - from;
        if (left == right)
            continue;
        c->left[c->arcs] = left;
        c->right[c->arcs++] = right;
        memcpy(c->point + c->points, whole->point + from, count * sizeof *c->point);
        c->points += count;
        c->arc_start[c->arcs] = (uint32_t)c->points;
    }
}

static int compare_points(struct point a, struct point b)
{
    if (a.x != b.x)
        return a.x < b.x ? -1 : 1;
    return (a.y > b.y) - (a.y < b.y);
}

static int by_start(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    int order = compare_points(x->start, y->start);
    return order ? order : (x->ref > y->ref) - (x->ref < y->ref);
}

static struct edge edge_of(const struct coverage *c, int32_t ref)
{
    size_t a = (size_t)(ref < 0 ? ~ref : ref);
    struct point first = c->point[c->arc_start[a]], last = c->point[c->arc_start[a + 1] - 1];
    return (struct edge){ref < 0 ? last : first, ref < 0 ? first : last, ref, false};
}

/* The first unused edge that starts at p; NULL when the outline has a gap there. */
static struct edge *next_edge(struct edge *edges, size_t count, struct point p)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare_points(edges[middle].start, p) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    while (from < count && compare_points(edges[from].start, p) == 0 && edges[from].used)
        from++;
    return from < count && compare_points(edges[from].start, p) == 0 ? &edges[from] : NULL;
}

/* Twice the signed area under a directed arc, relative to `o`. */
static double area_under(const struct coverage *c, int32_t ref, struct point o)
{
    size_t a = (size_t)(ref < 0 ? ~ref : ref);
    double sum = 0;
    for (size_t i = c->arc_start[a] + 1; i < c->arc_start[a + 1]; i++) {
        struct point p = c->point[i - 1], q = c->point[i];
        sum += (p.x - o.x) * (q.y - o.y) - (q.x - o.x) * (p.y - o.y);
    }
    return ref < 0 ? -sum : sum;
}

/* Follow edges until the ring closes; an outline with a gap gives no ring. */
static void chain(struct outline *o, struct edge *edges, size_t count, struct edge *first)
{
    struct ring ring = {(uint32_t)o->refs_count, 0, 0, first->start};
    for (struct edge *e = first; e; e = next_edge(edges, count, e->end)) {
        e->used = true;
        o->refs[o->refs_count++] = e->ref;
        ring.count++;
        ring.area += area_under(&o->made, e->ref, first->start) / 2;
        if (compare_points(e->end, first->start) == 0) {
            o->rings[o->rings_count++] = ring;
            return;
        }
    }
    o->refs_count = ring.first;
}

static bool ring_around(const struct outline *o, const struct ring *ring, struct point p)
{
    bool inside = false;
    for (size_t r = ring->first; r < ring->first + ring->count; r++) {
        size_t a = (size_t)(o->refs[r] < 0 ? ~o->refs[r] : o->refs[r]);
        for (size_t i = o->made.arc_start[a] + 1; i < o->made.arc_start[a + 1]; i++) {
            struct point s = o->made.point[i - 1], t = o->made.point[i];
            if ((s.y <= p.y) != (t.y <= p.y) && p.x < s.x + (p.y - s.y) / (t.y - s.y) * (t.x - s.x))
                inside = !inside;
        }
    }
    return inside;
}

static void put_ring(struct outline *o, const struct ring *ring)
{
    struct coverage *c = &o->made;
    memcpy(c->ref + c->refs, o->refs + ring->first, ring->count * sizeof *c->ref);
    c->refs += ring->count;
    c->ref_start[++c->rings] = (uint32_t)c->refs;
}

/* Outer rings become polygons, each with the holes inside it that no smaller outer ring holds. */
static void put_group(struct outline *o)
{
    struct coverage *c = &o->made;
    for (size_t k = 0; k < o->rings_count; k++) {
        if (o->rings[k].area <= 0)
            continue;
        put_ring(o, &o->rings[k]);
        for (size_t h = 0; h < o->rings_count; h++) {
            size_t best = o->rings_count;
            for (size_t n = 0; o->rings[h].area < 0 && n < o->rings_count; n++)
                if (o->rings[n].area > 0 && ring_around(o, &o->rings[n], o->rings[h].at) &&
                    (best == o->rings_count || o->rings[n].area < o->rings[best].area))
                    best = n;
            if (best == k)
                put_ring(o, &o->rings[h]);
        }
        c->ring_start[++c->polygons] = (uint32_t)c->rings;
    }
    c->polygon_start[++c->faces] = (uint32_t)c->polygons;
}

/* Directed arcs of each group, dealt like cards: group g has list[start[g]] .. list[start[g+1]]. */
static struct edge *deal(struct arena *scratch, const struct coverage *c, size_t groups,
                         uint32_t *start)
{
    struct edge *list = NEW(scratch, struct edge, 2 * c->arcs);
    for (size_t a = 0; a < c->arcs; a++)
        for (int k = 0; k < 2; k++) {
            int32_t g = k ? c->right[a] : c->left[a];
            if (g >= 0)
                start[g + 2]++;
        }
    for (size_t g = 2; g < groups + 2; g++)
        start[g] += start[g - 1];
    for (size_t a = 0; a < c->arcs; a++)
        for (int k = 0; k < 2; k++) {
            int32_t g = k ? c->right[a] : c->left[a];
            if (g >= 0)
                list[start[g + 1]++] = edge_of(c, k ? ~(int32_t)a : (int32_t)a);
        }
    return list;
}

struct coverage outline_build(struct arena *out, const struct coverage *whole, const int32_t *group,
                              size_t groups)
{
    struct outline o = {0};
    struct coverage *c = &o.made;
    keep_arcs(out, whole, group, c);
    size_t most = 2 * c->arcs;
    c->ref = NEW(out, int32_t, most);
    c->ref_start = NEW(out, uint32_t, most + 1);
    c->ring_start = NEW(out, uint32_t, most + 1);
    c->polygon_start = NEW(out, uint32_t, groups + 1);
    struct arena scratch = *out; /* beyond the result; gone on return */
    o.refs = NEW(&scratch, int32_t, most);
    o.rings = NEW(&scratch, struct ring, most);
    uint32_t *start = NEW(&scratch, uint32_t, groups + 2);
    struct edge *edges = deal(&scratch, c, groups, start);
    for (size_t g = 0; g < groups; g++) {
        struct edge *mine = edges + start[g];
        size_t count = start[g + 1] - start[g];
        qsort(mine, count, sizeof *mine, by_start);
        o.refs_count = o.rings_count = 0;
        for (size_t k = 0; k < count; k++)
            if (!mine[k].used)
                chain(&o, mine, count, &mine[k]);
        put_group(&o);
    }
    return o.made;
}
