/* crosswalks.c - see crosswalks.h. */
#include "ingest/crosswalks.h"
#include "base/progress.h"
#include "ingest/areas.h"
#include "ingest/names.h"
#include "ingest/roles.h"

#include <math.h>

enum { STEP = 1024, SHOWN = 30 };

static bool next(struct table *t, struct cell *cell, struct err *err)
{
    if (t->rows % STEP == 0)
        progress_step(STEP);
    return table_next(t, cell, err);
}

static bool has_role(const struct delivery *d, str role)
{
    for (size_t i = 0; i < d->roles_count; i++)
        if (str_equal(d->roles[i].role, role))
            return true;
    return false;
}

static bool open_layer(struct table *t, struct input *in, struct arena *memory, struct err *err)
{
    if (!table_open(t, memory, in->path, in->layer, err))
        return false;
    table_filter(t, memory, in->delivery->where, in->delivery->where_count);
    return true;
}

/* Finish a layer: its rows, what was odd about them as rows, how many were of use. */
static void close_layer(struct input *in, struct table *t, size_t used)
{
    in->rows = t->rows;
    in->figures = (int64_t)used;
    table_oddities(t, in->odd);
    table_close(t);
}

static bool known_year(int year)
{
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/* ---- addresses to buurten ---- */

struct year_list {
    struct address *list; /* room for MOST_ADDRESSES, touched as it fills */
    size_t count;
};

/* Buurt codes repeat from row to row: the last one is kept and used again. */
static str same_or_copy(str code, str last, struct arena *out)
{
    return str_equal(code, last) ? last : arena_str(out, code);
}

/* "1234AB", "1234 ab": four digits and two letters. */
static bool read_pc6(str text, char pc6[7])
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ' && n == 4)
            continue;
        bool digit = c >= '0' && c <= '9', small = c >= 'a' && c <= 'z', big = c >= 'A' && c <= 'Z';
        if (n == 6 || (n < 4 ? !digit : !small && !big))
            return false;
        pc6[n++] = (char)(small ? c - 'a' + 'A' : c);
    }
    pc6[6] = 0;
    return n == 6;
}

/* A whole number from 1 on in a role; `otherwise` when the layer has no such column. */
static bool whole_number(const struct roles *r, const struct cell *cell, enum role role,
                         int32_t otherwise, int32_t *out)
{
    double number = otherwise;
    if (r->column[role] >= 0 && (!role_number(r, cell, role, '.', &number) || !(number >= 1) ||
                                 number >= 1e6 || number != floor(number)))
        return false;
    *out = (int32_t)number;
    return true;
}

static bool read_addresses(struct table *t, struct input *in, const struct roles *roles,
                           struct year_list *to, struct arena *memory, struct err *err)
{
    struct cell *cell = NEW(memory, struct cell, t->columns);
    str last = {0};
    while (next(t, cell, err)) {
        char pc6_room[CELL_ROOM], buurt_room[CELL_ROOM];
        struct address a;
        str buurt = role_slice(roles, cell, ROLE_BUURT, buurt_room);
        bool ok = read_pc6(role_slice(roles, cell, ROLE_PC6, pc6_room), a.pc6) && buurt.len &&
                  buurt.len <= SHOWN && whole_number(roles, cell, ROLE_NUMBER, 0, &a.number) &&
                  whole_number(roles, cell, ROLE_ADDRESSES, 1, &a.addresses);
        if (!ok) {
            oddity_count(in->odd, ODDITY_BAD_ROW, "%lld", (long long)t->row);
            continue;
        }
        if (to->count == MOST_ADDRESSES)
            return err_set(err, "%s: more than %d addresses", t->name, MOST_ADDRESSES);
        last = same_or_copy(buurt, last, memory);
        a.buurt = last;
        to->list[to->count++] = a;
    }
    return err->text[0] == 0;
}

/* The code of a buurt as a number, as the tables of before 2022 have it: 5050401 is BU05050401. */
static void complete_codes(struct year_list *y, struct arena *memory)
{
    str last = {0}, made = {0};
    for (size_t i = 0; i < y->count; i++) {
        str code = y->list[i].buurt;
        if (str_starts(code, S("BU")) || code.len > 8)
            continue;
        if (!str_equal(code, last)) {
            last = code;
            char *text = arena_text(memory, S("BU00000000"));
            memcpy(text + 10 - code.len, code.at, code.len);
            made = (str){text, 10};
        }
        y->list[i].buurt = made;
    }
}

/* A year comes from one file: of two, the first is kept. */
static bool year_is_new(int *years, struct input *in, int boundary, size_t addresses)
{
    for (size_t i = 0; years[i]; i++)
        if (years[i] == boundary) {
            oddity_add(in->odd, ODDITY_OTHER_FILE, (int64_t)addresses);
            return false;
        }
    for (size_t i = 0; i < MOST_SUPPORTS; i++)
        if (!years[i]) {
            years[i] = boundary;
            break;
        }
    return true;
}

