/* coverage.h - areas that tile their ground, as arcs that neighbours share.
 * Every stretch of border is there once, so that what is done to it (simplify, round, project,
 * draw) is done to both its neighbours. Knows no files, tiles or classes.
 * Flow: shapes, patches -> [coverage] -> simplify, clip, tiles. */
#pragma once
#include "geo/shapes.h"

/* Faces as in struct shapes, but rings name arcs instead of points.
 * Face f has polygons polygon_start[f] .. polygon_start[f+1]; polygon p has rings ring_start[p] ..
 * ring_start[p+1], first the outer one; ring r has refs ref_start[r] .. ref_start[r+1].
 * A ref a >= 0 is arc a from its first point to its last, ~a the same arc backwards. Outer rings
 * run counter-clockwise and holes clockwise: the face lies at the left of its refs. */
struct coverage {
    size_t faces, polygons, rings, refs, arcs, points;
    uint32_t *polygon_start, *ring_start, *ref_start; /* one more than faces/polygons/rings */
    int32_t *ref;
    uint32_t
        *arc_start; /* [arcs + 1]; an arc has its end points, a closed one has the same twice */
    struct point *point;   /* [points] */
    int32_t *left, *right; /* [arcs] face at that side going forwards; -1: no face */
};

/* Find the shared arcs of areas. Two vertices are the same when they agree to the millimetre.
 * An arc ends where the set of areas along it changes. Gaps and overlaps are allowed: an edge
 * without partner is part of an arc with one face; of areas that overlap, the first has the arc's
 * side. Repeated points, spikes and rings without area are left out; a face may end up empty.
 * cost     O(points), about 0.2 us each */
struct coverage coverage_build(struct arena *out, struct arena scratch, const struct shapes *areas);

/* Lines, or points, as arcs of a coverage without faces; arc_area [arcs] gets the area of `lines`
 * each belongs to. */
struct coverage coverage_of_lines(struct arena *out, const struct shapes *lines,
                                  uint32_t **arc_area);

/* The part of a coverage made by some faces (numbered anew in the order given), with its arcs
 * exactly as they were: two parts still meet at every vertex. */
struct coverage coverage_part(struct arena *out, struct arena scratch, const struct coverage *whole,
                              const uint32_t *faces, size_t count);

/* A ring of a coverage that is being made: ref[first] .. ref[end - 1]. */
struct coverage_ring {
    int32_t face;
    uint32_t first, end;
};
/* Put rings, in any order, into faces. `made` has faces, arcs and refs; it is copied. Rings with
 * their face at the left that run counter-clockwise become polygons; the others are holes of the
 * smallest of these, of the same face, that is around them. */
struct coverage coverage_of_rings(struct arena *out, struct arena scratch,
                                  const struct coverage *made, const struct coverage_ring *rings,
                                  size_t count);

/* Faces as rings of points. */
struct shapes coverage_shapes(struct arena *out, const struct coverage *c);
