/* areas.c - see areas.h. */
#include "ingest/areas.h"
#include "base/progress.h"
#include "ingest/names.h"
#include "ingest/text.h"

struct area_row {
    str code, name, wijk, gemeente, gemeente_name;
    uint8_t water, change;
    uint32_t shape; /* area in the set's builder */
    uint32_t order; /* in which it was read */
    struct input *from;
};

struct area_set {
    enum place_kind kind;
    int boundary;
    struct area_row *row; /* [count], room for MOST_AREAS */
    size_t count;
    struct shapes_builder shapes;
    bool codes_only; /* made of the rows of figures */
};

/* Where the columns of an areas layer are; -1: not there. */
struct area_columns {
    int code, name, wijk, gemeente, gemeente_name, water, change, boundary, geometry;
};

struct area_sets area_sets_begin(struct arena *memory)
{
    return (struct area_sets){memory, NEW(memory, struct area_set, MOST_SUPPORTS), 0};
}

void area_sets_close(struct area_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++)
        shapes_reset(&sets->set[i].shapes);
}

int input_year(const struct input *in, const struct year_from *from)
{
    int year = 0;
    switch (from->where) {
    case YEAR_FILE:
    case YEAR_FILE_LAST:
        year = name_year(str_from(in->file), from->where == YEAR_FILE_LAST);
        break;
    case YEAR_LAYER:
        year = name_year(in->layer, false);
        break;
    default:
        break;
    }
    return year ? year : from->fixed;
}

static struct area_columns find_columns(const struct table *t, const struct delivery *d, int *year)
{
    const str *c = t->column;
    size_t n = t->columns;
    return (struct area_columns){
        .code = name_find(c, n, 0, d->key, d->key_count, year),
        .name = name_find(c, n, 0, d->name_column, d->name_column_count, NULL),
        .wijk = name_find(c, n, 0, d->wijk_column, d->wijk_column_count, NULL),
        .gemeente = name_find(c, n, 0, d->gemeente_column, d->gemeente_column_count, NULL),
        .gemeente_name = name_find(c, n, 0, d->gemeente_name_column, d->gemeente_name_column_count,
                                   NULL),
        .water = name_find(c, n, 0, d->water_column, d->water_column_count, NULL),
        .change = name_find(c, n, 0, d->change_column, d->change_column_count, NULL),
        .boundary = d->boundary.where == YEAR_COLUMN
                        ? name_find(c, n, 0, &d->boundary.column, 1, NULL)
                        : -1,
        .geometry = d->geometry_column.len ? name_find(c, n, 0, &d->geometry_column, 1, NULL) : -1,
    };
}

static struct area_set *set_of(struct area_sets *sets, enum place_kind kind, int boundary,
                               struct input *in, struct err *err)
{
    for (size_t i = 0; i < sets->count; i++)
        if (sets->set[i].kind == kind && sets->set[i].boundary == boundary)
            return &sets->set[i];
    if (boundary < FIRST_YEAR || boundary > LAST_YEAR) {
        err_set(err, "%s: the year of its boundaries is not to be found; put it in the file's name",
                in->file);
        return NULL;
    }
    if (sets->count == MOST_SUPPORTS) {
        err_set(err, "%s: more than %d layers of areas at once", in->file, MOST_SUPPORTS);
        return NULL;
    }
    struct area_set *s = &sets->set[sets->count++];
    *s = (struct area_set){
        .kind = kind, .boundary = boundary, .row = NEW(sets->memory, struct area_row, MOST_AREAS)};
    return s;
}

/* JA and NEE, or B for water across a border. */
static bool is_water(str text)
{
    return str_equal_nocase(text, S("JA")) || str_equal_nocase(text, S("B")) ||
           str_equal(text, S("1"));
}

/* 1, 2 or 3 as CBS has them; anything else tells nothing. */
static enum area_change change_of(const struct cell *cell, int column)
{
    for (int told = AREA_UNCHANGED; column >= 0 && told <= AREA_REDRAWN; told++)
        if (cell_is(&cell[column], (str){&"0123"[told], 1}))
            return (enum area_change)told;
    return AREA_UNTOLD;
}

static str text_of(struct arena *out, const struct cell *cell, int column, struct oddities *odd)
{
    char room[CELL_ROOM];
    if (column < 0)
        return (str){0};
    str text = cell_text(&cell[column], room);
    if (str_equal(text, S("NULL")))
        return (str){0};
    return text_utf8(out, text, odd);
}

