/* Every kind of mistake is refused with its sentence and place. A case is a file in cases/: it
 * changes `old` into `new` in one file of small/, and says what the reader must answer. */
#include "copy.h"

#include "base/json.h"

#define CASES "test/catalogue/cases"
#define SMALL "test/catalogue/small"

static str member(const struct json *v, const char *key)
{
    const struct json *m = json_member(v, str_from(key));
    assert_non_null(m);
    return m->text;
}

static void run_case(const char *name)
{
    struct err err = {0};
    struct json *v = NULL;
    const char *path = arena_format(&run, CASES "/%s", name);
    must(json_parse(&run, path, read_text(path), &v, &err), &err);
    const char *file = member(v, "file").at;
    char *folder = copy_catalogue(SMALL);
    str text = read_text(arena_format(&run, "%s/%s", folder, file));
    write_text(folder, file, replaced(text, member(v, "old"), member(v, "new")));

    struct catalogue *c = NULL;
    bool loaded = catalogue_load(&run, folder, &c, &err);
    drop_catalogue(folder);
    if (loaded)
        fail_msg("%s: loads, and should not", name);
    assert_null(c);
    const char *said = err.text + strlen(folder) + 1;
    if (strcmp(said, member(v, "expect").at) != 0)
        fail_msg("%s:\n  says   %s\n  should %s", name, said, member(v, "expect").at);
}

static void every_mistake_has_its_sentence_and_place(void **state)
{
    (void)state;
    struct err err = {0};
    const char **names;
    size_t count;
    must(file_list(&run, CASES, &names, &count, &err), &err);
    assert_true(count > 80);
    struct arena before = run;
    for (size_t i = 0; i < count; i++) {
        memset(before.at, 0, (size_t)(run.at - before.at)); /* the arena hands out zeroed memory */
        run = before;
        run_case(names[i]);
    }
}

static void refused(const char *folder, const char *expect)
{
    struct err err = {0};
    struct catalogue *c = NULL;
    assert_false(catalogue_load(&run, folder, &c, &err));
    assert_string_equal(err.text + strlen(folder), expect);
    drop_catalogue(folder);
}

static void a_place_belongs_to_one_map(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SMALL);
    str text = read_text(SMALL "/maps/hulp.json");
    write_text(folder, "maps/zorg.json",
               replaced(text, S("\"id\": \"hulp\""), S("\"id\": \"zorg\"")));
    refused(folder, "/maps/zorg.json:3:5: place 1 is taken by map 'hulp'");
}

static void a_class_of_change_needs_a_sentence(void **state)
{
    (void)state;
    char *folder = copy_catalogue("catalogue");
    str text = read_text("catalogue/texts.json");
    write_text(folder, "texts.json",
               replaced(text, S("\"sentence.weinig_veerkracht\""), S("\"sentence.weinig_x\"")));
    struct err err = {0};
    struct catalogue *c = NULL;
    assert_false(catalogue_load(&run, folder, &c, &err));
    assert_non_null(strstr(err.text, "/maps/veerkracht_abs.json:"));
    assert_non_null(
        strstr(err.text, "texts.json has no 'sentence.weinig_veerkracht' for this class"));
    drop_catalogue(folder);
}

static void a_file_in_the_wrong_place_is_named(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SMALL);
    write_text(folder, "map/zorg.json", S("{}"));
    refused(folder,
            "/map/zorg.json: belongs to no kind of catalogue file; see catalogue/README.md");
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    struct err err = {0};
    char *folder = copy_catalogue(SMALL);
    must(file_remove_all(arena_format(&run, "%s/texts.json", folder), &err), &err);
    refused(folder, ": there is no texts.json");
}

static void a_missing_folder_is_an_error(void **state)
{
    (void)state;
    struct err err = {0};
    struct catalogue *c = NULL;
    assert_false(catalogue_load(&run, "test/catalogue/absent", &c, &err));
    assert_true(err.text[0] != 0);
}

static void a_huge_list_is_refused(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SMALL), *limits = NEW(&run, char, 5000 * 5 + 1);
    for (int i = 0; i < 5000; i++)
        memcpy(limits + i * 5, i ? ",9999" : "10000", 5);
    str text = read_text(SMALL "/maps/hulp.json");
    write_text(folder, "maps/hulp.json", replaced(text, S("0.1, 0.2"), str_from(limits)));
    refused(folder, "/maps/hulp.json:10:54: limits has more than 4096 members");
}

int main(void)
{
    run = arena_open("test", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_has_its_sentence_and_place),
        cmocka_unit_test(a_place_belongs_to_one_map),
        cmocka_unit_test(a_class_of_change_needs_a_sentence),
        cmocka_unit_test(a_file_in_the_wrong_place_is_named),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(a_missing_folder_is_an_error),
        cmocka_unit_test(a_huge_list_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
