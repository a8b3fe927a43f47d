/* patches_internal.h - between labelling pixels (patches_label.c) and tracing them (patches.c). */
#pragma once
#include "geo/patches.h"

/* Which patch every pixel belongs to, with one pixel of nothing around the raster. */
struct labels {
    size_t columns, rows; /* of the raster */
    size_t width;         /* columns + 2 */
    int32_t *label;       /* [(rows + 2) * width] patch + 1; 0 for nothing */
    size_t count;         /* patches, numbered by their first pixel from the south-west */
    uint8_t *code;        /* [count] */
    uint32_t *seam; /* columns at which the label changes, rising; row y has seam_start[y] .. */
    uint32_t *seam_start; /* [rows + 1] */
};

/* Label the patches of at least `least` pixels after the smaller ones went to their neighbours. */
struct labels labels_find(struct arena *out, struct arena scratch, const struct raster *raster,
                          double least);
