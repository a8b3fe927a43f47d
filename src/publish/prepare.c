/* prepare.c - what an edition shows: its municipalities, and the maps in the page's order with the
 * reason where one is missing. Flow: layers -> [prepare] -> outputs. */
#include "publish/outline.h"
#include "publish/outputs.h"

/* ---- municipalities ---- */

/* Members of each group, in order: counted, then dealt. */
struct members {
    uint32_t *start, *list; /* group g: list[start[g]] .. list[start[g + 1]] */
};

static struct members deal(struct arena *out, const int32_t *group, size_t count, size_t groups)
{
    struct members m = {NEW(out, uint32_t, groups + 2), NEW(out, uint32_t, count)};
    for (size_t i = 0; i < count; i++)
        if (group[i] >= 0)
            m.start[group[i] + 2]++;
    for (size_t g = 2; g < groups + 2; g++)
        m.start[g] += m.start[g - 1];
    for (size_t i = 0; i < count; i++)
        if (group[i] >= 0)
            m.list[m.start[group[i] + 1]++] = (uint32_t)i;
    return m;
}

static bool is_chosen(const str *chosen, size_t count, str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(chosen[i], code))
            return true;
    return count == 0;
}

static bool all_known(const struct areas *gemeenten, const str *chosen, size_t count,
                      struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (areas_find(gemeenten, chosen[i]) < 0)
            return err_set(err,
                           "--gemeente %.*s: the store has no areas of that municipality in the "
                           "edition's boundary year",
                           STR_ARG(chosen[i]));
    return true;
}

static struct bounds bounds_of_areas(const struct areas *areas, const uint32_t *list, size_t count)
{
    struct bounds b = bounds_none;
    for (size_t k = 0; k < count; k++)
        b = bounds_both(b, shapes_bounds(&areas->shapes, list[k]));
    return b;
}

static struct bounds degrees_of_areas(const struct placed *placed, const uint32_t *list,
                                      size_t count)
{
    struct bounds b = bounds_none;
    for (size_t k = 0; k < count; k++)
        b = bounds_both(b, placed[list[k]].bounds);
    return b;
}

static struct municipality municipality_of(struct arena *out, const struct published *p,
                                           const struct areas *gemeenten, uint32_t place)
{
    uint32_t *itself = NEW(out, uint32_t, 1);
    *itself = place;
    str name = gemeenten->name[place];
    return (struct municipality){.place = place,
                                 .code = gemeenten->code[place],
                                 .name = name,
                                 .title = {name, name},
                                 .layer = p->gemeente_layer,
                                 .gemeenten = itself,
                                 .gemeenten_count = 1,
                                 .land = p->outlines,
                                 .land_face = place};
}

static void set_municipalities(struct arena *out, struct published *p, const struct supply *in,
                               const int32_t *of_cell, const str *chosen, size_t chosen_count)
{
    const struct areas *gemeenten = in->on[PLACE_GEMEENTE].areas;
    size_t groups = gemeenten->count;
    struct members areas = deal(out, p->gemeente_of_area, p->areas->count, groups), cells = {0};
    if (p->grid_layer)
        cells = deal(out, of_cell, layer_support(p->grid_layer)->count, groups);
    p->municipalities = NEW(out, struct municipality, groups);
    for (size_t g = 0; g < groups; g++) {
        if (!is_chosen(chosen, chosen_count, gemeenten->code[g]))
            continue;
        struct municipality *m = &p->municipalities[p->municipalities_count++];
        *m = municipality_of(out, p, gemeenten, (uint32_t)g);
        m->areas = areas.list + areas.start[g];
        m->areas_count = areas.start[g + 1] - areas.start[g];
        m->bounds = bounds_of_areas(p->areas, m->areas, m->areas_count);
        m->lonlat = degrees_of_areas(p->placed, m->areas, m->areas_count);
        if (!p->grid_layer)
            continue;
        m->cells = cells.list + cells.start[g];
        m->cells_count = cells.start[g + 1] - cells.start[g];
    }
}

/* ---- regions ---- */

