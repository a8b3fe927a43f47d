/* tiles_base.c - the base map around a municipality: water, green, roads, railways, stations and
 * names, whole shapes; the tiler leaves out what lies farther off than the page's frames see.
 * Without a base map: the water areas of the Wijk- en Buurtkaart.
 * Flow: store's base map -> [tiles_base] -> tiler. */
#include "publish/tiles_internal.h"

static bool overlaps(struct bounds a, struct bounds b)
{
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/* List the shapes around the municipality once. */
static void find_near(struct tile_set *t)
{
    const struct published *p = t->p;
    t->near = NEW_RAW(t->out, const struct base_shape *, p->base_count);
    for (size_t i = 0; i < p->base_count; i++)
        if (overlaps(p->base[i].bounds, t->around))
            t->near[t->near_count++] = &p->base[i];
}

/* ---- polygons ---- */

/* Polygons and their names, gathered for one layer. */
struct gathered {
    struct shapes_builder shapes;
    str *name;
    int *rank;
    size_t count;
};

static struct gathered gather(struct tile_set *t, enum base_layer layer)
{
    struct gathered g = {.name = NEW(t->out, str, t->near_count),
                         .rank = NEW(t->out, int, t->near_count)};
    for (size_t i = 0; i < t->near_count; i++) {
        const struct base_shape *s = t->near[i];
        if (s->layer != layer)
            continue;
        if (layer == BASE_LAYER_WATER || layer == BASE_LAYER_GREEN)
            shapes_copy_near(&g.shapes, &s->shape, 0, t->around);
        else
            shapes_copy_area(&g.shapes, &s->shape, 0);
        g.name[g.count] = s->name;
        g.rank[g.count++] = s->rank;
    }
    return g;
}

/* Water areas of the Wijk- en Buurtkaart, when there is no base map. */
static struct gathered gather_water_areas(struct tile_set *t)
{
    const struct areas *a = t->p->areas;
    struct gathered g = {.name = NEW(t->out, str, t->m->areas_count)};
    for (size_t k = 0; k < t->m->areas_count; k++) {
        uint32_t area = t->m->areas[k];
        if (!a->water[area])
            continue;
        shapes_copy_area(&g.shapes, &a->shapes, area);
        g.name[g.count++] = a->name[area];
    }
    return g;
}

static void add_polygons(struct tile_set *t, const char *name, struct gathered *g, bool named)
{
    static const char *const keys[] = {"name"};
    struct shapes shapes = shapes_finish(t->out, &g->shapes);
    if (g->count == 0)
        return;
    struct coverage *c = NEW(t->out, struct coverage, 1);
    *c = coverage_build(t->out, t->scratch, &shapes);
    struct tile_layer *l = tile_set_layer(t, name, MVT_POLYGONS, c, g->count, keys, named ? 1 : 0);
    for (size_t i = 0; named && i < g->count; i++)
        if (g->name[i].len)
            tile_set_value(l, i, 0, tile_text(g->name[i]));
}

/* ---- lines and points ---- */

/* Copy the stretches of a line that come near the frame: whole segments, so that the line is not
 * bent, and one on either side. */
static void copy_near(struct shapes_builder *b, const struct point *p, size_t count,
                      struct bounds frame)
{
    bool open = false;
    for (size_t i = 0; i + 1 < count; i++) {
        struct point a = p[i], q = p[i + 1];
        bool near = !(a.x < frame.west && q.x < frame.west) &&
                    !(a.x > frame.east && q.x > frame.east) &&
                    !(a.y < frame.south && q.y < frame.south) &&
                    !(a.y > frame.north && q.y > frame.north);
        if (near && !open) {
            shapes_polygon(b);
            shapes_ring(b);
            shapes_point(b, p[i]);
        }
        if (near)
            shapes_point(b, p[i + 1]);
        open = near;
    }
}

enum { STREET = 3, STREETS_FROM_ZOOM = 11 }; /* the page shows none before */

/* Lines by rank: feature k holds those of rank k + 1. */
static void add_lines(struct tile_set *t, const char *name, enum base_layer layer, int ranks)
{
    static const char *const keys[] = {"k"};
    struct shapes_builder b = {0};
    for (int rank = 1; rank <= ranks; rank++) {
        shapes_area(&b);
        for (size_t i = 0; i < t->near_count; i++) {
            const struct base_shape *s = t->near[i];
            if (s->layer != layer || (ranks > 1 && s->rank != rank))
                continue;
            for (size_t r = 0; r < s->shape.rings; r++)
                copy_near(&b, s->shape.point + s->shape.point_start[r],
                          s->shape.point_start[r + 1] - s->shape.point_start[r], t->around);
        }
    }
    struct shapes lines = shapes_finish(t->out, &b);
    struct coverage *c = NEW(t->out, struct coverage, 1);
    uint32_t *of;
    *c = coverage_of_lines(t->out, &lines, &of);
    if (c->arcs == 0)
        return;
    struct tile_layer *l = tile_set_layer(t, name, MVT_LINES, c, (size_t)ranks, keys,
                                          ranks > 1 ? 1 : 0);
    l->feature = of;
    uint8_t *from_zoom = NEW(t->out, uint8_t, ranks);
    for (int rank = 1; ranks > 1 && rank <= ranks; rank++) {
        tile_set_value(l, (size_t)rank - 1, 0, tile_int(rank));
        from_zoom[rank - 1] = rank == STREET ? STREETS_FROM_ZOOM : 0;
    }
    l->from_zoom = from_zoom;
}

static void add_points(struct tile_set *t, const char *name, enum base_layer layer, bool ranked)
{
    static const char *const keys[] = {"name", "k"};
    struct gathered g = gather(t, layer);
    struct shapes points = shapes_finish(t->out, &g.shapes);
    struct coverage *c = NEW(t->out, struct coverage, 1);
    uint32_t *of;
    if (g.count == 0)
        return;
    *c = coverage_of_lines(t->out, &points, &of);
    struct tile_layer *l = tile_set_layer(t, name, MVT_POINTS, c, g.count, keys, ranked ? 2 : 1);
    l->feature = of;
    for (size_t i = 0; i < g.count; i++) {
        tile_set_value(l, i, 0, tile_text(g.name[i]));
        if (ranked)
            tile_set_value(l, i, 1, tile_int(g.rank[i]));
    }
}

void tile_set_base(struct tile_set *t)
{
    find_near(t);
    struct gathered water = t->p->base_count ? gather(t, BASE_LAYER_WATER) : gather_water_areas(t);
    struct gathered green = gather(t, BASE_LAYER_GREEN);
    add_polygons(t, "water", &water, true);
    add_polygons(t, "green", &green, false);
    add_lines(t, "road", BASE_LAYER_ROAD, 3);
    add_lines(t, "rail", BASE_LAYER_RAIL, 1);
    add_points(t, "station", BASE_LAYER_STATION, false);
    add_points(t, "place", BASE_LAYER_PLACE, true);
}
