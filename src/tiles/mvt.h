/* mvt.h - Mapbox Vector Tiles 2.1, written and read.
 * Knows the bytes of a tile; knows nothing of zooms, archives or places.
 * Flow: tiler -> [mvt] -> pmtiles; tests and checks read back. */
#pragma once
#include "base/base.h"
#include "base/buf.h"
#include "base/err.h"

enum mvt_kind { MVT_UNKNOWN, MVT_POINTS, MVT_LINES, MVT_POLYGONS };
enum { MVT_EXTENT = 4096 };

/* Place within a tile: x east, y south, 0..MVT_EXTENT and a little beyond. */
struct mvt_point {
    int32_t x, y;
};

/* ---- writing ---- */

/* A layer under construction. Zero is a valid empty one; used again after mvt_layer_end. */
struct mvt_layer {
    struct buf features, keys, values, geometry, tags;
    uint32_t keys_count, values_count;
};

/* Add a key or value and return its index. Equal ones are not looked for: callers know theirs. */
uint32_t mvt_key(struct mvt_layer *layer, str key);
uint32_t mvt_value_int(struct mvt_layer *layer, int64_t value);
uint32_t mvt_value_text(struct mvt_layer *layer, str value);

/* Geometry of the next feature, part by part: all points of a points feature in one call, one line
 * a call, or one ring a call without repeating its first point. Rings: the outer one first, its
 * holes after it; they are turned the way the standard asks. */
void mvt_points(struct mvt_layer *layer, const struct mvt_point *points, size_t count);
void mvt_line(struct mvt_layer *layer, const struct mvt_point *points, size_t count);
void mvt_ring(struct mvt_layer *layer, const struct mvt_point *points, size_t count, bool outer);
/* Add the feature that the geometry since the last one belongs to.
 * tags  key and value indexes in turns, 2 x `attributes` of them */
void mvt_feature(struct mvt_layer *layer, enum mvt_kind kind, uint64_t id, const uint32_t *tags,
                 size_t attributes);
/* Append the layer to a tile and empty it; a layer without features is left out. */
void mvt_layer_end(struct buf *tile, struct mvt_layer *layer, str name);
void mvt_layer_reset(struct mvt_layer *layer);

/* Twice the signed area of a ring, positive when it runs clockwise on screen (y south). */
int64_t mvt_ring_area2(const struct mvt_point *points, size_t count);

/* ---- reading ---- */

struct mvt_attribute {
    str key;
    bool is_text;
    str text;
    double number; /* of any number or boolean */
};

struct mvt_read_feature {
    uint64_t id; /* 0 when it has none */
    enum mvt_kind kind;
    size_t attributes_count, parts; /* parts: lines, rings, or one part of all points */
    struct mvt_attribute *attributes;
    uint32_t *part_start; /* [parts + 1] */
    struct mvt_point *points;
};

struct mvt_read_layer {
    str name;
    uint32_t version, extent;
    size_t count;
    struct mvt_read_feature *features;
};

/* Read an (uncompressed) tile. Unknown fields are passed over as the standard asks. A pure function
 * of bytes; texts point into them.
 * returns  false for bytes that are no tile: cut short, indexes out of range, commands that are not
 *          allowed where they stand, points beyond 2^30 */
MUST_USE bool mvt_read(struct arena *out, str tile, struct mvt_read_layer **layers, size_t *count,
                       struct err *err);
/* A layer by name; NULL when absent. */
const struct mvt_read_layer *mvt_find(const struct mvt_read_layer *layers, size_t count, str name);
