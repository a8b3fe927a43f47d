/* test_segregation.c - what holds of D, H and their comparison whatever the figures, and how often
 * the interval of a difference is right. Numbers: golden/segregation.txt. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "stats/segregation.h"

enum { MOST = 600 };
static struct arena memory;
static uint64_t state;

static int open_memory(void **unused)
{
    (void)unused;
    memory = arena_open("segregation", (size_t)1 << 30);
    return 0;
}

static double uniform(void)
{
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double normal(void)
{
    return sqrt(-2 * log(1 - uniform())) * cos(6.283185307179586 * uniform());
}

/* People of a unit that have the trait, one by one. */
static double tossed(double people, double share)
{
    double count = 0;
    for (double k = 0; k < people; k++)
        count += uniform() < share;
    return count;
}

struct town {
    double part[MOST], whole[MOST];
    struct group_counts counts;
};

/* A town of units whose share varies: log odds with standard deviation `apart`. */
static struct town *town_new(size_t units, double people, double share, double apart)
{
    struct town *t = calloc(1, sizeof *t);
    assert_true(t && units <= MOST);
    for (size_t i = 0; i < units; i++) {
        double odds = share / (1 - share) * exp(apart * normal());
        t->whole[i] = floor(people * (0.3 + 1.4 * uniform())) + 1;
        t->part[i] = t->whole[i] * odds / (1 + odds);
    }
    t->counts = (struct group_counts){t->part, t->whole, units, 0};
    return t;
}

/* What is counted in one year of what the town is like, when the group has grown. */
static struct town *year_of(const struct town *t, double growth)
{
    struct town *y = calloc(1, sizeof *y);
    assert_non_null(y);
    for (size_t i = 0; i < t->counts.count; i++) {
        double members = t->part[i] * growth, others = t->whole[i] - t->part[i];
        y->whole[i] = floor(members + others + 0.5);
        y->part[i] = tossed(y->whole[i], members / (members + others));
    }
    y->counts = (struct group_counts){y->part, y->whole, t->counts.count, t->counts.step};
    for (size_t i = 0; i < t->counts.count && t->counts.step > 0; i++)
        y->part[i] = floor(y->part[i] / y->whole[i] / t->counts.step + 0.5) * t->counts.step *
                     y->whole[i];
    return y;
}

static struct segregation found(const struct town *t)
{
    return segregation_of(memory, &t->counts);
}

static void the_order_of_units_cannot_be_seen(void **unused)
{
    (void)unused;
    struct town *t = town_new(300, 900, 0.1, 0.6), *turned = calloc(1, sizeof *t);
    for (size_t i = 0; i < 300; i++) {
        turned->part[i] = t->part[299 - i];
        turned->whole[i] = t->whole[299 - i];
    }
    turned->counts = (struct group_counts){turned->part, turned->whole, 300, 0};
    struct segregation a = found(t), b = found(turned);
    assert_memory_equal(&a, &b, sizeof a);
    struct group_counts one[2] = {t->counts, t->counts}, other[2] = {turned->counts, t->counts};
    struct segregation both[2] = {a, a};
    struct segregation_change c = segregation_compare(memory, one, both, 50, 3),
                              d = segregation_compare(memory, other, both, 50, 3);
    assert_memory_equal(&c, &d, sizeof c);
    free(t);
    free(turned);
}

static void twice_as_many_people_are_as_even(void **unused)
{
    (void)unused;
    struct town *t = town_new(200, 900, 0.2, 0.6);
    struct segregation a = found(t);
    for (size_t i = 0; i < 200; i++) {
        t->part[i] *= 2;
        t->whole[i] *= 2;
    }
    struct segregation b = found(t);
    assert_true(fabs(a.dissimilarity - b.dissimilarity) < 1e-12);
    assert_true(fabs(a.isolation - b.isolation) < 1e-12);
    assert_true(fabs(a.theil - b.theil) < 1e-12);
    assert_true(b.by_chance < a.by_chance); /* chance does less to more people */
    free(t);
}

