/* faces.h - one town with two faces? The Breda question: do the red places lie together, and how
 * far are the best and the worst quarter of neighbourhoods apart.
 * Pure functions. Flow: classes, figures -> [faces] -> findings. docs/methods.md, "Two faces". */
#pragma once
#include "geo/neighbours.h"

struct faces {
    size_t red, groups; /* red places, connected groups of them */
    double largest;     /* share of the red places' people in the largest group; NAN: no red */
    uint32_t *group;    /* [group_count] places of that group, rising */
    size_t group_count;
    double lowest, highest; /* people-weighted share in the quarter of places with the lowest and
                               the highest value; the quarter of people, not of places */
    double ratio;           /* highest / lowest; NAN when lowest is 0 or there are fewer than 4 */
};

/* red, value, people  [around->count]; value NAN and people NAN or 0 do not take part */
struct faces faces_of(struct arena *out, struct arena scratch, const struct neighbours *around,
                      const bool *red, const double *value, const double *people);
