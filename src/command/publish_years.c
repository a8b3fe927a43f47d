/* publish_years.c - see publish_years.h. */
#include "command/publish_years.h"

#include <stdlib.h>

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

/* ---- links of buurten ---- */

/* Links between buurten of two years. */
struct links {
    struct store_link *list;
    size_t count;
};

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* The codes of one side, sorted. */
static str *codes_of(struct arena *out, const struct links *l, bool from)
{
    str *code = NEW(out, str, l->count);
    for (size_t i = 0; i < l->count; i++)
        code[i] = from ? l->list[i].from : l->list[i].into;
    if (l->count)
        qsort(code, l->count, sizeof *code, by_text);
    return code;
}

static bool among(const str *code, size_t count, str wanted)
{
    return count && bsearch(&wanted, code, count, sizeof *code, by_text) != NULL;
}

/* Addresses where the given table is silent on both buurten, and the given table. */
static struct links merge_links(struct arena *out, const struct links *given,
                                const struct links *addresses)
{
    struct links all = {NEW(out, struct store_link, given->count + addresses->count), 0};
    const str *from = codes_of(out, given, true), *into = codes_of(out, given, false);
    for (size_t i = 0; i < addresses->count; i++)
        if (!among(from, given->count, addresses->list[i].from) &&
            !among(into, given->count, addresses->list[i].into))
            all.list[all.count++] = addresses->list[i];
    for (size_t i = 0; i < given->count; i++)
        all.list[all.count++] = given->list[i];
    return all;
}

/* Larger areas of a year of which the links tell all: no buurt with land is left out. */
static bool find_whole(struct bridges *b, struct arena *out, const struct areas *larger,
                       const struct links *l, bool from, bool **whole, struct err *err)
{
    struct areas buurten;
    bool found;
    const str *code = codes_of(out, l, from);
    *whole = NEW(out, bool, larger->count);
    if (!store_get_areas(b->store, out, PLACE_BUURT, larger->boundary, &buurten, &found, err))
        return false;
    memset(*whole, found, larger->count);
    for (size_t i = 0; found && i < buurten.count; i++) {
        uint32_t at = place_of(larger, buurten.code[i], larger->kind);
        if (at != CROSSWALK_ELSEWHERE && !buurten.water[i] &&
            !among(code, l->count, buurten.code[i]))
            (*whole)[at] = false;
    }
    return true;
}

/* A given table of buurten may speak of some only; of larger areas it says what it can when it
 * speaks of all their buurten. Others are struck out of the pairs. */
static bool strike_partial(struct bridges *b, struct arena scratch, const struct bridge *over,
                           const struct links *l, struct crosswalk_pair *pair, struct err *err)
{
    bool *old, *now;
    if (!find_whole(b, &scratch, &over->areas, l, true, &old, err) ||
        !find_whole(b, &scratch, b->into[over->kind], l, false, &now, err))
        return false;
    for (size_t i = 0; i < l->count; i++) {
        bool leaves = pair[i].from != CROSSWALK_ELSEWHERE && old[pair[i].from],
             arrives = pair[i].into != CROSSWALK_ELSEWHERE && now[pair[i].into];
        pair[i].from = leaves ? pair[i].from : CROSSWALK_ELSEWHERE;
        pair[i].into = arrives ? pair[i].into : CROSSWALK_ELSEWHERE;
    }
    return true;
}

/* ---- a bridge ---- */

/* Put a table before what the bridge has: it speaks where stronger tables are silent. */
static void prefer(struct bridges *b, struct arena scratch, struct bridge *over,
                   const struct crosswalk_pair *pair, size_t count)
{
    struct crosswalk table = crosswalk_build(&b->memory, scratch, &over->areas, b->into[over->kind],
                                             pair, count);
    over->walk = crosswalk_with(&b->memory, scratch, &table, &over->walk);
    over->table |= table.start[over->areas.count] > 0;
}

static struct crosswalk_pair *pairs_of(struct arena *out, const struct bridges *b,
                                       const struct bridge *over, const struct links *l)
{
    struct crosswalk_pair *pair = NEW(out, struct crosswalk_pair, l->count);
    for (size_t i = 0; i < l->count; i++)
        pair[i] = (struct crosswalk_pair){
            place_of(&over->areas, l->list[i].from, over->kind),
            place_of(b->into[over->kind], l->list[i].into, over->kind), l->list[i].addresses};
    return pair;
}

