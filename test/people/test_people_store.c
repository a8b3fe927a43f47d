/* The people store's ground: statements, transactions, many threads, migrations there and back, and
 * the chain of the audit log; the same on SQLite and PostgreSQL. */
#include "base/json.h"
#include "people/audit.h"
#include "store.h"
#include <pthread.h>

static struct actor actor(int64_t now)
{
    return (struct actor){S("user aaaa"), S("orgorgorg"), S("127.0.0.1"), now};
}

/* --- migrations ---------------------------------------------------------------------------- */

static void steps_go_there_and_back(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    int64_t at = -1;
    for (int round = 0; round < 3; round++) {
        assert_true(migrate_at(s->db, &at, &err));
        assert_int_equal(at, migrate_newest());
        assert_true(migrate_check(s->db, &err));
        assert_true(migrate_to(s->db, 0, &err));
        assert_true(migrate_at(s->db, &at, &err));
        assert_int_equal(at, 0);
        assert_false(migrate_check(s->db, &err));
        err = (struct err){0};
        for (int64_t step = 1; step <= migrate_newest(); step++)
            assert_true(migrate_to(s->db, step, &err));
    }
}

static bool newer(struct tx *t, void *context, struct err *err)
{
    (void)context;
    return tx_run(t, "schema_set", DB_ARGS(DB_N(migrate_newest() + 1)), NULL, err);
}

static void a_newer_store_is_left_alone(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    assert_true(db_write(s->db, newer, NULL, &err));
    assert_false(migrate_check(s->db, &err));
    assert_non_null(strstr(err.text, "newer"));
    err = (struct err){0};
    assert_false(migrate_to(s->db, migrate_newest(), &err));
    assert_non_null(strstr(err.text, "newer"));
}

/* --- transactions -------------------------------------------------------------------------- */

struct put {
    const char *key, *value;
    bool fail;
};

static bool put(struct tx *t, void *context, struct err *err)
{
    const struct put *p = context;
    return tx_run(t, "meta_set", DB_ARGS(DB_T(str_from(p->key)), DB_T(str_from(p->value))), NULL,
                  err) &&
           (!p->fail || err_set(err, "on purpose"));
}

struct get {
    struct arena *out;
    const char *key;
    struct db_rows rows;
};

static bool get(struct tx *t, void *context, struct err *err)
{
    struct get *g = context;
    return tx_rows(t, g->out, "meta_get", DB_ARGS(DB_T(str_from(g->key))), &g->rows, err);
}

static str meta(struct store *s, const char *key)
{
    struct err err = {0};
    struct get g = {&s->a, key, {0}};
    assert_true(db_read(s->db, get, &g, &err));
    return g.rows.count ? db_text(&g.rows, 0, 0) : (str){0};
}

static void what_fails_leaves_nothing(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    assert_true(db_write(s->db, put, &(struct put){"k", "one", false}, &err));
    assert_false(db_write(s->db, put, &(struct put){"k", "two", true}, &err));
    assert_string_equal(err.text, "on purpose");
    assert_true(str_equal(meta(s, "k"), S("one")));
    assert_true(meta(s, "absent").at == NULL);
    err = (struct err){0};
    assert_true(
        db_write(s->db, put, &(struct put){"k'; DROP TABLE meta; --", "é\"\\", false}, &err));
    assert_true(str_equal(meta(s, "k'; DROP TABLE meta; --"), S("é\"\\")));
}

static bool broken(struct tx *t, void *context, struct err *err)
{
    (void)context;
    return tx_run(t, "audit_insert",
                  DB_ARGS(DB_N(1), DB_N(1), DB_NONE, DB_T(S("")), DB_T(S("")), DB_T(S("")),
                          DB_T(S("")), DB_T(S("")), DB_T(S("")), DB_T(S(""))),
                  NULL, err);
}

static void a_broken_constraint_says_so(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    assert_false(db_write(s->db, broken, NULL, &err));
    assert_true(db_constraint(&err));
    assert_false(db_constraint(&(struct err){"on purpose"}));
}

enum { THREADS = 8, EACH = 100 };

static void *add_lines(void *db)
{
    for (int i = 0; i < EACH; i++) {
        struct err err = {0};
        struct actor who = actor(1000 + i);
        if (!audit_note(db, &who, "try", S("object"), "done", &err)) {
            fprintf(stderr, "%s\n", err.text);
            return "failed";
        }
    }
    return NULL;
}

/* 8 writers on one row: nothing is lost, nothing is done twice, whoever has to try again. */
static void many_writers_keep_one_chain(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_lines, s->db), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    struct audit_state log;
    assert_true(audit_verify(s->db, &log, &err));
    assert_int_equal(log.lines, THREADS * EACH);
    assert_int_equal(log.broken_at, 0);
}

/* --- audit --------------------------------------------------------------------------------- */

static bool change(struct tx *t, void *sql, struct err *err)
{
    return tx_script(t, sql, err);
}

static int64_t broken_after(struct store *s, const char *sql, const char *undo)
{
    struct err err = {0};
    struct audit_state log;
    assert_true(db_write(s->db, change, (void *)(uintptr_t)sql, &err));
    assert_true(audit_verify(s->db, &log, &err));
    int64_t at = log.broken_at;
    assert_true(db_write(s->db, change, (void *)(uintptr_t)undo, &err));
    assert_true(audit_verify(s->db, &log, &err));
    assert_int_equal(log.broken_at, 0);
    return at;
}

