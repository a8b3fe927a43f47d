/* tiles_internal.h - a municipality's tile layers while they are put together; for tiles*.c only.
 */
#pragma once
#include "publish/outputs.h"
#include "tiles/tiler.h"

/* At zoom 13 a unit of a tile is 0.7 m, and the finest thing drawn is a pixel of 25 m: the page
 * enlarges these tiles when it looks from nearer by. docs/decisions/tile-zooms.md */
enum { TILE_LAYERS_MOST = 32, TILE_MIN_ZOOM = 8, TILE_MAX_ZOOM = 13 };

struct tile_set {
    struct arena *out;    /* of this package */
    struct arena scratch; /* apart from it, for functions that need both */
    const struct published *p;
    const struct municipality *m;
    bool parallel;                  /* this package alone has all threads */
    struct shapes outline;          /* of the municipality, one area */
    struct bounds around;           /* RD metres: a fifth larger, for the base map */
    const struct base_shape **near; /* [near_count] of the base map, around it */
    size_t near_count;
    struct tile_layer layers[TILE_LAYERS_MOST];
    size_t layers_count;
};

/* A new layer with room for `features` x `keys` values; visible on all zooms. */
struct tile_layer *tile_set_layer(struct tile_set *t, const char *name, enum mvt_kind kind,
                                  const struct coverage *geometry, size_t features,
                                  const char *const *keys, size_t keys_count);
void tile_set_value(struct tile_layer *l, size_t feature, size_t key, struct tile_value value);

/* s_<map> and inhabited, from the grid. */
MUST_USE bool tile_set_spots(struct tile_set *t, struct err *err);
/* water, green, road, rail, station, place. */
void tile_set_base(struct tile_set *t);
