/* overview.c - overview.pmtiles: the country by municipality, z0-z8.
 * Flow: outlines, layers -> [overview] -> tiler -> edition. */
#include "publish/outputs.h"
#include "tiles/tiler.h"

enum { OVERVIEW_MAX_ZOOM = 8, OVERVIEW_MAPS_MOST = 32 };

static size_t add_keys(struct arena *out, const struct published *p, str *keys, size_t *maps)
{
    size_t count = 0;
    for (size_t k = 0; k < p->catalogue->maps_count && count < OVERVIEW_MAPS_MOST; k++) {
        const struct map *map = &p->catalogue->maps[p->maps[k].map];
        if (!p->maps[k].present || map->axes[0].relative)
            continue; /* against itself a municipality is always the same */
        keys[2 + count] = str_from(arena_format(out, "c_%.*s", STR_ARG(map->id)));
        maps[count++] = p->maps[k].map;
    }
    return count;
}

bool out_overview(struct arena scratch, const struct published *p, struct err *err)
{
    str keys[2 + OVERVIEW_MAPS_MOST] = {S("code"), S("name")};
    size_t maps[OVERVIEW_MAPS_MOST], maps_count = add_keys(&scratch, p, keys, maps);
    size_t width = 2 + maps_count;
    uint32_t *feature = NEW(&scratch, uint32_t, p->outlines->faces);
    struct tile_value *values = NEW(&scratch, struct tile_value, p->municipalities_count * width);
    for (size_t f = 0; f < p->outlines->faces; f++)
        feature[f] = TILE_LEFT_OUT;
    for (size_t i = 0; i < p->municipalities_count; i++) {
        const struct municipality *m = &p->municipalities[i];
        struct tile_value *v = values + i * width;
        feature[m->place] = (uint32_t)i;
        v[0] = tile_text(m->code);
        v[1] = tile_text(m->name);
        for (size_t k = 0; k < maps_count; k++)
            v[2 + k] = tile_int(layer_class(p->gemeente_layer, maps[k], m->place));
    }
    struct tile_layer layer = {.name = S("gemeenten"),
                               .kind = MVT_POLYGONS,
                               .max_zoom = OVERVIEW_MAX_ZOOM,
                               .geometry = p->outlines,
                               .feature = feature,
                               .features = p->municipalities_count,
                               .keys_count = width,
                               .keys = keys,
                               .values = values};
    struct tile_plan plan = {.name = p->recipe->title.nl,
                             .layers = &layer,
                             .layers_count = 1,
                             .max_zoom = OVERVIEW_MAX_ZOOM,
                             .parallel = true};
    struct buf archive = {0};
    bool ok = tiles_build(&archive, scratch, &plan, err) &&
              edition_add(p->draft, "overview.pmtiles", buf_text(&archive), false, err);
    buf_reset(&archive);
    return ok;
}
