/* publish_load.c - from the store to what an edition is computed from. See publish_load.h. */
#include "command/publish_load.h"

#include "base/parallel.h"
#include "base/progress.h"
#include "command/publish_years.h"

/* ---- places ---- */

static bool load_level(struct arena *out, struct store *store, struct supply *in, struct err *err)
{
    const struct edition_recipe *r = in->recipe;
    struct areas *areas = NEW(out, struct areas, 1);
    bool found;
    if (!store_get_areas(store, out, r->level, r->boundary, areas, &found, err))
        return false;
    if (!found || areas->count == 0)
        return err_set(err,
                       "the store has no areas '%s' of %d, which edition '%.*s' is made of; ingest "
                       "the Wijk- en Buurtkaart of that year",
                       place_word(r->level), r->boundary, STR_ARG(r->id));
    in->on[r->level] = (struct support){.kind = r->level, .areas = areas, .count = areas->count};
    return true;
}

static bool load_grid(struct arena *out, struct store *store, struct supply *in, struct err *err)
{
    struct grid *grid = NEW(out, struct grid, 1);
    bool found;
    if (!in->recipe->grid)
        return true;
    if (!store_get_grid(store, out, grid, &found, err))
        return false;
    if (found)
        in->on[PLACE_CELL] = (struct support){
            .kind = PLACE_CELL, .grid = grid, .count = grid->count};
    return true;
}

/* ---- series ---- */

/* A load of series under way. */
struct loading {
    struct arena *out;
    struct store *store;
    struct supply *in;
    const struct areas *gemeenten; /* delivered ones, with shapes */
    const struct series *list;     /* all of the store */
    size_t count;
    struct bridges bridges;
};

/* Whether a series is one the edition can use, on a kind of places it has. */
static bool wanted_series(const struct loading *l, const struct series *s, const bool *wanted)
{
    const struct supply *in = l->in;
    int indicator = catalogue_indicator(in->catalogue, s->indicator);
    if (!catalogue_edition_uses(in->recipe, s->source) || indicator < 0 || !wanted[indicator])
        return false;
    if (s->kind == PLACE_CELL)
        return in->on[PLACE_CELL].count > 0;
    return s->kind == in->recipe->level || (s->kind == PLACE_GEMEENTE && l->gemeenten->count);
}

static bool own_year(const struct supply *in, const struct series *s)
{
    return s->kind == PLACE_CELL || s->boundary == in->recipe->boundary;
}

static bool same_figure(const struct series *a, const struct series *b)
{
    return a->period == b->period && str_equal(a->indicator, b->indicator);
}

/* Whether a bridge serves better than another: one of addresses, then one over fewer years, then
 * the later. */
static bool better_bridge(const struct loading *l, const struct bridge *a, const struct bridge *b)
{
    int far_a = abs(a->from - l->in->recipe->boundary),
        far_b = abs(b->from - l->in->recipe->boundary);
    if (a->table != b->table)
        return a->table;
    return far_a != far_b ? far_a < far_b : a->from > b->from;
}

/* The bridge over which a series of another year comes in; NULL when it does not, since the
 * edition's own year, a better bridge or (where no area is left) the grid gives the figure. */
static bool choose_bridge(struct loading *l, const struct series *s, const struct bridge **over,
                          struct err *err)
{
    const struct bridge *best, *other;
    *over = NULL;
    if (!bridge_find(&l->bridges, s->kind, s->boundary, &best, err))
        return false;
    for (size_t i = 0; i < l->count; i++) {
        const struct series *t = &l->list[i];
        if (t == s || !same_figure(t, s) || !catalogue_edition_uses(l->in->recipe, t->source))
            continue;
        if (t->kind == PLACE_CELL && l->in->on[PLACE_CELL].count &&
            best->broken == best->walk.into->count)
            return true;
        if (t->kind != s->kind)
            continue;
        if (own_year(l->in, t))
            return true;
        if (!bridge_find(&l->bridges, t->kind, t->boundary, &other, err))
            return false;
        if (better_bridge(l, other, best))
            return true;
    }
    *over = best;
    return true;
}

