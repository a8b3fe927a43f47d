/* addresses.c - bridges between boundary years: every address with its buurt in a year, and given
 * tables of one year's areas into another's.
 * Knows how postcodes of two years are joined; knows no figures.
 * Flow: ingest/lists.c -> [addresses] -> command/publish_load.c.
 *
 * A postcode lies in one buurt nearly always, so a year is kept as a row a postcode and buurt with
 * its house numbers as text: a seventeenth of the rows, read in a second, and still to be read by
 * anyone who opens the store. */
#include "base/progress.h"
#include "store/store_internal.h"

#include <math.h>

enum { ROWS_BETWEEN_LOOKS = 4096, PC6 = 6, MOST_CODES = 1 << 17 };

static bool table_of_year(char out[TABLE_NAME], int boundary, struct err *err)
{
    char buurt[TABLE_NAME];
    if (!store_support_name(buurt, PLACE_BUURT, boundary, err)) /* a year that can be one */
        return false;
    snprintf(out, TABLE_NAME, "addresses_%d", boundary);
    return true;
}

/* ---- in ---- */

static int by_address(const void *a, const void *b)
{
    const struct address *x = a, *y = b;
    int order = memcmp(x->pc6, y->pc6, PC6);
    order = order ? order : str_compare(x->buurt, y->buurt);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static bool same_row(const struct address *a, const struct address *b)
{
    return !memcmp(a->pc6, b->pc6, PC6) && str_equal(a->buurt, b->buurt);
}

/* Sort; quickly when the postcodes rise already, as they do in the files of CBS. */
static void sort_addresses(struct address *list, size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        bool sorted = true;
        for (end = i + 1; end < count && !memcmp(list[i].pc6, list[end].pc6, PC6); end++)
            sorted &= by_address(&list[end - 1], &list[end]) <= 0;
        if (end < count && memcmp(list[i].pc6, list[end].pc6, PC6) > 0) {
            qsort(list, count, sizeof *list, by_address);
            return;
        }
        if (!sorted)
            qsort(list + i, end - i, sizeof *list, by_address);
    }
}

/* "1 3 5x2": numbers of one row, and how many addresses they are. 0, the whole postcode, is not
 * written: a row with such a part has no numbers at all. */
static int64_t write_numbers(struct buf *text, const struct address *list, size_t count)
{
    int64_t all = 0;
    text->len = 0;
    for (size_t i = 0, end; i < count; i = end) {
        int64_t here = 0;
        for (end = i; end < count && list[end].number == list[i].number; end++)
            here += list[end].addresses;
        if (i)
            buf_byte(text, ' ');
        buf_int(text, list[i].number);
        if (here != 1) {
            buf_byte(text, 'x');
            buf_int(text, here);
        }
        all += here;
    }
    if (list[0].number == 0) /* they are sorted */
        text->len = 0;
    return all;
}

static bool put_rows(struct store *s, sqlite3_stmt *q, const struct address *list, size_t count,
                     struct buf *text, struct err *err)
{
    int64_t fid = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && same_row(&list[i], &list[end]); end++)
            continue;
        int64_t all = write_numbers(text, &list[i], end - i);
        sqlite3_bind_int64(q, 1, ++fid);
        store_bind_str(q, 2, (str){list[i].pc6, PC6});
        store_bind_str(q, 3, list[i].buurt);
        sqlite3_bind_int64(q, 4, all);
        store_bind_str(q, 5, buf_text(text));
        if (!store_step(s, q, err))
            return false;
        if (fid % ROWS_BETWEEN_LOOKS == 0 && interrupt_asked())
            return err_set(err, "interrupted");
    }
    return true;
}

bool store_put_addresses(struct store *s, int boundary, struct address *list, size_t count,
                         struct err *err)
{
    char table[TABLE_NAME];
    sqlite3_stmt *q;
    struct buf text = {0};
    sort_addresses(list, count);
    if (!table_of_year(table, boundary, err) ||
        !store_make_table(s, "addresses_create", table, NULL, bounds_none, err) ||
        !store_prepare(s, "address_put", table, &q, err))
        return false;
    bool ok = put_rows(s, q, list, count, &text, err);
    buf_reset(&text);
    return store_end(q, err) && ok;
}

/* ---- given tables ---- */

