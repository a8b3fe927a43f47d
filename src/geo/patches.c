/* patches.c - trace the borders between labelled runs as arcs, and close rings.
 * One sweep over the rows finds every place where a border turns or borders meet, and links it with
 * the next one in each direction; an arc is then a walk from link to link.
 * The lattice: vertex (x, y) is the south-west corner of pixel (x, y). Directions count
 * counter-clockwise from the east, so that d + 1 is a turn to the left. */
#include "geo/patches.h"
#include "base/parallel.h"
#include "geo/patches_internal.h"
#include "geo/scratch.h"

enum direction { EAST, NORTH, WEST, SOUTH };
enum { NOTHING = -1, PLAIN = -1, PASSED = -2, UNKNOWN = INT32_MIN };

/* A vertex where a border turns, or where more than two edges meet: a node. Tracing needs more of
 * these than of anything else, so they are small: a turn has one edge along each axis. */
struct corner {
    struct vertex at;
    int32_t turn[2]; /* of a turn: the corner where its edge leads, east or west, north or south */
    int32_t node;    /* its number; PLAIN, and PASSED when an arc went by */
};

/* What is at a node in each direction. */
struct node {
    uint32_t corner;
    int32_t link[4];   /* the corner where the edge leads; NOTHING: no edge */
    int32_t patch[4];  /* at the left of the edge: NE, NW, SW, SE */
    int32_t leaves[4]; /* the ref that leaves along the edge */
};

struct tracer {
    const struct labels *l;
    const struct runs *runs;
    struct arena scratch;
    bool rounded, parallel;
    struct corner *corner; /* sorted by y, then x */
    uint32_t corners;
    struct buf node; /* struct node */
    uint32_t nodes;
    struct vertex *path; /* where arcs turn, one after the other */
    size_t path_len;
    struct buf path_end; /* uint32_t */
    struct buf left, right;
    struct buf end_node, end_direction; /* by ref: 2 * arc + backwards: node, last direction */
};

/* ---- corners ---- */

/* A place in a row where the patch changes. */
struct seam {
    int32_t x, behind; /* patch east of it */
    int32_t open;      /* the corner that its edge leads up from */
};

/* The seams of a row; returns how many. */
static size_t seams_of(const struct labels *l, size_t row, struct seam *seam)
{
    size_t n = 0;
    for (uint32_t r = l->start[row]; r < l->start[row + 1]; r++) {
        const struct run *run = &l->run[r];
        if (n && seam[n - 1].x == (int32_t)run->first)
            n--; /* no nothing in between */
        seam[n++] = (struct seam){(int32_t)run->first, (int32_t)l->patch[r], NOTHING};
        seam[n++] = (struct seam){(int32_t)run->end, NOTHING, NOTHING};
    }
    return n;
}

static struct node *node_at(const struct tracer *t, int32_t node)
{
    return (struct node *)(void *)t->node.at + node;
}

/* Where the edge of a corner in a direction leads. */
static int32_t *link_of(const struct tracer *t, int32_t corner, enum direction d)
{
    struct corner *c = &t->corner[corner];
    return c->node >= 0 ? &node_at(t, c->node)->link[d] : &c->turn[d % 2];
}

static void link_corners(struct tracer *t, int32_t a, enum direction d, int32_t b)
{
    *link_of(t, a, d) = b;
    *link_of(t, b, (d + 2) % 4) = a;
}

static int32_t add_corner(struct tracer *t, struct vertex at, int edges, const int32_t patch[4])
{
    int32_t here = (int32_t)t->corners++;
    t->corner[here] = (struct corner){at, {NOTHING, NOTHING}, PLAIN};
    if (edges == 2)
        return here;
    t->corner[here].node = (int32_t)t->nodes++;
    struct node node = {.corner = (uint32_t)here,
                        .link = {NOTHING, NOTHING, NOTHING, NOTHING},
                        .leaves = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN}};
    memcpy(node.patch, patch, sizeof node.patch);
    buf_bytes(&t->node, &node, sizeof node);
    return here;
}

/* Find the corners between two rows. The edges that lead up to them, and from the west, come from
 * corners that are known; those that lead on are left open. */
