/* test_sentences.c - whatever happened to a neighbourhood and to its municipality, in every
 * combination and both languages: the sentence says what changed in itself, and what the comparison
 * turns round is said as well. So an absolute improvement never hides behind a relative decline. */
#include "world.h"

#include "publish/sentence.h"

enum { UP, SAME, DOWN, WAYS };
enum { VULNERABLE, NUISANCE, THEMES };
enum { CASES = WAYS * WAYS * WAYS * WAYS };

/* What happened here, and against the municipality. */
struct happened {
    int itself[THEMES], against[THEMES];
};

static struct happened case_of(int k)
{
    return (struct happened){{k % 3, k / 3 % 3}, {k / 9 % 3, k / 27 % 3}};
}

static double step(int way)
{
    return 1 - way; /* UP 1, SAME 0, DOWN -1 */
}

/* Each case is a municipality of two areas: the one spoken of, and one so large that it alone is
 * the municipality's mean. What happens against it is what happens here less what happens there. */
static void make_cases(struct world *w, bool with_vulnerable)
{
    enum { N = 2 * CASES };
    const double people_here = 1e4, people_there = 1e7, points[THEMES] = {0.1, 0.2};
    double people[N], before[THEMES][N], after[THEMES][N];
    world_open(w, "demo-2024");
    w->recipe.grid = false;
    world_areas(w, CASES, 2, 0);
    str *name = NEW(&w->arena, str, N);
    for (int i = 0; i < N; i++)
        name[i] = S("X");
    w->areas.name = name;
    for (int k = 0; k < CASES; k++)
        for (int there = 0; there < 2; there++) {
            struct happened h = case_of(k);
            int i = 2 * k + there;
            people[i] = there ? people_there : people_here;
            for (int t = 0; t < THEMES; t++) {
                double moved = step(h.itself[t]) - (there ? step(h.against[t]) : 0);
                before[t][i] = t == VULNERABLE ? 0.4 * people[i] : 0;
                after[t][i] = t == VULNERABLE ? (0.4 + moved * points[t]) * people[i]
                                              : -moved * points[t]; /* in the source up is good */
            }
        }
    world_give(w, PLACE_BUURT, "inwoners", 2022, people);
    world_give(w, PLACE_BUURT, "lbm3_onv", 2014, before[NUISANCE]);
    world_give(w, PLACE_BUURT, "lbm3_onv", 2022, after[NUISANCE]);
    if (with_vulnerable) {
        world_give(w, PLACE_BUURT, "bewoners_microdata", 2022, people);
        world_give(w, PLACE_BUURT, "kwetsbare_bewoners", 2014, before[VULNERABLE]);
        world_give(w, PLACE_BUURT, "kwetsbare_bewoners", 2022, after[VULNERABLE]);
    }
    struct err err = {0};
    must(world_compute(w, &err), &err);
}

static bool says(str text, const char *words)
{
    return memmem(text.at, text.len, words, strlen(words)) != NULL;
}

static bool says_one(str text, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (words[k] && says(text, words[k]))
            return true;
    return false;
}

/* How the sentence tells each way of each theme; and what it may not say then. */
enum { WORDINGS = 4 };
static const char *const told[2][THEMES][WAYS][WORDINGS] = {
    {{{"kwamen er tussen", "wonen meer kwetsbare"},
      {"aandeel kwetsbare bewoners gelijk", "zonder dat er aantoonbaar meer kwetsbare",
       "geen verandering die groter is dan de ruis"},
      {"minder kwetsbare bewoners"}},
     {{"de overlast tussen 2014 en 2022 toe", "is er meer overlast"},
      {"overlast veranderde niet aantoonbaar", "geen verandering die groter is dan de ruis"},
      {"overlast afnam", "overlast nam af", "de overlast tussen 2014 en 2022 af"}}},
    {{{"vulnerable residents in X rose", "more vulnerable residents"},
      {"vulnerable residents stayed the same", "without a demonstrable rise in vulnerable",
       "no change between 2014 and 2022 that is larger than the noise"},
      {"fewer vulnerable residents"}},
     {{"nuisance in X rose", "more nuisance"},
      {"Nuisance did not demonstrably change",
       "no change between 2014 and 2022 that is larger than the noise"},
      {"nuisance in X fell", "nuisance fell"}}},
};

static const char *const ways[] = {"up", "same", "down"};

