/* Slices, arenas, growing text, files, threads and options. Hashes are checked against FIPS 180-4's
 * own example. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/options.h"
#include "base/parallel.h"

static struct arena run;
static char folder[] = "/tmp/veerkracht-test-XXXXXX";

static void scratch_arenas_vanish_and_come_back_zeroed(void **state)
{
    (void)state;
    struct arena scratch = run; /* by value */
    char *first = NEW(&scratch, char, 64);
    memset(first, 'x', 64);
    char *again = NEW(&run, char, 64);
    assert_ptr_equal(first, again);
    for (int i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
}

static void slices_compare_and_trim(void **state)
{
    (void)state;
    assert_true(str_equal(str_trim(S(" \t GM0518    ")), S("GM0518")));
    assert_int_equal(str_trim(S("   ")).len, 0);
    assert_true(str_compare(S("BU01"), S("BU0100")) < 0);
    assert_true(str_compare(S("b"), S("a")) > 0);
    assert_true(str_equal_nocase(S("BU_CODE"), S("bu_code")));
    assert_true(str_starts(S("GM0518"), S("GM")) && !str_starts(S("G"), S("GM")));
    assert_true(str_ends(S("a.json"), S(".json")));
    assert_int_equal(str_find(S("a=b"), '='), 1);
    assert_int_equal(str_find((str){0}, '='), 0);
}

static void json_texts_are_escaped_and_broken_utf8_is_replaced(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_json(&b, S("a\"\\\n\x01\xc3\xa9\xff\xe2\x82"));
    assert_true(
        str_equal(buf_text(&b), S("\"a\\\"\\\\\\u000a\\u0001\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd"
                                  "\xef\xbf\xbd\"")));
    buf_reset(&b);
}

