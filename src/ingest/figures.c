/* figures.c - see figures.h. */
#include "ingest/figures.h"
#include "base/progress.h"
#include "ingest/areas.h"
#include "ingest/conditions.h"
#include "ingest/names.h"
#include "ingest/table.h"
#include <math.h>

enum { YEARS = LAST_YEAR - FIRST_YEAR + 1, STEP = 1024 };

/* A binding and the column found for it; one of several when the column's name holds the year. */
struct bound {
    const struct column_binding *binding;
    int column;
    int year;      /* from the column's name; 0: the row's */
    int *where;    /* [binding->where_count] columns */
    int32_t *slot; /* [targets x YEARS] series + 1; 0: not looked up yet */
};

/* A layer while it is read. */
struct reading {
    struct gather *to;
    struct input *in;
    struct table *table;
    struct arena *memory;
    const struct delivery *delivery;
    struct missing_codes missing;
    struct bound *bound;
    size_t bounds;
    int key, water, period, boundary; /* columns; -1: none */
    int year, boundary_year;          /* when no column gives them; 0: none */
    int total, part[32];              /* columns of the identity; -1: not checked */
    int period_seen;                  /* the one period met; -1: several */
    char decimal;
};

/* What one row is about. */
struct row {
    const struct cell *cell;
    struct place_key key;
    int year, month, boundary;
    bool water;
    bool repeated, other_file, water_part;
};

static void bind(struct reading *r, const struct column_binding *b, int column, int year)
{
    struct bound *to = &r->bound[r->bounds++];
    *to = (struct bound){
        b, column, year,
        conditions_find(r->memory, r->table->column, r->table->columns, b->where, b->where_count),
        NEW(r->memory, int32_t, r->to->targets * YEARS)};
}

/* All columns whose name holds a year, or the first that fits behind the stem `after`. */
static void find_binding(struct reading *r, const struct column_binding *b)
{
    const struct table *t = r->table;
    size_t from = 0, before = r->bounds;
    int year = 0;
    if (b->after.len) {
        int stem = name_find(t->column, t->columns, 0, &b->after, 1, NULL);
        from = stem < 0 ? t->columns : (size_t)stem + 1;
    }
    int first = name_find(t->column, t->columns, from, b->names, b->names_count, &year);
    if (first >= 0 && year == 0)
        bind(r, b, first, 0);
    for (size_t c = from; first >= 0 && year && c < t->columns && r->bounds < MOST_BINDINGS; c++) {
        int its_year = 0;
        if (name_find(&t->column[c], 1, 0, b->names, b->names_count, &its_year) == 0 && its_year)
            bind(r, b, (int)c, its_year);
    }
    if (r->bounds == before)
        oddity_count(r->in->odd, ODDITY_NO_COLUMN, "%.*s",
                     STR_ARG(b->names_count ? b->names[0] : S("?")));
}

static void find_identity(struct reading *r)
{
    const struct delivery *d = r->delivery;
    const struct table *t = r->table;
    r->total = d->identity_total.len && d->identity_parts_count <= COUNT(r->part)
                   ? name_find(t->column, t->columns, 0, &d->identity_total, 1, NULL)
                   : -1;
    for (size_t i = 0; r->total >= 0 && i < d->identity_parts_count; i++) {
        r->part[i] = name_find(t->column, t->columns, 0, &d->identity_parts[i], 1, NULL);
        if (r->part[i] < 0)
            r->total = -1;
    }
}

static int year_column(const struct table *t, const struct year_from *y)
{
    return y->where == YEAR_COLUMN ? name_find(t->column, t->columns, 0, &y->column, 1, NULL) : -1;
}

static bool find_columns(struct reading *r, struct err *err)
{
    const struct delivery *d = r->delivery;
    const struct table *t = r->table;
    int named = 0;
    r->key = name_find(t->column, t->columns, 0, d->key, d->key_count, &named);
    if (r->key < 0)
        return err_set(err, "%s: no column with codes; expected '%s'", t->name,
                       d->key_count ? d->key[0].at : "?");
    r->water = name_find(t->column, t->columns, 0, d->water_column, d->water_column_count, NULL);
    r->period = year_column(t, &d->period);
    r->boundary = year_column(t, &d->boundary);
    r->year = input_year(r->in, &d->period);
    r->boundary_year = input_year(r->in, &d->boundary);
    if (d->boundary.where == YEAR_COLUMN_NAME && named)
        r->boundary_year = named;
    r->bound = NEW(r->memory, struct bound, MOST_BINDINGS);
    for (size_t i = 0; i < d->bindings_count && r->bounds < MOST_BINDINGS; i++)
        find_binding(r, &d->bindings[i]);
    find_identity(r);
    return true;
}

static void want(bool *wanted, const int *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] >= 0)
            wanted[columns[i]] = true;
}

static void select_columns(struct reading *r)
{
    bool *wanted = NEW(r->memory, bool, r->table->columns);
    want(wanted, (int[]){r->key, r->water, r->period, r->boundary, r->total}, 5);
    if (r->total >= 0)
        want(wanted, r->part, r->delivery->identity_parts_count);
    for (size_t i = 0; i < r->bounds; i++) {
        want(wanted, &r->bound[i].column, 1);
        want(wanted, r->bound[i].where, r->bound[i].binding->where_count);
    }
    table_select(r->table, wanted, false);
}

