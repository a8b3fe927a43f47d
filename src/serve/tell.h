/* tell.h - what the routes of accounts have in common: who acts, how an outcome is answered, the
 * cookie, the letters. */
#pragma once
#include "people/letters.h"
#include "people/sign.h"
#include "serve/body.h"
#include "serve/limits.h"

/* Who acts, for the audit log; its texts lie in the request's arena. */
struct actor actor_of(const struct request *q);
struct sign sign_of(const struct request *q, const struct actor *actor);
/* What every step of signing in begins with: the body read, who acts, room for what comes of it. */
struct step {
    const struct json *body;
    struct actor actor;
    struct sign sign;
    struct signed_in in;
    struct err err;
};
/* false: the answer says what is wrong with the body. `s` stays where it is: sign points into it.
 */
MUST_USE bool step_begin(const struct request *q, struct answer *a, struct step *s);
/* Answer what is no OUTCOME_DONE, with the sentence of its status; the store's error is logged. */
void tell_outcome(struct answer *a, enum outcome outcome, const struct err *err);
/* 429 with the time to wait. */
void tell_wait(struct answer *a, int64_t seconds);
/* 422 (or 409, 410) with a word for the page. */
void tell_password(struct answer *a, enum password_verdict verdict);
/* The session's cookie; an empty token takes it away. */
void set_cookie(const struct request *q, struct answer *a, const char *token);
/* Where this server is, as its visitors write it: "https://kaart.example.nl". */
str site_address(const struct request *q);
/* An address of ours with a token behind the hash: never sent to a server. */
str secret_link(const struct request *q, const char *page, const char *token);

/* A letter, once this request is answered; false when no mail goes out here or the queue is full.
 */
struct letter_job {
    enum letter which;
    str to, name, organisation, by, link;
    bool english;
    int64_t hours;
};
bool post_letter(const struct request *q, const struct letter_job *job);
/* The same, now: only at PLACE_ERRAND. */
bool send_letter(const struct request *q, const struct letter_job *job);

/* The answer of GET /api/v1/me for who calls; also after a link is exchanged (routes_me.c). */
void tell_me(const struct request *q, struct answer *a);
/* Somebody's sessions; also for who looks after people (routes_me.c). */
void tell_sessions(struct request *q, struct answer *a, str user);

/* Members of an object that is being written, each with its comma. */
void tell_text(struct buf *json, const char *name, str value);
void tell_number(struct buf *json, const char *name, int64_t value);
void tell_flag(struct buf *json, const char *name, bool value);
/* Words with a blank between, as a list. */
void tell_words(struct buf *json, const char *name, str words);
/* The object or list that was begun ends here: the comma too many becomes `closing`. */
void tell_end(struct buf *json, char closing);
