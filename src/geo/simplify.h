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

/* Size of a ring: what simplifying may do to it at most. */
struct ring_size {
    double area2, length; /* twice the area, positive when counter-clockwise */
};
void simplify_measure(const struct coverage *c, struct ring_size *size); /* [rings] */

/* Tolerance of every arc at a wanted tolerance: the wanted one, but less where a ring would lose
 * more than half its area, or turn over. Rings that are smaller than tolerance squared may vanish.
 * Both neighbours of an arc get the same. Units as the coverage's points.
 * size     of the rings, as simplify_measure gives it
 * cost     only rings so small or thin that the tolerance could matter are looked at */
void simplify_tolerances(const struct coverage *c, const float *rank, const struct ring_size *size,
                         double wanted, float *tolerance);
