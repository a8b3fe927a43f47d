/* worker.c - the verb `worker`: what veerkrachtd has done by a process of its own, so that a file
 * of a client is never read in the server's memory. It limits itself, reads one file, prints one
 * JSON text and is gone. Flow: veerkrachtd (serve/worker.c) -> [worker] -> ingest/table.c. */
#include <math.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/options.h"
#include "command/command.h"
#include "ingest/lists.h"
#include "ingest/table.h"

enum {
    SPACE_BYTES = 1 << 30,  /* three times this is the address space; little of it is ever used */
    ANSWER_BYTES = 8 << 20, /* written, to standard output */
    PROCESSOR_S = 20,
    COLUMNS_MOST = 64,
    CODES_MOST = 20000,
    ROWS_MOST = 1000000,
    REFUSALS_MOST = 20,
    HOMES_MOST = 1000000, /* of one row */
};

static bool limit(int what, rlim_t most)
{
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){most, most}) == 0;
}

static bool limits_set(void)
{
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, ANSWER_BYTES) &&
           limit(RLIMIT_CPU, PROCESSOR_S) && limit(RLIMIT_AS, (rlim_t)SPACE_BYTES * 3) &&
           limit(RLIMIT_NOFILE, 64);
}

/* --- a corporation's stock -----------------------------------------------------------------------
 */

struct place_homes {
    char code[11]; /* BU07580104 and a NUL */
    int64_t homes;
};

struct stock {
    struct place_homes *places; /* [CODES_MOST] in the order they came; found by `slot` */
    size_t count, *slot;        /* [SLOTS], 1 + index; 0: free */
    int64_t rows, refused, homes;
    struct buf refusals; /* the inside of a JSON array */
};
enum { SLOTS = 1 << 16 };

static bool code_fits(str code)
{
    size_t digits = str_starts(code, S("BU"))   ? 8
                    : str_starts(code, S("WK")) ? 6
                    : str_starts(code, S("GM")) ? 4
                                                : 0;
    bool fits = digits > 0 && code.len == digits + 2;
    for (size_t i = 2; fits && i < code.len; i++)
        fits = code.at[i] >= '0' && code.at[i] <= '9';
    return fits;
}

static void refuse(struct stock *s, int64_t row, const char *nl, const char *en)
{
    if (s->refused++ >= REFUSALS_MOST)
        return;
    buf_format(&s->refusals, "%s{\"row\":%lld,\"nl\":\"%s\",\"en\":\"%s\"}",
               s->refusals.len ? "," : "", (long long)row, nl, en);
}

static struct place_homes *place_of(struct stock *s, str code)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < code.len; i++)
        hash = (hash ^ (uint8_t)code.at[i]) * 16777619u;
    size_t at = hash % SLOTS;
    while (s->slot[at] && !str_equal(code, str_from(s->places[s->slot[at] - 1].code)))
        at = (at + 1) % SLOTS;
    if (s->slot[at])
        return &s->places[s->slot[at] - 1];
    if (s->count == CODES_MOST)
        return NULL;
    struct place_homes *p = &s->places[s->count++];
    memcpy(p->code, code.at, code.len);
    p->code[code.len] = '\0';
    s->slot[at] = s->count;
    return p;
}

static void take_row(struct stock *s, int64_t row, str code, str homes)
{
    double number;
    s->rows++;
    if (!code_fits(code))
        refuse(s, row, "geen code van een buurt, wijk of gemeente (BU07580104, WK075801, GM0758)",
               "no code of a buurt, wijk or gemeente (BU07580104, WK075801, GM0758)");
    else if (!num_parse(homes, '.', &number) || number != floor(number) || number < 0 ||
             number > HOMES_MOST)
        refuse(s, row, "het aantal woningen is geen heel getal vanaf 0",
               "the number of homes is no whole number from 0");
    else {
        struct place_homes *p = place_of(s, code);
        if (!p) {
            refuse(s, row, "te veel verschillende codes (meer dan 20.000)",
                   "too many different codes (more than 20,000)");
            return;
        }
        p->homes += (int64_t)number;
        s->homes += (int64_t)number;
    }
}

static int fail(const char *code, const char *nl, const char *en)
{
    struct buf b = {0};
    buf_format(&b, "{\"error\":{\"code\":\"%s\",\"nl\":", code);
    buf_json(&b, str_from(nl));
    buf_str(&b, S(",\"en\":"));
    buf_json(&b, str_from(en));
    buf_str(&b, S("}}\n"));
    fwrite(b.at, 1, b.len, stdout);
    buf_reset(&b);
    return EXIT_FAILED;
}

static int find_columns(const struct table *t, int *code, int *homes)
{
    static const char *const code_names[] = {"code",      "buurtcode", "wijkcode", "gemeentecode",
                                             "regiocode", "bu_code",   "wk_code",  "gm_code"};
    static const char *const homes_names[] = {"woningen", "aantal_woningen", "aantal", "homes"};
    if (t->columns > COLUMNS_MOST)
        return fail("columns", "Het bestand heeft meer dan 64 kolommen.",
                    "The file has more than 64 columns.");
    for (size_t i = 0; i < t->columns; i++)
        if (lists_names_persons(t->column[i]))
            return fail("persons",
                        "Een kolom van dit bestand gaat over personen. Laat die weg en lever "
                        "opnieuw: hier komen alleen aantallen per gebied.",
                        "A column of this file is about persons. Leave it out and deliver again: "
                        "numbers per area alone are kept here.");
    *code = *homes = -1;
    for (size_t k = 0; k < COUNT(code_names) && *code < 0; k++)
        for (size_t i = 0; i < t->columns; i++)
            if (str_equal_nocase(str_trim(t->column[i]), str_from(code_names[k])))
                *code = (int)i;
    for (size_t k = 0; k < COUNT(homes_names) && *homes < 0; k++)
        for (size_t i = 0; i < t->columns; i++)
            if (str_equal_nocase(str_trim(t->column[i]), str_from(homes_names[k])))
                *homes = (int)i;
    if (*code < 0 || *homes < 0)
        return fail("columns", "Het bestand heeft kolommen 'code' en 'woningen' nodig.",
                    "The file needs columns 'code' and 'woningen'.");
    return EXIT_OK;
}

