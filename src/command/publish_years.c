/* publish_years.c - see publish_years.h. */
#include "command/publish_years.h"

/* The code of the area of a kind that an area lies in: the digits say it, BU05180102 lies in
 * WK051801, that in GM0518. Empty when there is none. */
static str code_around(str code, enum place_kind kind, char room[9])
{
    static const struct {
        const char *letters;
        size_t digits;
    } form[PLACE_KINDS] = {
        [PLACE_BUURT] = {"BU", 8}, [PLACE_WIJK] = {"WK", 6}, [PLACE_GEMEENTE] = {"GM", 4}};
    size_t len = 2 + form[kind].digits;
    if (code.len == len && !memcmp(code.at, form[kind].letters, 2))
        return code;
    if (code.len <= len || kind == PLACE_BUURT)
        return (str){0};
    memcpy(room, form[kind].letters, 2);
    memcpy(room + 2, code.at + 2, len - 2);
    return (str){room, len};
}

static uint32_t place_of(const struct areas *areas, str code, enum place_kind kind)
{
    char room[9];
    str around = code_around(code, kind, room);
    int64_t at = around.len ? areas_find(areas, around) : -1;
    return at < 0 ? CROSSWALK_ELSEWHERE : (uint32_t)at;
}

/* A given table of the kind, else one of smaller areas (buurten, summed), else addresses. */
static bool find_links(struct bridges *b, struct arena *memory, const struct bridge *over, int into,
                       struct store_link **list, size_t *count, bool *found, struct err *err)
{
    *found = false;
    for (int kind = (int)over->kind; kind > PLACE_CELL && !*found; kind--)
        if (!store_get_crosswalk(b->store, memory, (enum place_kind)kind, over->from, into, list,
                                 count, found, err))
            return false;
    return *found ||
           store_join_addresses(b->store, memory, over->from, into, list, count, found, err);
}

static bool lay_table(struct bridges *b, struct arena scratch, struct bridge *over,
                      struct crosswalk *table, struct err *err)
{
    const struct areas *into = b->into[over->kind];
    struct store_link *link;
    size_t count = 0;
    if (!find_links(b, &scratch, over, into->boundary, &link, &count, &over->table, err))
        return false;
    if (!over->table)
        return true;
    struct crosswalk_pair *pair = NEW(&scratch, struct crosswalk_pair, count);
    for (size_t i = 0; i < count; i++)
        pair[i] = (struct crosswalk_pair){place_of(&over->areas, link[i].from, over->kind),
                                          place_of(into, link[i].into, over->kind),
                                          link[i].addresses};
    *table = crosswalk_build(&b->memory, scratch, &over->areas, into, pair, count);
    return true;
}

/* How many areas nothing comes into, and how many are not one that passed whole. */
static void count_areas(struct bridge *over, struct arena scratch)
{
    const struct support into = {
        .kind = over->kind, .areas = over->walk.into, .count = over->walk.into->count};
    const struct field none = field_new(&scratch, &over->on, FLAG_NOT_COLLECTED);
    bool *derived = NEW(&scratch, bool, into.count);
    struct field f = crosswalk_means(&scratch, &over->walk, &none, &into, derived);
    for (size_t j = 0; j < into.count; j++) {
        over->broken += f.flag[j] == FLAG_BROKEN;
        over->derived += derived[j];
    }
}

static bool build(struct bridges *b, struct bridge *over, struct err *err)
{
    struct arena scratch = arena_open("a bridge between years", (size_t)1 << 34), opened = scratch;
    struct crosswalk table;
    bool found = false;
    bool ok = store_get_areas(b->store, &b->memory, over->kind, over->from, &over->areas, &found,
                              err);
    if (ok && !found)
        ok = err_set(err, "the store has figures but no areas of %d; ingest its deliveries anew",
                     over->from);
    ok = ok && lay_table(b, scratch, over, &table, err);
    if (ok) {
        const struct areas *into = b->into[over->kind];
        over->on = (struct support){
            .kind = over->kind, .areas = &over->areas, .count = over->areas.count};
        struct crosswalk same = crosswalk_same(&b->memory, scratch, &over->areas, into);
        over->walk = over->table ? crosswalk_with(&b->memory, scratch, &table, &same) : same;
        count_areas(over, scratch);
    }
    arena_close(opened);
    return ok;
}

bool bridge_find(struct bridges *b, enum place_kind kind, int from, const struct bridge **bridge,
                 struct err *err)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->list[i].kind == kind && b->list[i].from == from) {
            *bridge = &b->list[i];
            return true;
        }
    if (b->count == BRIDGES_MOST)
        return err_set(err, "figures of more than %d other boundary years", BRIDGES_MOST);
    struct bridge *over = &b->list[b->count];
    *over = (struct bridge){.kind = kind, .from = from};
    *bridge = over;
    if (!build(b, over, err))
        return false;
    b->count++;
    return true;
}

bool bridge_bring(struct bridges *b, const struct bridge *over, struct arena *out,
                  const struct series *s, bool count, const struct support *into,
                  struct field *field, str *source, bool *derived, struct err *err)
{
    struct arena once = b->memory;
    struct field given;
    bool found;
    str from;
    if (!store_get_series(b->store, &once, &over->on, s->indicator, s->period, &given, &from,
                          &found, err))
        return false;
    if (!found)
        return err_set(err, "the store lists a series it does not have: %.*s %d",
                       STR_ARG(s->indicator), s->period);
    *source = arena_str(out, from);
    *field = (count ? crosswalk_counts : crosswalk_means)(out, &over->walk, &given, into, derived);
    return true;
}