/* Number of a cell that holds one; false when it does not. */
static bool plain_number(const struct reading *r, const struct cell *cell, double *number)
{
    static const struct column_binding any = {.factor = 1, .least = -INFINITY, .most = INFINITY};
    enum figure_fault fault;
    return figure_read(cell, &r->missing, r->decimal, &any, number, &fault) == FLAG_OK;
}

static void check_identity(const struct reading *r, const struct row *row)
{
    double total, sum = 0, part;
    if (r->total < 0 || !plain_number(r, &row->cell[r->total], &total))
        return;
    for (size_t i = 0; i < r->delivery->identity_parts_count; i++) {
        if (!plain_number(r, &row->cell[r->part[i]], &part))
            return;
        sum += part;
    }
    if (fabs(total - sum) > r->delivery->identity_tolerance)
        oddity_count(r->in->odd, ODDITY_IDENTITY, "%.*s (%lld)", STR_ARG(row->key.code),
                     (long long)r->table->row);
}

static void count_flag(const struct reading *r, const struct row *row, const struct bound *b,
                       enum flag flag, enum figure_fault fault)
{
    enum oddity kind = flag == FLAG_WITHHELD          ? ODDITY_WITHHELD
                       : flag == FLAG_NOT_YET         ? ODDITY_NOT_YET
                       : flag == FLAG_NOT_COLLECTED   ? ODDITY_NOT_COLLECTED
                       : fault == FIGURE_OUT_OF_RANGE ? ODDITY_OUT_OF_RANGE
                                                      : ODDITY_UNREADABLE;
    char room[CELL_ROOM];
    str text = cell_text(&row->cell[b->column], room);
    oddity_count(r->in->odd, kind, "%.*s %s=%.*s", STR_ARG(row->key.code),
                 r->table->column[b->column].at, (int)(text.len < 20 ? text.len : 20), text.at);
}

static size_t series_of(struct reading *r, struct bound *b, size_t target, int year)
{
    int32_t *slot = &b->slot[target * YEARS + (size_t)(year - FIRST_YEAR)];
    if (*slot == 0)
        *slot = (int32_t)gather_series(r->to, target, b->binding->indicator, r->in->source, year) +
                1;
    return (size_t)*slot - 1;
}

static void put_figure(struct reading *r, struct row *row, struct bound *b, size_t target,
                       size_t place, enum flag flag, double value)
{
    int year = b->year ? b->year : row->year;
    size_t series = series_of(r, b, target, year);
    switch (gather_put(r->to, series, place, r->table->row, flag, value, row->month, row->water)) {
    case GATHER_TAKEN:
        r->in->figures += flag == FLAG_OK;
        break;
    case GATHER_REPEATED:
        row->repeated = true;
        break;
    case GATHER_OTHER_FILE:
        row->other_file = true;
        break;
    case GATHER_WATER_PART:
        row->water_part = true;
        break;
    }
    r->period_seen = r->period_seen && r->period_seen != year ? -1 : year;
}

/* Place of the row on a target; -1 when it is not there. */
static int64_t place_on(struct reading *r, const struct row *row, size_t target)
{
    const struct target *t = &r->to->target[target];
    return t->kind == PLACE_CELL ? gather_cell(r->to, row->key.column, row->key.row)
                                 : areas_find(&t->areas, row->key.code);
}

/* The targets a row's code can stand on, and its place on each. */
struct spots {
    size_t target[MOST_SUPPORTS];
    int64_t place[MOST_SUPPORTS];
    size_t count;
    bool any_support;
};

static void find_spots(struct reading *r, const struct row *row, struct spots *s)
{
    s->count = 0;
    s->any_support = false;
    for (size_t t = 0; t < r->to->targets; t++) {
        const struct target *target = &r->to->target[t];
        bool cell = target->kind == PLACE_CELL;
        if (target->kind != row->key.places ||
            (!cell && row->boundary && target->boundary != row->boundary))
            continue;
        s->any_support = true;
        /* a square is only added once a figure for it is there */
        int64_t place = cell ? 0 : place_on(r, row, t);
        if (place >= 0) {
            s->target[s->count] = t;
            s->place[s->count++] = place;
        }
    }
}

