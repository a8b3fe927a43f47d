/* crosswalk.h - figures of areas of one boundary year on the areas of another.
 * Pure functions; knows tables of who went where, not where these come from.
 * Flow: addresses or a given table -> [crosswalk] -> figures. docs/methods.md, "Boundary years". */
#pragma once
#include "geo/geo.h"

/* Old area i has links start[i] .. start[i + 1], by rising `to`: so many addresses of it lie in new
 * area `to`. */
struct crosswalk {
    const struct areas *from, *into; /* not owned */
    uint32_t *start;                 /* [from->count + 1] */
    uint32_t *to;
    double *addresses; /* > 0 */
    double *all;       /* [from->count] of links and of those that went elsewhere */
    double *unknown;   /* [into->count] addresses that came from elsewhere */
};

/* One place in both years: an address (postcode and number as one key), or a given row. */
struct crosswalk_pair {
    uint32_t from, into; /* places; CROSSWALK_ELSEWHERE: one that is not among the areas */
    double addresses;    /* pairs without any (0, less, or no number) count for nothing */
};
#define CROSSWALK_ELSEWHERE UINT32_MAX
/* Sum pairs into a table; order of the pairs does not matter. Cost O(count log count). */
struct crosswalk crosswalk_build(struct arena *out, struct arena scratch, const struct areas *from,
                                 const struct areas *into, const struct crosswalk_pair *pairs,
                                 size_t count);
/* Without addresses: areas that are the same in both years pass whole; the others have no link and
 * break. The same is, in this order:
 *   years that follow each other, same code, and the later one tells that nothing changed;
 *   the same shape (to the millimetre), whatever code or name it has now;
 *   where not both have a shape, and no border is told to have changed: the same code and name (a
 *   name that is the code is none), or the same name in the same municipality under a code that the
 *   later of two years that follow each other tells to be new.
 * Cost: sorts the points of areas whose points come in another order. */
struct crosswalk crosswalk_same(struct arena *out, struct arena scratch, const struct areas *from,
                                const struct areas *into);
/* The links of `table`, and those of `same` between areas of which it knows nothing in either year
 * (water, woods: nobody's address). Shares memory with both. */
struct crosswalk crosswalk_with(struct arena *out, struct arena scratch,
                                const struct crosswalk *table, const struct crosswalk *same);

/* Counts move with links as parts of the old area, so that totals stay; figures per person (shares,
 * scores) with links as parts of the new one. What stands behind a figure (its weight) moves as a
 * count does; errors are taken as independent.
 *
 * f        on w->from
 * into     support of w->into
 * derived  [into->count] true where the figure is not that of one old area that passed whole; may
 *          be NULL
 * returns  flag of the old area with most addresses in it where a link with a missing figure comes
 *          in (from elsewhere: FLAG_NOT_COLLECTED); FLAG_BROKEN where no link does */
struct field crosswalk_counts(struct arena *out, const struct crosswalk *w, const struct field *f,
                              const struct support *into, bool *derived);
struct field crosswalk_means(struct arena *out, const struct crosswalk *w, const struct field *f,
                             const struct support *into, bool *derived);
