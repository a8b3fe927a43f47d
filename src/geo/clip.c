/* clip.c - the part of a coverage that lies within one area: arcs are cut where they cross the
 * area's border, and what is left of faces is closed along that border.
 * A face within the area is walked with the face at the left: along its own arcs, at a crossing
 * that leaves the area along the border to the next crossing, and there back onto an arc. Which
 * piece follows which is a matter of order alone, decided exactly (clip_fence.c); where a crossing
 * lies is then a matter of rounding. An area that is no plain polygon gives an order in which walks
 * do not close: GEOS takes over. */
#include "geo/clip.h"
#include "geo/clip_internal.h"
#include "geo/scratch.h"

/* Where an arc crosses the border. */
struct crossing {
    uint32_t arc, from; /* from point `from` of the coverage to the next */
    uint32_t edge;
    bool leaves; /* going along the arc, the area is left */
    struct exact along, along_edge;
    struct point at;
    uint32_t next; /* crossing along the border, */
    bool same;     /* ahead on the same edge */
};

/* Pieces of arcs, then pieces of border, then rings of the border that nothing crosses. Piece k of
 * arc a, before its crossing k, is number first[a] + a + k; the piece of border behind crossing x
 * is arc_pieces + x. */
struct clipper {
    const struct coverage *c;
    struct arena scratch;
    struct fence fence;
    struct crossing *crossing; /* by arc, then along it */
    size_t crossings;
    uint32_t *first;     /* [arcs + 1] of an arc's crossings */
    bool *starts_inside; /* [arcs] */
    uint32_t *position;  /* [2 arcs] where in c->ref an arc (forwards, backwards) stands */
    uint32_t *ring;      /* [refs] the ring a ref is of */
    size_t arc_pieces, pieces;
    uint32_t *number;     /* [pieces] of the new arc plus one */
    bool *done;           /* [2 arc_pieces] this side of the piece is in a ring */
    struct coverage made; /* arcs and refs, ring after ring */
    struct coverage_ring *found;
    size_t found_count;
    struct buf points;
};

static uint32_t arc_of(int32_t ref)
{
    return (uint32_t)(ref >= 0 ? ref : ~ref);
}

/* ---- crossings ---- */

