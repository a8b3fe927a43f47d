/* explain_rows.h - from a figure of the supply back to the row of the delivery that gave it.
 * Flow: store, maps/explain -> [explain_rows] -> explain_print. */
#pragma once
#include "base/err.h"
#include "maps/explain.h"
#include "store/store.h"

/* Tell of every figure of an explanation in which file and row it was delivered, and what came in
 * over from another boundary year from which of its areas.
 * cost  a few look-ups a figure; the areas of the other year where one is needed */
MUST_USE bool explain_rows(struct arena *out, struct store *store, const struct supply *in,
                           const struct explanation *e, struct err *err);
