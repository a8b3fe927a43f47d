/* lists.c - see lists.h. */
#include "ingest/lists.h"
#include "base/progress.h"
#include "geo/wkb.h"
#include "ingest/areas.h"
#include "ingest/conditions.h"
#include "ingest/crs.h"
#include "ingest/names.h"
#include "ingest/roles.h"
#include "ingest/text.h"
#include <math.h>

enum { STEP = 1024 };

static bool next(struct table *t, struct cell *cell, struct err *err)
{
    if (t->rows % STEP == 0)
        progress_step(STEP);
    return table_next(t, cell, err);
}

static bool open_layer(struct table *t, struct input *in, struct arena *memory, struct err *err)
{
    if (!table_open(t, memory, in->path, in->layer, err))
        return false;
    table_filter(t, memory, in->delivery->where, in->delivery->where_count);
    return true;
}

/* Finish a layer: its rows and what was odd about them as rows. */
static void done(struct input *in, struct table *t)
{
    in->rows = t->rows;
    table_oddities(t, in->odd);
    table_close(t);
}

/* ---- a corporation's stock ---- */

static bool contains_nocase(str s, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= s.len; i++)
        if (str_equal_nocase((str){s.at + i, len}, (str){word, len}))
            return true;
    return false;
}

bool lists_names_persons(str column)
{
    static const char *const parts[] = {
        "huurder", "bewoner",        "geboorte", "bsn",           "burgerservice", "email",
        "e-mail",  "telefoon",       "mobiel",   "voornaam",      "achternaam",    "voorletter",
        "iban",    "rekeningnummer", "geslacht", "nationaliteit", "inkomen",       "contractant",
        "tenant",  "birth"};
    static const str whole[] = {{"naam", 4}, {"name", 4}, {"namen", 5}, {"mail", 4}, {"tel", 3}};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (contains_nocase(column, parts[i]))
            return true;
    for (size_t i = 0; i < COUNT(whole); i++)
        if (str_equal_nocase(column, whole[i]))
            return true;
    return false;
}

static bool refuse_persons(const struct table *t, struct err *err)
{
    for (size_t i = 0; i < t->columns; i++)
        if (lists_names_persons(t->column[i]))
            return err_set(err,
                           "%s: column '%s' is about persons and is not taken in; leave it out of "
                           "the list and deliver again",
                           t->name, t->column[i].at);
    return true;
}

/* "bezit_woonveste_2024.csv": the file's name is the organisation's. */
static str organisation_of(const char *file, struct arena *out)
{
    str name = arena_str(out, str_from(file));
    size_t dot = str_find(name, '.');
    return (str){name.at, dot};
}

static struct point place_of(const struct roles *roles, const struct cell *cell, char decimal,
                             const struct crs *crs, struct input *in, int64_t row)
{
    struct point p = {NAN, NAN};
    if (!role_number(roles, cell, ROLE_X, decimal, &p.x) ||
        !role_number(roles, cell, ROLE_Y, decimal, &p.y))
        return (struct point){NAN, NAN};
    if (crs_apply(crs, &p, 1))
        return p;
    oddity_count(in->odd, ODDITY_OUTSIDE, "%lld", (long long)row);
    return (struct point){NAN, NAN};
}

static bool read_stock(struct table *t, struct input *in, struct dwelling *list, size_t *count,
                       struct arena *memory, struct err *err)
{
    struct roles roles = roles_find(t, in->delivery);
    struct cell *cell = NEW(memory, struct cell, t->columns);
    str organisation = organisation_of(in->file, memory);
    char decimal = in->delivery->decimal ? in->delivery->decimal : '.';
    struct crs crs;
    if (!roles_need(&roles, t, (enum role[]){ROLE_UNIT}, 1, err) ||
        !crs_from_srid(&crs, in->delivery->crs, err))
        return false;
    while (next(t, cell, err)) {
        if (*count == MOST_DWELLINGS) {
            err_set(err, "%s: more than %d dwellings", t->name, MOST_DWELLINGS);
            break;
        }
        struct point p = place_of(&roles, cell, decimal, &crs, in, t->row);
        struct dwelling d = {
            .organisation = organisation,
            .unit = role_text(&roles, cell, ROLE_UNIT, memory),
            .complex_code = role_text(&roles, cell, ROLE_COMPLEX_CODE, memory),
            .complex_name = text_utf8(memory, role_text(&roles, cell, ROLE_COMPLEX_NAME, memory),
                                      in->odd),
            .kind = role_text(&roles, cell, ROLE_KIND, memory),
            .status = role_text(&roles, cell, ROLE_STATUS, memory),
            .pc6 = role_text(&roles, cell, ROLE_PC6, memory),
            .bag_id = role_text(&roles, cell, ROLE_BAG_ID, memory),
            .x = p.x,
            .y = p.y};
        if (d.unit.len)
            list[(*count)++] = d;
        else
            oddity_count(in->odd, ODDITY_BAD_ROW, "%lld", (long long)t->row);
    }
    crs_close(&crs);
    return err->text[0] == 0;
}

