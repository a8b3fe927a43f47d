/* roads.h - roads and railways between places, and streets within neighbourhoods.
 * Flow: plan -> [roads] -> barriers (motorways), write_base_map.c */
#pragma once
#include "base/err.h"
#include "demo/plan.h"

/* Add main roads between all places, motorways and railways between the larger ones (a country; in
 * a town they are given), and a station where a railway meets a town. */
MUST_USE bool roads_plan(struct arena *out, struct arena scratch, struct plan *plan,
                         struct err *err);

/* A line from a to b that bends a little, as land makes roads bend. */
struct line roads_bend(struct arena *out, uint64_t seed, struct point a, struct point b, int rank);
