/* explain_rows.c - where delivered figures came from. See explain_rows.h. */
#include "command/explain_rows.h"

#include "command/publish_years.h"

struct tracing {
    struct arena *out;
    struct store *store;
    const struct supply *in;
    struct bridges bridges;
    struct areas gemeenten; /* as delivered: the supply has those of its areas only */
    struct support delivered;
};

/* Put the period for {yyyy} or {yy} in the name of a column. */
static str column_name(struct arena *out, str name, int period)
{
    static const struct {
        str mark;
        int modulo;
    } marks[] = {{S("{yyyy}"), 10000}, {S("{yy}"), 100}};
    for (size_t m = 0; m < COUNT(marks); m++)
        for (size_t i = 0; i + marks[m].mark.len <= name.len; i++)
            if (str_equal((str){name.at + i, marks[m].mark.len}, marks[m].mark)) {
                str rest = {name.at + i + marks[m].mark.len, name.len - i - marks[m].mark.len};
                return str_from(arena_format(out, "%.*s%0*d%.*s", (int)i, name.at,
                                             (int)marks[m].mark.len - 2, period % marks[m].modulo,
                                             STR_ARG(rest)));
            }
    return name;
}

/* The column of a source that gives an indicator, as the catalogue names it first. */
static str column_of(struct tracing *t, str source, int indicator, int period)
{
    int at = catalogue_source(t->in->catalogue, source);
    const struct source *s = at < 0 ? NULL : &t->in->catalogue->sources[at];
    for (size_t d = 0; s && d < s->deliveries_count; d++)
        for (size_t b = 0; b < s->deliveries[d].bindings_count; b++) {
            const struct column_binding *binding = &s->deliveries[d].bindings[b];
            if (binding->indicator == indicator && binding->names_count)
                return column_name(t->out, binding->names[0], period);
        }
    return S("");
}

/* File, layer, row and column into a figure; its note says the same. */
static void add_row(struct tracing *t, struct fact *f, const struct store_row *row, str column)
{
    fact_text(t->out, f, "file", "", row->file);
    fact_text(t->out, f, "layer", "", row->layer);
    fact_number(t->out, f, "row", "", (double)row->row);
    fact_text(t->out, f, "column", "", column);
    const char *layer = row->layer.len ? arena_format(t->out, ", layer %.*s", STR_ARG(row->layer))
                                       : "";
    const char *where = row->row ? arena_format(t->out, "row %lld", (long long)row->row)
                                 : "counted over several rows";
    const char *why = f->note.len ? arena_format(t->out, "%.*s; ", STR_ARG(f->note)) : "";
    f->note = str_from(arena_format(t->out, "%s%.*s%s, %s, column %.*s", why, STR_ARG(row->file),
                                    layer, where, STR_ARG(column)));
}

/* The places of a kind as the store has them, and where a place of the supply stands there. */
static const struct support *stored(struct tracing *t, const struct explain_row *r, size_t *place)
{
    const struct support *on = &t->in->on[r->kind];
    *place = r->place;
    if (r->kind != PLACE_GEMEENTE || t->in->recipe->level == PLACE_GEMEENTE)
        return on;
    int64_t at = areas_find(&t->gemeenten, on->areas->code[r->place]);
    *place = at < 0 ? 0 : (size_t)at;
    return at < 0 ? NULL : &t->delivered;
}

