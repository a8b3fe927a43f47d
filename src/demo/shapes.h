/* shapes.h - polygons of labels, or of groups of labels, put together from shared borders.
 * Flow: mesh.h (borders) -> [shapes] -> ground raster, GeoPackages */
#pragma once
#include "demo/mesh.h"

struct ring {
    int first, count; /* points; the last repeats the first */
    bool hole;        /* clockwise; belongs to the outer ring before it */
};

struct shape {
    int first, count; /* rings; a hole follows its outer ring */
    double area_m2;
    struct point low, high;
};

struct shapes {
    struct shape *shape; /* [count], by group */
    int count;
    struct ring *ring;
    struct point *at;
};

/* The polygons of groups 0..groups-1.
 * group_of  group of each label (NULL: the label itself); label -1 is group -1, outside
 * note      outer rings counter-clockwise; every vertex is one of the borders' */
struct shapes shapes_build(struct arena *out, struct arena scratch, const struct borders *borders,
                           const int *group_of, int groups);

/* Fill a raster of `width` x `height` squares of `side_m`, its lower-left corner at `corner`, with
 * the group whose polygon holds the square's centre; others keep what they had. */
struct raster {
    struct point corner;
    double side_m;
    int width, height;
    int *at; /* row by row from the south */
};
void shapes_raster(struct arena scratch, const struct shapes *shapes, struct raster *raster);
