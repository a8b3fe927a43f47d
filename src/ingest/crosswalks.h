/* crosswalks.h - deliveries that tell how the areas of one boundary year lie in those of another.
 * Flow: inputs -> [crosswalks] -> store. */
#pragma once
#include "ingest/gather.h"
#include "ingest/inputs.h"

/* All of them into the store: lists of addresses with their buurt of a year, and given tables (old
 * code, new code, addresses between them). `g` is asked which areas there are: codes that a year
 * with shapes does not have are left out of a given table, and counted. */
MUST_USE bool crosswalks_read(struct store *store, const struct gather *g, struct inputs *in,
                              struct arena *memory, struct err *err);