static struct area_row read_row(struct arena *out, const struct cell *cell,
                                const struct area_columns *c, enum place_kind kind,
                                struct oddities *odd)
{
    struct area_row row = {
        .code = text_of(out, cell, c->code, odd),
        .name = text_of(out, cell, c->name, odd),
        .wijk = text_of(out, cell, c->wijk, odd),
        .gemeente = text_of(out, cell, c->gemeente, odd),
        .gemeente_name = text_of(out, cell, c->gemeente_name, odd),
        .water = c->water >= 0 && is_water(text_of(out, cell, c->water, odd)),
        .change = (uint8_t)change_of(cell, c->change),
    };
    /* WK053401 lies in GM0534, BU05340102 in WK053401: said by the codes when no column does */
    if (!row.gemeente.len && kind != PLACE_GEMEENTE && row.code.len >= 6)
        row.gemeente = arena_str(out, (str){arena_format(out, "GM%.4s", row.code.at + 2), 6});
    if (!row.wijk.len && kind == PLACE_BUURT && row.code.len >= 8)
        row.wijk = arena_str(out, (str){arena_format(out, "WK%.6s", row.code.at + 2), 8});
    if (kind == PLACE_GEMEENTE)
        row.gemeente = row.code;
    return row;
}

static bool read_rows(struct area_sets *sets, struct table *t, struct input *in,
                      const struct polygons *polygons, struct err *err)
{
    const struct delivery *d = in->delivery;
    int named_year = 0;
    struct area_columns c = find_columns(t, d, &named_year);
    struct cell *cell = NEW(sets->memory, struct cell, t->columns);
    int stated = input_year(in, &d->boundary);
    struct arena scratch = arena_open("a boundary", (size_t)1 << 30);
    if (d->boundary.where == YEAR_COLUMN_NAME && named_year)
        stated = named_year;
    bool ok = true;
    while (ok && table_next(t, cell, err)) {
        int year = stated, month;
        struct arena once = scratch;
        struct area_row row = read_row(sets->memory, cell, &c, d->places, in->odd);
        struct place_key key = place_key_read(row.code);
        progress_step(1);
        if (key.kind != KEY_AREA || key.places != d->places) {
            oddity_count(in->odd, ODDITY_BAD_CODE, "'%.*s' (%lld)", STR_ARG(row.code),
                         (long long)t->row);
            continue;
        }
        if (c.boundary >= 0 && period_read(&cell[c.boundary], &year, &month))
            stated = year;
        struct area_set *set = set_of(sets, d->places, year, in, err);
        ok = set && (set->count < MOST_AREAS ||
                     err_set(err, "%s: more than %d areas", t->name, MOST_AREAS));
        if (!ok)
            break;
        str wkb = c.geometry >= 0 ? polygon_from_hex(&once, cell[c.geometry].text)
                                  : table_geometry(t, &once);
        row.shape = row.order = (uint32_t)set->count;
        polygon_add(polygons, &set->shapes, once, wkb, row.code, in->odd);
        row.from = in;
        set->row[set->count++] = row;
    }
    arena_close(scratch);
    return err->text[0] == 0;
}

bool area_sets_read(struct area_sets *sets, struct input *in, struct err *err)
{
    struct table t;
    struct crs crs;
    if (!table_open(&t, sets->memory, in->path, in->layer, err))
        return false;
    table_filter(&t, sets->memory, in->delivery->where, in->delivery->where_count);
    bool ok = crs_from_srid(&crs, in->epsg, err);
    if (ok) {
        struct polygons polygons = polygons_open(&crs);
        ok = read_rows(sets, &t, in, &polygons, err);
        polygons_close(&polygons);
        crs_close(&crs);
    }
    in->rows = t.rows;
    table_oddities(&t, in->odd);
    table_close(&t);
    return ok;
}

/* ---- areas of which only figures are there ---- */

/* Codes met, by hash of kind, year and code: open addressing, 0 is free. */
enum { CODES_ROOM = 1 << 20 };
struct codes_met {
    uint64_t *slot; /* [CODES_ROOM] */
    size_t count;
};

static bool code_is_new(struct codes_met *met, enum place_kind kind, int year, str code)
{
    uint64_t h = 1469598103934665603u ^ (uint64_t)(year * PLACE_KINDS + (int)kind); /* FNV-1a */
    for (size_t i = 0; i < code.len; i++)
        h = (h ^ (uint8_t)code.at[i]) * 1099511628211u;
    h += h == 0;
    size_t at = (h ^ (h >> 29)) % CODES_ROOM;
    while (met->slot[at] && met->slot[at] != h)
        at = (at + 1) % CODES_ROOM;
    if (met->slot[at] || met->count > CODES_ROOM / 2)
        return false;
    met->slot[at] = h;
    met->count++;
    return true;
}

bool support_is_whole(const struct store_support *list, size_t count, size_t i)
{
    for (size_t k = 0; k < count; k++)
        if (list[k].boundary == list[i].boundary && list[k].shapes)
            return true;
    return false;
}

/* Whether the codes of a year are to be read: its areas are not there, but others of the kind are.
 * Municipalities are there, or will be derived, where any areas of the year are. */
