/* cut.h - cut rings and lines to a box, in whole numbers.
 * A cut depends only on the edge and the box, not on the rest of the ring: two neighbours that
 * share an edge get the same new vertex. Knows no tiles. Flow: tiler -> [cut] -> tiler. */
#pragma once
#include "tiles/mvt.h"

struct box {
    int32_t west, north, east, south; /* inclusive; y grows southward */
};

/* Paths one after the other: path i has points start[i] .. start[i+1]. Coordinates below 2^30. */
struct paths {
    size_t count;
    uint32_t *start;
    struct mvt_point *point;
};

/* Bounds of all points; west > east when there are none. */
struct box cut_bounds(const struct paths *paths);

/* The part of each ring within the box; ring i stays ring i, perhaps without points. A ring that
 * falls apart stays one, its pieces joined along the edge of the box (where a tile's buffer hides
 * it). Repeated points and spikes are gone; a ring without area becomes empty.
 * source  Sutherland and Hodgman 1974 */
struct paths cut_rings(struct arena *out, const struct paths *rings, struct box box);
/* The parts of lines within the box; a line may become many or none. */
struct paths cut_lines(struct arena *out, const struct paths *lines, struct box box);

/* The paths without points that cannot matter between `low` and `high` along an axis: those that
 * lie, with both their neighbours, beyond the same one. Cutting to a box in that range gives the
 * same as before, in less time. */
struct paths cut_thin(struct arena *out, const struct paths *paths, bool closed, bool along_x,
                      int32_t low, int32_t high);
