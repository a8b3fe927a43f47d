/* similar.h - who compares with whom, and who stands where.
 * Pure functions. Flow: figures of municipalities -> [similar] -> findings.
 * docs/methods.md, "Similar places, ranks". */
#pragma once
#include "base/base.h"

struct similar {
    uint32_t place;
    double distance; /* Euclidean over standardised traits */
};

/* The `wanted` nearest of `place`, nearest first; ties by index.
 * trait     [traits][count]; standardised here (mean 0, standard deviation 1 over places that have
 *           it). A place that lacks one takes no part; one without spread counts for nothing
 * returns   how many were found; `list` has room for `wanted` */
size_t similar_to(struct arena scratch, const double *const *trait, size_t traits, size_t count,
                  uint32_t place, struct similar *list, size_t wanted);

struct rank {
    uint32_t rank;  /* 1 is the highest; equal values share the best rank; 0: no value */
    uint32_t ties;  /* how many others have the same value */
    uint32_t among; /* places with a value */
};
/* value [count] as published: what looks equal is equal. */
struct rank *rank_all(struct arena *out, struct arena scratch, const double *value, size_t count);
