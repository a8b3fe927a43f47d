/* coverage.c - find the arcs that areas share.
 * A vertex is a node when rings pass it by different neighbours; between nodes all rings that use
 * an edge use the next one as well, so a stretch from node to node is one arc (the idea of
 * TopoJSON, Bostock 2012). */
#include "geo/coverage.h"
#include "geo/scratch.h"

enum { NO_VERTEX = UINT32_MAX };

/* Rings as vertex numbers, cleaned. Starts as in struct shapes. */
struct numbered {
    size_t vertices;
    struct point *place; /* [vertices] */
    uint32_t *vertex;    /* all rings one after the other */
    uint32_t *start;     /* [rings + 1] */
    uint32_t *polygon_start, *ring_start;
    size_t polygons, rings;
    uint8_t *node; /* [vertices] */
};

/* ---- equal points become one vertex ---- */

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ x >> 32;
}

static int64_t millimetres(double metres)
{
    return llrint(metres * 1000);
}

static size_t power_of_two_above(size_t least)
{
    size_t power = 16;
    while (power < least)
        power *= 2;
    return power;
}

struct vertex_table {
    size_t mask;
    uint32_t *slot; /* vertex + 1; 0 is free */
    struct point *place;
    size_t count;
};

static uint32_t vertex_number(struct vertex_table *t, struct point p)
{
    int64_t x = millimetres(p.x), y = millimetres(p.y);
    size_t at = mix((uint64_t)x * 0x9e3779b97f4a7c15u ^ (uint64_t)y) & t->mask;
    for (; t->slot[at]; at = (at + 1) & t->mask) {
        struct point known = t->place[t->slot[at] - 1];
        if (millimetres(known.x) == x && millimetres(known.y) == y)
            return t->slot[at] - 1;
    }
    t->place[t->count] = p;
    t->slot[at] = (uint32_t)++t->count;
    return (uint32_t)(t->count - 1);
}

/* Number a ring's points into `ring`, without repeats and without spikes (there and back again).
 * Returns how many are left; fewer than three make no ring. */
static size_t number_ring(struct vertex_table *t, const struct point *points, size_t count,
                          uint32_t *ring)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t v = vertex_number(t, points[i]);
        if (n && ring[n - 1] == v)
            continue;
        if (n > 1 && ring[n - 2] == v)
            n--;
        else
            ring[n++] = v;
    }
    size_t first = 0; /* the same across the closing edge */
    while (n - first > 2) {
        if (ring[first] == ring[n - 1])
            n--;
        else if (ring[first + 1] == ring[n - 1])
            first++;
        else if (ring[first] == ring[n - 2])
            n--;
        else
            break;
    }
    memmove(ring, ring + first, (n - first) * sizeof *ring);
    return n - first < 3 ? 0 : n - first;
}

static double numbered_area(const struct point *place, const uint32_t *ring, size_t n)
{
    double twice = 0;
    struct point o = place[ring[0]];
    for (size_t i = 1; i + 1 < n; i++) {
        struct point a = place[ring[i]], b = place[ring[i + 1]];
        twice += (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    }
    return twice / 2;
}

static void reverse(uint32_t *ring, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t kept = ring[i];
        ring[i] = ring[n - 1 - i];
        ring[n - 1 - i] = kept;
    }
}

/* Add a ring with the face at its left; false when nothing is left of it. */
static bool add_ring(struct numbered *to, struct vertex_table *t, const struct shapes *s,
                     size_t ring, bool outer)
{
    uint32_t *made = to->vertex + to->start[to->rings];
    size_t first = s->point_start[ring];
    size_t n = number_ring(t, s->point + first, s->point_start[ring + 1] - first, made);
    double area = n ? numbered_area(t->place, made, n) : 0;
    if (area == 0)
        return false;
    if ((area > 0) != outer)
        reverse(made, n);
    to->start[to->rings + 1] = to->start[to->rings] + (uint32_t)n;
    to->rings++;
    return true;
}

