/* tiles_base.c - the base map around a municipality: water, green, roads, railways, stations and
 * names, as far beyond it as the page's frames see. Without a base map: the water areas of the
 * Wijk- en Buurtkaart. Flow: store's base map -> [tiles_base] -> tiler. */
#include "geo/clip.h"
#include "publish/tiles_internal.h"

static bool overlaps(struct bounds a, struct bounds b)
{
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

static void add_point(struct shapes_builder *b, double x, double y)
{
    shapes_point(b, (struct point){x, y});
}

/* The rectangle as one area. */
static struct shapes rectangle(struct arena *out, struct bounds r)
{
    struct shapes_builder b = {0};
    shapes_area(&b);
    shapes_polygon(&b);
    shapes_ring(&b);
    add_point(&b, r.west, r.south);
    add_point(&b, r.east, r.south);
    add_point(&b, r.east, r.north);
    add_point(&b, r.west, r.north);
    return shapes_finish(out, &b);
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
    const struct published *p = t->p;
    struct gathered g = {.name = NEW(t->out, str, p->base_count),
                         .rank = NEW(t->out, int, p->base_count)};
    for (size_t i = 0; i < p->base_count; i++) {
        const struct base_shape *s = &p->base[i];
        if (s->layer != layer || !overlaps(s->bounds, t->around))
            continue;
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

static bool add_polygons(struct tile_set *t, const char *name, struct gathered *g, bool named,
                         struct err *err)
{
    static const char *const keys[] = {"name"};
    struct shapes shapes = shapes_finish(t->out, &g->shapes), frame = rectangle(t->out, t->around);
    struct coverage *clipped = NEW(t->out, struct coverage, 1);
    struct coverage whole = coverage_build(t->out, t->scratch, &shapes);
    if (g->count == 0)
        return true;
    if (!clip_coverage(t->out, t->scratch, &whole, &frame, 0, clipped, err))
        return false;
    struct tile_layer *l = tile_set_layer(t, name, MVT_POLYGONS, clipped, g->count, keys,
                                          named ? 1 : 0);
    for (size_t i = 0; named && i < g->count; i++)
        if (g->name[i].len)
            tile_set_value(l, i, 0, tile_text(g->name[i]));
    return true;
}

/* ---- lines and points ---- */

/* Copy the stretches of a line that come near the frame: whole segments, so that the line is not
 * bent, and one on either side. */
static void copy_near(struct shapes_builder *b, const struct point *p, size_t count,
                      struct bounds frame)
{
    bool open = false;
    for (size_t i = 0; i + 1 < count; i++) {
        bool near = overlaps(bounds_of(p + i, 2), frame);
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

/* Lines by rank: feature k holds those of rank k + 1. */
static void add_lines(struct tile_set *t, const char *name, enum base_layer layer, int ranks)
{
    static const char *const keys[] = {"k"};
    const struct published *p = t->p;
    struct shapes_builder b = {0};
    for (int rank = 1; rank <= ranks; rank++) {
        shapes_area(&b);
        for (size_t i = 0; i < p->base_count; i++) {
            const struct base_shape *s = &p->base[i];
            if (s->layer != layer || (ranks > 1 && s->rank != rank) ||
                !overlaps(s->bounds, t->around))
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
    for (int rank = 1; ranks > 1 && rank <= ranks; rank++)
        tile_set_value(l, (size_t)rank - 1, 0, tile_int(rank));
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

bool tile_set_base(struct tile_set *t, struct err *err)
{
    struct gathered water = t->p->base_count ? gather(t, BASE_LAYER_WATER) : gather_water_areas(t);
    struct gathered green = gather(t, BASE_LAYER_GREEN);
    if (!add_polygons(t, "water", &water, true, err) ||
        !add_polygons(t, "green", &green, false, err))
        return false;
    add_lines(t, "road", BASE_LAYER_ROAD, 3);
    add_lines(t, "rail", BASE_LAYER_RAIL, 1);
    add_points(t, "station", BASE_LAYER_STATION, false);
    add_points(t, "place", BASE_LAYER_PLACE, true);
    return true;
}
