/* gather_store.c - what was gathered, to the store: one figure, one source; a column for each
 * series and the rows that gave it. See gather.h. */
#include "base/progress.h"
#include "ingest/gather_internal.h"

#include <math.h>

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
        count += gathered_is_figure(s->state[i]);
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
        gathered_reset(&g->series[i]);
    }
    g->count = kept;
}

/* ---- numerators above their base ---- */

static const struct gathered *series_beside(const struct gather *g, const struct gathered *s,
                                            int indicator)
{
    for (size_t i = 0; i < g->count; i++) {
        const struct gathered *o = &g->series[i];
        if (o->target == s->target && o->period == s->period && o->indicator == indicator)
            return o;
    }
    return NULL;
}

static str code_of(const struct gather *g, size_t target, size_t place, char room[11])
{
    if (g->target[target].kind != PLACE_CELL)
        return g->target[target].areas.code[place];
    grid_code(room, g->cell_key[place] % ROW_STEP, g->cell_key[place] / ROW_STEP);
    return str_from(room);
}

static void compare_base(const struct gather *g, const struct catalogue *c,
                         const struct gathered *s, const struct gathered *base)
{
    const struct indicator *i = &c->indicators[s->indicator];
    /* counts rounded to 5 at random may pass each other by that much */
    float slack = i->rounding_variance > 2 ? 5 : 0;
    size_t places = s->room < base->room ? s->room : base->room;
    for (size_t p = 0; p < places; p++) {
        char room[11];
        if (!gathered_is_figure(s->state[p]) || !gathered_is_figure(base->state[p]) ||
            s->value[p] <= base->value[p] + slack)
            continue;
        oddity_count(s->in->odd, ODDITY_ABOVE_BASE, "%.*s %s %d: %lld > %lld",
                     STR_ARG(code_of(g, s->target, p, room)), i->id.at, s->period,
                     (long long)s->value[p], (long long)base->value[p]);
    }
}

/* Counts that a share of the catalogue divides by a base of the same year: more than all of them
 * cannot be. Both stay as the source gave them; the maps leave the share out. */
static void check_bases(const struct gather *g, const struct catalogue *c)
{
    for (size_t k = 0; k < g->count; k++) {
        const struct gathered *s = &g->series[k], *base = NULL;
        if (c->indicators[s->indicator].kind != INDICATOR_COUNT)
            continue;
        for (size_t i = 0; !base && i < c->indicators_count; i++)
            for (size_t o = 0; !base && o < c->indicators[i].of_count; o++)
                if (c->indicators[i].of[o] == s->indicator && c->indicators[i].base >= 0 &&
                    c->indicators[i].kind == INDICATOR_SHARE)
                    base = series_beside(g, s, c->indicators[i].base);
        if (base)
            compare_base(g, c, s, base);
    }
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
    check_bases(g, c);
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
