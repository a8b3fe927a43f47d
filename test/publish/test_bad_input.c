/* test_bad_input.c - deliveries as bad as they come, on the whole road to files: a flag or a
 * sentence, never a crash, and never a number in a file that is no number. */
#include "world.h"

#include "base/file.h"

enum { GEMEENTEN = 3, EACH = 5, N = GEMEENTEN * EACH, SQUARES = 30 };

/* ---- what an edition may hold ---- */

static void every_member(const struct json *v, void (*look)(const struct json *))
{
    look(v);
    for (const struct json *m = v->first; m; m = m->next)
        every_member(m, look);
}

static size_t numbers;

static void is_a_number(const struct json *v)
{
    if (v->kind != JSON_NUMBER)
        return;
    numbers++;
    if (!isfinite(v->number) || fabs(v->number) > 1e35)
        fail_msg("a number of %g", v->number);
}

static bool is_word(str cell, const char *word)
{
    return str_equal_nocase(str_trim(cell), str_from(word));
}

static void check_table(str text)
{
    for (size_t at = 0, from = 0; at <= text.len; at++)
        if (at == text.len || text.at[at] == ',' || text.at[at] == '\n') {
            str cell = {text.at + from, at - from};
            static const char *const bad[] = {"nan", "-nan", "inf", "-inf"};
            for (size_t k = 0; k < COUNT(bad); k++)
                assert_false(is_word(cell, bad[k]));
            from = at + 1;
        }
}

