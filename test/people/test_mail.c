/* Letters: which addresses are written to, what a message looks like on the wire, and that nothing
 * a person typed becomes a header. Sending is tested with a real server in test/cli/mail.sh. */
#include "../test.h"
#include "people/letters.h"
#include "people/mail.h"
#include "people/outward.h"

static struct arena run;

static void only_plain_addresses_are_written_to(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.nl", "jan.de-vries+kaart@sub.example.nl",
                                       "x_y@example.co", "o'neil@example.nl"};
    static const char *const bad[] = {"",
                                      "@b.nl",
                                      "a@",
                                      "a@b",
                                      "a@b.",
                                      "a@.nl",
                                      "a@b..nl",
                                      ".a@b.nl",
                                      "a.@b.nl",
                                      "a..b@b.nl",
                                      "a b@c.nl",
                                      "a@b.nl\r\nRCPT TO:<x@y.nl>",
                                      "a@b.nl\n",
                                      "<a@b.nl>",
                                      "\"a\"@b.nl",
                                      "a@[127.0.0.1]",
                                      "a@b.nl,c@d.nl",
                                      "a@-b.nl",
                                      "a@b-.nl",
                                      "\xc3\xa9@b.nl",
                                      "a@\xc3\xa9.nl",
                                      "a@b@c.nl"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(mail_address_fits(str_from(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++)
        if (mail_address_fits(str_from(bad[i])))
            fail_msg("taken: %s", bad[i]);
    assert_false(mail_address_fits((str){"a\0@b.nl", 7}));
}

static void a_message_is_headers_and_base64(void **state)
{
    (void)state;
    struct mail_server server = {.from = "kaart@example.nl", .from_name = "Veerkracht"};
    struct mail mail = {.to = S("a@b.nl"),
                        .subject = S("Uitnodiging\r\nBcc: <x@y.nl>"),
                        .text = S("Beste A,\n.\nDag\n"),
                        .id = S("abc"),
                        .now = 1700000000};
    str got = mail_message(&run, &server, &mail);
    /* base64 made by coreutils */
    assert_string_equal(got.at, "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
                                "From: =?UTF-8?B?VmVlcmtyYWNodA==?= <kaart@example.nl>\r\n"
                                "To: <a@b.nl>\r\n"
                                "Subject: =?UTF-8?B?VWl0bm9kaWdpbmcNCkJjYzogPHhAeS5ubD4=?=\r\n"
                                "Message-ID: <abc@example.nl>\r\n"
                                "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                                "Content-Type: text/plain; charset=utf-8\r\n"
                                "Content-Transfer-Encoding: base64\r\n\r\n"
                                "QmVzdGUgQSwNCi4NCkRhZw0K\r\n");
}

static void a_long_subject_is_cut_between_letters(void **state)
{
    (void)state;
    struct mail_server server = {.from = "k@example.nl", .from_name = "V"};
    char subject[121];
    for (size_t i = 0; i < 120; i += 2)
        memcpy(subject + i, "\xc3\xa9", 2);
    struct mail mail = {.to = S("a@b.nl"), .subject = {subject, 119 + 1}, .id = S("i")};
    str got = mail_message(&run, &server, &mail);
    size_t line = 0, words = 0;
    for (size_t i = 0; i < got.len; i++) {
        line = got.at[i] == '\n' ? 0 : line + 1;
        assert_true(line <= 90);
        words += i + 10 < got.len && memcmp(got.at + i, "=?UTF-8?B?", 10) == 0;
    }
    assert_int_equal(words, 1 + 3);
}

static void letters_are_whole_in_both_languages(void **state)
{
    (void)state;
    for (enum letter l = LETTER_INVITE; l <= LETTER_CHANGED; l++)
        for (int english = 0; english < 2; english++) {
            struct letter_about about = {.english = english,
                                         .site = S("https://kaart.example.nl"),
                                         .name = S("A\nGa naar http://kwaad.example"),
                                         .organisation = S("Woonstad"),
                                         .by = S("B"),
                                         .link = S("https://kaart.example.nl/uitnodiging#T"),
                                         .hours = l == LETTER_RESET ? 1 : 168};
            str subject, text;
            letter_write(&run, l, &about, &subject, &text);
            assert_true(subject.len > 5 && text.len > 100);
            assert_null(strchr(text.at, '{'));
            assert_null(strstr(text.at, "\nGa naar"));
            assert_int_equal(strstr(text.at, "#T") != NULL, l <= LETTER_RESET);
        }
}

static void only_https_and_this_machine_are_asked(void **state)
{
    (void)state;
    static const char *const may[] = {"https://id.example.nl/a", "http://127.0.0.1:80/x",
                                      "http://localhost:3000", "http://[::1]:3000/"};
    static const char *const may_not[] = {"http://id.example.nl",
                                          "ftp://127.0.0.1/",
                                          "https://",
                                          "http://127.0.0.1@example.nl/",
                                          "http://127.0.0.1.nl/",
                                          "http://localhost.nl/",
                                          "https://a b/",
                                          "file:///etc/passwd",
                                          "https://u:p@id.example.nl/",
                                          "http://1270.0.1/",
                                          ""};
    for (size_t i = 0; i < COUNT(may); i++)
        assert_true(outward_may(str_from(may[i])));
    for (size_t i = 0; i < COUNT(may_not); i++)
        if (outward_may(str_from(may_not[i])))
            fail_msg("asked: %s", may_not[i]);
}

static int prepare(void **state)
{
    (void)state;
    run = arena_open("test", (size_t)1 << 26);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_plain_addresses_are_written_to),
        cmocka_unit_test(a_message_is_headers_and_base64),
        cmocka_unit_test(a_long_subject_is_cut_between_letters),
        cmocka_unit_test(letters_are_whole_in_both_languages),
        cmocka_unit_test(only_https_and_this_machine_are_asked),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
