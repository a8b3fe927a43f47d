/* tiling.h - do areas tile their ground: gaps between them, and overlaps.
 * Knows shapes through geo/coverage.h and GEOS; knows no files. Flow: areas -> [tiling] -> oddity.
 */
#pragma once
#include "geo/geo.h"
#include "ingest/oddity.h"

/* Count gaps (holes that areas leave between them) and overlaps, each with its size and a point in
 * it as an example. Faults smaller than 1 m2 are rounding and not counted.
 * method   edges that only one area has are noded and made into faces; a face that no area covers
 *          is a gap, one that several cover an overlap; areas with the same bounds and size lie at
 * one spot, which no lone edge tells cost     about 1 us a point, and GEOS for the edges that fit
 * no neighbour */
void tiling_check(const struct areas *areas, struct arena scratch, struct oddities *odd);
