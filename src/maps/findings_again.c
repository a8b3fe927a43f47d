/* findings_again.c - the recipe run again: without each component of an index, and with a kernel of
 * other widths. Each run passes the gate like the first; of it only classes stay. Part of
 * findings.h; docs/methods.md, "Who is vulnerable" and "Spots". */
#include "base/parallel.h"
#include "maps/findings_internal.h"

/* ---- without a component ---- */

/* Item number `item` over all themes' components; false behind the last. */
static bool component_at(const struct findings *f, size_t item, size_t *theme, size_t *component)
{
    for (*theme = 0; *theme < f->in->recipe->themes_count; (*theme)++) {
        if (item < f->without[*theme].count) {
            *component = item;
            return true;
        }
        item -= f->without[*theme].count;
    }
    return false;
}

static void one_component(struct findings *f, struct arena scratch, size_t item)
{
    size_t theme, component;
    struct draft *d = NEW(&scratch, struct draft, 1);
    bool there = component_at(f, item, &theme, &component);
    assert(there);
    draft_without(&scratch, f->of.drafts, theme, component, d);
    const struct layer *l = guard_layer(&scratch, d);
    for (size_t m = 0; m < f->in->catalogue->maps_count; m++)
        for (size_t i = 0; f->without[theme].class[component][m] && i < f->areas; i++)
            f->without[theme].class[component][m][i] = layer_class(l, m, i);
}

static bool shows(const struct map *map, str theme)
{
    for (size_t a = 0; a < map->axes_count; a++)
        if (str_equal(map->axes[a].theme, theme))
            return true;
    return false;
}

static uint8_t **room_for_classes(struct arena *out, const struct findings *f, str theme)
{
    const struct catalogue *c = f->in->catalogue;
    uint8_t **class = NEW(out, uint8_t *, c->maps_count);
    for (size_t m = 0; m < c->maps_count; m++)
        if (layer_draws(f->of.areas, m) && shows(&c->maps[m], theme))
            class[m] = NEW(out, uint8_t, f->areas);
    return class;
}

static void leave_out(struct arena *out, struct findings *f)
{
    size_t items = 0;
    f->without = NEW(out, struct without, f->in->recipe->themes_count);
    for (size_t t = 0; t < f->in->recipe->themes_count; t++) {
        struct without *w = &f->without[t];
        size_t parts = f->of.drafts->areas.themes[t].parts_count;
        w->count = layer_has_level(f->of.areas, t) && parts > 1 ? parts : 0;
        w->class = NEW(out, uint8_t **, w->count);
        for (size_t k = 0; k < w->count; k++)
            w->class[k] = room_for_classes(out, f, f->in->recipe->themes[t].theme);
        items += w->count;
    }
    findings_each(f, items, one_component);
}

/* ---- at other widths ---- */

struct counting {
    struct findings *f;
    const struct layer *l;
    size_t bandwidth;
};

static void count_scope(void *context, size_t s, int worker)
{
    const struct counting *w = context;
    const struct scope *scope = &w->f->of.scopes[s];
    size_t maps = w->f->in->catalogue->maps_count;
    struct class_shares *at = w->f->at + (w->bandwidth * w->f->of.scopes_count + s) * maps;
    (void)worker;
    for (size_t m = 0; m < maps && scope->cells_count; m++)
        if (layer_draws(w->l, m))
            at[m] = layer_shares(w->l, m, scope->cells, scope->cells_count);
}

static void count_at(struct findings *f, const struct layer *l, size_t bandwidth)
{
    parallel_for(f->of.scopes_count, count_scope, &(struct counting){f, l, bandwidth});
}

static void widen(struct arena *out, struct findings *f)
{
    const struct edition_recipe *r = f->in->recipe;
    f->at = NEW(out, struct class_shares,
                r->bandwidths_count * f->of.scopes_count * f->in->catalogue->maps_count);
    for (size_t b = 0; f->of.grid && b < r->bandwidths_count; b++) {
        struct arena scratch = *out; /* a draft of squares is large, and only counted */
        struct draft *d = NEW(&scratch, struct draft, 1);
        if (r->bandwidths_m[b] == r->sigma_m) {
            count_at(f, f->of.grid, b);
            continue;
        }
        draft_at_bandwidth(&scratch, f->of.drafts, r->bandwidths_m[b], d);
        count_at(f, guard_layer(&scratch, d), b);
    }
}

void findings_add_again(struct arena *out, struct findings *f)
{
    leave_out(out, f);
    widen(out, f);
}
