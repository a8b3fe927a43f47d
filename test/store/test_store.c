/* The store: what goes in comes out, all of it or nothing of it. */
#include "../test.h"

#include "base/file.h"
#include "geo/shapes.h"
#include "store/store.h"
#include <math.h>
#include <unistd.h>

static struct arena run;
static const char *path = "/tmp/test_store.gpkg";

static void square(struct shapes_builder *b, double x, double y, double side)
{
    shapes_area(b);
    shapes_polygon(b);
    shapes_ring(b);
    const struct point p[] = {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
    for (size_t i = 0; i < COUNT(p); i++)
        shapes_point(b, p[i]);
}

static struct areas three_areas(int boundary)
{
    static const str code[] = {{"BU00010001", 10}, {"BU0001AA02", 10}, {"BU00019997", 10}};
    static const str name[] = {{"Dorp", 4}, {"Polder \"Noord\"", 14}, {"Plas", 4}};
    static const str wijk[] = {{"WK000100", 8}, {"WK0001AA", 8}, {"", 0}};
    static const str gemeente[] = {{"GM0001", 6}, {"GM0001", 6}, {"GM0001", 6}};
    static const uint8_t water[] = {0, 0, 1};
    struct shapes_builder b = {0};
    square(&b, 100000, 400000, 1000);
    square(&b, 101000, 400000, 1000);
    shapes_area(&b); /* no geometry */
    static const uint8_t change[] = {1, 0, 3};
    return (struct areas){
        PLACE_BUURT, boundary, 3, code, name, wijk, gemeente, water, shapes_finish(&run, &b),
        change};
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

static struct store *open_again(bool writing)
{
    struct err err = {0};
    struct store *s = NULL;
    if (!(writing ? store_open_write : store_open_read)(&s, path, &err))
        fail_msg("%s", err.text);
    return s;
}

static void commit(struct store *s)
{
    struct err err = {0};
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
    store_close(s);
}

static void put_one(struct store *s, struct series what, const float *value, const uint8_t *flag,
                    size_t places)
{
    struct err err = {0};
    struct series_column column = {what, value, flag, NULL};
    if (!store_put_series(s, &column, 1, places, &err))
        fail_msg("%s", err.text);
}

static const struct series residents = {PLACE_BUURT, 2024, {"inwoners", 8}, {"kwb", 3}, 2024, 0, 0};

static void areas_come_back_as_they_went(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024), out;
    bool found = false;
    assert_true(store_put_areas(s, &in, &err));
    commit(s);
    s = open_again(false);
    assert_true(store_get_areas(s, &run, PLACE_BUURT, 2024, &out, &found, &err));
    assert_true(found);
    assert_int_equal(out.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_equal(out.code[i], in.code[i]));
        assert_true(str_equal(out.name[i], in.name[i]));
        assert_true(str_equal(out.wijk[i], in.wijk[i]));
        assert_int_equal(out.water[i], in.water[i]);
    }
    assert_int_equal(out.shapes.points, 8);
    assert_memory_equal(out.shapes.point, in.shapes.point, 8 * sizeof(struct point));
    assert_int_equal(out.shapes.polygon_start[3], 2);
    assert_true(store_get_areas(s, &run, PLACE_WIJK, 2024, &out, &found, &err));
    assert_false(found);
    store_close(s);
}

/* Flip a bit in the exponent of every such number in the store's file: finite, but no place. */
static void damage(double number)
{
    struct err err = {0};
    str text;
    size_t found = 0;
    assert_true(file_read(&run, path, (size_t)1 << 24, &text, &err));
    char *bytes = NEW(&run, char, text.len);
    memcpy(bytes, text.at, text.len);
    for (size_t i = 0; i + sizeof number <= text.len; i++)
        if (!memcmp(bytes + i, &number, sizeof number)) {
            bytes[i + sizeof number - 1] ^= 0x20;
            found++;
        }
    assert_true(found > 0);
    unlink(path);
    assert_true(file_write(path, (str){bytes, text.len}, &err));
}

static void a_boundary_damaged_in_the_file_is_a_sentence(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024), out;
    bool found = false;
    assert_true(store_put_areas(s, &in, &err));
    commit(s);
    damage(102000);
    s = open_again(false);
    assert_false(store_get_areas(s, &run, PLACE_BUURT, 2024, &out, &found, &err));
    assert_non_null(strstr(err.text, "is damaged: buurt_2024, row 2"));
    store_close(s);
}

