/* session.h - who is signed in: made at a login or with a share link, looked at with each request,
 * ended by its owner, by who looks after the people, or by time. The browser has a token of 256
 * random bits; the store has its hash. */
#pragma once
#include "people/audit.h"
#include "people/outcome.h"
#include "people/secret.h"
#include "people/who.h"

enum {
    SESSION_IDLE_S = 12 * 3600, /* without a request */
    SESSION_MOST_S = 7 * 86400, /* of an account */
    SESSION_HALF_S = 600,       /* until the second factor is given or set up */
    SESSION_LINK_S = 8 * 3600,  /* of a share link */
};

/* What a session is made of. */
struct session_new {
    str user, link; /* one of the two; the other is empty */
    enum stage stage;
    bool embed;
    int64_t ends;
    str address, agent;
};
/* In the transaction of the login: a new token. */
MUST_USE bool session_make(struct tx *t, const struct session_new *s, int64_t now,
                           char token[TOKEN_TEXT], struct err *err);
/* Who has this token at this moment; WHO_NOBODY for one that is not (or no more) good. One look at
 * the store; once a minute a write, to know when it was last used. */
MUST_USE bool session_who(struct db *db, str token, int64_t now, struct who *who, struct err *err);
/* End the caller's own session. */
enum outcome session_end(struct db *db, const struct actor *actor, const struct who *who,
                         struct err *err);

struct session {
    str id;
    int64_t created, seen, ends;
    str address, agent;
    bool here; /* the caller's own */
};
MUST_USE bool sessions_of(struct db *db, struct arena *out, str user, const struct who *who,
                          int64_t now, struct session **list, size_t *count, struct err *err);
/* End one of a user's sessions by its id. */
enum outcome session_kill(struct db *db, const struct actor *actor, str user, str id,
                          struct err *err);
/* In a transaction: end all sessions of a user but one (a session's hash; empty: all). */
MUST_USE bool sessions_drop(struct tx *t, str user, str but, struct err *err);
