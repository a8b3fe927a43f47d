/* link.h - share links: one organisation lets another look at its municipality without an account.
 * The token stands in the fragment of the address, is exchanged once for a short session, and is
 * kept as a hash. W3C "Good Practices for Capability URLs"; ASVS 5.0 V14.2.1. */
#pragma once
#include "people/session.h"

enum {
    LINK_DAYS = 90, /* unless said otherwise */
    LINK_DAYS_MOST = 366,
    LINK_TEXT_MOST = 200,
    LINK_VIEW_MOST = 1000,
    LINK_ORIGINS_MOST = 10,
    LINK_PASSPHRASE_LEAST = 8, /* characters */
};

struct link_new {
    str organisation, user; /* of who makes it */
    str for_name, title;
    const str *scope; /* codes of municipalities */
    size_t scope_count;
    str edition, view; /* empty: the latest; the municipality's maps */
    bool contribute;
    str passphrase;    /* empty: none */
    int64_t uses_most; /* 0: no limit */
    int64_t days;
    const str *origins; /* "https://www.example.nl": sites that may show it in a frame */
    size_t origin_count;
};
/* The token is seen here and never again. With a passphrase: an argon2, vault threads only.
 * UNFIT: `why` says which member cannot be. */
enum outcome link_make(struct db *db, const struct actor *actor, const struct link_new *link,
                       char id[PEOPLE_ID], char token[TOKEN_TEXT], const char **why,
                       struct err *err);

struct link {
    str id, for_name, title, scope, edition, view, origins, by, organisation_name;
    bool contribute, passphrase;
    int64_t uses_most, uses, used, created, expires, revoked;
};
const char *link_state(const struct link *link, int64_t now); /* live, expired, used_up, revoked */
MUST_USE bool links_of(struct db *db, struct arena *out, str organisation, struct link **list,
                       size_t *count, struct err *err);
enum outcome link_get(struct db *db, struct arena *out, str id, struct link *link, struct err *err);
/* When it was used, newest first, 200 at most. */
enum outcome link_uses(struct db *db, struct arena *out, str organisation, str id, int64_t **times,
                       size_t *count, struct err *err);
/* Its guests are out with their next request. */
enum outcome link_revoke(struct db *db, const struct actor *actor, str organisation, str id,
                         struct err *err);

struct link_entry {
    char token[TOKEN_TEXT]; /* of the session */
    char id[PEOPLE_ID];     /* of the link */
    int64_t ends, wait_s;
};
/* Come in. WRONG: a passphrase is due (empty) or is wrong; GONE: unknown, over, used up, revoked.
 * embed: for a page in another site's frame, where the link allows any. */
enum outcome link_enter(struct db *db, const struct actor *actor, str token, str passphrase,
                        bool embed, str agent, struct link_entry *entry, struct err *err);
