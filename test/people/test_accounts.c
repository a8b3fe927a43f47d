/* Accounts on both engines: the whole life of one, and everything that must not work. Time is a
 * parameter, so days pass in a line. */
#include "people/link.h"
#include "people/sign.h"
#include "store.h"
#include <time.h>

enum { NOW = 1800000000, DAY = 86400 };

/* One association with its first admin, and what a step needs. */
struct world {
    struct store *store;
    struct keyring keys;
    struct actor actor;
    struct sign sign;
    char organisation[PEOPLE_ID], other[PEOPLE_ID], admin[PEOPLE_ID];
    struct err err;
    struct signed_in in;
};

#define DONE(call)                                                                                 \
    do {                                                                                           \
        enum outcome outcome_ = (call);                                                            \
        if (outcome_ != OUTCOME_DONE)                                                              \
            fail_msg("%s: outcome %d, %s", #call, (int)outcome_, w.err.text);                      \
    } while (0)
#define ENDS(call, expected) assert_int_equal((call), (expected))

static struct who who_has(struct world *w, const char *token)
{
    struct who who;
    if (!session_who(w->store->db, str_from(token), w->actor.now, &who, &w->err))
        fail_msg("%s", w->err.text);
    return who;
}

static void invite(struct world *w, const char *organisation, const char *email, enum role role,
                   bool contact, char id[PEOPLE_ID], char token[TOKEN_TEXT])
{
    static const str scope[] = {{"GM0001", 6}};
    struct invitation i = {.organisation = str_from(organisation),
                           .email = str_from(email),
                           .language = S("nl"),
                           .role = role,
                           .contact = contact,
                           .scope = scope,
                           .scope_count = role == ROLE_GUEST};
    enum outcome outcome = user_invite(w->store->db, &w->actor, ROLE_ADMIN, &i, id, token, &w->err);
    if (outcome != OUTCOME_DONE)
        fail_msg("invitation: %d %s", (int)outcome, w->err.text);
}

static struct world world(struct store *s)
{
    struct world w = {.store = s, .actor = {S("command test"), {0}, S("127.0.0.1"), NOW}};
    w.keys.count = 1;
    secret_bytes(w.keys.keys[0], KEYRING_BYTES);
    DONE(organisation_make(s->db, &w.actor, S("Vereniging"), S("vereniging"), w.organisation,
                           &w.err));
    DONE(organisation_make(s->db, &w.actor, S("Woonbron Oost"), S("corporatie"), w.other, &w.err));
    return w;
}
#define WORLD                                                                                      \
    struct world w = world(*state);                                                                \
    w.sign = (struct sign){w.store->db, &w.keys, &w.actor, S("test"), S("Veerkracht")};            \
    struct arena *a = &w.store->a;                                                                 \
    (void)a

static const str password = {"drie natte laarzen", 18};

/* From invitation to a full session; the TOTP secret is kept for later logins. */
static void enrol(struct world *w, const char *ticket, str *secret, char token[TOKEN_TEXT],
                  char codes[RECOVERY_CODES][RECOVERY_TEXT])
{
    str uri;
    char code[TOTP_DIGITS + 1];
    ENDS(sign_accept(&w->sign, str_from(ticket), S("Een Naam"), password, &w->in, &w->err),
         OUTCOME_DONE);
    struct who who = who_has(w, w->in.token);
    assert_int_equal(who.stage, STAGE_ENROL);
    ENDS(sign_totp_new(&w->sign, &who, (str){0}, &w->store->a, secret, &uri, &w->in, &w->err),
         OUTCOME_DONE);
    assert_true(totp_code(*secret, w->actor.now / 30, code));
    ENDS(sign_totp_confirm(&w->sign, &who, str_from(code), codes, &w->in, &w->err), OUTCOME_DONE);
    memcpy(token, w->in.token, TOKEN_TEXT);
}

/* Password and code: a full session. */
static void log_in(struct world *w, const char *email, str secret, char token[TOKEN_TEXT])
{
    char code[TOTP_DIGITS + 1];
    w->actor.now += 60; /* a code works once */
    ENDS(sign_password(&w->sign, str_from(email), password, &w->in, &w->err), OUTCOME_DONE);
    struct who half = who_has(w, w->in.token);
    assert_int_equal(half.stage, STAGE_HALF);
    assert_true(totp_code(secret, w->actor.now / 30, code));
    ENDS(sign_second(&w->sign, &half, str_from(code), (str){0}, &w->in, &w->err), OUTCOME_DONE);
    memcpy(token, w->in.token, TOKEN_TEXT);
    assert_int_equal(who_has(w, token).stage, STAGE_FULL);
}

/* A member of the other organisation, ready to work. */
struct member {
    char id[PEOPLE_ID], token[TOKEN_TEXT], codes[RECOVERY_CODES][RECOVERY_TEXT];
    str secret;
};
static struct member member(struct world *w, const char *email, enum role role, bool contact)
{
    struct member m;
    char ticket[TOKEN_TEXT];
    invite(w, role >= ROLE_EDITOR ? w->organisation : w->other, email, role, contact, m.id, ticket);
    enrol(w, ticket, &m.secret, m.token, m.codes);
    return m;
}

/* --- what does not log in ----------------------------------------------------------------------
 */

static void an_id_is_no_address_to_log_in_with(void **state)
{
    WORLD;
    struct member m = member(&w, "id@woonbron.example", ROLE_MEMBER, false);
    ENDS(sign_password(&w.sign, str_from(m.id), password, &w.in, &w.err), OUTCOME_WRONG);
    ENDS(sign_password(&w.sign, S("id@woonbron.example"), password, &w.in, &w.err), OUTCOME_DONE);
}

/* Another server may still remember a half session that was ended. */
static void an_ended_half_session_becomes_no_full_one(void **state)
{
    WORLD;
    char code[TOTP_DIGITS + 1];
    struct member m = member(&w, "half@woonbron.example", ROLE_MEMBER, false);
    w.actor.now += 60;
    ENDS(sign_password(&w.sign, S("half@woonbron.example"), password, &w.in, &w.err), OUTCOME_DONE);
    struct who half = who_has(&w, w.in.token);
    DONE(session_end(w.store->db, &w.actor, &half, &w.err));
    assert_true(totp_code(m.secret, w.actor.now / 30, code));
    ENDS(sign_second(&w.sign, &half, str_from(code), (str){0}, &w.in, &w.err), OUTCOME_GONE);
    assert_string_equal(w.in.token, "");
}

static void addresses_of_one_network_wait_as_one(void **state)
{
    WORLD;
    for (int i = 0; i < 11; i++) {
        w.actor.origin = str_from(arena_format(a, "2001:db8:1:2::%x", 1 + i));
        ENDS(sign_password(&w.sign, S("net@woonbron.example"), password, &w.in, &w.err),
             i < 10 ? OUTCOME_WRONG : OUTCOME_WAIT);
    }
    w.actor.origin = S("2001:db8:1:3::1");
    ENDS(sign_password(&w.sign, S("net@woonbron.example"), password, &w.in, &w.err), OUTCOME_WRONG);
}

/* --- a whole life ------------------------------------------------------------------------------
 */

static void an_account_from_invitation_to_the_next_login(void **state)
{
    WORLD;
    char id[PEOPLE_ID], ticket[TOKEN_TEXT], token[TOKEN_TEXT];
    char codes[RECOVERY_CODES][RECOVERY_TEXT];
    struct user user;
    str secret;
    invite(&w, w.other, "J.Oosterveld@woonbron.example", ROLE_MEMBER, true, id, ticket);
    DONE(sign_invitation(&w.sign, str_from(ticket), a, &user, &w.err));
    assert_true(str_equal(user.email, S("j.oosterveld@woonbron.example")));
    assert_string_equal(user_state(&user), "invited");
    ENDS(sign_accept(&w.sign, str_from(ticket), S("J. Oosterveld"), S("Oosterveld26"), &w.in,
                     &w.err),
         OUTCOME_UNFIT);
    assert_int_equal(w.in.verdict, PASSWORD_CONTEXT);
    enrol(&w, ticket, &secret, token, codes);
    ENDS(sign_invitation(&w.sign, str_from(ticket), a, &user, &w.err), OUTCOME_GONE);
    struct who who = who_has(&w, token);
    assert_int_equal(who.kind, WHO_USER);
    assert_int_equal(who.stage, STAGE_FULL);
    assert_true(who.contact);
    assert_string_equal(who.organisation, w.other);
    log_in(&w, "j.oosterveld@WOONBRON.example", secret, token);
    DONE(user_find(w.store->db, a, str_from(id), &user, &w.err));
    assert_string_equal(user_state(&user), "active");
    assert_int_equal(user.seen, w.actor.now);
    ENDS(session_end(w.store->db, &w.actor, &(struct who){0}, &w.err), OUTCOME_ABSENT);
    who = who_has(&w, token);
    DONE(session_end(w.store->db, &w.actor, &who, &w.err));
    assert_int_equal(who_has(&w, token).kind, WHO_NOBODY); /* logout, then replay */
}

static void no_session_without_second_factor(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    (void)m;
    for (int i = 0; i < 100; i++) {
        w.actor.now += 600;
        DONE(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err));
        struct who half = who_has(&w, w.in.token);
        for (int cap = CAP_PUBLIC + 1; cap < CAP_COUNT; cap++)
            assert_int_equal(who_may(&half, (enum cap)cap), cap == CAP_HALF || cap == CAP_SESSION);
        assert_int_equal(sign_second(&w.sign, &half, S("000000"), (str){0}, &w.in, &w.err),
                         OUTCOME_WRONG);
        assert_string_equal(w.in.token, "");
        w.actor.now += 601;
        assert_int_equal(who_has(&w, w.in.token).kind, WHO_NOBODY);
    }
}

