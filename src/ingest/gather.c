/* gather.c - see gather.h. Series grow with the grid, so their arrays are malloc'd, not in an
 * arena. */
#include "ingest/gather_internal.h"
#include <math.h>

struct gather gather_begin(struct arena *memory)
{
    struct gather g = {.target = NEW(memory, struct target, MOST_SUPPORTS), .targets = 1};
    g.target[GRID].kind = PLACE_CELL;
    /* 400 MB of address space of which only the rows of the Netherlands are ever touched */
    g.cell_space = arena_open("squares", (size_t)ROW_STEP * ROW_STEP * sizeof *g.cell_index);
    g.cell_index = (int32_t *)(void *)g.cell_space.at;
    g.cell_key = NEW(memory, int32_t, MOST_CELLS);
    return g;
}

void gathered_reset(struct gathered *s)
{
    free(s->value);
    free(s->state);
    free(s->sum);
    free(s->month);
}

void gather_close(struct gather *g)
{
    for (size_t i = 0; i < g->count; i++) {
        gathered_reset(&g->series[i]);
    }
    for (size_t i = 0; i < g->origins; i++) {
        free(g->origin[i].input);
        free(g->origin[i].row);
    }
    free(g->series);
    free(g->origin);
    free(g->nation);
    arena_close(g->cell_space);
}

void gather_file(struct gather *g, const struct input *in)
{
    g->in = in;
}

int64_t gather_cell(struct gather *g, int column, int row)
{
    int32_t *index = &g->cell_index[(size_t)row * ROW_STEP + (size_t)column];
    if (*index == 0) {
        if (g->cells == MOST_CELLS)
            return -1;
        g->cell_key[g->cells++] = row * ROW_STEP + column;
        *index = (int32_t)g->cells;
    }
    return *index - 1;
}

static void *grow(void *old, size_t had, size_t want, size_t size)
{
    char *bytes = realloc(old, want * size);
    if (!bytes) {
        fprintf(stderr, "veerkracht: out of memory for %zu figures\n", want);
        exit(EXIT_FAILURE); /* as a full arena does */
    }
    memset(bytes + had * size, 0, (want - had) * size);
    return bytes;
}

static size_t new_origin(struct gather *g, const struct gathered_origin *o)
{
    if (g->origins == g->origins_room) {
        size_t want = g->origins_room ? 2 * g->origins_room : 64;
        g->origin = grow(g->origin, g->origins_room, want, sizeof *g->origin);
        g->origins_room = want;
    }
    g->origin[g->origins] = *o;
    return g->origins++;
}

/* The origin that a series begun now shares with others. */
static size_t shared_origin(struct gather *g, size_t target, int period)
{
    for (size_t i = 0; i < g->origins; i++) {
        struct gathered_origin *o = &g->origin[i];
        if (o->in == g->in && o->target == target && o->period == period) {
            o->users++;
            return i;
        }
    }
    return new_origin(
        g, &(struct gathered_origin){.target = target, .users = 1, .period = period, .in = g->in});
}

/* An origin with the same rows for one series alone. */
static size_t own_origin(struct gather *g, size_t shared)
{
    struct gathered_origin own = g->origin[shared];
    g->origin[shared].users--;
    own.users = 1;
    own.in = NULL;
    own.input = grow(NULL, 0, own.room, sizeof *own.input);
    own.row = grow(NULL, 0, own.room, sizeof *own.row);
    memcpy(own.input, g->origin[shared].input, own.room * sizeof *own.input);
    memcpy(own.row, g->origin[shared].row, own.room * sizeof *own.row);
    return new_origin(g, &own);
}

/* Note the row behind what the series now says of a place. */
static void note_row(struct gather *g, struct gathered *s, size_t place, int64_t number)
{
    struct gathered_origin *o = &g->origin[s->origin];
    int32_t row = number <= INT32_MAX ? (int32_t)number : 0;
    uint16_t was = place < o->room ? o->input[place] : 0;
    if (was == g->in->number && o->row[place] == row)
        return;
    if (was && o->users > 1) {
        s->origin = own_origin(g, s->origin);
        o = &g->origin[s->origin];
    }
    if (place >= o->room) {
        o->input = grow(o->input, o->room, s->room, sizeof *o->input);
        o->row = grow(o->row, o->room, s->room, sizeof *o->row);
        o->room = s->room;
    }
    o->input[place] = g->in->number;
    o->row[place] = row;
}