static bool stock_layer(struct store *store, struct input *in, struct arena scratch,
                        struct arena space, struct err *err)
{
    struct table t;
    struct dwelling *list = (struct dwelling *)(void *)space.at;
    size_t count = 0;
    if (!open_layer(&t, in, &scratch, err))
        return false;
    bool ok = refuse_persons(&t, err) && read_stock(&t, in, list, &count, &scratch, err);
    in->figures = (int64_t)count;
    done(in, &t);
    return ok && store_put_stock(store, list, count, err);
}

bool lists_stock(struct store *store, struct inputs *in, struct arena *memory, struct err *err)
{
    for (size_t i = 0; i < in->count; i++) {
        if (in->list[i].delivery->kind != DELIVERY_STOCK)
            continue;
        struct arena space = arena_open("dwellings", MOST_DWELLINGS * sizeof(struct dwelling));
        bool ok = stock_layer(store, &in->list[i], *memory, space, err);
        arena_close(space);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- the base map ---- */

static int theme_of(str word)
{
    for (int i = 0; i < BASE_THEMES; i++)
        if (str_equal(word, str_from(base_theme_word((enum base_theme)i))))
            return i;
    return -1;
}

static enum wkb_kind wanted_kind(enum base_theme theme)
{
    return theme == BASE_WATER || theme == BASE_GREEN     ? WKB_POLYGONS
           : theme == BASE_STATION || theme == BASE_PLACE ? WKB_POINTS
                                                          : WKB_LINES;
}

/* Rank by word or number; -1 when the catalogue leaves such a feature out. */
static int rank_of(const struct delivery *d, const struct cell *cell, int column)
{
    if (column < 0)
        return 0;
    for (size_t i = 0; i < d->base_ranks_count; i++)
        if (cell_is(&cell[column], d->base_ranks[i].word))
            return d->base_ranks[i].rank;
    double number;
    char room[CELL_ROOM];
    if (d->base_ranks_count || !figure_number(cell_text(&cell[column], room), '.', &number) ||
        !(fabs(number) < 100))
        return -1;
    return (int)number;
}

static bool base_shape(struct arena *out, str wkb, enum wkb_kind want, const struct crs *crs,
                       struct shapes *shape)
{
    struct shapes_builder b = {0};
    struct err ignored = {0};
    enum wkb_kind kind;
    bool ok = wkb.len && wkb_read(&b, wkb, &kind, NULL, &ignored) && kind == want;
    if (ok) {
        *shape = shapes_finish(out, &b);
        ok = crs_apply(crs, shape->point, shape->points);
    }
    shapes_reset(&b);
    return ok;
}

static bool read_base(struct table *t, struct input *in, const struct crs *crs,
                      struct base_feature *list, size_t *count, struct arena *memory,
                      struct err *err)
{
    const struct delivery *d = in->delivery;
    int theme = theme_of(d->base_theme);
    assert(theme >= 0 && "the catalogue checks themes");
    int name = name_find(t->column, t->columns, 0, d->base_name_column, d->base_name_column_count,
                         NULL);
    int rank = name_find(t->column, t->columns, 0, d->base_rank_column, d->base_rank_column_count,
                         NULL);
    struct cell *cell = NEW(memory, struct cell, t->columns);
    struct arena scratch = arena_open("a base feature", (size_t)1 << 30);
    while (next(t, cell, err)) {
        struct arena once = scratch;
        struct base_feature f = {.theme = (enum base_theme)theme, .rank = rank_of(d, cell, rank)};
        if (f.rank < 0)
            continue;
        if (*count == MOST_BASE_FEATURES) {
            err_set(err, "%s: more than %d features", t->name, MOST_BASE_FEATURES);
            break;
        }
        if (!base_shape(memory, table_geometry(t, &once), wanted_kind(f.theme), crs, &f.shape)) {
            oddity_count(in->odd, ODDITY_BAD_GEOMETRY, "%lld", (long long)t->row);
            continue;
        }
        char room[CELL_ROOM];
        f.name = name < 0 ? (str){0} : text_utf8(memory, cell_text(&cell[name], room), in->odd);
        list[(*count)++] = f;
    }
    arena_close(scratch);
    return err->text[0] == 0;
}

static bool base_layer(struct input *in, struct arena *memory, struct base_feature *list,
                       size_t *count, struct err *err)
{
    struct table t;
    struct crs crs;
    if (!open_layer(&t, in, memory, err))
        return false;
    size_t before = *count;
    bool ok = crs_from_srid(&crs, in->epsg, err) &&
              read_base(&t, in, &crs, list, count, memory, err);
    crs_close(&crs);
    in->figures = (int64_t)(*count - before);
    done(in, &t);
    return ok;
}

bool lists_base(struct store *store, struct inputs *in, struct arena *memory, struct err *err)
{
    struct arena scratch = *memory;
    struct arena space = arena_open("base map", MOST_BASE_FEATURES * sizeof(struct base_feature));
    struct base_feature *list = (struct base_feature *)(void *)space.at;
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < in->count; i++)
        if (in->list[i].delivery->kind == DELIVERY_BASE)
            ok = base_layer(&in->list[i], &scratch, list, &count, err);
    ok = ok && (count == 0 || store_put_base(store, list, count, err));
    arena_close(space);
    return ok;
}

/* ---- dwellings of the address register, counted per place ---- */

/* Ids seen: open addressing over 64-bit hashes of them; 0 is free. At most half full. */
struct seen {
    uint64_t *hash; /* [room], malloc'd since it grows */
    size_t room, count;
};

static uint64_t hash_of(str id)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < id.len; i++)
        h = (h ^ (uint8_t)id.at[i]) * 1099511628211u;
    return h ? h : 1;
}