static void a_code_works_once_and_a_recovery_code_too(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    char code[TOTP_DIGITS + 1];
    w.actor.now += 60;
    assert_true(totp_code(m.secret, w.actor.now / 30, code));
    for (int i = 0; i < 2; i++) {
        DONE(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err));
        struct who half = who_has(&w, w.in.token);
        ENDS(sign_second(&w.sign, &half, str_from(code), (str){0}, &w.in, &w.err),
             i == 0 ? OUTCOME_DONE : OUTCOME_WRONG);
    }
    for (int i = 0; i < 2; i++) {
        DONE(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err));
        struct who half = who_has(&w, w.in.token);
        ENDS(sign_second(&w.sign, &half, (str){0}, str_from(m.codes[3]), &w.in, &w.err),
             i == 0 ? OUTCOME_DONE : OUTCOME_WRONG);
        if (i == 0)
            assert_int_equal(w.in.recovery_left, RECOVERY_CODES - 1);
    }
    /* five wrong codes end the half session */
    w.actor.now += 3600;
    DONE(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err));
    char half_token[TOKEN_TEXT];
    memcpy(half_token, w.in.token, TOKEN_TEXT);
    struct who half = who_has(&w, half_token);
    for (int i = 0; i < 5; i++)
        ENDS(sign_second(&w.sign, &half, S("111111"), (str){0}, &w.in, &w.err), OUTCOME_WRONG);
    assert_int_equal(who_has(&w, half_token).kind, WHO_NOBODY);
}

