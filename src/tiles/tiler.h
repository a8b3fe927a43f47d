/* tiler.h - layers of geometry in RD New to an archive of vector tiles.
 * Geometry is projected once, every point ranked once, and every arc simplified and rounded once a
 * zoom, so neighbours share every vertex in every tile. Knows no maps and no catalogue.
 * Flow: coverage, patches -> [tiler] -> pmtiles -> edition. */
#pragma once
#include "geo/coverage.h"
#include "tiles/mvt.h"

enum tile_value_kind { TILE_NONE, TILE_INT, TILE_TEXT };
struct tile_value {
    enum tile_value_kind kind; /* TILE_NONE: the feature has no such attribute */
    int64_t number;
    str text;
};
static inline struct tile_value tile_int(int64_t number)
{
    return (struct tile_value){.kind = TILE_INT, .number = number};
}
static inline struct tile_value tile_text(str text)
{
    return (struct tile_value){.kind = TILE_TEXT, .text = text};
}

#define TILE_LEFT_OUT UINT32_MAX

struct tile_layer {
    str name;
    enum mvt_kind kind;
    int min_zoom, max_zoom; /* within the plan's */
    const struct coverage
        *geometry;            /* RD metres. Polygons: its faces; lines and points: its arcs */
    const uint32_t *feature;  /* feature of each face or arc, or TILE_LEFT_OUT; NULL: face or
                                 arc i is feature i. Several make one multi-feature */
    const uint8_t *from_zoom; /* [features] lowest zoom of each; NULL: the layer's */
    size_t features;          /* a tile has them in this order; their ids are 1, 2, ... */
    size_t keys_count;
    const str *keys;
    const struct tile_value *values; /* [features * keys_count], feature by feature */
    double tolerance; /* of simplification in 1/4096 of a tile; 0: TILE_TOLERANCE. The last zoom,
                         which is looked at from nearer by, has a quarter of it */
};
enum { TILE_TOLERANCE = 4, TILE_BUFFER = 64, TILE_ZOOM_MOST = 18 };

/* Which tiles are made: those that touch both `most` and, at their zoom, `core` with so many tiles
 * around it. So the higher the zoom, the less of the surroundings. RD metres. */
struct tile_reach {
    struct bounds most, core;
    double tiles;
};

struct tile_plan {
    str name, attribution; /* for the archive's metadata; may be empty */
    const struct tile_layer *layers;
    size_t layers_count;
    int min_zoom, max_zoom;
    const struct tile_reach *reach; /* NULL: all tiles in which something lies */
    bool parallel; /* use all threads for this archive; false when archives are made in parallel */
};

/* Make a PMTiles archive, to be reset by the caller. Tiles in which nothing lies are left out; the
 * same plan gives the same bytes on any number of threads.
 * returns  false when a point cannot be projected */
MUST_USE bool tiles_build(struct buf *archive, struct arena scratch, const struct tile_plan *plan,
                          struct err *err);
