/* tiler_internal.h - between the parts of the tiler: preparing, cutting, encoding. */
#pragma once
#include "geo/project.h"
#include "geo/simplify.h"
#include "tiles/cut.h"
#include "tiles/gzip.h"
#include "tiles/tiler.h"

/* A layer made ready: projected, ranked, its attributes numbered. */
struct ready {
    const struct tile_layer *layer;
    struct coverage c;      /* points in the square of the world, 0..1 */
    float *rank;            /* [points] */
    struct ring_size *size; /* [rings] */
    size_t alike;           /* the first layer with the same geometry and need of detail */
    uint32_t *value;        /* [features * keys_count] index into `distinct`; NO_VALUE for none */
    size_t distinct_count;
    struct tile_value *distinct;
    /* at the zoom at hand */
    uint32_t *arc_start;         /* [arcs + 1] */
    struct mvt_point *arc_point; /* whole units of the zoom */
};
enum { NO_VALUE = UINT32_MAX };

/* What a part (face or arc) leaves in one tile: one ring, line or set of points. */
struct piece {
    uint64_t tile;           /* pmtiles id */
    uint32_t layer, feature; /* then in the order in which it was made */
    uint32_t item;           /* of work */
    uint32_t first, count;   /* points within the item's */
    int32_t left, top;       /* the tile's corner in units of the zoom */
    bool outer;              /* an outer ring (or no ring) */
    bool seen;               /* reaches into the tile, not only into its buffer */
};

/* Pieces made by one item of work. */
struct pieces {
    struct buf piece, point; /* struct piece, struct mvt_point */
};

/* Memory and tools of one thread. */
struct worker {
    struct arena opened, arena;
    struct gzip gzip;
    struct mvt_layer layer;
    struct buf tile;
    uint32_t *stamp, *local; /* [most distinct values or keys of a layer] index within the tile */
    uint32_t turn;           /* a stamp of this turn is valid */
};

/* Project, rank and number the attributes of layer `at` of a plan; geometry that an earlier layer
 * has as well is taken over from it. */
MUST_USE bool tiler_prepare(struct arena *out, const struct tile_plan *plan, size_t at,
                            struct projector *projector, struct ready *ready, struct err *err);
/* Tolerance of a layer at a zoom, in the square of the world. */
double tiler_tolerance(const struct tile_layer *layer, int zoom);
/* Simplify and round all arcs of a layer for a zoom. Arcs with faces do not come to cross, but for
 * what rounding does. */
void tiler_round(struct arena *out, struct arena scratch, struct ready *ready, int zoom,
                 bool parallel);
/* Where pieces of a layer's parts go. */
struct cutter {
    struct pieces *pieces;
    enum mvt_kind kind;
    uint32_t layer, feature;
    int zoom;
    struct box tiles; /* that are made at all */
};
/* Cut parts first .. end of a layer into the tiles of a zoom; `to` has all but the feature. */
void tiler_cut(struct arena scratch, const struct ready *ready, struct cutter to, size_t first,
               size_t end);
/* Encode and pack the pieces of one tile (sorted by layer, feature and making). */
str tiler_encode(struct worker *worker, const struct ready *layers, const struct piece *piece,
                 size_t count, const struct pieces *items);
