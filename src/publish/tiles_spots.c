/* tiles_spots.c - the spots of every map on the grid, and the outline of the inhabited land.
 * A layer answers with classes of pixels (the values stay behind the gate); equal ones become
 * patches that share their borders, clipped to the municipality.
 * Flow: layer_surface -> patches -> clip -> [tiles_spots] -> tiler. docs/methods.md, "Spots". */
#include "geo/clip.h"
#include "geo/patches.h"
#include "publish/tiles_internal.h"

enum { MARGIN = 4, CELL_M = 100, ROUNDS = 2 };

/* The municipality's squares with a margin, so that a patch on its border is traced whole. */
static struct window window_of(struct tile_set *t)
{
    const struct grid *g = layer_support(t->p->grid_layer)->grid;
    int west = INT16_MAX, east = INT16_MIN, south = INT16_MAX, north = INT16_MIN;
    for (size_t k = 0; k < t->m->cells_count; k++) {
        int column = g->column[t->m->cells[k]], row = g->row[t->m->cells[k]];
        west = column < west ? column : west;
        east = column > east ? column : east;
        south = row < south ? row : south;
        north = row > north ? row : north;
    }
    struct window w = {.west = west - MARGIN,
                       .south = south - MARGIN,
                       .columns = east - west + 1 + 2 * MARGIN,
                       .rows = north - south + 1 + 2 * MARGIN};
    size_t pixels = (size_t)w.columns * (size_t)w.rows * PIXELS_PER_CELL * PIXELS_PER_CELL;
    w.class = NEW(t->out, uint8_t, pixels);
    return w;
}

static struct raster raster_of(const struct window *w)
{
    return (struct raster){.columns = (size_t)w->columns * PIXELS_PER_CELL,
                           .rows = (size_t)w->rows * PIXELS_PER_CELL,
                           .corner = {w->west * (double)CELL_M, w->south * (double)CELL_M},
                           .pixel_m = (double)CELL_M / PIXELS_PER_CELL,
                           .code = w->class};
}

/* One feature a class code: `codes` lists them, feature[face] names the face's. */
static size_t number_codes(const struct patches *s, uint8_t codes[256], uint32_t *feature)
{
    uint32_t number[256] = {0};
    bool met[256] = {false};
    size_t count = 0;
    for (size_t f = 0; f < s->coverage.faces; f++)
        met[s->code[f]] = true;
    for (int code = 0; code < 256; code++)
        if (met[code]) {
            number[code] = (uint32_t)count;
            codes[count++] = (uint8_t)code;
        }
    for (size_t f = 0; f < s->coverage.faces; f++)
        feature[f] = number[s->code[f]];
    return count;
}

static bool add_spots(struct tile_set *t, size_t map, struct window *w, struct err *err)
{
    static const char *const keys[] = {"c"};
    const struct catalogue *c = t->p->catalogue;
    struct raster raster = raster_of(w);
    struct coverage *clipped = NEW(t->out, struct coverage, 1);
    layer_surface(t->p->grid_layer, map, w);
    struct patches s = patches_trace(t->out, t->scratch, &raster, c->disclosure.least_patch_m2,
                                     ROUNDS);
    if (!clip_coverage(t->out, t->scratch, &s.coverage, &t->outline, 0, clipped, err))
        return false;
    uint8_t codes[256];
    uint32_t *feature = NEW(t->out, uint32_t, s.coverage.faces);
    size_t count = number_codes(&s, codes, feature);
    const char *name = arena_format(t->out, "s_%.*s", STR_ARG(c->maps[map].id));
    struct tile_layer *l = tile_set_layer(t, name, MVT_POLYGONS, clipped, count, keys, 1);
    l->feature = feature;
    for (size_t k = 0; k < count; k++)
        tile_set_value(l, k, 0, tile_int(codes[k]));
    return true;
}

/* The edge of all drawn squares of the municipality, as lines. */
static void add_inhabited(struct tile_set *t, struct window *w)
{
    const struct grid *g = layer_support(t->p->grid_layer)->grid;
    size_t wide = (size_t)w->columns;
    struct raster raster = {.columns = wide,
                            .rows = (size_t)w->rows,
                            .corner = {w->west * (double)CELL_M, w->south * (double)CELL_M},
                            .pixel_m = CELL_M,
                            .code = w->class};
    memset(w->class, RASTER_NOTHING, wide * (size_t)w->rows);
    for (size_t k = 0; k < t->m->cells_count; k++) {
        size_t column = (size_t)(g->column[t->m->cells[k]] - w->west);
        size_t row = (size_t)(g->row[t->m->cells[k]] - w->south);
        w->class[row * wide + column] = 0;
    }
    struct coverage *edge = NEW(t->out, struct coverage, 1);
    *edge = patches_trace(t->out, t->scratch, &raster, 0, ROUNDS).coverage;
    uint32_t *feature = NEW(t->out, uint32_t, edge->arcs);
    tile_set_layer(t, "inhabited", MVT_LINES, edge, 1, NULL, 0)->feature = feature;
}

bool tile_set_spots(struct tile_set *t, struct err *err)
{
    if (!t->p->grid_layer || t->m->cells_count == 0)
        return true;
    struct window w = window_of(t);
    for (size_t k = 0; k < t->p->catalogue->maps_count; k++)
        if (t->p->maps[k].present && t->p->maps[k].on_grid &&
            !add_spots(t, t->p->maps[k].map, &w, err))
            return false;
    add_inhabited(t, &w);
    return true;
}
