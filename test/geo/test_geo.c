/* test_geo.c - codes of squares, finding places, fresh fields. */
#include "../test.h"
#include "geo/geo.h"
#include <math.h>
#include <stdio.h>

static void a_square_code_and_its_corner_are_each_others_inverse(void **state)
{
    (void)state;
    int column, row;
    char code[11];
    assert_true(grid_from_code(S("E1583N4935"), &column, &row));
    assert_int_equal(column, 1583);
    assert_int_equal(row, 4935);
    grid_code(code, column, row);
    assert_string_equal(code, "E1583N4935");
    grid_code(code, 7, 3066);
    assert_string_equal(code, "E0007N3066");
}

static void texts_that_are_no_square_code_are_refused(void **state)
{
    (void)state;
    const str bad[] = {S(""), S("E1583N493"), S("E1583N49351"), S("N1583E4935"), S("E15x3N4935")};
    int column = -7, row = -7;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(grid_from_code(bad[i], &column, &row));
    assert_true(column == -7 && row == -7);
}

static void every_cell_is_found_and_no_other(void **state)
{
    (void)state;
    const int16_t column[] = {5, 9, 1, 5, 6}, row[] = {3000, 3000, 3001, 3001, 3007};
    struct grid g = {.count = COUNT(column), .column = column, .row = row};
    for (size_t i = 0; i < g.count; i++)
        assert_int_equal(grid_find(&g, column[i], row[i]), i);
    assert_int_equal(grid_find(&g, 6, 3000), -1);
    assert_int_equal(grid_find(&g, 7, 3007), -1);
    assert_int_equal(grid_find(&(struct grid){0}, 5, 3000), -1);
}

static void areas_are_found_by_code(void **state)
{
    (void)state;
    const str code[] = {S("BU0001"), S("BU0001A"), S("BU0002")};
    struct areas a = {.count = COUNT(code), .code = code};
    for (size_t i = 0; i < a.count; i++)
        assert_int_equal(areas_find(&a, code[i]), i);
    assert_int_equal(areas_find(&a, S("BU0003")), -1);
    assert_int_equal(areas_find(&a, S("")), -1);
}

static void a_new_field_has_no_value_and_says_why(void **state)
{
    (void)state;
    struct arena memory = arena_open("test", 1 << 20), opened = memory;
    struct support on = {.kind = PLACE_CELL, .count = 3};
    struct field f = field_new(&memory, &on, FLAG_WITHHELD);
    for (size_t i = 0; i < on.count; i++)
        assert_true(isnan(f.value[i]) && f.weight[i] == 0 && f.flag[i] == FLAG_WITHHELD);
    assert_null(f.error);
    arena_close(opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_square_code_and_its_corner_are_each_others_inverse),
        cmocka_unit_test(texts_that_are_no_square_code_are_refused),
        cmocka_unit_test(every_cell_is_found_and_no_other),
        cmocka_unit_test(areas_are_found_by_code),
        cmocka_unit_test(a_new_field_has_no_value_and_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