static void sweep(struct tracer *t, int32_t y, const struct seam *below, size_t below_count,
                  struct seam *above, size_t above_count)
{
    int32_t sw = NOTHING, nw = NOTHING, open = NOTHING;
    for (size_t b = 0, a = 0; b < below_count || a < above_count;) {
        bool south = b < below_count && (a == above_count || below[b].x <= above[a].x);
        int32_t x = south ? below[b].x : above[a].x;
        bool north = a < above_count && above[a].x == x;
        int32_t se = south ? below[b].behind : sw, ne = north ? above[a].behind : nw;
        bool west = sw != nw, east = se != ne;
        if (south && north && !west && !east) {
            above[a].open = below[b].open;
        } else {
            int32_t here = add_corner(t, (struct vertex){x, y}, south + north + west + east,
                                      (int32_t[]){ne, nw, sw, se});
            if (south)
                link_corners(t, here, SOUTH, below[b].open);
            if (west)
                link_corners(t, here, WEST, open);
            if (north)
                above[a].open = here;
            open = here;
        }
        sw = se;
        nw = ne;
        b += south;
        a += north;
    }
}

static void find_corners(struct tracer *t)
{
    const struct labels *l = t->l;
    size_t most = 0;
    for (size_t y = 0; y < l->rows; y++) {
        size_t runs = l->start[y + 1] - l->start[y];
        most = runs > most ? runs : most;
    }
    struct seam *below = NEW_RAW(&t->scratch, struct seam, 2 * most);
    struct seam *above = NEW_RAW(&t->scratch, struct seam, 2 * most);
    t->corner = NEW_RAW(&t->scratch, struct corner, 4 * (size_t)l->start[l->rows]);
    size_t below_count = 0;
    for (size_t y = 0; y <= l->rows; y++) {
        size_t above_count = y < l->rows ? seams_of(l, y, above) : 0;
        sweep(t, (int32_t)y, below, below_count, above, above_count);
        struct seam *swap = below;
        below = above;
        above = swap;
        below_count = above_count;
    }
    t->scratch.at = (char *)(t->corner + t->corners); /* what was not needed */
}

/* ---- arcs ---- */

/* Walk from a corner along its edge to the next node, or round to where it started. Returns the
 * corner reached, and in `d` the direction in which. */
static int32_t walk(struct tracer *t, int32_t from, enum direction *d)
{
    int32_t at = from, next = *link_of(t, from, *d);
    t->path[t->path_len++] = t->corner[from].at;
    for (;;) {
        struct vertex departed = t->corner[at].at;
        struct corner *here = &t->corner[next];
        t->path[t->path_len++] = here->at;
        bool level = here->at.y == departed.y;
        if (here->node >= 0 || next == from) {
            bool onward = level ? here->at.x > departed.x : here->at.y > departed.y;
            *d = level ? (onward ? EAST : WEST) : (onward ? NORTH : SOUTH);
            return next;
        }
        here->node = PASSED;
        at = next;
        next = here->turn[level];
    }
}