static struct numbered number_vertices(struct arena *scratch, const struct shapes *s)
{
    struct vertex_table t = {.mask = power_of_two_above(2 * s->points) - 1};
    t.slot = NEW(scratch, uint32_t, t.mask + 1);
    t.place = NEW_RAW(scratch, struct point, s->points);
    struct numbered made = {
        .vertex = NEW_RAW(scratch, uint32_t, s->points + 1),
        .start = NEW(scratch, uint32_t, s->rings + 1),
        .polygon_start = NEW(scratch, uint32_t, s->count + 1),
        .ring_start = NEW(scratch, uint32_t, s->polygons + 1),
    };
    for (size_t area = 0; area < s->count; area++) {
        for (size_t p = s->polygon_start[area]; p < s->polygon_start[area + 1]; p++) {
            size_t ring = s->ring_start[p], end = s->ring_start[p + 1];
            if (ring == end || !add_ring(&made, &t, s, ring, true))
                continue;
            while (++ring < end)
                (void)add_ring(&made, &t, s, ring, false);
            made.ring_start[++made.polygons] = (uint32_t)made.rings;
        }
        made.polygon_start[area + 1] = (uint32_t)made.polygons;
    }
    made.place = t.place;
    made.vertices = t.count;
    return made;
}

/* ---- nodes ---- */

/* Remember the first pair of neighbours of every vertex; another pair makes it a node. */
static void find_nodes(struct arena scratch, struct numbered *rings)
{
    struct pair {
        uint32_t low, high;
    } *seen = NEW(&scratch, struct pair, rings->vertices);
    memset(seen, 0xff, rings->vertices * sizeof *seen); /* NO_VERTEX */
    for (size_t r = 0; r < rings->rings; r++) {
        const uint32_t *ring = rings->vertex + rings->start[r];
        size_t n = rings->start[r + 1] - rings->start[r];
        for (size_t i = 0; i < n; i++) {
            uint32_t before = ring[i ? i - 1 : n - 1], after = ring[i + 1 < n ? i + 1 : 0];
            struct pair pair = before < after ? (struct pair){before, after}
                                              : (struct pair){after, before};
            struct pair *known = &seen[ring[i]];
            if (known->low == NO_VERTEX)
                *known = pair;
            else if (known->low != pair.low || known->high != pair.high)
                rings->node[ring[i]] = 1;
        }
    }
}

/* Where the first node stands in a ring. A ring without one (an island, an enclave) gets its
 * lowest vertex: the ring at the other side, having the same vertices, gets the same one. */
static size_t first_node(const struct numbered *rings, const uint32_t *ring, size_t n)
{
    size_t lowest = 0;
    for (size_t i = 0; i < n; i++) {
        if (rings->node[ring[i]])
            return i;
        if (ring[i] < ring[lowest])
            lowest = i;
    }
    rings->node[ring[lowest]] = 1;
    return lowest;
}

/* How many stretches from node to node all rings have; no more arcs than that. */
static size_t count_stretches(const struct numbered *rings)
{
    size_t stretches = 0;
    for (size_t r = 0; r < rings->rings; r++) {
        const uint32_t *ring = rings->vertex + rings->start[r];
        size_t n = rings->start[r + 1] - rings->start[r];
        (void)first_node(rings, ring, n);
        for (size_t i = 0; i < n; i++)
            stretches += rings->node[ring[i]];
    }
    return stretches;
}

/* ---- arcs ---- */

/* Arcs known by their first two vertices, from either end. */
struct arc_table {
    size_t mask;
    uint64_t *key; /* first << 32 | second */
    int32_t *ref;
    bool *used;
};

static struct arc_table arc_table_new(struct arena *scratch, size_t arcs)
{
    size_t slots = power_of_two_above(4 * arcs);
    return (struct arc_table){slots - 1, NEW(scratch, uint64_t, slots),
                              NEW(scratch, int32_t, slots), NEW(scratch, bool, slots)};
}

