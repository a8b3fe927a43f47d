/* kernel.h - smooth figures of 100 m squares: the share of people around a place.
 * Knows squares and weights; no indicators. Flow: maps/surface fields -> [kernel] -> change, guard.
 * docs/methods.md, "Shares on the grid". */
#pragma once
#include "geo/geo.h"

enum { KERNEL_SHARES_MOST = 64 }; /* in one call */

/* What is smoothed: sum w a / sum w n, numerator and denominator apart. A square counts when both
 * figures are there and n > 0; it counts for nothing otherwise. */
struct kernel_share {
    const struct field *part; /* a, or with `mean` a figure per person s (then a = n s) */
    const struct field *base; /* n, the people or dwellings behind it; same grid */
    bool mean;
    bool score;               /* a model's score: its error is not known */
    double rounding_variance; /* of one published count of `part` */
};

/* One smoothed share on the drawn squares. Read only: shares of one base over the same squares have
 * the arrays of weight, flag and largest in common. */
struct kernel_field {
    struct field field; /* value; weight = n_eff = (sum w n)^2 / sum w^2 n; error (NULL with
                           `score`): p(1-p)/n_eff + r2 sum w^2 m / (sum w n)^2, m = squares that
                           count; FLAG_NOT_COLLECTED where no square within the window counts */
    float *largest;     /* [drawn] the heaviest square's part of sum w n, 0..1 */
};

/* The inhabited squares and those next to them, eight ways.
 * returns  a grid in `out`, sorted; cost O(count) */
struct grid kernel_drawn(struct arena *out, const struct grid *inhabited);

/* Gaussian weights w = exp(-d^2 / 2 sigma^2) in a square window of radius
 * R = floor(4 sigma / 100 m + 0.5) squares, nothing outside; not re-normalised.
 *
 * shares   [count], all on one grid support
 * drawn    support of squares (kernel_drawn) at which results are wanted
 * result   [count]
 * note     separable, so the two passes are exact; sums are doubles, so the values are those of a
 *          float64 reference rounded to float: 6e-8. Strips of columns are the unit of work: same
 *          bytes on any number of threads, and with any instructions of the processor
 * cost     O((inhabited + drawn) x R x lanes), lanes = count + 4 x bases; memory: 1 MB a thread */
void kernel_smooth(struct arena *out, const struct kernel_share *shares, size_t count,
                   const struct support *drawn, double sigma_m, struct kernel_field *result);
