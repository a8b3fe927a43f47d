/* series.c - figures per place: one table for each support, source and period.
 * Knows the columns "<indicator>" and "<indicator>_flag"; knows no places beyond their fids.
 * Flow: ingest -> [series] -> publish. Column names are indicator ids, checked by store_name_ok. */
#include "base/buf.h"
#include "base/progress.h"
#include "store/store_internal.h"

enum { MOST_COLUMNS = 400, ROWS_BETWEEN_LOOKS = 4096 };

/* A table about to be written: old columns that stay and new ones. */
struct table {
    char name[TABLE_NAME], support[TABLE_NAME];
    enum place_kind kind;
    int boundary, period;
    str source;
    size_t places, count;
    const int64_t *fid; /* NULL: place + 1 */
    struct series_column column[MOST_COLUMNS];
};

static bool same_place_and_time(const struct series *a, const struct series *b)
{
    return a->kind == b->kind && a->boundary == b->boundary && a->period == b->period &&
           str_equal(a->source, b->source);
}

static bool name_table(struct table *t, const struct series *what, struct err *err)
{
    if (!store_support_name(t->support, what->kind, what->boundary, err) ||
        !store_name_ok(what->source, err))
        return false;
    int len = snprintf(t->name, sizeof t->name, "s_%s_%.*s_%d", t->support, STR_ARG(what->source),
                       what->period);
    assert(len > 0 && (size_t)len < sizeof t->name);
    return true;
}

/* One figure, one source. */
static bool check_owner(struct store *s, const struct table *t, str indicator, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "series_owner", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(t->support));
    store_bind_str(q, 2, indicator);
    sqlite3_bind_int(q, 3, t->period);
    if (store_row(s, q, err)) {
        str owner = {(const char *)sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0)};
        if (!str_equal(owner, t->source))
            err_set(err,
                    "%s: '%.*s' of %d comes from source '%.*s' already and now also from '%.*s': "
                    "one figure, one source; leave one out with --source",
                    t->support, STR_ARG(indicator), t->period, STR_ARG(owner), STR_ARG(t->source));
    }
    return store_end(q, err);
}

static bool is_new(const struct table *t, size_t fresh, str indicator)
{
    for (size_t i = 0; i < fresh; i++)
        if (str_equal(t->column[i].what.indicator, indicator))
            return true;
    return false;
}