/* The slot where an arc that starts so stands, or would stand. */
static size_t arc_slot(const struct arc_table *t, uint32_t first, uint32_t second)
{
    uint64_t key = (uint64_t)first << 32 | second;
    size_t at = mix(key) & t->mask;
    while (t->used[at] && t->key[at] != key)
        at = (at + 1) & t->mask;
    return at;
}

static void arc_put(struct arc_table *t, uint32_t first, uint32_t second, int32_t ref)
{
    size_t at = arc_slot(t, first, second);
    t->key[at] = (uint64_t)first << 32 | second;
    t->ref[at] = ref;
    t->used[at] = true;
}

/* Add the arc of ring vertices from .. from + edges (cyclic). */
static int32_t add_arc(struct coverage *c, struct arc_table *t, const struct numbered *rings,
                       size_t r, size_t from, size_t edges)
{
    const uint32_t *ring = rings->vertex + rings->start[r];
    size_t n = rings->start[r + 1] - rings->start[r];
    int32_t arc = (int32_t)c->arcs++;
    for (size_t i = 0; i <= edges; i++)
        c->point[c->points++] = rings->place[ring[(from + i) % n]];
    c->arc_start[c->arcs] = (uint32_t)c->points;
    c->left[arc] = c->right[arc] = -1;
    arc_put(t, ring[from], ring[(from + 1) % n], arc);
    arc_put(t, ring[(from + edges) % n], ring[(from + edges - 1) % n], ~arc);
    return arc;
}

/* Cut ring r into arcs, known ones or new ones, and write its refs. */
static void cut_ring(struct coverage *c, struct arc_table *t, const struct numbered *rings,
                     size_t r, int32_t face)
{
    const uint32_t *ring = rings->vertex + rings->start[r];
    size_t n = rings->start[r + 1] - rings->start[r];
    size_t first = first_node(rings, ring, n);
    for (size_t done = 0; done < n;) {
        size_t from = (first + done) % n, edges = 1;
        while (!rings->node[ring[(from + edges) % n]])
            edges++;
        size_t slot = arc_slot(t, ring[from], ring[(from + 1) % n]);
        int32_t ref = t->used[slot] ? t->ref[slot] : add_arc(c, t, rings, r, from, edges);
        int32_t *side = ref >= 0 ? &c->left[ref] : &c->right[~ref];
        if (*side < 0)
            *side = face;
        c->ref[c->refs++] = ref;
        done += edges;
    }
    c->ref_start[r + 1] = (uint32_t)c->refs;
}

static void *copied(struct arena *out, const void *from, size_t count, size_t size)
{
    void *copy = arena_alloc(out, count, size, 16);
    if (count)
        memcpy(copy, from, count * size);
    return copy;
}
#define COPIED(out, from, count) copied((out), (from), (count), sizeof *(from))

/* A coverage in `out` that is as large as it needs to be. */
static struct coverage coverage_copy(struct arena *out, const struct coverage *c)
{
    struct coverage copy = *c;
    copy.polygon_start = COPIED(out, c->polygon_start, c->faces + 1);
    copy.ring_start = COPIED(out, c->ring_start, c->polygons + 1);
    copy.ref_start = COPIED(out, c->ref_start, c->rings + 1);
    copy.ref = COPIED(out, c->ref, c->refs);
    copy.arc_start = COPIED(out, c->arc_start, c->arcs + 1);
    copy.point = COPIED(out, c->point, c->points);
    copy.left = COPIED(out, c->left, c->arcs);
    copy.right = COPIED(out, c->right, c->arcs);
    return copy;
}