/* The municipality at a place of the gemeenten layer; NULL when it is not published. */
static const struct municipality *published_at(const struct published *p, uint32_t place)
{
    for (size_t i = 0; i < p->municipalities_count; i++)
        if (p->municipalities[i].place == place)
            return &p->municipalities[i];
    return NULL;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Its outline: what its areas share falls away. */
static const struct coverage *outline_of(struct arena *out, const struct published *p,
                                         const struct municipality *m)
{
    struct coverage *outline = NEW(out, struct coverage, 1);
    struct arena scratch = arena_open("region", (size_t)4 << 30), part = scratch;
    struct arena beside = arena_open("region", (size_t)4 << 30);
    struct coverage areas = coverage_part(&part, beside, p->coverage, m->areas, m->areas_count);
    int32_t *one = NEW(&part, int32_t, m->areas_count);
    *outline = outline_build(out, &areas, one, 1);
    arena_close(scratch);
    arena_close(beside);
    return outline;
}

/* Areas and squares of its municipalities together. */
static void gather_region(struct arena *out, const struct published *p, struct municipality *m)
{
    for (size_t k = 0; k < m->gemeenten_count; k++) {
        m->areas_count += published_at(p, m->gemeenten[k])->areas_count;
        m->cells_count += published_at(p, m->gemeenten[k])->cells_count;
    }
    uint32_t *areas = NEW(out, uint32_t, m->areas_count), *area = areas;
    uint32_t *cells = NEW(out, uint32_t, m->cells_count), *cell = cells;
    m->bounds = m->lonlat = bounds_none;
    for (size_t k = 0; k < m->gemeenten_count; k++) {
        const struct municipality *one = published_at(p, m->gemeenten[k]);
        for (size_t i = 0; i < one->areas_count; i++)
            *area++ = one->areas[i];
        for (size_t i = 0; i < one->cells_count; i++)
            *cell++ = one->cells[i];
        m->bounds = bounds_both(m->bounds, one->bounds);
        m->lonlat = bounds_both(m->lonlat, one->lonlat);
    }
    qsort(areas, m->areas_count, sizeof *areas, by_number);
    qsort(cells, m->cells_count, sizeof *cells, by_number);
    m->areas = areas;
    m->cells = cells;
}

static bool all_published(const struct published *p, const struct supply_region *r, uint32_t *lacks)
{
    for (size_t k = 0; k < r->gemeenten_count; k++)
        if (!published_at(p, r->gemeenten[k])) {
            *lacks = r->gemeenten[k];
            return false;
        }
    return true;
}

static bool set_regions(struct arena *out, struct published *p, const struct supply *in,
                        struct err *err)
{
    p->regions = NEW(out, struct municipality, in->regions_count);
    p->regions_left_out = in->regions_left_out;
    for (size_t r = 0; r < in->regions_count; r++) {
        const struct supply_region *from = &in->regions[r];
        uint32_t lacks = 0;
        if (!all_published(p, from, &lacks)) {
            if (from->asked)
                return err_set(err, "region %.*s: %.*s is not among the municipalities published",
                               STR_ARG(from->code),
                               STR_ARG(in->on[PLACE_GEMEENTE].areas->code[lacks]));
            p->regions_left_out++;
            continue;
        }
        struct municipality *m = &p->regions[p->regions_count++];
        *m = (struct municipality){.region = true,
                                   .place = r,
                                   .code = from->code,
                                   .name = from->name.nl,
                                   .title = from->name,
                                   .layer = p->region_layer,
                                   .gemeenten = from->gemeenten,
                                   .gemeenten_count = from->gemeenten_count};
        gather_region(out, p, m);
        m->land = outline_of(out, p, m);
    }
    return true;
}

/* ---- scopes ---- */

static void add_scope(struct published *p, struct municipality *m)
{
    m->scope = p->scopes_count;
    p->scopes[p->scopes_count++] = (struct scope){m->code, m->areas, m->areas_count, m->cells,
                                                  m->cells_count};
}

static void set_scopes(struct arena *out, struct published *p)
{
    uint32_t *all = NEW(out, uint32_t, p->areas->count);
    for (size_t i = 0; i < p->areas->count; i++)
        all[i] = (uint32_t)i;
    p->scopes = NEW(out, struct scope, 1 + p->municipalities_count + p->regions_count);
    p->scopes[p->scopes_count++] = (struct scope){
        .code = S("NL"), .areas = all, .areas_count = p->areas->count};
    for (size_t i = 0; i < p->municipalities_count; i++)
        add_scope(p, &p->municipalities[i]);
    for (size_t i = 0; i < p->regions_count; i++)
        add_scope(p, &p->regions[i]);
}

/* ---- maps ---- */

/* A map is present when some published municipality has a class on it. */
static bool seen(const struct published *p, size_t map)
{
    for (size_t m = 0; m < p->municipalities_count; m++)
        for (size_t k = 0; k < p->municipalities[m].areas_count; k++)
            if (layer_class(p->area_layer, map, p->municipalities[m].areas[k]) < FLAG_TOO_FEW)
                return true;
    return false;
}

static bool left_out(const struct edition_recipe *r, str map)
{
    for (size_t i = 0; i < r->leaves_out_count; i++)
        if (str_equal(r->leaves_out[i], map))
            return true;
    return false;
}

static bool holds(const int *list, size_t count, int wanted)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == wanted)
            return true;
    return false;
}

