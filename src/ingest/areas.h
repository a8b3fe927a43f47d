/* areas.h - areas of a boundary year from one or several layers.
 * Knows codes, names, what lies around, water; knows no figures.
 * Flow: inputs -> [areas] -> store, figures. */
#pragma once
#include "geo/geo.h"
#include "ingest/inputs.h"
#include "ingest/polygon.h"
#include "store/store.h"

/* The areas of one kind and year under way. */
struct area_set;

struct area_sets {
    struct arena *memory; /* of the run */
    struct area_set *set; /* [count], room for MOST_SUPPORTS */
    size_t count;
};

struct area_sets area_sets_begin(struct arena *memory);
/* Read one layer of areas into its set. A code that comes again is counted and left out, except
 * that a land row takes the place of a water row. */
MUST_USE bool area_sets_read(struct area_sets *sets, struct input *in, struct err *err);
/* Figures of a boundary year whose areas are not there: read the codes of the rows, and names where
 * the delivery has them, as areas without shapes, so that the figures stand on their own year and
 * on no other. Only where `known` (of the store) or the sets have that kind of areas of some other
 * year. Each is counted. */
MUST_USE bool area_sets_codes(struct area_sets *sets, const struct store_support *known,
                              size_t known_count, struct input *in, struct err *err);
/* Add to those sets the codes that the store has of their years from earlier runs. */
MUST_USE bool area_sets_keep_codes(struct area_sets *sets, struct store *store, struct err *err);
/* Whether support i of the store is all that there is of its kind and year: that year has shapes.
 * Others were made of the codes of figures, and grow with these. */
bool support_is_whole(const struct store_support *list, size_t count, size_t i);
/* Set `index` as areas sorted by code. odd: where to count what is odd about them together. */
struct areas area_sets_finish(struct area_sets *sets, size_t index, struct oddities **odd);
/* Add the municipalities that rows name but no layer brings, for boundary years where `known` (of
 * the store) has none either. */
void area_sets_derive(struct area_sets *sets, const int *known, size_t known_count);
void area_sets_close(struct area_sets *sets);
/* The year that a delivery's file, layer or catalogue entry states; 0 when none (a column's year is
 * found row by row). */
int input_year(const struct input *in, const struct year_from *from);
