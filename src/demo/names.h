/* names.h - Dutch-sounding names of places that do not exist, made of plain building words. */
#pragma once
#include "base/base.h"

/* A town's name from two parts, such as "Proefhorn" or "Meetlaar"; the parts are words of measuring
 * and making, so that nobody takes them for a real municipality. `index` up to 1,200 gives
 * different names. */
const char *name_town(struct arena *out, uint64_t seed, int index);
/* A village's name; repeats are possible. */
const char *name_village(struct arena *out, uint64_t seed, uint64_t key);
/* A neighbourhood's name; repeats are possible beyond 1,500 within one town. */
const char *name_buurt(struct arena *out, uint64_t seed, int gemeente, int index);
/* A river's or lake's name. */
const char *name_water(struct arena *out, uint64_t seed, uint64_t key, bool lake);
