/* Passwords, codes, ids and boxes: what is taken, what is refused, and against whose numbers.
 * TOTP: the codes of RFC 6238, appendix B, last six digits, at its secret. */
#include "../test.h"
#include "people/password.h"
#include "people/secret.h"
#include "people/totp.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena space;

static int before(void **state)
{
    (void)state;
    struct err err = {0};
    space = arena_open("test", 8 << 20);
    return secret_prepare(&err) ? 0 : -1;
}

static str list(struct arena *a)
{
    struct err err = {0};
    str text;
    assert_true(file_read(a, "src/people/common_passwords.txt", 1 << 20, &text, &err));
    return text;
}

static void listed_passwords_are_refused(void **state)
{
    (void)state;
    struct arena a = space;
    size_t refused = 0;
    for (str rest = list(&a); rest.len;) {
        size_t end = str_find(rest, '\n');
        str word = {rest.at, end};
        enum password_verdict v = password_judge(word, NULL, 0);
        assert_int_equal(v, word.len < PASSWORD_LEAST ? PASSWORD_SHORT : PASSWORD_COMMON);
        refused += v == PASSWORD_COMMON;
        rest = (str){rest.at + end + 1, rest.len - end - 1};
    }
    assert_true(refused >= 3000);
}

static void dressed_up_words_are_refused(void **state)
{
    (void)state;
    static const char *const common[] = {
        "Welkom2024!",  "W3lk0m2026!!", "wachtwoord1", "P@ssw0rd",       "Zomer2026!",
        "aaaaaaaaaaaa", "abcabcabcabc", "12345678901", "abcdefghijklmn", "!!!!2026!!!!",
        "987654321",    "Veerkracht01", "Qwertyuiop1", "2026-11-26",     "Utrecht2026",
    };
    for (size_t i = 0; i < COUNT(common); i++)
        if (password_judge(str_from(common[i]), NULL, 0) != PASSWORD_COMMON)
            fail_msg("%s is taken", common[i]);
    static const char *const fine[] = {
        "drie natte laarzen",
        "x7Kq-2pLm-9vTz",
        "wachtwoord is geen wachtwoord",
        "pæskeflød i måneskin",
        "🦊🦊🦋🦌🦍🦎🦏🦐",
        "correct horse battery staple",
    };
    for (size_t i = 0; i < COUNT(fine); i++)
        if (password_judge(str_from(fine[i]), NULL, 0) != PASSWORD_FITS)
            fail_msg("%s is refused", fine[i]);
}

static void words_of_the_person_are_refused(void **state)
{
    (void)state;
    const str context[] = {S("j.oosterveld@woonplein.example"), S("Jolanda Oosterveld"),
                           S("Woonplein Noord"), S("Veerkracht")};
    assert_int_equal(password_judge(S("Oosterveld26"), context, 4), PASSWORD_CONTEXT);
    assert_int_equal(password_judge(S("woonplein-NOORD!"), context, 4), PASSWORD_CONTEXT);
    assert_int_equal(password_judge(S("jolandaoosterveld"), context, 4), PASSWORD_CONTEXT);
    assert_int_equal(password_judge(S("Oosterveld zwemt graag"), context, 4), PASSWORD_FITS);
}

