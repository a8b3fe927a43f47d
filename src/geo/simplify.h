/* simplify.h - how much every point of an arc matters, and which may go at a zoom.
 * The rank is found once; a zoom only compares. Knows no zooms and no tiles.
 * Flow: coverage -> [simplify] -> tiler. */
#pragma once
#include "geo/coverage.h"

/* Rank of every point: the distance by which the line would miss it, at most that of the points it
 * was found between (so that a smaller tolerance keeps all that a larger one keeps). Ends of arcs
 * have INFINITY.
 * least    ranks below this are of no interest and become 0, which saves most of the work
 * rank     [points]
 * cost     O(points log points) for common lines
 * source   Douglas and Peucker 1973 */
void simplify_rank(struct arena scratch, const struct coverage *c, double least, float *rank);

/* Tolerance of every arc at a wanted tolerance: the wanted one, but less where a ring would lose
 * more than half its area, or turn over. Rings that are smaller than tolerance squared may vanish.
 * Both neighbours of an arc get the same. Units as the coverage's points. */
void simplify_tolerances(const struct coverage *c, const float *rank, double wanted,
                         float *tolerance);

/* Take the points whose rank is below a tolerance out of all arcs, in place. */
void simplify_arcs(struct arena scratch, struct coverage *c, double tolerance);