/* Read the columns of an earlier run that this one does not replace. */
static bool keep_old(struct store *s, struct table *t, struct arena *memory, struct err *err)
{
    size_t fresh = t->count, others = 0;
    str other[MOST_COLUMNS];
    sqlite3_stmt *q;
    if (!store_prepare(s, "series_of_table", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(t->name));
    while (others < COUNT(other) && store_row(s, q, err)) {
        str indicator = store_column_str(q, 0, memory);
        if (!is_new(t, fresh, indicator))
            other[others++] = indicator;
    }
    if (!store_end(q, err))
        return false;
    struct areas areas = {.kind = t->kind, .boundary = t->boundary, .count = t->places};
    struct grid grid = {.count = t->places};
    struct support on = {t->kind, t->kind == PLACE_CELL ? NULL : &areas,
                         t->kind == PLACE_CELL ? &grid : NULL, t->places};
    for (size_t i = 0; i < others; i++) {
        struct field f;
        bool found = false;
        if (t->count == MOST_COLUMNS)
            return err_set(err, "%s: more than %d indicators", t->name, MOST_COLUMNS);
        if (!store_get_series(s, memory, &on, other[i], t->period, &f, NULL, &found, err))
            return false;
        struct series what = {t->kind, t->boundary, other[i], t->source, t->period, 0, 0};
        if (found)
            t->column[t->count++] = (struct series_column){what, f.value, f.flag};
    }
    return true;
}

static bool create(struct store *s, const struct table *t, struct err *err)
{
    struct buf sql = {0};
    buf_format(&sql, "CREATE TABLE \"%s\" (fid INTEGER PRIMARY KEY NOT NULL", t->name);
    for (size_t i = 0; i < t->count; i++) {
        str id = t->column[i].what.indicator;
        buf_format(&sql, ", \"%.*s\" REAL, \"%.*s_flag\" INTEGER", STR_ARG(id), STR_ARG(id));
    }
    buf_str(&sql, S(")"));
    buf_byte(&sql, 0);
    bool ok = store_drop_table(s, t->name, err) && store_run_text(s, sql.at, err) &&
              store_enter_attributes(s, t->name, err) &&
              store_about(s, t->name, S(""), S("cijfers van een bron en een jaar"),
                          S("figures of one source and year"), err) &&
              store_about(s, t->name, S("fid"), S("plaats: fid van de tabel met plaatsen"),
                          S("place: fid of the table of places"), err);
    buf_reset(&sql);
    for (size_t i = 0; ok && i < t->count; i++) {
        char flag[TABLE_NAME];
        str id = t->column[i].what.indicator;
        snprintf(flag, sizeof flag, "%.*s_flag", STR_ARG(id));
        ok = store_about(s, t->name, id, S("cijfer; zie de indicator in de catalogus"),
                         S("figure; see the indicator in the catalogue"), err) &&
             store_about(s, t->name, str_from(flag),
                         S("leeg: goed; 21 niet verzameld, 22 geheim, 23 nog niet, 25 onbruikbaar"),
                         S("empty: fine; 21 not collected, 22 withheld, 23 not yet, 25 unusable"),
                         err);
    }
    return ok;
}

static bool prepare_insert(struct store *s, const struct table *t, sqlite3_stmt **q,
                           struct err *err)
{
    struct buf sql = {0};
    buf_format(&sql, "INSERT INTO \"%s\" VALUES (?", t->name);
    for (size_t i = 0; i < 2 * t->count; i++)
        buf_str(&sql, S(",?"));
    buf_str(&sql, S(")"));
    int code = sqlite3_prepare_v2(s->db, sql.at, (int)sql.len, q, NULL);
    buf_reset(&sql);
    return code == SQLITE_OK || store_fail(s, err);
}

/* 12.3f as a double is 12.300000190734863: keep the short form when it is the same float. */
static double tidy(float value)
{
    double rounded = rint((double)value * 10000) / 10000;
    return (float)rounded == value ? rounded : (double)value;
}

static bool insert(struct store *s, const struct table *t, size_t *kept, struct err *err)
{
    sqlite3_stmt *q;
    if (!prepare_insert(s, t, &q, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < t->places; i++) {
        bool said = false;
        for (size_t c = 0; c < t->count; c++) {
            uint8_t flag = t->column[c].flag[i];
            int at = 2 + 2 * (int)c;
            said |= flag != FLAG_NOT_COLLECTED;
            kept[c] += flag == FLAG_OK;
            if (flag == FLAG_OK) {
                sqlite3_bind_double(q, at, tidy(t->column[c].value[i]));
                sqlite3_bind_null(q, at + 1);
            } else {
                sqlite3_bind_null(q, at);
                sqlite3_bind_int(q, at + 1, flag);
            }
        }
        if (!said)
            continue;
        sqlite3_bind_int64(q, 1, t->fid ? t->fid[i] : (int64_t)i + 1);
        ok = store_step(s, q, err);
        if (i % ROWS_BETWEEN_LOOKS == 0 && interrupt_asked())
            ok = err_set(err, "interrupted");
    }
    return store_end(q, err) && ok;
}

static bool register_all(struct store *s, const struct table *t, const size_t *kept,
                         struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "series_put", NULL, &q, err))
        return false;
    bool ok = true;
    for (size_t c = 0; ok && c < t->count; c++) {
        store_bind_str(q, 1, str_from(t->support));
        store_bind_str(q, 2, t->column[c].what.indicator);
        sqlite3_bind_int(q, 3, t->period);
        store_bind_str(q, 4, t->source);
        store_bind_str(q, 5, str_from(t->name));
        sqlite3_bind_int64(q, 6, (int64_t)kept[c]);
        sqlite3_bind_int64(q, 7, (int64_t)(t->places - kept[c]));
        ok = store_step(s, q, err);
    }
    return store_end(q, err) && ok;
}

static bool fill_table(struct store *s, struct table *t, const struct series_column *columns,
                       size_t count, struct err *err)
{
    size_t cells = 0;
    if (t->kind == PLACE_CELL) {
        if (!store_cells(s, &t->fid, &cells, err))
            return false;
        assert(cells == t->places && "figures in the order of the stored grid");
    }
    for (size_t i = 0; i < count; i++) {
        assert(same_place_and_time(&columns[i].what, &columns[0].what));
        if (!store_name_ok(columns[i].what.indicator, err) ||
            !check_owner(s, t, columns[i].what.indicator, err))
            return false;
        t->column[t->count++] = columns[i];
    }
    return true;
}

bool store_put_series(struct store *s, const struct series_column *columns, size_t count,
                      size_t places, struct err *err)
{
    assert(count > 0 && places < (size_t)1 << 31);
    if (count > MOST_COLUMNS)
        return err_set(err, "%zu indicators at once; at most %d", count, MOST_COLUMNS);
    const struct series *what = &columns[0].what;
    struct table *t = calloc(1, sizeof *t);
    size_t kept[MOST_COLUMNS] = {0};
    if (!t)
        return err_set(err, "out of memory");
    *t = (struct table){.kind = what->kind,
                        .boundary = what->boundary,
                        .period = what->period,
                        .source = what->source,
                        .places = places};
    struct arena memory = arena_open("series kept", (places + 1000) * 20 * MOST_COLUMNS);
    bool ok = name_table(t, what, err) && fill_table(s, t, columns, count, err) &&
              keep_old(s, t, &memory, err) && create(s, t, err) && insert(s, t, kept, err) &&
              register_all(s, t, kept, err);
    arena_close(memory);
    free(t);
    return ok;
}

