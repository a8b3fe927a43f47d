/* mesh.c - triangulation through OGR, and marching through the triangles. */
#include "demo/mesh.h"
#include "demo/chance.h"

#include <ogr_api.h>

/* Open addressing on 64-bit keys; -1 marks an empty place. */
struct table {
    uint64_t *key;
    int *value;
    size_t mask;
};

static struct table table_make(struct arena *a, size_t most)
{
    size_t size = 16;
    while (size < 2 * most)
        size *= 2;
    struct table t = {NEW(a, uint64_t, size), NEW(a, int, size), size - 1};
    for (size_t i = 0; i < size; i++)
        t.value[i] = -1;
    return t;
}

static int *table_at(struct table *t, uint64_t key)
{
    size_t i = (size_t)chance_mix(1, key) & t->mask;
    while (t->value[i] >= 0 && t->key[i] != key)
        i = (i + 1) & t->mask;
    t->key[i] = key;
    return &t->value[i];
}

static uint64_t point_key(struct point p)
{
    uint64_t x, y;
    memcpy(&x, &p.x, sizeof x);
    memcpy(&y, &p.y, sizeof y);
    return chance_mix(x, y);
}

static OGRGeometryH sites_as_geometry(const struct point *site, int count)
{
    OGRGeometryH all = OGR_G_CreateGeometry(wkbMultiPoint);
    for (int i = 0; i < count; i++) {
        OGRGeometryH one = OGR_G_CreateGeometry(wkbPoint);
        OGR_G_SetPoint_2D(one, 0, site[i].x, site[i].y);
        OGR_G_AddGeometryDirectly(all, one);
    }
    return all;
}

static bool triangle_read(OGRGeometryH triangle, struct table *known, int corner[3],
                          const struct point *site)
{
    OGRGeometryH ring = OGR_G_GetGeometryRef(triangle, 0);
    for (int k = 0; k < 3; k++) {
        struct point p = {OGR_G_GetX(ring, k), OGR_G_GetY(ring, k)};
        corner[k] = *table_at(known, point_key(p));
        if (corner[k] < 0)
            return false;
    }
    struct point a = site[corner[0]], b = site[corner[1]], c = site[corner[2]];
    if ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0) {
        int swap = corner[1];
        corner[1] = corner[2];
        corner[2] = swap;
    }
    return true;
}

static uint64_t side_key(int from, int to)
{
    return (uint64_t)(uint32_t)from << 32 | (uint32_t)to;
}

static void find_across(struct arena scratch, struct mesh *mesh)
{
    struct table sides = table_make(&scratch, (size_t)mesh->count * 3);
    for (int t = 0; t < mesh->count; t++)
        for (int k = 0; k < 3; k++)
            *table_at(&sides, side_key(mesh->corner[t][k], mesh->corner[t][(k + 1) % 3])) = t;
    for (int t = 0; t < mesh->count; t++)
        for (int k = 0; k < 3; k++)
            mesh->across[t][k] = *table_at(
                &sides, side_key(mesh->corner[t][(k + 1) % 3], mesh->corner[t][k]));
}

bool mesh_build(struct arena *out, struct arena scratch, const struct point *site, int count,
                struct mesh *mesh, struct err *err)
{
    OGRGeometryH sites = sites_as_geometry(site, count);
    OGRGeometryH triangles = OGR_G_DelaunayTriangulation(sites, 0, 0);
    OGR_G_DestroyGeometry(sites);
    if (!triangles)
        return err_set(err, "cannot triangulate %d sites: is GDAL built with GEOS?", count);
    struct table known = table_make(&scratch, (size_t)count);
    for (int i = 0; i < count; i++)
        *table_at(&known, point_key(site[i])) = i;
    int most = OGR_G_GetGeometryCount(triangles);
    *mesh = (struct mesh){.site = site, .site_count = count};
    mesh->corner = (int(*)[3])NEW(out, int, 3 * most);
    mesh->across = (int(*)[3])NEW(out, int, 3 * most);
    bool good = true;
    for (int i = 0; i < most && good; i++)
        good = triangle_read(OGR_G_GetGeometryRef(triangles, i), &known,
                             mesh->corner[mesh->count++], site);
    OGR_G_DestroyGeometry(triangles);
    if (!good)
        return err_set(err, "the triangulation moved a site");
    find_across(scratch, mesh);
    return true;
}

