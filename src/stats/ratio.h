/* ratio.h - figures of areas: a share, a percentage or a score with the people behind it.
 * Pure functions field -> field on one support; they cannot fail, only flag.
 * Flow: maps/figures.c -> [ratio] -> change, relative, classify. docs/methods.md, "Shares on
 * areas".
 */
#pragma once
#include "geo/geo.h"

/* Share of each place: part / whole.
 *
 * part, whole        counts on one support; whole > 0 where it is OK, else the place is flagged
 *                    FLAG_NOT_COLLECTED (nobody there: no share)
 * rounding_variance  of one published count: 0 exact, 2 rounded to the nearest 5, 4 at random to 5
 * returns  value 0..1; weight = whole; error = sqrt(p(1-p)/n + r2/n^2); flag: the part's, else the
 *          whole's. A part above its whole by at most a rounding step (5) is 1; by more it
 *          is a share above 1, which figures.c flags.
 * cost     O(places) */
struct field ratio_share(struct arena *out, const struct field *part, const struct field *whole,
                         double rounding_variance);

/* A figure the source already divided, or a score: value x factor, with the people behind it.
 *
 * base     counts of people; a place whose base is unknown keeps its value with weight 0, so that
 * it never enters a weighted mean. NULL: all weights 0 share    true: a share of its base (derived
 * numerator = product), error as in ratio_share; false: a model's score, whose error is not known
 * (error NULL) */
struct field ratio_scaled(struct arena *out, const struct field *given, double factor,
                          const struct field *base, bool share, double rounding_variance);

/* The figure of each group of places: the mean weighted by the people behind it.
 *
 * group    [in->on->count] index into `groups`; -1: in none
 * groups   support with one place a group
 * returns  weight = sum of the weights; error from the places' errors taken as independent (NULL
 *          when they have none); FLAG_NOT_COLLECTED where no place has a figure and a weight */
struct field ratio_of_groups(struct arena *out, const struct field *in, const int32_t *group,
                             const struct support *groups);
/* Counts summed over groups. A place without a figure adds nothing: the sum of squares of which
 * some are kept back is a lower bound, good enough to stand behind a figure, never shown as one.
 * returns  weight = value; FLAG_NOT_COLLECTED where no place has a figure */
struct field ratio_sum(struct arena *out, const struct field *in, const int32_t *group,
                       const struct support *groups);
