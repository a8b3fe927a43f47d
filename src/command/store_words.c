#include "command/store_words.h"
#include "people/migrate.h"

bool store_open(struct store_run *run, const char *verb, const struct store_words *w,
                struct arena *a, bool any)
{
    static char who[80];
    snprintf(who, sizeof who, "command %s", verb);
    *run = (struct store_run){.verb = verb, .a = a, .json = w->json};
    run->actor = (struct actor){str_from(who), {0}, S("command"), time(NULL)};
    bool ok = w->people ? secret_prepare(&run->err) && db_open(w->people, &run->db, &run->err) &&
                              (any || migrate_check(run->db, &run->err))
                        : err_set(&run->err, "--people STORE is wanted; see --help");
    if (!ok)
        fprintf(stderr, "veerkracht %s: %s\n", verb, run->err.text);
    return ok;
}

int store_outcome(const struct store_run *run, enum outcome outcome, const char *what)
{
    static const char *const words[] = {
        [OUTCOME_ABSENT] = "there is no such thing here",
        [OUTCOME_WRONG] = "that is not right",
        [OUTCOME_WAIT] = "too often: wait",
        [OUTCOME_GONE] = "it is over",
        [OUTCOME_TAKEN] = "there is one already",
        [OUTCOME_REFUSED] = "that may not be done: the last admin stays, and nobody ends the own "
                            "organisation",
        [OUTCOME_UNFIT] = "it cannot be like that; see --help",
    };
    if (outcome == OUTCOME_DONE)
        return EXIT_OK;
    fprintf(stderr, "veerkracht %s: %s: %s\n", run->verb, what,
            outcome == OUTCOME_FAILED ? run->err.text : words[outcome]);
    return outcome == OUTCOME_UNFIT ? EXIT_USAGE : EXIT_FAILED;
}

bool store_key(struct store_run *run, const struct store_words *w, struct keyring *keys)
{
    const char *path = w->key ? w->key : arena_format(run->a, "%s.key", w->people);
    if (!w->key && db_is_postgresql(run->db))
        err_set(&run->err, "--key FILE is wanted with a store in PostgreSQL");
    else if (keyring_open(path, keys, &run->err))
        return true;
    fprintf(stderr, "veerkracht %s: %s\n", run->verb, run->err.text);
    return false;
}

const char *store_time(struct arena *a, int64_t at)
{
    struct tm tm;
    time_t seconds = (time_t)at;
    char text[32];
    if (at == 0 || !gmtime_r(&seconds, &tm))
        return "-";
    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm);
    return arena_text(a, str_from(text));
}

void store_print(struct buf *text)
{
    fwrite(text->at, 1, text->len, stdout);
    buf_reset(text);
}