static struct point between(struct point a, struct point b, struct exact share)
{
    double s = (double)share.n[0] / (double)share.by;
    return (struct point){a.x + s * (b.x - a.x), a.y + s * (b.y - a.y)};
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Add the crossings of the stretch from point `from` of an arc to the next. */
static void cross_stretch(struct clipper *k, uint32_t arc, uint32_t from, struct spot a,
                          struct spot b)
{
    const struct fence *f = &k->fence;
    int64_t west = least(a.x, b.x), east = most(a.x, b.x);
    int64_t south = least(a.y, b.y), north = most(a.y, b.y);
    if (east < f->least.x || west > f->most.x || north < f->least.y || south > f->most.y)
        return;
    int64_t strip = most(0, fence_strip(f, south)), begin = strip;
    int64_t last = least((int64_t)f->strips - 1, fence_strip(f, north));
    for (; strip <= last; strip++)
        for (uint32_t i = f->strip_start[strip]; i < f->strip_start[strip + 1]; i++) {
            uint32_t edge = f->strip[i];
            struct spot p = f->spot[edge], q = f->spot[f->next[edge]];
            bool seen = strip > begin && fence_strip(f, least(p.y, q.y)) < strip;
            if (seen || least(p.x, q.x) > east || most(p.x, q.x) < west ||
                least(p.y, q.y) > north || most(p.y, q.y) < south)
                continue;
            struct crossing x = {.arc = arc, .from = from, .edge = edge};
            if (!fence_meets(f, edge, a, b, &x.leaves, &x.along, &x.along_edge))
                continue;
            x.at = between(k->c->point[from], k->c->point[from + 1], x.along);
            k->crossing[k->crossings++] = x;
            (void)NEW_RAW(&k->scratch, struct crossing, 1); /* room for the next */
        }
}

static int along_arc(const void *left, const void *right)
{
    const struct crossing *a = left, *b = right;
    if (a->arc != b->arc)
        return a->arc < b->arc ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return exact_compare(a->along, b->along);
}

static void find_crossings(struct clipper *k)
{
    const struct coverage *c = k->c;
    k->first = NEW(&k->scratch, uint32_t, c->arcs + 1);
    k->crossing = NEW_RAW(&k->scratch, struct crossing, 1);
    for (uint32_t arc = 0; arc < c->arcs; arc++) {
        struct spot before = {0};
        k->first[arc] = (uint32_t)k->crossings;
        for (uint32_t i = c->arc_start[arc]; i < c->arc_start[arc + 1]; i++) {
            struct spot here = fence_spot(&k->fence, c->point[i]);
            if (i > c->arc_start[arc] && (here.x != before.x || here.y != before.y))
                cross_stretch(k, arc, i - 1, before, here);
            before = here;
        }
    }
    k->first[c->arcs] = (uint32_t)k->crossings;
    qsort(k->crossing, k->crossings, sizeof *k->crossing, along_arc);
}

/* Whether every arc begins inside; false when going in and out does not take turns. */
static bool find_sides(struct clipper *k)
{
    const struct coverage *c = k->c;
    k->starts_inside = NEW(&k->scratch, bool, c->arcs);
    for (size_t arc = 0; arc < c->arcs; arc++) {
        uint32_t first = k->first[arc], end = k->first[arc + 1];
        for (uint32_t x = first + 1; x < end; x++)
            if (k->crossing[x].leaves == k->crossing[x - 1].leaves)
                return false;
        k->starts_inside[arc] =
            first < end
                ? k->crossing[first].leaves
                : fence_holds(&k->fence, fence_spot(&k->fence, c->point[c->arc_start[arc]]));
    }
    return true;
}

/* ---- along the border ---- */

/* The face that the border runs through before and behind a crossing. */
static int32_t face_before(const struct clipper *k, uint32_t x)
{
    const struct crossing *c = &k->crossing[x];
    return c->leaves ? k->c->right[c->arc] : k->c->left[c->arc];
}

static int32_t face_behind(const struct clipper *k, uint32_t x)
{
    const struct crossing *c = &k->crossing[x];
    return c->leaves ? k->c->left[c->arc] : k->c->right[c->arc];
}

struct stop {
    uint32_t edge, crossing;
    struct exact along;
};

static int along_border(const void *left, const void *right)
{
    const struct stop *a = left, *b = right;
    if (a->edge != b->edge)
        return a->edge < b->edge ? -1 : 1;
    return exact_compare(a->along, b->along);
}

/* Where several crossings stand at one place, put them in the order in which faces follow. */
static void order_equals(const struct clipper *k, struct stop *stop, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (along_border(&stop[i - 1], &stop[i]) != 0)
            continue;
        int32_t face = face_behind(k, stop[i - 1].crossing);
        for (size_t j = i; j < count && along_border(&stop[i], &stop[j]) == 0; j++)
            if (face_before(k, stop[j].crossing) == face) {
                struct stop kept = stop[i];
                stop[i] = stop[j];
                stop[j] = kept;
                break;
            }
    }
}

/* Link the crossings ring by ring of the border; false when the faces along it do not follow. */
static bool link_crossings(struct clipper *k)
{
    struct arena rest = k->scratch;
    struct stop *stop = NEW_RAW(&rest, struct stop, k->crossings);
    for (uint32_t x = 0; x < k->crossings; x++)
        stop[x] = (struct stop){k->crossing[x].edge, x, k->crossing[x].along_edge};
    qsort(stop, k->crossings, sizeof *stop, along_border);
    order_equals(k, stop, k->crossings);
    size_t first = 0;
    for (size_t r = 0; r < k->fence.rings; r++) {
        size_t end = first;
        while (end < k->crossings && stop[end].edge < k->fence.ring_start[r + 1])
            end++;
        for (size_t i = first; i < end; i++) {
            uint32_t x = stop[i].crossing, y = stop[i + 1 < end ? i + 1 : first].crossing;
            k->crossing[x].next = y;
            k->crossing[x].same = i + 1 < end && stop[i + 1].edge == stop[i].edge;
            if (face_behind(k, x) != face_before(k, y))
                return false;
        }
        first = end;
    }
    return true;
}

