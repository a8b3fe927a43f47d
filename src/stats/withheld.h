/* withheld.h - counts that a source keeps back because they are small: what to expect of them.
 * Leaving such squares out with their base would keep only those where the trait is common, and a
 * smoothed share would lean upwards. Pure functions. Flow: figures of squares -> [withheld] ->
 * kernel. docs/methods.md, "Shares on the grid". */
#pragma once
#include "geo/geo.h"

/* Mean of a binomial count of `base` people and a share, given that it is below `below`.
 * share 0..1; base >= 0; below >= 1. Lies in 0 .. below - 1 and never above base. */
double withheld_mean(double base, double share, double below);

/* A count with the expected value wherever it is withheld and its base is known. What share to
 * expect is fitted per group: the one at which kept counts and expectations together give that very
 * share of the group's people.
 *
 * group     [count->on->count] 0..groups-1, municipalities; -1: such a square stays withheld
 * below     the source keeps back counts under this
 * expected  [count->on->count] becomes true where a value was put in
 * note      what is kept back leans to the share of its group, never away from it
 * source    expectation and maximisation for a censored count, Dempster, Laird and Rubin 1977
 * cost      O(squares log squares); rounds look at distinct pairs of group and base only */
struct field withheld_expected(struct arena *out, struct arena scratch, const struct field *count,
                               const struct field *base, const int32_t *group, size_t groups,
                               double below, bool *expected);
