/* neighbours.h - which areas touch: the weights of every statistic that looks around.
 * Knows shapes; no figures. Flow: areas -> [neighbours] -> clusters, faces, segregation. */
#pragma once
#include "geo/shapes.h"

/* Neighbours of area i: list[start[i]] .. list[start[i + 1]], rising, never i itself. */
struct neighbours {
    size_t count;    /* areas */
    uint32_t *start; /* [count + 1] */
    uint32_t *list;  /* [start[count]] */
};

/* Queen contiguity: areas that have a vertex in common (to the millimetre).
 * returns  symmetric; an island, or an area without a shape, has none
 * cost     O(points), a hash of all vertices
 * source   as R spdep, poly2nb(queen = TRUE) */
struct neighbours neighbours_queen(struct arena *out, struct arena scratch,
                                   const struct shapes *areas);

/* Those among some of the areas only, numbered anew in the order given. */
struct neighbours neighbours_part(struct arena *out, struct arena scratch,
                                  const struct neighbours *whole, const uint32_t *areas,
                                  size_t count);