static bool table_of_pair(char out[TABLE_NAME], enum place_kind kind, int from, int into,
                          struct err *err)
{
    char year[TABLE_NAME];
    if (!store_support_name(year, PLACE_BUURT, from, err) ||
        !store_support_name(year, PLACE_BUURT, into, err))
        return false;
    snprintf(out, TABLE_NAME, "crosswalk_%s_%d_%d", place_word(kind), from, into);
    return true;
}

bool store_put_crosswalk(struct store *s, enum place_kind kind, int from, int into,
                         const struct store_link *list, size_t count, struct err *err)
{
    char table[TABLE_NAME];
    sqlite3_stmt *q;
    if (!table_of_pair(table, kind, from, into, err) ||
        !store_make_table(s, "crosswalk_create", table, NULL, bounds_none, err) ||
        !store_prepare(s, "crosswalk_put", table, &q, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        sqlite3_bind_int64(q, 1, (int64_t)i + 1);
        store_bind_str(q, 2, list[i].from);
        store_bind_str(q, 3, list[i].into);
        sqlite3_bind_double(q, 4, list[i].addresses);
        ok = store_step(s, q, err);
    }
    return store_end(q, err) && ok;
}

static bool read_pairs(struct store *s, struct arena *out, const char *table, bool turned,
                       struct store_link **list, size_t *count, struct err *err)
{
    sqlite3_stmt *q;
    size_t rows = 0, n = 0;
    if (!store_count(s, table, &rows, err) || !store_prepare(s, "crosswalk_list", table, &q, err))
        return false;
    struct store_link *all = NEW(out, struct store_link, rows);
    bool ok = true;
    while (ok && n < rows && store_row(s, q, err)) {
        str first = store_column_str(q, 0, out), second = store_column_str(q, 1, out);
        double addresses = sqlite3_column_double(q, 2);
        ok = (addresses > 0 && isfinite(addresses)) || store_damaged(s, table, (int64_t)n + 1, err);
        all[n++] = turned ? (struct store_link){second, first, addresses}
                          : (struct store_link){first, second, addresses};
    }
    *list = all;
    *count = n;
    return store_end(q, err) && ok;
}

bool store_get_crosswalk(struct store *s, struct arena *out, enum place_kind kind, int from,
                         int into, struct store_link **list, size_t *count, bool *found,
                         struct err *err)
{
    char table[TABLE_NAME];
    *found = false;
    for (int turned = 0; turned < 2 && !*found; turned++) {
        if (!table_of_pair(table, kind, turned ? into : from, turned ? from : into, err) ||
            !store_has_table(s, table, found, err))
            return false;
        if (*found && !read_pairs(s, out, table, turned, list, count, err))
            return false;
    }
    return true;
}

/* ---- the join of two years ---- */

/* Addresses at one number that lie in one buurt. */
struct entry {
    int32_t number;
    uint32_t code;
    double count;
};

/* One year while its postcodes go by. */
struct side {
    struct store *store;
    sqlite3_stmt *q;
    char table[TABLE_NAME];
    int64_t row;
    bool more;          /* a row stands ready */
    char pc6[PC6 + 1];  /* of the postcode at hand; empty at the end */
    struct buf entries; /* struct entry, of that postcode */
    bool whole;         /* a row of it has no numbers */
};

/* Codes of buurten by number: open addressing, at most half full. */
struct codes {
    struct arena *memory;
    str *code;      /* [count] */
    uint32_t *slot; /* [2 * MOST_CODES] number + 1; 0: free */
    uint32_t count;
};

static uint64_t hash_of(str s)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (uint8_t)s.at[i]) * 1099511628211u;
    return h ^ (h >> 29);
}

/* False when there are more codes than any year has. */
static bool code_number(struct codes *c, str code, uint32_t *number)
{
    size_t at = hash_of(code) % (2 * (size_t)MOST_CODES);
    while (c->slot[at] && !str_equal(c->code[c->slot[at] - 1], code))
        at = (at + 1) % (2 * (size_t)MOST_CODES);
    if (!c->slot[at]) {
        if (c->count == MOST_CODES)
            return false;
        c->code[c->count++] = arena_str(c->memory, code);
        c->slot[at] = c->count;
    }
    *number = c->slot[at] - 1;
    return true;
}

static void add_entry(struct side *d, int64_t number, uint32_t code, int64_t count)
{
    struct entry e = {(int32_t)number, code, (double)count};
    buf_bytes(&d->entries, &e, sizeof e);
}