/* Count, once a source and bridge, how many areas its figures do not reach. */
static void count_bridged(struct supply *in, const struct bridge *over, str source)
{
    struct bridged *list = in->bridged;
    for (size_t i = 0; i < in->bridged_count; i++)
        if (list[i].kind == over->kind && list[i].from == over->from &&
            str_equal(list[i].source, source))
            return;
    list[in->bridged_count++] = (struct bridged){source,       over->kind,
                                                 over->from,   over->walk.into->boundary,
                                                 over->table,  over->walk.into->count,
                                                 over->broken, over->derived};
}

/* ---- reading, several series at a time ---- */

/* What one thread reads with. */
struct hand {
    struct store *store;
    struct arena memory; /* lasts as long as the supply */
    struct err err;
    size_t failed_at; /* number of the series; SIZE_MAX while all is well */
};

/* A series to read, and what was found. */
struct reading {
    const struct series *series;
    bool found;
    struct given given;
    const struct bridge *over; /* NULL: it stands on the edition's own areas */
};

struct load {
    struct loading *l;
    struct hand *hands;
    struct reading *own, *brought;
    size_t own_count, brought_count;
};

/* Bring what is on the delivered municipalities onto those of the edition's areas. */
static void to_gemeenten(const struct loading *l, struct arena *out, struct given *g)
{
    const struct support *on = &l->in->on[PLACE_GEMEENTE];
    const bool *derived = g->derived;
    bool *own = NEW(out, bool, on->count);
    g->field = supply_gemeente_field(out, l->in, l->gemeenten, &g->field);
    for (size_t i = 0; derived && i < on->count; i++) {
        int64_t at = areas_find(l->gemeenten, on->areas->code[i]);
        own[i] = at >= 0 && derived[at];
    }
    g->derived = derived ? own : NULL;
}

static bool read_brought(struct loading *l, struct arena *out, struct reading *r, struct err *err)
{
    const struct series *s = r->series;
    const struct indicator *i = &l->in->catalogue->indicators[r->given.indicator];
    if (!choose_bridge(l, s, &r->over, err))
        return false;
    r->found = r->over != NULL;
    if (!r->found)
        return true;
    const struct areas *areas = r->over->walk.into;
    struct support *into = NEW(out, struct support, 1);
    *into = (struct support){.kind = s->kind, .areas = areas, .count = areas->count};
    if (s->kind == l->in->recipe->level)
        into = &l->in->on[s->kind];
    bool *derived = NEW(out, bool, into->count);
    if (!bridge_bring(&l->bridges, r->over, out, s, i->kind == INDICATOR_COUNT, into,
                      &r->given.field, &r->given.source, derived, err))
        return false;
    r->given.derived = r->over->derived ? derived : NULL;
    return true;
}

static bool read_own(const struct loading *l, struct hand *hand, struct reading *r)
{
    const struct series *s = r->series;
    bool gemeenten = s->kind == PLACE_GEMEENTE && l->in->recipe->level != PLACE_GEMEENTE;
    struct support delivered = {
        .kind = PLACE_GEMEENTE, .areas = l->gemeenten, .count = l->gemeenten->count};
    return store_get_series(hand->store, &hand->memory,
                            gemeenten ? &delivered : &l->in->on[s->kind], s->indicator, s->period,
                            &r->given.field, &r->given.source, &r->found, &hand->err);
}

static void read_one(struct loading *l, struct hand *hand, struct reading *r)
{
    bool own = own_year(l->in, r->series), ok = true;
    if (hand->failed_at != SIZE_MAX)
        return;
    if (interrupt_asked())
        ok = err_set(&hand->err, "interrupted: nothing was published");
    else
        ok = own ? read_own(l, hand, r) : read_brought(l, &hand->memory, r, &hand->err);
    if (!ok)
        hand->failed_at = (size_t)(r->series - l->list);
    else if (r->found && r->series->kind == PLACE_GEMEENTE &&
             l->in->recipe->level != PLACE_GEMEENTE)
        to_gemeenten(l, &hand->memory, &r->given);
    progress_step(1);
}

/* Item 0: the series of other years, one after the other since they share bridges; they take
 * longest. Every other item: a series of the edition's own year. */
