/* gather_internal.h - what gather.c fills and gather_store.c writes. */
#pragma once
#include "ingest/gather.h"

enum { GRID = 0, ROW_STEP = 10000, YEAR_GIVEN = 1 << 15 };

/* What is known of a place: nothing, a figure, or an enum flag; with WATER: from a water row. */
enum state { UNSEEN = 0, FIGURE = 1, WATER = 0x80 };

struct gathered {
    size_t target;
    int indicator, period;
    const struct source *source;
    size_t room;
    float *value;
    uint8_t *state;
    size_t origin;
    const struct input *in; /* what began the series */
    bool left_out;          /* another source gives it */
    double *sum;            /* of months; NULL while there are none */
    uint16_t *month; /* bit m: month m has a figure; YEAR_GIVEN: the year came as one figure */
};

/* Which row of which input spoke of each place. Series that one layer fills share an origin, as
 * long as the same rows speak for all of them; one of which another row speaks gets a copy of its
 * own. */
struct gathered_origin {
    size_t target, users, room;
    int period;
    const struct input *in; /* what began it */
    uint16_t *input;        /* number of the input; 0: nothing was said */
    int32_t *row;
};

static inline bool gathered_is_figure(uint8_t state)
{
    return (state & ~WATER) == FIGURE;
}

/* Give the memory of a series back. */
void gathered_reset(struct gathered *s);
