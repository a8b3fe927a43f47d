/* segregation.h - how unevenly a group is spread over places: the article's question "is the
 * spread better?". Pure functions. Flow: figures -> [segregation] -> findings.
 * docs/methods.md, "Spread". */
#pragma once
#include "base/base.h"

/* A group over units: of whole[i] people in unit i, part[i] belong to it. A unit without people, or
 * with a NAN, is left out; part is held between 0 and whole. Counts may be derived and need not be
 * whole numbers. */
struct group_counts {
    const double *part, *whole; /* [count] */
    size_t count;
    double step; /* shares were rounded to this before: 0.01, whole per cent; 0: they were not */
};

/* NAN where it cannot be said: fewer than two units, nobody or everybody in the group. */
struct segregation {
    size_t units;         /* that took part */
    double people, group; /* N, A */
    double dissimilarity; /* D = 1/2 sum |a/A - b/B| */
    double by_chance;     /* D0: mean D of all allocations of A people over the units */
    double corrected;     /* (D - D0) / (1 - D0) */
    double isolation;     /* xPx = sum (a/A)(a/n) */
    double theil;         /* H = 1 - sum n E_i / (N E) */
};

/* How even is the group spread?
 *
 * note    D0 is no average of random draws but what they tend to: the expectation of D when the
 *         group is a multivariate hypergeometric draw. People are whole there: each unit's are
 *         rounded, and the group so that its share stays. Relative error below 1e-6
 * note    the order of the units cannot be seen in the result
 * cost    country of 14,000 units: about 5 ms
 * source  Duncan and Duncan 1955; Theil 1972; Carrington and Troske 1997 (the correction);
 *         docs/decisions/chance-without-draws.md */
struct segregation segregation_of(struct arena scratch, const struct group_counts *g);

/* to - from of the corrected D, and between what limits the change that people live with lies. */
struct segregation_change {
    double difference, low, high; /* NAN when one side cannot be said; low <= difference <= high */
};
/* 95 % interval of the difference by a parametric bootstrap: in both years everybody of each unit
 * is drawn anew, binomial around the unit's share, and D corrected by that year's D0.
 *
 * counts, found  [2] from, to: what was counted, and what segregation_of said of it
 * draws          200; seed: any, the same number gives the same interval
 * note    observed shares vary more than those behind them: they are drawn towards the mean by what
 *         counting (and rounding) adds. What the correction leaves of bias, which differs between
 * years when the group grows, is taken off the interval; where that would put the difference itself
 *         outside, the interval is widened to it. docs/methods.md, "Spread"
 * cost    country of 14,000 units, 200 draws: about 70 ms, 4 bytes a unit and draw */
struct segregation_change segregation_compare(struct arena scratch,
                                              const struct group_counts counts[2],
                                              const struct segregation found[2], int draws,
                                              uint64_t seed);
