/* geo.h - places, supports and fields: where figures belong and what travels with them.
 * Coordinates are metres in RD New (EPSG:28992) unless a name says otherwise. */
#pragma once
#include "base/base.h"
#include "catalogue/catalogue.h"

struct point {
    double x, y;
};

/* Rings of a polygon layer, one area after the other. Ring: closed, first point not repeated.
 * Area i has polygons polygon_start[i] .. polygon_start[i+1]; polygon p has rings
 * ring_start[p] .. ring_start[p+1] (first outer, then holes); ring r has points
 * point_start[r] .. point_start[r+1]. */
struct shapes {
    size_t count, polygons, rings, points;
    uint32_t *polygon_start, *ring_start, *point_start; /* one more than count/polygons/rings */
    struct point *point;
};

/* What a source says happened to an area since the year before (CBS: indelingswijziging). */
enum area_change {
    AREA_UNTOLD = 0,
    AREA_UNCHANGED = 1,
    AREA_RENUMBERED = 2, /* the same land under another code */
    AREA_REDRAWN = 3     /* another border, by 5 m or more */
};

/* Areas of one kind and one boundary year, sorted by code. */
struct areas {
    enum place_kind kind;
    int boundary;
    size_t count;
    const str *code, *name;     /* [count] */
    const str *wijk, *gemeente; /* [count] codes of what is around it; empty when unknown */
    const uint8_t *water;       /* [count] 1: a water area without people */
    struct shapes shapes;       /* by area; an area without geometry has no polygons */
    const uint8_t *change;      /* [count] enum area_change; NULL: nothing is told of any */
};

/* Inhabited 100 m squares, sorted by row (y) then column (x). A square's code E1583N4935 is its
 * lower-left corner in hectometres: x 158300, y 493500. */
struct grid {
    size_t count;
    const int16_t *column, *row; /* [count] hectometres */
};

/* The places a field stands on: areas or grid, one of the two. */
struct support {
    enum place_kind kind;
    const struct areas *areas; /* NULL for the grid */
    const struct grid *grid;   /* NULL for areas */
    size_t count;
};

/* One number per place. Arrays are [on->count]. */
struct field {
    const struct support *on; /* not owned; outlives the field */
    float *value;             /* NAN unless flag is FLAG_OK */
    float *weight;            /* people (or dwellings) behind the value, >= 0; NULL: none known */
    float *error;             /* standard error, unit of value; NULL when unknown */
    uint8_t *flag;            /* enum flag */
};

/* A field with all values NAN, weight 0 and the given flag. */
struct field field_new(struct arena *out, const struct support *on, enum flag flag);

/* Grid code to column and row and back; false when the text is no such code. */
MUST_USE bool grid_from_code(str code, int *column, int *row);
void grid_code(char out[11], int column, int row);
/* Index of a cell; -1 when it is not in the grid. Cost O(log count). */
int64_t grid_find(const struct grid *g, int column, int row);
/* Index of an area by code; -1 when absent. */
int64_t areas_find(const struct areas *a, str code);
