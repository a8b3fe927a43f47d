/* sign.h - signing in and what belongs to it: password, second factor, invitation, forgotten
 * password, an own provider. Each function is a whole step, with its counts of wrong tries and its
 * line in the audit log. Those with a password cost an argon2 (password.h): vault threads only. */
#pragma once
#include "people/account.h"
#include "people/password.h"
#include "people/session.h"
#include "people/totp.h"

/* What every step has to hand. */
struct sign {
    struct db *db;
    const struct keyring *keys;
    const struct actor *actor; /* who calls, from where, when */
    str agent;                 /* the browser's name for itself */
    str site;                  /* the name authenticator apps show */
};

/* What a step gave. Which of it is filled stands at each function. */
struct signed_in {
    char token[TOKEN_TEXT]; /* of a new session; empty: none */
    enum stage stage;       /* of that session */
    int64_t wait_s;         /* OUTCOME_WAIT: after so many seconds */
    int64_t recovery_left;
    enum password_verdict verdict; /* OUTCOME_UNFIT: why the new password is not taken */
};

/* A right password gives a session that can do nothing but the second factor: STAGE_HALF, or
 * STAGE_ENROL where none is set up yet. An unknown address takes as long as a wrong password. */
enum outcome sign_password(const struct sign *s, str email, str password, struct signed_in *in,
                           struct err *err);
/* The second factor: a code of the app or one of the recovery codes (the other is empty). Gives a
 * new, full session; the half one is gone. Five wrong codes end it. */
enum outcome sign_second(const struct sign *s, const struct who *half, str code, str recovery,
                         struct signed_in *in, struct err *err);

/* Begin to set up a second factor. Whoever has a full session gives the password again. The secret
 * waits with the session until it is confirmed. */
enum outcome sign_totp_new(const struct sign *s, const struct who *who, str password,
                           struct arena *out, str *secret, str *uri, struct signed_in *in,
                           struct err *err);
/* A code of the new secret: it is kept, and ten recovery codes are made, seen this once. From
 * STAGE_ENROL a full session; otherwise the other sessions end. UNFIT: nothing was begun. */
enum outcome sign_totp_confirm(const struct sign *s, const struct who *who, str code,
                               char codes[RECOVERY_CODES][RECOVERY_TEXT], struct signed_in *in,
                               struct err *err);
enum outcome sign_recovery_new(const struct sign *s, const struct who *who, str password,
                               char codes[RECOVERY_CODES][RECOVERY_TEXT], struct signed_in *in,
                               struct err *err);

/* Whose invitation it is; GONE when it is good no more. */
enum outcome sign_invitation(const struct sign *s, str token, struct arena *out, struct user *user,
                             struct err *err);
/* Take it: name and password; a session to set up the second factor. UNFIT: see verdict (a name
 * that cannot be has PASSWORD_FITS). */
enum outcome sign_accept(const struct sign *s, str token, str name, str password,
                         struct signed_in *in, struct err *err);
/* A ticket for a new password. ABSENT: no such account, or none with a password; whoever asked is
 * not told. */
enum outcome sign_forgot(const struct sign *s, str email, struct arena *out, struct user *user,
                         char token[TOKEN_TEXT], struct err *err);
/* A new password with that ticket; all sessions end. `user`: whom to write to. */
enum outcome sign_reset(const struct sign *s, str token, str password, struct arena *out,
                        struct user *user, struct signed_in *in, struct err *err);
/* A new password, knowing the old one; the other sessions end. */
enum outcome sign_change(const struct sign *s, const struct who *who, str old, str password,
                         struct signed_in *in, struct err *err);

/* Who a provider says it is: a full session (the provider answers for the second factor). With an
 * invitation's token, the identity becomes that account's. ABSENT: nobody here has it. */
struct identity {
    str issuer, subject, name;
    str invitation; /* token; empty: none */
};
enum outcome sign_identity(const struct sign *s, const struct identity *identity,
                           struct signed_in *in, struct err *err);