static void the_group_and_the_rest_are_as_far_apart(void **unused)
{
    (void)unused;
    struct town *t = town_new(200, 900, 0.2, 0.6);
    struct segregation a = found(t);
    for (size_t i = 0; i < 200; i++)
        t->part[i] = t->whole[i] - t->part[i];
    struct segregation b = found(t);
    assert_true(fabs(a.dissimilarity - b.dissimilarity) < 1e-12);
    assert_true(fabs(a.theil - b.theil) < 1e-12);
    assert_true(fabs(a.by_chance - b.by_chance) < 1e-4); /* the group is rounded to people */
    free(t);
}

/* People times their entropy. */
static double spread_out(double part, double whole)
{
    double p = part / whole;
    return -whole * (p * log(p) + (1 - p) * log(1 - p));
}

static void h_of_the_country_is_that_of_its_municipalities_and_between_them(void **unused)
{
    (void)unused;
    enum { UNITS = 600, GROUPS = 17 };
    struct town *t = town_new(UNITS, 900, 0.1, 0.8);
    struct town *in = calloc(GROUPS, sizeof *in), *groups = calloc(1, sizeof *groups);
    double people = 0, members = 0, within = 0;
    assert_true(in && groups);
    for (size_t i = 0; i < UNITS; i++) {
        size_t k = i % GROUPS;
        struct group_counts *g = &in[k].counts;
        in[k].part[g->count] = t->part[i];
        in[k].whole[g->count++] = t->whole[i];
        groups->part[k] += t->part[i];
        groups->whole[k] += t->whole[i];
        people += t->whole[i];
        members += t->part[i];
    }
    for (size_t k = 0; k < GROUPS; k++) {
        in[k].counts = (struct group_counts){in[k].part, in[k].whole, in[k].counts.count, 0};
        within += found(&in[k]).theil * spread_out(groups->part[k], groups->whole[k]) /
                  spread_out(members, people);
    }
    groups->counts = (struct group_counts){groups->part, groups->whole, GROUPS, 0};
    assert_true(within > 0.01 && fabs(found(t).theil - (found(groups).theil + within)) < 1e-12);
    free(in);
    free(groups);
    free(t);
}

/* The expectation against allocations that are really drawn, person by person. */
static void d_by_chance_is_what_random_allocations_tend_to(void **unused)
{
    (void)unused;
    enum { UNITS = 12, PEOPLE = 240, GROUP = 31, DRAWS = 20000 };
    double part[UNITS] = {GROUP}, whole[UNITS], sum = 0, squares = 0;
    int lives_in[PEOPLE], person = 0;
    for (int i = 0; i < UNITS; i++) {
        whole[i] = i < 11 ? 3 * i + 2 : PEOPLE - person;
        for (int k = 0; k < (int)whole[i]; k++)
            lives_in[person++] = i;
    }
    whole[0] = 2;
    state = 5;
    for (int draw = 0; draw < DRAWS; draw++) {
        double members[UNITS] = {0}, d = 0;
        for (int k = 0; k < GROUP; k++) { /* Fisher and Yates, the first ones only */
            int other = k + (int)(uniform() * (PEOPLE - k)), home = lives_in[other];
            lives_in[other] = lives_in[k];
            lives_in[k] = home;
            members[home]++;
        }
        for (int i = 0; i < UNITS; i++)
            d += fabs(members[i] / GROUP - (whole[i] - members[i]) / (PEOPLE - GROUP)) / 2;
        sum += d;
        squares += d * d;
    }
    double mean = sum / DRAWS, error = sqrt((squares / DRAWS - mean * mean) / DRAWS);
    memset(part, 0, sizeof part);
    for (int i = 0, left = GROUP; i < UNITS; i++) { /* any allocation: only the size counts */
        part[i] = fmin(whole[i], left);
        left -= (int)part[i];
    }
    struct group_counts g = {part, whole, UNITS, 0};
    double expected = segregation_of(memory, &g).by_chance;
    assert_true(fabs(expected - mean) < 4 * error && error < 0.0005);
}

/* Exact fractions, by Python's integers: 14,000 units of 1,270 people, 121.5 of each in the group.
 */
