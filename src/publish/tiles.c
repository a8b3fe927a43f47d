/* tiles.c - gm/GMxxxx.pmtiles: land, areas with their classes, shared borders and labels of one
 * municipality; spots and base map from its neighbours in this folder.
 * Flow: layers, coverage -> [tiles] -> tiler -> edition. docs/formats.md. */
#include "publish/tiles_internal.h"

struct tile_layer *tile_set_layer(struct tile_set *t, const char *name, enum mvt_kind kind,
                                  const struct coverage *geometry, size_t features,
                                  const char *const *keys, size_t keys_count)
{
    assert(t->layers_count < TILE_LAYERS_MOST);
    struct tile_layer *l = &t->layers[t->layers_count++];
    str *names = NEW(t->out, str, keys_count);
    for (size_t k = 0; k < keys_count; k++)
        names[k] = str_from(keys[k]);
    *l = (struct tile_layer){.name = arena_str(t->out, str_from(name)),
                             .kind = kind,
                             .min_zoom = TILE_MIN_ZOOM,
                             .max_zoom = TILE_MAX_ZOOM,
                             .geometry = geometry,
                             .features = features,
                             .keys_count = keys_count,
                             .keys = names,
                             .values = NEW(t->out, struct tile_value, features * keys_count)};
    return l;
}

void tile_set_value(struct tile_layer *l, size_t feature, size_t key, struct tile_value value)
{
    assert(feature < l->features && key < l->keys_count);
    ((struct tile_value *)l->values)[feature * l->keys_count + key] = value;
}

static void add_land(struct tile_set *t)
{
    struct coverage *land = NEW(t->out, struct coverage, 1);
    *land = coverage_part(t->out, t->scratch, t->m->land, &t->m->land_face, 1);
    t->outline = coverage_shapes(t->out, land);
    tile_set_layer(t, "land", MVT_POLYGONS, land, 1, NULL, 0);
}

/* One polygon an area: its number in the JSON, its code, its class on every map. */
static void add_areas(struct tile_set *t, const struct coverage *areas)
{
    const struct published *p = t->p;
    const char *keys[2 + 32] = {"i", "code"};
    size_t maps[32], count = 0;
    for (size_t k = 0; k < p->catalogue->maps_count && count < COUNT(maps); k++)
        if (p->maps[k].present) {
            keys[2 + count] = arena_text(t->out, p->catalogue->maps[p->maps[k].map].id);
            maps[count++] = p->maps[k].map;
        }
    struct tile_layer *l = tile_set_layer(t, "areas", MVT_POLYGONS, areas, t->m->areas_count, keys,
                                          2 + count);
    for (size_t i = 0; i < t->m->areas_count; i++) {
        uint32_t area = t->m->areas[i];
        tile_set_value(l, i, 0, tile_int((int64_t)i));
        tile_set_value(l, i, 1, tile_text(p->areas->code[area]));
        for (size_t k = 0; k < count; k++)
            tile_set_value(l, i, 2 + k, tile_int(layer_class(p->area_layer, maps[k], area)));
    }
}

/* 1 buurt, 2 wijk, 3 gemeente: the highest border an arc is. */
static uint32_t border_kind(const struct tile_set *t, int32_t left, int32_t right)
{
    const int32_t *gemeente = t->p->gemeente_of_area;
    const str *wijk = t->p->areas->wijk;
    if (left < 0 || right < 0 ||
        gemeente[t->m->areas[left]] != gemeente[t->m->areas[right]]) /* within a region */
        return 3;
    return str_equal(wijk[t->m->areas[left]], wijk[t->m->areas[right]]) ? 1 : 2;
}

static void add_borders(struct tile_set *t, const struct coverage *areas)
{
    static const char *const keys[] = {"k"};
    struct tile_layer *l = tile_set_layer(t, "borders", MVT_LINES, areas, 3, keys, 1);
    uint32_t *feature = NEW(t->out, uint32_t, areas->arcs);
    for (size_t a = 0; a < areas->arcs; a++)
        feature[a] = border_kind(t, areas->left[a], areas->right[a]) - 1;
    for (size_t k = 0; k < 3; k++)
        tile_set_value(l, k, 0, tile_int((int64_t)k + 1));
    l->feature = feature;
}

