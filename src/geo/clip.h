/* clip.h - the part of a coverage that lies within one area.
 * Knows polygons; knows no tiles (see tiles/cut.h for those). Flow: patches -> [clip] -> tiles. */
#pragma once
#include "base/err.h"
#include "geo/coverage.h"

/* Keep what lies within area `area` of `to`. Faces keep their numbers; those outside become empty.
 * Neighbours still share their borders, also the new ends of them on the area's border. An invalid
 * area is repaired first.
 * returns  false when GEOS cannot do it, with its reason
 * cost     faces wholly inside are only tested; about 1 ms for each face across the border */
MUST_USE bool clip_coverage(struct arena *out, struct arena scratch, const struct coverage *c,
                            const struct shapes *to, size_t area, struct coverage *clipped,
                            struct err *err);
