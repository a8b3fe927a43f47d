/* audit.c - the verb `audit`: who did what, and whether the log is whole. */
#include "command/store_words.h"

static const char usage[] =
    "veerkracht audit verify|export|show --people STORE\n\n"
    "The audit log. verify goes through the chain of hashes: exit 1 and the first line that does\n"
    "not fit when something was changed, left out or put in; it prints the newest hash, to keep\n"
    "elsewhere. export writes all lines as JSON, one a line; show the newest 200. Example:\n\n"
    "  veerkracht audit verify --people people.db\n";

static int verify(struct store_run *run)
{
    struct audit_state state;
    if (!audit_verify(run->db, &state, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "verify");
    if (run->json)
        printf("{\"lines\":%lld,\"whole\":%s,\"broken_at\":%lld,\"newest\":\"%s\"}\n",
               (long long)state.lines, state.broken_at ? "false" : "true",
               (long long)state.broken_at, state.newest);
    else if (state.broken_at)
        printf("Line %lld does not fit what stands before it: it, or one before, was changed, left "
               "out or put in.\n",
               (long long)state.broken_at);
    else
        printf("%lld lines, whole. Newest hash: %s\n", (long long)state.lines, state.newest);
    return state.broken_at ? EXIT_FAILED : EXIT_OK;
}

static bool put(void *context, str lines)
{
    return fwrite(lines.at, 1, lines.len, context) == lines.len;
}

static int show(struct store_run *run)
{
    struct buf json = {0};
    if (!audit_page(run->db, &(struct audit_wanted){0}, &json, &run->err)) {
        buf_reset(&json);
        return store_outcome(run, OUTCOME_FAILED, "show");
    }
    printf("[%.*s]\n", STR_ARG(buf_text(&json)));
    buf_reset(&json);
    return EXIT_OK;
}

int command_audit(int argc, char **argv)
{
    struct store_words w = {0};
    const struct option options[] = {STORE_OPTIONS(w)};
    struct arena opened = arena_open("audit", (size_t)64 << 20), a = opened;
    const char **rest = NEW(&a, const char *, argc);
    size_t count = 0;
    struct store_run run = {.verb = "audit"};
    int code = EXIT_USAGE;
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, &run.err))
        fprintf(stderr, "veerkracht audit: %s\n", run.err.text);
    else if (w.help) {
        options_help(usage, options, COUNT(options));
        code = EXIT_OK;
    } else if (count != 1 ||
               (strcmp(rest[0], "verify") && strcmp(rest[0], "export") && strcmp(rest[0], "show")))
        fputs("veerkracht audit: verify, export or show; see --help\n", stderr);
    else if (!store_open(&run, "audit", &w, &a, false))
        code = w.people ? EXIT_FAILED : EXIT_USAGE;
    else if (!strcmp(rest[0], "export"))
        code = audit_export(run.db, put, stdout, &run.err) && fflush(stdout) == 0
                   ? EXIT_OK
                   : store_outcome(&run, OUTCOME_FAILED, "export");
    else
        code = !strcmp(rest[0], "verify") ? verify(&run) : show(&run);
    db_close(run.db);
    arena_close(opened);
    return code;
}
