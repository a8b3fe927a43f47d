/* test_golden.c - the numbers in test/stats/golden: cases that a statistician can add without
 * C. "op NAME", "tolerance T", then pairs of "accept key=value ..." and "expect NUMBER". */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"
#include "stats/change.h"
#include "stats/classify.h"
#include "stats/crosswalk.h"
#include "stats/index.h"
#include "stats/ratio.h"
#include "stats/segregation.h"
#include "stats/similar.h"
#include "stats/spread.h"

enum { ARGUMENTS = 32 };

struct arguments {
    struct {
        str key;
        double value;
    } list[ARGUMENTS];
    size_t count;
};

/* The n-th argument of a key; `otherwise` when there is none. */
static double argument(const struct arguments *a, const char *key, size_t n, double otherwise)
{
    for (size_t i = 0; i < a->count; i++)
        if (str_equal(a->list[i].key, str_from(key)) && n-- == 0)
            return a->list[i].value;
    return otherwise;
}

/* All arguments of a key. */
static double *list_of(struct arena *out, const struct arguments *a, const char *key, size_t *count)
{
    double *list = NEW(out, double, ARGUMENTS);
    for (*count = 0; !isnan(argument(a, key, *count, NAN)); (*count)++)
        list[*count] = argument(a, key, *count, NAN);
    return list;
}

/* All arguments of a key, as a field of so many places. */
static struct field field_of(struct arena *out, const struct arguments *a, const char *key,
                             const char *weight)
{
    struct support *on = NEW(out, struct support, 1);
    for (on->kind = PLACE_BUURT; !isnan(argument(a, key, on->count, NAN)); on->count++)
        continue;
    struct field f = field_new(out, on, FLAG_OK);
    for (size_t i = 0; i < on->count; i++) {
        f.value[i] = (float)argument(a, key, i, NAN);
        f.weight[i] = (float)argument(a, weight, i, 1);
    }
    return f;
}

static double z_of_p(struct arena a, const struct arguments *in)
{
    (void)a;
    return change_z(argument(in, "p", 0, NAN));
}

static double p_of_z(struct arena a, const struct arguments *in)
{
    (void)a;
    return change_p(argument(in, "z", 0, NAN));
}

static double false_discovery(struct arena a, const struct arguments *in)
{
    struct field d = field_of(&a, in, "p", "weight");
    d.error = NEW(&a, float, d.on->count);
    for (size_t i = 0; i < d.on->count; i++) {
        d.value[i] = (float)change_z((double)d.value[i]);
        d.error[i] = 1;
    }
    return change_false_discovery(a, &d, 0.10);
}

static struct field shares(struct arena *a, const struct arguments *in)
{
    struct field part = field_of(a, in, "part", "weight"),
                 whole = field_of(a, in, "whole", "weight");
    whole.on = part.on;
    return ratio_share(a, &part, &whole, argument(in, "rounding", 0, 0));
}

static double share(struct arena a, const struct arguments *in)
{
    return (double)shares(&a, in).value[0];
}

static double share_error(struct arena a, const struct arguments *in)
{
    return (double)shares(&a, in).error[0];
}

static double group_mean(struct arena a, const struct arguments *in)
{
    struct field f = field_of(&a, in, "value", "weight");
    struct support one = {.kind = PLACE_GEMEENTE, .count = 1};
    int32_t *group = NEW(&a, int32_t, f.on->count);
    return (double)ratio_of_groups(&a, &f, group, &one).value[0];
}

/* Components of an index at one place. */
static struct index_part *components(struct arena *out, const struct arguments *in, size_t *count)
{
    struct index_part *parts = NEW(out, struct index_part, ARGUMENTS);
    struct support *one = NEW(out, struct support, 1);
    *one = (struct support){.kind = PLACE_BUURT, .count = 1};
    const double *share_of = list_of(out, in, "share", count);
    for (size_t c = 0; c < *count; c++) {
        struct field *f = NEW(out, struct field, 1);
        *f = field_new(out, one, FLAG_OK);
        f->value[0] = (float)share_of[c];
        parts[c] = (struct index_part){f, argument(in, "weight", c, 1),
                                       argument(in, "national", c, 1)};
    }
    return parts;
}

static double index_of(struct arena a, const struct arguments *in)
{
    size_t count;
    const struct index_part *parts = components(&a, in, &count);
    return (double)index_combine(&a, parts, count).value[0];
}

static double union_low(struct arena a, const struct arguments *in)
{
    size_t count;
    float low, high;
    const struct index_part *parts = components(&a, in, &count);
    index_bounds(parts, count, &low, &high);
    return (double)low;
}

static double union_high(struct arena a, const struct arguments *in)
{
    size_t count;
    float low, high;
    const struct index_part *parts = components(&a, in, &count);
    index_bounds(parts, count, &low, &high);
    return (double)high;
}

static double mean(struct arena a, const struct arguments *in)
{
    struct field f = field_of(&a, in, "value", "weight");
    return spread_mean(&f);
}

