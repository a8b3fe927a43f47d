/* shapes.c - walks along borders with a group on the left until a ring closes. */
#include "demo/shapes.h"

/* A half of an arc: 2 * arc, plus 1 when walked backwards. */
struct walk {
    const struct borders *borders;
    const int *group_of;
    int (*leaving)[3]; /* half-arcs that leave a triangle; -1 for none */
    const int *node;   /* [triangle]: its row in `leaving`; -1 */
    bool *used;        /* [half-arc] */
};

static int group_of(const struct walk *w, int label)
{
    return label < 0 || !w->group_of ? label : w->group_of[label];
}

static int half_left(const struct walk *w, int half)
{
    const struct arc *a = &w->borders->arc[half / 2];
    return group_of(w, half % 2 ? a->right : a->left);
}

static bool half_is_border(const struct walk *w, int half)
{
    const struct arc *a = &w->borders->arc[half / 2];
    return group_of(w, a->left) != group_of(w, a->right);
}

static int half_end(const struct walk *w, int half)
{
    const struct arc *a = &w->borders->arc[half / 2];
    return half % 2 ? a->from : a->to;
}

static int half_next(const struct walk *w, int half)
{
    const int *leaving = w->leaving[w->node[half_end(w, half)]];
    for (int k = 0; k < 3; k++)
        if (leaving[k] >= 0 && half_is_border(w, leaving[k]) &&
            half_left(w, leaving[k]) == half_left(w, half))
            return leaving[k];
    assert(false && "a border goes on where three labels meet");
    return half;
}

/* Copy the points of a half-arc without its last one. */
static int half_points(const struct walk *w, int half, struct point *into)
{
    const struct arc *a = &w->borders->arc[half / 2];
    for (int i = 0; i + 1 < a->count; i++)
        into[i] = w->borders->at[a->first + (half % 2 ? a->count - 1 - i : i)];
    return a->count - 1;
}

static double ring_area(const struct point *p, int count)
{
    double twice = 0;
    for (int i = 0; i + 1 < count; i++)
        twice += (p[i].x - p[0].x) * (p[i + 1].y - p[0].y) -
                 (p[i + 1].x - p[0].x) * (p[i].y - p[0].y);
    return twice / 2;
}

static bool ring_holds(const struct point *p, int count, struct point q)
{
    bool inside = false;
    for (int i = 0; i + 1 < count; i++)
        if ((p[i].y > q.y) != (p[i + 1].y > q.y) &&
            q.x < (p[i + 1].x - p[i].x) * (q.y - p[i].y) / (p[i + 1].y - p[i].y) + p[i].x)
            inside = !inside;
    return inside;
}

struct found {
    struct ring ring;
    int group;
    double area_m2;
};

static struct walk walk_make(struct arena *scratch, const struct borders *b,
                             const int *group_of_label)
{
    int most = 0, nodes = 0;
    for (int i = 0; i < b->count; i++) {
        most = b->arc[i].from > most ? b->arc[i].from : most;
        most = b->arc[i].to > most ? b->arc[i].to : most;
    }
    int *node = NEW(scratch, int, most + 1);
    struct walk w = {.borders = b, .group_of = group_of_label, .node = node};
    w.used = NEW(scratch, bool, 2 * b->count + 1);
    int *rows = NEW(scratch, int, 3 * (2 * b->count + 1));
    w.leaving = (int(*)[3])rows;
    for (int half = 0; half < 2 * b->count; half++) {
        const struct arc *a = &b->arc[half / 2];
        int from = half % 2 ? a->to : a->from;
        if (from < 0)
            continue;
        if (!node[from])
            node[from] = ++nodes; /* row 0 stays free */
        int *leaving = w.leaving[node[from]], k = 0;
        while (leaving[k])
            k++;
        leaving[k] = half + 1;
    }
    for (int i = 0; i < 3 * (2 * b->count + 1); i++)
        rows[i] -= 1;
    return w;
}

/* Walk every ring once. Rings with the outside on the left are not kept. */
static int find_rings(struct walk *w, struct found *found, struct point *at)
{
    int rings = 0, points = 0;
    for (int start = 0; start < 2 * w->borders->count; start++) {
        if (w->used[start] || !half_is_border(w, start) || half_left(w, start) < 0)
            continue;
        struct ring ring = {.first = points};
        int half = start;
        do {
            w->used[half] = true;
            points += half_points(w, half, at + points);
            half = half_end(w, half) < 0 ? half : half_next(w, half);
        } while (half != start);
        at[points] = at[ring.first];
        points++;
        ring.count = points - ring.first;
        double area = ring_area(at + ring.first, ring.count);
        ring.hole = area < 0;
        found[rings++] = (struct found){ring, half_left(w, start), area};
    }
    return rings;
}

static int by_group_then_size(const void *a, const void *b)
{
    const struct found *p = a, *q = b;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->area_m2 != q->area_m2)
        return p->area_m2 > q->area_m2 ? -1 : 1;
    return p->ring.first < q->ring.first ? -1 : 1;
}