static void a_run_without_commit_leaves_no_new_store(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    assert_true(store_put_areas(s, &in, &err));
    store_close(s);
    assert_false(file_exists(path));
    assert_false(file_exists("/tmp/test_store.gpkg-journal"));
}

static void a_run_without_commit_leaves_an_old_store_byte_for_byte(void **state)
{
    (void)state;
    struct err err = {0};
    char before[HASH_HEX], after[HASH_HEX];
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    assert_true(store_put_areas(s, &in, &err));
    commit(s);
    assert_true(hash_file(path, before, &err));
    s = open_again(true);
    in = three_areas(2025);
    assert_true(store_put_areas(s, &in, &err));
    put_one(s, residents, (float[]){1, 2, 3}, (uint8_t[]){0, 0, 0}, 3);
    store_close(s);
    assert_true(hash_file(path, after, &err));
    assert_string_equal(before, after);
}

static void a_file_that_is_no_store_is_refused_and_left_alone(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = NULL;
    unlink(path);
    assert_true(
        file_write(path, S("this is a letter, not a store, and longer than a header"), &err));
    assert_false(store_open_write(&s, path, &err));
    assert_non_null(strstr(err.text, "is no store"));
    assert_int_equal(file_size(path), 55);
    err = (struct err){0};
    assert_false(store_open_read(&s, "/tmp/there-is-no-such-store.gpkg", &err));
    assert_non_null(strstr(err.text, "there is no such store"));
}

static void series_keep_value_and_reason(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    assert_true(store_put_areas(s, &in, &err));
    put_one(s, residents, (float[]){12.3f, NAN, NAN},
            (uint8_t[]){FLAG_OK, FLAG_WITHHELD, FLAG_NOT_COLLECTED}, 3);
    struct support on = {PLACE_BUURT, &in, NULL, 3};
    struct field f;
    str source;
    bool found = false;
    assert_true(store_get_series(s, &run, &on, S("inwoners"), 2024, &f, &source, &found, &err));
    assert_true(found);
    assert_true(str_equal(source, S("kwb")));
    assert_true(f.value[0] == 12.3f && isnan(f.value[1]) && isnan(f.value[2]));
    assert_int_equal(f.flag[1], FLAG_WITHHELD);
    assert_int_equal(f.flag[2], FLAG_NOT_COLLECTED);
    struct series *list;
    size_t count;
    assert_true(store_list_series(s, &run, &list, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].values, 1);
    assert_int_equal(list[0].missing, 2);
    store_close(s);
}

static void a_later_run_adds_columns_and_keeps_the_others(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    struct series dwellings = residents;
    dwellings.indicator = S("woningen");
    assert_true(store_put_areas(s, &in, &err));
    put_one(s, residents, (float[]){10, 20, 30}, (uint8_t[]){0, 0, 0}, 3);
    put_one(s, dwellings, (float[]){1, 2, 3}, (uint8_t[]){0, 0, 0}, 3);
    put_one(s, residents, (float[]){11, 21, 31}, (uint8_t[]){0, 0, 0}, 3);
    assert_true(store_put_areas(s, &in, &err)); /* the same codes: the series stay */
    struct support on = {PLACE_BUURT, &in, NULL, 3};
    struct field f;
    bool found = false;
    assert_true(store_get_series(s, &run, &on, S("woningen"), 2024, &f, NULL, &found, &err));
    assert_true(found && f.value[2] == 3);
    assert_true(store_get_series(s, &run, &on, S("inwoners"), 2024, &f, NULL, &found, &err));
    assert_true(found && f.value[2] == 31);
    store_close(s);
}

/* The figure of a place, -1 when it has none; -2 when there is no series. */
static double figure_at(struct store *s, const struct areas *on, size_t place)
{
    struct err err = {0};
    struct support support = {PLACE_BUURT, on, NULL, on->count};
    struct field f;
    bool found = false;
    assert_true(store_get_series(s, &run, &support, S("inwoners"), 2024, &f, NULL, &found, &err));
    return !found ? -2 : f.flag[place] ? -1 : (double)f.value[place];
}

