/* patches.c - trace the borders between labelled pixels as arcs, round them, and close rings.
 * The lattice: vertex (x, y) is the south-west corner of pixel (x, y). Directions count
 * counter-clockwise from the east, so that d + 1 is a turn to the left. */
#include "geo/patches.h"
#include "geo/patches_internal.h"
#include "geo/scratch.h"
#include "geo/simplify.h"

/* Share of a pixel that a border may slide from its edge. Borders come no nearer to each other than
 * a quarter of a pixel (two that pass a pixel's centre at 0.2 by its two diagonals), except where
 * they meet in a node. */
#define SLACK 0.3
/* Share of a pixel within which points of a rounded border are left out. */
#define ROUNDING_TOLERANCE 0.1
enum { PASSES = 4 };

enum direction { EAST, NORTH, WEST, SOUTH };
static const int step_x[] = {1, 0, -1, 0}, step_y[] = {0, 1, 0, -1};

struct vertex {
    int32_t x, y;
};

/* A place where three or four arcs meet, and the refs that leave it. */
struct node {
    struct vertex at;
    int32_t leaves[4]; /* by direction; only where there is an edge */
};

struct tracer {
    const struct labels *l;
    const struct raster *raster;
    struct arena scratch;
    int rounds;
    struct node *node; /* sorted by y, then x */
    size_t nodes;
    struct vertex *corner; /* where a loop without node may have its south-west corner */
    size_t corners;
    bool *passed;    /* [vertices] of the corners: an arc went by */
    struct buf step; /* directions of the arc at hand, a byte each */
    struct buf point, arc_start, left, right;
    struct buf end_node, end_step; /* by ref: 2 * arc + backwards: node index, last direction */
};

/* ---- the lattice ---- */

/* Patch of pixel (x, y), -1 for nothing; the frame of nothing makes -1 and columns valid. */
static int32_t pixel_at(const struct labels *l, int32_t x, int32_t y)
{
    return l->label[(size_t)(y + 1) * l->width + (size_t)(x + 1)] - 1;
}

/* Pixels at the left and right hand of the edge that leaves a vertex. */
static int32_t left_of(const struct labels *l, struct vertex v, unsigned d)
{
    static const int dx[] = {0, -1, -1, 0}, dy[] = {0, 0, -1, -1};
    return pixel_at(l, v.x + dx[d], v.y + dy[d]);
}

static int32_t right_of(const struct labels *l, struct vertex v, unsigned d)
{
    return left_of(l, v, (d + 3) % 4);
}

static bool has_edge(const struct labels *l, struct vertex v, unsigned d)
{
    return left_of(l, v, d) != right_of(l, v, d);
}

static size_t vertex_index(const struct labels *l, struct vertex v)
{
    return (size_t)v.y * (l->columns + 1) + (size_t)v.x;
}

/* Edges at the vertex between four pixels. */
static int edges_between(int32_t sw, int32_t se, int32_t nw, int32_t ne)
{
    return (ne != se) + (nw != ne) + (nw != sw) + (sw != se);
}

/* Append vertex (x, y) to the nodes or corners, if it is one. */
static void find_node(struct tracer *t, uint32_t x, size_t y)
{
    const int32_t *south = t->l->label + y * t->l->width, *north = south + t->l->width;
    int32_t sw = south[x], se = south[x + 1], nw = north[x], ne = north[x + 1];
    struct vertex v = {(int32_t)x, (int32_t)y};
    if (edges_between(sw, se, nw, ne) > 2)
        t->node[t->nodes++].at = v;
    else if (ne != se && ne != nw)
        t->corner[t->corners++] = v;
}

/* List the nodes, and the corners from which a loop goes east and north. They lie where the row
 * below or the row above changes. */
static void find_nodes(struct tracer *t)
{
    const struct labels *l = t->l;
    size_t most = 2 * (size_t)l->seam_start[l->rows];
    t->node = NEW_RAW(&t->scratch, struct node, most);
    t->corner = NEW_RAW(&t->scratch, struct vertex, most);
    for (size_t y = 0; y <= l->rows; y++) {
        const uint32_t *seam = l->seam, *start = l->seam_start;
        size_t a = y ? start[y - 1] : 0, a_end = y ? start[y] : 0; /* the row below */
        size_t b = start[y], b_end = y < l->rows ? start[y + 1] : b;
        while (a < a_end || b < b_end) {
            bool below = b == b_end || (a < a_end && seam[a] <= seam[b]);
            uint32_t x = below ? seam[a] : seam[b];
            b += b < b_end && seam[b] == x;
            a += below;
            find_node(t, x, y);
        }
    }
}

