/* lists.h - deliveries that are no figures of places: base map, stock, dwellings.
 * Flow: inputs -> [lists] -> store, gather. */
#pragma once
#include "ingest/gather.h"
#include "ingest/inputs.h"

/* Base map layers of all inputs into the store. */
MUST_USE bool lists_base(struct store *store, struct inputs *in, struct arena *memory,
                         struct err *err);
/* Whether a column's name speaks of a person: such a list is not taken in. */
bool lists_names_persons(str column);
/* Stock lists of corporations. A list with a column that names persons is refused: the sentence
 * says which, and to leave it out. */
MUST_USE bool lists_stock(struct store *store, struct inputs *in, struct arena *memory,
                          struct err *err);
/* Count the dwellings of one layer of the address register per place; an id that comes again is
 * counted once and reported. */
MUST_USE bool lists_count_dwellings(struct gather *g, struct input *in, struct arena *memory,
                                    struct err *err);