/* --- guessing ----------------------------------------------------------------------------------
 */

static void guesses_are_slowed_and_the_owner_gets_in(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    char token[TOKEN_TEXT];
    int64_t tried = 0, refused = 0, began = w.actor.now;
    struct actor owner = w.actor;
    w.actor.origin = S("192.0.2.7");
    /* whoever waits as told, for a day, from one address */
    while (w.actor.now - began < DAY && tried < 200) {
        enum outcome outcome = sign_password(&w.sign, S("a@b.example"), S("geraden wachtwoord"),
                                             &w.in, &w.err);
        assert_true(outcome == OUTCOME_WRONG || outcome == OUTCOME_WAIT);
        tried += outcome == OUTCOME_WRONG;
        refused += outcome == OUTCOME_WAIT;
        w.actor.now += outcome == OUTCOME_WAIT ? w.in.wait_s : 1;
    }
    assert_in_range(tried, 10, 45); /* 10 at once, then 1, 2, 4, ... 60 minutes apart */
    assert_true(refused > 10);
    /* from a thousand addresses at once: one a second */
    owner.now = w.actor.now;
    int64_t wrong = 0;
    for (int i = 0; i < 1000; i++) {
        char address[32];
        snprintf(address, sizeof address, "198.51.%d.%d", i / 250, i % 250);
        w.actor.origin = str_from(address);
        wrong += sign_password(&w.sign, S("a@b.example"), S("geraden wachtwoord"), &w.in, &w.err) ==
                 OUTCOME_WRONG;
    }
    assert_in_range(wrong, 1, 51);
    w.actor = owner;
    log_in(&w, "a@b.example", m.secret, token); /* from where the owner always comes */
}