static bool lacks_year(const struct area_sets *sets, const struct store_support *known,
                       size_t known_count, enum place_kind kind, int year)
{
    bool other = false;
    for (size_t i = 0; i < known_count + sets->count; i++) {
        bool stored = i < known_count;
        const struct area_set *s = stored ? NULL : &sets->set[i - known_count];
        bool whole = stored ? support_is_whole(known, known_count, i) : !s->codes_only;
        enum place_kind its_kind = stored ? known[i].kind : s->kind;
        if (!whole)
            continue;
        if ((stored ? known[i].boundary : s->boundary) == year &&
            (its_kind == kind || kind == PLACE_GEMEENTE))
            return false;
        other |= its_kind == kind;
    }
    return other && year >= FIRST_YEAR && year <= LAST_YEAR;
}

/* The codes under way for figures of one layer. */
struct codes_reading {
    struct area_sets *sets;
    const struct store_support *known;
    size_t known_count;
    struct input *in;
    struct area_columns columns;
    int stated;
    struct codes_met met;
};

static bool read_code(struct codes_reading *r, const struct cell *cell, struct err *err)
{
    char room[CELL_ROOM];
    int year = r->stated, month;
    struct place_key key = place_key_read(cell_text(&cell[r->columns.code], room));
    if (r->columns.boundary >= 0 && !period_read(&cell[r->columns.boundary], &year, &month))
        year = r->stated;
    if (key.kind != KEY_AREA || !lacks_year(r->sets, r->known, r->known_count, key.places, year) ||
        !code_is_new(&r->met, key.places, year, key.code))
        return true;
    struct area_set *set = set_of(r->sets, key.places, year, r->in, err);
    if (!set)
        return false;
    if (set->count == MOST_AREAS)
        return err_set(err, "%s: more than %d areas", r->in->file, MOST_AREAS);
    struct area_row row = read_row(r->sets->memory, cell, &r->columns, key.places, r->in->odd);
    if (key.places == PLACE_GEMEENTE && !row.name.len)
        row.name = row.gemeente_name;
    row.shape = row.order = (uint32_t)set->count;
    row.from = r->in;
    shapes_area(&set->shapes);
    set->codes_only = true;
    set->row[set->count++] = row;
    oddity_count(r->in->odd, ODDITY_ONLY_CODES, "%.*s %d", STR_ARG(row.code), year);
    return true;
}

bool area_sets_codes(struct area_sets *sets, const struct store_support *known, size_t known_count,
                     struct input *in, struct err *err)
{
    struct table t;
    const struct delivery *d = in->delivery;
    struct arena scratch = arena_open("codes", CODES_ROOM * sizeof(uint64_t) + ((size_t)1 << 28)),
                 opened = scratch;
    int named = 0;
    if (!table_open(&t, &scratch, in->path, in->layer, err)) {
        arena_close(opened);
        return false;
    }
    table_filter(&t, &scratch, d->where, d->where_count);
    struct codes_reading r = {.sets = sets, .known = known, .known_count = known_count, .in = in};
    r.columns = find_columns(&t, d, &named);
    r.stated = d->boundary.where == YEAR_COLUMN_NAME && named ? named
                                                              : input_year(in, &d->boundary);
    r.met.slot = NEW(&scratch, uint64_t, CODES_ROOM);
    struct cell *cell = NEW(&scratch, struct cell, t.columns);
    bool ok = true;
    while (ok && r.columns.code >= 0 && table_next(&t, cell, err))
        ok = read_code(&r, cell, err);
    table_close(&t);
    arena_close(opened);
    return ok && err->text[0] == 0;
}

static int by_code_alone(const void *a, const void *b)
{
    return str_compare(((const struct area_row *)a)->code, ((const struct area_row *)b)->code);
}

/* Add what the store knows of such a year from earlier runs. */
static bool keep_known(struct area_sets *sets, struct area_set *set, struct store *store,
                       struct err *err)
{
    struct areas old;
    bool found;
    size_t fresh = set->count;
    if (!store_get_areas(store, sets->memory, set->kind, set->boundary, &old, &found, err))
        return false;
    qsort(set->row, fresh, sizeof *set->row, by_code_alone);
    for (size_t i = 0; found && i < old.count && set->count < MOST_AREAS; i++) {
        struct area_row row = {.code = old.code[i],
                               .name = old.name[i],
                               .wijk = old.wijk[i],
                               .gemeente = old.gemeente[i],
                               .water = old.water[i],
                               .change = old.change[i],
                               .shape = (uint32_t)set->count,
                               .order = (uint32_t)set->count,
                               .from = set->row[0].from};
        if (bsearch(&row, set->row, fresh, sizeof row, by_code_alone))
            continue;
        shapes_area(&set->shapes);
        set->row[set->count++] = row;
    }
    return true;
}

