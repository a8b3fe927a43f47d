/* scratch.h - scratch memory that does not meet what is kept.
 * A caller with one arena passes it as `out` and, by value, as scratch: both would then start at
 * the same byte. */
#pragma once
#include "base/base.h"

/* The scratch given, or, when it lies in the free space of `out`, the upper half of that. */
static inline struct arena scratch_beside(const struct arena *out, struct arena scratch)
{
    bool apart = scratch.end <= out->at || scratch.at >= out->end;
    if (!apart && scratch.at < out->at + (out->end - out->at) / 2)
        scratch.at = out->at + (out->end - out->at) / 2;
    return scratch;
}