static void read_figures(struct reading *r, struct row *row, struct spots *s)
{
    bool cell_known = row->key.kind != KEY_CELL;
    for (size_t i = 0; i < r->bounds; i++) {
        struct bound *b = &r->bound[i];
        double value = NAN;
        enum figure_fault fault;
        if (b->binding->where_count &&
            !conditions_fit(row->cell, b->binding->where, b->where, b->binding->where_count))
            continue;
        if (!b->year && !row->year) {
            oddity_count(r->in->odd, ODDITY_BAD_YEAR, "%lld", (long long)r->table->row);
            return;
        }
        enum flag flag = figure_read(&row->cell[b->column], &r->missing, r->decimal, b->binding,
                                     &value, &fault);
        if (flag != FLAG_OK)
            count_flag(r, row, b, flag, fault);
        if (row->key.kind == KEY_NATION) {
            if (flag == FLAG_OK && !row->month)
                gather_nation(r->to, b->binding->indicator, b->year ? b->year : row->year, value,
                              r->in->source);
            continue;
        }
        if (!cell_known && flag == FLAG_NOT_COLLECTED)
            continue;
        for (size_t k = 0; k < s->count; k++) {
            if (!cell_known)
                s->place[k] = place_on(r, row, s->target[k]);
            if (s->place[k] < 0)
                oddity_count(r->in->odd, ODDITY_BAD_ROW, "%.*s: more than %d squares",
                             STR_ARG(row->key.code), MOST_CELLS);
            else
                put_figure(r, row, b, s->target[k], (size_t)s->place[k], flag, value);
        }
        cell_known = true;
    }
}

static str short_code(str code)
{
    return (str){code.at, code.len < 30 ? code.len : 30};
}

/* Whether the key is one that this delivery is about; counts when it is not. */
static bool key_ok(struct reading *r, struct row *row)
{
    char room[CELL_ROOM];
    const struct delivery *d = r->delivery;
    row->key = place_key_read(cell_text(&row->cell[r->key], room));
    bool ok = row->key.kind != KEY_NONE &&
              (d->key_mixed || row->key.kind == KEY_NATION || row->key.places == d->places);
    if (!ok)
        oddity_count(r->in->odd, ODDITY_BAD_CODE, "'%.*s' (%lld)",
                     STR_ARG(short_code(row->key.code)), (long long)r->table->row);
    return ok;
}

static bool is_water(const struct reading *r, const struct cell *cell)
{
    return r->water >= 0 && (cell_is(&cell[r->water], S("JA")) || cell_is(&cell[r->water], S("B")));
}

static bool year_ok(int year)
{
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

static void read_row(struct reading *r, const struct cell *cell)
{
    struct row row = {.cell = cell, .year = r->year, .boundary = r->boundary_year};
    struct spots spots = {0};
    int ignored;
    if (!key_ok(r, &row))
        return;
    if (r->period >= 0 && !period_read(&cell[r->period], &row.year, &row.month))
        row.year = 0;
    if (!year_ok(row.year))
        row.year = 0;
    if (r->boundary >= 0 && !period_read(&cell[r->boundary], &row.boundary, &ignored))
        row.boundary = r->boundary_year;
    row.water = is_water(r, cell);
    if (row.key.kind != KEY_NATION) {
        find_spots(r, &row, &spots);
        if (spots.count == 0) {
            oddity_count(r->in->odd, spots.any_support ? ODDITY_UNKNOWN_CODE : ODDITY_NO_SUPPORT,
                         "%.*s (%lld)", STR_ARG(row.key.code), (long long)r->table->row);
            return;
        }
    }
    check_identity(r, &row);
    read_figures(r, &row, &spots);
    if (r->delivery->kind == DELIVERY_AREAS)
        return; /* codes that come again were counted when the areas were read */
    if (row.repeated)
        oddity_count(r->in->odd, ODDITY_DUPLICATE, "%.*s (%lld)", STR_ARG(row.key.code),
                     (long long)r->table->row);
    if (row.other_file)
        oddity_count(r->in->odd, ODDITY_OTHER_FILE, "%.*s", STR_ARG(row.key.code));
    if (row.water_part)
        oddity_count(r->in->odd, ODDITY_WATER_PART, "%.*s", STR_ARG(row.key.code));
}

static bool read_all(struct reading *r, struct err *err)
{
    struct cell *cell = NEW(r->memory, struct cell, r->table->columns);
    while (table_next(r->table, cell, err)) {
        read_row(r, cell);
        if (r->table->rows % STEP == 0)
            progress_step(STEP);
    }
    progress_step((size_t)(r->table->rows % STEP));
    return err->text[0] == 0;
}

bool figures_read(struct gather *g, struct input *in, struct arena *memory, struct err *err)
{
    struct table t;
    gather_file(g, in);
    struct arena scratch = *memory; /* what a reading needs goes when it is done */
    if (!table_open(&t, &scratch, in->path, in->layer, err))
        return false;
    struct reading r = {.to = g,
                        .in = in,
                        .table = &t,
                        .memory = &scratch,
                        .delivery = in->delivery,
                        .decimal = in->delivery->decimal ? in->delivery->decimal : '.',
                        .missing = missing_build(&scratch, in->delivery)};
    table_filter(&t, &scratch, r.delivery->where, r.delivery->where_count);
    bool ok = find_columns(&r, err);
    if (ok) {
        select_columns(&r);
        ok = read_all(&r, err);
    }
    in->rows = t.rows;
    in->period = r.period_seen > 0 ? r.period_seen : 0;
    if (in->delivery->kind != DELIVERY_AREAS)
        table_oddities(&t, in->odd); /* areas were read before, and counted then */
    table_close(&t);
    return ok;
}