/* Index of the node at a vertex; -1 when it is none. */
static int32_t node_at(const struct tracer *t, struct vertex v)
{
    size_t low = 0, high = t->nodes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct vertex m = t->node[middle].at;
        if (m.y != v.y ? m.y < v.y : m.x < v.x)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < t->nodes && t->node[low].at.x == v.x && t->node[low].at.y == v.y;
    return found ? (int32_t)low : -1;
}

/* ---- an arc's points ---- */

static struct point place(const struct tracer *t, double x, double y)
{
    return (struct point){t->raster->corner.x + x * t->raster->pixel_m,
                          t->raster->corner.y + y * t->raster->pixel_m};
}

/* The corners of the stairs, and the ends. */
static size_t stairs(struct vertex from, const uint8_t *step, size_t steps, struct point *made)
{
    size_t n = 0;
    struct vertex v = from;
    made[n++] = (struct point){v.x, v.y};
    for (size_t i = 0; i < steps; i++) {
        v = (struct vertex){v.x + step_x[step[i]], v.y + step_y[step[i]]};
        if (i + 1 == steps || step[i + 1] != step[i])
            made[n++] = (struct point){v.x, v.y};
    }
    return n;
}

/* The middles of the edges. An open arc keeps its ends; a loop gets its first point again at the
 * end. */
static size_t middles(struct vertex from, const uint8_t *step, size_t steps, bool loop,
                      struct point *made)
{
    size_t n = 0;
    struct vertex v = from;
    if (!loop)
        made[n++] = (struct point){v.x, v.y};
    for (size_t i = 0; i < steps; i++) {
        made[n++] = (struct point){v.x + 0.5 * step_x[step[i]], v.y + 0.5 * step_y[step[i]]};
        v = (struct vertex){v.x + step_x[step[i]], v.y + step_y[step[i]]};
    }
    made[n++] = loop ? made[0] : (struct point){v.x, v.y};
    return n;
}

/* Where the line a-b meets x; a.x and b.x differ. */
static double crossing(double ax, double ay, double bx, double by, double x)
{
    return ay + (by - ay) * (x - ax) / (bx - ax);
}

static double within(double value, double middle, double slack)
{
    return value < middle - slack   ? middle - slack
           : value > middle + slack ? middle + slack
                                    : value;
}

/* Slide a middle across its edge to the straight line between its neighbours, as far as it may. */
static void slide(struct point *p, struct point middle, struct point before, struct point after,
                  unsigned d)
{
    if (d == EAST || d == WEST)
        p->y = within(crossing(before.x, before.y, after.x, after.y, p->x), middle.y, SLACK);
    else
        p->x = within(crossing(before.y, before.x, after.y, after.x, p->y), middle.x, SLACK);
}

/* Pull a line of middles taut, as a string through a gate on every edge: stairs of any slope become
 * straight. A gate goes from pixel to pixel across the edge and is no other arc's, so lines never
 * cross. */
static void pull_taut(struct vertex from, const uint8_t *step, size_t steps, bool loop,
                      struct point *line)
{
    struct point *p = loop ? line : line + 1; /* p[i] is on edge i */
    for (int pass = 0; pass < PASSES; pass++) {
        struct vertex v = from;
        for (size_t i = 0; i < steps; i++) {
            unsigned d = step[i];
            struct point middle = {v.x + 0.5 * step_x[d], v.y + 0.5 * step_y[d]};
            v = (struct vertex){v.x + step_x[d], v.y + step_y[d]};
            slide(&p[i], middle, loop && i == 0 ? p[steps - 1] : p[(ptrdiff_t)i - 1],
                  loop && i + 1 == steps ? p[0] : p[i + 1], d);
        }
    }
    if (loop)
        line[steps] = line[0];
}