/* Lay the rings of one group down: each outer ring, the holes within it after it. */
static int lay_rings(struct ring *into, const struct found *found, int count,
                     const struct point *at)
{
    int laid = 0;
    for (int i = 0; i < count && !found[i].ring.hole; i++) {
        into[laid++] = found[i].ring;
        for (int h = i + 1; h < count; h++)
            if (found[h].ring.hole) {
                int home = -1; /* the smallest outer ring around it: the last in order of size */
                for (int o = 0; o < count && !found[o].ring.hole; o++)
                    if (ring_holds(at + found[o].ring.first, found[o].ring.count,
                                   at[found[h].ring.first]))
                        home = o;
                if (home == i)
                    into[laid++] = found[h].ring;
            }
    }
    return laid;
}

static struct shape shape_of(const struct found *found, int count, const struct point *at)
{
    struct shape s = {.low = {INFINITY, INFINITY}, .high = {-INFINITY, -INFINITY}};
    for (int i = 0; i < count; i++) {
        s.area_m2 += found[i].area_m2;
        for (int k = 0; k < found[i].ring.count; k++) {
            struct point p = at[found[i].ring.first + k];
            s.low = (struct point){fmin(s.low.x, p.x), fmin(s.low.y, p.y)};
            s.high = (struct point){fmax(s.high.x, p.x), fmax(s.high.y, p.y)};
        }
    }
    return s;
}

struct shapes shapes_build(struct arena *out, struct arena scratch, const struct borders *borders,
                           const int *group_of_label, int groups)
{
    struct walk w = walk_make(&scratch, borders, group_of_label);
    size_t points = 0;
    for (int i = 0; i < borders->count; i++)
        points += 2 * (size_t)borders->arc[i].count;
    struct found *found = NEW(&scratch, struct found, 2 * borders->count + 1);
    struct shapes shapes = {.shape = NEW(out, struct shape, groups),
                            .count = groups,
                            .at = NEW(out, struct point, points + 2 * (size_t)borders->count + 1)};
    int rings = find_rings(&w, found, shapes.at);
    qsort(found, (size_t)rings, sizeof *found, by_group_then_size);
    shapes.ring = NEW(out, struct ring, rings + 1);
    for (int i = 0, laid = 0; i < rings;) {
        int end = i;
        while (end < rings && found[end].group == found[i].group)
            end++;
        struct shape s = shape_of(found + i, end - i, shapes.at);
        s.first = laid;
        s.count = lay_rings(shapes.ring + laid, found + i, end - i, shapes.at);
        shapes.shape[found[i].group] = s;
        laid += s.count;
        i = end;
    }
    return shapes;
}

static int compare_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where the shape's rings cross the line at height y, from west to east. */
static int crossings_at(const struct shapes *shapes, const struct shape *s, double y, double *into)
{
    int n = 0;
    for (int r = s->first; r < s->first + s->count; r++) {
        const struct point *p = shapes->at + shapes->ring[r].first;
        for (int i = 0; i + 1 < shapes->ring[r].count; i++)
            if ((p[i].y > y) != (p[i + 1].y > y))
                into[n++] = (p[i + 1].x - p[i].x) * (y - p[i].y) / (p[i + 1].y - p[i].y) + p[i].x;
    }
    qsort(into, (size_t)n, sizeof *into, compare_double);
    return n;
}

static int clamp(double v, int most)
{
    return v < 0 ? 0 : v > most ? most : (int)v;
}

void shapes_raster(struct arena scratch, const struct shapes *shapes, struct raster *raster)
{
    int most = 0;
    for (int g = 0; g < shapes->count; g++) {
        int points = 0;
        for (int r = shapes->shape[g].first; r < shapes->shape[g].first + shapes->shape[g].count;
             r++)
            points += shapes->ring[r].count;
        most = points > most ? points : most;
    }
    double *x = NEW(&scratch, double, most + 1);
    for (int g = 0; g < shapes->count; g++) {
        const struct shape *s = &shapes->shape[g];
        if (!s->count)
            continue;
        int from = clamp(floor((s->low.y - raster->corner.y) / raster->side_m), raster->height);
        int to = clamp(ceil((s->high.y - raster->corner.y) / raster->side_m), raster->height);
        for (int row = from; row < to; row++) {
            int n = crossings_at(shapes, s, raster->corner.y + (row + 0.5) * raster->side_m, x);
            for (int i = 0; i + 1 < n; i += 2) {
                int west = clamp(ceil((x[i] - raster->corner.x) / raster->side_m - 0.5),
                                 raster->width);
                int east = clamp(ceil((x[i + 1] - raster->corner.x) / raster->side_m - 0.5),
                                 raster->width);
                for (int c = west; c < east; c++)
                    raster->at[(size_t)row * (size_t)raster->width + (size_t)c] = g;
            }
        }
    }
}
