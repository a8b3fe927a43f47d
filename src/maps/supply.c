/* supply.c - places and series of an edition, found and joined. See supply.h. */
#include "maps/supply.h"

#include "maps/locate.h"

static void want(const struct catalogue *c, bool *wanted, int indicator)
{
    if (indicator < 0 || wanted[indicator])
        return;
    const struct indicator *i = &c->indicators[indicator];
    wanted[indicator] = true;
    want(c, wanted, i->base);
    for (size_t k = 0; k < i->of_count; k++)
        want(c, wanted, i->of[k]);
    for (size_t k = 0; k < i->components_count; k++)
        want(c, wanted, i->components[k].indicator);
}

const bool *supply_wanted(struct arena *out, const struct catalogue *c,
                          const struct edition_recipe *recipe)
{
    bool *wanted = NEW(out, bool, c->indicators_count);
    want(c, wanted, recipe->residents);
    want(c, wanted, recipe->dwellings);
    for (size_t t = 0; t < recipe->themes_count; t++)
        want(c, wanted, recipe->themes[t].indicator);
    return wanted;
}

const struct given *supply_find(const struct supply *in, enum place_kind kind, int indicator,
                                int period)
{
    for (size_t i = 0; i < in->given_count[kind]; i++)
        if (in->given[kind][i].indicator == indicator && in->given[kind][i].period == period)
            return &in->given[kind][i];
    return NULL;
}

const struct given *supply_nearest(const struct supply *in, enum place_kind kind, int indicator,
                                   int period)
{
    const struct given *best = NULL;
    for (size_t i = 0; i < in->given_count[kind]; i++) {
        const struct given *g = &in->given[kind][i];
        if (g->indicator != indicator)
            continue;
        int away = abs(g->period - period), least = best ? abs(best->period - period) : INT32_MAX;
        if (away < least || (away == least && g->period < best->period))
            best = g;
    }
    return best;
}

static bool all_broken(const struct field *f)
{
    for (size_t i = 0; i < f->on->count; i++)
        if (f->flag[i] != FLAG_BROKEN)
            return false;
    return f->on->count > 0;
}

bool supply_broken(const struct supply *in, int indicator, int period)
{
    const struct indicator *i = &in->catalogue->indicators[indicator];
    const struct given *g = supply_find(in, in->recipe->level, indicator, period);
    if (g && all_broken(&g->field))
        return true;
    for (size_t k = 0; k < i->of_count; k++)
        if (supply_broken(in, i->of[k], period))
            return true;
    for (size_t k = 0; k < i->components_count; k++)
        if (supply_broken(in, i->components[k].indicator, period))
            return true;
    return false;
}

static str gemeente_code(struct arena *out, const struct areas *areas, size_t i)
{
    if (areas->gemeente[i].len)
        return areas->gemeente[i];
    str code = areas->code[i];
    return code.len >= 6 ? arena_str(out, (str){arena_format(out, "GM%.4s", code.at + 2), 6})
                         : code;
}

static int by_code(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* The distinct codes, sorted, in `code`; returns how many. */
static size_t distinct(str *code, size_t count)
{
    size_t kept = 0;
    qsort(code, count, sizeof *code, by_code);
    for (size_t i = 0; i < count; i++)
        if (!i || !str_equal(code[i], code[kept - 1]))
            code[kept++] = code[i];
    return kept;
}

void supply_set_gemeenten(struct arena *out, struct supply *in, const struct areas *delivered)
{
    const struct areas *areas = in->on[in->recipe->level].areas;
    str *of = NEW(out, str, areas->count), *code = NEW(out, str, areas->count);
    for (size_t i = 0; i < areas->count; i++)
        of[i] = code[i] = gemeente_code(out, areas, i);
    struct areas *gemeenten = NEW(out, struct areas, 1);
    gemeenten->kind = PLACE_GEMEENTE;
    gemeenten->boundary = areas->boundary;
    gemeenten->count = distinct(code, areas->count);
    gemeenten->code = code;
    str *name = NEW(out, str, gemeenten->count);
    for (size_t g = 0; g < gemeenten->count; g++) {
        int64_t at = areas_find(delivered, code[g]);
        name[g] = at < 0 ? code[g] : delivered->name[at];
    }
    gemeenten->name = name;
    int32_t *of_area = NEW(out, int32_t, areas->count);
    for (size_t i = 0; i < areas->count; i++)
        of_area[i] = (int32_t)areas_find(gemeenten, of[i]);
    in->gemeente_of_area = of_area;
    in->on[PLACE_GEMEENTE] = (struct support){
        .kind = PLACE_GEMEENTE, .areas = gemeenten, .count = gemeenten->count};
}

struct field supply_gemeente_field(struct arena *out, const struct supply *in,
                                   const struct areas *delivered, const struct field *field)
{
    const struct support *on = &in->on[PLACE_GEMEENTE];
    struct field f = field_new(out, on, FLAG_NOT_COLLECTED);
    for (size_t g = 0; g < on->count; g++) {
        int64_t at = areas_find(delivered, on->areas->code[g]);
        if (at < 0)
            continue;
        f.value[g] = field->value[at];
        f.flag[g] = field->flag[at];
    }
    return f;
}

static int rising(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* A municipality of the region that is not there; empty when all are. */
static str place_region(struct arena *out, const struct supply *in, const struct region *region,
                        struct supply_region *to)
{
    uint32_t *places = NEW(out, uint32_t, region->gemeenten_count);
    for (size_t k = 0; k < region->gemeenten_count; k++) {
        int64_t at = areas_find(in->on[PLACE_GEMEENTE].areas, region->gemeenten[k]);
        if (at < 0)
            return region->gemeenten[k];
        places[k] = (uint32_t)at;
    }
    qsort(places, region->gemeenten_count, sizeof *places, rising);
    *to = (struct supply_region){region->id, region->title, region->path.len == 0, places,
                                 region->gemeenten_count};
    return (str){"", 0};
}

static bool code_taken(const struct supply_region *list, size_t count, str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(list[i].code, code))
            return true;
    return false;
}

static int by_region_code(const void *a, const void *b)
{
    return str_compare(((const struct supply_region *)a)->code,
                       ((const struct supply_region *)b)->code);
}

bool supply_set_regions(struct arena *out, struct supply *in, const struct region *asked,
                        size_t asked_count, struct err *err)
{
    const struct catalogue *c = in->catalogue;
    struct supply_region *list = NEW(out, struct supply_region, c->regions_count + asked_count);
    size_t count = 0;
    for (size_t i = 0; i < c->regions_count; i++)
        count += place_region(out, in, &c->regions[i], &list[count]).len == 0;
    in->regions_left_out = c->regions_count - count;
    for (size_t i = 0; i < asked_count; i++) {
        if (code_taken(list, count, asked[i].id))
            return err_set(err, "region %.*s: there is one with that code already",
                           STR_ARG(asked[i].id));
        str lacking = place_region(out, in, &asked[i], &list[count++]);
        if (lacking.len)
            return err_set(err,
                           "region %.*s: the store has no areas of %.*s in the edition's boundary "
                           "year",
                           STR_ARG(asked[i].id), STR_ARG(lacking));
    }
    qsort(list, count, sizeof *list, by_region_code);
    in->regions = list;
    in->regions_count = count;
    return true;
}

void supply_set_cells(struct arena *out, struct supply *in)
{
    const struct support *cells = &in->on[PLACE_CELL], *areas = &in->on[in->recipe->level];
    in->area_of_cell = cells->count ? locate_cells(out, areas->areas, cells->grid) : NULL;
}