static bool digits(str *text, int64_t *out)
{
    size_t i = 0;
    for (*out = 0; i < text->len && i < 9 && text->at[i] >= '0' && text->at[i] <= '9'; i++)
        *out = 10 * *out + (text->at[i] - '0');
    *text = (str){text->at + i, text->len - i};
    return i > 0;
}

/* "1 3 5x2" as write_numbers writes it. */
static bool read_numbers(struct side *d, str text, uint32_t code)
{
    while (text.len) {
        int64_t number, count = 1;
        if (!digits(&text, &number))
            return false;
        if (text.len && text.at[0] == 'x') {
            text = (str){text.at + 1, text.len - 1};
            if (!digits(&text, &count) || count == 0)
                return false;
        }
        add_entry(d, number, code, count);
        if (text.len && text.at[0] != ' ')
            return false;
        if (text.len)
            text = (str){text.at + 1, text.len - 1};
    }
    return true;
}

static str column_text(const struct side *d, int column)
{
    return (str){(const char *)sqlite3_column_text(d->q, column),
                 (size_t)sqlite3_column_bytes(d->q, column)};
}

static bool read_row(struct side *d, struct codes *codes, struct err *err)
{
    uint32_t code;
    int64_t addresses = sqlite3_column_int64(d->q, 2);
    str numbers = column_text(d, 3);
    bool ok = addresses > 0 && code_number(codes, column_text(d, 1), &code);
    if (ok && numbers.len)
        ok = read_numbers(d, numbers, code);
    else if (ok)
        add_entry(d, 0, code, addresses);
    d->whole |= numbers.len == 0;
    return ok || store_damaged(d->store, d->table, d->row, err);
}

static bool step(struct side *d, struct err *err)
{
    d->more = store_row(d->store, d->q, err);
    d->row++;
    return err->text[0] == 0;
}

/* Read the next postcode whole: its rows, one a buurt, follow each other. */
static bool next_postcode(struct side *d, struct codes *codes, struct err *err)
{
    d->entries.len = 0;
    d->whole = false;
    if (!d->more) {
        d->pc6[0] = 0;
        return true;
    }
    str pc6 = column_text(d, 0);
    if (pc6.len != PC6 || memcmp(pc6.at, d->pc6, PC6) <= 0)
        return store_damaged(d->store, d->table, d->row, err);
    memcpy(d->pc6, pc6.at, PC6);
    do {
        if (!read_row(d, codes, err) || !step(d, err))
            return false;
    } while (d->more && str_equal(column_text(d, 0), (str){d->pc6, PC6}));
    return true;
}

static bool open_side(struct side *d, struct store *s, int boundary, bool *found, struct err *err)
{
    *d = (struct side){.store = s};
    if (!table_of_year(d->table, boundary, err) || !store_has_table(s, d->table, found, err))
        return false;
    return !*found || (store_prepare(s, "address_list", d->table, &d->q, err) && step(d, err));
}

static void close_side(struct side *d)
{
    sqlite3_finalize(d->q);
    buf_reset(&d->entries);
}

/* ---- links ---- */

struct link {
    uint32_t from, into;
    double addresses;
};

static void add_link(struct buf *links, uint32_t from, uint32_t into, double addresses)
{
    struct link *last = links->len ? (struct link *)(void *)(links->at + links->len) - 1 : NULL;
    if (addresses <= 0)
        return;
    if (last && last->from == from && last->into == into) {
        last->addresses += addresses;
        return;
    }
    struct link link = {from, into, addresses};
    buf_bytes(links, &link, sizeof link);
}

/* Entries at one number in the one year and in the other. What can have stayed in the buurt of the
 * same code did; the rest goes in proportion. Uses up the counts. */
static void couple(struct buf *links, struct entry *old, size_t olds, struct entry *now,
                   size_t news)
{
    double had = 0, has = 0, left = 0;
    for (size_t i = 0; i < olds; i++)
        had += old[i].count;
    for (size_t j = 0; j < news; j++)
        has += now[j].count;
    for (size_t j = 0; j < news; j++)
        now[j].count *= had / has;
    for (size_t i = 0; i < olds; i++)
        for (size_t j = 0; j < news; j++)
            if (old[i].code == now[j].code) {
                double stay = fmin(old[i].count, now[j].count);
                add_link(links, old[i].code, now[j].code, stay);
                old[i].count -= stay;
                now[j].count -= stay;
            }
    for (size_t j = 0; j < news; j++)
        left += now[j].count;
    for (size_t i = 0; left > 1e-9 && i < olds; i++)
        for (size_t j = 0; j < news; j++)
            add_link(links, old[i].code, now[j].code, old[i].count * now[j].count / left);
}