size_t gather_series(struct gather *g, size_t target, int indicator, const struct source *source,
                     int period)
{
    for (size_t i = 0; i < g->count; i++) {
        const struct gathered *s = &g->series[i];
        if (s->target == target && s->indicator == indicator && s->period == period &&
            s->source == source)
            return i;
    }
    if (g->count == g->room) {
        size_t want = g->room ? 2 * g->room : 64;
        g->series = grow(g->series, g->room, want, sizeof *g->series);
        g->room = want;
    }
    g->series[g->count] = (struct gathered){.target = target,
                                            .indicator = indicator,
                                            .period = period,
                                            .source = source,
                                            .origin = shared_origin(g, target, period),
                                            .in = g->in};
    return g->count++;
}

static void make_room(struct gathered *s, size_t place)
{
    if (place < s->room)
        return;
    size_t want = s->room ? 2 * s->room : 1024;
    want = want > place ? want : place + 1;
    s->value = grow(s->value, s->room, want, sizeof *s->value);
    s->state = grow(s->state, s->room, want, sizeof *s->state);
    if (s->month) {
        s->sum = grow(s->sum, s->room, want, sizeof *s->sum);
        s->month = grow(s->month, s->room, want, sizeof *s->month);
    }
    s->room = want;
}

static enum gather_outcome put_month(struct gather *g, struct gathered *s, size_t place,
                                     enum flag flag, double value, int month)
{
    if (!s->month) {
        s->sum = grow(NULL, 0, s->room, sizeof *s->sum);
        s->month = grow(NULL, 0, s->room, sizeof *s->month);
    }
    uint16_t bit = (uint16_t)(1u << month);
    if (s->month[place] & YEAR_GIVEN)
        return GATHER_TAKEN; /* the year itself is there: its months say nothing new */
    if (s->month[place] & bit)
        return GATHER_REPEATED;
    if (flag == FLAG_OK) {
        s->month[place] |= bit;
        s->sum[place] += value;
        s->value[place] = (float)s->sum[place];
        s->state[place] = FIGURE;
    } else if (s->state[place] == UNSEEN) {
        s->state[place] = (uint8_t)flag;
    }
    note_row(g, s, place, 0);
    return GATHER_TAKEN;
}

enum gather_outcome gather_put(struct gather *g, size_t series, size_t place, int64_t row,
                               enum flag flag, double value, int month, bool water)
{
    struct gathered *s = &g->series[series];
    make_room(s, place);
    if (month)
        return put_month(g, s, place, flag, value, month);
    uint8_t was = s->state[place];
    uint8_t now = (uint8_t)((flag == FLAG_OK ? FIGURE : flag) | (water ? WATER : 0));
    bool was_water = was & WATER, months = s->month && !(s->month[place] & YEAR_GIVEN);
    enum gather_outcome outcome = GATHER_TAKEN;
    if (was != UNSEEN && was_water != water)
        outcome = GATHER_WATER_PART;
    else if (gathered_is_figure(was) && !months)
        outcome = g->origin[s->origin].input[place] == g->in->number ? GATHER_REPEATED
                                                                     : GATHER_OTHER_FILE;
    /* kept: land before water, a figure before a gap, else what came first */
    bool take = was == UNSEEN || (was_water && !water) || months ||
                (was_water == water && !gathered_is_figure(was) && flag == FLAG_OK);
    if (!take)
        return outcome;
    s->value[place] = flag == FLAG_OK ? (float)value : NAN;
    s->state[place] = now;
    note_row(g, s, place, row);
    if (s->month)
        s->month[place] |= YEAR_GIVEN;
    return outcome;
}

void gather_nation(struct gather *g, int indicator, int period, double value,
                   const struct source *source)
{
    if (g->nations == g->nations_room) {
        size_t want = g->nations_room ? 2 * g->nations_room : 64;
        g->nation = grow(g->nation, g->nations_room, want, sizeof *g->nation);
        g->nations_room = want;
    }
    g->nation[g->nations++] = (struct nation){indicator, period, value, source};
}
