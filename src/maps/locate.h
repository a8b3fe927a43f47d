/* locate.h - in which area the centre of each 100 m square lies.
 * Flow: areas and grid -> [locate] -> sums of squares, the municipality of a square. */
#pragma once
#include "geo/geo.h"

/* returns  [grid->count] index of the area around the square's centre, -1 outside all. Of areas
 * that overlap there the last counts cost     O(points of the areas x rows each crosses + squares);
 * exact to rounding */
int32_t *locate_cells(struct arena *out, const struct areas *areas, const struct grid *grid);