struct ranked {
    double people;
    uint32_t i; /* number of the area in the municipality */
};

static int most_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return x->i < y->i ? -1 : 1;
}

/* One point an area, most residents first. */
static void add_labels(struct tile_set *t)
{
    static const char *const keys[] = {"i", "name", "r"};
    struct ranked *list = NEW(t->out, struct ranked, t->m->areas_count);
    struct shapes_builder builder = {0};
    size_t count = 0;
    for (size_t i = 0; i < t->m->areas_count; i++) {
        double people = layer_people(t->p->area_layer, t->m->areas[i]);
        if (t->p->placed[t->m->areas[i]].inside)
            list[count++] = (struct ranked){isnan(people) ? 0 : people, (uint32_t)i};
    }
    qsort(list, count, sizeof *list, most_first);
    for (size_t r = 0; r < count; r++) {
        struct point at = {0};
        inside_point(&t->p->areas->shapes, t->m->areas[list[r].i], &at);
        shapes_area(&builder);
        shapes_polygon(&builder);
        shapes_ring(&builder);
        shapes_point(&builder, at);
    }
    struct shapes points = shapes_finish(t->out, &builder);
    struct coverage *c = NEW(t->out, struct coverage, 1);
    uint32_t *of;
    *c = coverage_of_lines(t->out, &points, &of);
    struct tile_layer *l = tile_set_layer(t, "label", MVT_POINTS, c, count, keys, COUNT(keys));
    l->feature = of;
    for (size_t r = 0; r < count; r++) {
        tile_set_value(l, r, 0, tile_int(list[r].i));
        tile_set_value(l, r, 1, tile_text(t->p->areas->name[t->m->areas[list[r].i]]));
        tile_set_value(l, r, 2, tile_int((int64_t)r));
    }
}

/* A fifth beyond on every side, and as far as the page's frames see when they show it whole: small
 * maps are 1.75 times as wide as high, the large one about 1.2 times. */
static struct bounds around(struct bounds b)
{
    const double margin = 0.2, widest = 1.75, highest = 1 / 1.2;
    double width = (b.east - b.west) * (1 + 2 * margin);
    double height = (b.north - b.south) * (1 + 2 * margin);
    double half_x = fmax(width, height * widest) / 2, half_y = fmax(height, width * highest) / 2;
    double x = (b.west + b.east) / 2, y = (b.south + b.north) / 2;
    return (struct bounds){x - half_x, y - half_y, x + half_x, y + half_y};
}

/* Tiles that a frame shows beyond the municipality's bounds when its middle lies within them: a
 * tile is 512 pixels wide on the page, so frames of 1,500 pixels are filled. */
static const double HALF_A_FRAME = 1.5;

bool out_tiles(struct arena out, struct arena scratch, const struct published *p,
               const struct municipality *m, struct err *err)
{
    struct tile_set t = {.out = &out,
                         .scratch = scratch,
                         .p = p,
                         .m = m,
                         .around = around(m->bounds),
                         .parallel = p->municipalities_count == 1};
    if (m->bounds.west > m->bounds.east)
        return true; /* a municipality without any shape has figures, but no picture */
    struct coverage areas = coverage_part(&out, scratch, p->coverage, m->areas, m->areas_count);
    add_land(&t);
    add_areas(&t, &areas);
    add_borders(&t, &areas);
    add_labels(&t);
    struct buf archive = {0};
    struct tile_reach reach = {.most = t.around, .core = m->bounds, .tiles = HALF_A_FRAME};
    struct tile_plan plan = {.name = m->name,
                             .layers = t.layers,
                             .min_zoom = TILE_MIN_ZOOM,
                             .max_zoom = TILE_MAX_ZOOM,
                             .reach = &reach,
                             .parallel = t.parallel};
    bool ok = tile_set_spots(&t, err);
    tile_set_base(&t);
    plan.layers_count = t.layers_count;
    ok = ok && tiles_build(&archive, scratch, &plan, err) &&
         edition_add(p->draft, arena_format(&out, "gm/%.*s.pmtiles", STR_ARG(m->code)),
                     buf_text(&archive), false, err);
    buf_reset(&archive);
    return ok || err_at(err, arena_format(&out, "%.*s", STR_ARG(m->code)));
}
