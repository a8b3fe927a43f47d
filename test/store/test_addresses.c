/* Bridges in the store: what is joined, what is not, and what a damaged one says. */
#include "../test.h"

#include "base/buf.h"
#include "store/store.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena run;
static const char *path = "/tmp/test_addresses.gpkg";

/* Addresses as text: "1234AB 1 BU1" or, for a whole postcode, "1234AB 0 BU1 33". */
static void put_year(struct store *s, int year, const char *const *rows, size_t count)
{
    struct err err = {0};
    struct address *list = NEW(&run, struct address, count);
    for (size_t i = 0; i < count; i++) {
        char buurt[16];
        list[i].addresses = 1;
        assert_true(sscanf(rows[i], "%6s %d %15s %d", list[i].pc6, &list[i].number, buurt,
                           &list[i].addresses) >= 3);
        list[i].buurt = arena_str(&run, str_from(buurt));
    }
    if (!store_put_addresses(s, year, list, count, &err))
        fail_msg("%s", err.text);
}

static struct store *open_new(void)
{
    struct err err = {0};
    struct store *s = NULL;
    unlink(path);
    if (!store_open_write(&s, path, &err))
        fail_msg("%s", err.text);
    return s;
}

/* The links as text: "BU1>BU2 3; ...". */
static const char *joined(struct store *s, int from, int into)
{
    struct err err = {0};
    struct store_link *list;
    size_t count;
    bool found;
    struct buf text = {0};
    if (!store_join_addresses(s, &run, from, into, &list, &count, &found, &err))
        return arena_format(&run, "%s", err.text);
    if (!found)
        return "not found";
    for (size_t i = 0; i < count; i++) {
        buf_format(&text, "%s%.*s>%.*s ", i ? "; " : "", STR_ARG(list[i].from),
                   STR_ARG(list[i].into));
        buf_num(&text, list[i].addresses, 1);
    }
    const char *copy = arena_text(&run, buf_text(&text));
    buf_reset(&text);
    return copy;
}

#define YEAR(store, year, ...)                                                                     \
    put_year(store, year, (const char *const[]){__VA_ARGS__},                                      \
             COUNT(((const char *const[]){__VA_ARGS__})))

static void addresses_of_both_years_are_joined_on_postcode_and_number(void **state)
{
    (void)state;
    struct store *s = open_new();
    YEAR(s, 2022, "1000AA 3 BU1", "1000AA 1 BU1", "1000AA 2 BU1", "1000AB 1 BU1", "1000AC 9 BU2",
         "9999ZZ 1 BU3");
    YEAR(s, 2024, "1000AA 1 BU1", "1000AA 2 BU1", "1000AA 3 BU4", "1000AA 4 BU4", "1000AB 1 BU1",
         "1000AC 8 BU2");
    assert_string_equal(joined(s, 2022, 2024), "BU1>BU1 3.0; BU1>BU4 1.0");
    assert_string_equal(joined(s, 2024, 2022), "BU1>BU1 3.0; BU4>BU1 1.0");
    assert_string_equal(joined(s, 2022, 2023), "not found");
    YEAR(s, 2024, "1000AC 9 BU2"); /* a new delivery replaces the year */
    assert_string_equal(joined(s, 2022, 2024), "BU2>BU2 1.0");
    store_close(s);
}

static void several_addresses_at_a_number_count_apart(void **state)
{
    (void)state;
    struct store *s = open_new();
    YEAR(s, 2022, "1000AA 1 BU1", "1000AA 1 BU1", "1000AA 1 BU2", "1000AA 5 BU2");
    YEAR(s, 2024, "1000AA 1 BU1 2", "1000AA 1 BU3", "1000AA 5 BU2");
    assert_string_equal(joined(s, 2022, 2024), "BU1>BU1 2.0; BU2>BU2 1.0; BU2>BU3 1.0");
    store_close(s);
}

static void whole_postcodes_that_did_not_change_stay(void **state)
{
    (void)state;
    struct store *s = open_new();
    YEAR(s, 2022, "1000AA 0 BU1 30", "1000AA 0 BU2 10", "1000AB 0 BU1 5");
    YEAR(s, 2024, "1000AA 0 BU1 30", "1000AA 0 BU2 10", "1000AB 0 BU1 5");
    assert_string_equal(joined(s, 2022, 2024), "BU1>BU1 35.0; BU2>BU2 10.0");
    store_close(s);
}

