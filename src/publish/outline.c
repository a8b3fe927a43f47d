/* outline.c - arcs of many faces to rings of few. See outline.h. */
#include "publish/outline.h"

#include "geo/scratch.h"

/* A directed arc on its way into a ring. */
struct edge {
    struct point start, end;
    int32_t ref; /* of the new arcs */
    bool used;
};

/* Everything that is being made. */
struct outline {
    struct coverage made; /* arrays have room; refs ring by ring */
    struct coverage_ring *rings;
    size_t rings_count;
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

/* Follow edges until the ring closes; an outline with a gap gives no ring. */
static void chain(struct outline *o, struct edge *edges, size_t count, struct edge *first,
                  int32_t group)
{
    struct coverage *c = &o->made;
    const uint32_t begin = (uint32_t)c->refs;
    for (struct edge *e = first; e; e = next_edge(edges, count, e->end)) {
        e->used = true;
        c->ref[c->refs++] = e->ref;
        if (compare_points(e->end, first->start) == 0) {
            o->rings[o->rings_count++] = (struct coverage_ring){group, begin, (uint32_t)c->refs};
            return;
        }
    }
    c->refs = begin;
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
    struct arena scratch = scratch_beside(out, *out);
    struct outline o = {.made = {.faces = groups}};
    struct coverage *c = &o.made;
    keep_arcs(&scratch, whole, group, c);
    c->ref = NEW_RAW(&scratch, int32_t, 2 * c->arcs);
    o.rings = NEW_RAW(&scratch, struct coverage_ring, 2 * c->arcs);
    uint32_t *start = NEW(&scratch, uint32_t, groups + 2);
    struct edge *edges = deal(&scratch, c, groups, start);
    for (size_t g = 0; g < groups; g++) {
        struct edge *mine = edges + start[g];
        size_t count = start[g + 1] - start[g];
        qsort(mine, count, sizeof *mine, by_start);
        for (size_t k = 0; k < count; k++)
            if (!mine[k].used)
                chain(&o, mine, count, &mine[k], (int32_t)g);
    }
    return coverage_of_rings(out, scratch, c, o.rings, o.rings_count);
}
