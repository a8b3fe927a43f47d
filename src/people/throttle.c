#include "people/throttle.h"
#include "base/address.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, KNOWN_DAYS = 90 };

/* count within the window, then until when nothing is tried. */
struct attempts {
    int64_t count, since, until;
};

static const struct rule {
    const char *form; /* of the key */
    int64_t window, most;
} rules[] = {
    {"both", 15 * MINUTE, 10},
    {"address", HOUR, 100},
    {"account", HOUR, 50},
};
enum { BOTH, ADDRESS, ACCOUNT };

static str key_of(struct arena *a, int rule, str what, str address)
{
    char room[ADDRESS_ROOM];
    address = address_network(address, room);
    if (rule == BOTH)
        return str_from(arena_format(a, "both %.*s %.*s", STR_ARG(what), STR_ARG(address)));
    return str_from(
        arena_format(a, "%s %.*s", rules[rule].form, STR_ARG(rule == ADDRESS ? address : what)));
}

static str known_key(struct arena *a, str what, str address)
{
    char room[ADDRESS_ROOM];
    address = address_network(address, room);
    return str_from(arena_format(a, "known %.*s %.*s", STR_ARG(what), STR_ARG(address)));
}

static bool get(struct tx *t, struct arena *a, str key, struct attempts *at, struct err *err)
{
    struct db_rows rows;
    *at = (struct attempts){0};
    if (!tx_rows(t, a, "attempt_get", DB_ARGS(DB_T(key)), &rows, err))
        return false;
    if (rows.count)
        *at = (struct attempts){db_number(&rows, 0, 0), db_number(&rows, 0, 1),
                                db_number(&rows, 0, 2)};
    return true;
}

static bool set(struct tx *t, str key, struct attempts at, struct err *err)
{
    return tx_run(t, "attempt_set",
                  DB_ARGS(DB_T(key), DB_N(at.count), DB_N(at.since), DB_N(at.until)), NULL, err);
}

bool throttle_wait(struct tx *t, str what, str address, int64_t now, int64_t *seconds,
                   struct err *err)
{
    struct arena space = arena_open("throttle", 1 << 16), a = space;
    struct attempts at, known;
    bool ok = get(t, &a, known_key(&a, what, address), &known, err);
    *seconds = 0;
    for (int rule = BOTH; ok && rule <= ACCOUNT; rule++) {
        ok = get(t, &a, key_of(&a, rule, what, address), &at, err);
        bool counts = rule != ACCOUNT || known.count == 0;
        if (ok && counts && at.until - now > *seconds)
            *seconds = at.until - now;
    }
    arena_close(space);
    return ok;
}

/* Until when nothing is tried after the count-th wrong try. */
static int64_t next_try(int rule, struct attempts at, int64_t now)
{
    int64_t over = at.count - rules[rule].most;
    if (over < 0)
        return 0;
    if (rule == ADDRESS)
        return at.since + rules[rule].window;
    if (rule == ACCOUNT)
        return now + 1;
    int64_t wait = over < 6 ? MINUTE << over : HOUR;
    return now + (wait < HOUR ? wait : HOUR);
}

bool throttle_wrong(struct tx *t, str what, str address, int64_t now, struct err *err)
{
    struct arena space = arena_open("throttle", 1 << 16), a = space;
    bool ok = true;
    for (int rule = BOTH; ok && rule <= ACCOUNT; rule++) {
        struct attempts at;
        str key = key_of(&a, rule, what, address);
        ok = get(t, &a, key, &at, err);
        /* a wait does not end the count: whoever goes on after it waits twice as long */
        bool over = now >= at.since + rules[rule].window && now >= at.until + rules[rule].window;
        if (at.count == 0 || over)
            at = (struct attempts){0, now, 0};
        at.count++;
        at.until = next_try(rule, at, now);
        ok = ok && set(t, key, at, err);
    }
    arena_close(space);
    return ok;
}

bool throttle_right(struct tx *t, str what, str address, int64_t now, struct err *err)
{
    struct arena space = arena_open("throttle", 1 << 16), a = space;
    bool ok = tx_run(t, "attempt_forget", DB_ARGS(DB_T(key_of(&a, BOTH, what, address))), NULL,
                     err) &&
              set(t, known_key(&a, what, address), (struct attempts){1, now, 0}, err) &&
              tx_run(t, "attempts_sweep", DB_ARGS(DB_N(now - KNOWN_DAYS * DAY), DB_N(now - DAY)),
                     NULL, err);
    arena_close(space);
    return ok;
}
