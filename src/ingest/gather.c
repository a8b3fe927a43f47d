/* gather.c - see gather.h. Series grow with the grid, so their arrays are malloc'd, not in an
 * arena. */
#include "ingest/gather.h"
#include "base/progress.h"
#include <math.h>

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

static void free_series(struct gathered *s)
{
    free(s->value);
    free(s->state);
    free(s->sum);
    free(s->month);
}

void gather_close(struct gather *g)
{
    for (size_t i = 0; i < g->count; i++) {
        free_series(&g->series[i]);
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

static bool is_figure(uint8_t state)
{
    return (state & ~WATER) == FIGURE;
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
    else if (is_figure(was) && !months)
        outcome = g->origin[s->origin].input[place] == g->in->number ? GATHER_REPEATED
                                                                     : GATHER_OTHER_FILE;
    /* kept: land before water, a figure before a gap, else what came first */
    bool take = was == UNSEEN || (was_water && !water) || months ||
                (was_water == water && !is_figure(was) && flag == FLAG_OK);
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

/* ---- to the store ---- */

static int by_key(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Write the cells; *order [cells of the store] gets the index of each as gathered, -1: none. */
static bool store_grid(struct gather *g, struct store *store, struct arena *memory,
                       struct grid *all, int32_t **order, struct err *err)
{
    size_t n = g->cells;
    int32_t *sorted = NEW(memory, int32_t, n);
    int16_t *column = NEW(memory, int16_t, n), *row = NEW(memory, int16_t, n);
    memcpy(sorted, g->cell_key, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 0; i < n; i++) {
        column[i] = (int16_t)(sorted[i] % ROW_STEP);
        row[i] = (int16_t)(sorted[i] / ROW_STEP);
    }
    struct grid cells = {n, column, row};
    if (!store_put_cells(store, memory, &cells, all, err))
        return false;
    int32_t *places = NEW(memory, int32_t, all->count);
    for (size_t i = 0; i < all->count; i++)
        places[i] = g->cell_index[(size_t)all->row[i] * ROW_STEP + (size_t)all->column[i]] - 1;
    *order = places;
    return true;
}

/* A year of which months are missing for a place keeps the sum of the others, and is counted. */
static void count_missing_months(struct gathered *s)
{
    for (size_t i = 0; s->month && i < s->room; i++)
        if (s->month[i] && !(s->month[i] & YEAR_GIVEN))
            oddity_add(s->in->odd, ODDITY_PARTIAL_YEAR, 12 - __builtin_popcount(s->month[i]));
}

/* ---- one figure, one source ---- */

static size_t figures_in(const struct gathered *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->room; i++)
        count += is_figure(s->state[i]);
    return count;
}

static void leave_out(struct gathered *s, const struct catalogue *c, str kept)
{
    s->left_out = true;
    oddity_count(s->in->odd, ODDITY_OTHER_SOURCE, "%s %d: %.*s", c->indicators[s->indicator].id.at,
                 s->period, STR_ARG(kept));
}

static bool same_series(const struct gathered *a, const struct gathered *b)
{
    return a->target == b->target && a->indicator == b->indicator && a->period == b->period;
}

/* Whether a series goes before another source's. */
static bool goes_first(const struct gathered *a, const struct gathered *b)
{
    size_t has = figures_in(a), other = figures_in(b);
    return has != other ? has > other : str_compare(a->source->id, b->source->id) < 0;
}

static void choose_sources(struct gather *g, const struct catalogue *c)
{
    for (size_t i = 0; i < g->count; i++)
        for (size_t k = i + 1; k < g->count && !g->series[i].left_out; k++) {
            struct gathered *a = &g->series[i], *b = &g->series[k];
            if (!same_series(a, b) || b->left_out)
                continue;
            bool first = goes_first(a, b);
            leave_out(first ? b : a, c, first ? a->source->id : b->source->id);
        }
}

static void yield_to_store(struct gather *g, const struct catalogue *c, const struct series *list,
                           size_t count)
{
    for (size_t i = 0; i < g->count; i++)
        for (size_t k = 0; k < count && !g->series[i].left_out; k++) {
            struct gathered *s = &g->series[i];
            const struct target *t = &g->target[s->target];
            if (list[k].kind == t->kind && list[k].boundary == t->boundary &&
                list[k].period == s->period &&
                str_equal(list[k].indicator, c->indicators[s->indicator].id) &&
                !str_equal(list[k].source, s->source->id))
                leave_out(s, c, list[k].source);
        }
}

static void drop_left_out(struct gather *g)
{
    size_t kept = 0;
    for (size_t i = 0; i < g->count; i++) {
        struct gathered s = g->series[i];
        if (!s.left_out) {
            g->series[i] = g->series[kept];
            g->series[kept++] = s;
        }
    }
    for (size_t i = kept; i < g->count; i++) {
        free_series(&g->series[i]);
    }
    g->count = kept;
}

static bool settle_sources(struct gather *g, struct store *store, const struct catalogue *c,
                           struct arena *memory, struct err *err)
{
    struct series *list;
    size_t count;
    if (!store_list_series(store, memory, &list, &count, err))
        return false;
    yield_to_store(g, c, list, count);
    choose_sources(g, c);
    drop_left_out(g);
    return true;
}

/* What the columns of a table are made with. */
struct table_maker {
    const struct gather *g;
    const struct target *target;
    const struct catalogue *catalogue;
    const int32_t *delivery; /* by number of the input */
    const int32_t *order;    /* [places] where the place was gathered, -1: nowhere; NULL: there */
    size_t places;
    struct series_origin *origin; /* [origins] of the columns made */
    size_t *gathered;             /* [origins] what each was made of */
    size_t origins;
};

static size_t gathered_at(const struct table_maker *m, size_t place)
{
    return m->order ? (size_t)m->order[place] : place; /* -1 becomes beyond all room */
}

static struct series_origin read_origin(const struct table_maker *m, size_t number,
                                        struct arena *memory)
{
    const struct gathered_origin *o = &m->g->origin[number];
    int32_t *delivery = NEW(memory, int32_t, m->places), *row = NEW(memory, int32_t, m->places);
    for (size_t i = 0; i < m->places; i++) {
        size_t at = gathered_at(m, i);
        if (at < o->room && o->input[at]) {
            delivery[i] = m->delivery[o->input[at]];
            row[i] = o->row[at];
        }
    }
    return (struct series_origin){delivery, row};
}

/* Whether two origins name the same rows wherever a column says something. */
static bool same_rows(const struct series_origin *a, const struct series_origin *b,
                      const uint8_t *flag, size_t places)
{
    for (size_t i = 0; i < places; i++)
        if (flag[i] != FLAG_NOT_COLLECTED &&
            (a->delivery[i] != b->delivery[i] || a->row[i] != b->row[i]))
            return false;
    return true;
}

/* The origin of a column: one made before when its rows are the same. */
static const struct series_origin *origin_of(struct table_maker *m, const struct gathered *s,
                                             const uint8_t *flag, struct arena *memory)
{
    for (size_t i = 0; i < m->origins; i++)
        if (m->gathered[i] == s->origin)
            return &m->origin[i];
    struct arena before = *memory;
    struct series_origin o = read_origin(m, s->origin, memory);
    for (size_t i = 0; i < m->origins; i++)
        if (same_rows(&o, &m->origin[i], flag, m->places)) {
            *memory = before;
            return &m->origin[i];
        }
    m->gathered[m->origins] = s->origin;
    m->origin[m->origins] = o;
    return &m->origin[m->origins++];
}

static struct series_column column_of(struct table_maker *m, const struct gathered *s,
                                      struct arena *memory)
{
    float *value = NEW_RAW(memory, float, m->places);
    uint8_t *flag = NEW_RAW(memory, uint8_t, m->places);
    for (size_t i = 0; i < m->places; i++) {
        size_t at = gathered_at(m, i);
        uint8_t state = at < s->room ? s->state[at] & (uint8_t)~WATER : UNSEEN;
        flag[i] = state == UNSEEN ? FLAG_NOT_COLLECTED : state == FIGURE ? FLAG_OK : state;
        value[i] = state == FIGURE ? s->value[at] : NAN;
    }
    str indicator = m->catalogue->indicators[s->indicator].id;
    struct series what = {
        m->target->kind, m->target->boundary, indicator, s->source->id, s->period, 0, 0};
    return (struct series_column){what, value, flag, origin_of(m, s, flag, memory)};
}

static int by_table(const void *a, const void *b)
{
    const struct gathered *x = a, *y = b;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    int order = str_compare(x->source->id, y->source->id);
    if (order)
        return order;
    if (x->period != y->period)
        return x->period < y->period ? -1 : 1;
    return (x->indicator > y->indicator) - (x->indicator < y->indicator);
}

static bool same_table(const struct gathered *a, const struct gathered *b)
{
    return a->target == b->target && a->source == b->source && a->period == b->period;
}

/* Write series[first..] of one table; returns how many in *used. */
static bool store_table(struct gather *g, size_t first, struct store *store, struct table_maker m,
                        struct arena scratch, size_t *used, struct err *err)
{
    const struct gathered *s = &g->series[first];
    size_t n = 0;
    while (first + n < g->count && same_table(s, &s[n]))
        n++;
    struct series_column *columns = NEW(&scratch, struct series_column, n);
    m.target = &g->target[s->target];
    if (m.target->kind != PLACE_CELL) {
        m.order = NULL;
        m.places = m.target->areas.count;
    }
    m.origin = NEW(&scratch, struct series_origin, n);
    m.gathered = NEW(&scratch, size_t, n);
    for (size_t i = 0; i < n; i++)
        columns[i] = column_of(&m, &s[i], &scratch);
    *used = n;
    progress_step(n);
    return store_put_series(store, columns, n, m.places, err);
}

static bool store_nations(const struct gather *g, struct store *store, const struct catalogue *c,
                          struct err *err)
{
    for (size_t i = 0; i < g->nations; i++) {
        const struct nation *n = &g->nation[i];
        if (!store_put_national(store, c->indicators[n->indicator].id, n->period, n->value,
                                n->source->id, err))
            return false;
    }
    return true;
}

bool gather_store(struct gather *g, struct store *store, const struct catalogue *c,
                  const int32_t *delivery, struct arena *memory, struct err *err)
{
    struct grid grid = {0};
    int32_t *order = NULL;
    if (!settle_sources(g, store, c, memory, err) ||
        (g->cells && !store_grid(g, store, memory, &grid, &order, err)))
        return false;
    if (g->count)
        qsort(g->series, g->count, sizeof *g->series, by_table);
    struct table_maker m = {
        .g = g, .catalogue = c, .delivery = delivery, .order = order, .places = grid.count};
    for (size_t i = 0, used; i < g->count; i += used)
        if (!store_table(g, i, store, m, *memory, &used, err))
            return false;
    for (size_t i = 0; i < g->count; i++)
        count_missing_months(&g->series[i]);
    return store_nations(g, store, c, err);
}
