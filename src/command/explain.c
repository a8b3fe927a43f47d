/* explain.c - the verb `explain`: the road of one figure, for who does not believe it. */
#include "base/buf.h"
#include "base/file.h"
#include "base/options.h"
#include "base/progress.h"
#include "command/command.h"
#include "command/explain_print.h"
#include "command/explain_rows.h"
#include "command/publish_load.h"
#include "command/regions.h"

struct words {
    const char *store, *edition, *area, *map, *regio, *catalogue, *lang;
    bool all, json, help;
    const char *rest;
};

/* What is explained, and what it is explained from. */
struct desk {
    struct catalogue *catalogue;
    const struct edition_recipe *recipe;
    struct supply in;
    struct drafts drafts;
    struct explain_request request;
};

static bool find_names(const struct words *w, struct arena *out, struct desk *d, struct err *err)
{
    if (!file_is_folder(w->catalogue))
        return err_set(err, "%s: no such folder; say where the catalogue is with --catalogue DIR",
                       w->catalogue);
    if (!catalogue_load(out, w->catalogue, &d->catalogue, err))
        return false;
    int edition = catalogue_edition(d->catalogue, str_from(w->edition)),
        map = catalogue_map(d->catalogue, str_from(w->map));
    if (edition < 0)
        return err_set(err, "the catalogue has no edition '%s'; editions/%s.json would describe it",
                       w->edition, w->edition);
    if (map < 0)
        return err_set(err, "the catalogue has no map '%s'; maps/%s.json would describe it", w->map,
                       w->map);
    d->recipe = &d->catalogue->editions[edition];
    d->request.map = (size_t)map;
    return true;
}

/* The draft whose places have such codes. */
static const struct draft *draft_of(const struct drafts *d, str code)
{
    return str_starts(code, S("GM"))   ? &d->gemeenten
           : str_starts(code, S("RG")) ? &d->regions
                                       : &d->areas;
}

/* Where in the drafts the place stands that the words name. */
static bool find_place(const struct words *w, struct desk *d, struct err *err)
{
    str code = str_from(w->area);
    struct explain_request *q = &d->request;
    int column, row;
    int64_t at = -1;
    if (grid_from_code(code, &column, &row)) {
        q->draft = &d->drafts.grid;
        if (q->draft->on.count == 0)
            return err_set(err, "edition '%s' draws no squares", w->edition);
        at = grid_find(q->draft->on.grid, column, row);
        if (at < 0)
            return err_set(err, "square %s is not drawn: nobody lives there or next to it",
                           w->area);
    } else {
        q->draft = draft_of(&d->drafts, code);
        at = areas_find(q->draft->on.areas, code);
    }
    if (at < 0)
        return err_set(err,
                       "edition '%s' has no area '%s'; it is made of the %s areas of %d, as %.*s, "
                       "of their municipalities and regions, and of squares, as E1583N4935",
                       w->edition, w->area, place_word(d->recipe->level), d->recipe->boundary,
                       STR_ARG(d->drafts.areas.on.areas->code[0]));
    q->place = (size_t)at;
    return true;
}

/* The sources that would give what a map lacks. */
static bool refuse_map(struct arena *out, const struct words *w, const struct desk *d,
                       struct err *err)
{
    const struct map *m = &d->catalogue->maps[d->request.map];
    const char *missing = "";
    for (size_t a = 0; a < m->axes_count; a++) {
        int theme = draft_theme(d->recipe, m->axes[a].theme);
        const struct theme_rules *r = theme < 0 ? NULL : &d->drafts.rules[theme];
        for (size_t k = 0; r && k < r->missing_count; k++)
            missing = arena_format(out, "%s%s%.*s", missing, *missing ? ", " : "; it lacks ",
                                   STR_ARG(d->catalogue->sources[r->missing[k]].id));
    }
    return err_set(err, "edition '%s' does not draw map '%s' on %s%s", w->edition, w->map,
                   d->request.draft->on.kind == PLACE_CELL ? "squares" : "areas", missing);
}