static void print_stock(const struct stock *s)
{
    struct buf b = {0};
    buf_format(&b, "{\"rows_read\":%lld,\"rows_refused\":%lld,\"homes\":%lld,\"refusals\":[",
               (long long)s->rows, (long long)s->refused, (long long)s->homes);
    buf_str(&b, buf_text(&s->refusals));
    buf_str(&b, S("],\"rows\":["));
    for (size_t i = 0; i < s->count; i++)
        buf_format(&b, "%s{\"code\":\"%s\",\"homes\":%lld}", i ? "," : "", s->places[i].code,
                   (long long)s->places[i].homes);
    buf_str(&b, S("]}\n"));
    fwrite(b.at, 1, b.len, stdout);
    buf_reset(&b);
}

static int read_rows(struct table *t, struct arena *a, int code, int homes)
{
    struct stock s = {.places = NEW(a, struct place_homes, CODES_MOST),
                      .slot = NEW(a, size_t, SLOTS)};
    struct cell *cell = NEW(a, struct cell, t->columns);
    struct err err = {0};
    char room[2][CELL_ROOM];
    while (s.rows < ROWS_MOST && table_next(t, cell, &err))
        take_row(&s, t->row, str_trim(cell_text(&cell[code], room[0])),
                 str_trim(cell_text(&cell[homes], room[1])));
    for (int64_t i = 0; i < t->short_rows + t->long_rows; i++)
        refuse(&s,
               i               ? 0
               : t->short_rows ? t->first_short
                               : t->first_long,
               "deze regel heeft een ander aantal kolommen dan de kop",
               "this row has another number of columns than the header");
    s.rows += t->short_rows + t->long_rows;
    int outcome = EXIT_OK;
    if (s.rows >= ROWS_MOST)
        outcome = fail("rows", "Het bestand heeft meer dan een miljoen regels.",
                       "The file has more than a million rows.");
    else if (err.text[0] || s.count == 0)
        outcome = fail("unread", "In dit bestand staat geen enkele regel die gelezen kan worden.",
                       "There is not one row in this file that can be read.");
    else
        print_stock(&s);
    buf_reset(&s.refusals);
    return outcome;
}

static int stock(const char *path)
{
    struct arena opened = arena_open("stock", (size_t)256 << 20), a = opened;
    struct table t;
    struct err err = {0};
    const str *layers;
    size_t count = 1;
    str layer = {0};
    int code = -1, homes = -1;
    bool text = table_is_text(path);
    if (!text)
        table_geopackage_only();
    if (!text && (!table_layers(&a, path, &layers, &count, &err) || count != 1)) {
        arena_close(opened);
        return fail("unread",
                    count > 1
                        ? "Dit GeoPackage heeft meer dan één laag; lever er een met één."
                        : "Dit bestand is geen CSV en geen GeoPackage dat gelezen kan worden.",
                    count > 1 ? "This GeoPackage has more than one layer; deliver one with one."
                              : "This file is no CSV and no GeoPackage that can be read.");
    }
    if (!text)
        layer = layers[0];
    int outcome = EXIT_OK;
    if (!table_open(&t, &a, path, layer, &err)) {
        arena_close(opened);
        return fail("unread", "Dit bestand is geen CSV en geen GeoPackage dat gelezen kan worden.",
                    "This file is no CSV and no GeoPackage that can be read.");
    }
    outcome = find_columns(&t, &code, &homes);
    if (outcome == EXIT_OK)
        outcome = read_rows(&t, &a, code, homes);
    table_close(&t);
    arena_close(opened);
    return outcome;
}

int command_worker(int argc, char **argv)
{
    bool help = false;
    const struct option options[] = {{"--help", NULL, "this", NULL, &help}};
    const char *rest[8];
    size_t count = 0;
    struct err err = {0};
    if (argc > 8 || !options_read(options, COUNT(options), argc, argv, rest, &count, &err)) {
        fprintf(stderr, "veerkracht worker: %s\n", err.text[0] ? err.text : "too many words");
        return EXIT_USAGE;
    }
    if (help) {
        options_help("veerkracht worker stock FILE\n\n"
                     "What veerkrachtd starts for an upload: reads a CSV or GeoPackage of homes\n"
                     "per area, within limits of its own, and prints JSON. Example:\n\n"
                     "  veerkracht worker stock bezit.csv\n",
                     options, COUNT(options));
        return EXIT_OK;
    }
    if (count != 2 || strcmp(rest[0], "stock") != 0) {
        fputs("veerkracht worker: stock FILE; see --help\n", stderr);
        return EXIT_USAGE;
    }
    if (!limits_set()) {
        fputs("veerkracht worker: the limits could not be set\n", stderr);
        return EXIT_FAILED;
    }
    return stock(rest[1]);
}
