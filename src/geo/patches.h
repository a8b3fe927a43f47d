/* patches.h - a classed raster to patches of equal class that share their borders.
 * Knows codes of pixels; knows no maps and no municipality (see clip.h).
 * Flow: a classed surface -> [patches] -> clip -> tiles, paper. */
#pragma once
#include "geo/coverage.h"

enum { RASTER_NOTHING = 255 };

/* Pixels of equal code side by side in a row: columns first .. end - 1. */
struct run {
    uint32_t first, end;
    uint8_t code;
};

/* A raster of square pixels as runs, row by row from the south, each row from the west; between
 * runs there is nothing. So a country costs what is drawn of it. */
struct runs {
    size_t rows;
    uint32_t *start; /* [rows + 1] row y has run[start[y]] .. */
    struct run *run;
    struct point corner; /* south-west corner of pixel (0, 0), RD metres */
    double pixel_m;
};

/* Append the runs of a row of codes to `run`, which has room for `columns` more behind `count`;
 * returns how many there are now. Code RASTER_NOTHING is left out. */
size_t runs_of_row(struct run *run, size_t count, const uint8_t *code, size_t columns);

struct patches {
    struct coverage coverage; /* a face a patch; a side -1 is nothing, or the raster's edge */
    uint8_t *code;            /* [coverage.faces] */
};

/* Trace the patches of a raster: pixels of equal code that hang together by their sides.
 *
 * least_m2  a patch below this area goes to the neighbour with the longest common border (of equal
 *           ones the most south-western), smallest patches first, until none is left; one that has
 *           no neighbour vanishes
 * rounded   false gives the pixels' own stairs; else borders are pulled taut within 0.3 pixel of
 *           their edges, and corners are cut. Points where three patches meet stay where they are,
 *           so patches tile their ground exactly, and borders never cross
 * parallel  draw borders on all threads; false when rasters are traced in parallel
 * cost      O(pixels on borders), about 0.15 us each
 * source    docs/methods.md, "Spots"; corner cutting: Chaikin 1974 */
struct patches patches_trace(struct arena *out, struct arena scratch, const struct runs *runs,
                             double least_m2, bool rounded, bool parallel);
