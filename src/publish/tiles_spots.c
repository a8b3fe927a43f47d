/* tiles_spots.c - the spots of every map on the grid, and the outline of the inhabited land.
 * A layer answers with classes of pixels (the values stay behind the gate); equal ones become
 * patches that share their borders, clipped to the municipality.
 * Flow: layer_surface -> patches -> clip -> [tiles_spots] -> tiler. docs/methods.md, "Spots". */
#include "geo/clip.h"
#include "geo/patches.h"
#include "publish/tiles_internal.h"

/* Squares around the municipality's own that are traced as well, so that a patch on its border is
 * traced whole. */
enum { MARGIN = 4 };

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

static bool add_spots(struct tile_set *t, size_t map, const struct frame *frame, struct err *err)
{
    static const char *const keys[] = {"c"};
    const struct catalogue *c = t->p->catalogue;
    struct coverage *clipped = NEW(t->out, struct coverage, 1);
    struct runs runs = layer_surface(t->out, t->scratch, t->p->grid_layer, map, frame, t->parallel);
    struct patches s = patches_trace(t->out, t->scratch, &runs, c->disclosure.least_patch_m2, true,
                                     t->parallel);
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

/* Which squares of the frame are the municipality's own. */
static bool *own_squares(struct tile_set *t, const struct frame *f)
{
    const struct grid *g = layer_support(t->p->grid_layer)->grid;
    bool *own = NEW(t->out, bool, f->columns * f->rows);
    for (size_t k = 0; k < t->m->cells_count; k++)
        own[(g->row[t->m->cells[k]] - f->south) * f->columns + g->column[t->m->cells[k]] -
            f->west] = true;
    return own;
}

/* Whether a point lies in an own square or just beside one. */
static bool near_own(const struct frame *f, const bool *own, double x, double y)
{
    enum { BESIDE = 30 }; /* metres: rounding moves an outline by less than a pixel or two */
    for (int k = 0; k < 4; k++) {
        int column = (int)floor((x + (k & 1 ? BESIDE : -BESIDE)) / CELL_M) - f->west;
        int row = (int)floor((y + (k & 2 ? BESIDE : -BESIDE)) / CELL_M) - f->south;
        bool within = column >= 0 && row >= 0 && column < f->columns && row < f->rows;
        if (within && own[row * f->columns + column])
            return true;
    }
    return false;
}

/* The stretches of an arc along own squares. */
static void copy_own(struct shapes_builder *b, const struct point *p, size_t count,
                     const struct frame *f, const bool *own)
{
    bool open = false;
    for (size_t i = 0; i + 1 < count; i++) {
        bool mine = near_own(f, own, (p[i].x + p[i + 1].x) / 2, (p[i].y + p[i + 1].y) / 2);
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
static void add_inhabited(struct tile_set *t, const struct frame *f)
{
    struct runs runs = surface_runs(t->out, t->scratch, NULL, f, t->parallel);
    struct coverage edge = patches_trace(t->out, t->scratch, &runs, 0, true, t->parallel).coverage;
    const bool *own = own_squares(t, f);
    struct shapes_builder b = {0};
    shapes_area(&b);
    for (size_t a = 0; a < edge.arcs; a++)
        copy_own(&b, edge.point + edge.arc_start[a], edge.arc_start[a + 1] - edge.arc_start[a], f,
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
    struct frame f = frame_build(t->out, t->scratch, layer_support(t->p->grid_layer)->grid,
                                 t->m->cells, t->m->cells_count, MARGIN, t->parallel);
    bool drawn = false;
    for (size_t k = 0; k < t->p->catalogue->maps_count; k++) {
        if (!t->p->maps[k].present || !t->p->maps[k].on_grid)
            continue;
        if (!add_spots(t, t->p->maps[k].map, &f, err))
            return false;
        drawn = true;
    }
    if (drawn)
        add_inhabited(t, &f);
    return true;
}
