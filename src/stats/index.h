/* index.h - several shares as one index against the country, and what they say of the people they
 * have in common. docs/methods.md, "Who is vulnerable".
 * Flow: ratio, kernel -> [index] -> change, classify. */
#pragma once
#include "geo/geo.h"

struct index_part {
    const struct field *share; /* of one component */
    double weight;             /* in the recipe, > 0 */
    double national;           /* the country's share in the reference year, > 0 */
};

/* 100 x sum w p/national / sum w, place by place: the country is 100.
 * returns  weight = the fewest people behind any component; error from the components' errors taken
 *          as independent (NULL when one has none); flag of the first component that misses a
 * place: a place with fewer components would be another recipe */
struct field index_combine(struct arena *out, const struct index_part *parts, size_t count);

/* Between what limits the share of people lies to whom at least one component applies, whatever
 * they have in common: max p <= union <= min(1, sum p). Weights play no part.
 *
 * low, high  [places] NAN where a component misses; a share is held between 0 and 1
 * note       shares of households or of young people stand in for shares of residents */
void index_bounds(const struct index_part *parts, size_t count, float *low, float *high);
