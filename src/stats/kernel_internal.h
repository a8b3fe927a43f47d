/* kernel_internal.h - the two passes of the kernel as loops over lanes, and which set of
 * instructions they use. For kernel*.c and the tests of them only.
 *
 * Lanes: all sums of a place lie side by side, eight doubles to a block, so that one weight serves
 * them all. Every lane is a sum of its own in a fixed order, so the width of the processor's
 * registers cannot be seen in the result; no lane is a float, since a ratio of two signed sums may
 * be small where both are not (docs/methods.md, section 1). */
#pragma once
#include "base/base.h"

/* aligned said apart: gcc ties it to the instructions in force */
typedef double kernel_block __attribute__((vector_size(64), aligned(64)));

enum { KERNEL_BLOCK = sizeof(kernel_block) / sizeof(double) };

/* Blocks of a place, in this order. */
struct kernel_place {
    size_t plain;   /* sums of w f */
    size_t squared; /* sums of w^2 f */
    size_t peak;    /* largest w f */
    size_t all;
};

/* Rows of drawn squares that are gathered together. */
enum { KERNEL_ROWS = 4 };

/* A row of the windows around them: where it starts in the ring, and its weight in each. */
struct kernel_tap {
    const kernel_block *at;
    double w[KERNEL_ROWS], w2[KERNEL_ROWS];
};

/* A share's sums at a row of places, and what to make of them: value = a / n and
 * error = sqrt(p (1 - p) n2 + rounding_variance m2) / n; NAN where n is 0. Places beyond the last
 * are read as well, up to a whole block, and not written. */
struct kernel_ratio {
    const double *sums; /* a at the first place; the next stands `step` further */
    size_t step;
    const kernel_block *inverse, *n2, *m2; /* 1 / n; NAN where n is 0 */
    double rounding_variance;
    float *value, *error; /* error: NULL when it is not asked for */
};

struct kernel_loops {
    const char *name;
    bool (*here)(void); /* whether this processor can */
    /* Add `cell` to `columns` places in a row, with weights w[0], w[1] ... and their squares. */
    void (*spread)(const struct kernel_place *place, kernel_block *row, const kernel_block *cell,
                   const double *w, const double *w2, size_t columns);
    /* Sum `count` taps, x blocks from where each starts, into a place for each row. */
    void (*gather)(const struct kernel_place *place, kernel_block *const to[KERNEL_ROWS],
                   const struct kernel_tap *taps, size_t count, size_t x);
    /* The results of one share at `count` places. */
    void (*divide)(const struct kernel_ratio *r, size_t count);
};

/* From the widest instructions to the portable ones, which are last; all give the same bytes. */
extern const struct kernel_loops kernel_loops[];
extern const size_t kernel_loops_count;

/* Those in use: the first that this processor can, or what a test asked for (NULL: no wish). */
const struct kernel_loops *kernel_loops_used(void);
void kernel_loops_use(const struct kernel_loops *wish);