static void csv_cells_cannot_become_formulas(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"Meetveld", "Meetveld"},  {"a,b", "\"a,b\""},    {"zeg \"ja\"", "\"zeg \"\"ja\"\"\""},
        {"=1+1", "'=1+1"},         {"-1.5", "-1.5"},      {"-cmd", "'-cmd"},
        {"@SUM(A1)", "'@SUM(A1)"}, {"=a,b", "\"'=a,b\""}, {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf b = {0};
        buf_csv(&b, str_from(cases[i].text));
        assert_true(str_equal(buf_text(&b), str_from(cases[i].cell)));
        buf_reset(&b);
    }
}

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    char hex[HASH_HEX];
    hash_bytes(S("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void files_come_back_as_written_and_folders_go_whole(void **state)
{
    (void)state;
    struct err err = {0};
    char *deep = arena_format(&run, "%s/a/b", folder), *file = arena_format(&run, "%s/f.txt", deep);
    assert_true(file_make_folders(deep, &err));
    assert_true(file_make_folders(deep, &err)); /* again is fine */
    assert_true(file_write(file, S("hallo"), &err));
    str text;
    assert_true(file_read(&run, file, 100, &text, &err));
    assert_true(str_equal(text, S("hallo")));
    const char **paths;
    size_t count;
    assert_true(file_list(&run, folder, &paths, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(paths[0], "a/b/f.txt");
    assert_true(file_remove_all(arena_format(&run, "%s/a", folder), &err));
    assert_false(file_exists(deep));
    assert_true(file_remove_all(deep, &err)); /* absent is fine */
}

static void files_that_are_too_large_or_absent_are_refused_with_their_name(void **state)
{
    (void)state;
    struct err err = {0};
    char *file = arena_format(&run, "%s/big", folder);
    assert_true(file_write(file, S("0123456789"), &err));
    str text = {0};
    assert_false(file_read(&run, file, 9, &text, &err));
    assert_non_null(strstr(err.text, "larger than the 9 bytes"));
    err = (struct err){0};
    assert_false(file_read(&run, "/nonexistent/x", 9, &text, &err));
    assert_string_equal(err.text, "/nonexistent/x: No such file or directory");
    err = (struct err){0};
    assert_false(file_read(&run, folder, 9, &text, &err));
    assert_non_null(strstr(err.text, "not a file"));
}

static void a_write_that_does_not_fit_leaves_nothing(void **state)
{
    (void)state;
    struct err err = {0};
    char *file = arena_format(&run, "%s/full", folder);
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &small);
    str much = {NEW(&run, char, 100000), 100000};
    bool ok = file_write(file, much, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_false(ok);
    assert_non_null(strstr(err.text, "not written"));
    assert_false(file_exists(file));
}

struct count_job {
    _Atomic int calls[1000];
};

static void count_item(void *context, size_t item, int worker)
{
    struct count_job *job = context;
    assert_in_range(worker, 0, 7);
    job->calls[item]++;
}

static void every_item_is_worked_on_once_by_any_number_of_threads(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
        struct count_job job = {0};
        parallel_set_threads(threads);
        parallel_for(COUNT(job.calls), count_item, &job);
        for (size_t i = 0; i < COUNT(job.calls); i++)
            assert_int_equal(job.calls[i], 1);
    }
    parallel_for(0, count_item, NULL);
    parallel_set_threads(0);
    assert_true(parallel_threads() >= 1);
}

static void options_are_read_from_the_table(void **state)
{
    (void)state;
    const char *store = NULL, *rest[8];
    bool json = false;
    size_t count;
    struct option table[] = {{"--store", "FILE", "", &store, NULL},
                             {"--json", NULL, "", NULL, &json}};
    struct err err = {0};
    char *good[] = {"ingest", "--store", "a.gpkg", "x.csv", "--json", "--", "--y"};
    assert_true(options_read(table, 2, COUNT(good), good, rest, &count, &err));
    assert_string_equal(store, "a.gpkg");
    assert_true(json);
    assert_int_equal(count, 2);
    assert_string_equal(rest[1], "--y");
    char *unknown[] = {"ingest", "--stroe=1"};
    assert_false(options_read(table, 2, 2, unknown, rest, &count, &err));
    assert_string_equal(err.text, "no option '--stroe'; see --help");
    err = (struct err){0};
    char *bare[] = {"ingest", "--store"};
    assert_false(options_read(table, 2, 2, bare, rest, &count, &err));
    assert_string_equal(err.text, "--store wants a value (FILE)");
}

static void the_first_sentence_wins_and_long_ones_are_cut(void **state)
{
    (void)state;
    struct err err = {0};
    assert_false(err_set(&err, "eerste"));
    assert_false(err_set(&err, "tweede"));
    assert_string_equal(err.text, "eerste");
    err_at(&err, "a.csv:3");
    assert_string_equal(err.text, "a.csv:3: eerste");
    struct err cut = {0};
    err_set(&cut, "%0500d", 7);
    assert_int_equal(strlen(cut.text), sizeof cut.text - 1);
    assert_string_equal(cut.text + sizeof cut.text - 4, "...");
}

int main(void)
{
    run = arena_open("test", 1 << 24);
    signal(SIGXFSZ, SIG_IGN);
    if (!mkdtemp(folder))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scratch_arenas_vanish_and_come_back_zeroed),
        cmocka_unit_test(slices_compare_and_trim),
        cmocka_unit_test(json_texts_are_escaped_and_broken_utf8_is_replaced),
        cmocka_unit_test(csv_cells_cannot_become_formulas),
        cmocka_unit_test(sha256_is_that_of_the_standard),
        cmocka_unit_test(files_come_back_as_written_and_folders_go_whole),
        cmocka_unit_test(files_that_are_too_large_or_absent_are_refused_with_their_name),
        cmocka_unit_test(a_write_that_does_not_fit_leaves_nothing),
        cmocka_unit_test(every_item_is_worked_on_once_by_any_number_of_threads),
        cmocka_unit_test(options_are_read_from_the_table),
        cmocka_unit_test(the_first_sentence_wins_and_long_ones_are_cut),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    struct err err = {0};
    return file_remove_all(folder, &err) ? failed : 1;
}