static struct point between(struct point a, struct point b, double share)
{
    return (struct point){a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

/* Cut every corner at a quarter of its sides; returns the number of points, at most 2n. */
static size_t cut_corners(const struct point *line, size_t n, bool loop, struct point *made)
{
    size_t m = 0;
    if (!loop)
        made[m++] = line[0];
    for (size_t i = 0; i + 1 < n; i++) {
        if (loop || i > 0)
            made[m++] = between(line[i], line[i + 1], 0.25);
        if (loop || i + 2 < n)
            made[m++] = between(line[i], line[i + 1], 0.75);
    }
    made[m++] = loop ? made[0] : line[n - 1];
    return m;
}

static void put_points(struct tracer *t, struct vertex from, bool loop)
{
    struct arena scratch = t->scratch;
    const uint8_t *step = (const uint8_t *)t->step.at;
    size_t steps = t->step.len;
    struct point *line = NEW_RAW(&scratch, struct point, steps + 2);
    size_t n = t->rounds ? middles(from, step, steps, loop, line) : stairs(from, step, steps, line);
    if (t->rounds)
        pull_taut(from, step, steps, loop, line);
    for (int round = 0; round < t->rounds; round++) {
        struct point *rounder = NEW_RAW(&scratch, struct point, 2 * n + 2);
        n = cut_corners(line, n, loop, rounder);
        line = rounder;
    }
    for (size_t i = 0; i < n; i++)
        line[i] = place(t, line[i].x, line[i].y);
    buf_bytes(&t->point, line, n * sizeof *line);
}

/* ---- arcs ---- */

static void put_i32(struct buf *b, int32_t value)
{
    buf_bytes(b, &value, sizeof value);
}

/* Walk from a vertex along its edge to the next node, or round to where it started. Returns the
 * vertex reached. */
static struct vertex walk(struct tracer *t, struct vertex from, unsigned d)
{
    struct vertex v = from;
    t->step.len = 0;
    for (;;) {
        buf_byte(&t->step, (uint8_t)d);
        v = (struct vertex){v.x + step_x[d], v.y + step_y[d]};
        bool left = has_edge(t->l, v, (d + 1) % 4), ahead = has_edge(t->l, v, d);
        bool right = has_edge(t->l, v, (d + 3) % 4);
        if (left + ahead + right > 1 || (v.x == from.x && v.y == from.y))
            return v;
        t->passed[vertex_index(t->l, v)] = true;
        d = left ? (d + 1) % 4 : ahead ? d : (d + 3) % 4;
    }
}

/* Add the arc that leaves a vertex; node index -1 for a loop without one. */
static void add_arc(struct tracer *t, struct vertex from, unsigned d, int32_t node)
{
    int32_t arc = (int32_t)(t->left.len / sizeof(int32_t));
    struct vertex to = walk(t, from, d);
    unsigned last = (uint8_t)t->step.at[t->step.len - 1];
    int32_t end = node < 0 ? -1 : node_at(t, to);
    put_i32(&t->left, left_of(t->l, from, d));
    put_i32(&t->right, right_of(t->l, from, d));
    put_points(t, from, node < 0);
    put_i32(&t->arc_start, (int32_t)(t->point.len / sizeof(struct point)));
    if (node >= 0) {
        t->node[node].leaves[d] = arc;
        t->node[end].leaves[(last + 2) % 4] = ~arc;
    }
    put_i32(&t->end_node, end);
    put_i32(&t->end_node, node);
    buf_byte(&t->end_step, (uint8_t)last);
    buf_byte(&t->end_step, (uint8_t)((d + 2) % 4));
}

static void find_arcs(struct tracer *t)
{
    const int32_t unknown = INT32_MIN;
    put_i32(&t->arc_start, 0);
    for (size_t n = 0; n < t->nodes; n++)
        for (int d = 0; d < 4; d++)
            t->node[n].leaves[d] = unknown;
    for (size_t n = 0; n < t->nodes; n++)
        for (unsigned d = 0; d < 4; d++)
            if (t->node[n].leaves[d] == unknown && has_edge(t->l, t->node[n].at, d))
                add_arc(t, t->node[n].at, d, (int32_t)n);
    for (size_t i = 0; i < t->corners; i++) {
        bool *passed = &t->passed[vertex_index(t->l, t->corner[i])];
        if (!*passed)
            add_arc(t, t->corner[i], EAST, -1);
        *passed = true;
    }
}

/* ---- rings ---- */

static size_t side_of(int32_t ref)
{
    return ref >= 0 ? 2 * (size_t)ref : 2 * (size_t)~ref + 1;
}

static int32_t face_of(const struct coverage *c, int32_t ref)
{
    return ref >= 0 ? c->left[ref] : c->right[~ref];
}

/* The ref that goes on along the same face. Where the face touches itself by a corner, the turn to
 * the right makes a hole that touches the outer ring, as polygons should be, instead of one ring
 * that touches itself. */
static int32_t next_ref(const struct tracer *t, const struct coverage *c, int32_t ref)
{
    int32_t node = ((const int32_t *)(const void *)t->end_node.at)[side_of(ref)];
    unsigned d = ((const uint8_t *)t->end_step.at)[side_of(ref)];
    if (node < 0)
        return ref;
    const struct node *n = &t->node[node];
    unsigned way = (d + 3) % 4; /* right, else ahead, else left, where the face always is */
    while (!has_edge(t->l, n->at, way) || left_of(t->l, n->at, way) != face_of(c, ref))
        way = (way + 1) % 4;
    return n->leaves[way];
}

struct ring {
    int32_t face;
    bool outer;
    uint32_t first, end; /* refs */
};

static double refs_area(const struct coverage *c, const int32_t *ref, size_t count)
{
    double twice = 0;
    struct point o = c->point[c->arc_start[ref[0] >= 0 ? ref[0] : ~ref[0]]];
    for (size_t i = 0; i < count; i++) {
        int32_t arc = ref[i] >= 0 ? ref[i] : ~ref[i];
        double sum = 0;
        for (size_t k = c->arc_start[arc]; k + 1 < c->arc_start[arc + 1]; k++) {
            struct point a = c->point[k], b = c->point[k + 1];
            sum += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
        }
        twice += ref[i] >= 0 ? sum : -sum;
    }
    return twice / 2;
}

static int compare_rings(const void *left, const void *right)
{
    const struct ring *a = left, *b = right;
    if (a->face != b->face)
        return a->face < b->face ? -1 : 1;
    if (a->outer != b->outer)
        return a->outer ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

/* Follow all refs with a face at their left into rings. */
static struct ring *find_rings(struct tracer *t, const struct coverage *c, int32_t *ref,
                               size_t *rings)
{
    struct ring *ring = NEW(&t->scratch, struct ring, 2 * c->arcs);
    bool *done = NEW(&t->scratch, bool, 2 * c->arcs);
    uint32_t n = 0;
    *rings = 0;
    for (size_t side = 0; side < 2 * c->arcs; side++) {
        int32_t start = side % 2 ? ~(int32_t)(side / 2) : (int32_t)(side / 2);
        if (done[side] || face_of(c, start) < 0)
            continue;
        struct ring r = {.face = face_of(c, start), .first = n};
        for (int32_t at = start; !done[side_of(at)]; at = next_ref(t, c, at)) {
            done[side_of(at)] = true;
            ref[n++] = at;
        }
        r.end = n;
        r.outer = refs_area(c, ref + r.first, r.end - r.first) > 0;
        ring[(*rings)++] = r;
    }
    qsort(ring, *rings, sizeof *ring, compare_rings);
    return ring;
}

/* One polygon a face: its outer ring and its holes. */
static void put_faces(struct arena *out, struct tracer *t, struct coverage *c)
{
    int32_t *ref = NEW(&t->scratch, int32_t, 2 * c->arcs);
    struct ring *ring = find_rings(t, c, ref, &c->rings);
    c->faces = c->polygons = t->l->count;
    c->polygon_start = NEW(out, uint32_t, c->faces + 1);
    c->ring_start = NEW(out, uint32_t, c->faces + 1);
    c->ref_start = NEW(out, uint32_t, c->rings + 1);
    c->ref = NEW(out, int32_t, 2 * c->arcs);
    for (size_t r = 0; r < c->rings; r++) {
        size_t count = ring[r].end - ring[r].first;
        memcpy(c->ref + c->refs, ref + ring[r].first, count * sizeof *ref);
        c->refs += count;
        c->ref_start[r + 1] = (uint32_t)c->refs;
        c->ring_start[ring[r].face + 1] = (uint32_t)r + 1;
    }
    for (size_t f = 0; f < c->faces; f++)
        c->polygon_start[f + 1] = (uint32_t)f + 1;
}

static void *taken(struct arena *out, struct buf *b)
{
    void *copy = arena_alloc(out, b->len, 1, 16);
    if (b->len)
        memcpy(copy, b->at, b->len);
    buf_reset(b);
    return copy;
}

struct patches patches_trace(struct arena *out, struct arena scratch, const struct raster *raster,
                             double least_m2, int rounds)
{
    assert(raster->pixel_m > 0 && rounds >= 0 && rounds <= 5);
    double least = least_m2 / (raster->pixel_m * raster->pixel_m);
    scratch = scratch_beside(out, scratch);
    struct labels l = labels_find(&scratch, scratch, raster, least);
    struct tracer t = {.l = &l, .raster = raster, .scratch = scratch, .rounds = rounds};
    t.passed = NEW(&t.scratch, bool, (l.rows + 1) * (l.columns + 1));
    find_nodes(&t);
    find_arcs(&t);
    struct patches made = {.code = NEW(out, uint8_t, l.count)};
    if (l.count)
        memcpy(made.code, l.code, l.count);
    struct coverage *c = &made.coverage;
    c->arcs = t.left.len / sizeof(int32_t);
    c->points = t.point.len / sizeof(struct point);
    c->point = taken(out, &t.point);
    c->arc_start = taken(out, &t.arc_start);
    c->left = taken(out, &t.left);
    c->right = taken(out, &t.right);
    put_faces(out, &t, c);
    if (rounds)
        simplify_arcs(t.scratch, c, ROUNDING_TOLERANCE * raster->pixel_m);
    buf_reset(&t.step);
    buf_reset(&t.end_node);
    buf_reset(&t.end_step);
    return made;
}