static void every_byte_of_a_long_password_counts(void **state)
{
    (void)state;
    char text[PASSWORD_MOST + 1], kept[PASSWORD_HASH];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * 7 % 23);
    str password = {text, PASSWORD_MOST};
    assert_int_equal(password_judge(password, NULL, 0), PASSWORD_FITS);
    assert_int_equal(password_judge((str){text, PASSWORD_MOST + 1}, NULL, 0), PASSWORD_LONG);
    assert_int_equal(password_judge(S("kort7zo"), NULL, 0), PASSWORD_SHORT);
    password_hash(password, kept);
    assert_true(str_starts(str_from(kept), S("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(password_is(password, str_from(kept)));
    assert_false(password_is_stale(str_from(kept)));
    text[PASSWORD_MOST - 1] ^= 1;
    assert_false(password_is(password, str_from(kept)));
    assert_false(password_is(password, (str){0}));
    assert_false(password_is(password, S("no hash at all")));
    assert_true(password_is_stale(S("$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHQ$aaaa")));
}

static void codes_are_those_of_rfc_6238(void **state)
{
    (void)state;
    static const struct {
        int64_t time;
        const char *code;
    } rfc[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
               {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    str secret = S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"); /* "12345678901234567890" */
    for (size_t i = 0; i < COUNT(rfc); i++) {
        char code[TOTP_DIGITS + 1];
        assert_true(totp_code(secret, rfc[i].time / 30, code));
        assert_string_equal(code, rfc[i].code);
        int64_t step = rfc[i].time / 30;
        assert_int_equal(totp_step(secret, str_from(code), rfc[i].time, 0), step);
        assert_int_equal(totp_step(secret, str_from(code), rfc[i].time + 30, 0), step);
        assert_int_equal(totp_step(secret, str_from(code), rfc[i].time - 30, 0), step);
        assert_int_equal(totp_step(secret, str_from(code), rfc[i].time + 90, 0), 0);
        assert_int_equal(totp_step(secret, str_from(code), rfc[i].time, step), 0); /* replayed */
    }
    char code[TOTP_DIGITS + 1];
    assert_false(totp_code(S("short"), 1, code));
    assert_false(totp_code(S("1EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), 1, code));
    assert_int_equal(totp_step(secret, S("28 70 82"), 59, 0), 1);
    assert_int_equal(totp_step(secret, S("28708"), 59, 0), 0);
    assert_int_equal(totp_step(secret, S("2870822"), 59, 0), 0);
    assert_int_equal(totp_step(secret, (str){0}, 59, 0), 0);
}

static void what_is_random_differs_and_has_its_form(void **state)
{
    (void)state;
    struct arena a = space;
    char id[2][PEOPLE_ID], token[2][TOKEN_TEXT], recovery[RECOVERY_TEXT], secret[TOTP_SECRET_TEXT];
    for (int i = 0; i < 2; i++) {
        id_new(id[i]);
        token_new(token[i]);
        assert_true(id_fits(str_from(id[i])));
        assert_true(token_fits(str_from(token[i])));
    }
    assert_string_not_equal(id[0], id[1]);
    assert_string_not_equal(token[0], token[1]);
    assert_false(id_fits(S("abcdefghijklmnopqrs1")));
    assert_false(id_fits(S("abcdefghijklmnopqrs")));
    assert_false(token_fits(S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")));
    recovery_new(recovery);
    assert_int_equal(strlen(recovery), RECOVERY_TEXT - 1);
    assert_true(str_equal(recovery_bare(&a, S("ABCD-efgh 2345-67ab")), S("abcdefgh234567ab")));
    totp_secret_new(secret);
    assert_int_equal(strlen(secret), TOTP_SECRET_TEXT - 1);
    assert_true(str_equal(totp_uri(&a, S("Veerkracht demo"), S("a@b.example"), S("ABC")),
                          S("otpauth://totp/Veerkracht%20demo:a@b.example?secret=ABC"
                            "&issuer=Veerkracht%20demo")));
}

static void a_box_opens_for_its_ring_and_purpose_alone(void **state)
{
    (void)state;
    struct arena a = space;
    struct keyring one = {.count = 1}, two = {.count = 2};
    secret_bytes(one.keys[0], KEYRING_BYTES);
    secret_bytes(two.keys[0], KEYRING_BYTES);
    memcpy(two.keys[1], one.keys[0], KEYRING_BYTES); /* rotated: the old key still opens */
    str text, box = keyring_seal(&one, &a, S("totp x"), S("secret"));
    assert_true(keyring_open_box(&one, &a, S("totp x"), box, &text));
    assert_true(str_equal(text, S("secret")));
    assert_true(keyring_open_box(&two, &a, S("totp x"), box, &text));
    assert_false(keyring_open_box(&one, &a, S("totp y"), box, &text));
    two.count = 1;
    assert_false(keyring_open_box(&two, &a, S("totp x"), box, &text));
    for (size_t i = 0; i < box.len; i++) {
        char *changed = arena_text(&a, box);
        changed[i] = changed[i] == 'A' ? 'E' : 'A'; /* the last letter has bits that are no part */
        assert_false(keyring_open_box(&one, &a, S("totp x"), str_from(changed), &text));
    }
    assert_false(keyring_open_box(&one, &a, S("totp x"), (str){box.at, 20}, &text));
    assert_false(keyring_open_box(&one, &a, S("totp x"), (str){0}, &text));
}

static void a_key_file_is_made_kept_and_guarded(void **state)
{
    (void)state;
    struct err err = {0};
    struct keyring first, second;
    char path[] = "/tmp/veerkracht-keys-XXXXXX";
    close(mkstemp(path));
    assert_false(keyring_open(path, &first, &err)); /* empty */
    unlink(path);
    err = (struct err){0};
    assert_true(keyring_open(path, &first, &err));
    assert_true(keyring_open(path, &second, &err));
    assert_int_equal(first.count, 1);
    assert_memory_equal(first.keys, second.keys, sizeof first.keys[0]);
    chmod(path, 0640);
    assert_false(keyring_open(path, &second, &err));
    chmod(path, 0600);
    err = (struct err){0};
    assert_true(file_write(path, S("not a key\n"), &err));
    chmod(path, 0600);
    assert_false(keyring_open(path, &second, &err));
    assert_non_null(strstr(err.text, ":1:"));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listed_passwords_are_refused),
        cmocka_unit_test(dressed_up_words_are_refused),
        cmocka_unit_test(words_of_the_person_are_refused),
        cmocka_unit_test(every_byte_of_a_long_password_counts),
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(what_is_random_differs_and_has_its_form),
        cmocka_unit_test(a_box_opens_for_its_ring_and_purpose_alone),
        cmocka_unit_test(a_key_file_is_made_kept_and_guarded),
    };
    return cmocka_run_group_tests(tests, before, NULL);
}
