/* What one cell says: a number or a reason, a place, a year; and what a column's name fits. */
#include "../test.h"

#include "ingest/figure.h"
#include "ingest/names.h"
#include "ingest/oddity.h"
#include "ingest/text.h"
#include <math.h>

static struct code codes[] = {{{"-99997", 6}, true, -99997, FLAG_WITHHELD},
                              {{"-99995", 6}, true, -99995, FLAG_NOT_YET},
                              {{".", 1}, false, 0, FLAG_NOT_COLLECTED},
                              {{"geheim", 6}, false, 0, FLAG_WITHHELD}};
static const struct missing_codes missing = {codes, COUNT(codes)};
static const struct column_binding any = {.factor = 1, .least = -INFINITY, .most = INFINITY};

static enum flag read_text(const char *text, const struct column_binding *b, double *value)
{
    enum figure_fault fault;
    struct cell cell = {.kind = CELL_TEXT, .text = str_from(text)};
    return figure_read(&cell, &missing, '.', b, value, &fault);
}

static void a_missing_code_is_never_a_value(void **state)
{
    (void)state;
    double v = 7;
    enum figure_fault fault;
    assert_int_equal(read_text("  -99997", &any, &v), FLAG_WITHHELD);
    assert_int_equal(read_text("-99997.0", &any, &v), FLAG_WITHHELD);
    assert_int_equal(read_text("-99995", &any, &v), FLAG_NOT_YET);
    assert_int_equal(read_text("       .", &any, &v), FLAG_NOT_COLLECTED);
    assert_int_equal(read_text("", &any, &v), FLAG_NOT_COLLECTED);
    assert_int_equal(read_text("Geheim", &any, &v), FLAG_WITHHELD);
    struct cell number = {.kind = CELL_NUMBER, .number = -99997};
    assert_int_equal(figure_read(&number, &missing, '.', &any, &v, &fault), FLAG_WITHHELD);
    struct cell none = {.kind = CELL_NONE};
    assert_int_equal(figure_read(&none, &missing, '.', &any, &v, &fault), FLAG_NOT_COLLECTED);
    assert_true(v == 7);
}

static void what_is_no_number_is_unusable(void **state)
{
    (void)state;
    static const char *const texts[] = {"3,5",   "nan",    "inf", "-Infinity", "1e999", "0x10",
                                        "1.2.3", "12 345", "abc", "--1",       "1e40"};
    double v = 7;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(read_text(texts[i], &any, &v), FLAG_BAD);
    struct cell nan_cell = {.kind = CELL_NUMBER, .number = NAN};
    enum figure_fault fault;
    assert_int_equal(figure_read(&nan_cell, &missing, '.', &any, &v, &fault), FLAG_BAD);
    assert_int_equal(fault, FIGURE_UNREADABLE);
    assert_true(v == 7);
}

static void factor_range_and_withheld_zero(void **state)
{
    (void)state;
    double v;
    struct column_binding share = {.factor = 0.01, .least = 0, .most = 1};
    struct column_binding police = {
        .factor = 1, .least = 0, .most = INFINITY, .zero_is_withheld = true};
    assert_int_equal(read_text("45", &share, &v), FLAG_OK);
    assert_true(fabs(v - 0.45) < 1e-15);
    assert_int_equal(read_text("101", &share, &v), FLAG_BAD);
    assert_int_equal(read_text("-1", &share, &v), FLAG_BAD);
    assert_int_equal(read_text("0", &police, &v), FLAG_WITHHELD);
    assert_int_equal(read_text("3", &police, &v), FLAG_OK);
}

