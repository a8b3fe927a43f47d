/* publish_load.h - from the store to what maps and publish work on: the only place where the two
 * sides meet. Flow: store -> [publish_load] -> maps, publish. */
#pragma once
#include "publish/publish.h"
#include "store/store.h"

/* Read all that an edition can use: places, series of its indicators, national rows.
 * wijken  areas of the wijk level, for their names; count 0 when the store has none
 * fails   when the store has no areas of the edition's level and boundary year
 * cost    about 5 bytes a place and series */
MUST_USE bool load_supply(struct arena *out, struct store *store, const struct catalogue *c,
                          const struct edition_recipe *recipe, struct supply *in,
                          struct areas *wijken, struct err *err);
/* Read deliveries, issues and the base map into p. */
MUST_USE bool load_rest(struct arena *out, struct store *store, struct published *p,
                        struct err *err);