static bool draws_change(const struct map *map)
{
    return map->draws == MAP_CHANGE || map->draws == MAP_CHANGE_CHANGE;
}

/* Whether the edition has what one axis of a map draws. */
static bool axis_here(const struct published *p, const struct map *map, size_t axis)
{
    int t = draft_theme(p->recipe, map->axes[axis].theme);
    if (t < 0)
        return false;
    return draws_change(map) ? layer_has_change(p->area_layer, (size_t)t)
                             : layer_has_level(p->area_layer, (size_t)t);
}

/* The sources that a theme misses, each once. */
static void add_missing(const struct theme_rules *r, struct shown_map *s)
{
    for (size_t k = 0; k < r->missing_count && s->missing_count < COUNT(s->missing); k++)
        if (!holds(s->missing, s->missing_count, r->missing[k]))
            s->missing[s->missing_count++] = r->missing[k];
}

/* The titles of sources, any of which would do: "A, B of C". */
static struct text titles(struct arena *out, const struct catalogue *c, const int *sources,
                          size_t count)
{
    struct text t = c->sources[sources[0]].title;
    for (size_t i = 1; i < count; i++) {
        struct text more = c->sources[sources[i]].title;
        bool last = i + 1 == count;
        t.nl = str_from(
            arena_format(out, "%.*s%s%.*s", STR_ARG(t.nl), last ? " of " : ", ", STR_ARG(more.nl)));
        t.en = str_from(
            arena_format(out, "%.*s%s%.*s", STR_ARG(t.en), last ? " or " : ", ", STR_ARG(more.en)));
    }
    return t;
}

static struct text number(struct arena *out, int n)
{
    str s = str_from(arena_format(out, "%d", n));
    return (struct text){s, s};
}

/* Why a theme cannot be drawn: the sources that would give it or its other year; or, where those
 * are there, that their figures do not do, or stand on the borders of another year. */
static struct text reason_of_theme(struct arena *out, const struct published *p, size_t theme)
{
    const struct edition_theme *e = &p->recipe->themes[theme];
    const struct theme_rules *r = &p->rules[theme];
    bool level = layer_has_level(p->area_layer, theme), sources = r->missing_count > 0;
    struct filling f[4] = {{"theme", mid_sentence(out, e->title)},
                           {"to", number(out, e->to)},
                           {"period", number(out, e->from)}};
    if (r->broken) {
        f[3] = (struct filling){"boundary", number(out, p->recipe->boundary)};
        return fill(out, *catalogue_text(p->catalogue, "missing.broken"), f, 4);
    }
    if (sources)
        f[3] = (struct filling){"sources", titles(out, p->catalogue, r->missing, r->missing_count)};
    const char *id = !level     ? sources ? "missing.source" : "missing.no_figure"
                     : !e->from ? sources ? "missing.one_year" : "missing.recipe"
                     : sources  ? "missing.period"
                                : "missing.no_bridge";
    return fill(out, *catalogue_text(p->catalogue, id), f, sources ? 4 : 3);
}

/* The reason of the first axis that is not here; the sources of all of them. */
static struct text reason_of(struct arena *out, const struct published *p, const struct map *map,
                             struct shown_map *s)
{
    struct text reason = *catalogue_text(p->catalogue, "missing.no_class");
    if (left_out(p->recipe, map->id))
        return *catalogue_text(p->catalogue, "missing.left_out");
    for (size_t a = map->axes_count; a-- > 0;) {
        int t = draft_theme(p->recipe, map->axes[a].theme);
        if (axis_here(p, map, a))
            continue;
        if (t < 0) {
            struct filling f = {"theme", {map->axes[a].theme, map->axes[a].theme}};
            reason = fill(out, *catalogue_text(p->catalogue, "missing.theme"), &f, 1);
            continue;
        }
        if (!draws_change(map) || p->recipe->themes[t].from)
            add_missing(&p->rules[t], s);
        reason = reason_of_theme(out, p, (size_t)t);
    }
    return reason;
}