static void figures_stay_with_their_codes_when_areas_come_again(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024), more = in;
    /* another area first, the second one gone, the third still last */
    const str code[] = {S("BU00010000"), S("BU00010001"), S("BU00019997")};
    assert_true(store_put_areas(s, &in, &err));
    put_one(s, residents, (float[]){10, 20, 30}, (uint8_t[]){0, 0, 0}, 3);
    more.code = code;
    assert_true(store_put_areas(s, &more, &err));
    assert_true(figure_at(s, &more, 0) == -1);
    assert_true(figure_at(s, &more, 1) == 10);
    assert_true(figure_at(s, &more, 2) == 30);
    struct series *list;
    size_t count = 0;
    assert_true(store_list_series(s, &run, &list, &count, &err));
    assert_true(count == 1 && list[0].values == 2 && list[0].missing == 1);
    const str others[] = {S("BU00020001"), S("BU00020002"), S("BU00020003")};
    more.code = others; /* nothing is left of what the figures were about */
    assert_true(store_put_areas(s, &more, &err));
    assert_true(figure_at(s, &more, 0) == -2);
    store_close(s);
}

static int32_t put_delivery(struct store *s, const char *file)
{
    struct err err = {0};
    struct store_delivery d = {S("kwb"), str_from(file), S(""), S("00ff"), 10, 3, 2024};
    int32_t id = 0;
    if (!store_put_delivery(s, &d, &id, &err))
        fail_msg("%s", err.text);
    return id;
}

static void expect_row(struct store *s, const struct support *on, str indicator, size_t place,
                       const char *file, int64_t number)
{
    struct err err = {0};
    struct store_row row;
    bool found = false;
    if (!store_find_row(s, &run, on, indicator, 2024, place, &row, &found, &err))
        fail_msg("%s", err.text);
    assert_int_equal(found, file != NULL);
    if (found) {
        assert_true(str_equal(row.file, str_from(file)));
        assert_true(str_equal(row.sha256, S("00ff")));
        assert_int_equal(row.row, number);
    }
}

static void a_figure_leads_back_to_its_row(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    assert_true(store_put_areas(s, &in, &err));
    int32_t first = put_delivery(s, "a.csv"), second = put_delivery(s, "b.csv");
    assert_int_equal(put_delivery(s, "a.csv"), first);
    struct series_origin one = {(int32_t[]){first, second, first}, (int32_t[]){2, 7, 4}};
    struct series_origin other = {(int32_t[]){second, 0, second}, (int32_t[]){9, 0, 0}};
    struct series dwellings = residents, cars = residents;
    dwellings.indicator = S("woningen");
    cars.indicator = S("autos");
    struct series_column columns[] = {
        {residents, (float[]){1, 2, NAN}, (uint8_t[]){0, 0, FLAG_WITHHELD}, &one},
        {dwellings, (float[]){1, NAN, 2.5f}, (uint8_t[]){0, FLAG_NOT_COLLECTED, 0}, &other}};
    assert_true(store_put_series(s, columns, 2, 3, &err));
    put_one(s, cars, (float[]){1, 2, 3}, (uint8_t[]){0, 0, 0}, 3); /* a run that adds a column */
    struct support on = {PLACE_BUURT, &in, NULL, 3};
    expect_row(s, &on, S("inwoners"), 0, "a.csv", 2);
    expect_row(s, &on, S("inwoners"), 1, "b.csv", 7);
    expect_row(s, &on, S("inwoners"), 2, "a.csv", 4); /* a reason has a row as well */
    expect_row(s, &on, S("woningen"), 0, "b.csv", 9);
    expect_row(s, &on, S("woningen"), 2, "b.csv", 0);
    expect_row(s, &on, S("autos"), 0, NULL, 0);
    expect_row(s, &on, S("inkomen"), 0, NULL, 0);
    store_close(s);
}

static void a_place_of_which_nothing_is_said_has_no_row(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    assert_true(store_put_areas(s, &in, &err));
    int32_t id = put_delivery(s, "a.csv");
    struct series_origin from = {(int32_t[]){id, id, 0}, (int32_t[]){2, 3, 0}};
    struct series_column column = {residents, (float[]){1, NAN, NAN},
                                   (uint8_t[]){0, FLAG_NOT_COLLECTED, FLAG_NOT_COLLECTED}, &from};
    assert_true(store_put_series(s, &column, 1, 3, &err));
    struct support on = {PLACE_BUURT, &in, NULL, 3};
    expect_row(s, &on, S("inwoners"), 0, "a.csv", 2);
    expect_row(s, &on, S("inwoners"), 1, NULL, 0);
    expect_row(s, &on, S("inwoners"), 2, NULL, 0);
    store_close(s);
}