static void d_by_chance_of_a_country_is_right_to_a_millionth(void **unused)
{
    (void)unused;
    enum { UNITS = 14000 };
    double *part = calloc(UNITS, sizeof *part), *whole = calloc(UNITS, sizeof *whole);
    assert_true(part && whole);
    for (size_t i = 0; i < UNITS; i++) {
        part[i] = 121.5;
        whole[i] = 1270;
    }
    struct group_counts g = {part, whole, UNITS, 0};
    double exact = 0.03807465695119049, got = segregation_of(memory, &g).by_chance;
    assert_true(fabs(got - exact) < 1e-6 * exact);
    free(part);
    free(whole);
}

static void chance_alone_is_corrected_away(void **unused)
{
    (void)unused;
    state = 11;
    double sum = 0;
    for (int k = 0; k < 40; k++) {
        struct town *t = town_new(40, 400, 0.08, 0), *y = year_of(t, 1);
        struct segregation s = found(y);
        assert_true(s.dissimilarity > 0.04);
        sum += s.corrected / 40;
        free(t);
        free(y);
    }
    assert_true(fabs(sum) < 0.004);
}

/* ---- the interval ---- */

struct trials {
    int covering, better, worse, all; /* whose interval holds the planted change; is beyond 0 */
};

/* Two years of towns; between them the group grows and its places drift apart by a factor. */
static struct trials try(size_t units, double people, double share, double apart, double drift,
                         double growth, double step)
{
    struct trials r = {.all = 200};
    for (int k = 0; k < r.all; k++) {
        struct town *t = town_new(units, people, share, apart), *later = calloc(1, sizeof *later);
        t->counts.step = step;
        for (size_t i = 0; i < units; i++) {
            double odds = t->part[i] / (t->whole[i] - t->part[i]) * (1 - share) / share;
            odds = share / (1 - share) * pow(odds, drift) * growth;
            double members = t->whole[i] * odds / (1 + odds);
            later->part[i] = drift == 1 ? t->part[i] * growth : members;
            later->whole[i] = later->part[i] + (t->whole[i] - t->part[i]);
        }
        later->counts = (struct group_counts){later->part, later->whole, units, step};
        struct town *y[2] = {year_of(t, 1), year_of(later, 1)};
        struct group_counts counts[2] = {y[0]->counts, y[1]->counts};
        struct segregation both[2] = {found(y[0]), found(y[1])};
        struct segregation_change c = segregation_compare(memory, counts, both, 200, (uint64_t)k);
        double planted = found(later).dissimilarity - found(t).dissimilarity;
        assert_true(c.low <= c.difference && c.difference <= c.high);
        r.covering += c.low <= planted && planted <= c.high;
        r.better += c.high < 0;
        r.worse += c.low > 0;
        free(t);
        free(later);
        free(y[0]);
        free(y[1]);
    }
    return r;
}

/* 190 of 200 are expected; 181 is three standard errors below. */
static void no_change_is_covered_95_times_in_100(void **unused)
{
    (void)unused;
    static const struct {
        size_t units;
        double people, share, apart, growth, step;
    } towns[] = {
        {40, 900, 0.1, 0.5, 1, 0},      /* a town */
        {40, 900, 0.1, 0, 1, 0},        /* spread by chance alone */
        {10, 300, 0.1, 0.3, 1, 0},      /* a village */
        {60, 600, 0.1, 0.5, 0.6, 0},    /* the group shrinks, its places stay */
        {60, 600, 0.1, 0.5, 1.5, 0},    /* and grows */
        {120, 100, 0.05, 0.3, 1, 0},    /* units so small that D is mostly chance */
        {40, 2500, 0.08, 0.4, 1, 0.01}, /* shares rounded to whole per cents: more than counting */
    };
    state = 2024;
    for (size_t k = 0; k < COUNT(towns); k++) {
        struct trials r = try(towns[k].units, towns[k].people, towns[k].share, towns[k].apart, 1,
                              towns[k].growth, towns[k].step);
        print_message("%zu units: %d of %d covered\n", towns[k].units, r.covering, r.all);
        assert_true(r.covering >= 181);
    }
}

static void a_planted_change_is_found_with_its_sign(void **unused)
{
    (void)unused;
    state = 7;
    struct trials apart = try(40, 900, 0.1, 0.5, 1.4, 1, 0),
                  together = try(40, 900, 0.1, 0.5, 0.6, 1, 0);
    assert_true(apart.worse >= 190 && apart.better == 0);
    assert_true(together.better >= 190 && together.worse == 0);
    assert_true(apart.covering >= 180 && together.covering >= 180);
}

