/* figures.h - rows of a delivery to figures of places.
 * Knows how the catalogue binds columns to indicators; knows no formats and no store.
 * Flow: table -> [figures] -> gather. */
#pragma once
#include "ingest/gather.h"
#include "ingest/inputs.h"

/* Read one layer into `g`. Rows of places that `g` does not know, cells that are no figure and all
 * else that is odd is counted in in->odd.
 * returns  false when the file cannot be read, lacks the column with codes, or on an interrupt */
MUST_USE bool figures_read(struct gather *g, struct input *in, struct arena *memory,
                           struct err *err);