/* One area of another year from which (part of) the figure comes. */
static bool add_old_area(struct tracing *t, struct fact *list, const struct explain_row *r,
                         const struct bridge *over, size_t old, double addresses, struct err *err)
{
    double all = 0;
    str id = t->in->catalogue->indicators[r->indicator].id, source;
    struct store_row row;
    struct field f;
    bool found;
    str code = arena_str(t->out, over->areas.code[old]); /* bridges do not last */
    struct fact *line = fact_group(t->out, list, FACT_FIGURE, "area", code);
    fact_text(t->out, line, "area", "", code);
    if (!store_get_series(t->store, t->out, &over->on, id, r->period, &f, &source, &found, err))
        return false;
    if (found)
        line->number = (double)f.value[old];
    fact_number(t->out, line, "value", "", line->number);
    fact_number(t->out, line, "addresses", "", addresses);
    for (uint32_t k = over->walk.start[old]; k < over->walk.start[old + 1]; k++)
        all += over->walk.addresses[k];
    fact_number(t->out, line, "addresses_of_it", "", all);
    if (!store_find_row(t->store, t->out, &over->on, id, r->period, old, &row, &found, err))
        return false;
    if (found)
        add_row(t, line, &row, column_of(t, row.source, r->indicator, r->period));
    fact_note(t->out, line,
              arena_format(t->out, "%%g of its %%g addresses; %.*s", STR_ARG(line->note)),
              (const double[]){addresses, all});
    return true;
}

/* Areas of the year a bridge comes from that have addresses in the place. */
static bool add_bridge(struct tracing *t, const struct explain_row *r, const struct bridge *over,
                       size_t place, struct err *err)
{
    struct fact *list = NULL;
    for (size_t old = 0; old < over->areas.count; old++)
        for (uint32_t k = over->walk.start[old]; k < over->walk.start[old + 1]; k++) {
            if (over->walk.to[k] != place)
                continue;
            if (!list)
                list = fact_group(t->out, r->fact, FACT_LIST, "brought_over",
                                  S("from areas of then"));
            if (!add_old_area(t, list, r, over, old, over->walk.addresses[k], err))
                return false;
        }
    r->fact->note = str_from(arena_format(t->out, "brought over from the areas of %d, %s",
                                          over->from, over->table ? "by addresses" : "unchanged"));
    return true;
}

static bool trace(struct tracing *t, const struct explain_row *r, struct err *err)
{
    const struct given *g = supply_find(t->in, r->kind, r->indicator, r->period);
    str id = t->in->catalogue->indicators[r->indicator].id;
    size_t place;
    const struct support *on = stored(t, r, &place);
    struct store_row row;
    bool found = false;
    if (on && !store_find_row(t->store, t->out, on, id, r->period, place, &row, &found, err))
        return false;
    if (found)
        add_row(t, r->fact, &row, column_of(t, row.source, r->indicator, r->period));
    for (size_t i = 0; on && !found && i < t->in->bridged_count; i++) {
        const struct bridged *b = &t->in->bridged[i];
        const struct bridge *over;
        if (b->kind != r->kind || !str_equal(b->source, g->source))
            continue;
        if (!bridge_find(&t->bridges, b->kind, b->from, &over, err) ||
            !add_bridge(t, r, over, place, err))
            return false;
        return true;
    }
    if (!found && !r->fact->note.len)
        r->fact->note = S("no row of a delivery speaks of it");
    return true;
}

bool explain_rows(struct arena *out, struct store *store, const struct supply *in,
                  const struct explanation *e, struct err *err)
{
    struct arena opened = arena_open("bridges between years", (size_t)1 << 36);
    struct tracing t = {.out = out,
                        .store = store,
                        .in = in,
                        .bridges = {.store = store, .recipe = in->recipe, .memory = opened}};
    bool found, ok = store_get_areas(store, out, PLACE_GEMEENTE, in->recipe->boundary, &t.gemeenten,
                                     &found, err);
    t.delivered = (struct support){
        .kind = PLACE_GEMEENTE, .areas = &t.gemeenten, .count = t.gemeenten.count};
    t.bridges.list = NEW(&t.bridges.memory, struct bridge, BRIDGES_MOST);
    t.bridges.into[PLACE_GEMEENTE] = &t.gemeenten;
    t.bridges.into[in->recipe->level] = in->on[in->recipe->level].areas;
    for (size_t i = 0; ok && i < e->rows_count; i++)
        ok = trace(&t, &e->rows[i], err);
    arena_close(opened);
    return ok;
}