static void an_unknown_address_costs_the_same(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    (void)m;
    struct timespec from, to;
    double seconds[2] = {0};
    const str emails[] = {S("a@b.example"), S("nobody@b.example")};
    for (int i = 0; i < 16; i++) {
        w.actor.now += 3600;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        ENDS(sign_password(&w.sign, emails[i % 2], S("geraden wachtwoord"), &w.in, &w.err),
             OUTCOME_WRONG);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        seconds[i % 2] += (double)(to.tv_sec - from.tv_sec) +
                          (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    }
    /* the argon2 is there for both: without it the second would be a hundredth */
    assert_true(seconds[1] > seconds[0] / 2 && seconds[0] > seconds[1] / 2);
}

/* --- ending ------------------------------------------------------------------------------------
 */

static void sessions_end_by_time_owner_and_keeper(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    char second[TOKEN_TEXT], third[TOKEN_TEXT];
    struct session *list;
    size_t count;
    log_in(&w, "a@b.example", m.secret, second);
    log_in(&w, "a@b.example", m.secret, third);
    struct who who = who_has(&w, third);
    assert_true(
        sessions_of(w.store->db, a, str_from(m.id), &who, w.actor.now, &list, &count, &w.err));
    assert_int_equal(count, 3);
    str victim = {0};
    for (size_t i = 0; i < count; i++)
        if (!list[i].here)
            victim = list[i].id;
    assert_true(list[0].here);
    ENDS(session_kill(w.store->db, &w.actor, S("aaaaaaaaaaaaaaaaaaaa"), victim, &w.err),
         OUTCOME_ABSENT);
    DONE(session_kill(w.store->db, &w.actor, str_from(m.id), victim, &w.err));
    /* the password is changed: others end, this one stays */
    ENDS(sign_change(&w.sign, &who, S("verkeerd wachtwoord"), S("vier droge klompen"), &w.in,
                     &w.err),
         OUTCOME_WRONG);
    ENDS(sign_change(&w.sign, &who, password, S("welkom01"), &w.in, &w.err), OUTCOME_UNFIT);
    DONE(sign_change(&w.sign, &who, password, S("vier droge klompen"), &w.in, &w.err));
    assert_true(
        sessions_of(w.store->db, a, str_from(m.id), &who, w.actor.now, &list, &count, &w.err));
    assert_int_equal(count, 1);
    /* 12 hours idle */
    for (int i = 0; i < 12; i++) {
        w.actor.now += 11 * 3600;
        assert_int_equal(who_has(&w, third).kind, WHO_USER);
    }
    w.actor.now += 12 * 3600 + 60;
    assert_int_equal(who_has(&w, third).kind, WHO_NOBODY);
}

static void a_week_is_the_most(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    for (int64_t began = w.actor.now; w.actor.now < began + SESSION_MOST_S - 6 * 3600;) {
        w.actor.now += 6 * 3600;
        if (w.actor.now < began + SESSION_MOST_S)
            assert_int_equal(who_has(&w, m.token).kind, WHO_USER);
    }
    w.actor.now += 6 * 3600;
    assert_int_equal(who_has(&w, m.token).kind, WHO_NOBODY);
}

static void disabling_ends_everything_at_once(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    const bool yes = true, no = false;
    DONE(user_edit(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.other), str_from(m.id),
                   &(struct user_change){.disabled = &yes}, &w.err));
    assert_int_equal(who_has(&w, m.token).kind, WHO_NOBODY);
    ENDS(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err), OUTCOME_WRONG);
    DONE(user_edit(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.other), str_from(m.id),
                   &(struct user_change){.disabled = &no}, &w.err));
    assert_int_equal(who_has(&w, m.token).kind, WHO_NOBODY);
    log_in(&w, "a@b.example", m.secret, m.token);
    DONE(organisation_edit(w.store->db, &w.actor, str_from(w.other),
                           &(struct organisation_change){.ended = &yes}, &w.err));
    assert_int_equal(who_has(&w, m.token).kind, WHO_NOBODY);
}

/* --- forgotten, reset --------------------------------------------------------------------------
 */

static void a_forgotten_password_is_chosen_anew(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    struct user user;
    char ticket[2][TOKEN_TEXT];
    ENDS(sign_forgot(&w.sign, S("nobody@b.example"), a, &user, ticket[0], &w.err), OUTCOME_ABSENT);
    DONE(sign_forgot(&w.sign, S("A@b.example"), a, &user, ticket[0], &w.err));
    DONE(sign_forgot(&w.sign, S("a@b.example"), a, &user, ticket[1], &w.err));
    str fresh = S("vier droge klompen");
    ENDS(sign_reset(&w.sign, str_from(ticket[0]), fresh, a, &user, &w.in, &w.err), OUTCOME_GONE);
    ENDS(sign_accept(&w.sign, str_from(ticket[1]), S("X"), fresh, &w.in, &w.err), OUTCOME_GONE);
    ENDS(sign_reset(&w.sign, str_from(ticket[1]), S("kort"), a, &user, &w.in, &w.err),
         OUTCOME_UNFIT);
    DONE(sign_reset(&w.sign, str_from(ticket[1]), fresh, a, &user, &w.in, &w.err));
    ENDS(sign_reset(&w.sign, str_from(ticket[1]), fresh, a, &user, &w.in, &w.err), OUTCOME_GONE);
    assert_int_equal(who_has(&w, m.token).kind, WHO_NOBODY);
    ENDS(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err), OUTCOME_WRONG);
    DONE(sign_password(&w.sign, S("a@b.example"), fresh, &w.in, &w.err));
    assert_int_equal(w.in.stage, STAGE_HALF); /* the second factor stays */
    DONE(sign_forgot(&w.sign, S("a@b.example"), a, &user, ticket[0], &w.err));
    w.actor.now += 3601;
    ENDS(sign_reset(&w.sign, str_from(ticket[0]), password, a, &user, &w.in, &w.err), OUTCOME_GONE);
}