static double median(struct arena a, const struct arguments *in)
{
    struct field f = field_of(&a, in, "value", "weight");
    return spread_median(a, &f);
}

static double robust(struct arena a, const struct arguments *in)
{
    struct field f = field_of(&a, in, "value", "weight");
    return spread_robust(a, &f);
}

static size_t limits_of(const struct arguments *in, double *limits)
{
    size_t count = 0;
    while (!isnan(argument(in, "limit", count, NAN))) {
        limits[count] = argument(in, "limit", count, NAN);
        count++;
    }
    return count;
}

static double level(struct arena a, const struct arguments *in)
{
    double limits[ARGUMENTS];
    (void)a;
    return classify_level(limits, limits_of(in, limits), argument(in, "value", 0, NAN));
}

static double strip(struct arena a, const struct arguments *in)
{
    double limits[ARGUMENTS];
    (void)a;
    return classify_strip(limits, limits_of(in, limits), argument(in, "value", 0, NAN));
}

static double change(struct arena a, const struct arguments *in)
{
    (void)a;
    return classify_change(argument(in, "d", 0, NAN), argument(in, "band", 0, NAN),
                           argument(in, "strong", 0, NAN));
}

static double cross(struct arena a, const struct arguments *in)
{
    (void)a;
    return classify_cross((int)argument(in, "first", 0, NAN), (int)argument(in, "second", 0, NAN));
}

/* Old areas with figures `old`, and a table `m` of them by new areas. */
static struct field crossed(struct arena *out, const struct arguments *in, bool counts,
                            bool *derived)
{
    struct field old = field_of(out, in, "old", "people");
    size_t olds = old.on->count, links = 0;
    struct crosswalk_pair pair[ARGUMENTS];
    while (!isnan(argument(in, "m", links, NAN)))
        links++;
    size_t news = links / olds;
    for (size_t k = 0; k < links; k++)
        pair[k] = (struct crosswalk_pair){(uint32_t)(k / news), (uint32_t)(k % news),
                                          argument(in, "m", k, NAN)};
    struct areas *areas = NEW(out, struct areas, 2);
    areas[0].count = olds;
    areas[1].count = news;
    struct support *into = NEW(out, struct support, 1);
    *into = (struct support){.kind = PLACE_BUURT, .areas = &areas[1], .count = news};
    old.error = NEW(out, float, olds);
    for (size_t i = 0; i < olds; i++)
        old.error[i] = (float)argument(in, "error", i, 0);
    double withheld = argument(in, "withheld", 0, NAN);
    if (!isnan(withheld)) {
        old.value[(size_t)withheld] = NAN;
        old.flag[(size_t)withheld] = FLAG_WITHHELD;
    }
    struct arena scratch = arena_open("crosswalk", 1 << 20);
    struct crosswalk w = crosswalk_build(out, scratch, &areas[0], &areas[1], pair, links);
    arena_close(scratch);
    return (counts ? crosswalk_counts : crosswalk_means)(out, &w, &old, into, derived);
}

static size_t asked(const struct arguments *in)
{
    return (size_t)argument(in, "ask", 0, 0);
}

static double crosswalk_count(struct arena a, const struct arguments *in)
{
    return (double)crossed(&a, in, true, NULL).value[asked(in)];
}

static double crosswalk_count_error(struct arena a, const struct arguments *in)
{
    return (double)crossed(&a, in, true, NULL).error[asked(in)];
}

static double crosswalk_mean(struct arena a, const struct arguments *in)
{
    return (double)crossed(&a, in, false, NULL).value[asked(in)];
}

static double crosswalk_mean_error(struct arena a, const struct arguments *in)
{
    return (double)crossed(&a, in, false, NULL).error[asked(in)];
}

static double crosswalk_flag(struct arena a, const struct arguments *in)
{
    return crossed(&a, in, true, NULL).flag[asked(in)];
}

static double crosswalk_derived(struct arena a, const struct arguments *in)
{
    bool derived[ARGUMENTS];
    crossed(&a, in, false, derived);
    return derived[asked(in)];
}

static struct segregation segregated(struct arena a, const struct arguments *in)
{
    struct group_counts g = {0};
    g.part = list_of(&a, in, "part", &g.count);
    g.whole = list_of(&a, in, "whole", &g.count);
    return segregation_of(a, &g);
}

static double dissimilarity(struct arena a, const struct arguments *in)
{
    return segregated(a, in).dissimilarity;
}

static double by_chance(struct arena a, const struct arguments *in)
{
    return segregated(a, in).by_chance;
}

static double corrected(struct arena a, const struct arguments *in)
{
    return segregated(a, in).corrected;
}

static double isolation(struct arena a, const struct arguments *in)
{
    return segregated(a, in).isolation;
}

static double theil(struct arena a, const struct arguments *in)
{
    return segregated(a, in).theil;
}