static void check_case(struct world *w, int k)
{
    struct happened h = case_of(k);
    struct arena out = w->arena;
    uint32_t area = (uint32_t)(2 * k);
    struct text t = sentence_area(&out, &w->published, area);
    str said[2] = {t.nl, t.en};
    for (int theme = 0; theme < THEMES; theme++) {
        struct figure f = layer_figure(w->published.area_layer, theme == VULNERABLE ? 0 : 2, area);
        int way = f.real ? f.change > 0 ? UP : DOWN : SAME;
        int against = f.relative_real ? f.change_relative > 0 ? UP : DOWN : SAME;
        assert_int_equal(way, h.itself[theme]);
        assert_int_equal(against, h.against[theme]);
        for (int language = 0; language < 2; language++)
            for (int other = 0; other < WAYS; other++)
                if (says_one(said[language], told[language][theme][other], WORDINGS) !=
                    (other == way))
                    fail_msg("theme %d went %s; %s: %.*s", theme, ways[way], ways[other],
                             STR_ARG(said[language]));
    }
}

/* In the context: what the comparison turns round, in words; and nothing turned round otherwise. */
static void check_context(struct world *w, int k, const int *themes, size_t themes_count)
{
    static const char *const less[2][THEMES][2] = {
        {{"kwetsbare bewoners nam hier zelf wel toe, maar minder",
          "kwetsbare bewoners nam hier zelf wel af, maar minder"},
         {"overlast nam hier zelf wel toe, maar minder",
          "overlast nam hier zelf wel af, maar minder"}},
        {{"vulnerable residents did rise here, but less",
          "vulnerable residents did fall here, but less"},
         {"Nuisance did rise here, but less", "Nuisance did fall here, but less"}}};
    struct happened h = case_of(k);
    struct arena out = w->arena;
    struct text t = sentence_context(&out, &w->published, (uint32_t)(2 * k));
    str said[2] = {t.nl, t.en};
    for (size_t i = 0; i < themes_count; i++)
        for (int language = 0; language < 2; language++)
            for (int down = 0; down < 2; down++) {
                int theme = themes[i];
                bool turned = h.itself[theme] == (down ? DOWN : UP) &&
                              h.against[theme] == (down ? UP : DOWN);
                if (says(said[language], less[language][theme][down]) != turned)
                    fail_msg("case %d: %.*s", k, STR_ARG(said[language]));
            }
}

static void the_sentence_says_what_changed_in_itself(void **state)
{
    (void)state;
    struct world w;
    make_cases(&w, true);
    for (int k = 0; k < CASES; k++)
        check_case(&w, k);
    world_close(&w);
}

static void the_sentence_is_the_same_whatever_the_municipality_did(void **state)
{
    (void)state;
    struct world w;
    make_cases(&w, true);
    for (int k = 0; k < CASES; k++) {
        struct arena out = w.arena;
        struct text here = sentence_area(&out, &w.published, (uint32_t)(2 * k));
        struct text plain = sentence_area(&out, &w.published, (uint32_t)(2 * (k % 9)));
        assert_true(str_equal(here.nl, plain.nl) && str_equal(here.en, plain.en));
    }
    world_close(&w);
}

static void what_the_comparison_turns_round_is_said(void **state)
{
    (void)state;
    struct world w;
    const int both[] = {VULNERABLE, NUISANCE};
    make_cases(&w, true);
    for (int k = 0; k < CASES; k++)
        check_context(&w, k, both, 2);
    world_close(&w);
}

static void with_nuisance_alone_the_same_holds(void **state)
{
    (void)state;
    struct world w;
    const int nuisance[] = {NUISANCE};
    make_cases(&w, false);
    for (int k = 0; k < CASES; k++) {
        struct happened h = case_of(k);
        struct arena out = w.arena;
        struct text t = sentence_area(&out, &w.published, (uint32_t)(2 * k));
        static const char *const nl[] = {"aantoonbaar toe", "niet meer dan de ruis",
                                         "aantoonbaar af"};
        static const char *const en[] = {"demonstrably rose", "did not change by more",
                                         "demonstrably fell"};
        for (int way = 0; way < WAYS; way++) {
            assert_int_equal(says(t.nl, nl[way]), way == h.itself[NUISANCE]);
            assert_int_equal(says(t.en, en[way]), way == h.itself[NUISANCE]);
        }
        check_context(&w, k, nuisance, 1);
    }
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sentence_says_what_changed_in_itself),
        cmocka_unit_test(the_sentence_is_the_same_whatever_the_municipality_did),
        cmocka_unit_test(what_the_comparison_turns_round_is_said),
        cmocka_unit_test(with_nuisance_alone_the_same_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