static int by_number(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

/* The entries of a postcode by number; with `whole` all as one place, each buurt once. */
static struct entry *entries_of(struct side *d, bool whole, size_t *count)
{
    struct entry *e = (struct entry *)(void *)d->entries.at;
    size_t n = d->entries.len / sizeof *e, kept = 0;
    for (size_t i = 0; whole && i < n; i++)
        e[i].number = 0;
    qsort(e, n, sizeof *e, by_number);
    for (size_t i = 0; i < n; i++)
        if (kept && e[kept - 1].number == e[i].number && e[kept - 1].code == e[i].code)
            e[kept - 1].count += e[i].count;
        else
            e[kept++] = e[i];
    *count = kept;
    return e;
}

static size_t run_of(const struct entry *e, size_t count)
{
    size_t n = 1;
    while (n < count && e[n].number == e[0].number)
        n++;
    return n;
}

static void join_postcode(struct buf *links, struct side *a, struct side *b)
{
    size_t olds, news;
    bool whole = a->whole || b->whole;
    struct entry *old = entries_of(a, whole, &olds), *now = entries_of(b, whole, &news);
    for (size_t i = 0, j = 0; i < olds && j < news;) {
        size_t here = run_of(old + i, olds - i), there = run_of(now + j, news - j);
        int32_t before = old[i].number, after = now[j].number;
        if (before == after)
            couple(links, old + i, here, now + j, there);
        i += before <= after ? here : 0;
        j += after <= before ? there : 0;
    }
}

static int by_numbers(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->into != y->into)
        return x->into < y->into ? -1 : 1;
    return (x->addresses > y->addresses) - (x->addresses < y->addresses);
}

static int by_codes(const void *a, const void *b)
{
    const struct store_link *x = a, *y = b;
    int order = str_compare(x->from, y->from);
    return order ? order : str_compare(x->into, y->into);
}

static void finish(struct arena *out, const struct buf *links, const struct codes *codes,
                   struct store_link **list, size_t *count)
{
    struct link *link = (struct link *)(void *)links->at;
    size_t n = links->len / sizeof *link, kept = 0;
    if (n)
        qsort(link, n, sizeof *link, by_numbers);
    for (size_t i = 0; i < n; i++)
        if (kept && link[kept - 1].from == link[i].from && link[kept - 1].into == link[i].into)
            link[kept - 1].addresses += link[i].addresses;
        else
            link[kept++] = link[i];
    struct store_link *all = NEW(out, struct store_link, kept);
    for (size_t i = 0; i < kept; i++)
        all[i] = (struct store_link){codes->code[link[i].from], codes->code[link[i].into],
                                     link[i].addresses};
    if (kept)
        qsort(all, kept, sizeof *all, by_codes);
    *list = all;
    *count = kept;
}

static bool join(struct side *a, struct side *b, struct codes *codes, struct buf *links,
                 struct err *err)
{
    size_t postcodes = 0;
    bool ok = next_postcode(a, codes, err) && next_postcode(b, codes, err);
    while (ok && (a->pc6[0] || b->pc6[0])) { /* to the end of both: damage is found everywhere */
        int order = !a->pc6[0] ? 1 : !b->pc6[0] ? -1 : memcmp(a->pc6, b->pc6, PC6);
        if (order == 0)
            join_postcode(links, a, b);
        ok = (order > 0 || next_postcode(a, codes, err)) &&
             (order < 0 || next_postcode(b, codes, err));
        if (++postcodes % ROWS_BETWEEN_LOOKS == 0 && interrupt_asked())
            ok = err_set(err, "interrupted");
    }
    return ok;
}

bool store_join_addresses(struct store *s, struct arena *out, int from, int into,
                          struct store_link **list, size_t *count, bool *found, struct err *err)
{
    struct side a, b = {0};
    struct buf links = {0};
    bool second = false;
    bool ok = open_side(&a, s, from, found, err) && open_side(&b, s, into, &second, err);
    *found = *found && second;
    if (ok && *found) {
        struct codes codes = {.memory = out,
                              .code = NEW(out, str, MOST_CODES),
                              .slot = NEW(out, uint32_t, 2 * MOST_CODES)};
        ok = join(&a, &b, &codes, &links, err);
        if (ok)
            finish(out, &links, &codes, list, count);
    }
    buf_reset(&links);
    close_side(&a);
    close_side(&b);
    return ok;
}