/* ---- pieces become arcs ---- */

static void put_point(struct clipper *k, struct point p)
{
    size_t n = k->points.len / sizeof p;
    const struct point *made = (const struct point *)(const void *)k->points.at;
    bool repeats = n > k->made.arc_start[k->made.arcs] && made[n - 1].x == p.x &&
                   made[n - 1].y == p.y;
    if (!repeats)
        buf_bytes(&k->points, &p, sizeof p);
}

/* End the arc at hand; a piece of no length keeps two points. */
static uint32_t end_arc(struct clipper *k, struct point last, int32_t left, int32_t right)
{
    struct coverage *m = &k->made;
    put_point(k, last);
    if (k->points.len / sizeof last - m->arc_start[m->arcs] < 2)
        buf_bytes(&k->points, &last, sizeof last);
    m->left[m->arcs] = left;
    m->right[m->arcs] = right;
    m->arc_start[++m->arcs] = (uint32_t)(k->points.len / sizeof last);
    return (uint32_t)m->arcs - 1;
}

/* The new arc of piece `which` of an arc, made when it is first asked for. */
static uint32_t arc_piece(struct clipper *k, uint32_t arc, uint32_t which)
{
    const struct coverage *c = k->c;
    uint32_t first = k->first[arc], count = k->first[arc + 1] - first;
    uint32_t *number = &k->number[first + arc + which];
    if (*number)
        return *number - 1;
    const struct crossing *x = k->crossing + first;
    uint32_t from = which ? x[which - 1].from + 1 : c->arc_start[arc];
    uint32_t end = which < count ? x[which].from + 1 : c->arc_start[arc + 1];
    if (which)
        put_point(k, x[which - 1].at);
    for (uint32_t i = from; i < end; i++)
        put_point(k, c->point[i]);
    struct point last = which < count ? x[which].at : c->point[end - 1];
    return (*number = end_arc(k, last, c->left[arc], c->right[arc]) + 1) - 1;
}

/* The new arc of the border behind a crossing. */
static uint32_t border_piece(struct clipper *k, uint32_t crossing)
{
    uint32_t *number = &k->number[k->arc_pieces + crossing];
    if (*number)
        return *number - 1;
    const struct crossing *x = &k->crossing[crossing], *y = &k->crossing[x->next];
    put_point(k, x->at);
    bool there = x->same;
    for (uint32_t e = x->edge; !there; there = e == y->edge) {
        e = k->fence.next[e];
        put_point(k, k->fence.point[e]);
    }
    return (*number = end_arc(k, y->at, face_behind(k, crossing), -1) + 1) - 1;
}

/* ---- rings ---- */

/* A piece of an arc as one goes along a ring: ref c->ref[at], and of its arc the piece `which`. */
struct pace {
    uint32_t at, which;
};

static uint32_t crossings_of(const struct clipper *k, uint32_t arc)
{
    return k->first[arc + 1] - k->first[arc];
}

static bool is_inside(const struct clipper *k, struct pace p)
{
    return k->starts_inside[arc_of(k->c->ref[p.at])] != p.which % 2;
}

static bool *done_of(const struct clipper *k, struct pace p)
{
    int32_t ref = k->c->ref[p.at];
    return &k->done[2 * (k->first[arc_of(ref)] + arc_of(ref) + p.which) + (ref < 0)];
}

static void put_ref(struct clipper *k, uint32_t arc, bool forwards)
{
    k->made.ref[k->made.refs++] = forwards ? (int32_t)arc : ~(int32_t)arc;
}