/* Addresses of a year joined with those of the edition's: half a second for the country, so once
 * for all kinds of areas. */
static bool join_addresses(struct bridges *b, int from, const struct joined **joined,
                           struct err *err)
{
    for (size_t i = 0; i < b->joined_count; i++)
        if (b->joined[i].from == from) {
            *joined = &b->joined[i];
            return true;
        }
    if (b->joined_count == JOINED_MOST)
        return err_set(err, "addresses of more than %d other years", JOINED_MOST);
    struct joined *j = &b->joined[b->joined_count];
    *j = (struct joined){.from = from};
    *joined = j;
    if (!store_join_addresses(b->store, &b->memory, from, b->recipe->boundary, &j->list, &j->count,
                              &j->found, err))
        return false;
    b->joined_count++;
    return true;
}

static bool lay_buurten(struct bridges *b, struct arena scratch, struct bridge *over,
                        struct err *err)
{
    struct links given = {0}, addresses;
    const struct joined *joined = NULL;
    bool has_given;
    if (!store_get_crosswalk(b->store, &scratch, PLACE_BUURT, over->from, b->recipe->boundary,
                             &given.list, &given.count, &has_given, err) ||
        !join_addresses(b, over->from, &joined, err))
        return false;
    if (!has_given && !joined->found)
        return true;
    addresses = (struct links){joined->list, joined->count};
    struct links all = merge_links(&scratch, &given, &addresses);
    struct crosswalk_pair *pair = pairs_of(&scratch, b, over, &all);
    if (over->kind != PLACE_BUURT && !joined->found &&
        !strike_partial(b, scratch, over, &all, pair, err))
        return false;
    prefer(b, scratch, over, pair, all.count);
    return true;
}

static bool holds(const str *list, size_t count, str wanted)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(list[i], wanted))
            return true;
    return false;
}

/* Areas that the edition's maker vouches for: same code, same area. */
static void lay_kept(struct bridges *b, struct arena scratch, struct bridge *over)
{
    const struct areas *into = b->into[over->kind];
    struct crosswalk_pair *pair = NEW(&scratch, struct crosswalk_pair, over->areas.count);
    size_t count = 0;
    for (size_t k = 0; k < b->recipe->kept_count; k++) {
        const struct kept_areas *kept = &b->recipe->kept[k];
        for (size_t i = 0; kept->from == over->from && i < over->areas.count; i++) {
            char room[9];
            str gemeente = code_around(over->areas.code[i], PLACE_GEMEENTE, room);
            int64_t at = areas_find(into, over->areas.code[i]);
            if (at >= 0 && holds(kept->gemeenten, kept->gemeenten_count, gemeente))
                pair[count++] = (struct crosswalk_pair){(uint32_t)i, (uint32_t)at, 1};
        }
    }
    prefer(b, scratch, over, pair, count);
}

/* From the weakest to the strongest: areas that are the same; those that the edition's maker
 * vouches for; buurten, through addresses and a given table, summed to the kind; a given table of
 * the kind itself. */
static bool lay_all(struct bridges *b, struct arena scratch, struct bridge *over, struct err *err)
{
    const struct areas *into = b->into[over->kind];
    struct links given = {0};
    bool found;
    over->walk = crosswalk_same(&b->memory, scratch, &over->areas, into);
    if (b->recipe->kept_count)
        lay_kept(b, scratch, over);
    if (!lay_buurten(b, scratch, over, err))
        return false;
    if (over->kind == PLACE_BUURT)
        return true;
    if (!store_get_crosswalk(b->store, &scratch, over->kind, over->from, into->boundary,
                             &given.list, &given.count, &found, err))
        return false;
    if (found)
        prefer(b, scratch, over, pairs_of(&scratch, b, over, &given), given.count);
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
    bool found = false;
    bool ok = store_get_areas(b->store, &b->memory, over->kind, over->from, &over->areas, &found,
                              err);
    if (ok && !found)
        ok = err_set(err, "the store has figures but no areas of %d; ingest its deliveries anew",
                     over->from);
    if (ok) {
        over->on = (struct support){
            .kind = over->kind, .areas = &over->areas, .count = over->areas.count};
        ok = lay_all(b, scratch, over, err);
    }
    if (ok)
        count_areas(over, scratch);
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
