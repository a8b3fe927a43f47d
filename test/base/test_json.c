/* The JSON reader: what it accepts, what it refuses, and where it says the mistake stands. */
#include "../test.h"
#include "base/json.h"

static struct arena run;

static struct json *read(const char *text, struct err *err)
{
    struct json *root = NULL;
    bool ok = json_parse(&run, "t.json", str_from(text), &root, err);
    assert_int_equal(ok, root != NULL);
    assert_int_equal(ok, err->text[0] == 0);
    return root;
}

static void values_know_their_line_and_column(void **state)
{
    (void)state;
    struct err err = {0};
    struct json *root = read("{\n  \"a\": [1,\n    \"twee\"],\n  \"b\": null}", &err);
    const struct json *a = json_member(root, S("a")), *b = json_member(root, S("b"));
    assert_int_equal(a->line, 2);
    assert_int_equal(a->column, 3);
    assert_int_equal(a->count, 2);
    assert_int_equal(a->first->next->line, 3);
    assert_int_equal(a->first->next->column, 5);
    assert_true(str_equal(a->first->next->text, S("twee")));
    assert_int_equal(b->line, 4);
    assert_int_equal(b->kind, JSON_NULL);
    assert_null(json_member(root, S("c")));
    assert_null(json_member(a, S("a")));
}

static void escapes_become_utf8(void **state)
{
    (void)state;
    struct err err = {0};
    struct json *root = read("\"a\\n\\u00e9\\u20ac\\ud83d\\ude00\\/\"", &err);
    assert_true(str_equal(root->text, S("a\n\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80/")));
}

static void mistakes_are_named_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"", "t.json:1:1: the document ends where a value is due"},
        {"{\"a\":1,}", "t.json:1:8: expected a key in quotes"},
        {"{\"a\":1\n\"b\":2}", "t.json:2:1: expected ',' or '}'"},
        {"[1 2]", "t.json:1:4: expected ',' or ']'"},
        {"{\"a\":1,\n \"a\":2}", "t.json:2:2: key 'a' stands twice"},
        {"\"abc", "t.json:1:2: a string without its closing quote"},
        {"\"a\\x\"", "t.json:1:5: unknown escape in a string"},
        {"\"\\ud800\"", "t.json:1:8: first half of a \\u pair without the second"},
        {"01", "t.json:1:1: neither a value nor a number"},
        {"1.", "t.json:1:1: neither a value nor a number"},
        {"+1", "t.json:1:1: neither a value nor a number"},
        {"nul", "t.json:1:1: neither a value nor a number"},
        {"1 1", "t.json:1:3: more text after the document's end"},
        {"{\"a\" 1}", "t.json:1:6: expected ':' after a key"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct err err = {0};
        assert_null(read(cases[i].text, &err));
        assert_string_equal(err.text, cases[i].sentence);
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char deep[200] = {0};
    struct err err = {0};
    memset(deep, '[', 64);
    memset(deep + 64, ']', 64);
    assert_non_null(read(deep, &err));
    memset(deep, '[', 65);
    memset(deep + 65, ']', 65);
    assert_null(read(deep, &err));
    assert_non_null(strstr(err.text, "nested deeper than 64"));
}

int main(void)
{
    run = arena_open("test", 1 << 24);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_know_their_line_and_column),
        cmocka_unit_test(escapes_become_utf8),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(depth_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