static void read_item(void *context, size_t item, int worker)
{
    struct load *load = context;
    struct hand *hand = &load->hands[worker];
    if (item > 0) {
        read_one(load->l, hand, &load->own[item - 1]);
        return;
    }
    load->l->bridges.store = hand->store;
    for (size_t i = 0; i < load->brought_count; i++)
        read_one(load->l, hand, &load->brought[i]);
}

/* The first thread reads with what the loading has; the others with a part of its memory and the
 * store opened once more. */
static bool hands_open(struct loading *l, struct hand *hands, int count, struct err *err)
{
    size_t each = (size_t)(l->out->end - l->out->at) / (size_t)(2 * count);
    bool ok = true;
    for (int h = 1; h < count; h++) {
        hands[h] = (struct hand){.memory = arena_part(l->out, each), .failed_at = SIZE_MAX};
        ok = ok && store_open_again(l->store, &hands[h].store, err);
    }
    hands[0] = (struct hand){.store = l->store, .memory = *l->out, .failed_at = SIZE_MAX};
    return ok;
}

/* The mistake of the first series that has one. */
static bool hands_close(struct loading *l, struct hand *hands, int count, struct err *err)
{
    const struct hand *first = &hands[0];
    l->out->at = hands[0].memory.at;
    for (int h = 1; h < count; h++) {
        store_close(hands[h].store);
        if (hands[h].failed_at < first->failed_at)
            first = &hands[h];
    }
    return first->failed_at == SIZE_MAX || err_set(err, "%s", first->err.text);
}

/* Series in the order of the store's list, whichever thread read them when. */
static void keep_reading(struct loading *l, const struct reading *r)
{
    struct supply *in = l->in;
    if (!r->found)
        return;
    in->given[r->series->kind][in->given_count[r->series->kind]++] = r->given;
    if (r->over)
        count_bridged(in, r->over, r->given.source);
}

static void keep_all(struct loading *l, const struct load *load)
{
    size_t own = 0, brought = 0;
    while (own < load->own_count || brought < load->brought_count) {
        bool next_own = brought == load->brought_count ||
                        (own < load->own_count &&
                         load->own[own].series < load->brought[brought].series);
        keep_reading(l, next_own ? &load->own[own++] : &load->brought[brought++]);
    }
}

static void list_readings(struct loading *l, struct load *load)
{
    const bool *wanted = supply_wanted(l->out, l->in->catalogue, l->in->recipe);
    load->own = NEW(l->out, struct reading, l->count);
    load->brought = NEW(l->out, struct reading, l->count);
    for (size_t i = 0; i < l->count; i++) {
        const struct series *s = &l->list[i];
        if (!wanted_series(l, s, wanted))
            continue;
        struct reading r = {
            .series = s,
            .given = {.indicator = catalogue_indicator(l->in->catalogue, s->indicator),
                      .period = s->period}};
        if (own_year(l->in, s))
            load->own[load->own_count++] = r;
        else
            load->brought[load->brought_count++] = r;
    }
}

static bool load_all(struct loading *l, struct err *err)
{
    int count = parallel_threads();
    struct load load = {.l = l, .hands = NEW(l->out, struct hand, count)};
    list_readings(l, &load);
    bool ok = hands_open(l, load.hands, count, err);
    progress_phase("reeksen", load.own_count + load.brought_count);
    if (ok)
        parallel_for(1 + load.own_count, read_item, &load);
    progress_end();
    ok = hands_close(l, load.hands, count, err) && ok;
    if (ok)
        keep_all(l, &load);
    return ok;
}

static bool load_series(struct arena *out, struct store *store, struct supply *in,
                        const struct areas *gemeenten, struct err *err)
{
    struct series *list;
    size_t count;
    if (!store_list_series(store, out, &list, &count, err))
        return false;
    for (int kind = 0; kind < PLACE_KINDS; kind++)
        in->given[kind] = NEW(out, struct given, count);
    in->bridged = NEW(out, struct bridged, count);
    struct arena opened = arena_open("bridges between years", (size_t)1 << 36);
    struct loading l = {.out = out,
                        .store = store,
                        .in = in,
                        .gemeenten = gemeenten,
                        .list = list,
                        .count = count,
                        .bridges = {.recipe = in->recipe, .memory = opened}};
    l.bridges.list = NEW(&l.bridges.memory, struct bridge, BRIDGES_MOST);
    l.bridges.into[PLACE_GEMEENTE] = gemeenten;
    l.bridges.into[in->recipe->level] = in->on[in->recipe->level].areas;
    bool ok = load_all(&l, err);
    arena_close(opened);
    return ok;
}