struct coverage coverage_build(struct arena *out, struct arena scratch, const struct shapes *areas)
{
    scratch = scratch_beside(out, scratch);
    struct numbered rings = number_vertices(&scratch, areas);
    rings.node = NEW(&scratch, uint8_t, rings.vertices + 1);
    find_nodes(scratch, &rings);
    size_t stretches = count_stretches(&rings);
    struct arc_table table = arc_table_new(&scratch, stretches);
    struct coverage c = {
        .faces = areas->count,
        .polygons = rings.polygons,
        .rings = rings.rings,
        .polygon_start = rings.polygon_start,
        .ring_start = rings.ring_start,
        .ref_start = NEW(&scratch, uint32_t, rings.rings + 1),
        .ref = NEW(&scratch, int32_t, stretches),
        .arc_start = NEW(&scratch, uint32_t, stretches + 1),
        .point = NEW_RAW(&scratch, struct point, rings.start[rings.rings] + stretches),
        .left = NEW(&scratch, int32_t, stretches),
        .right = NEW(&scratch, int32_t, stretches),
    };
    for (size_t f = 0; f < c.faces; f++) {
        size_t first = c.ring_start[c.polygon_start[f]];
        size_t end = c.ring_start[c.polygon_start[f + 1]];
        for (size_t r = first; r < end; r++)
            cut_ring(&c, &table, &rings, r, (int32_t)f);
    }
    return coverage_copy(out, &c);
}

struct coverage coverage_of_lines(struct arena *out, const struct shapes *lines,
                                  uint32_t **arc_area)
{
    struct coverage c = {
        .arcs = lines->rings,
        .points = lines->points,
        .polygon_start = NEW(out, uint32_t, 1),
        .ring_start = NEW(out, uint32_t, 1),
        .ref_start = NEW(out, uint32_t, 1),
        .arc_start = COPIED(out, lines->point_start, lines->rings + 1),
        .point = COPIED(out, lines->point, lines->points),
        .left = NEW(out, int32_t, lines->rings),
        .right = NEW(out, int32_t, lines->rings),
    };
    memset(c.left, 0xff, c.arcs * sizeof *c.left);
    memset(c.right, 0xff, c.arcs * sizeof *c.right);
    *arc_area = NEW(out, uint32_t, lines->rings);
    for (size_t area = 0; area < lines->count; area++) {
        size_t first = lines->ring_start[lines->polygon_start[area]];
        size_t end = lines->ring_start[lines->polygon_start[area + 1]];
        for (size_t r = first; r < end; r++)
            (*arc_area)[r] = (uint32_t)area;
    }
    return c;
}

/* ---- parts ---- */

/* Copy the rings of one face; `number` has the new number of each arc plus one, 0 when unseen. */
static void part_face(struct coverage *c, const struct coverage *whole, size_t face,
                      uint32_t *number, uint32_t *order)
{
    for (size_t p = whole->polygon_start[face]; p < whole->polygon_start[face + 1]; p++) {
        for (size_t r = whole->ring_start[p]; r < whole->ring_start[p + 1]; r++) {
            for (size_t i = whole->ref_start[r]; i < whole->ref_start[r + 1]; i++) {
                int32_t ref = whole->ref[i], arc = ref >= 0 ? ref : ~ref;
                if (!number[arc]) {
                    order[c->arcs] = (uint32_t)arc;
                    number[arc] = (uint32_t)++c->arcs;
                }
                int32_t now = (int32_t)number[arc] - 1;
                c->ref[c->refs++] = ref >= 0 ? now : ~now;
            }
            c->ref_start[++c->rings] = (uint32_t)c->refs;
        }
        c->ring_start[++c->polygons] = (uint32_t)c->rings;
    }
    c->polygon_start[++c->faces] = (uint32_t)c->polygons;
}

/* Room for a part: as many polygons, rings and refs as its faces have. */
static struct coverage part_new(struct arena *out, const struct coverage *whole,
                                const uint32_t *faces, size_t count)
{
    size_t polygons = 0, rings = 0, refs = 0;
    for (size_t i = 0; i < count; i++) {
        size_t p0 = whole->polygon_start[faces[i]], p1 = whole->polygon_start[faces[i] + 1];
        size_t r0 = whole->ring_start[p0], r1 = whole->ring_start[p1];
        polygons += p1 - p0;
        rings += r1 - r0;
        refs += whole->ref_start[r1] - whole->ref_start[r0];
    }
    return (struct coverage){
        .polygon_start = NEW(out, uint32_t, count + 1),
        .ring_start = NEW(out, uint32_t, polygons + 1),
        .ref_start = NEW(out, uint32_t, rings + 1),
        .ref = NEW(out, int32_t, refs),
    };
}

