/* Sign-in and mail against the real things on loopback: npm's oidc-provider and smtp-server,
 * started from test/services (VEERKRACHT_SERVICES; skipped where it is not set: ./check sets it).
 */
#include "../test.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "people/mail.h"
#include "people/oidc.h"
#include "people/outward.h"
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static struct arena run;
static const char *services;

/* A program of test/services: its first line is read; it ends when its standard input does. */
struct service {
    pid_t pid;
    int to, from;
    struct json *line;
};

static void first_line(struct service *s, int from)
{
    char *text = NEW(&run, char, 4096);
    size_t len = 0;
    while (len < 4095 && read(from, text + len, 1) == 1 && text[len] != '\n')
        len++;
    struct err err = {0};
    if (!json_parse(&run, "first line", (str){text, len}, &s->line, &err))
        fail_msg("%s: '%s'", err.text, text);
}

static struct service service_start(const char *script, const char *word)
{
    int in[2], out[2];
    assert_int_equal(pipe(in) | pipe(out), 0);
    struct service s = {.to = in[1]};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], 0);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", 1,
                                     0); /* its warnings of a test set-up */
    for (int i = 0; i < 2; i++) {
        posix_spawn_file_actions_addclose(&files, in[i]);
        posix_spawn_file_actions_addclose(&files, out[i]);
    }
    char *path = arena_format(&run, "%s/%s", services, script);
    char *args[] = {(char[]){"node"}, path, arena_text(&run, str_from(word)), NULL};
    assert_int_equal(posix_spawnp(&s.pid, "node", &files, NULL, args, environ), 0);
    posix_spawn_file_actions_destroy(&files);
    close(in[0]);
    close(out[1]);
    s.from = out[0]; /* stays open: it may have more to say */
    first_line(&s, out[0]);
    return s;
}

static void service_stop(struct service *s)
{
    close(s->to);
    close(s->from);
    kill(s->pid, SIGTERM);
    waitpid(s->pid, NULL, 0);
}

static const char *said(const struct service *s, const char *key)
{
    const struct json *v = json_member(s->line, str_from(key));
    assert_non_null(v);
    return arena_text(&run, v->text);
}

/* What a person does at the provider; returns the address it sends the browser back to. */
static str person(str address, const char *name)
{
    char *command = arena_format(&run, "node '%s/person.mjs' '%.*s' %s http://127.0.0.1:9/terug",
                                 services, STR_ARG(address), name);
    FILE *out = popen(command, "r");
    char *line = NEW(&run, char, 4096);
    assert_non_null(out);
    if (!fgets(line, 4096, out))
        line[0] = 0;
    assert_int_equal(pclose(out), 0);
    return str_trim(str_from(line));
}

static str query(str address, const char *key)
{
    char *at = strstr(arena_text(&run, address), key);
    assert_non_null(at);
    str rest = str_from(at + strlen(key));
    return (str){rest.at, str_find(rest, '&')};
}

static struct oidc_once once_of(const char *word)
{
    struct oidc_once once = {.state = str_from(arena_format(&run, "state-%s", word)),
                             .nonce = str_from(arena_format(&run, "nonce-%s", word)),
                             .verifier = str_from(arena_format(
                                 &run, "verifier-%s-0123456789012345678901234567890123", word))};
    return once;
}

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static str code_for(struct oidc *o, const struct oidc_once *once, const char *name)
{
    str url;
    struct err err = {0};
    if (!oidc_begin(o, &run, once, now(), &url, &err))
        fail_msg("%s", err.text);
    str back = person(url, name);
    assert_true(str_equal(query(back, "state="), once->state));
    return query(back, "code=");
}