/* The n-th nearest of a place by traits a and b; place -1: there are no more. */
static struct similar nearest(struct arena a, const struct arguments *in)
{
    size_t count, n = (size_t)argument(in, "nearest", 0, 0);
    const double *traits[2] = {list_of(&a, in, "a", &count), list_of(&a, in, "b", &count)};
    struct similar list[ARGUMENTS];
    size_t found = similar_to(a, traits, 2, count, (uint32_t)argument(in, "of", 0, 0), list, n + 1);
    return n < found ? list[n] : (struct similar){UINT32_MAX, NAN};
}

static double distance(struct arena a, const struct arguments *in)
{
    return nearest(a, in).distance;
}

static double similar(struct arena a, const struct arguments *in)
{
    return (int32_t)nearest(a, in).place;
}

static struct rank ranked(struct arena a, const struct arguments *in)
{
    size_t count;
    const double *value = list_of(&a, in, "value", &count);
    return rank_all(&a, a, value, count)[(size_t)argument(in, "of", 0, 0)];
}

static double rank(struct arena a, const struct arguments *in)
{
    return ranked(a, in).rank;
}

static double ties(struct arena a, const struct arguments *in)
{
    return ranked(a, in).ties;
}

static const struct op {
    const char *name;
    double (*run)(struct arena a, const struct arguments *in);
} ops[] = {
    {"z_of_p", z_of_p},
    {"p_of_z", p_of_z},
    {"false_discovery", false_discovery},
    {"share", share},
    {"share_error", share_error},
    {"group_mean", group_mean},
    {"index", index_of},
    {"mean", mean},
    {"median", median},
    {"robust", robust},
    {"level", level},
    {"change", change},
    {"cross", cross},
    {"strip", strip},
    {"union_low", union_low},
    {"union_high", union_high},
    {"dissimilarity", dissimilarity},
    {"by_chance", by_chance},
    {"corrected", corrected},
    {"isolation", isolation},
    {"theil", theil},
    {"distance", distance},
    {"similar", similar},
    {"rank", rank},
    {"ties", ties},
    {"crosswalk_count", crosswalk_count},
    {"crosswalk_count_error", crosswalk_count_error},
    {"crosswalk_mean", crosswalk_mean},
    {"crosswalk_mean_error", crosswalk_mean_error},
    {"crosswalk_flag", crosswalk_flag},
    {"crosswalk_derived", crosswalk_derived},
};

static str next_word(str *line)
{
    *line = str_trim(*line);
    size_t end = str_find(*line, ' ');
    str word = {line->at, end};
    *line = (str){line->at + end, line->len - end};
    return word;
}

static double number(str text)
{
    double value = NAN;
    if (!num_parse(text, '.', &value))
        fail_msg("'%.*s' is no number", STR_ARG(text));
    return value;
}

static struct arguments read_arguments(str line)
{
    struct arguments a = {0};
    for (str word = next_word(&line); word.len; word = next_word(&line)) {
        size_t equals = str_find(word, '=');
        assert_true(equals < word.len && a.count < ARGUMENTS);
        a.list[a.count].key = (str){word.at, equals};
        a.list[a.count++].value = number((str){word.at + equals + 1, word.len - equals - 1});
    }
    return a;
}

static const struct op *find_op(str name)
{
    for (size_t i = 0; i < COUNT(ops); i++)
        if (str_equal(name, str_from(ops[i].name)))
            return &ops[i];
    fail_msg("no op '%.*s'", STR_ARG(name));
    return NULL;
}

/* Run one file; returns how many cases it holds. */
static size_t run_file(struct arena a, const char *path)
{
    struct err err = {0};
    str text;
    const struct op *op = NULL;
    double tolerance = 0, got = NAN;
    size_t cases = 0, number_of_line = 0;
    if (!file_read(&a, path, 1 << 20, &text, &err))
        fail_msg("%s", err.text);
    while (text.len) {
        size_t end = str_find(text, '\n');
        str line = str_trim((str){text.at, end}), verb = next_word(&line);
        text = end < text.len ? (str){text.at + end + 1, text.len - end - 1} : S("");
        number_of_line++;
        if (str_equal(verb, S("op")))
            op = find_op(str_trim(line));
        else if (str_equal(verb, S("tolerance")))
            tolerance = number(line);
        else if (str_equal(verb, S("accept"))) {
            struct arguments in = read_arguments(line);
            got = op->run(a, &in);
        } else if (str_equal(verb, S("expect"))) {
            cases++;
            if (!(fabs(got - number(line)) <= tolerance))
                fail_msg("%s:%zu: got %.12g", path, number_of_line, got);
        } else if (verb.len && verb.at[0] != '#')
            fail_msg("%s:%zu: what is '%.*s'?", path, number_of_line, STR_ARG(verb));
    }
    return cases;
}

static void golden_numbers_hold(void **state)
{
    (void)state;
    struct arena a = arena_open("golden", (size_t)1 << 28), opened = a;
    const char **paths;
    size_t count, cases = 0;
    struct err err = {0};
    assert_true(file_list(&a, "test/stats/golden", &paths, &count, &err));
    for (size_t i = 0; i < count; i++)
        cases += run_file(a, arena_format(&a, "test/stats/golden/%s", paths[i]));
    assert_true(cases >= 40);
    arena_close(opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(golden_numbers_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