void mesh_neighbours(struct arena *out, const struct mesh *mesh, int **first, int **list)
{
    int *start = NEW(out, int, mesh->site_count + 1), *of = NEW(out, int, mesh->count * 3);
    for (int t = 0; t < mesh->count; t++)
        for (int k = 0; k < 3; k++)
            start[mesh->corner[t][k] + 1]++;
    for (int i = 0; i < mesh->site_count; i++)
        start[i + 1] += start[i];
    int *fill = NEW(out, int, mesh->site_count);
    for (int t = 0; t < mesh->count; t++)
        for (int k = 0; k < 3; k++) {
            int from = mesh->corner[t][k];
            of[start[from] + fill[from]++] = mesh->corner[t][(k + 1) % 3];
        }
    *first = start;
    *list = of;
}

/* ---- borders ---- */

struct march {
    const struct mesh *mesh;
    const int *label;
    uint64_t seed;
    int steps;
    struct borders *into;
    int points;
    bool *seen; /* [3 * triangle + side]: this side has been crossed */
};

static struct point millimetres(struct point p)
{
    return (struct point){round(p.x * 1000) / 1000, round(p.y * 1000) / 1000};
}

static struct point between(struct point a, struct point b, double t)
{
    return (struct point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

static struct point centre(const struct march *m, int t)
{
    const struct point *s = m->mesh->site;
    const int *c = m->mesh->corner[t];
    double u = chance_between(m->seed, (uint64_t)t, 0.322, 0.345),
           v = chance_between(m->seed + 1, (uint64_t)t, 0.322, 0.345);
    double w = 1 - u - v;
    return (struct point){u * s[c[0]].x + v * s[c[1]].x + w * s[c[2]].x,
                          u * s[c[0]].y + v * s[c[1]].y + w * s[c[2]].y};
}

/* Where the border crosses the side between two sites: the same from either triangle. */
static struct point crossing(const struct march *m, int a, int b)
{
    int low = a < b ? a : b, high = a < b ? b : a;
    double t = chance_between(m->seed + 2, chance_key(low, high), 0.48, 0.52);
    return millimetres(between(m->mesh->site[low], m->mesh->site[high], t));
}

static bool left_of(struct point a, struct point b, struct point p)
{
    double reach = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0.01 * reach;
}

/* A point inward from the crossing, in the direction in which the border passes the side, inside
 * the triangle a-b-c (counter-clockwise). */
static struct point inward(struct point from, struct point step, const struct point corner[3])
{
    for (double reach = 0.18; reach > 0.01; reach *= 0.6) {
        struct point p = {from.x + reach * step.x, from.y + reach * step.y};
        if (left_of(corner[0], corner[1], p) && left_of(corner[1], corner[2], p) &&
            left_of(corner[2], corner[0], p))
            return p;
    }
    return from;
}

static bool side_is_border(const struct march *m, int t, int side)
{
    const int *c = m->mesh->corner[t];
    return m->mesh->across[t][side] >= 0 && m->label[c[side]] != m->label[c[(side + 1) % 3]];
}

static int border_sides(const struct march *m, int t)
{
    return side_is_border(m, t, 0) + side_is_border(m, t, 1) + side_is_border(m, t, 2);
}

/* Where the border that enters t over a side goes next: its other side, or the meeting point. */
static struct point far_end(const struct march *m, int t, int side)
{
    const int *c = m->mesh->corner[t];
    if (border_sides(m, t) == 3)
        return centre(m, t);
    int other = side_is_border(m, t, (side + 1) % 3) ? (side + 1) % 3 : (side + 2) % 3;
    return crossing(m, c[other], c[(other + 1) % 3]);
}

static int side_towards(const struct march *m, int t, int other)
{
    for (int k = 0; k < 3; k++)
        if (m->mesh->across[t][k] == other)
            return k;
    assert(false && "triangles are neighbours");
    return 0;
}

/* The direction in which a border passes a side into t: from where it came to where it goes, the
 * same (reversed) from the other triangle. source: Catmull and Rom 1974 */
static struct point direction_into(const struct march *m, int t, int side)
{
    int beyond = m->mesh->across[t][side];
    struct point here = far_end(m, t, side), there = far_end(m, beyond, side_towards(m, beyond, t));
    return (struct point){here.x - there.x, here.y - there.y};
}

static void point_add(struct march *m, struct point p)
{
    m->into->at[m->points++] = millimetres(p);
}

/* source: de Casteljau */
static struct point bezier(const struct point p[4], double t)
{
    struct point a = between(p[0], p[1], t), b = between(p[1], p[2], t), c = between(p[2], p[3], t);
    return between(between(a, b, t), between(b, c, t), t);
}

/* The curve through triangle t from its side `in` to its side `out`, without the last point. */
static void pass_through(struct march *m, int t, int in, int out)
{
    const int *c = m->mesh->corner[t];
    const struct point *s = m->mesh->site;
    struct point corners[3] = {s[c[0]], s[c[1]], s[c[2]]}, p[4];
    p[0] = crossing(m, c[in], c[(in + 1) % 3]);
    p[3] = crossing(m, c[out], c[(out + 1) % 3]);
    p[1] = inward(p[0], direction_into(m, t, in), corners);
    p[2] = inward(p[3], direction_into(m, t, out), corners);
    for (int i = 0; i < m->steps; i++)
        point_add(m, bezier(p, (double)i / m->steps));
}

/* The curve between the meeting point in t and its side, kept within the third of the triangle that
 * belongs to the side; outward with both ends, inward likewise. */
static void half_through(struct march *m, int t, int side, bool outward)
{
    const int *c = m->mesh->corner[t];
    const struct point *s = m->mesh->site;
    struct point middle = centre(m, t), third[3] = {s[c[side]], s[c[(side + 1) % 3]], middle}, p[4];
    p[0] = crossing(m, c[side], c[(side + 1) % 3]);
    p[1] = p[2] = inward(p[0], direction_into(m, t, side), third);
    p[3] = middle;
    int half = m->steps > 2 ? m->steps / 2 : 1;
    if (outward)
        for (int i = half; i > 0; i--)
            point_add(m, bezier(p, (double)i / half));
    else
        for (int i = 0; i <= half; i++)
            point_add(m, bezier(p, (double)i / half));
}

static void mark(struct march *m, int t, int side)
{
    int other = m->mesh->across[t][side];
    m->seen[3 * t + side] = true;
    m->seen[3 * other + side_towards(m, other, t)] = true;
}

/* Follow one border out of triangle t over `side` until three labels meet, or back at the start. */
static void follow(struct march *m, int t, int side, bool closed)
{
    const int *c = m->mesh->corner[t];
    struct arc arc = {.first = m->points,
                      .from = closed ? -1 : t,
                      .to = -1,
                      .left = m->label[c[(side + 1) % 3]],
                      .right = m->label[c[side]]};
    int begin = t, begin_side = side;
    if (!closed)
        half_through(m, t, side, true);
    for (;;) {
        mark(m, t, side);
        int next = m->mesh->across[t][side], in = side_towards(m, next, t);
        if (border_sides(m, next) == 3) {
            half_through(m, next, in, false);
            arc.to = next;
            break;
        }
        int out = side_is_border(m, next, (in + 1) % 3) ? (in + 1) % 3 : (in + 2) % 3;
        pass_through(m, next, in, out);
        t = next;
        side = out;
        if (closed && t == begin && side == begin_side) {
            m->into->at[m->points] = m->into->at[arc.first];
            m->points++;
            break;
        }
    }
    arc.count = m->points - arc.first;
    m->into->arc[m->into->count++] = arc;
}

struct borders mesh_borders(struct arena *out, struct arena scratch, const struct mesh *mesh,
                            const int *label, int steps, uint64_t seed)
{
    struct borders borders = {0};
    struct march m = {.mesh = mesh, .label = label, .seed = seed, .steps = steps, .into = &borders};
    size_t crossed = 0;
    for (int t = 0; t < mesh->count; t++)
        crossed += (size_t)border_sides(&m, t);
    borders.arc = NEW(out, struct arc, crossed + 1);
    borders.at = NEW(out, struct point, crossed * (size_t)(steps + 3) + 1);
    m.seen = NEW(&scratch, bool, mesh->count * 3);
    for (int pass = 0; pass < 2; pass++) /* first what begins where three labels meet, then loops */
        for (int t = 0; t < mesh->count; t++) {
            int sides = border_sides(&m, t);
            for (int k = 0; k < 3; k++)
                if (sides == (pass ? 2 : 3) && side_is_border(&m, t, k) && !m.seen[3 * t + k])
                    follow(&m, t, k, pass);
        }
    return borders;
}
