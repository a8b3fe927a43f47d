/* mesh.h - sites joined by Delaunay triangles, and the borders between differently labelled sites.
 *
 * A border crosses each triangle as a smooth curve that never leaves it, and meets the next
 * triangle at one point of the shared side, in one direction. So borders cannot cross, neighbours
 * share every vertex, and there is neither gap nor overlap, whatever the labels are. Flow: sites.c
 * -> [mesh] -> division.c (labels) -> shapes.h (polygons) */
#pragma once
#include "base/base.h"
#include "base/err.h"
#include "demo/plan.h"

struct mesh {
    const struct point *site; /* not owned */
    int site_count;
    int (*corner)[3]; /* sites of a triangle, counter-clockwise */
    int (*across)[3]; /* triangle beyond the side from corner k to corner k + 1; -1 at the rim */
    int count;
};

/* Triangulate the sites (all different) with GEOS through OGR. */
MUST_USE bool mesh_build(struct arena *out, struct arena scratch, const struct point *site,
                         int count, struct mesh *mesh, struct err *err);
/* For each site the first of its neighbours in `list`; neighbours of i are
 * list[first[i]..first[i+1]-1]. */
void mesh_neighbours(struct arena *out, const struct mesh *mesh, int **first, int **list);

/* One stretch of border, with one label on each side. */
struct arc {
    int first, count; /* points */
    int from, to;     /* triangles where three labels meet; -1 for a closed loop */
    int left, right;  /* labels */
};

struct borders {
    struct arc *arc;
    int count;
    struct point *at;
};

/* Find all borders between labels (one label a site; -1 outside). The sites at the rim must share
 * one label. `steps` points a triangle; millimetres. */
struct borders mesh_borders(struct arena *out, struct arena scratch, const struct mesh *mesh,
                            const int *label, int steps, uint64_t seed);
