/* crosswalk.h - figures of areas of one boundary year on the areas of another.
 * Pure functions. Flow: addresses or a given table -> [crosswalk] -> figures.
 * docs/methods.md, "Boundary years". */
#pragma once
#include "geo/geo.h"

/* Old area i has links start[i] .. start[i + 1]: so many addresses of it lie in new area `to`. */
struct crosswalk {
    const struct areas *from, *into;
    uint32_t *start; /* [from->count + 1] */
    uint32_t *to;
    double *addresses; /* > 0 */
};

/* One place in both years: an address (postcode and number as one key), or a given row. */
struct crosswalk_pair {
    uint32_t from, into; /* places */
    double addresses;
};
/* Sum pairs into a table; order of the pairs does not matter. */
struct crosswalk crosswalk_build(struct arena *out, struct arena scratch, const struct areas *from,
                                 const struct areas *into, const struct crosswalk_pair *pairs,
                                 size_t count);
/* Without addresses: areas that kept code and shape (to the millimetre), or code and name when
 * neither year has shapes, pass whole; the others have no link and break. */
struct crosswalk crosswalk_same(struct arena *out, struct arena scratch, const struct areas *from,
                                const struct areas *into);

/* Counts move with links as parts of the old area, so that totals stay; figures per person (shares,
 * scores) with links as parts of the new one.
 *
 * derived  [into->count] true where the figure is not simply that of one old area; may be NULL
 * returns  flag of the old area where a link with a missing figure has weight; FLAG_BROKEN where no
 *          link comes in; weight and error carried likewise (errors as independent) */
struct field crosswalk_counts(struct arena *out, const struct crosswalk *w, const struct field *f,
                              const struct support *into, bool *derived);
struct field crosswalk_means(struct arena *out, const struct crosswalk *w, const struct field *f,
                             const struct support *into, bool *derived);
