/* Numbers: the references are IEEE 754 values written by hand and glibc's own hexadecimal form. */
#include <float.h>
#include <math.h>

#include "../test.h"
#include "base/num.h"

static double parsed(const char *text, char mark)
{
    double value = -12345;
    assert_true(num_parse(str_from(text), mark, &value));
    return value;
}

static void numbers_are_read_to_the_nearest_double(void **state)
{
    (void)state;
    assert_true(parsed("0.1", '.') == 0x1.999999999999ap-4);
    assert_true(parsed("4.13489464335562", '.') == 4.13489464335562);
    assert_true(parsed("-5.80372218154657e-05", '.') == -5.80372218154657e-05);
    assert_true(parsed("1.7976931348623157e308", '.') == DBL_MAX);
    assert_true(parsed("9007199254740993", '.') == 9007199254740992.0);
    assert_true(parsed("0.30000000000000004", '.') == 0.30000000000000004);
    assert_true(parsed("  7.5 ", '.') == 7.5);
    assert_true(parsed("-3", '.') == -3);
    assert_true(parsed("34,9", ',') == 34.9);
    assert_true(parsed(".5", '.') == 0.5);
    assert_true(parsed("5.", '.') == 5);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const not_numbers[] = {
        "",    " ",     ".",   "-",     "+.",     "nan", "inf", "-Infinity", "0x10", "1e",
        "1e+", "1.2.3", "1,2", "1 000", "geheim", "12a", "--1", "1e999",     "NA",   "#N/A"};
    for (size_t i = 0; i < COUNT(not_numbers); i++) {
        double value = 42;
        assert_false(num_parse(str_from(not_numbers[i]), '.', &value));
        assert_true(value == 42); /* untouched */
    }
}

static void a_decimal_comma_is_no_point(void **state)
{
    (void)state;
    double value;
    assert_false(num_parse(S("34,9"), '.', &value));
    assert_false(num_parse(S("34.9"), ',', &value));
}

static void whole_numbers_reach_both_ends_of_64_bits(void **state)
{
    (void)state;
    int64_t value;
    assert_true(num_parse_int(S("-9223372036854775808"), &value) && value == INT64_MIN);
    assert_true(num_parse_int(S("9223372036854775807"), &value) && value == INT64_MAX);
    assert_false(num_parse_int(S("9223372036854775808"), &value));
    assert_false(num_parse_int(S("12.0"), &value));
    assert_false(num_parse_int(S(""), &value));
    assert_false(num_parse_int(S("-"), &value));
}

static void numbers_are_written_without_minus_zero(void **state)
{
    (void)state;
    char text[NUM_TEXT];
    num_write(text, -0.0, 0);
    assert_string_equal(text, "0");
    num_write(text, -0.004, 2);
    assert_string_equal(text, "0.00");
    num_write(text, -1234.5, 1);
    assert_string_equal(text, "-1234.5");
    num_write(text, 1e25, 2);
    assert_string_equal(text, "1e+25");
}

static void the_shortest_text_reads_back_as_the_same_double(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252u; /* xorshift64: Marsaglia 2003 */
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char text[NUM_TEXT];
        num_write_shortest(text, value);
        assert_true(parsed(text, '.') == value);
    }
}

static void rounding_goes_to_multiples_away_from_zero(void **state)
{
    (void)state;
    assert_true(num_round_to(12.5, 5) == 15);
    assert_true(num_round_to(-12.5, 5) == -15);
    assert_true(num_round_to(12.4, 5) == 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_to_the_nearest_double),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(a_decimal_comma_is_no_point),
        cmocka_unit_test(whole_numbers_reach_both_ends_of_64_bits),
        cmocka_unit_test(numbers_are_written_without_minus_zero),
        cmocka_unit_test(the_shortest_text_reads_back_as_the_same_double),
        cmocka_unit_test(rounding_goes_to_multiples_away_from_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
