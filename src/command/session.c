/* session.c - the verb `session`: who is signed in, and out with them. */
#include "people/session.h"
#include "command/store_words.h"

static const char usage[] =
    "veerkracht session list|end --people STORE EMAIL [ID]\n\n"
    "list: where somebody is signed in. end: one of those sessions, or all without an ID.\n"
    "Example:\n\n"
    "  veerkracht session end --people people.db a@example.nl\n";

static void print(struct store_run *run, const struct session *s, size_t count)
{
    struct buf b = {0};
    for (size_t i = 0; i < count; i++) {
        if (!run->json) {
            buf_format(&b, "%.*s  %s  %-16s %-16.*s %.*s\n", STR_ARG(s[i].id),
                       store_time(run->a, s[i].created), store_time(run->a, s[i].seen),
                       STR_ARG(s[i].address), STR_ARG(s[i].agent));
            continue;
        }
        buf_format(&b, "{\"id\":\"%.*s\",\"created\":%lld,\"seen\":%lld,\"ends\":%lld,\"address\":",
                   STR_ARG(s[i].id), (long long)s[i].created, (long long)s[i].seen,
                   (long long)s[i].ends);
        buf_json(&b, s[i].address);
        buf_str(&b, S(",\"agent\":"));
        buf_json(&b, s[i].agent);
        buf_str(&b, S("}\n"));
    }
    store_print(&b);
}

static int run_words(struct store_run *run, const char **rest, size_t count)
{
    struct user u;
    struct session *list;
    size_t some, ended = 0;
    enum outcome outcome = user_find(run->db, run->a, str_from(rest[1]), &u, &run->err);
    if (outcome != OUTCOME_DONE)
        return store_outcome(run, outcome, rest[1]);
    if (!sessions_of(run->db, run->a, u.id, NULL, run->actor.now, &list, &some, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "sessions");
    if (!strcmp(rest[0], "list")) {
        print(run, list, some);
        return EXIT_OK;
    }
    for (size_t i = 0; i < some; i++)
        if (count == 2 || str_equal(list[i].id, str_from(rest[2])))
            ended += session_kill(run->db, &run->actor, u.id, list[i].id, &run->err) ==
                     OUTCOME_DONE;
    if (count == 3 && ended == 0)
        return store_outcome(run, OUTCOME_ABSENT, rest[2]);
    printf("%zu ended\n", ended);
    return EXIT_OK;
}

int command_session(int argc, char **argv)
{
    struct store_words w = {0};
    const struct option options[] = {STORE_OPTIONS(w)};
    struct arena opened = arena_open("session", (size_t)64 << 20), a = opened;
    const char **rest = NEW(&a, const char *, argc);
    size_t count = 0;
    struct store_run run = {.verb = "session"};
    int code = EXIT_USAGE;
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, &run.err))
        fprintf(stderr, "veerkracht session: %s\n", run.err.text);
    else if (w.help) {
        options_help(usage, options, COUNT(options));
        code = EXIT_OK;
    } else if (!(count == 2 && !strcmp(rest[0], "list")) &&
               !((count == 2 || count == 3) && !strcmp(rest[0], "end")))
        fputs("veerkracht session: list EMAIL or end EMAIL [ID]; see --help\n", stderr);
    else if (!store_open(&run, "session", &w, &a, false))
        code = w.people ? EXIT_FAILED : EXIT_USAGE;
    else
        code = run_words(&run, rest, count);
    db_close(run.db);
    arena_close(opened);
    return code;
}