static bool explain(const struct words *w, struct arena *out, struct desk *d,
                    struct explanation *made, struct err *err)
{
    struct store *store = NULL;
    struct areas wijken;
    struct explain_request *q = &d->request;
    if (!find_names(w, out, d, err) || !store_open_read(&store, w->store, err))
        return false;
    struct region *regions;
    size_t regions_count;
    bool ok = regions_read(out, w->regio, &regions, &regions_count, err) &&
              load_supply(out, store, d->catalogue, d->recipe, &d->in, &wijken, err) &&
              supply_set_regions(out, &d->in, regions, regions_count, err);
    if (ok)
        draft_build(out, &d->in, &d->drafts);
    ok = ok && find_place(w, d, err) && (q->draft->classes[q->map] || refuse_map(out, w, d, err));
    if (ok) {
        q->drafts = &d->drafts;
        q->layer = q->draft == &d->drafts.regions
                       ? guard_regions(out, q->draft, guard_layer(out, &d->drafts.gemeenten))
                       : guard_layer(out, q->draft);
        *made = explain_build(out, q);
        ok = explain_rows(out, store, &d->in, made, err);
    }
    store_close(store);
    return ok;
}

static int run(const struct words *w, struct arena *memory)
{
    struct desk *d = NEW(memory, struct desk, 1);
    struct explanation made;
    struct buf b = {0};
    struct err err = {0};
    interrupt_install();
    d->request.dutch = !strcmp(w->lang, "nl");
    d->request.all = w->all;
    bool ok = explain(w, memory, d, &made, &err);
    progress_end();
    if (!ok) {
        fprintf(stderr, "veerkracht explain: %s\n", err.text);
        return interrupt_asked() ? EXIT_INTERRUPTED : EXIT_FAILED;
    }
    if (!w->json)
        buf_str(&b, S("For the desk, not for publication: these figures lie before the gate.\n\n"));
    (w->json ? explain_print_json : explain_print_text)(&b, made.root);
    fwrite(b.at, 1, b.len, stdout);
    buf_reset(&b);
    return EXIT_OK;
}

static bool understand(const struct words *w, size_t rest, struct err *err)
{
    if (rest > 0)
        return err_set(err, "'%s' is no option; see --help", w->rest);
    if (!w->store || !w->edition || !w->area || !w->map)
        return err_set(err, "say --store FILE, --edition ID, --area CODE and --map ID");
    if (strcmp(w->lang, "nl") != 0 && strcmp(w->lang, "en") != 0)
        return err_set(err, "--lang is nl or en");
    return true;
}

int command_explain(int argc, char **argv)
{
    struct words w = {.catalogue = "catalogue", .lang = "en"};
    const struct option options[] = {
        {"--store", "FILE", "the store, as ingest made it", &w.store, NULL},
        {"--edition", "ID", "which edition of the catalogue", &w.edition, NULL},
        {"--area", "CODE",
         "an area, as BU00010203; a municipality, GM0001; a region, RG01; a square, E1583N4935",
         &w.area, NULL},
        {"--map", "ID", "which map, as veerkracht_abs", &w.map, NULL},
        {"--regio", "RG01 NAME=GM..", "a region that is not in the catalogue, as publish has it",
         &w.regio, NULL},
        {"--catalogue", "DIR", "the catalogue; default 'catalogue'", &w.catalogue, NULL},
        {"--lang", "nl|en", "language of titles and classes; default en", &w.lang, NULL},
        {"--all", NULL, "every square and area around, not the ten that matter most", NULL, &w.all},
        {"--json", NULL, "as JSON, with all digits", NULL, &w.json},
        {"--help", NULL, "this", NULL, &w.help},
    };
    struct arena memory = arena_open("explain", (size_t)1 << 36), opened = memory;
    const char **rest = NEW(&memory, const char *, argc);
    size_t rest_count = 0;
    struct err err = {0};
    bool read = options_read(options, COUNT(options), argc, argv, rest, &rest_count, &err);
    w.rest = rest_count ? rest[0] : NULL;
    int code = EXIT_USAGE;
    if (read && w.help) {
        options_help("veerkracht explain --store FILE --edition ID --area CODE --map ID\n\n"
                     "Tells the road of one figure: the rows it was delivered in, what it is made\n"
                     "of, its change and its noise, the class limits, and what leaves the gate.\n"
                     "Example:\n\n"
                     "  veerkracht explain --store store.gpkg --edition demo-2024 \\\n"
                     "    --area BU90010203 --map veerkracht_abs\n",
                     options, COUNT(options));
        code = EXIT_OK;
    } else if (read && understand(&w, rest_count, &err))
        code = run(&w, &memory);
    else
        fprintf(stderr, "veerkracht explain: %s\n", err.text);
    arena_close(opened);
    return code;
}
