/* surface.h - classes of 25 m pixels between the centres of 100 m squares: what a map shows.
 * Knows values and classes of squares; the gate answers with one (see guard.h, layer_surface), so
 * that only classes leave. Flow: squares -> [surface] -> patches. docs/methods.md, "Spots". */
#pragma once
#include "geo/patches.h"
#include "maps/draft.h"

enum { CELL_M = 100, PIXELS_PER_CELL = 4 };

/* A square in which pixels are drawn: its own, or of a neighbour. */
struct frame_square {
    int16_t column, row; /* hectometres */
    uint16_t drawn;      /* bit 4 y + x: pixel (x, y) lies within the outline of what is drawn */
    int32_t around[9];   /* places of the nine squares, from the south-west; -1: not drawn */
};

/* Squares of a grid on which any number of maps can be drawn, by row, then column. */
struct frame {
    size_t count;
    struct frame_square *square;
    uint32_t *row_start;            /* [rows + 1] */
    int west, south, columns, rows; /* of the squares, hectometres */
};

/* Make a frame of the squares of a grid at most `margin` rows and columns from some of them.
 * own      [own_count] places on the grid; NULL: all of them
 * parallel use all threads; false when frames are made in parallel
 * note     the outline of what is drawn is the squares as 0 and 1, smoothed (1 2 1 each way), and
 *          cut at one half between their centres, so that it has no corners
 * cost     O(squares of the bounding box), about 5 ns each */
struct frame frame_build(struct arena *out, struct arena scratch, const struct grid *grid,
                         const uint32_t *own, size_t own_count, int margin, bool parallel);

/* What a map draws, by place of the grid. */
struct surface {
    const struct map *map;
    const uint8_t *class; /* class or flag of the square */
    struct surface_axis {
        const float *value, *band; /* band NULL: none */
        double strong;
        double *limits;
    } axis[2];
};

/* Class the pixels of a frame. Values between squares' centres are interpolated bilinearly over the
 * squares that may be shown; a pixel of a hidden square has its flag; one outside the outline is
 * nothing.
 * s        NULL: code 0 wherever something is drawn
 * parallel on all threads; false when frames are classed in parallel
 * returns  rows of pixels from the frame's south-west corner
 * cost     O(squares), 16 pixels where the classes around differ; about 0.1 us a square */
struct runs surface_runs(struct arena *out, struct arena scratch, const struct surface *s,
                         const struct frame *frame, bool parallel);
