/* publish.c - the verb `publish`: an edition from a store. Hands publish all it may see. */
#include <signal.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "base/options.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "command/command.h"
#include "command/publish_load.h"
#include "command/regions.h"

struct words {
    const char *store, *edition, *out, *catalogue, *gemeente, *regio, *threads;
    bool json, replace, no_csv, help;
    const char *rest;
};

static bool find_recipe(const struct catalogue *c, const char *id,
                        const struct edition_recipe **recipe, struct err *err)
{
    int at = catalogue_edition(c, str_from(id));
    if (at < 0)
        return err_set(err, "the catalogue has no edition '%s'; editions/%s.json would describe it",
                       id, id);
    *recipe = &c->editions[at];
    return true;
}

/* From the store to gated layers; the store is not needed after this. */
static bool compute(const struct words *w, struct arena *out, struct published *p, struct err *err)
{
    struct store *store = NULL;
    struct supply *in = NEW(out, struct supply, 1);
    struct areas *wijken = NEW(out, struct areas, 1);
    struct drafts *drafts = NEW(out, struct drafts, 1);
    struct region *regions;
    str *codes;
    size_t codes_count = words_split(out, w->gemeente, ',', &codes), regions_count;
    bool ok = regions_read(out, w->regio, &regions, &regions_count, err) &&
              store_open_read(&store, w->store, err) &&
              load_supply(out, store, p->catalogue, p->recipe, in, wijken, err) &&
              supply_set_regions(out, in, regions, regions_count, err) &&
              load_rest(out, store, p, err);
    store_close(store);
    if (!ok)
        return false;
    progress_phase("kaarten", 0);
    draft_build(out, in, drafts);
    progress_end();
    p->areas = in->on[p->recipe->level].areas;
    p->wijken = wijken->count ? wijken : NULL;
    p->rules = drafts->rules;
    p->gemeente_of_area = in->gemeente_of_area;
    p->bridged = in->bridged;
    p->bridged_count = in->bridged_count;
    p->area_layer = guard_layer(out, &drafts->areas);
    p->gemeente_layer = guard_layer(out, &drafts->gemeenten);
    p->region_layer = guard_regions(out, &drafts->regions, p->gemeente_layer);
    p->grid_layer = drafts->grid.on.count ? guard_layer(out, &drafts->grid) : NULL;
    if (!publish_prepare(out, p, in, drafts->grid.gemeente, codes, codes_count, err))
        return false;
    progress_phase("bevindingen", 0);
    p->findings = findings_build(out,
                                 &(struct findings_of){drafts, p->area_layer, p->gemeente_layer,
                                                       p->grid_layer, p->scopes, p->scopes_count});
    progress_end();
    return true;
}

static bool publish(const struct words *w, struct arena *out, struct published *p,
                    struct publish_summary *summary, struct err *err)
{
    struct catalogue *c;
    if (!file_is_folder(w->catalogue))
        return err_set(err, "%s: no such folder; say where the catalogue is with --catalogue DIR",
                       w->catalogue);
    if (!catalogue_load(out, w->catalogue, &c, err) || !find_recipe(c, w->edition, &p->recipe, err))
        return false;
    p->catalogue = c;
    p->catalogue_folder = w->catalogue;
    if (w->replace && !p->recipe->demo)
        return err_set(err, "--replace is for demo editions; '%s' is none", w->edition);
    if (!edition_begin(&p->draft, w->out, p->recipe->id, w->replace, err))
        return false;
    return compute(w, out, p, err) && publish_write(p, !w->no_csv, summary, err);
}

static void print_maps(struct buf *b, const struct published *p)
{
    const char *comma = "";
    buf_str(b, S("\"maps_present\":["));
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present) {
            buf_format(b, "%s", comma);
            buf_json(b, p->catalogue->maps[p->maps[k].map].id);
            comma = ",";
        }
    buf_str(b, S("],\"maps_missing\":["));
    comma = "";
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (!p->maps[k].present) {
            buf_format(b, "%s{\"id\":", comma);
            buf_json(b, p->catalogue->maps[p->maps[k].map].id);
            buf_str(b, S(",\"reason\":"));
            buf_json(b, p->maps[k].reason.nl);
            buf_byte(b, '}');
            comma = ",";
        }
    buf_byte(b, ']');
}

static void print_json(const struct published *p, const struct publish_summary *s, double seconds)
{
    struct buf b = {0};
    buf_str(&b, S("{\"edition\":"));
    buf_json(&b, p->recipe->id);
    buf_format(&b, ",\"areas\":%zu,\"cells\":%zu,", s->areas, s->cells);
    print_maps(&b, p);
    buf_format(&b, ",\"packages\":%zu,\"bytes\":%lld,\"seconds\":", s->municipalities,
               (long long)s->bytes);
    buf_num(&b, seconds, 2);
    buf_str(&b, S("}\n"));
    fwrite(b.at, 1, b.len, stdout);
    buf_reset(&b);
}