static size_t seen_slot(const struct seen *s, uint64_t hash)
{
    size_t at = hash & (s->room - 1);
    while (s->hash[at] && s->hash[at] != hash)
        at = (at + 1) & (s->room - 1);
    return at;
}

static bool seen_grow(struct seen *s, struct err *err)
{
    struct seen bigger = {NULL, s->room ? 2 * s->room : 1 << 16, s->count};
    bigger.hash = calloc(bigger.room, sizeof *bigger.hash);
    if (!bigger.hash)
        return err_set(err, "out of memory for %zu ids", s->count);
    for (size_t i = 0; i < s->room; i++)
        if (s->hash[i])
            bigger.hash[seen_slot(&bigger, s->hash[i])] = s->hash[i];
    free(s->hash);
    *s = bigger;
    return true;
}

/* Whether an id came before; it has now. */
static bool seen_before(struct seen *s, str id, bool *before, struct err *err)
{
    if (2 * s->count >= s->room && !seen_grow(s, err))
        return false;
    uint64_t hash = hash_of(id);
    size_t at = seen_slot(s, hash);
    *before = s->hash[at] == hash;
    s->hash[at] = hash;
    s->count += !*before;
    return true;
}

/* Numbers counted: by binding, target and place. */
struct tally {
    struct gather *to;
    struct input *in;
    int year;
    int32_t ***count; /* [bindings][targets][places] */
    int **where;      /* [bindings][where_count] columns */
};

static struct tally tally_begin(struct gather *g, struct input *in, const struct table *t,
                                struct arena *memory)
{
    const struct delivery *d = in->delivery;
    struct tally y = {g, in, input_year(in, &d->period), NEW(memory, int32_t **, d->bindings_count),
                      NEW(memory, int *, d->bindings_count)};
    for (size_t b = 0; b < d->bindings_count; b++) {
        const struct column_binding *bind = &d->bindings[b];
        y.where[b] = conditions_find(memory, t->column, t->columns, bind->where, bind->where_count);
        y.count[b] = NEW(memory, int32_t *, g->targets);
        for (size_t k = 1; k < g->targets; k++)
            y.count[b][k] = NEW(memory, int32_t, g->target[k].areas.count);
    }
    return y;
}