bool area_sets_keep_codes(struct area_sets *sets, struct store *store, struct err *err)
{
    for (size_t i = 0; i < sets->count; i++)
        if (sets->set[i].codes_only && sets->set[i].count &&
            !keep_known(sets, &sets->set[i], store, err))
            return false;
    return true;
}

/* ---- sets as areas ---- */

/* By code; of one code land before water, then as read: files with most to say come first. */
static int by_code(const void *a, const void *b)
{
    const struct area_row *x = a, *y = b;
    int order = str_compare(x->code, y->code);
    if (order == 0)
        order = (int)x->water - (int)y->water;
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static size_t drop_repeats(struct area_set *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (kept && str_equal(s->row[i].code, s->row[kept - 1].code)) {
            const struct area_row *was = &s->row[kept - 1], *now = &s->row[i];
            enum oddity kind = now->from != was->from      ? ODDITY_OTHER_FILE
                               : now->water && !was->water ? ODDITY_WATER_PART
                                                           : ODDITY_DUPLICATE;
            oddity_count(now->from->odd, kind, "%.*s", STR_ARG(now->code));
            continue;
        }
        s->row[kept++] = s->row[i];
    }
    return kept;
}

struct areas area_sets_finish(struct area_sets *sets, size_t index, struct oddities **odd)
{
    struct area_set *s = &sets->set[index];
    struct arena *out = sets->memory;
    qsort(s->row, s->count, sizeof *s->row, by_code);
    size_t n = s->count = drop_repeats(s);
    *odd = n ? s->row[0].from->odd : NULL;
    str *code = NEW(out, str, n), *name = NEW(out, str, n), *wijk = NEW(out, str, n),
        *gemeente = NEW(out, str, n);
    uint8_t *water = NEW(out, uint8_t, n), *change = NEW(out, uint8_t, n);
    struct arena scratch = *out; /* the shapes as read go once they are in order */
    struct shapes read = shapes_finish(&scratch, &s->shapes);
    for (size_t i = 0; i < n; i++) {
        code[i] = s->row[i].code;
        name[i] = s->row[i].name;
        wijk[i] = s->row[i].wijk;
        gemeente[i] = s->row[i].gemeente;
        water[i] = s->row[i].water;
        change[i] = s->row[i].change;
        shapes_copy_area(&s->shapes, &read, s->row[i].shape);
    }
    return (struct areas){.kind = s->kind,
                          .boundary = s->boundary,
                          .count = n,
                          .code = code,
                          .name = name,
                          .wijk = wijk,
                          .gemeente = gemeente,
                          .water = water,
                          .shapes = shapes_finish(out, &s->shapes),
                          .change = change};
}

static bool year_known(const struct area_sets *sets, const int *known, size_t known_count, int year)
{
    for (size_t i = 0; i < known_count; i++)
        if (known[i] == year)
            return true;
    for (size_t i = 0; i < sets->count; i++)
        if (sets->set[i].kind == PLACE_GEMEENTE && sets->set[i].boundary == year)
            return true;
    return false;
}

static int by_gemeente(const void *a, const void *b)
{
    const struct area_row *x = a, *y = b;
    int order = str_compare(x->gemeente, y->gemeente);
    return order ? order : str_compare(y->gemeente_name, x->gemeente_name); /* a name first */
}

static void derive(struct area_sets *sets, struct area_set *from)
{
    struct area_set *to = &sets->set[sets->count++];
    *to = (struct area_set){.kind = PLACE_GEMEENTE,
                            .boundary = from->boundary,
                            .row = NEW(sets->memory, struct area_row, from->count)};
    qsort(from->row, from->count, sizeof *from->row, by_gemeente);
    for (size_t i = 0; i < from->count; i++) {
        const struct area_row *r = &from->row[i];
        if (!r->gemeente.len || (i && str_equal(r->gemeente, from->row[i - 1].gemeente)))
            continue;
        struct area_row row = {.code = r->gemeente,
                               .name = r->gemeente_name.len ? r->gemeente_name : r->gemeente,
                               .gemeente = r->gemeente,
                               .from = r->from,
                               .shape = (uint32_t)to->count,
                               .order = (uint32_t)to->count};
        shapes_area(&to->shapes);
        oddity_count(r->from->odd, ODDITY_NO_NAMES, "%.*s", STR_ARG(row.code));
        to->row[to->count++] = row;
    }
}

void area_sets_derive(struct area_sets *sets, const int *known, size_t known_count)
{
    size_t read = sets->count;
    for (size_t i = 0; i < read && sets->count < MOST_SUPPORTS; i++)
        if (!sets->set[i].codes_only &&
            !year_known(sets, known, known_count, sets->set[i].boundary))
            derive(sets, &sets->set[i]);
}