static bool address_layer(struct store *store, struct input *in, int *years, struct arena scratch,
                          struct arena space, struct err *err)
{
    static const enum role need[] = {ROLE_PC6, ROLE_BUURT};
    struct table t;
    struct year_list y = {.list = (struct address *)(void *)space.at};
    const struct year_from *from = &in->delivery->boundary;
    if (!open_layer(&t, in, &scratch, err))
        return false;
    struct roles roles = roles_find(&t, in->delivery);
    bool named = from->where == YEAR_COLUMN_NAME && roles.year;
    in->period = named ? roles.year : input_year(in, from);
    bool ok = roles_need(&roles, &t, need, COUNT(need), err) &&
              (known_year(in->period) ||
               err_set(err, "%s: the year of its buurten is not to be found", t.name)) &&
              read_addresses(&t, in, &roles, &y, &scratch, err);
    close_layer(in, &t, y.count);
    if (!ok || !year_is_new(years, in, in->period, y.count))
        return ok;
    complete_codes(&y, &scratch);
    return store_put_addresses(store, in->period, y.list, y.count, err);
}

static bool read_all_addresses(struct store *store, struct inputs *in, struct arena *memory,
                               struct err *err)
{
    int years[MOST_SUPPORTS + 1] = {0};
    for (size_t i = 0; i < in->count; i++) {
        const struct delivery *d = in->list[i].delivery;
        if (d->kind != DELIVERY_CROSSWALK || !has_role(d, S("pc6")))
            continue;
        /* used as it is, not by NEW: address space that is touched as the list grows */
        struct arena space = arena_open("addresses", MOST_ADDRESSES * sizeof(struct address));
        bool ok = address_layer(store, &in->list[i], years, *memory, space, err);
        arena_close(space);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- given tables ---- */

struct given_row {
    enum place_kind kind;
    int from, into; /* years */
    struct store_link link;
    struct input *input;
    int64_t row;
    uint32_t order;
};

/* All rows of all given tables. */
struct given_rows {
    const struct gather *known;
    struct given_row *list; /* room for MOST_LINKS */
    size_t count;
};

/* Whether a code is of an area; true as well when nothing says what areas that year had. */
static bool may_be(const struct gather *g, enum place_kind kind, int boundary, str code)
{
    for (size_t k = 1; k < g->targets; k++) {
        const struct target *t = &g->target[k];
        if (t->kind == kind && t->boundary == boundary && t->areas.shapes.points)
            return areas_find(&t->areas, code) >= 0;
    }
    return true;
}

static int year_of(const struct roles *r, const struct cell *cell, enum role role, int otherwise)
{
    int year = 0, month;
    if (r->column[role] < 0)
        return otherwise;
    return period_read(&cell[r->column[role]], &year, &month) ? year : 0;
}

/* Read a row; false when it is of no use: counted, with its row. */
static bool read_given(const struct given_rows *to, struct given_row *g, const struct roles *roles,
                       const struct cell *cell, struct oddities *odd)
{
    char from_room[CELL_ROOM], into_room[CELL_ROOM], room[CELL_ROOM];
    struct place_key from = place_key_read(role_slice(roles, cell, ROLE_FROM, from_room)),
                     into = place_key_read(role_slice(roles, cell, ROLE_INTO, into_room));
    str addresses = role_slice(roles, cell, ROLE_ADDRESSES, room);
    long long row = (long long)g->row;
    bool areas = from.kind == KEY_AREA && into.kind == KEY_AREA && from.places == into.places;
    g->kind = from.places;
    if (!areas)
        oddity_count(odd, ODDITY_BAD_CODE, "'%.*s' '%.*s' (%lld)", STR_ARG(from.code),
                     STR_ARG(into.code), row);
    else if (!known_year(g->from) || !known_year(g->into) || g->from == g->into)
        oddity_count(odd, ODDITY_BAD_YEAR, "%d %d (%lld)", g->from, g->into, row);
    else if (!role_number(roles, cell, ROLE_ADDRESSES, '.', &g->link.addresses) ||
             !(g->link.addresses >= 0 && g->link.addresses < 1e9))
        oddity_count(odd, ODDITY_BAD_ROW, "'%.*s' (%lld)",
                     (int)(addresses.len < SHOWN ? addresses.len : SHOWN), addresses.at, row);
    else if (!may_be(to->known, g->kind, g->from, from.code))
        oddity_count(odd, ODDITY_UNKNOWN_CODE, "%.*s (%lld)", STR_ARG(from.code), row);
    else if (!may_be(to->known, g->kind, g->into, into.code))
        oddity_count(odd, ODDITY_UNKNOWN_CODE, "%.*s (%lld)", STR_ARG(into.code), row);
    else {
        g->link.from = from.code;
        g->link.into = into.code;
        return true;
    }
    return false;
}

static bool read_rows(struct table *t, struct input *in, const struct roles *roles,
                      struct given_rows *to, struct arena *memory, struct err *err)
{
    struct cell *cell = NEW(memory, struct cell, t->columns);
    int last = input_year(in, &in->delivery->boundary),
        first = name_year(str_from(in->file), false);
    while (next(t, cell, err)) {
        struct given_row g = {.from = year_of(roles, cell, ROLE_FROM_YEAR, first),
                              .into = year_of(roles, cell, ROLE_INTO_YEAR, last),
                              .input = in,
                              .row = t->row,
                              .order = (uint32_t)to->count};
        if (!read_given(to, &g, roles, cell, in->odd) || g.link.addresses == 0)
            continue; /* nobody went from the one to the other: that is no link */
        if (to->count == MOST_LINKS)
            return err_set(err, "%s: more than %d rows in given tables", t->name, MOST_LINKS);
        g.link.from = arena_str(memory, g.link.from);
        g.link.into = arena_str(memory, g.link.into);
        to->list[to->count++] = g;
    }
    return err->text[0] == 0;
}

static bool given_layer(struct input *in, struct given_rows *to, struct arena *memory,
                        struct err *err)
{
    static const enum role need[] = {ROLE_FROM, ROLE_INTO, ROLE_ADDRESSES};
    struct table t;
    size_t before = to->count;
    if (!open_layer(&t, in, memory, err))
        return false;
    struct roles roles = roles_find(&t, in->delivery);
    bool ok = roles_need(&roles, &t, need, COUNT(need), err) &&
              read_rows(&t, in, &roles, to, memory, err);
    close_layer(in, &t, to->count - before);
    return ok;
}

static int by_table(const void *a, const void *b)
{
    const struct given_row *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->into > y->into) - (x->into < y->into);
}

static int by_codes(const void *a, const void *b)
{
    const struct given_row *x = a, *y = b;
    int order = by_table(a, b);
    order = order ? order : str_compare(x->link.from, y->link.from);
    order = order ? order : str_compare(x->link.into, y->link.into);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* Each pair of areas once: the first that was read. Returns how many are kept. */
static size_t drop_repeats(struct given_row *list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct given_row *was = kept ? &list[kept - 1] : NULL;
        if (was && by_table(was, &list[i]) == 0 && str_equal(was->link.from, list[i].link.from) &&
            str_equal(was->link.into, list[i].link.into)) {
            oddity_count(list[i].input->odd,
                         was->input == list[i].input ? ODDITY_DUPLICATE : ODDITY_OTHER_FILE,
                         "%.*s %.*s (%lld)", STR_ARG(list[i].link.from), STR_ARG(list[i].link.into),
                         (long long)list[i].row);
            list[i].input->figures--;
            continue;
        }
        list[kept++] = list[i];
    }
    return kept;
}

static bool store_given(struct store *store, const struct given_rows *all, struct arena scratch,
                        struct err *err)
{
    for (size_t i = 0, end; i < all->count; i = end) {
        struct arena once = scratch;
        const struct given_row *first = &all->list[i];
        for (end = i; end < all->count && by_table(first, &all->list[end]) == 0; end++)
            continue;
        struct store_link *list = NEW(&once, struct store_link, end - i);
        for (size_t k = i; k < end; k++)
            list[k - i] = all->list[k].link;
        if (!store_put_crosswalk(store, first->kind, first->from, first->into, list, end - i, err))
            return false;
    }
    return true;
}

static bool read_all_given(struct store *store, const struct gather *g, struct inputs *in,
                           struct arena memory, struct err *err)
{
    struct given_rows all = {.known = g, .list = NEW_RAW(&memory, struct given_row, MOST_LINKS)};
    for (size_t i = 0; i < in->count; i++) {
        const struct delivery *d = in->list[i].delivery;
        if (d->kind == DELIVERY_CROSSWALK && has_role(d, S("from")) &&
            !given_layer(&in->list[i], &all, &memory, err))
            return false;
    }
    if (all.count)
        qsort(all.list, all.count, sizeof *all.list, by_codes);
    all.count = drop_repeats(all.list, all.count);
    return store_given(store, &all, memory, err);
}

bool crosswalks_read(struct store *store, const struct gather *g, struct inputs *in,
                     struct arena *memory, struct err *err)
{
    return read_all_addresses(store, in, memory, err) && read_all_given(store, g, in, *memory, err);
}
