/* clip.h - the part of a coverage that lies within one area.
 * Knows polygons; knows no tiles (see tiles/cut.h for those). Flow: patches -> [clip] -> tiles. */
#pragma once
#include "base/err.h"
#include "geo/coverage.h"

/* Keep what lies within area `area` of `to`. Faces keep their numbers; those outside become empty.
 * Neighbours still share their borders, also the new ends of them on the area's border, and every
 * vertex of that border is kept. An area whose border crosses itself is repaired first, by GEOS.
 * returns  false when GEOS cannot do that, with its reason
 * cost     about 20 ns a point; 1 ms for each face across the border when GEOS must
 * source   docs/decisions/clip.md */
MUST_USE bool clip_coverage(struct arena *out, struct arena scratch, const struct coverage *c,
                            const struct shapes *to, size_t area, struct coverage *clipped,
                            struct err *err);