static void a_lost_phone_is_mended_by_a_keeper(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    char ticket[TOKEN_TEXT];
    ENDS(user_reset(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.organisation), str_from(m.id),
                    RESET_TOTP, ticket, &w.err),
         OUTCOME_ABSENT); /* not of that organisation */
    DONE(user_reset(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.other), str_from(m.id),
                    RESET_TOTP, ticket, &w.err));
    assert_string_equal(ticket, "");
    assert_int_equal(who_has(&w, m.token).kind, WHO_NOBODY);
    DONE(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err));
    assert_int_equal(w.in.stage, STAGE_ENROL);
    ENDS(user_reset(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.other), str_from(m.id),
                    RESET_INVITE, ticket, &w.err),
         OUTCOME_UNFIT);
}

/* --- who may do what to whom -------------------------------------------------------------------
 */

static void nobody_gives_more_than_they_have(void **state)
{
    WORLD;
    struct member admin = member(&w, "admin@b.example", ROLE_ADMIN, false);
    struct member editor = member(&w, "editor@b.example", ROLE_EDITOR, true);
    char id[PEOPLE_ID], ticket[TOKEN_TEXT];
    struct invitation i = {.organisation = str_from(w.organisation),
                           .email = S("new@b.example"),
                           .language = S("nl"),
                           .role = ROLE_ADMIN};
    ENDS(user_invite(w.store->db, &w.actor, ROLE_EDITOR, &i, id, ticket, &w.err), OUTCOME_REFUSED);
    i.role = ROLE_EDITOR;
    ENDS(user_invite(w.store->db, &w.actor, ROLE_MEMBER, &i, id, ticket, &w.err), OUTCOME_REFUSED);
    i.organisation = str_from(w.other); /* an editor of a corporation */
    ENDS(user_invite(w.store->db, &w.actor, ROLE_ADMIN, &i, id, ticket, &w.err), OUTCOME_UNFIT);
    const enum role up = ROLE_ADMIN, down = ROLE_MEMBER;
    const bool yes = true;
    ENDS(user_edit(w.store->db, &w.actor, ROLE_EDITOR, str_from(w.organisation),
                   str_from(editor.id), &(struct user_change){.role = &up}, &w.err),
         OUTCOME_REFUSED);
    ENDS(user_edit(w.store->db, &w.actor, ROLE_EDITOR, str_from(w.organisation), str_from(admin.id),
                   &(struct user_change){.disabled = &yes}, &w.err),
         OUTCOME_REFUSED);
    ENDS(user_reset(w.store->db, &w.actor, ROLE_EDITOR, str_from(w.organisation),
                    str_from(admin.id), RESET_PASSWORD, ticket, &w.err),
         OUTCOME_REFUSED);
    /* the last admin stays */
    ENDS(user_edit(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.organisation), str_from(admin.id),
                   &(struct user_change){.role = &down}, &w.err),
         OUTCOME_REFUSED);
    ENDS(user_edit(w.store->db, &w.actor, ROLE_ADMIN, str_from(w.organisation), str_from(admin.id),
                   &(struct user_change){.disabled = &yes}, &w.err),
         OUTCOME_REFUSED);
}

