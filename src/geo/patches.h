/* patches.h - a classed raster to patches of equal class that share their borders.
 * Knows codes of pixels; knows no maps and no municipality (see clip.h).
 * Flow: a classed surface -> [patches] -> clip -> tiles, paper. */
#pragma once
#include "geo/coverage.h"

enum { RASTER_NOTHING = 255 };

/* Codes of square pixels, row by row from the south, each row from the west. */
struct raster {
    size_t columns, rows;
    struct point corner; /* south-west corner of the first pixel, RD metres */
    double pixel_m;
    const uint8_t *code; /* [rows * columns] RASTER_NOTHING where nothing is drawn */
};

struct patches {
    struct coverage coverage; /* a face a patch; a side -1 is nothing, or the raster's edge */
    uint8_t *code;            /* [coverage.faces] */
};

/* Trace the patches of a raster: pixels of equal code that hang together by their sides.
 *
 * least_m2  a patch below this area goes to the neighbour with the longest common border (of equal
 *           ones the most south-western), smallest patches first, until none is left; one that has
 *           no neighbour vanishes
 * rounds    how often corners are cut: 0 gives the pixels' own stairs, else borders are first
 *           pulled taut within 0.3 pixel of their edges; 2 is smooth. Points where three patches
 *           meet stay where they are, so patches tile their ground exactly whatever the rounding,
 *           and borders never cross
 * cost      O(pixels), a few passes; about 10 ns a pixel
 * source    docs/methods.md, "Spots"; corner cutting: Chaikin 1974 */
struct patches patches_trace(struct arena *out, struct arena scratch, const struct raster *raster,
                             double least_m2, int rounds);