static void places_are_told_by_their_form(void **state)
{
    (void)state;
    struct place_key k = place_key_read(S("BU0363AA01 "));
    assert_true(k.kind == KEY_AREA && k.places == PLACE_BUURT && k.code.len == 10);
    assert_int_equal(place_key_read(S("WK051801  ")).places, PLACE_WIJK);
    assert_int_equal(place_key_read(S("GM0518    ")).places, PLACE_GEMEENTE);
    assert_int_equal(place_key_read(S("NL00      ")).kind, KEY_NATION);
    k = place_key_read(S("E1583N4935"));
    assert_true(k.kind == KEY_CELL && k.column == 1583 && k.row == 4935);
    static const char *const no[] = {"", "BU0363", "bu03630001", "0518", "E158N4935", "GM05 8"};
    for (size_t i = 0; i < COUNT(no); i++)
        assert_int_equal(place_key_read(str_from(no[i])).kind, KEY_NONE);
}

static void years_months_and_codes_with_a_year(void **state)
{
    (void)state;
    int year, month;
    struct cell c = {.kind = CELL_TEXT, .text = S("2022MM03")};
    assert_true(period_read(&c, &year, &month) && year == 2022 && month == 3);
    c.text = S("2024JJ00  ");
    assert_true(period_read(&c, &year, &month) && year == 2024 && month == 0);
    c.text = S("2020BU05059997");
    assert_true(period_read(&c, &year, &month) && year == 2020);
    c = (struct cell){.kind = CELL_NUMBER, .number = 2016};
    assert_true(period_read(&c, &year, &month) && year == 2016);
    c = (struct cell){.kind = CELL_TEXT, .text = S("20221")};
    assert_false(period_read(&c, &year, &month));
}

static void names_fit_by_stem_and_year(void **state)
{
    (void)state;
    int year = 0;
    assert_true(name_fits(S("InBezitWoningcorporatie_42"), S("InBezitWoningcorporatie"), NULL));
    assert_true(name_fits(S("aant_inw"), S("AANT_INW"), NULL));
    assert_false(name_fits(S("Huurwoning_53"), S("Huur"), NULL));
    assert_true(name_fits(S("INW2014"), S("INW{yyyy}"), &year) && year == 2014);
    assert_true(name_fits(S("KL02"), S("KL{yy}"), &year) && year == 2002);
    assert_false(name_fits(S("VKL0208"), S("KL{yy}"), &year));
    assert_false(name_fits(S("TINW_00_10"), S("INW{yyyy}"), &year));
    assert_int_equal(name_year(S("scores buurten 2002-2024.csv"), false), 2002);
    assert_int_equal(name_year(S("scores buurten 2002-2024.csv"), true), 2024);
    assert_int_equal(name_year(S("denhaag_2019_84583NED.csv"), true), 2019);
    assert_int_equal(name_year(S("pc6hnr20240801_gwb.csv"), false), 0);
}

static void old_names_become_utf8(void **state)
{
    (void)state;
    struct arena a = arena_open("test", 1 << 16);
    struct oddities odd = {0};
    assert_true(str_equal(text_utf8(&a,
                                    S("S\xfa"
                                      "dwest \x80"),
                                    &odd),
                          S("S\xc3\xba"
                            "dwest \xe2\x82\xac")));
    assert_int_equal(odd.count[ODDITY_ENCODING], 1);
    assert_true(str_equal(text_utf8(&a, S("S\xc3\xba"), &odd), S("S\xc3\xba")));
    assert_int_equal(odd.count[ODDITY_ENCODING], 1);
    assert_false(text_is_utf8(S("\xed\xa0\x80"))); /* half a surrogate */
    assert_false(text_is_utf8(S("\xc0\xaf")));     /* overlong */
    assert_false(text_is_utf8(S("\xe2\x82")));     /* cut */
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_code_is_never_a_value),
        cmocka_unit_test(what_is_no_number_is_unusable),
        cmocka_unit_test(factor_range_and_withheld_zero),
        cmocka_unit_test(places_are_told_by_their_form),
        cmocka_unit_test(years_months_and_codes_with_a_year),
        cmocka_unit_test(names_fit_by_stem_and_year),
        cmocka_unit_test(old_names_become_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
