/* account.h - organisations and their people: who there is, who was invited, what they may do.
 * The rules of who may change whom stand here, not in the routes: `actor.may` says whose eyes. */
#pragma once
#include "people/audit.h"
#include "people/outcome.h"
#include "people/secret.h"
#include "people/who.h"

enum {
    NAME_MOST = 120,             /* bytes of a name */
    TICKET_INVITE_S = 7 * 86400, /* an invitation is good for */
    TICKET_RESET_S = 3600,       /* a new password may be chosen for */
    REVIEW_S = 365 * 86400,      /* an account is looked at once a year */
    UNUSED_S = 180 * 86400,      /* longer not used: for the review */
};

/* --- organisations --- */

struct organisation {
    str id, name, kind;
    int64_t people, created, ended;
};
bool organisation_kind_fits(str kind);
/* TAKEN: the name; UNFIT: an empty or long name, or no kind of docs/people.md. */
enum outcome organisation_make(struct db *db, const struct actor *actor, str name, str kind,
                               char id[PEOPLE_ID], struct err *err);
struct organisation_change {
    const str *name, *kind; /* NULL: as it is */
    const bool *ended;
};
enum outcome organisation_edit(struct db *db, const struct actor *actor, str id,
                               const struct organisation_change *change, struct err *err);
MUST_USE bool organisations_list(struct db *db, struct arena *out, struct organisation **list,
                                 size_t *count, struct err *err);

/* --- people --- */

struct user {
    str id, organisation, organisation_name, organisation_kind;
    str email, name, language;
    enum role role;
    bool contact, has_password, has_totp, has_oidc, disabled;
    int64_t created, seen, reviewed;
    str scope; /* of a guest: codes with a blank between */
};
/* "invited" until there is a way to sign in, "disabled", or "active". */
const char *user_state(const struct user *u);

/* All of an organisation, or (empty) of everybody; by e-mail address. */
MUST_USE bool users_list(struct db *db, struct arena *out, str organisation, struct user **list,
                         size_t *count, struct err *err);
/* One, by id or by e-mail address. ABSENT when there is none. */
enum outcome user_find(struct db *db, struct arena *out, str id_or_email, struct user *user,
                       struct err *err);

struct invitation {
    str organisation, email, language;
    enum role role;
    bool contact;
    const str *scope; /* codes, of a guest */
    size_t scope_count;
};
/* An account that waits for its owner. `as`: who invites (ROLE_ADMIN on the command line); nobody
 * gives a role above the own, and only an admin gives more than member. The token is for a one-time
 * link. TAKEN: the address; UNFIT: the address, the scope or the language; ABSENT: the
 * organisation. */
enum outcome user_invite(struct db *db, const struct actor *actor, enum role as,
                         const struct invitation *invitation, char id[PEOPLE_ID],
                         char token[TOKEN_TEXT], struct err *err);

struct user_change {
    const enum role *role; /* NULL: as it is */
    const bool *contact, *disabled;
    const str *scope;
    size_t scope_count;
    bool scope_given;
};
/* Change somebody of the organisation. REFUSED: above the own role, or the last admin. A disabled
 * account's sessions end at once. */
enum outcome user_edit(struct db *db, const struct actor *actor, enum role as, str organisation,
                       str id, const struct user_change *change, struct err *err);

enum reset { RESET_PASSWORD, RESET_TOTP, RESET_INVITE };
/* Give somebody a way in again. password: a one-time link for a new one. totp: the second factor is
 * set up anew at the next login, all sessions end. invite: another invitation, the former one is
 * void. `token` stays empty for totp. UNFIT: an invitation for who has accepted one, or a password
 * for who has not. */
enum outcome user_reset(struct db *db, const struct actor *actor, enum role as, str organisation,
                        str id, enum reset what, char token[TOKEN_TEXT], struct err *err);
/* Somebody looked at it: still right. */
enum outcome user_review(struct db *db, const struct actor *actor, str organisation, str id,
                         struct err *err);
/* Why an account is due for the yearly review. */
struct due {
    bool not_reviewed, unused, no_second_factor;
};
bool user_due(const struct user *u, int64_t now, struct due *due);

enum outcome user_language(struct db *db, str id, str language, struct err *err);

/* --- one-time links --- */

enum ticket { TICKET_INVITE, TICKET_RESET };
/* In a transaction: a new ticket; former ones of the purpose are void. */
MUST_USE bool ticket_make(struct tx *t, enum ticket purpose, str user, int64_t now,
                          char token[TOKEN_TEXT], struct err *err);
/* Whose ticket this is, when it is good; empty: gone. `use`: it is used with this. */
MUST_USE bool ticket_user(struct tx *t, struct arena *out, enum ticket purpose, str token,
                          int64_t now, bool use, str *user, struct err *err);
/* In a transaction: one user by id; count 0 when absent. */
MUST_USE bool user_row(struct tx *t, struct arena *out, str id, struct user *user, bool *there,
                       struct err *err);
