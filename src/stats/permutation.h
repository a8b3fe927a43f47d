/* permutation.h - how what lies around a place compares with what would lie there by chance.
 * Knows values and neighbours; no statistics by name. Flow: clusters -> [permutation] -> clusters.
 */
#pragma once
#include "geo/neighbours.h"

/* Two-sided p of the sum over each place and its neighbours, under random exchange of the values:
 * min(1, 2 (1 + least) / (draws + 1)), least = the smaller of the numbers of draws with a sum at
 * least as high and at least as low. Draws are without replacement.
 *
 * z        [around->count] finite, not all equal
 * name     [around->count] names the stream of random numbers of each place: the same on any
 *          number of threads
 * both     [around->count] the place and its neighbours get values of any places
 * others   [around->count] the neighbours get values of other places, the place keeps its own; NAN
 *          without neighbours
 * note     one draw serves both. Sums are of z rounded to 2^-40 of its range or finer, so that
 *          they are exact and equal sums are equal; no modulo bias
 * source   random numbers: SplitMix64 as a counter (Steele, Lea and Flood 2014), brought below n
 *          by multiplication and rejection (Lemire 2019) */
void permutation_p(struct arena scratch, const double *z, const struct neighbours *around,
                   const uint32_t *name, int draws, uint64_t seed, double *both, double *others);