/* National rows of the periods that series have. */
static bool load_national(struct arena *out, struct store *store, struct supply *in,
                          struct err *err)
{
    const bool *wanted = supply_wanted(out, in->catalogue, in->recipe);
    enum { FIRST = 1990, LAST = 2100, ROOM = 8192 };
    in->national = NEW(out, struct given_national, ROOM);
    for (size_t i = 0; i < in->catalogue->indicators_count; i++)
        for (int period = FIRST; wanted[i] && period < LAST; period++) {
            double value;
            bool found;
            if (!store_get_national(store, in->catalogue->indicators[i].id, period, &value, &found,
                                    err))
                return false;
            if (found && in->national_count < ROOM)
                in->national[in->national_count++] = (struct given_national){(int)i, period, value};
        }
    return true;
}

bool load_supply(struct arena *out, struct store *store, const struct catalogue *c,
                 const struct edition_recipe *recipe, struct supply *in, struct areas *wijken,
                 struct err *err)
{
    struct areas gemeenten = {0};
    bool found;
    *in = (struct supply){.catalogue = c, .recipe = recipe};
    *wijken = (struct areas){0};
    if (!load_level(out, store, in, err) || !load_grid(out, store, in, err) ||
        !store_get_areas(store, out, PLACE_GEMEENTE, recipe->boundary, &gemeenten, &found, err) ||
        !store_get_areas(store, out, PLACE_WIJK, recipe->boundary, wijken, &found, err))
        return false;
    supply_set_gemeenten(out, in, &gemeenten);
    supply_set_cells(out, in);
    return load_series(out, store, in, &gemeenten, err) && load_national(out, store, in, err);
}

/* ---- deliveries, issues, base map ---- */

static bool load_provenance(struct arena *out, struct store *store, struct published *p,
                            struct err *err)
{
    struct store_delivery *list;
    struct issue *issues;
    size_t count, issues_count;
    if (!store_list_deliveries(store, out, &list, &count, err) ||
        !store_list_issues(store, out, &issues, &issues_count, err))
        return false;
    struct edition_input *inputs = NEW(out, struct edition_input, count);
    for (size_t i = 0; i < count; i++)
        if (catalogue_edition_uses(p->recipe, list[i].source))
            inputs[p->inputs_count++] = (struct edition_input){list[i].source, list[i].file,
                                                               list[i].sha256, list[i].bytes,
                                                               list[i].rows,   list[i].period};
    struct oddity *oddities = NEW(out, struct oddity, issues_count);
    for (size_t i = 0; i < issues_count; i++)
        if (catalogue_edition_uses(p->recipe, issues[i].source))
            oddities[p->oddities_count++] = (struct oddity){issues[i].source, issues[i].file,
                                                            issues[i].kind, issues[i].count};
    p->inputs = inputs;
    p->oddities = oddities;
    return true;
}

static bool load_base(struct arena *out, struct store *store, struct published *p, struct err *err)
{
    static const enum base_layer layer_of[BASE_THEMES] = {
        [BASE_WATER] = BASE_LAYER_WATER,     [BASE_GREEN] = BASE_LAYER_GREEN,
        [BASE_ROAD] = BASE_LAYER_ROAD,       [BASE_RAIL] = BASE_LAYER_RAIL,
        [BASE_STATION] = BASE_LAYER_STATION, [BASE_PLACE] = BASE_LAYER_PLACE,
    };
    struct base_feature *list;
    size_t count;
    if (!store_get_base(store, out, &list, &count, err))
        return false;
    struct base_shape *base = NEW(out, struct base_shape, count);
    for (size_t i = 0; i < count; i++)
        base[i] = (struct base_shape){layer_of[list[i].theme], list[i].rank, list[i].name,
                                      list[i].shape,
                                      bounds_of(list[i].shape.point, list[i].shape.points)};
    p->base = base;
    p->base_count = count;
    return true;
}

bool load_rest(struct arena *out, struct store *store, struct published *p, struct err *err)
{
    return load_provenance(out, store, p, err) && load_base(out, store, p, err);
}