static struct shown_map show(struct arena *out, const struct published *p, size_t m)
{
    const struct map *map = &p->catalogue->maps[m];
    struct shown_map s = {.map = m, .number = map->number};
    s.on_grid = p->grid_layer && layer_draws(p->grid_layer, m);
    s.present = layer_draws(p->area_layer, m) && seen(p, m);
    if (!s.present)
        s.reason = reason_of(out, p, map, &s);
    return s;
}

/* A replacing map takes the place of one that is missing. */
static void replace(const struct catalogue *c, struct shown_map *shown)
{
    for (size_t m = 0; m < c->maps_count; m++) {
        int other = c->maps[m].replaces;
        if (other < 0 || !shown[m].present || shown[other].present)
            continue;
        shown[m].number = shown[other].number;
        shown[other].number = 0;
    }
}

/* Places 1..9; then present ones without a place; then missing ones without a place. */
static int by_place(const void *a, const void *b)
{
    const struct shown_map *x = a, *y = b;
    int px = x->number ? x->number : x->present ? 100 : 200;
    int py = y->number ? y->number : y->present ? 100 : 200;
    if (px != py)
        return px < py ? -1 : 1;
    return x->map < y->map ? -1 : 1;
}

static void build_coverages(struct arena *out, struct published *p, size_t gemeenten)
{
    struct coverage *both = NEW(out, struct coverage, 2);
    struct arena scratch = arena_open("coverage", (size_t)1 << 34);
    both[0] = coverage_build(out, scratch, &p->areas->shapes);
    arena_close(scratch);
    both[1] = outline_build(out, &both[0], p->gemeente_of_area, gemeenten);
    p->coverage = &both[0];
    p->outlines = &both[1];
}

static bool some_boundary(const struct published *p, struct err *err)
{
    for (size_t i = 0; i < p->areas->count; i++)
        if (p->placed[i].inside)
            return true;
    return err_set(err,
                   "none of the %zu areas '%s' of %d has a boundary, so nothing can be drawn; "
                   "ingest the Wijk- en Buurtkaart of that year",
                   p->areas->count, place_word(p->recipe->level), p->recipe->boundary);
}

static bool some_map(const struct published *p, struct err *err)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present)
            return true;
    if (p->catalogue->maps_count == 0)
        return err_set(err, "the catalogue has no maps");
    const struct shown_map *first = &p->maps[0];
    return err_set(err, "edition '%.*s' would have no map at all. %.*s: %.*s",
                   STR_ARG(p->recipe->id), STR_ARG(p->catalogue->maps[first->map].title.en),
                   STR_ARG(first->reason.en));
}

/* CBS numbers municipalities below 9000; the demo from there on. An edition with one of the demo's
 * is invented, whatever its recipe says. */
static bool holds_invented(const struct areas *gemeenten)
{
    for (size_t g = 0; g < gemeenten->count; g++)
        if (str_starts(gemeenten->code[g], S("GM9")))
            return true;
    return false;
}

bool publish_prepare(struct arena *out, struct published *p, const struct supply *in,
                     const int32_t *gemeente_of_cell, const str *chosen, size_t chosen_count,
                     struct err *err)
{
    if (!all_known(in->on[PLACE_GEMEENTE].areas, chosen, chosen_count, err))
        return false;
    struct placed *placed;
    if (!place_areas(out, p->areas, &placed, err))
        return false;
    p->placed = placed;
    if (!some_boundary(p, err))
        return false;
    build_coverages(out, p, in->on[PLACE_GEMEENTE].count);
    set_municipalities(out, p, in, gemeente_of_cell, chosen, chosen_count);
    if (!set_regions(out, p, in, err))
        return false;
    set_scopes(out, p);
    p->invented = holds_invented(in->on[PLACE_GEMEENTE].areas);
    p->maps = NEW(out, struct shown_map, p->catalogue->maps_count);
    for (size_t m = 0; m < p->catalogue->maps_count; m++)
        p->maps[m] = show(out, p, m);
    replace(p->catalogue, p->maps);
    qsort(p->maps, p->catalogue->maps_count, sizeof *p->maps, by_place);
    return some_map(p, err);
}
