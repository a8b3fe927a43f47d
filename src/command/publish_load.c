/* publish_load.c - from the store to what an edition is computed from. See publish_load.h. */
#include "command/publish_load.h"

#include "base/progress.h"

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

/* Whether a series is one the edition can use, on a support it has. */
static bool wanted_series(const struct supply *in, const struct series *s, const bool *wanted)
{
    int indicator = catalogue_indicator(in->catalogue, s->indicator);
    if (indicator < 0 || !wanted[indicator])
        return false;
    if (s->kind == PLACE_CELL)
        return in->on[PLACE_CELL].count > 0;
    return s->boundary == in->recipe->boundary &&
           (s->kind == in->recipe->level || s->kind == PLACE_GEMEENTE);
}

static bool load_one(struct arena *out, struct store *store, struct supply *in,
                     const struct areas *gemeenten, const struct series *s, struct err *err)
{
    struct given *g = &in->given[s->kind][in->given_count[s->kind]];
    struct support delivered = {
        .kind = PLACE_GEMEENTE, .areas = gemeenten, .count = gemeenten->count};
    bool other = s->kind == PLACE_GEMEENTE && in->recipe->level != PLACE_GEMEENTE, found;
    const struct support *on = other ? &delivered : &in->on[s->kind];
    *g = (struct given){.indicator = catalogue_indicator(in->catalogue, s->indicator),
                        .period = s->period};
    if (!store_get_series(store, out, on, s->indicator, s->period, &g->field, &g->source, &found,
                          err))
        return false;
    if (other && found)
        g->field = supply_gemeente_field(out, in, gemeenten, &g->field);
    in->given_count[s->kind] += found;
    return true;
}

static bool load_series(struct arena *out, struct store *store, struct supply *in,
                        const struct areas *gemeenten, struct err *err)
{
    const bool *wanted = supply_wanted(out, in->catalogue, in->recipe);
    struct series *list;
    size_t count;
    if (!store_list_series(store, out, &list, &count, err))
        return false;
    for (int kind = 0; kind < PLACE_KINDS; kind++)
        in->given[kind] = NEW(out, struct given, count);
    progress_phase("reeksen", count);
    for (size_t i = 0; i < count; i++) {
        progress_step(1);
        if (interrupt_asked())
            return err_set(err, "interrupted: nothing was published");
        if (catalogue_edition_uses(in->recipe, list[i].source) &&
            wanted_series(in, &list[i], wanted) &&
            !load_one(out, store, in, gemeenten, &list[i], err))
            return false;
    }
    progress_end();
    return true;
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