/* The patch of a pixel; NOTHING where there is none. */
static int32_t patch_at(const struct labels *l, int32_t x, int32_t y)
{
    if (y < 0)
        return NOTHING;
    uint32_t low = l->start[y], end = l->start[y + 1], high = end;
    while (low < high) { /* the first run that ends behind x */
        uint32_t middle = low + (high - low) / 2;
        if (l->run[middle].end <= (uint32_t)x)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && l->run[low].first <= (uint32_t)x ? (int32_t)l->patch[low] : NOTHING;
}

/* Add the arc that was walked last; what is at its ends is of the ref forwards, then backwards. */
static void put_arc(struct tracer *t, int32_t left, int32_t right, const int32_t end_node[2],
                    const uint8_t end_direction[2])
{
    const uint32_t path_end = (uint32_t)t->path_len;
    buf_bytes(&t->left, &left, sizeof left);
    buf_bytes(&t->right, &right, sizeof right);
    buf_bytes(&t->path_end, &path_end, sizeof path_end);
    buf_bytes(&t->end_node, end_node, 2 * sizeof *end_node);
    buf_bytes(&t->end_direction, end_direction, 2);
}

/* Walk and add the arc that leaves a node. */
static void add_arc(struct tracer *t, int32_t node, enum direction d)
{
    struct node *first = node_at(t, node);
    int32_t arc = (int32_t)(t->left.len / sizeof(int32_t));
    enum direction last = d;
    int32_t end = t->corner[walk(t, (int32_t)first->corner, &last)].node;
    first->leaves[d] = arc;
    node_at(t, end)->leaves[(last + 2) % 4] = ~arc;
    put_arc(t, first->patch[d], first->patch[(d + 3) % 4], (int32_t[]){end, node},
            (uint8_t[]){(uint8_t)last, (d + 2) % 4});
}

/* Walk and add a border without nodes, from its most south-western corner: the sweep met that
 * first, with edges to the east and to the north. */
static void add_loop(struct tracer *t, int32_t corner)
{
    struct vertex at = t->corner[corner].at;
    enum direction d = EAST;
    walk(t, corner, &d);
    put_arc(t, patch_at(t->l, at.x, at.y), patch_at(t->l, at.x, at.y - 1),
            (int32_t[]){NOTHING, NOTHING}, (uint8_t[]){0, 0});
}

static void find_arcs(struct tracer *t)
{
    /* a corner is passed once, or where loops begin twice; a node by at most four arcs */
    t->path = NEW_RAW(&t->scratch, struct vertex, 2 * (size_t)t->corners + 2 * t->nodes);
    for (uint32_t n = 0; n < t->nodes; n++) {
        const struct node *node = node_at(t, (int32_t)n);
        for (enum direction d = EAST; d <= SOUTH; d++)
            if (node->leaves[d] == UNKNOWN && node->link[d] != NOTHING)
                add_arc(t, (int32_t)n, d);
    }
    for (uint32_t c = 0; c < t->corners; c++)
        if (t->corner[c].node == PLAIN)
            add_loop(t, (int32_t)c);
    t->scratch.at = (char *)(t->path + t->path_len); /* what was not needed */
}

/* ---- points ---- */

enum { ARCS_A_PART = 256 };

/* Points of all arcs, a part of the arcs at a time. */
struct drawing {
    const struct tracer *t;
    const struct vertex *path;
    const uint32_t *path_end;
    size_t arcs, parts;
    struct arena *scratch; /* one a worker */
    struct drawn {
        struct buf point;
        uint32_t count[ARCS_A_PART]; /* points of each arc */
    } * drawn;
    uint32_t *arc_start;
    struct point *point;
};

static struct point place(const struct tracer *t, struct point p)
{
    return (struct point){t->runs->corner.x + p.x * t->runs->pixel_m,
                          t->runs->corner.y + p.y * t->runs->pixel_m};
}

static void draw_part(void *context, size_t part, int worker)
{
    const struct drawing *d = context;
    struct drawn *to = &d->drawn[part];
    for (size_t i = 0; i < ARCS_A_PART && part * ARCS_A_PART + i < d->arcs; i++) {
        struct arena scratch = d->scratch[worker];
        size_t arc = part * ARCS_A_PART + i, first = arc ? d->path_end[arc - 1] : 0;
        const struct vertex *path = d->path + first;
        size_t count = d->path_end[arc] - first;
        bool loop = ((const int32_t *)(const void *)d->t->end_node.at)[2 * arc] < 0;
        struct point *line = NEW_RAW(&scratch, struct point, line_room(path, count));
        if (d->t->rounded)
            count = line_round(scratch, path, count, loop, line);
        else
            for (size_t k = 0; k < count; k++)
                line[k] = (struct point){path[k].x, path[k].y};
        for (size_t k = 0; k < count; k++)
            line[k] = place(d->t, line[k]);
        buf_bytes(&to->point, line, count * sizeof *line);
        to->count[i] = (uint32_t)count;
    }
}

/* Put what the parts have drawn behind each other. */
static void gather_parts(struct tracer *t, struct drawing *d)
{
    size_t points = 0;
    d->arc_start = NEW_RAW(&t->scratch, uint32_t, d->arcs + 1);
    d->arc_start[0] = 0;
    for (size_t arc = 0; arc < d->arcs; arc++) {
        points += d->drawn[arc / ARCS_A_PART].count[arc % ARCS_A_PART];
        d->arc_start[arc + 1] = (uint32_t)points;
    }
    d->point = NEW_RAW(&t->scratch, struct point, points);
    points = 0;
    for (size_t part = 0; part < d->parts; part++) {
        struct buf *b = &d->drawn[part].point;
        memcpy(d->point + points, b->at, b->len);
        points += b->len / sizeof *d->point;
        buf_reset(b);
    }
}

/* The arcs as a coverage without rings. */
static struct coverage draw_arcs(struct tracer *t)
{
    struct drawing d = {.t = t,
                        .path = t->path,
                        .path_end = (const uint32_t *)(const void *)t->path_end.at,
                        .arcs = t->left.len / sizeof(int32_t)};
    d.parts = (d.arcs + ARCS_A_PART - 1) / ARCS_A_PART;
    d.drawn = NEW(&t->scratch, struct drawn, d.parts);
    int workers = t->parallel ? parallel_threads() : 1;
    d.scratch = NEW(&t->scratch, struct arena, workers);
    struct arena rest = t->scratch; /* gathering takes the same memory, after the workers */
    size_t each = (size_t)(rest.end - rest.at) / (size_t)workers;
    for (int w = 0; w < workers; w++)
        d.scratch[w] = arena_part(&rest, each);
    if (t->parallel)
        parallel_for(d.parts, draw_part, &d);
    else
        for (size_t part = 0; part < d.parts; part++)
            draw_part(&d, part, 0);
    gather_parts(t, &d);
    return (struct coverage){.faces = t->l->count,
                             .arcs = d.arcs,
                             .points = d.arc_start[d.arcs],
                             .point = d.point,
                             .arc_start = d.arc_start,
                             .left = (int32_t *)(void *)t->left.at,
                             .right = (int32_t *)(void *)t->right.at};
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
    unsigned d = ((const uint8_t *)t->end_direction.at)[side_of(ref)];
    if (node < 0)
        return ref;
    const struct node *n = node_at(t, node);
    unsigned way = (d + 3) % 4; /* right, else ahead, else left, where the face always is */
    for (int turn = 0; turn < 4; turn++, way = (way + 1) % 4)
        if (n->link[way] != NOTHING && n->patch[way] == face_of(c, ref))
            return n->leaves[way];
    const bool goes_on = false; /* a face does at every node that it reaches */
    assert(goes_on);
    return ref;
}

/* Follow all refs with a face at their left into rings. */
static struct coverage_ring *find_rings(struct tracer *t, struct coverage *c, size_t *rings)
{
    struct coverage_ring *ring = NEW_RAW(&t->scratch, struct coverage_ring, 2 * c->arcs);
    bool *done = NEW(&t->scratch, bool, 2 * c->arcs);
    c->ref = NEW_RAW(&t->scratch, int32_t, 2 * c->arcs);
    *rings = 0;
    for (size_t side = 0; side < 2 * c->arcs; side++) {
        int32_t start = side % 2 ? ~(int32_t)(side / 2) : (int32_t)(side / 2);
        if (done[side] || face_of(c, start) < 0)
            continue;
        struct coverage_ring r = {.face = face_of(c, start), .first = (uint32_t)c->refs};
        for (int32_t at = start; !done[side_of(at)]; at = next_ref(t, c, at)) {
            done[side_of(at)] = true;
            c->ref[c->refs++] = at;
        }
        r.end = (uint32_t)c->refs;
        ring[(*rings)++] = r;
    }
    return ring;
}

static void tracer_reset(struct tracer *t)
{
    struct buf *all[] = {&t->node,  &t->path_end, &t->left,
                         &t->right, &t->end_node, &t->end_direction};
    for (size_t i = 0; i < COUNT(all); i++)
        buf_reset(all[i]);
}

struct patches patches_trace(struct arena *out, struct arena scratch, const struct runs *runs,
                             double least_m2, bool rounded, bool parallel)
{
    assert(runs->pixel_m > 0);
    scratch = scratch_beside(out, scratch);
    struct labels l = labels_find(&scratch, scratch, runs,
                                  least_m2 / (runs->pixel_m * runs->pixel_m));
    struct tracer t = {
        .l = &l, .runs = runs, .scratch = scratch, .rounded = rounded, .parallel = parallel};
    find_corners(&t);
    find_arcs(&t);
    struct patches made = {.code = NEW(out, uint8_t, l.count)};
    if (l.count)
        memcpy(made.code, l.code, l.count);
    struct coverage arcs = draw_arcs(&t);
    size_t rings;
    const struct coverage_ring *ring = find_rings(&t, &arcs, &rings);
    made.coverage = coverage_of_rings(out, t.scratch, &arcs, ring, rings);
    tracer_reset(&t);
    return made;
}