static void part_arcs(struct arena *out, struct coverage *c, const struct coverage *whole,
                      const uint32_t *order, const int32_t *face_now)
{
    c->arc_start = NEW(out, uint32_t, c->arcs + 1);
    c->left = NEW(out, int32_t, c->arcs);
    c->right = NEW(out, int32_t, c->arcs);
    for (size_t a = 0; a < c->arcs; a++) {
        int32_t left = whole->left[order[a]], right = whole->right[order[a]];
        c->left[a] = left < 0 ? -1 : face_now[left] - 1;
        c->right[a] = right < 0 ? -1 : face_now[right] - 1;
        c->points += whole->arc_start[order[a] + 1] - whole->arc_start[order[a]];
        c->arc_start[a + 1] = (uint32_t)c->points;
    }
    c->point = NEW_RAW(out, struct point, c->points);
    for (size_t a = 0; a < c->arcs; a++)
        memcpy(c->point + c->arc_start[a], whole->point + whole->arc_start[order[a]],
               (c->arc_start[a + 1] - c->arc_start[a]) * sizeof *c->point);
}

struct coverage coverage_part(struct arena *out, struct arena scratch, const struct coverage *whole,
                              const uint32_t *faces, size_t count)
{
    scratch = scratch_beside(out, scratch);
    uint32_t *number = NEW(&scratch, uint32_t, whole->arcs);
    uint32_t *order = NEW(&scratch, uint32_t, whole->arcs);
    int32_t *face_now = NEW(&scratch, int32_t, whole->faces); /* new number plus one */
    struct coverage c = part_new(out, whole, faces, count);
    for (size_t i = 0; i < count; i++) {
        face_now[faces[i]] = (int32_t)i + 1;
        part_face(&c, whole, faces[i], number, order);
    }
    part_arcs(out, &c, whole, order, face_now);
    return c;
}

/* ---- back to points ---- */

static size_t arc_of(int32_t ref)
{
    return (size_t)(ref >= 0 ? ref : ~ref);
}

/* Put an arc's points, all but the last, in the ref's direction. Returns how many. */
static size_t put_ref(struct point *to, const struct coverage *c, int32_t ref)
{
    size_t first = c->arc_start[arc_of(ref)], last = c->arc_start[arc_of(ref) + 1] - 1;
    if (ref >= 0)
        memcpy(to, c->point + first, (last - first) * sizeof *to);
    for (size_t i = 0; ref < 0 && i < last - first; i++)
        to[i] = c->point[last - i];
    return last - first;
}

struct shapes coverage_shapes(struct arena *out, const struct coverage *c)
{
    size_t polygons = c->polygon_start[c->faces], points = 0;
    for (size_t i = 0; i < c->ref_start[c->rings]; i++)
        points += c->arc_start[arc_of(c->ref[i]) + 1] - c->arc_start[arc_of(c->ref[i])] - 1;
    struct shapes s = {.count = c->faces,
                       .polygons = polygons,
                       .rings = c->rings,
                       .polygon_start = NEW_RAW(out, uint32_t, c->faces + 1),
                       .ring_start = NEW_RAW(out, uint32_t, polygons + 1),
                       .point_start = NEW_RAW(out, uint32_t, c->rings + 1),
                       .point = NEW_RAW(out, struct point, points)};
    memcpy(s.polygon_start, c->polygon_start, (c->faces + 1) * sizeof *s.polygon_start);
    memcpy(s.ring_start, c->ring_start, (polygons + 1) * sizeof *s.ring_start);
    for (size_t r = 0; r < c->rings; r++) {
        s.point_start[r] = (uint32_t)s.points;
        for (size_t i = c->ref_start[r]; i < c->ref_start[r + 1]; i++)
            s.points += put_ref(s.point + s.points, c, c->ref[i]);
    }
    s.point_start[c->rings] = (uint32_t)s.points;
    return s;
}