static void one_figure_has_one_source(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    struct series other = residents;
    other.source = S("statline");
    struct series_column column = {other, (float[]){1, 2, 3}, (uint8_t[]){0, 0, 0}, NULL};
    assert_true(store_put_areas(s, &in, &err));
    put_one(s, residents, (float[]){1, 2, 3}, (uint8_t[]){0, 0, 0}, 3);
    assert_false(store_put_series(s, &column, 1, 3, &err));
    assert_non_null(strstr(err.text, "'kwb'"));
    assert_non_null(strstr(err.text, "'statline'"));
    store_close(s);
}

static void squares_added_later_move_no_figure(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct grid all, first = {2, (int16_t[]){1583, 1584}, (int16_t[]){4935, 4935}};
    struct grid more = {2, (int16_t[]){1500, 1583}, (int16_t[]){4000, 4935}};
    struct series what = {PLACE_CELL, 0, {"inwoners", 8}, {"vk100", 5}, 2022, 0, 0};
    assert_true(store_put_cells(s, &run, &first, &all, &err));
    put_one(s, what, (float[]){15, 25}, (uint8_t[]){0, 0}, 2);
    assert_true(store_put_cells(s, &run, &more, &all, &err));
    assert_int_equal(all.count, 3);
    assert_int_equal(all.row[0], 4000);
    struct support on = {PLACE_CELL, NULL, &all, 3};
    struct field f;
    bool found = false;
    assert_true(store_get_series(s, &run, &on, S("inwoners"), 2022, &f, NULL, &found, &err));
    assert_true(found);
    assert_int_equal(f.flag[0], FLAG_NOT_COLLECTED);
    assert_true(f.value[1] == 15 && f.value[2] == 25);
    store_close(s);
}

static void names_that_could_be_sql_are_refused(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct areas in = three_areas(2024);
    struct series what = residents;
    what.source = S("kwb\"; DROP TABLE series; --");
    struct series_column column = {what, (float[]){1, 2, 3}, (uint8_t[]){0, 0, 0}, NULL};
    assert_true(store_put_areas(s, &in, &err));
    assert_false(store_put_series(s, &column, 1, 3, &err));
    assert_non_null(strstr(err.text, "cannot name a table"));
    store_close(s);
}

static void base_features_come_back_by_theme(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new();
    struct shapes_builder b = {0};
    shapes_area(&b);
    shapes_polygon(&b);
    shapes_ring(&b);
    shapes_point(&b, (struct point){150000, 450000});
    shapes_point(&b, (struct point){150100, 450050});
    struct shapes road = shapes_finish(&run, &b);
    square(&b, 150000, 450000, 300);
    struct shapes lake = shapes_finish(&run, &b);
    const struct base_feature in[] = {{BASE_ROAD, 2, S("Ringweg"), road},
                                      {BASE_WATER, 0, S("Plas"), lake}};
    assert_true(store_put_base(s, in, 2, &err));
    struct base_feature *out;
    size_t count;
    if (!store_get_base(s, &run, &out, &count, &err))
        fail_msg("%s", err.text);
    assert_int_equal(count, 2);
    assert_int_equal(out[0].theme, BASE_WATER);
    assert_int_equal(out[0].shape.points, 4);
    assert_int_equal(out[1].rank, 2);
    assert_memory_equal(out[1].shape.point, road.point, 2 * sizeof(struct point));
    store_close(s);
}

int main(void)
{
    run = arena_open("test", (size_t)1 << 28);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_come_back_as_they_went),
        cmocka_unit_test(a_boundary_damaged_in_the_file_is_a_sentence),
        cmocka_unit_test(a_run_without_commit_leaves_no_new_store),
        cmocka_unit_test(a_run_without_commit_leaves_an_old_store_byte_for_byte),
        cmocka_unit_test(a_file_that_is_no_store_is_refused_and_left_alone),
        cmocka_unit_test(series_keep_value_and_reason),
        cmocka_unit_test(figures_stay_with_their_codes_when_areas_come_again),
        cmocka_unit_test(a_later_run_adds_columns_and_keeps_the_others),
        cmocka_unit_test(a_figure_leads_back_to_its_row),
        cmocka_unit_test(a_place_of_which_nothing_is_said_has_no_row),
        cmocka_unit_test(one_figure_has_one_source),
        cmocka_unit_test(squares_added_later_move_no_figure),
        cmocka_unit_test(names_that_could_be_sql_are_refused),
        cmocka_unit_test(base_features_come_back_by_theme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