/* The crossing at the end of a piece; -1 when the arc itself ends. */
static int64_t crossing_ahead(const struct clipper *k, struct pace p)
{
    int32_t ref = k->c->ref[p.at];
    uint32_t arc = arc_of(ref), first = k->first[arc];
    if (ref >= 0)
        return p.which < crossings_of(k, arc) ? (int64_t)(first + p.which) : -1;
    return p.which > 0 ? (int64_t)(first + p.which - 1) : -1;
}

/* The first piece of the next arc of a ring. */
static struct pace next_arc(const struct clipper *k, uint32_t at)
{
    const struct coverage *c = k->c;
    uint32_t ring = k->ring[at];
    struct pace p = {at + 1 < c->ref_start[ring + 1] ? at + 1 : c->ref_start[ring], 0};
    p.which = c->ref[p.at] >= 0 ? 0 : crossings_of(k, arc_of(c->ref[p.at]));
    return p;
}

/* The piece that leads back into the area from a crossing. */
static struct pace piece_behind(const struct clipper *k, uint32_t x)
{
    const struct crossing *c = &k->crossing[x];
    uint32_t which = x - k->first[c->arc];
    return (struct pace){k->position[2 * c->arc + c->leaves], c->leaves ? which : which + 1};
}

/* Go round a face from a piece until it comes again; false when it does not. */
static bool walk(struct clipper *k, struct pace start, int32_t face)
{
    uint32_t first = (uint32_t)k->made.refs;
    struct pace p = start;
    do {
        int32_t ref = k->c->ref[p.at];
        if (*done_of(k, p) || !is_inside(k, p))
            return false;
        *done_of(k, p) = true;
        put_ref(k, arc_piece(k, arc_of(ref), p.which), ref >= 0);
        int64_t x = crossing_ahead(k, p);
        if (x < 0) {
            p = next_arc(k, p.at);
            continue;
        }
        if (k->crossing[x].leaves != (ref >= 0) || face_behind(k, (uint32_t)x) != face)
            return false;
        put_ref(k, border_piece(k, (uint32_t)x), true);
        p = piece_behind(k, k->crossing[x].next);
    } while (p.at != start.at || p.which != start.which);
    k->found[k->found_count++] = (struct coverage_ring){face, first, (uint32_t)k->made.refs};
    return true;
}

static bool walk_all(struct clipper *k)
{
    const struct coverage *c = k->c;
    for (size_t face = 0; face < c->faces; face++) {
        uint32_t begin = c->ring_start[c->polygon_start[face]];
        uint32_t end = c->ring_start[c->polygon_start[face + 1]];
        for (uint32_t at = c->ref_start[begin]; at < c->ref_start[end]; at++) {
            uint32_t count = crossings_of(k, arc_of(c->ref[at]));
            for (struct pace p = {at, 0}; p.which <= count; p.which++)
                if (is_inside(k, p) && !*done_of(k, p) && !walk(k, p, (int32_t)face))
                    return false;
        }
    }
    return true;
}

/* ---- rings of the border that nothing crosses ---- */

/* The face that a place of the border lies in; -1: none. That is at this side of the nearest arc to
 * the east. */
static int32_t face_at(const struct clipper *k, struct spot p)
{
    const struct coverage *c = k->c;
    int32_t face = -1;
    double nearest = INFINITY, steepest = 0;
    for (size_t arc = 0; arc < c->arcs; arc++)
        for (uint32_t i = c->arc_start[arc]; i + 1 < c->arc_start[arc + 1]; i++) {
            struct spot a = fence_spot(&k->fence, c->point[i]);
            struct spot b = fence_spot(&k->fence, c->point[i + 1]);
            bool up = b.y > p.y; /* the border is shifted up: at its height is below it */
            if (up == (a.y > p.y) || fence_point_left(p, a, b) != up)
                continue;
            double slope = (double)(b.x - a.x) / (double)(b.y - a.y);
            double x = (double)a.x + slope * (double)(p.y - a.y);
            if (x > nearest || (x == nearest && slope >= steepest))
                continue;
            nearest = x;
            steepest = slope;
            face = up ? c->left[arc] : c->right[arc];
        }
    return face;
}

