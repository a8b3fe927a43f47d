/* shapes.h - make `struct shapes` piece by piece, and measure them.
 * Knows rings of points; knows no file format and no projection.
 * Flow: wkb, clip, demo -> [shapes] -> coverage, store. */
#pragma once
#include "base/buf.h"
#include "geo/geo.h"

struct bounds {
    double west, south, east, north; /* west > east: of nothing */
};

/* Shapes under construction. Zero is a valid empty builder. An area without polygons, and a
 * polygon without rings, are kept as such. */
struct shapes_builder {
    struct buf polygon_start, ring_start, point_start, point;
};

/* Start the next area, polygon or ring; what follows belongs to it. */
void shapes_area(struct shapes_builder *b);
void shapes_polygon(struct shapes_builder *b);
void shapes_ring(struct shapes_builder *b);
/* Add a point to the ring at hand. Polygons: do not repeat the first point at the end. */
void shapes_point(struct shapes_builder *b, struct point p);
/* Copy area `area` of `from` as the next area. */
void shapes_copy_area(struct shapes_builder *b, const struct shapes *from, size_t area);
/* The same of polygons, without the points that do not matter within the frame: one that lies
 * beyond a side of it, with both its neighbours, does not, since the triangle they make lies there
 * too. Within the frame nothing changes; polygons that do not reach it may be gone. */
void shapes_copy_near(struct shapes_builder *b, const struct shapes *from, size_t area,
                      struct bounds frame);

/* Where a builder stands, to go back to after a failure. */
struct shapes_mark {
    size_t areas, polygons, rings, points;
};
struct shapes_mark shapes_mark(const struct shapes_builder *b);
void shapes_back(struct shapes_builder *b, struct shapes_mark mark);

/* Copy what was built into the arena; the builder is empty and usable again. */
struct shapes shapes_finish(struct arena *out, struct shapes_builder *b);
/* Give the memory of an abandoned builder back. */
void shapes_reset(struct shapes_builder *b);

extern const struct bounds bounds_none;
struct bounds bounds_of(const struct point *points, size_t count);
struct bounds bounds_both(struct bounds a, struct bounds b);
/* Bounds of one area; bounds_none when it has no points. */
struct bounds shapes_bounds(const struct shapes *s, size_t area);

/* Signed area of a ring in square units, positive when it runs counter-clockwise (y upward).
 * Exact to rounding also far from the origin: coordinates are taken relative to the first point. */
double ring_area(const struct point *points, size_t count);
/* Area of one area: outer rings less holes, whatever way the rings run. */
double shapes_area_m2(const struct shapes *s, size_t area);
