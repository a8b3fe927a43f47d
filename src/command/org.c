/* org.c - the verb `org`: organisations. */
#include "command/store_words.h"

static const char usage[] =
    "veerkracht org list|add|end|open --people STORE [ID]\n\n"
    "Organisations whose people log in. end: its people and links are dead at once; open: they\n"
    "live again. Kinds: corporatie, gemeente, zorg, vereniging. Example:\n\n"
    "  veerkracht org add --people people.db --name 'Corporatie De Brug' --kind corporatie\n";

static int list(struct store_run *run)
{
    struct organisation *all;
    size_t count;
    struct buf b = {0};
    if (!organisations_list(run->db, run->a, &all, &count, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "list");
    for (size_t i = 0; i < count; i++) {
        if (!run->json) {
            buf_format(&b, "%.*s  %-11.*s %5lld  %s  %.*s\n", STR_ARG(all[i].id),
                       STR_ARG(all[i].kind), (long long)all[i].people,
                       all[i].ended ? "ended" : "     ", STR_ARG(all[i].name));
            continue;
        }
        buf_format(&b, "{\"id\":\"%.*s\",\"name\":", STR_ARG(all[i].id));
        buf_json(&b, all[i].name);
        buf_format(&b, ",\"kind\":\"%.*s\",\"people\":%lld,\"created\":%lld,\"ended\":%lld}\n",
                   STR_ARG(all[i].kind), (long long)all[i].people, (long long)all[i].created,
                   (long long)all[i].ended);
    }
    store_print(&b);
    return EXIT_OK;
}

static int add(struct store_run *run, const char *name, const char *kind)
{
    char id[PEOPLE_ID];
    if (!name || !kind) {
        fputs("veerkracht org: add wants --name and --kind\n", stderr);
        return EXIT_USAGE;
    }
    int code = store_outcome(
        run, organisation_make(run->db, &run->actor, str_from(name), str_from(kind), id, &run->err),
        "organisation");
    if (code == EXIT_OK)
        puts(id);
    return code;
}

static int end(struct store_run *run, const char *id, bool ended)
{
    struct organisation_change change = {.ended = &ended};
    return store_outcome(
        run, organisation_edit(run->db, &run->actor, str_from(id), &change, &run->err), id);
}

int command_org(int argc, char **argv)
{
    struct store_words w = {0};
    const char *name = NULL, *kind = NULL;
    const struct option options[] = {
        {"--name", "NAME", "add: what it is called", &name, NULL},
        {"--kind", "KIND", "add: corporatie, gemeente, zorg or vereniging", &kind, NULL},
        STORE_OPTIONS(w),
    };
    struct arena opened = arena_open("org", (size_t)64 << 20), a = opened;
    const char **rest = NEW(&a, const char *, argc);
    size_t count = 0;
    struct store_run run = {.verb = "org"};
    int code = EXIT_USAGE;
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, &run.err))
        fprintf(stderr, "veerkracht org: %s\n", run.err.text);
    else if (w.help) {
        options_help(usage, options, COUNT(options));
        code = EXIT_OK;
    } else {
        const char *word = count ? rest[0] : "";
        bool one = count == 2 && (!strcmp(word, "end") || !strcmp(word, "open"));
        bool none = count == 1 && (!strcmp(word, "list") || !strcmp(word, "add"));
        if (!one && !none)
            fputs("veerkracht org: list, add, end ID or open ID; see --help\n", stderr);
        else if (!store_open(&run, "org", &w, &a, false))
            code = EXIT_FAILED;
        else if (one)
            code = end(&run, rest[1], !strcmp(word, "end"));
        else
            code = !strcmp(word, "list") ? list(&run) : add(&run, name, kind);
    }
    db_close(run.db);
    arena_close(opened);
    return code;
}