static void sign_in_at_a_real_provider(void **state)
{
    (void)state;
    if (!services)
        skip();
    struct service s = service_start("oidc.mjs", "http://127.0.0.1:9/terug");
    struct oidc_provider p = {said(&s, "issuer"), said(&s, "client_id"), said(&s, "client_secret"),
                              "openid email", "http://127.0.0.1:9/terug"};
    struct oidc *o = oidc_new(&p);
    struct oidc_once once = once_of("a"), other = once_of("b");
    struct idtoken told = {0}, none = {0};
    struct err err = {0}, e1 = {0}, e2 = {0}, e3 = {0}, e4 = {0};
    str code = code_for(o, &once, "anna");
    if (!oidc_finish(o, &run, &once, code, str_from(p.issuer), now(), &told, &err))
        fail_msg("%s", err.text);
    assert_true(str_equal(told.subject, S("anna")));
    /* the same code again, another's verifier, another issuer, a wrong nonce: nothing */
    assert_false(oidc_finish(o, &run, &once, code, str_from(p.issuer), now(), &none, &e1));
    code = code_for(o, &once, "anna");
    assert_false(oidc_finish(o, &run, &other, code, str_from(p.issuer), now(), &none, &e2));
    code = code_for(o, &once, "anna");
    assert_false(
        oidc_finish(o, &run, &once, code, S("https://elsewhere.example.nl"), now(), &none, &e3));
    struct oidc_once mixed = {once.state, S("another nonce"), once.verifier};
    assert_false(oidc_finish(o, &run, &mixed, code, str_from(p.issuer), now(), &none, &e4));
    assert_non_null(strstr(e4.text, "not the answer to this sign-in"));
    assert_int_equal(none.subject.len, 0);
    oidc_free(o);
    service_stop(&s);
}

static void a_provider_that_is_another_or_away_is_a_sentence(void **state)
{
    (void)state;
    if (!services)
        skip();
    struct service s = service_start("oidc.mjs", "http://127.0.0.1:9/terug");
    char *other = arena_format(&run, "%s/", said(&s, "issuer")); /* not its name to the letter */
    struct oidc_provider wrong = {other, "veerkracht", NULL, "openid", "http://127.0.0.1:9/terug"};
    struct oidc_provider away = {"http://127.0.0.1:1", "veerkracht", NULL, "openid",
                                 "http://127.0.0.1:9/"};
    struct oidc_provider open = {"http://example.nl", "veerkracht", NULL, "openid",
                                 "http://127.0.0.1:9/"};
    const struct oidc_provider *all[] = {&wrong, &away, &open};
    for (size_t i = 0; i < COUNT(all); i++) {
        struct oidc *o = oidc_new(all[i]);
        struct oidc_once once = once_of("a");
        struct err err = {0};
        str url;
        assert_false(oidc_begin(o, &run, &once, now(), &url, &err));
        assert_true(err.text[0]);
        oidc_free(o);
    }
    service_stop(&s);
}

static void a_letter_arrives_as_it_was_written(void **state)
{
    (void)state;
    if (!services)
        skip();
    char folder[] = "/tmp/letters-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct service s = service_start("smtp.mjs", folder);
    struct mail_server server = {
        .url = said(&s, "url"), .from = "kaart@example.nl", .from_name = "Veerkracht"};
    struct mail mail = {.to = S("anna@example.nl"),
                        .subject = S("Proef \xe2\x80\x93 \xc3\xa9\xc3\xa9n"),
                        .text = S("Dag\n.\nQUIT\n"),
                        .id = S("1"),
                        .now = now()};
    struct err err = {0};
    if (!mail_send(&server, &mail, &err))
        fail_msg("%s", err.text);
    char *path = arena_format(&run, "%s/1.eml", folder);
    str got;
    for (int i = 0; i < 100 && !file_exists(arena_format(&run, "%s/1.json", folder)); i++)
        usleep(20000);
    if (!file_read(&run, path, 1 << 16, &got, &err))
        fail_msg("%s", err.text);
    assert_true(str_equal(str_trim(got), str_trim(mail_message(&run, &server, &mail))));
    struct mail forged = mail;
    forged.to = S("a@b.nl>\r\nDATA");
    struct err refused = {0};
    assert_false(mail_send(&server, &forged, &refused));
    service_stop(&s);
    assert_true(file_remove_all(folder, &err));
}

static int prepare(void **state)
{
    (void)state;
    struct err err = {0};
    run = arena_open("test", (size_t)1 << 28);
    services = getenv("VEERKRACHT_SERVICES");
    return outward_prepare(&err) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sign_in_at_a_real_provider),
        cmocka_unit_test(a_provider_that_is_another_or_away_is_a_sentence),
        cmocka_unit_test(a_letter_arrives_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
