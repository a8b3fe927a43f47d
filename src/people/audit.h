/* audit.h - who did what: one line in the transaction of the act itself, each line's hash over the
 * line before. A line that was changed, left out or put in is found by audit_verify. The chain is
 * as good as its newest hash: an operator who distrusts the database keeps that elsewhere
 * (`veerkracht audit verify` prints it). BIO2 8.15, ASVS 5.0 V16. */
#pragma once
#include "base/buf.h"
#include "base/file.h"
#include "people/db.h"

/* Who acts, from where and when: handed down to every function of src/people that changes
 * something.
 */
struct actor {
    str who;          /* "user ID", "link ID", "command NAME", "nobody" */
    str organisation; /* id; empty: none */
    str origin;       /* the address of the caller; "command" on the command line */
    int64_t now;      /* UTC seconds */
};

/* Add a line. Texts of callers may hold anything: what is not printable is kept out, long ones are
 * cut at 200 bytes. Never hand secrets to it: it keeps what it is given. */
MUST_USE bool audit_add(struct tx *t, const struct actor *actor, const char *action, str object,
                        const char *result, struct err *err);
/* The same in a transaction of its own, for acts that change nothing else (a wrong password). */
MUST_USE bool audit_note(struct db *db, const struct actor *actor, const char *action, str object,
                         const char *result, struct err *err);

struct audit_state {
    int64_t lines;     /* looked at */
    int64_t broken_at; /* seq of the first line that does not fit; 0: none */
    char newest[HASH_HEX];
};
/* Go through the whole chain, a thousand lines at a time. A broken chain is no error: see `state`.
 */
MUST_USE bool audit_verify(struct db *db, struct audit_state *state, struct err *err);

enum { AUDIT_PAGE = 200 };
/* Which lines; 0: no bound. Newest first, AUDIT_PAGE at most. */
struct audit_wanted {
    int64_t from, to; /* UTC seconds, both inclusive */
    int64_t before;   /* seq: only older lines */
};
/* As the inside of a JSON array: {"seq":…,"time":…,"actor":…,…},… */
MUST_USE bool audit_page(struct db *db, const struct audit_wanted *wanted, struct buf *json,
                         struct err *err);
/* All lines, oldest first, one JSON object a line, handed to `put` some at a time. */
MUST_USE bool audit_export(struct db *db, bool (*put)(void *context, str lines), void *context,
                           struct err *err);