/* Count a row wherever its code stands; false when nowhere. */
static bool tally_row(struct tally *y, const struct cell *cell, const struct place_key *key)
{
    const struct column_binding *bind = y->in->delivery->bindings;
    bool known = false;
    for (size_t k = 1; k < y->to->targets; k++) {
        const struct target *t = &y->to->target[k];
        int64_t place = t->kind == key->places ? areas_find(&t->areas, key->code) : -1;
        known |= place >= 0;
        for (size_t b = 0; place >= 0 && b < y->in->delivery->bindings_count; b++)
            if (conditions_fit(cell, bind[b].where, y->where[b], bind[b].where_count))
                y->count[b][k][place]++;
    }
    return known;
}

/* Places of which no row speaks have no dwellings in the register: they are left without figure,
 * since an extract need not be whole. */
static void tally_end(struct tally *y)
{
    const struct delivery *d = y->in->delivery;
    for (size_t b = 0; b < d->bindings_count; b++)
        for (size_t k = 1; k < y->to->targets; k++)
            for (size_t i = 0; i < y->to->target[k].areas.count; i++)
                if (y->count[b][k][i]) {
                    size_t series = gather_series(y->to, k, d->bindings[b].indicator, y->in->source,
                                                  y->year);
                    gather_put(y->to, series, i, 0, FLAG_OK, y->count[b][k][i], 0, false);
                    y->in->figures++;
                }
}

static bool count_row(const struct table *t, struct tally *y, const struct cell *cell,
                      int key_column, str id, struct seen *seen, struct err *err)
{
    char room[CELL_ROOM];
    struct oddities *odd = y->in->odd;
    struct place_key key = place_key_read(cell_text(&cell[key_column], room));
    long long row = (long long)t->row;
    bool repeated = false;
    if (key.kind != KEY_AREA || !id.len)
        oddity_count(odd, ODDITY_BAD_CODE, "'%.*s' (%lld)", STR_ARG(key.code), row);
    else if (!seen_before(seen, id, &repeated, err))
        return false;
    else if (repeated)
        oddity_count(odd, ODDITY_REPEATED_ID, "%.*s (%lld)", STR_ARG(id), row);
    else if (!tally_row(y, cell, &key))
        oddity_count(odd, ODDITY_UNKNOWN_CODE, "%.*s (%lld)", STR_ARG(key.code), row);
    return true;
}

static bool count_rows(struct table *t, struct tally *y, int key_column, const struct roles *roles,
                       struct arena *memory, struct err *err)
{
    struct cell *cell = NEW(memory, struct cell, t->columns);
    struct seen seen = {0};
    bool ok = true;
    while (ok && next(t, cell, err)) {
        char room[CELL_ROOM];
        str id = role_slice(roles, cell, ROLE_BAG_ID, room);
        ok = count_row(t, y, cell, key_column, id, &seen, err);
    }
    free(seen.hash);
    return err->text[0] == 0;
}

bool lists_count_dwellings(struct gather *g, struct input *in, struct arena *memory,
                           struct err *err)
{
    static const enum role need[] = {ROLE_BAG_ID};
    struct table t;
    struct arena scratch = *memory;
    const struct delivery *d = in->delivery;
    if (!open_layer(&t, in, &scratch, err))
        return false;
    gather_file(g, in);
    struct roles roles = roles_find(&t, d);
    int key = name_find(t.column, t.columns, 0, d->key, d->key_count, NULL);
    struct tally tally = tally_begin(g, in, &t, &scratch);
    bool ok = roles_need(&roles, &t, need, COUNT(need), err) &&
              (key >= 0 || err_set(err, "%s: no column with codes", t.name)) &&
              (tally.year || err_set(err,
                                     "%s: the year of its dwellings is not to be found; put "
                                     "it in the file's name",
                                     t.name));
    ok = ok && count_rows(&t, &tally, key, &roles, &scratch, err);
    if (ok)
        tally_end(&tally);
    in->period = tally.year;
    done(in, &t);
    return ok;
}
