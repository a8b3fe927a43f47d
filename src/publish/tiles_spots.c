/* tiles_spots.c - the spots of every map on the grid, and the outline of the inhabited land.
 * A layer answers with classes of pixels (the values stay behind the gate); equal ones become
 * patches that share their borders, clipped to the municipality.
 * Flow: layer_surface -> patches -> clip -> [tiles_spots] -> tiler. docs/methods.md, "Spots". */
#include "geo/clip.h"
#include "geo/patches.h"
#include "publish/tiles_internal.h"

enum { MARGIN = 4, CELL_M = 100, ROUNDS = 2 };

/* Take the squares that lie more than MARGIN from the municipality's own out of the window: what is
 * drawn there would be traced and then cut off. */
static void keep_near_own(struct tile_set *t, const struct window *w)
{
    const struct grid *g = layer_support(t->p->grid_layer)->grid;
    size_t wide = (size_t)w->columns + 2 * WINDOW_AROUND;
    size_t high = (size_t)w->rows + 2 * WINDOW_AROUND;
    bool *near = NEW(t->out, bool, wide *high);
    for (size_t k = 0; k < t->m->cells_count; k++) {
        size_t column = (size_t)(g->column[t->m->cells[k]] - w->west + WINDOW_AROUND);
        size_t row = (size_t)(g->row[t->m->cells[k]] - w->south + WINDOW_AROUND);
        for (size_t y = row - MARGIN; y <= row + MARGIN; y++)
            memset(near + y * wide + column - MARGIN, true, 2 * MARGIN + 1);
    }
    for (size_t i = 0; i < wide * high; i++)
        if (!near[i]) {
            w->square[i] = -1;
            w->mask[i] = 0;
        }
}

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
    layer_window(t->out, t->p->grid_layer, &w);
    keep_near_own(t, &w);
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

static bool add_spots(struct tile_set *t, size_t map, const struct window *w, struct err *err)
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

/* ---- the outline of the inhabited land ---- */

/* Which squares of the window are the municipality's own. */
static bool *own_squares(struct tile_set *t, const struct window *w)
{
    const struct grid *g = layer_support(t->p->grid_layer)->grid;
    bool *own = NEW(t->out, bool, (size_t)w->columns *(size_t)w->rows);
    for (size_t k = 0; k < t->m->cells_count; k++)
        own[(g->row[t->m->cells[k]] - w->south) * w->columns + g->column[t->m->cells[k]] -
            w->west] = true;
    return own;
}

/* Whether a point lies in an own square or just beside one. */
static bool near_own(const struct window *w, const bool *own, double x, double y)
{
    enum { BESIDE = 30 }; /* metres: rounding moves an outline by less than a pixel or two */
    for (int k = 0; k < 4; k++) {
        int column = (int)floor((x + (k & 1 ? BESIDE : -BESIDE)) / CELL_M) - w->west;
        int row = (int)floor((y + (k & 2 ? BESIDE : -BESIDE)) / CELL_M) - w->south;
        bool within = column >= 0 && row >= 0 && column < w->columns && row < w->rows;
        if (within && own[row * w->columns + column])
            return true;
    }
    return false;
}

/* The stretches of an arc along own squares. */
static void copy_own(struct shapes_builder *b, const struct point *p, size_t count,
                     const struct window *w, const bool *own)
{
    bool open = false;
    for (size_t i = 0; i + 1 < count; i++) {
        bool mine = near_own(w, own, (p[i].x + p[i + 1].x) / 2, (p[i].y + p[i + 1].y) / 2);
        if (mine && !open) {
            shapes_polygon(b);
            shapes_ring(b);
            shapes_point(b, p[i]);
        }
        if (mine)
            shapes_point(b, p[i + 1]);
        open = mine;
    }
}

/* The edge of what is drawn (the same of every map), as lines: where land without people begins. */
static void add_inhabited(struct tile_set *t, const struct window *w)
{
    struct raster raster = raster_of(w);
    for (size_t i = 0; i < raster.columns * raster.rows; i++)
        w->class[i] = w->class[i] == RASTER_NOTHING ? RASTER_NOTHING : 0;
    struct coverage edge = patches_trace(t->out, t->scratch, &raster, 0, ROUNDS).coverage;
    const bool *own = own_squares(t, w);
    struct shapes_builder b = {0};
    shapes_area(&b);
    for (size_t a = 0; a < edge.arcs; a++)
        copy_own(&b, edge.point + edge.arc_start[a], edge.arc_start[a + 1] - edge.arc_start[a], w,
                 own);
    struct shapes lines = shapes_finish(t->out, &b);
    struct coverage *c = NEW(t->out, struct coverage, 1);
    uint32_t *of;
    *c = coverage_of_lines(t->out, &lines, &of);
    tile_set_layer(t, "inhabited", MVT_LINES, c, 1, NULL, 0)->feature = of;
}

bool tile_set_spots(struct tile_set *t, struct err *err)
{
    if (!t->p->grid_layer || t->m->cells_count == 0)
        return true;
    struct window w = window_of(t);
    bool drawn = false;
    for (size_t k = 0; k < t->p->catalogue->maps_count; k++) {
        if (!t->p->maps[k].present || !t->p->maps[k].on_grid)
            continue;
        if (!add_spots(t, t->p->maps[k].map, &w, err))
            return false;
        drawn = true;
    }
    if (drawn)
        add_inhabited(t, &w);
    return true;
}
