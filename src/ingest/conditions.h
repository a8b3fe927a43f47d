/* conditions.h - rows that the catalogue wants, by what their columns hold.
 * Flow: catalogue -> [conditions] -> table, figures, lists. */
#pragma once
#include "ingest/figure.h"

/* Columns of the conditions among those of a layer; -1: not there, and then no row fits. */
int *conditions_find(struct arena *out, const str *columns, size_t columns_count,
                     const struct row_condition *where, size_t count);
/* Whether a row meets all conditions. */
bool conditions_fit(const struct cell *cell, const struct row_condition *where, const int *columns,
                    size_t count);