static void what_cannot_have_stayed_is_spread_in_proportion(void **state)
{
    (void)state;
    struct store *s = open_new();
    YEAR(s, 2022, "1000AA 0 BU1 40");
    YEAR(s, 2024, "1000AA 0 BU1 10", "1000AA 0 BU2 20", "1000AA 0 BU3 10");
    assert_string_equal(joined(s, 2022, 2024), "BU1>BU1 10.0; BU1>BU2 20.0; BU1>BU3 10.0");
    YEAR(s, 2024, "1000AA 0 BU1 80", "1000AA 0 BU2 80"); /* more homes: the shares of the new */
    assert_string_equal(joined(s, 2022, 2024), "BU1>BU1 20.0; BU1>BU2 20.0");
    store_close(s);
}

static void a_year_of_postcodes_meets_one_of_addresses(void **state)
{
    (void)state;
    struct store *s = open_new();
    YEAR(s, 2019, "1000AA 0 BU1 4");
    YEAR(s, 2022, "1000AA 1 BU1", "1000AA 2 BU1", "1000AA 3 BU2", "1000AA 4 BU2");
    assert_string_equal(joined(s, 2019, 2022), "BU1>BU1 2.0; BU1>BU2 2.0");
    store_close(s);
}

static void a_given_table_serves_both_directions(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    const struct store_link given[] = {{S("WK1"), S("WK1"), 10}, {S("WK1"), S("WK2"), 2.5}};
    struct store_link *list;
    size_t count = 0;
    bool found;
    assert_true(store_put_crosswalk(s, PLACE_WIJK, 2016, 2020, given, COUNT(given), &err));
    assert_true(store_get_crosswalk(s, &run, PLACE_WIJK, 2020, 2016, &list, &count, &found, &err));
    assert_true(found && count == 2 && list[1].addresses == 2.5);
    assert_true(str_equal(list[1].from, S("WK2")) && str_equal(list[1].into, S("WK1")));
    assert_true(store_get_crosswalk(s, &run, PLACE_BUURT, 2016, 2020, &list, &count, &found, &err));
    assert_false(found);
    store_close(s);
}

static void damage_is_a_sentence(void **state)
{
    (void)state;
    static const char *const harm[] = {
        "UPDATE addresses_2022 SET numbers = '1 x'",
        "UPDATE addresses_2022 SET numbers = '1 2 99999999999999'",
        "UPDATE addresses_2022 SET numbers = '1x0'",
        "UPDATE addresses_2022 SET pc6 = '1000'",
        "UPDATE addresses_2022 SET pc6 = '9999ZZ' WHERE fid = 1",
        "UPDATE addresses_2022 SET numbers = '', addresses = -3",
    };
    for (size_t i = 0; i < COUNT(harm); i++) {
        struct err err = {0};
        struct store *s = open_new();
        YEAR(s, 2022, "1000AA 1 BU1", "1000AB 2 BU1");
        YEAR(s, 2024, "1000AA 1 BU1", "1000AB 2 BU1");
        assert_true(store_commit(s, &err));
        store_close(s);
        sqlite3 *db;
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, harm[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        assert_true(store_open_read(&s, path, &err));
        if (!strstr(joined(s, 2022, 2024), "is damaged: addresses_2022, row"))
            fail_msg("%s: %s", harm[i], joined(s, 2022, 2024));
        store_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_both_years_are_joined_on_postcode_and_number),
        cmocka_unit_test(several_addresses_at_a_number_count_apart),
        cmocka_unit_test(whole_postcodes_that_did_not_change_stay),
        cmocka_unit_test(what_cannot_have_stayed_is_spread_in_proportion),
        cmocka_unit_test(a_year_of_postcodes_meets_one_of_addresses),
        cmocka_unit_test(a_given_table_serves_both_directions),
        cmocka_unit_test(damage_is_a_sentence),
    };
    run = arena_open("test", (size_t)1 << 30);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