static void one_changed_byte_is_found(void **state)
{
    struct store *s = *state;
    add_lines(s->db);
    assert_int_equal(broken_after(s, "UPDATE audit SET object = 'objecT' WHERE seq = 40",
                                  "UPDATE audit SET object = 'object' WHERE seq = 40"),
                     40);
    assert_int_equal(broken_after(s, "UPDATE audit SET time = time + 1 WHERE seq = 7",
                                  "UPDATE audit SET time = time - 1 WHERE seq = 7"),
                     7);
    assert_int_equal(
        broken_after(
            s, "UPDATE audit SET actor = 'user a', organisation_id = 'aaaorg' WHERE seq = 9",
            "UPDATE audit SET actor = 'user aaaa', organisation_id = 'orgorgorg' WHERE seq = 9"),
        9);
    assert_int_equal(broken_after(s, "UPDATE audit SET seq = 1000 WHERE seq = 100",
                                  "UPDATE audit SET seq = 100 WHERE seq = 1000"),
                     100);
    /* cut off at the end */
    assert_int_equal(broken_after(s,
                                  "CREATE TABLE aside AS SELECT * FROM audit WHERE seq = 100; "
                                  "DELETE FROM audit WHERE seq = 100",
                                  "INSERT INTO audit SELECT * FROM aside; DROP TABLE aside"),
                     100);
    assert_int_equal(broken_after(s,
                                  "CREATE TABLE aside AS SELECT * FROM audit WHERE seq = 50; "
                                  "DELETE FROM audit WHERE seq = 50",
                                  "INSERT INTO audit SELECT * FROM aside; DROP TABLE aside"),
                     50);
}

static bool keep(void *context, str lines)
{
    buf_str(context, lines);
    return true;
}

/* 200 strings that would like to be lines of their own. */
static void nobody_forges_a_line(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    static const char *const evil[] = {
        "x\"}\n{\"seq\":1,\"actor\":\"user admin\"",
        "\r\nlogin done",
        "\x1b[2K\x1b[1A",
        "\",\"result\":\"done",
        "\\\",\"x\":\"",
        "'); DELETE FROM audit; --",
        "\xe2\x80\xae vil",
        "%s%n%d",
        "\x7f\x01\x02",
        "3:abc4:user",
    };
    size_t added = 0;
    for (int round = 0; round < 20; round++)
        for (size_t i = 0; i < COUNT(evil); i++) {
            struct actor who = actor(round);
            who.who = str_from(evil[i]);
            assert_true(audit_note(s->db, &who, "login", str_from(evil[i]), "refused", &err));
            added++;
        }
    struct audit_state log;
    struct buf text = {0};
    assert_true(audit_verify(s->db, &log, &err));
    assert_int_equal(log.lines, added);
    assert_int_equal(log.broken_at, 0);
    assert_true(audit_export(s->db, keep, &text, &err));
    size_t lines = 0;
    for (str rest = buf_text(&text); rest.len; lines++) {
        size_t end = str_find(rest, '\n');
        struct arena a = s->a;
        struct json *line;
        assert_true(json_parse(&a, "line", (str){rest.at, end}, &line, &err));
        assert_int_equal(line->count, 10);
        assert_true(str_equal(json_member(line, S("result"))->text, S("refused")));
        rest = (str){rest.at + end + 1, rest.len - end - 1};
    }
    assert_int_equal(lines, added);
    buf_reset(&text);
}

static void pages_go_back_in_time(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    struct buf json = {0};
    struct arena a = s->a;
    struct json *page;
    for (int i = 0; i < 5; i++)
        add_lines(s->db); /* times 1000 to 1099, five times over */
    assert_true(audit_page(s->db, &(struct audit_wanted){0}, &json, &err));
    char *text = arena_format(&a, "[%.*s]", STR_ARG(buf_text(&json)));
    assert_true(json_parse(&a, "page", str_from(text), &page, &err));
    assert_int_equal(page->count, AUDIT_PAGE);
    assert_int_equal(json_member(page->first, S("seq"))->number, 500);
    assert_true(audit_page(s->db, &(struct audit_wanted){.from = 1010, .to = 1010, .before = 400},
                           &json, &err));
    text = arena_format(&a, "[%.*s]", STR_ARG(buf_text(&json)));
    assert_true(json_parse(&a, "page", str_from(text), &page, &err));
    assert_int_equal(page->count, 4);
    assert_int_equal(json_member(page->first, S("seq"))->number, 311);
    buf_reset(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(steps_go_there_and_back),     STORE_TEST(a_newer_store_is_left_alone),
        STORE_TEST(what_fails_leaves_nothing),   STORE_TEST(a_broken_constraint_says_so),
        STORE_TEST(many_writers_keep_one_chain), STORE_TEST(one_changed_byte_is_found),
        STORE_TEST(nobody_forges_a_line),        STORE_TEST(pages_go_back_in_time),
    };
    return store_run(tests, COUNT(tests));
}