static bool find_table(struct store *s, const char *support, str indicator, int period,
                       char table[TABLE_NAME], str *source, struct arena *out, bool *found,
                       struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "series_find", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(support));
    store_bind_str(q, 2, indicator);
    sqlite3_bind_int(q, 3, period);
    *found = store_row(s, q, err);
    if (*found) {
        snprintf(table, TABLE_NAME, "%s", (const char *)sqlite3_column_text(q, 0));
        if (source)
            *source = store_column_str(q, 1, out);
    }
    return store_end(q, err);
}

/* Rows and places both rise by fid: one walk over both. */
static bool read_column(struct store *s, sqlite3_stmt *q, const int64_t *fid, struct field *f,
                        struct err *err)
{
    size_t place = 0, places = f->on->count;
    while (store_row(s, q, err)) {
        int64_t at = sqlite3_column_int64(q, 0);
        if (!fid)
            place = at > 0 ? (size_t)at - 1 : places;
        else
            while (place < places && fid[place] < at)
                place++;
        if (place >= places || (fid && fid[place] != at))
            continue; /* a row by another hand: of no place we know */
        int flag = sqlite3_column_int(q, 2);
        bool ok = flag == FLAG_OK && sqlite3_column_type(q, 1) != SQLITE_NULL;
        f->value[place] = ok ? (float)sqlite3_column_double(q, 1) : NAN;
        f->flag[place] = (uint8_t)(ok ? FLAG_OK : flag == FLAG_OK ? FLAG_NOT_COLLECTED : flag);
    }
    return store_end(q, err);
}

bool store_get_series(struct store *s, struct arena *out, const struct support *on, str indicator,
                      int period, struct field *field, str *source, bool *found, struct err *err)
{
    char support[TABLE_NAME], table[TABLE_NAME], sql[4 * TABLE_NAME];
    const int64_t *fid = NULL;
    size_t cells = 0;
    int boundary = on->areas ? on->areas->boundary : 0;
    bool has = false;
    if (!store_name_ok(indicator, err) || !store_support_name(support, on->kind, boundary, err) ||
        !find_table(s, support, indicator, period, table, source, out, &has, err))
        return false;
    *found = has;
    if (!has)
        return true;
    if (on->kind == PLACE_CELL && !store_cells(s, &fid, &cells, err))
        return false;
    assert(on->kind != PLACE_CELL || cells == on->count);
    snprintf(sql, sizeof sql, "SELECT fid, \"%.*s\", \"%.*s_flag\" FROM \"%s\" ORDER BY fid",
             STR_ARG(indicator), STR_ARG(indicator), table);
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return store_fail(s, err);
    *field = field_new(out, on, FLAG_NOT_COLLECTED);
    return read_column(s, q, fid, field, err);
}

static int kind_of(str word)
{
    for (int k = 0; k < PLACE_KINDS; k++)
        if (str_equal(word, str_from(place_word((enum place_kind)k))))
            return k;
    return PLACE_KINDS;
}

bool store_list_series(struct store *s, struct arena *out, struct series **list, size_t *count,
                       struct err *err)
{
    sqlite3_stmt *q;
    size_t rows = 0, n = 0;
    if (!store_count(s, "series", &rows, err) || !store_prepare(s, "series_list", NULL, &q, err))
        return false;
    struct series *all = NEW(out, struct series, rows);
    while (n < rows && store_row(s, q, err)) {
        int kind = kind_of(store_column_str(q, 0, out));
        if (kind == PLACE_KINDS)
            continue;
        all[n++] = (struct series){.kind = (enum place_kind)kind,
                                   .boundary = sqlite3_column_int(q, 1),
                                   .indicator = store_column_str(q, 2, out),
                                   .source = store_column_str(q, 3, out),
                                   .period = sqlite3_column_int(q, 4),
                                   .values = (size_t)sqlite3_column_int64(q, 5),
                                   .missing = (size_t)sqlite3_column_int64(q, 6)};
    }
    *list = all;
    *count = n;
    return store_end(q, err);
}

bool store_put_national(struct store *s, str indicator, int period, double value, str source,
                        struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "national_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, indicator);
    sqlite3_bind_int(q, 2, period);
    sqlite3_bind_double(q, 3, value);
    store_bind_str(q, 4, source);
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

bool store_get_national(struct store *s, str indicator, int period, double *value, bool *found,
                        struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "national_get", NULL, &q, err))
        return false;
    store_bind_str(q, 1, indicator);
    sqlite3_bind_int(q, 2, period);
    *found = store_row(s, q, err);
    if (*found)
        *value = sqlite3_column_double(q, 0);
    return store_end(q, err);
}
