/* outline.h - the outlines of groups of faces: municipalities from their neighbourhoods, with the
 * very same points, so that both meet exactly. Flow: coverage of areas -> [outline] -> tiles. */
#pragma once
#include "geo/coverage.h"

/* A coverage with a face for each group: the arcs between faces of different groups.
 *
 * group    [whole->faces] 0..groups-1; -1: in none
 * returns  in `out`; a group without faces is an empty face; left and right name groups
 * note     where an outline touches itself in a point, a ring may run through that point twice
 * cost     O(arcs log arcs + points) */
struct coverage outline_build(struct arena *out, const struct coverage *whole, const int32_t *group,
                              size_t groups);