static void print_missing(const struct map *map, str reason)
{
    printf("  missing: %.*s, %.*s. %.*s\n", STR_ARG(map->title.en), STR_ARG(map->subtitle.en),
           STR_ARG(reason));
}

static void print_text(const struct words *w, const struct published *p,
                       const struct publish_summary *s)
{
    printf("%s/%s: %zu municipalities, %zu areas, %zu squares, %zu maps, %.1f MB\n", w->out,
           w->edition, s->municipalities, s->areas, s->cells, s->maps_present,
           (double)s->bytes / 1e6);
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (!p->maps[k].present)
            print_missing(&p->catalogue->maps[p->maps[k].map], p->maps[k].reason.en);
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int run(const struct words *w, struct arena *memory)
{
    struct published p = {0};
    struct publish_summary summary = {0};
    struct err err = {0};
    double began = now_s();
    interrupt_install();
    signal(SIGXFSZ, SIG_IGN); /* a file that may grow no further is a full disk: a sentence */
    bool ok = publish(w, memory, &p, &summary, &err);
    edition_end(p.draft);
    if (!ok) {
        progress_end();
        /* whichever step noticed it first, in its own words */
        fprintf(stderr, "veerkracht publish: %s\n",
                interrupt_asked() ? "interrupted: nothing was published" : err.text);
        return interrupt_asked() ? EXIT_INTERRUPTED : EXIT_FAILED;
    }
    if (w->json)
        print_json(&p, &summary, now_s() - began);
    else
        print_text(w, &p, &summary);
    return EXIT_OK;
}

static bool understand(const struct words *w, size_t rest, struct err *err)
{
    int64_t threads = 0;
    if (rest > 0)
        return err_set(err, "'%s' is no option; see --help", w->rest);
    if (!w->store || !w->edition || !w->out)
        return err_set(err, "say --store FILE, --edition ID and --out DIR");
    if (w->threads &&
        (!num_parse_int(str_from(w->threads), &threads) || threads < 1 || threads > 1024))
        return err_set(err, "--threads wants a number from 1 to 1024");
    if (w->gemeente && w->gemeente[strspn(w->gemeente, ", ")] == 0)
        return err_set(err, "--gemeente wants codes, as GM0518,GM0344; leave it out for all");
    if (w->regio && w->regio[strspn(w->regio, "; ")] == 0)
        return err_set(err, "--regio wants \"RG01 Name=GM0518,GM0503\"; leave it out for none");
    parallel_set_threads((int)threads);
    return true;
}

int command_publish(int argc, char **argv)
{
    struct words w = {.catalogue = "catalogue"};
    const struct option options[] = {
        {"--store", "FILE", "the store, as ingest made it", &w.store, NULL},
        {"--edition", "ID", "which edition of the catalogue to make", &w.edition, NULL},
        {"--out", "DIR", "folder of editions; the edition appears in DIR/ID", &w.out, NULL},
        {"--catalogue", "DIR", "the catalogue; default 'catalogue'", &w.catalogue, NULL},
        {"--gemeente", "CODES", "only these, as GM0518,GM0344; statistics still use all places",
         &w.gemeente, NULL},
        {"--regio", "WORDS", "municipalities as one: \"RG01 Name=GM0518,GM0503\"; more behind ';'",
         &w.regio, NULL},
        {"--threads", "N", "threads; default all processors. The bytes are the same", &w.threads,
         NULL},
        {"--replace", NULL, "a demo edition of that id gives way", NULL, &w.replace},
        {"--no-csv", NULL, "leave the tables out", NULL, &w.no_csv},
        {"--json", NULL, "print a summary as JSON", NULL, &w.json},
        {"--help", NULL, "this", NULL, &w.help},
    };
    struct arena memory = arena_open("publish", (size_t)1 << 36);
    const char **rest = NEW(&memory, const char *, argc);
    size_t rest_count = 0;
    struct err err = {0};
    bool read = options_read(options, COUNT(options), argc, argv, rest, &rest_count, &err);
    w.rest = rest_count ? rest[0] : NULL;
    if (read && w.help) {
        options_help("veerkracht publish --store FILE --edition ID --out DIR\n\n"
                     "Makes an edition of maps from a store. It appears complete or not at all.\n"
                     "Example:\n\n"
                     "  veerkracht publish --store store.gpkg --edition demo-2024 --out editions\n",
                     options, COUNT(options));
        return EXIT_OK;
    }
    int code = EXIT_USAGE;
    if (read && understand(&w, rest_count, &err))
        code = run(&w, &memory);
    else
        fprintf(stderr, "veerkracht publish: %s\n", err.text);
    arena_close(memory);
    return code;
}
