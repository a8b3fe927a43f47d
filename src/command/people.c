/* people.c - the verb `people`: the store itself. */
#include "base/num.h"
#include "command/store_words.h"
#include "people/backup.h"
#include "people/demo_people.h"
#include "people/migrate.h"

static const char usage[] =
    "veerkracht people migrate|status|backup|check|demo --people STORE\n\n"
    "The store of accounts, links and the audit log. migrate makes or brings up to date its\n"
    "tables (--to N: back to step N, which removes what newer steps hold); status tells where it\n"
    "is; backup copies it while it is in use and checks the copy; check looks at a copy; demo\n"
    "makes accounts of every role whose password everybody knows, for this machine alone.\n"
    "Examples:\n\n"
    "  veerkracht people migrate --people /var/lib/veerkracht/people.db\n"
    "  veerkracht people backup --people /var/lib/veerkracht/people.db --to people-copy.db\n";

struct words {
    struct store_words store;
    const char *to, *scope;
};

static int migrate(struct store_run *run, const char *to)
{
    int64_t steps = migrate_newest(), at = 0;
    if (to && (!num_parse_int(str_from(to), &steps) || steps < 0)) {
        fprintf(stderr, "veerkracht people: --to wants a number of steps\n");
        return EXIT_USAGE;
    }
    if (!migrate_at(run->db, &at, &run->err) || !migrate_to(run->db, steps, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "migrate");
    if (run->json)
        printf("{\"from\":%lld,\"to\":%lld}\n", (long long)at, (long long)steps);
    else
        printf("The tables are at step %lld%s.\n", (long long)steps, at == steps ? " already" : "");
    return EXIT_OK;
}

static int status(struct store_run *run)
{
    int64_t at = 0;
    if (!migrate_at(run->db, &at, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "status");
    bool current = at == migrate_newest();
    if (run->json)
        printf("{\"engine\":\"%s\",\"step\":%lld,\"newest\":%lld}\n",
               db_is_postgresql(run->db) ? "postgresql" : "sqlite", (long long)at,
               (long long)migrate_newest());
    else
        printf("%s, step %lld of %lld\n", db_is_postgresql(run->db) ? "PostgreSQL" : "SQLite",
               (long long)at, (long long)migrate_newest());
    return current ? EXIT_OK : EXIT_FAILED;
}

static int demo(struct store_run *run, const struct words *w)
{
    struct keyring keys;
    str scope[PEOPLE_SCOPE];
    size_t count = 0;
    for (str rest = str_from(w->scope ? w->scope : "GM0001"); rest.len && count < PEOPLE_SCOPE;) {
        size_t end = str_find(rest, ',');
        scope[count++] = (str){rest.at, end};
        end += end < rest.len;
        rest = (str){rest.at + end, rest.len - end};
    }
    if (!store_key(run, &w->store, &keys) || !migrate_to(run->db, migrate_newest(), &run->err))
        return EXIT_FAILED;
    enum outcome outcome = demo_people_make(run->db, &keys, scope, count, run->actor.now,
                                            &run->err);
    if (outcome == OUTCOME_REFUSED) {
        fputs("veerkracht people: there are people in this store; no demo accounts were added\n",
              stderr);
        return EXIT_FAILED;
    }
    if (outcome != OUTCOME_DONE)
        return store_outcome(run, outcome, "demo");
    for (size_t i = 0; i < demo_people_count; i++)
        printf("  %-24s %-7s %s\n", demo_people[i].email, role_name(demo_people[i].role),
               demo_people[i].organisation);
    printf("  password of all: %s   secret of the second factor: %s\n", demo_password, demo_secret);
    return EXIT_OK;
}

static int backup(struct store_run *run, const struct words *w)
{
    if (!w->to) {
        fputs("veerkracht people: backup wants --to FILE\n", stderr);
        return EXIT_USAGE;
    }
    if (!backup_make(w->store.people, w->to, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "backup");
    printf("Copied to %s; the copy is whole. Keep the key file (%s.key) with it, elsewhere.\n",
           w->to, w->store.people);
    return EXIT_OK;
}

static int run_word(const char *word, const struct words *w, struct arena *a)
{
    struct store_run run = {.verb = "people"};
    if (!strcmp(word, "backup"))
        return backup(&run, w);
    if (!strcmp(word, "check"))
        return store_outcome(&run,
                             w->store.people && backup_check(w->store.people, &run.err)
                                 ? OUTCOME_DONE
                                 : (err_set(&run.err, "--people FILE is wanted"), OUTCOME_FAILED),
                             "check");
    if (!store_open(&run, "people", &w->store, a, true)) {
        db_close(run.db);
        return EXIT_FAILED;
    }
    int code = !strcmp(word, "migrate")  ? migrate(&run, w->to)
               : !strcmp(word, "status") ? status(&run)
                                         : demo(&run, w);
    db_close(run.db);
    return code;
}

int command_people(int argc, char **argv)
{
    static const char *const known[] = {"migrate", "status", "backup", "check", "demo"};
    struct words w = {0};
    const struct option options[] = {
        {"--to", "FILE|N", "backup: where to; migrate: to which step", &w.to, NULL},
        {"--scope", "GM..,GM..", "demo: municipalities of the guest", &w.scope, NULL},
        {"--key", "FILE", "the server's keys; by default STORE.key", &w.store.key, NULL},
        STORE_OPTIONS(w.store),
    };
    struct arena opened = arena_open("people", (size_t)64 << 20), a = opened;
    const char **rest = NEW(&a, const char *, argc);
    size_t count = 0;
    struct err err = {0};
    int code = EXIT_USAGE;
    bool ok = options_read(options, COUNT(options), argc, argv, rest, &count, &err);
    size_t k = 0;
    while (ok && count == 1 && k < COUNT(known) && strcmp(rest[0], known[k]) != 0)
        k++;
    if (!ok)
        fprintf(stderr, "veerkracht people: %s\n", err.text);
    else if (w.store.help) {
        options_help(usage, options, COUNT(options));
        code = EXIT_OK;
    } else if (count != 1 || k == COUNT(known))
        fputs("veerkracht people: migrate, status, backup, check or demo; see --help\n", stderr);
    else
        code = run_word(rest[0], &w, &a);
    arena_close(opened);
    return code;
}
