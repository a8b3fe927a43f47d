/* spread.h - centre and robust spread of a field, people counted equally.
 * Flow: figures -> [spread] -> limits of a level, noise band of a score. docs/methods.md. */
#pragma once
#include "geo/geo.h"

/* Mean over the places that have a figure, weighted by the people behind it; NAN without any. */
double spread_mean(const struct field *f);
/* Weighted median: the smallest value at which half the weight lies at or below it; NAN without
 * weight. O(places), by selection. */
double spread_median(struct arena scratch, const struct field *f);
/* 1.4826 x the weighted median of |value - weighted median|: the standard deviation of a normal
 * field, hardly touched by outliers. NAN without weight. */
double spread_robust(struct arena scratch, const struct field *f);
