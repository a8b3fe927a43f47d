/* test_fields.c - what holds for every function from fields to fields: flagged in is flagged out,
 * and what a relative figure and a change mean. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "stats/change.h"
#include "stats/index.h"
#include "stats/ratio.h"
#include "stats/relative.h"
#include "stats/spread.h"

enum { PLACES = 6 };
static struct support on = {.kind = PLACE_BUURT, .count = PLACES};
static struct arena memory;

static int open_memory(void **state)
{
    (void)state;
    memory = arena_open("fields", (size_t)1 << 26);
    return 0;
}

static struct field field(const double *value, const double *weight, int flagged, enum flag flag)
{
    struct field f = field_new(&memory, &on, FLAG_OK);
    for (int i = 0; i < PLACES; i++) {
        f.value[i] = i == flagged ? NAN : (float)value[i];
        f.weight[i] = (float)weight[i];
        f.flag[i] = i == flagged ? (uint8_t)flag : FLAG_OK;
    }
    return f;
}

static const double ones[PLACES] = {1, 1, 1, 1, 1, 1};
static const double people[PLACES] = {100, 200, 50, 10, 400, 1000};
static const double some[PLACES] = {10, 30, 5, 1, 100, 900};

static void flagged_in_is_flagged_out_with_the_same_reason(void **state)
{
    (void)state;
    struct field part = field(some, people, 2, FLAG_WITHHELD),
                 whole = field(people, people, 4, FLAG_BAD);
    struct field share = ratio_share(&memory, &part, &whole, 0);
    assert_int_equal(share.flag[2], FLAG_WITHHELD);
    assert_int_equal(share.flag[4], FLAG_BAD);
    assert_true(isnan(share.value[2]) && isnan(share.value[4]) && !isnan(share.value[3]));
    struct field later = ratio_share(&memory, &whole, &whole, 0);
    struct field d = change_between(&memory, &share, &later);
    assert_int_equal(d.flag[2], FLAG_WITHHELD);
    float *band = change_band(&memory, &d, 2, 0);
    assert_true(isnan(band[2]) && !isnan(band[0]));
    const int32_t group[PLACES] = {0, 0, 0, 1, 1, 1};
    struct field relative = relative_to_groups(&memory, &d, group, 2);
    assert_int_equal(relative.flag[2], FLAG_WITHHELD);
    struct index_part parts[] = {{&share, 1, 0.1}, {&later, 1, 0.2}};
    assert_int_equal(index_combine(&memory, parts, 2).flag[2], FLAG_WITHHELD);
}

static void nobody_there_is_no_share(void **state)
{
    (void)state;
    const double whole_of[PLACES] = {0, 200, 50, 10, 400, 1000};
    struct field part = field(some, people, -1, FLAG_OK),
                 whole = field(whole_of, people, -1, FLAG_OK);
    assert_int_equal(ratio_share(&memory, &part, &whole, 0).flag[0], FLAG_NOT_COLLECTED);
}

static void an_unknown_base_never_enters_a_mean(void **state)
{
    (void)state;
    const double percentages[PLACES] = {10, 20, 30, 40, 50, 60};
    struct field given = field(percentages, ones, -1, FLAG_OK);
    struct field base = field(people, people, 5, FLAG_NOT_COLLECTED);
    struct field f = ratio_scaled(&memory, &given, 0.01, &base, true, 0);
    assert_int_equal(f.flag[5], FLAG_OK);
    assert_true(f.weight[5] == 0 && isnan(f.error[5]));
    double sum = 0, weight = 0;
    for (int i = 0; i < 5; i++) {
        sum += percentages[i] / 100 * people[i];
        weight += people[i];
    }
    assert_true(fabs(spread_mean(&f) - sum / weight) < 1e-6);
}

static void a_municipality_is_on_average_nothing_against_itself(void **state)
{
    (void)state;
    const int32_t group[PLACES] = {0, 0, 0, 1, 1, -1};
    struct field f = field(some, people, -1, FLAG_OK);
    struct field r = relative_to_groups(&memory, &f, group, 2);
    for (int g = 0; g < 2; g++) {
        double sum = 0;
        for (int i = 0; i < PLACES; i++)
            if (group[i] == g)
                sum += (double)r.value[i] * people[i];
        assert_true(fabs(sum) < 1e-2);
    }
    assert_int_equal(r.flag[5], FLAG_NOT_COLLECTED);
    /* an improvement may be a decline against the municipality: the sign flips, the figure stays */
    assert_true(f.value[2] > 0 && r.value[2] < 0);
}

static void a_band_is_never_below_the_smallest_relevant_change(void **state)
{
    (void)state;
    struct field part = field(some, people, -1, FLAG_OK),
                 whole = field(people, people, -1, FLAG_OK);
    struct field p = ratio_share(&memory, &part, &whole, 0), d = change_between(&memory, &p, &p);
    float *wide = change_band(&memory, &d, 0.001, 0.02), *own = change_band(&memory, &d, 1.96, 0);
    for (int i = 0; i < PLACES; i++) {
        assert_true(wide[i] >= 0.02f - 1e-9f);
        assert_true(fabs((double)own[i] - 1.96 * sqrt(2) * (double)p.error[i]) < 1e-6);
    }
}

static void more_noise_than_signal_rejects_nothing(void **state)
{
    (void)state;
    struct field d = field(ones, people, -1, FLAG_OK);
    d.error = NEW(&memory, float, PLACES);
    for (int i = 0; i < PLACES; i++)
        d.error[i] = 10;
    double z = change_false_discovery(memory, &d, 0.10);
    assert_true(z * 10 > 1);
    struct field none = field_new(&memory, &on, FLAG_WITHHELD);
    none.error = d.error;
    assert_true(isinf(change_false_discovery(memory, &none, 0.10)));
}

static void a_change_without_a_known_error_is_never_real(void **state)
{
    (void)state;
    struct field d = field(ones, people, -1, FLAG_OK);
    d.error = NEW(&memory, float, PLACES);
    d.error[0] = NAN;
    for (int i = 1; i < PLACES; i++)
        d.error[i] = 0.1f;
    assert_true(isfinite(change_false_discovery(memory, &d, 0.10)));
    float *band = change_band(&memory, &d, 2, 0.5);
    assert_true(isinf(band[0]) && fabs((double)band[1] - 0.5) < 1e-6);
}

static void an_exact_change_is_real_and_an_exact_standstill_is_none(void **state)
{
    (void)state;
    struct field d = field(ones, people, -1, FLAG_OK);
    d.error = NEW(&memory, float, PLACES);
    d.value[1] = d.value[2] = d.value[3] = 0;
    /* p is 0 three times and 1 three times: three rejected */
    assert_true(fabs(change_false_discovery(memory, &d, 0.10) - change_z(0.05)) < 1e-9);
    assert_true(change_band(&memory, &d, INFINITY, 0.01)[0] < 0.02f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flagged_in_is_flagged_out_with_the_same_reason),
        cmocka_unit_test(nobody_there_is_no_share),
        cmocka_unit_test(an_unknown_base_never_enters_a_mean),
        cmocka_unit_test(a_municipality_is_on_average_nothing_against_itself),
        cmocka_unit_test(a_band_is_never_below_the_smallest_relevant_change),
        cmocka_unit_test(more_noise_than_signal_rejects_nothing),
        cmocka_unit_test(a_change_without_a_known_error_is_never_real),
        cmocka_unit_test(an_exact_change_is_real_and_an_exact_standstill_is_none),
    };
    return cmocka_run_group_tests(tests, open_memory, NULL);
}
