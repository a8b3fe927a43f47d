/* clip_internal.h - two ways to clip: along the arcs (clip.c), and by GEOS when the area is no
 * plain polygon. */
#pragma once
#include "geo/clip.h"

/* As clip_coverage; false when the area's border crosses itself, or has no rings. `scratch` lies
 * apart from `out`. About 20 ns a point. */
MUST_USE bool clip_by_arcs(struct arena *out, struct arena scratch, const struct coverage *c,
                           const struct shapes *to, size_t area, struct coverage *clipped);
/* As clip_coverage; an invalid area is repaired first. About 1 ms for each face across the border.
 */
MUST_USE bool clip_by_geos(struct arena *out, struct arena scratch, const struct coverage *c,
                           const struct shapes *to, size_t area, struct coverage *clipped,
                           struct err *err);

/* A place in whole parts of a metre from the middle: then every question is answered exactly. */
struct spot {
    int64_t x, y;
};

/* A number with two infinitely small parts, (n[0] + n[1] e + n[2] e^2) / by, by > 0. */
struct exact {
    int64_t n[3], by;
};
int exact_compare(struct exact a, struct exact b);

/* The border of the area: rings with the area at their left, and an index of their edges. */
struct fence {
    size_t rings, edges;
    uint32_t *ring_start;  /* [rings + 1] edge i of a ring goes from its point i to the next */
    uint32_t *next;        /* [edges] point at the end of an edge */
    struct spot *spot;     /* [edges] its beginning */
    struct point *point;   /* the same, as given */
    struct point origin;   /* of spots, RD metres */
    double units;          /* a metre; tens of thousands in a municipality */
    int64_t south, height; /* of strips */
    size_t strips;
    uint32_t *strip_start, *strip; /* edges that reach into a strip */
    struct spot least, most;       /* bounds */
};

/* reach    bounds of all that will be asked about
 * returns  false: an area without rings, or with coordinates that are no numbers */
bool fence_build(struct arena *out, struct fence *f, const struct shapes *to, size_t area,
                 struct bounds reach);
struct spot fence_spot(const struct fence *f, struct point p);
/* Where the edge meets the stretch a-b: along the stretch, along the edge. `leaves`: going from a
 * to b, the area is left. Nothing ever meets in an end point: the fence is thought to be shifted by
 * (e, e^2), e infinitely small. */
bool fence_meets(const struct fence *f, uint32_t edge, struct spot a, struct spot b, bool *leaves,
                 struct exact *along, struct exact *along_edge);
bool fence_holds(const struct fence *f, struct spot p);
/* The strip of a height; below 0 and beyond `strips` when there is none. */
int64_t fence_strip(const struct fence *f, int64_t y);
/* Whether a point of the fence lies at the left of a-b. */
bool fence_point_left(struct spot point, struct spot a, struct spot b);