static void add_whole_rings(struct clipper *k)
{
    const struct fence *f = &k->fence;
    bool *crossed = NEW(&k->scratch, bool, f->edges);
    for (size_t x = 0; x < k->crossings; x++)
        crossed[k->crossing[x].edge] = true;
    for (size_t r = 0; r < f->rings; r++) {
        bool free = true;
        for (uint32_t e = f->ring_start[r]; e < f->ring_start[r + 1]; e++)
            free = free && !crossed[e];
        int32_t face = free ? face_at(k, f->spot[f->ring_start[r]]) : -1;
        if (face < 0)
            continue;
        uint32_t first = (uint32_t)k->made.refs;
        for (uint32_t e = f->ring_start[r]; e < f->ring_start[r + 1]; e++)
            put_point(k, f->point[e]);
        put_ref(k, end_arc(k, f->point[f->ring_start[r]], face, -1), true);
        k->found[k->found_count++] = (struct coverage_ring){face, first, first + 1};
    }
}

/* ---- all of it ---- */

static void find_positions(struct clipper *k)
{
    const struct coverage *c = k->c;
    k->position = NEW_RAW(&k->scratch, uint32_t, 2 * c->arcs);
    k->ring = NEW_RAW(&k->scratch, uint32_t, c->refs);
    for (uint32_t r = 0; r < c->rings; r++)
        for (uint32_t i = c->ref_start[r]; i < c->ref_start[r + 1]; i++) {
            k->position[2 * arc_of(c->ref[i]) + (c->ref[i] < 0)] = i;
            k->ring[i] = r;
        }
}

/* Room for as many arcs, refs and rings as there can be. */
static void make_room(struct clipper *k)
{
    struct arena *s = &k->scratch;
    k->arc_pieces = k->c->arcs + k->crossings;
    k->pieces = k->arc_pieces + k->crossings + k->fence.rings;
    k->number = NEW(s, uint32_t, k->pieces);
    k->done = NEW(s, bool, 2 * k->arc_pieces);
    k->found = NEW_RAW(s, struct coverage_ring, 2 * k->arc_pieces + k->fence.rings);
    k->made = (struct coverage){.faces = k->c->faces,
                                .ref = NEW_RAW(s, int32_t, 2 * k->pieces),
                                .arc_start = NEW(s, uint32_t, k->pieces + 1),
                                .left = NEW_RAW(s, int32_t, k->pieces),
                                .right = NEW_RAW(s, int32_t, k->pieces)};
}

/* The coverage of what was found, in `out`. */
static struct coverage finish(struct arena *out, struct clipper *k)
{
    k->made.points = k->points.len / sizeof(struct point);
    k->made.point = (struct point *)(void *)k->points.at;
    return coverage_of_rings(out, k->scratch, &k->made, k->found, k->found_count);
}

bool clip_by_arcs(struct arena *out, struct arena scratch, const struct coverage *c,
                  const struct shapes *to, size_t area, struct coverage *clipped)
{
    struct clipper k = {.c = c, .scratch = scratch};
    struct bounds reach = bounds_of(c->point, c->points);
    if (!fence_build(&k.scratch, &k.fence, to, area, reach))
        return false;
    find_crossings(&k);
    find_positions(&k);
    make_room(&k);
    bool walked = find_sides(&k) && link_crossings(&k) && walk_all(&k);
    if (walked) {
        add_whole_rings(&k);
        *clipped = finish(out, &k);
    }
    buf_reset(&k.points);
    return walked;
}

bool clip_coverage(struct arena *out, struct arena scratch, const struct coverage *c,
                   const struct shapes *to, size_t area, struct coverage *clipped, struct err *err)
{
    scratch = scratch_beside(out, scratch);
    return clip_by_arcs(out, scratch, c, to, area, clipped) ||
           clip_by_geos(out, scratch, c, to, area, clipped, err);
}
