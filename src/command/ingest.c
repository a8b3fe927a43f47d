/* ingest.c - the verb `ingest`: deliveries into a store. */
#include "ingest/ingest.h"
#include "base/file.h"
#include "base/num.h"
#include "base/options.h"
#include "base/progress.h"
#include "command/command.h"
#include "ingest/crs.h"
#include "ingest/report.h"

#include <signal.h>

struct words {
    const char *store, *catalogue, *source, *report, *assume;
    bool json, verbose, help;
};

static bool write_report(const char *folder, const struct ingest_result *result, struct err *err)
{
    struct buf text = {0}, json = {0};
    char path[4096];
    report_text(&text, result);
    report_json(&json, result);
    bool ok = file_make_folders(folder, err);
    snprintf(path, sizeof path, "%s/ingest.txt", folder);
    ok = ok && file_write(path, buf_text(&text), err);
    snprintf(path, sizeof path, "%s/ingest.json", folder);
    ok = ok && file_write(path, buf_text(&json), err);
    buf_reset(&text);
    buf_reset(&json);
    return ok;
}

static void print(const struct ingest_result *result, const struct words *w)
{
    struct buf out = {0};
    if (w->json)
        report_json(&out, result);
    else if (w->verbose)
        report_text(&out, result);
    else
        report_summary(&out, result);
    fwrite(out.at, 1, out.len, stdout);
    buf_reset(&out);
}

/* The words as options of a run; false with a sentence: *code says whose fault it is. */
static bool understand(const struct words *w, struct arena *memory, struct ingest_options *o,
                       enum exit_code *code, struct err *err)
{
    struct catalogue *c;
    int64_t epsg = 0;
    *code = EXIT_USAGE;
    if (!w->store)
        return err_set(err, "say where the store is: --store FILE");
    if (o->paths_count == 0)
        return err_set(err, "name at least one file or folder with deliveries");
    if (w->assume && (!num_parse_int(str_from(w->assume), &epsg) || epsg < 1 || epsg > 999999 ||
                      !crs_known((int)epsg)))
        return err_set(err, "--assume-crs wants an EPSG code that there is, as 28992, not '%s'",
                       w->assume);
    if (!catalogue_load(memory, w->catalogue, &c, err)) {
        *code = EXIT_FAILED;
        return false;
    }
    int source = w->source ? catalogue_source(c, str_from(w->source)) : 0;
    if (source < 0)
        return err_set(err, "the catalogue has no source '%s'", w->source);
    o->store = w->store;
    o->catalogue = c;
    o->only = w->source ? &c->sources[source] : NULL;
    o->assume_crs = (int)epsg;
    return true;
}

/* Say what went wrong, and keep what was read until then in the report. */
static int fail(const struct words *w, struct ingest_result *result, const struct err *err)
{
    struct err why = {0};
    result->failure = err->text;
    if (w->report && !write_report(w->report, result, &why))
        fprintf(stderr, "veerkracht ingest: %s; nor can the report be written: %s\n", err->text,
                why.text);
    else
        fprintf(stderr, "veerkracht ingest: %s\n", err->text);
    return interrupt_asked() ? EXIT_INTERRUPTED : EXIT_FAILED;
}

static int run(const struct words *w, const struct ingest_options *o, struct arena *memory)
{
    struct ingest_result result;
    struct err err = {0};
    interrupt_install();
    signal(SIGXFSZ, SIG_IGN); /* a file that may grow no further is a full disk: a sentence */
    if (!ingest_run(o, memory, &result, &err))
        return fail(w, &result, &err);
    print(&result, w);
    if (w->report && !write_report(w->report, &result, &err)) {
        fprintf(stderr, "veerkracht ingest: the store is made, but the report is not: %s\n",
                err.text);
        return EXIT_FAILED;
    }
    return EXIT_OK;
}

int command_ingest(int argc, char **argv)
{
    struct words w = {.catalogue = "catalogue"};
    const struct option options[] = {
        {"--store", "FILE", "the store (a GeoPackage); made when it is not there", &w.store, NULL},
        {"--catalogue", "DIR", "the catalogue; default 'catalogue'", &w.catalogue, NULL},
        {"--source", "ID", "only deliveries of this source", &w.source, NULL},
        {"--report", "DIR", "write ingest.txt and ingest.json there", &w.report, NULL},
        {"--assume-crs", "EPSG", "of layers that contradict what they declare", &w.assume, NULL},
        {"--json", NULL, "print the report as JSON", NULL, &w.json},
        {"--verbose", NULL, "print the whole report, not a summary", NULL, &w.verbose},
        {"--help", NULL, "this", NULL, &w.help},
    };
    struct arena memory = arena_open("ingest", (size_t)1 << 36);
    const char **paths = NEW(&memory, const char *, argc);
    struct ingest_options o = {.paths = paths};
    struct err err = {0};
    if (!options_read(options, COUNT(options), argc, argv, paths, &o.paths_count, &err)) {
        fprintf(stderr, "veerkracht ingest: %s\n", err.text);
        return EXIT_USAGE;
    }
    if (w.help) {
        options_help("veerkracht ingest --store FILE PATH...\n\n"
                     "Reads deliveries (CSV, GeoPackage, Shapefile, DBF, GeoJSON, zip, or folders\n"
                     "of them) into a store. All or nothing. Example:\n\n"
                     "  veerkracht ingest --store store.gpkg --report report deliveries/\n",
                     options, COUNT(options));
        return EXIT_OK;
    }
    enum exit_code code;
    bool ok = understand(&w, &memory, &o, &code, &err);
    if (!ok)
        fprintf(stderr, "veerkracht ingest: %s\n", err.text);
    int ended = ok ? run(&w, &o, &memory) : (int)code;
    arena_close(memory);
    return ended;
}
