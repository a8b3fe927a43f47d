/* relative.h - a figure against what is usual around it: minus the mean of its group.
 * Flow: change -> [relative] -> classify. docs/methods.md, map 2. */
#pragma once
#include "geo/geo.h"

/* Each value less the people-weighted mean of its group.
 *
 * group    [f->on->count] 0..groups-1; -1 (no municipality): FLAG_NOT_COLLECTED
 * returns  weight and error of f: the mean of a whole municipality adds next to nothing to a
 *          neighbourhood's error. A place without weight gets a value too, but adds nothing to the
 *          mean; a group without weight is FLAG_NOT_COLLECTED */
struct field relative_to_groups(struct arena *out, const struct field *f, const int32_t *group,
                                size_t groups);