static void invitations_that_cannot_be(void **state)
{
    WORLD;
    char id[PEOPLE_ID], ticket[TOKEN_TEXT];
    const str one[] = {S("GM0001")}, wrong[] = {S("GM0001"), S("BU00010001")};
    const struct invitation cases[] = {
        {str_from(w.other), S("geen adres"), S("nl"), ROLE_MEMBER, false, NULL, 0},
        {str_from(w.other), S("a@b.example\r\nBcc: x@y.example"), S("nl"), ROLE_MEMBER, false, NULL,
         0},
        {str_from(w.other), S("a@b.example"), S("de"), ROLE_MEMBER, false, NULL, 0},
        {str_from(w.other), S("a@b.example"), S("nl"), ROLE_GUEST, false, NULL, 0},
        {str_from(w.other), S("a@b.example"), S("nl"), ROLE_GUEST, false, wrong, 2},
        {str_from(w.other), S("a@b.example"), S("nl"), ROLE_MEMBER, false, one, 1},
        {str_from(w.other), S("a@b.example"), S("nl"), ROLE_GUEST, true, one, 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        ENDS(user_invite(w.store->db, &w.actor, ROLE_ADMIN, &cases[i], id, ticket, &w.err),
             OUTCOME_UNFIT);
    const struct invitation fits = {
        str_from(w.other), S("a@b.example"), S("nl"), ROLE_GUEST, false, one, 1};
    DONE(user_invite(w.store->db, &w.actor, ROLE_ADMIN, &fits, id, ticket, &w.err));
    ENDS(user_invite(w.store->db, &w.actor, ROLE_ADMIN, &fits, id, ticket, &w.err), OUTCOME_TAKEN);
    ENDS(organisation_make(w.store->db, &w.actor, S("Vereniging"), S("zorg"), id, &w.err),
         OUTCOME_TAKEN);
    ENDS(organisation_make(w.store->db, &w.actor, S(" "), S("zorg"), id, &w.err), OUTCOME_UNFIT);
    ENDS(organisation_make(w.store->db, &w.actor, S("x"), S("bank"), id, &w.err), OUTCOME_UNFIT);
}

static void the_yearly_review_lists_who_is_due(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    struct user user;
    struct due due;
    DONE(user_find(w.store->db, a, S("a@b.example"), &user, &w.err));
    assert_false(user_due(&user, w.actor.now, &due));
    assert_true(user_due(&user, w.actor.now + 181 * DAY, &due));
    assert_true(due.unused && !due.not_reviewed && !due.no_second_factor);
    w.actor.now += 366 * DAY;
    assert_true(user_due(&user, w.actor.now, &due));
    assert_true(due.not_reviewed);
    DONE(user_review(w.store->db, &w.actor, str_from(w.other), str_from(m.id), &w.err));
    DONE(user_find(w.store->db, a, S("a@b.example"), &user, &w.err));
    assert_true(user_due(&user, w.actor.now, &due));
    assert_false(due.not_reviewed);
}

/* --- an own provider ---------------------------------------------------------------------------
 */

static void a_provider_speaks_for_its_people(void **state)
{
    WORLD;
    char id[PEOPLE_ID], ticket[TOKEN_TEXT];
    struct identity who = {S("https://idp.example"), S("123"), S("Een Naam"), {0}};
    ENDS(sign_identity(&w.sign, &who, &w.in, &w.err), OUTCOME_ABSENT);
    invite(&w, w.other, "a@b.example", ROLE_MEMBER, false, id, ticket);
    who.invitation = str_from(ticket);
    DONE(sign_identity(&w.sign, &who, &w.in, &w.err));
    assert_int_equal(who_has(&w, w.in.token).stage, STAGE_FULL);
    ENDS(sign_identity(&w.sign, &who, &w.in, &w.err), OUTCOME_TAKEN); /* the invitation is used */
    who.invitation = (str){0};
    DONE(sign_identity(&w.sign, &who, &w.in, &w.err));
    who.issuer = S("https://other.example"); /* the same subject elsewhere is somebody else */
    ENDS(sign_identity(&w.sign, &who, &w.in, &w.err), OUTCOME_ABSENT);
    ENDS(sign_password(&w.sign, S("a@b.example"), password, &w.in, &w.err), OUTCOME_WRONG);
}

/* --- share links -------------------------------------------------------------------------------
 */

static struct link_new link_for(const struct world *w, const struct member *m, const str *scope)
{
    return (struct link_new){.organisation = str_from(w->other),
                             .user = str_from(m->id),
                             .for_name = S("Gemeente Waterdam"),
                             .scope = scope,
                             .scope_count = 1,
                             .days = LINK_DAYS};
}

static void a_link_shows_one_municipality_until_it_ends(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    const str scope[] = {S("GM0001")};
    struct link_new l = link_for(&w, &m, scope);
    struct link_entry in;
    const char *why;
    char id[PEOPLE_ID], token[TOKEN_TEXT];
    l.passphrase = S("blauwe regenjas");
    l.uses_most = 2;
    DONE(link_make(w.store->db, &w.actor, &l, id, token, &why, &w.err));
    ENDS(link_enter(w.store->db, &w.actor, str_from(token), (str){0}, false, S("x"), &in, &w.err),
         OUTCOME_WRONG);
    ENDS(link_enter(w.store->db, &w.actor, str_from(token), S("groene regenjas"), false, S("x"),
                    &in, &w.err),
         OUTCOME_WRONG);
    ENDS(
        link_enter(w.store->db, &w.actor, str_from(token), l.passphrase, true, S("x"), &in, &w.err),
        OUTCOME_REFUSED);
    DONE(link_enter(w.store->db, &w.actor, str_from(token), l.passphrase, false, S("x"), &in,
                    &w.err));
    struct who guest = who_has(&w, in.token);
    assert_int_equal(guest.kind, WHO_LINK);
    assert_true(who_sees(&guest, S("GM0001")) && !who_sees(&guest, S("GM0002")));
    assert_true(who_reads_file(&guest, S("gm/GM0001.json.gz")));
    assert_true(who_reads_file(&guest, S("edition.json")));
    static const char *const closed[] = {"gm/GM0002.json.gz",        "places.json",     "gm/",
                                         "gm/GM0001/../GM0002.json", "values.csv",      "gm/GM0001",
                                         "x/gm/GM0001.json",         "gm/GM0001x.json", ""};
    for (size_t i = 0; i < COUNT(closed); i++)
        assert_false(who_reads_file(&guest, str_from(closed[i])));
    assert_false(who_may(&guest, CAP_CONTRIBUTE) || who_may(&guest, CAP_SIGNED) ||
                 who_may(&guest, CAP_MEMBER));
    DONE(link_enter(w.store->db, &w.actor, str_from(token), l.passphrase, false, S("x"), &in,
                    &w.err));
    ENDS(link_enter(w.store->db, &w.actor, str_from(token), l.passphrase, false, S("x"), &in,
                    &w.err),
         OUTCOME_GONE);
    int64_t *times;
    size_t count;
    DONE(link_uses(w.store->db, a, str_from(w.other), str_from(id), &times, &count, &w.err));
    assert_int_equal(count, 2);
    ENDS(link_uses(w.store->db, a, str_from(w.organisation), str_from(id), &times, &count, &w.err),
         OUTCOME_ABSENT);
    ENDS(link_revoke(w.store->db, &w.actor, str_from(w.organisation), str_from(id), &w.err),
         OUTCOME_ABSENT);
    DONE(link_revoke(w.store->db, &w.actor, str_from(w.other), str_from(id), &w.err));
    assert_int_equal(who_has(&w, in.token).kind, WHO_NOBODY);
}

static void a_link_ends_with_its_day(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    const str scope[] = {S("GM0001")}, origins[] = {S("https://www.waterdam.example")};
    struct link_new l = link_for(&w, &m, scope);
    struct link_entry in;
    const char *why;
    char id[PEOPLE_ID], token[TOKEN_TEXT];
    l.contribute = true;
    l.origins = origins;
    l.origin_count = 1;
    DONE(link_make(w.store->db, &w.actor, &l, id, token, &why, &w.err));
    w.actor.now += LINK_DAYS * DAY - 3600;
    DONE(link_enter(w.store->db, &w.actor, str_from(token), (str){0}, true, S("x"), &in, &w.err));
    assert_int_equal(in.ends, w.actor.now + 3600); /* no longer than the link */
    struct who guest = who_has(&w, in.token);
    assert_true(guest.embed && !who_may(&guest, CAP_CONTRIBUTE));
    DONE(link_enter(w.store->db, &w.actor, str_from(token), (str){0}, false, S("x"), &in, &w.err));
    guest = who_has(&w, in.token);
    assert_true(who_may(&guest, CAP_CONTRIBUTE));
    w.actor.now += 3600;
    assert_int_equal(who_has(&w, in.token).kind, WHO_NOBODY);
    ENDS(link_enter(w.store->db, &w.actor, str_from(token), (str){0}, false, S("x"), &in, &w.err),
         OUTCOME_GONE);
    struct link *list;
    size_t count;
    assert_true(links_of(w.store->db, a, str_from(w.other), &list, &count, &w.err));
    assert_int_equal(count, 1);
    assert_string_equal(link_state(&list[0], w.actor.now), "expired");
    assert_int_equal(list[0].uses, 2);
}

static void links_that_cannot_be(void **state)
{
    WORLD;
    struct member m = member(&w, "a@b.example", ROLE_MEMBER, false);
    const str good[] = {S("GM0001")}, bad[] = {S("NL00")};
    static const struct {
        const char *why, *for_name, *edition, *view, *passphrase, *origin;
        int64_t uses, days;
        bool scope;
    } cases[] = {
        {"scope", "x", "", "", "", NULL, 0, 9, false},
        {"for_name", " ", "", "", "", NULL, 0, 9, true},
        {"for_name", "a\nb", "", "", "", NULL, 0, 9, true},
        {"edition", "x", "a b", "", "", NULL, 0, 9, true},
        {"view", "x", "", "\"><script>", "", NULL, 0, 9, true},
        {"passphrase", "x", "", "", "kort", NULL, 0, 9, true},
        {"uses_most", "x", "", "", "", NULL, -1, 9, true},
        {"days", "x", "", "", "", NULL, 0, 0, true},
        {"days", "x", "", "", "", NULL, 0, 367, true},
        {"origins", "x", "", "", "", "http://www.waterdam.example", 0, 9, true},
        {"origins", "x", "", "", "", "https://a.example/path", 0, 9, true},
        {"origins", "x", "", "", "", "https://a.example; script-src *", 0, 9, true},
        {"origins", "x", "", "", "", "https://*", 0, 9, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        str origin = str_from(cases[i].origin);
        struct link_new l = link_for(&w, &m, cases[i].scope ? good : bad);
        const char *why = NULL;
        char id[PEOPLE_ID], token[TOKEN_TEXT];
        l.for_name = str_from(cases[i].for_name);
        l.edition = str_from(cases[i].edition);
        l.view = str_from(cases[i].view);
        l.passphrase = str_from(cases[i].passphrase);
        l.uses_most = cases[i].uses;
        l.days = cases[i].days;
        l.origins = &origin;
        l.origin_count = origin.len > 0;
        ENDS(link_make(w.store->db, &w.actor, &l, id, token, &why, &w.err), OUTCOME_UNFIT);
        assert_string_equal(why, cases[i].why);
    }
}

/* --- what capabilities are ----------------------------------------------------------------------
 */

/* The whole table of docs/people.md "Who", row by row. */
static void capabilities_are_those_of_the_table(void **state)
{
    (void)state;
    static const struct {
        struct who who;
        const char *may;
    } rows[] = {
        {{.kind = WHO_NOBODY}, "public"},
        {{.kind = WHO_OPEN}, "public read"},
        {{.kind = WHO_LINK}, "public session read"},
        {{.kind = WHO_LINK, .contribute = true}, "public session read contribute"},
        {{.kind = WHO_LINK, .contribute = true, .embed = true}, "public session read"},
        {{.kind = WHO_USER, .stage = STAGE_HALF, .role = ROLE_ADMIN, .contact = true},
         "public half session"},
        {{.kind = WHO_USER, .stage = STAGE_ENROL, .role = ROLE_ADMIN}, "public enrol session"},
        {{.kind = WHO_USER, .stage = STAGE_NONE, .role = ROLE_ADMIN}, "public session"},
        {{.kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_GUEST, .contact = true},
         "public enrol session signed read"},
        {{.kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_MEMBER},
         "public enrol session signed read contribute member"},
        {{.kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_MEMBER, .contact = true},
         "public enrol session signed read contribute member contact"},
        {{.kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_EDITOR},
         "public enrol session signed read contribute member editor"},
        {{.kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_ADMIN},
         "public enrol session signed read contribute member contact editor admin"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char may[200] = "";
        for (int cap = 0; cap < CAP_COUNT; cap++)
            if (who_may(&rows[i].who, (enum cap)cap))
                snprintf(may + strlen(may), sizeof may - strlen(may), "%s%s", may[0] ? " " : "",
                         cap_name((enum cap)cap));
        assert_string_equal(may, rows[i].may);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_id_is_no_address_to_log_in_with),
        STORE_TEST(an_ended_half_session_becomes_no_full_one),
        STORE_TEST(addresses_of_one_network_wait_as_one),
        STORE_TEST(an_account_from_invitation_to_the_next_login),
        STORE_TEST(no_session_without_second_factor),
        STORE_TEST(a_code_works_once_and_a_recovery_code_too),
        STORE_TEST(guesses_are_slowed_and_the_owner_gets_in),
        STORE_TEST(an_unknown_address_costs_the_same),
        STORE_TEST(sessions_end_by_time_owner_and_keeper),
        STORE_TEST(a_week_is_the_most),
        STORE_TEST(disabling_ends_everything_at_once),
        STORE_TEST(a_forgotten_password_is_chosen_anew),
        STORE_TEST(a_lost_phone_is_mended_by_a_keeper),
        STORE_TEST(nobody_gives_more_than_they_have),
        STORE_TEST(invitations_that_cannot_be),
        STORE_TEST(the_yearly_review_lists_who_is_due),
        STORE_TEST(a_provider_speaks_for_its_people),
        STORE_TEST(a_link_shows_one_municipality_until_it_ends),
        STORE_TEST(a_link_ends_with_its_day),
        STORE_TEST(links_that_cannot_be),
        cmocka_unit_test(capabilities_are_those_of_the_table),
    };
    return store_run(tests, COUNT(tests));
}