/* Every number of every file: JSON (which knows no NaN) and tables. */
static void check_files(struct world *w)
{
    struct err err = {0};
    struct arena out = w->arena;
    const char **paths;
    size_t count, json = 0;
    must(file_list(&out, w->folder, &paths, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(&out, "%s/%s", w->folder, paths[i]);
        str text;
        struct json *root;
        if (strstr(path, "/catalogue/"))
            continue;
        must(file_read(&out, path, 64 << 20, &text, &err), &err);
        if (str_ends(str_from(path), S(".csv")))
            check_table(text);
        if (!str_ends(str_from(path), S(".json")))
            continue;
        must(json_parse(&out, path, text, &root, &err), &err);
        every_member(root, is_a_number);
        json++;
    }
    assert_true(json >= 4 && numbers > 50);
}

/* ---- figures for every theme ---- */

static double each(double value, double figures[N])
{
    for (int i = 0; i < N; i++)
        figures[i] = value;
    return value;
}

/* A plain edition: people 1000, a third in the group, a little more in the second year. */
struct figures {
    double people[N], part[2][N], score[2][N], dwellings[N], owned[2][N];
    double square_people[SQUARES], square_part[2][SQUARES];
};

static void plain(struct figures *f)
{
    each(1000, f->people);
    each(400, f->dwellings);
    for (int y = 0; y < 2; y++)
        for (int i = 0; i < N; i++) {
            f->part[y][i] = 200 + 10 * i + 15 * y;
            f->score[y][i] = 0.01 * i - 0.02 * y;
            f->owned[y][i] = 100 + 5 * i;
        }
    for (int i = 0; i < SQUARES; i++) {
        f->square_people[i] = 40;
        for (int y = 0; y < 2; y++)
            f->square_part[y][i] = 10 + y;
    }
}

static void give_all(struct world *w, const struct figures *f)
{
    static const int year[] = {2014, 2022};
    world_give(w, PLACE_BUURT, "inwoners", 2022, f->people);
    world_give(w, PLACE_BUURT, "woningen", 2022, f->dwellings);
    world_give(w, PLACE_BUURT, "huishoudens", 2022, f->dwellings);
    for (int y = 0; y < 2; y++) {
        world_give(w, PLACE_BUURT, "bewoners_microdata", year[y], f->people);
        world_give(w, PLACE_BUURT, "kwetsbare_bewoners", year[y], f->part[y]);
        world_give(w, PLACE_BUURT, "lbm3_onv", year[y], f->score[y]);
        world_give(w, PLACE_BUURT, "corporatiewoningen", year[y], f->owned[y]);
        world_give(w, PLACE_BUURT, "laag_inkomen_hh_pct", year[y], f->part[y]);
        if (w->supply.on[PLACE_CELL].count == 0)
            continue;
        world_give(w, PLACE_CELL, "inwoners", year[y], f->square_people);
        world_give(w, PLACE_CELL, "bewoners_microdata", year[y], f->square_people);
        world_give(w, PLACE_CELL, "kwetsbare_bewoners", year[y], f->square_part[y]);
    }
}

/* The edition comes, with sound files; or publish says why not. */
static void must_come(struct world *w, const struct figures *f)
{
    struct err err = {0};
    numbers = 0;
    give_all(w, f);
    must(world_compute(w, &err) && world_publish(w, &err), &err);
    check_files(w);
    world_close(w);
}

static void start(struct world *w, struct figures *f, const char *edition)
{
    world_open(w, edition);
    world_areas(w, GEMEENTEN, EACH, 0);
    world_squares(w, 6, 5);
    plain(f);
}

/* ---- cases ---- */

static void a_plain_edition_comes(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    start(&w, &f, "demo-2024");
    must_come(&w, &f);
}

static void an_empty_municipality_has_reasons(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    start(&w, &f, "demo-2024");
    for (int i = 0; i < EACH; i++)
        f.people[i] = f.dwellings[i] = f.part[0][i] = f.part[1][i] = f.owned[0][i] = f.owned[1][i] =
            0;
    for (int i = 0; i < EACH; i++)
        f.score[0][i] = f.score[1][i] = NAN;
    struct err err = {0};
    give_all(&w, &f);
    must(world_compute(&w, &err), &err);
    const struct published *p = &w.published;
    struct spread_finding s = findings_spread(p->findings, p->municipalities[0].scope, 0);
    assert_true(s.asked && !s.known && s.verdict == VERDICT_UNKNOWN);
    assert_false(findings_faces(p->findings, p->municipalities[0].scope).known);
    assert_int_equal(findings_rank_gemeente(p->findings, 0, 0).rank, 0);
    assert_int_equal(findings_rank_gemeente(p->findings, 0, 1).among, GEMEENTEN - 1);
    assert_int_equal(findings_cluster(p->findings, 0, 0), CLASS_NONE);
    must(world_publish(&w, &err), &err);
    check_files(&w);
    world_close(&w);
}

static void one_inhabited_square_shows_nothing_of_itself(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    world_open(&w, "demo-2024");
    world_areas(&w, GEMEENTEN, EACH, 0);
    world_squares(&w, 1, 1);
    plain(&f);
    must_come(&w, &f);
}

static void equal_values_have_no_clusters_and_no_order(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    struct err err = {0};
    start(&w, &f, "demo-2024");
    for (int y = 0; y < 2; y++) {
        each(300, f.part[y]);
        each(0, f.score[y]);
        each(100, f.owned[y]);
    }
    give_all(&w, &f);
    must(world_compute(&w, &err), &err);
    const struct findings *found = w.published.findings;
    struct spread_finding s = findings_spread(found, 0, 0);
    assert_true(s.known && s.verdict == VERDICT_SAME && fabs(s.at_to.dissimilarity) < 1e-9);
    assert_true(isnan(s.moran_to));
    for (size_t i = 0; i < N; i++) {
        uint8_t cluster = findings_cluster(found, 0, i);
        assert_true(cluster == CLUSTER_NONE || cluster == CLASS_NONE);
        struct rank r = findings_rank_in_gemeente(found, 0, i);
        assert_true(r.rank == 1 && r.ties == EACH - 1 && r.among == EACH);
    }
    must(world_publish(&w, &err), &err);
    check_files(&w);
    world_close(&w);
}

static void nothing_at_all_is_a_sentence(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    struct err err = {0};
    start(&w, &f, "demo-2024");
    each(NAN, f.people);
    each(NAN, f.dwellings);
    for (int y = 0; y < 2; y++) {
        each(NAN, f.part[y]);
        each(NAN, f.score[y]);
        each(NAN, f.owned[y]);
        for (int i = 0; i < SQUARES; i++)
            f.square_people[i] = f.square_part[y][i] = NAN;
    }
    give_all(&w, &f);
    assert_false(world_compute(&w, &err));
    assert_non_null(strstr(err.text, "would have no map at all"));
    world_close(&w);
}

static void nobody_behind_a_figure_is_no_figure(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    start(&w, &f, "demo-2024");
    for (int i = 0; i < N; i += 2)
        f.people[i] = f.dwellings[i] = 0;
    for (int i = 0; i < SQUARES; i += 3)
        f.square_people[i] = 0;
    must_come(&w, &f);
}

static void a_part_above_its_whole_is_everybody_by_rounding_and_else_no_share(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    struct err err = {0};
    start(&w, &f, "demo-2024");
    for (int y = 0; y < 2; y++)
        for (int i = 0; i < N; i++)
            f.part[y][i] = i ? f.people[i] + 100 : f.people[i] + 5;
    for (int i = 0; i < SQUARES; i++)
        f.square_part[1][i] = 400;
    give_all(&w, &f);
    must(world_compute(&w, &err), &err);
    for (size_t i = 0; i < N; i++) { /* everybody is told as too much, not as 100 % */
        struct figure a = layer_figure(w.published.area_layer, 0, i);
        assert_true(a.flag == (i ? FLAG_BAD : FLAG_REVEALING) && isnan(a.value));
        assert_true(i == 0 || layer_class(w.published.area_layer, 0, i) == FLAG_BAD);
    }
    must(world_publish(&w, &err), &err);
    check_files(&w);
    world_close(&w);
}

/* The country's share is 4.4 %: less than half of that of 15 residents is nobody, of 1000 it is
 * anything up to 21. */
static void a_class_is_hidden_where_it_tells_the_count(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    struct err err = {0};
    size_t map = 0;
    start(&w, &f, "demo-2024");
    f.people[0] = 15;
    for (int y = 0; y < 2; y++)
        f.part[y][0] = 0, f.part[y][1] = 5;
    give_all(&w, &f);
    must(world_compute(&w, &err), &err);
    while (!str_equal(w.catalogue->maps[map].id, S("kwetsbaar_aandeel")))
        map++;
    const struct layer *l = w.published.area_layer;
    assert_int_equal(layer_class(l, map, 0), FLAG_REVEALING);
    assert_int_equal(layer_class(l, map, 1), 0);
    for (size_t i = 0; i < 2; i++) /* the figure is hidden at both */
        assert_int_equal(layer_figure(l, 0, i).flag, FLAG_REVEALING);
    world_close(&w);
}

static void islands_and_areas_at_one_spot_come(void **state)
{
    (void)state;
    static const double apart[] = {500, -1000};
    for (size_t k = 0; k < COUNT(apart); k++) {
        struct world w;
        struct figures f;
        world_open(&w, "demo-2024");
        world_areas(&w, GEMEENTEN, EACH, apart[k]);
        world_squares(&w, 6, 5);
        plain(&f);
        must_come(&w, &f);
    }
}

static void one_year_is_a_state_without_a_verdict(void **state)
{
    (void)state;
    struct world w;
    struct figures f;
    struct err err = {0};
    start(&w, &f, "demo-2024");
    struct edition_theme *themes = NEW(&w.arena, struct edition_theme, w.recipe.themes_count);
    memcpy(themes, w.recipe.themes, w.recipe.themes_count * sizeof *themes);
    for (size_t t = 0; t < w.recipe.themes_count; t++)
        themes[t].from = 0;
    w.recipe.themes = themes;
    give_all(&w, &f);
    must(world_compute(&w, &err), &err);
    struct spread_finding s = findings_spread(w.published.findings, 0, 0);
    assert_true(s.known && s.from == 0 && s.verdict == VERDICT_UNKNOWN);
    assert_true(isnan(s.change.difference) && isfinite(s.at_to.corrected));
    must(world_publish(&w, &err), &err);
    check_files(&w);
    world_close(&w);
}

static void two_areas_are_too_few_to_tell_their_spread(void **state)
{
    (void)state;
    struct world w;
    struct err err = {0};
    double people[4] = {1000, 1000, 1000, 1000}, part[4] = {100, 300, 200, 250};
    world_open(&w, "demo-2024");
    world_areas(&w, 2, 2, 0);
    world_give(&w, PLACE_BUURT, "bewoners_microdata", 2022, people);
    world_give(&w, PLACE_BUURT, "kwetsbare_bewoners", 2022, part);
    world_give(&w, PLACE_BUURT, "inwoners", 2022, people);
    must(world_compute(&w, &err), &err);
    const struct published *p = &w.published;
    assert_false(findings_spread(p->findings, p->municipalities[0].scope, 0).known);
    assert_true(findings_spread(p->findings, 0, 0).known);
    must(world_publish(&w, &err), &err);
    check_files(&w);
    world_close(&w);
}

/* Small whole numbers, from nothing: xorshift. */
static uint32_t dice(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return (uint32_t)(*s >> 32);
}

static double odd(uint64_t *s)
{
    static const double values[] = {0,   1,     9,    10,    11,    99,  100, 1e3,
                                    1e7, 1e-30, 1e30, -1e30, -1e-9, NAN, -5,  0.5};
    return values[dice(s) % COUNT(values)];
}

static void figures_of_every_size_come_or_are_refused(void **state)
{
    (void)state;
    enum { RUNS = 60 };
    for (uint64_t run = 1; run <= RUNS; run++) {
        struct world w;
        struct figures f;
        struct err err = {0};
        uint64_t s = run * 0x9e3779b97f4a7c15;
        start(&w, &f, run % 2 ? "demo-2024" : "open-2022");
        double *all = (double *)(void *)&f;
        for (size_t i = 0; i < sizeof f / sizeof *all; i++)
            if (dice(&s) % 100 < run * 2)
                all[i] = odd(&s);
        give_all(&w, &f);
        numbers = 0;
        if (world_compute(&w, &err)) {
            must(world_publish(&w, &err), &err);
            check_files(&w);
        } else {
            assert_true(strlen(err.text) > 20);
        }
        world_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_edition_comes),
        cmocka_unit_test(an_empty_municipality_has_reasons),
        cmocka_unit_test(one_inhabited_square_shows_nothing_of_itself),
        cmocka_unit_test(equal_values_have_no_clusters_and_no_order),
        cmocka_unit_test(nothing_at_all_is_a_sentence),
        cmocka_unit_test(nobody_behind_a_figure_is_no_figure),
        cmocka_unit_test(a_part_above_its_whole_is_everybody_by_rounding_and_else_no_share),
        cmocka_unit_test(a_class_is_hidden_where_it_tells_the_count),
        cmocka_unit_test(islands_and_areas_at_one_spot_come),
        cmocka_unit_test(one_year_is_a_state_without_a_verdict),
        cmocka_unit_test(two_areas_are_too_few_to_tell_their_spread),
        cmocka_unit_test(figures_of_every_size_come_or_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
