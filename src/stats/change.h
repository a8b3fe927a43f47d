/* change.h - change between two periods, and whether it is real.
 * Pure functions of fields on one support. Flow: figures -> [change] -> relative, classify.
 * docs/methods.md, "Change, and whether it is real". */
#pragma once
#include "geo/geo.h"

/* d = to - from, place by place.
 * returns  weight = the smaller of the two weights; error = sqrt(var0 + var1), NULL when one side
 *          has none; flag: to's, else from's */
struct field change_between(struct arena *out, const struct field *from, const struct field *to);

/* Two-sided p of d = 0 under a normal error z standard errors away. */
double change_p(double z);
/* The z at which change_p falls to p, 0 < p <= 1; to 1e-12. */
double change_z(double p);

/* How many standard errors away a change counts as real, over all places at once.
 *
 * d        a change with errors; flagged places, and those whose error is not known, take no part
 * q        share of false discoveries that is accepted (0.10)
 * returns  z such that |d| >= z x error exactly where the null is rejected. When nothing is
 *          rejected: the z at which a single place would be. INFINITY without places.
 * source   Benjamini and Hochberg 1995
 * cost     O(places log places) */
double change_false_discovery(struct arena scratch, const struct field *d, double q);

/* Half-width of the noise band at each place: z x error, at least `smallest`. NAN where flagged;
 * INFINITY where the error is not known: nothing can be called real there. */
float *change_band(struct arena *out, const struct field *d, double z, double smallest);
/* The same half-width everywhere: for a model's score, whose error nobody published. */
float *change_band_constant(struct arena *out, const struct field *d, double width);