/* ---- bad input ---- */

static void says_nothing(const double *part, const double *whole, size_t count)
{
    struct group_counts g = {part, whole, count, 0}, two[2] = {g, g};
    struct segregation s = segregation_of(memory, &g), both[2] = {s, s};
    assert_true(isnan(s.dissimilarity) && isnan(s.isolation) && isnan(s.theil));
    assert_true(isnan(s.by_chance) && isnan(s.corrected));
    struct segregation_change c = segregation_compare(memory, two, both, 200, 1);
    assert_true(isnan(c.difference) && isnan(c.low) && isnan(c.high));
}

static void what_cannot_be_said_is_not_said(void **unused)
{
    (void)unused;
    const double none[] = {0, 0, 0}, some[] = {5, 2, 1}, all[] = {10, 20, 30};
    const double odd[] = {NAN, 7, INFINITY}, negative[] = {-5, -1, -2};
    says_nothing(some, all, 0);
    says_nothing(some, all, 1);     /* one unit */
    says_nothing(none, all, 3);     /* nobody in the group */
    says_nothing(negative, all, 3); /* held at 0: nobody */
    says_nothing(all, all, 3);      /* everybody */
    says_nothing(all, some, 3);     /* part above whole: held at it, everybody */
    says_nothing(some, none, 3);    /* nobody at all */
    says_nothing(some, odd, 3);     /* one unit is left */
    says_nothing(odd, all, 3);
}

static void odd_units_are_left_out(void **unused)
{
    (void)unused;
    const double part[] = {5, NAN, 30, 4, 2, -3}, whole[] = {50, 90, 20, NAN, 0, 40};
    const double clean_part[] = {5, 20, 0}, clean_whole[] = {50, 20, 40};
    struct group_counts g = {part, whole, 6, 0}, clean = {clean_part, clean_whole, 3, 0};
    struct segregation a = segregation_of(memory, &g), b = segregation_of(memory, &clean);
    assert_int_equal(a.units, 3);
    assert_memory_equal(&a, &b, sizeof a);
}

/* Whatever comes in, nothing crashes and what is said lies where it must. */
static void any_figures_are_survived(void **unused)
{
    (void)unused;
    static const double strange[] = {0,   -0.0, 1,        0.3,       1e-300, 1e300,     -1e300,
                                     NAN, 17e6, INFINITY, -INFINITY, 2.5e9,  0.4999999, 5};
    state = 3;
    for (int k = 0; k < 2000; k++) {
        double part[8], whole[8];
        for (int i = 0; i < 8; i++) {
            part[i] = strange[(size_t)(uniform() * COUNT(strange))];
            whole[i] = strange[(size_t)(uniform() * COUNT(strange))];
        }
        struct group_counts g = {part, whole, 8, 0}, two[2] = {g, g};
        struct segregation s = segregation_of(memory, &g), both[2] = {s, s};
        assert_true(isnan(s.dissimilarity) || (s.dissimilarity >= 0 && s.dissimilarity <= 1));
        assert_true(isnan(s.by_chance) || (s.by_chance >= 0 && s.by_chance <= 1));
        segregation_compare(memory, two, both, 20, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_units_cannot_be_seen),
        cmocka_unit_test(twice_as_many_people_are_as_even),
        cmocka_unit_test(the_group_and_the_rest_are_as_far_apart),
        cmocka_unit_test(h_of_the_country_is_that_of_its_municipalities_and_between_them),
        cmocka_unit_test(d_by_chance_is_what_random_allocations_tend_to),
        cmocka_unit_test(d_by_chance_of_a_country_is_right_to_a_millionth),
        cmocka_unit_test(chance_alone_is_corrected_away),
        cmocka_unit_test(no_change_is_covered_95_times_in_100),
        cmocka_unit_test(a_planted_change_is_found_with_its_sign),
        cmocka_unit_test(what_cannot_be_said_is_not_said),
        cmocka_unit_test(odd_units_are_left_out),
        cmocka_unit_test(any_figures_are_survived),
    };
    return cmocka_run_group_tests(tests, open_memory, NULL);
}
