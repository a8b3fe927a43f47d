/* publish_load.c - from the store to what an edition is computed from. See publish_load.h. */
#include "command/publish_load.h"

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

/* Bring what is on the delivered municipalities onto those of the edition's areas. */
static void to_gemeenten(struct loading *l, struct given *g, const bool *derived)
{
    const struct support *on = &l->in->on[PLACE_GEMEENTE];
    bool *own = NEW(l->out, bool, on->count);
    g->field = supply_gemeente_field(l->out, l->in, l->gemeenten, &g->field);
    for (size_t i = 0; derived && i < on->count; i++) {
        int64_t at = areas_find(l->gemeenten, on->areas->code[i]);
        own[i] = at >= 0 && derived[at];
    }
    g->derived = derived ? own : NULL;
}

static bool load_brought(struct loading *l, const struct series *s, struct given *g, bool *found,
                         struct err *err)
{
    const struct indicator *i = &l->in->catalogue->indicators[g->indicator];
    const struct bridge *over;
    if (!choose_bridge(l, s, &over, err))
        return false;
    *found = over != NULL;
    if (!over)
        return true;
    struct support *into = NEW(l->out, struct support, 1);
    *into = (struct support){
        .kind = s->kind, .areas = over->walk.into, .count = over->walk.into->count};
    if (s->kind == l->in->recipe->level)
        into = &l->in->on[s->kind];
    bool *derived = NEW(l->out, bool, into->count);
    if (!bridge_bring(&l->bridges, over, l->out, s, i->kind == INDICATOR_COUNT, into, &g->field,
                      &g->source, derived, err))
        return false;
    g->derived = over->derived ? derived : NULL;
    count_bridged(l->in, over, g->source);
    return true;
}

static bool load_own(struct loading *l, const struct series *s, struct given *g, bool *found,
                     struct err *err)
{
    bool gemeenten = s->kind == PLACE_GEMEENTE && l->in->recipe->level != PLACE_GEMEENTE;
    struct support delivered = {
        .kind = PLACE_GEMEENTE, .areas = l->gemeenten, .count = l->gemeenten->count};
    return store_get_series(l->store, l->out, gemeenten ? &delivered : &l->in->on[s->kind],
                            s->indicator, s->period, &g->field, &g->source, found, err);
}

static bool load_one(struct loading *l, const struct series *s, struct err *err)
{
    struct supply *in = l->in;
    struct given *g = &in->given[s->kind][in->given_count[s->kind]];
    bool found;
    *g = (struct given){.indicator = catalogue_indicator(in->catalogue, s->indicator),
                        .period = s->period};
    if (!(own_year(in, s) ? load_own : load_brought)(l, s, g, &found, err))
        return false;
    if (found && s->kind == PLACE_GEMEENTE && in->recipe->level != PLACE_GEMEENTE)
        to_gemeenten(l, g, g->derived);
    in->given_count[s->kind] += found;
    return true;
}

static bool load_all(struct loading *l, struct err *err)
{
    const bool *wanted = supply_wanted(l->out, l->in->catalogue, l->in->recipe);
    progress_phase("reeksen", l->count);
    for (size_t i = 0; i < l->count; i++) {
        progress_step(1);
        if (interrupt_asked())
            return err_set(err, "interrupted: nothing was published");
        if (wanted_series(l, &l->list[i], wanted) && !load_one(l, &l->list[i], err))
            return false;
    }
    progress_end();
    return true;
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
                        .bridges = {.store = store, .recipe = in->recipe, .memory = opened}};
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
