/* series.c - figures per place: one table for each support, source and period.
 * Knows the columns "<indicator>" and "<indicator>_flag"; knows no places beyond their fids.
 * Flow: ingest -> [series] -> publish. Column names are indicator ids, checked by store_name_ok. */
#include "base/buf.h"
#include "store/feed.h"

enum { MOST_COLUMNS = 400 };

/* A table about to be written: old columns that stay and new ones. */
struct table {
    char name[TABLE_NAME], support[TABLE_NAME];
    enum place_kind kind;
    int boundary, period;
    str source;
    size_t places, count;
    const int64_t *fid; /* NULL: place + 1 */
    struct series_column column[MOST_COLUMNS];
    uint8_t *said;                        /* [places] whether the place has a row */
    size_t kept[MOST_COLUMNS];            /* places with a figure */
    size_t reason[MOST_COLUMNS], reasons; /* columns of which some place has a reason */
    const struct series_origin *origin[MOST_COLUMNS];
    size_t origins;
    int number[MOST_COLUMNS]; /* of a column's origin, from 1; 0: none */
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

/* Place of a fid; false when it has none. Rows and places both rise by fid: squares are looked for
 * from *place on. */
static bool place_of(const int64_t *fid, size_t places, int64_t at, size_t *place)
{
    if (!fid) {
        *place = at > 0 ? (size_t)at - 1 : places;
        return *place < places;
    }
    while (*place < places && fid[*place] < at)
        (*place)++;
    return *place < places && fid[*place] == at;
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

/* A field on the places of a table, for what stands in it already. */
static struct support support_of(const struct table *t, struct areas *areas, struct grid *grid)
{
    *areas = (struct areas){.kind = t->kind, .boundary = t->boundary, .count = t->places};
    *grid = (struct grid){.count = t->places};
    bool squares = t->kind == PLACE_CELL;
    return (struct support){t->kind, squares ? NULL : areas, squares ? grid : NULL, t->places};
}

/* Read the columns of an origin that stands in the table. */
static bool read_origin(struct store *s, const struct table *t, int number, struct arena *memory,
                        struct series_origin *origin, struct err *err)
{
    char sql[2 * TABLE_NAME];
    sqlite3_stmt *q;
    snprintf(sql, sizeof sql, "SELECT fid, delivery_%d, row_%d FROM \"%s\" ORDER BY fid", number,
             number, t->name);
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return store_fail(s, err);
    int32_t *delivery = NEW(memory, int32_t, t->places), *row = NEW(memory, int32_t, t->places);
    for (size_t place = 0; store_row(s, q, err);) {
        if (!place_of(t->fid, t->places, sqlite3_column_int64(q, 0), &place))
            continue;
        delivery[place] = sqlite3_column_int(q, 1);
        row[place] = sqlite3_column_int(q, 2);
    }
    *origin = (struct series_origin){delivery, row};
    return store_end(q, err);
}

/* The columns of an earlier run that this one does not replace: names, and numbers of origins. */
struct kept_columns {
    str indicator[MOST_COLUMNS];
    int number[MOST_COLUMNS];
    size_t count;
};

static bool list_old(struct store *s, const struct table *t, struct kept_columns *old,
                     struct arena *memory, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "series_of_table", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(t->name));
    while (old->count < MOST_COLUMNS && store_row(s, q, err)) {
        str indicator = store_column_str(q, 0, memory);
        int number = sqlite3_column_int(q, 1);
        if (is_new(t, t->count, indicator))
            continue;
        old->indicator[old->count] = indicator;
        old->number[old->count++] = number;
    }
    return store_end(q, err);
}

/* Read them, with the origins they share. */
static bool keep_old(struct store *s, struct table *t, struct arena *memory, struct err *err)
{
    struct kept_columns *old = NEW(memory, struct kept_columns, 1);
    struct series_origin *origin = NEW(memory, struct series_origin, MOST_COLUMNS + 1);
    struct areas areas;
    struct grid grid;
    struct support on = support_of(t, &areas, &grid);
    if (!list_old(s, t, old, memory, err))
        return false;
    for (size_t i = 0; i < old->count; i++) {
        struct field f;
        bool found = false;
        int n = old->number[i];
        if (t->count == MOST_COLUMNS)
            return err_set(err, "%s: more than %d indicators", t->name, MOST_COLUMNS);
        if (n < 0 || n > MOST_COLUMNS)
            return store_damaged(s, "series", n, err);
        if (n && !origin[n].row && !read_origin(s, t, n, memory, &origin[n], err))
            return false;
        if (!store_get_series(s, memory, &on, old->indicator[i], t->period, &f, NULL, &found, err))
            return false;
        struct series what = {t->kind, t->boundary, old->indicator[i], t->source, t->period, 0, 0};
        if (found)
            t->column[t->count++] = (struct series_column){what, f.value, f.flag,
                                                           n ? &origin[n] : NULL};
    }
    return true;
}

/* Which places have a row, which columns a reason, and which origins there are. */
static void survey(struct table *t, struct arena *memory)
{
    t->said = NEW(memory, uint8_t, t->places);
    for (size_t c = 0; c < t->count; c++) {
        const uint8_t *flag = t->column[c].flag;
        size_t kept = 0;
        for (size_t i = 0; i < t->places; i++) {
            t->said[i] |= flag[i] != FLAG_NOT_COLLECTED;
            kept += flag[i] == FLAG_OK;
        }
        t->kept[c] = kept;
    }
    for (size_t c = 0; c < t->count; c++) {
        const struct series_origin *from = t->column[c].origin;
        bool reasons = false;
        for (size_t i = 0; i < t->places; i++)
            reasons |= t->said[i] && t->column[c].flag[i] != FLAG_OK;
        if (reasons)
            t->reason[t->reasons++] = c;
        size_t o = 0;
        while (from && o < t->origins && t->origin[o] != from)
            o++;
        if (from && o == t->origins)
            t->origin[t->origins++] = from;
        t->number[c] = from ? (int)o + 1 : 0;
    }
}

static bool has_reason(const struct table *t, size_t column)
{
    for (size_t i = 0; i < t->reasons; i++)
        if (t->reason[i] == column)
            return true;
    return false;
}

static bool describe(struct store *s, const struct table *t, struct err *err)
{
    bool ok = store_about(s, t->name, S(""), S("cijfers van een bron en een jaar"),
                          S("figures of one source and year"), err) &&
              store_about(s, t->name, S("fid"), S("plaats: fid van de tabel met plaatsen"),
                          S("place: fid of the table of places"), err);
    for (size_t o = 1; ok && o <= t->origins; o++) {
        char delivery[TABLE_NAME], row[TABLE_NAME];
        snprintf(delivery, sizeof delivery, "delivery_%zu", o);
        snprintf(row, sizeof row, "row_%zu", o);
        ok = store_about(s, t->name, str_from(delivery),
                         S("levering waaruit de cijfers komen: fid van deliveries"),
                         S("delivery that gave the figures: fid of deliveries"), err) &&
             store_about(s, t->name, str_from(row),
                         S("rij daarin: regel van een CSV, anders nummer van de rij in de laag, "
                           "vanaf 1; 0: geteld of opgeteld over meer rijen"),
                         S("row of it: line of a CSV, else number of the row in the layer, from 1; "
                           "0: counted or summed over several rows"),
                         err);
    }
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

/* Columns in the order of the feed: fid, origins, figures, reasons. */
static bool create(struct store *s, const struct table *t, struct err *err)
{
    struct buf sql = {0};
    buf_format(&sql, "CREATE TABLE \"%s\" (fid INTEGER PRIMARY KEY NOT NULL", t->name);
    for (size_t o = 1; o <= t->origins; o++)
        buf_format(&sql, ", delivery_%zu INTEGER, row_%zu INTEGER", o, o);
    for (size_t i = 0; i < t->count; i++)
        buf_format(&sql, ", \"%.*s\" REAL", STR_ARG(t->column[i].what.indicator));
    for (size_t i = 0; i < t->reasons; i++)
        buf_format(&sql, ", \"%.*s_flag\" INTEGER",
                   STR_ARG(t->column[t->reason[i]].what.indicator));
    buf_str(&sql, S(")"));
    buf_byte(&sql, 0);
    bool ok = store_drop_table(s, t->name, err) && store_run_text(s, sql.at, err) &&
              store_enter_attributes(s, t->name, err) && describe(s, t, err);
    buf_reset(&sql);
    return ok;
}

/* Columns of reasons of which no place has one. Added last they take no room in any row: SQLite
 * reads what a row is too short for as NULL. */
static bool add_empty_columns(struct store *s, const struct table *t, struct err *err)
{
    struct buf sql = {0};
    for (size_t c = 0; c < t->count; c++)
        if (!has_reason(t, c))
            buf_format(&sql, "ALTER TABLE \"%s\" ADD COLUMN \"%.*s_flag\" INTEGER;", t->name,
                       STR_ARG(t->column[c].what.indicator));
    buf_byte(&sql, 0);
    bool ok = store_run_text(s, sql.at, err);
    buf_reset(&sql);
    return ok;
}

/* A whole number as one, which SQLite keeps in fewer bytes; of others 12.3f as a double is
 * 12.300000190734863: the short form is kept when it is the same float. */
static void give_figure(sqlite3_context *to, float value)
{
    int whole = fabsf(value) < 1e9f ? (int)value : 0;
    if ((float)whole == value) {
        sqlite3_result_int(to, whole);
        return;
    }
    double rounded = rint((double)value * 10000) / 10000;
    sqlite3_result_double(to, (float)rounded == value ? rounded : (double)value);
}

static bool row_said(const void *from, size_t row)
{
    return ((const struct table *)from)->said[row];
}

static void give_cell(const void *from, size_t row, int column, sqlite3_context *to)
{
    const struct table *t = from;
    size_t c = (size_t)column;
    if (c == 0) {
        sqlite3_result_int64(to, t->fid ? t->fid[row] : (int64_t)row + 1);
    } else if (c <= 2 * t->origins) {
        const struct series_origin *o = t->origin[(c - 1) / 2];
        if (o->delivery[row])
            sqlite3_result_int(to, c % 2 ? o->delivery[row] : o->row[row]);
    } else if ((c -= 2 * t->origins + 1) < t->count) {
        if (t->column[c].flag[row] == FLAG_OK)
            give_figure(to, t->column[c].value[row]);
    } else {
        uint8_t flag = t->column[t->reason[c - t->count]].flag[row];
        if (flag != FLAG_OK)
            sqlite3_result_int(to, flag);
    }
}

static bool insert(struct store *s, const struct table *t, struct err *err)
{
    struct feed feed = {t->places, (int)(1 + 2 * t->origins + t->count + t->reasons), t, row_said,
                        give_cell};
    return store_feed(s, "feed", t->name, &feed, err) && add_empty_columns(s, t, err);
}

static bool register_all(struct store *s, const struct table *t, struct err *err)
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
        sqlite3_bind_int64(q, 6, (int64_t)t->kept[c]);
        sqlite3_bind_int64(q, 7, (int64_t)(t->places - t->kept[c]));
        if (t->number[c])
            sqlite3_bind_int(q, 8, t->number[c]);
        else
            sqlite3_bind_null(q, 8);
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
    if (!t)
        return err_set(err, "out of memory");
    *t = (struct table){.kind = what->kind,
                        .boundary = what->boundary,
                        .period = what->period,
                        .source = what->source,
                        .places = places};
    struct arena memory = arena_open("series kept", (places + 1000) * 20 * MOST_COLUMNS);
    bool ok = name_table(t, what, err) && fill_table(s, t, columns, count, err) &&
              keep_old(s, t, &memory, err);
    if (ok) {
        survey(t, &memory);
        ok = create(s, t, err) && insert(s, t, err) && register_all(s, t, err);
    }
    arena_close(memory);
    free(t);
    return ok;
}

/* Where a series lies. */
struct where {
    char table[TABLE_NAME];
    str source;
    int origin;         /* 0: not known */
    const int64_t *fid; /* NULL: place + 1 */
};

/* Find a series on a support; *found false when there is none. */
static bool find_series(struct store *s, const struct support *on, str indicator, int period,
                        struct where *at, struct arena *out, bool *found, struct err *err)
{
    char support[TABLE_NAME];
    size_t cells = 0;
    sqlite3_stmt *q;
    if (!store_name_ok(indicator, err) ||
        !store_support_name(support, on->kind, on->areas ? on->areas->boundary : 0, err) ||
        !store_prepare(s, "series_find", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(support));
    store_bind_str(q, 2, indicator);
    sqlite3_bind_int(q, 3, period);
    bool has = store_row(s, q, err);
    *at = (struct where){0};
    if (has) {
        snprintf(at->table, sizeof at->table, "%s", (const char *)sqlite3_column_text(q, 0));
        at->source = store_column_str(q, 1, out);
        at->origin = sqlite3_column_int(q, 2);
    }
    if (!store_end(q, err) ||
        (has && on->kind == PLACE_CELL && !store_cells(s, &at->fid, &cells, err)))
        return false;
    assert(!has || on->kind != PLACE_CELL || cells == on->count);
    *found = has;
    return true;
}

static bool read_column(struct store *s, sqlite3_stmt *q, const int64_t *fid, struct field *f,
                        struct err *err)
{
    for (size_t place = 0; store_row(s, q, err);) {
        if (!place_of(fid, f->on->count, sqlite3_column_int64(q, 0), &place))
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
    char sql[4 * TABLE_NAME];
    struct where at;
    if (!find_series(s, on, indicator, period, &at, out, found, err))
        return false;
    if (!*found)
        return true;
    if (source)
        *source = at.source;
    snprintf(sql, sizeof sql, "SELECT fid, \"%.*s\", \"%.*s_flag\" FROM \"%s\" ORDER BY fid",
             STR_ARG(indicator), STR_ARG(indicator), at.table);
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return store_fail(s, err);
    *field = field_new(out, on, FLAG_NOT_COLLECTED);
    return read_column(s, q, at.fid, field, err);
}

/* Delivery and row behind a figure; *delivery 0 when the place has neither figure nor reason. */
static bool read_row_of(struct store *s, const struct where *at, str indicator, int64_t fid,
                        int32_t *delivery, int64_t *row, struct err *err)
{
    char sql[6 * TABLE_NAME];
    snprintf(sql, sizeof sql,
             "SELECT delivery_%d, row_%d FROM \"%s\" WHERE fid = ?1 AND "
             "coalesce(\"%.*s\", \"%.*s_flag\") IS NOT NULL",
             at->origin, at->origin, at->table, STR_ARG(indicator), STR_ARG(indicator));
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return store_fail(s, err);
    sqlite3_bind_int64(q, 1, fid);
    *delivery = 0;
    if (store_row(s, q, err)) {
        *delivery = sqlite3_column_int(q, 0);
        *row = sqlite3_column_int64(q, 1);
    }
    return store_end(q, err);
}

bool store_find_row(struct store *s, struct arena *out, const struct support *on, str indicator,
                    int period, size_t place, struct store_row *row, bool *found, struct err *err)
{
    struct where at;
    int32_t delivery = 0;
    int64_t number = 0;
    bool has = false;
    assert(place < on->count);
    if (!find_series(s, on, indicator, period, &at, out, &has, err) ||
        (has && at.origin > 0 &&
         !read_row_of(s, &at, indicator, at.fid ? at.fid[place] : (int64_t)place + 1, &delivery,
                      &number, err)))
        return false;
    *found = false;
    return delivery == 0 || store_delivery_of(s, out, delivery, number, row, found, err);
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
