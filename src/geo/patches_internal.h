/* patches_internal.h - between finding patches (patches_label.c), tracing them (patches.c) and
 * rounding their borders (patches_line.c). */
#pragma once
#include "geo/patches.h"

/* Which patch every run belongs to. */
struct labels {
    size_t rows;
    uint32_t *start; /* [rows + 1] */
    struct run *run; /* no two that touch have one code */
    uint32_t *patch; /* [runs] numbered by their first pixel from the south-west */
    size_t count;    /* patches */
    uint8_t *code;   /* [count] */
};

/* Label the patches of at least `least` pixels after the smaller ones went to their neighbours. */
struct labels labels_find(struct arena *out, struct arena scratch, const struct runs *runs,
                          double least);

/* A corner of a pixel: (x, y) is the south-west one of pixel (x, y). */
struct vertex {
    int32_t x, y;
};

/* Round a border that turns at `corner`s (a loop has its first one again at the end).
 * made     room for line_room(corner, count) points, in pixels
 * returns  how many there are; the ends stay where they are, a loop has its first point twice */
size_t line_round(struct arena scratch, const struct vertex *corner, size_t count, bool loop,
                  struct point *made);
size_t line_room(const struct vertex *corner, size_t count);
