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
};

/* NAN where it cannot be said: fewer than two units, nobody or everybody in the group. */
struct segregation {
    size_t units;         /* that took part */
    double people, group; /* N, A */
    double dissimilarity; /* D = 1/2 sum |a/A - b/B| */
    double by_chance;     /* D0: mean D of random allocations of A people over the units */
    double corrected;     /* (D - D0) / (1 - D0) */
    double isolation;     /* xPx = sum (a/A)(a/n) */
    double theil;         /* H = 1 - sum n E_i / (N E) */
};

/* draws  random allocations (200): multivariate hypergeometric, seeded; 0: by_chance NAN */
struct segregation segregation_of(struct arena scratch, const struct group_counts *g, int draws,
                                  uint64_t seed);

/* to - from of the corrected D with its interval. */
struct segregation_change {
    double difference, low, high; /* NAN when one side cannot be said */
};
/* Interval of the difference under resampling: people of each unit are drawn anew (binomial around
 * the unit's share) in both years, and D corrected by the same D0; the quantiles around the
 * difference, level 0.95. Bias of resampling is taken off, so that no change covers 0. */
struct segregation_change segregation_compare(struct arena scratch, const struct group_counts *from,
                                              const struct group_counts *to, int draws,
                                              uint64_t seed, double level);

/* H of the whole = between groups + sum of within, each weighted n_g E_g / (N E).
 * group    [count] 0..groups-1
 * within   [groups] contribution of each; returns the part between */
double segregation_decompose(const struct group_counts *g, const uint32_t *group, size_t groups,
                             double *within);
