/* test_edition_write.c - an edition appears whole or not at all, and says so when it may not. */
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edition/edition_write.h"

struct place {
    char folder[64];
    struct arena arena, opened;
};

static int make_place(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    snprintf(p->folder, sizeof p->folder, "/tmp/edition-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    p->opened = p->arena = arena_open("place", (size_t)1 << 29);
    *state = p;
    return 0;
}

static int end_place(void **state)
{
    struct place *p = *state;
    struct err err = {0};
    assert_true(file_remove_all(p->folder, &err));
    arena_close(p->opened);
    free(p);
    return 0;
}

static struct edition_head head(bool demo)
{
    return (struct edition_head){.id = S("proef"),
                                 .date = S("2024-06-03"),
                                 .title = {S("Proef \"1\""), S("Trial")},
                                 .demo = demo,
                                 .catalogue_hash = "0"};
}

/* Make edition `proef` with one file of the given text. */
static bool make(const struct place *p, bool demo, bool replace, const char *text, struct err *err)
{
    struct edition_draft *d = NULL;
    struct edition_head h = head(demo);
    int64_t bytes;
    bool ok = edition_begin(&d, p->folder, S("proef"), replace, err) &&
              edition_add(d, "gm/GM0001.json", str_from(text), true, err) &&
              edition_commit(d, &h, &bytes, err);
    edition_end(d);
    return ok;
}

static bool open_it(struct place *p, struct edition **e, struct err *err)
{
    struct arena scratch = arena_open("manifest", (size_t)400 << 20);
    bool ok = edition_open(&p->arena, scratch, arena_format(&p->arena, "%s/proef", p->folder), e,
                           err);
    arena_close(scratch);
    return ok;
}

static void what_was_made_can_be_opened_and_checked(void **state)
{
    struct place *p = *state;
    struct err err = {0};
    struct edition *e;
    assert_true(make(p, true, false, "{}", &err));
    assert_true(open_it(p, &e, &err));
    assert_int_equal(e->files_count, 2);
    assert_true(str_equal(e->title.nl, S("Proef \"1\"")));
    for (size_t i = 0; i < e->files_count; i++)
        assert_true(edition_check_file(e, i, &err));
}

static void an_edition_that_exists_is_refused_and_stays(void **state)
{
    struct place *p = *state;
    struct err err = {0}, none = {0};
    struct edition *e;
    assert_true(make(p, false, false, "old", &none));
    assert_false(make(p, false, false, "new", &err));
    assert_non_null(strstr(err.text, "exists already"));
    assert_true(open_it(p, &e, &none));
    assert_int_equal(e->files[0].bytes, 3);
    assert_true(edition_check_file(e, 0, &none));
}

static void only_a_demo_may_be_replaced(void **state)
{
    struct place *p = *state;
    struct err err = {0}, none = {0};
    struct edition *e;
    assert_true(make(p, false, false, "old", &none));
    assert_false(make(p, true, true, "newer", &err));
    assert_non_null(strstr(err.text, "only a demo"));
    assert_true(file_remove_all(arena_format(&p->arena, "%s/proef", p->folder), &none));
    assert_true(make(p, true, false, "old", &none));
    assert_true(make(p, true, true, "newer", &none));
    assert_true(open_it(p, &e, &none));
    assert_int_equal(e->files[0].bytes, 5);
}

static void a_draft_that_is_given_up_leaves_nothing(void **state)
{
    struct place *p = *state;
    struct err err = {0};
    struct edition_draft *d;
    const char **paths;
    size_t count;
    assert_true(edition_begin(&d, p->folder, S("proef"), false, &err));
    assert_true(edition_add(d, "a.txt", S("a"), false, &err));
    edition_end(d);
    assert_true(file_list(&p->arena, p->folder, &paths, &count, &err));
    assert_int_equal(count, 0);
    assert_false(file_exists(
        arena_format(&p->arena, "%s/.proef.draft-%ld/a.txt", p->folder, (long)getpid())));
}

static void drafts_of_dead_processes_are_swept_and_those_of_living_ones_are_not(void **state)
{
    struct place *p = *state;
    struct err err = {0};
    const char *dead = arena_format(&p->arena, "%s/.oud.draft-99999999", p->folder);
    const char *living = arena_format(&p->arena, "%s/.oud.draft-1", p->folder);
    const char *other = arena_format(&p->arena, "%s/.hidden", p->folder);
    assert_true(file_make_folders(dead, &err) && file_make_folders(living, &err) &&
                file_make_folders(other, &err));
    assert_true(make(p, true, false, "{}", &err));
    assert_false(file_is_folder(dead));
    assert_true(file_is_folder(living) && file_is_folder(other));
}

static void a_changed_draft_does_not_appear(void **state)
{
    struct place *p = *state;
    struct err err = {0};
    struct edition_draft *d;
    struct edition_head h = head(true);
    int64_t bytes;
    assert_true(edition_begin(&d, p->folder, S("proef"), false, &err));
    assert_true(edition_add(d, "a.txt", S("a"), false, &err));
    FILE *f = fopen(arena_format(&p->arena, "%s/.proef.draft-%ld/a.txt", p->folder, (long)getpid()),
                    "w");
    assert_non_null(f);
    fputs("b", f);
    fclose(f);
    assert_false(edition_commit(d, &h, &bytes, &err));
    edition_end(d);
    assert_false(file_is_folder(arena_format(&p->arena, "%s/proef", p->folder)));
}

static void an_id_that_is_no_name_is_refused(void **state)
{
    struct place *p = *state;
    const str bad[] = {S(""), S("../x"), S("a b"), S("."), S("é")};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct err err = {0};
        struct edition_draft *d = NULL;
        assert_false(edition_begin(&d, p->folder, bad[i], false, &err));
        assert_non_null(strstr(err.text, "no id for an edition"));
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_place, end_place)
    const struct CMUnitTest tests[] = {
        CASE(what_was_made_can_be_opened_and_checked),
        CASE(an_edition_that_exists_is_refused_and_stays),
        CASE(only_a_demo_may_be_replaced),
        CASE(a_draft_that_is_given_up_leaves_nothing),
        CASE(drafts_of_dead_processes_are_swept_and_those_of_living_ones_are_not),
        CASE(a_changed_draft_does_not_appear),
        CASE(an_id_that_is_no_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
