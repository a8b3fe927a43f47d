/* fetch.c - the verb `fetch`: download what a source publishes. */
#include "ingest/fetch.h"
#include "base/options.h"
#include "base/progress.h"
#include "command/command.h"

enum { PAUSE_MS = 1000, PAUSE_LOCAL_MS = 100 };

static int run(const struct fetch_options *o, struct arena *memory)
{
    struct err err = {0};
    struct fetched *fetched = NEW(memory, struct fetched, o->source->downloads_count);
    interrupt_install();
    if (!fetch_source(o, fetched, &err)) {
        fprintf(stderr, "veerkracht fetch: %s\n", err.text);
        return interrupt_asked() ? EXIT_INTERRUPTED : EXIT_FAILED;
    }
    for (size_t i = 0; i < o->source->downloads_count; i++)
        printf("%s %12lld  %s/%s%s\n", fetched[i].sha256, (long long)fetched[i].bytes, o->folder,
               fetched[i].file.at, fetched[i].there ? "  (was there)" : "");
    return EXIT_OK;
}

static int fail(const char *sentence, int code)
{
    fprintf(stderr, "veerkracht fetch: %s\n", sentence);
    return code;
}

int command_fetch(int argc, char **argv)
{
    const char *source = NULL, *folder = NULL, *catalogue = "catalogue", *base_url = NULL;
    bool help = false;
    const struct option options[] = {
        {"--source", "ID", "the source, by its id in the catalogue", &source, NULL},
        {"--out", "DIR", "where the files go", &folder, NULL},
        {"--catalogue", "DIR", "the catalogue; default 'catalogue'", &catalogue, NULL},
        {"--base-url", "URL", "a mirror to ask instead of the publisher", &base_url, NULL},
        {"--help", NULL, "this", NULL, &help},
    };
    struct arena memory = arena_open("fetch", (size_t)1 << 30);
    const char **rest = NEW(&memory, const char *, argc);
    size_t rest_count;
    struct catalogue *c;
    struct err err = {0};
    if (!options_read(options, COUNT(options), argc, argv, rest, &rest_count, &err))
        return fail(err.text, EXIT_USAGE);
    if (help) {
        options_help("veerkracht fetch --source ID --out DIR\n\n"
                     "Downloads what a source publishes openly, one file after the other; a run\n"
                     "that was cut goes on where it stopped. Example:\n\n"
                     "  veerkracht fetch --source leefbaarometer3 --out deliveries/\n",
                     options, COUNT(options));
        return EXIT_OK;
    }
    if (!source || !folder || rest_count)
        return fail("say --source ID and --out DIR; see --help", EXIT_USAGE);
    if (!catalogue_load(&memory, catalogue, &c, &err))
        return fail(err.text, EXIT_FAILED);
    int index = catalogue_source(c, str_from(source));
    if (index < 0)
        return fail(arena_format(&memory, "the catalogue has no source '%s'", source), EXIT_USAGE);
    struct fetch_options o = {&c->sources[index], folder, base_url,
                              base_url ? PAUSE_LOCAL_MS : PAUSE_MS};
    int code = run(&o, &memory);
    arena_close(memory);
    return code;
}
