/* test_findings.c - what is found beside the maps, in small worlds where it can be worked out by
 * hand. */
#include "world.h"

static struct spread_finding country_spread(const struct world *w)
{
    return findings_spread(w->published.findings, 0, 0); /* theme 0: vulnerable residents */
}

static void compute(struct world *w)
{
    struct err err = {0};
    must(world_compute(w, &err), &err);
}

/* ---- spread, ranks, faces, clusters ---- */

enum { ROW = 12 };

/* Twelve areas of 2,000 people in a row; of the group so many per cent in each. */
static void make_row(struct world *w, const double before[ROW], const double after[ROW])
{
    double people[ROW], part[2][ROW];
    world_open(w, "demo-2024");
    w->recipe.grid = false;
    world_areas(w, 1, ROW, 0);
    for (int i = 0; i < ROW; i++) {
        people[i] = 2000;
        part[0][i] = people[i] * before[i] / 100;
        part[1][i] = people[i] * after[i] / 100;
    }
    world_give(w, PLACE_BUURT, "inwoners", 2022, people);
    for (int y = 0; y < 2; y++) {
        world_give(w, PLACE_BUURT, "bewoners_microdata", y ? 2022 : 2014, people);
        world_give(w, PLACE_BUURT, "kwetsbare_bewoners", y ? 2022 : 2014, part[y]);
    }
    compute(w);
}

static const double even[ROW] = {20, 21, 19, 20, 22, 18, 20, 20, 21, 19, 20, 20};
static const double apart[ROW] = {40, 40, 40, 40, 40, 40, 10, 10, 10, 10, 10, 10};

static void a_group_that_draws_apart_is_spread_worse_and_back_is_better(void **state)
{
    (void)state;
    struct world w;
    make_row(&w, even, apart);
    struct spread_finding s = country_spread(&w);
    assert_true(s.known && s.verdict == VERDICT_WORSE && s.change.low > 0);
    assert_int_equal(s.at_to.units, ROW);
    /* half of the areas have 40 of 100, half 10: A = 6000, B = 18000; each pair of an area of both
     * kinds adds |800/6000 - 1200/18000| + |200/6000 - 1800/18000| = 2/15 */
    assert_true(fabs(s.at_to.dissimilarity - 0.5 * 6 * 2 / 15) < 1e-9);
    assert_true(fabs(s.at_to.isolation - (0.8 * 0.4 + 0.2 * 0.1)) < 1e-9);
    /* two blocks in a row: each area has two neighbours, the ends one; all alike but for the seam
     */
    assert_true(s.moran_to > 0.8 && s.moran_to < 1);
    world_close(&w);
    make_row(&w, apart, even);
    s = country_spread(&w);
    assert_true(s.known && s.verdict == VERDICT_BETTER && s.change.high < 0);
    world_close(&w);
    make_row(&w, even, even);
    s = country_spread(&w);
    assert_true(s.known && s.verdict == VERDICT_SAME && s.change.low <= 0 && s.change.high >= 0);
    world_close(&w);
}

static void ranks_are_of_published_figures(void **state)
{
    (void)state;
    struct world w;
    double after[ROW] = {40.2, 39.8, 30, 29, 28, 27, 26, 25, 24, 23, 22, 5};
    make_row(&w, even, after);
    struct rank first = findings_rank_in_gemeente(w.published.findings, 0, 0);
    struct rank second = findings_rank_in_gemeente(w.published.findings, 0, 1);
    struct rank last = findings_rank_in_gemeente(w.published.findings, 0, 11);
    assert_true(first.rank == 1 && second.rank == 1 && first.ties == 1 && first.among == ROW);
    assert_true(last.rank == ROW && last.ties == 0);
    world_close(&w);
}

static void high_areas_together_are_a_hot_cluster_and_a_high_one_alone_is_not(void **state)
{
    (void)state;
    enum { SIDE = 12, N = SIDE * SIDE };
    struct world w;
    double people[N], part[N];
    world_open(&w, "demo-2024");
    w.recipe.grid = false;
    world_areas(&w, SIDE, SIDE, 0);
    for (int i = 0; i < N; i++) {
        bool hot = i % SIDE < 4 && i / SIDE < 4;
        people[i] = 1000;
        part[i] = hot ? 400 : 150 + 10 * ((i * 7) % 5);
    }
    part[N - 1] = 600; /* in the far corner, alone */
    world_give(&w, PLACE_BUURT, "inwoners", 2022, people);
    world_give(&w, PLACE_BUURT, "bewoners_microdata", 2022, people);
    world_give(&w, PLACE_BUURT, "kwetsbare_bewoners", 2022, part);
    compute(&w);
    assert_int_equal(findings_cluster(w.published.findings, 0, SIDE + 1), CLUSTER_HOT);
    assert_int_equal(findings_cluster(w.published.findings, 0, N / 2 + SIDE / 2), CLUSTER_NONE);
    assert_true(findings_cluster(w.published.findings, 0, N - 1) != CLUSTER_HOT);
    world_close(&w);
}

/* ---- an index ---- */

enum { PLACES = 20 };

/* Two components that say the same of all places but two. */
static void make_index(struct world *w)
{
    double people[PLACES], low[PLACES], benefits[PLACES];
    world_open(w, "open-2022");
    w->recipe.grid = false;
    world_areas(w, 2, PLACES / 2, 0);
    for (int i = 0; i < PLACES; i++) {
        people[i] = 1000;
        low[i] = i < 18 ? 40 : 20; /* per cent of households */
        benefits[i] = 100;         /* of 1000 */
    }
    world_give(w, PLACE_BUURT, "inwoners", 2022, people);
    world_give(w, PLACE_BUURT, "huishoudens", 2022, people);
    world_give(w, PLACE_BUURT, "laag_inkomen_hh_pct", 2022, low);
    world_give(w, PLACE_BUURT, "uitkering", 2022, benefits);
    compute(w);
}

static void a_trait_that_nobody_has_is_not_named(void **state)
{
    (void)state;
    struct world w;
    make_index(&w); /* no dwellings of associations */
    for (size_t k = 0; k < w.recipe.similar_count; k++)
        assert_int_equal(findings_compares_by(w.published.findings, k),
                         !str_equal(w.recipe.similar[k].theme, S("corporatie")));
    world_close(&w);
}

static void the_index_is_run_again_without_each_component(void **state)
{
    (void)state;
    struct world w;
    make_index(&w);
    const struct findings *f = w.published.findings;
    int map = catalogue_map(w.catalogue, S("kwetsbaar_aandeel"));
    assert_int_equal(findings_components(f, 0), 2);
    /* places 18 and 19: half the low incomes, all the benefits: index 50 without benefits, 75 with
     * both, 100 without low incomes; limits at 50, 80, 125 and 200 of 100, more or less */
    for (size_t k = 0; k < 2; k++) {
        str id = w.catalogue->indicators[findings_component(f, 0, k)].id;
        bool without_low = str_equal(id, S("lage_inkomens"));
        size_t changed = 0;
        for (size_t i = 0; i < PLACES; i++)
            changed += findings_changes_without(f, 0, k, (size_t)map, i);
        assert_int_equal(layer_class(w.published.area_layer, (size_t)map, 19), 1);
        assert_int_equal(findings_class_without(f, 0, k, (size_t)map, 19), without_low ? 2 : 1);
        assert_int_equal(changed, without_low ? 2 : 0);
    }
    world_close(&w);
}

static void bounds_of_the_union_are_told_to_the_per_cent_beyond(void **state)
{
    (void)state;
    struct world w;
    double low, high;
    make_index(&w);
    layer_bounds(w.published.area_layer, 0, 0, &low, &high);
    assert_true(fabs(low - 0.40) < 1e-9 && fabs(high - 0.50) < 1e-9);
    layer_bounds(w.published.area_layer, 0, 19, &low, &high);
    assert_true(fabs(low - 0.20) < 1e-9 && fabs(high - 0.30) < 1e-9);
    layer_bounds(w.published.area_layer, 1, 0, &low, &high); /* no index */
    assert_true(isnan(low) && isnan(high));
    world_close(&w);
}

/* ---- regions ---- */

static void counts_of_a_region_add_up_and_shares_are_weighed(void **state)
{
    (void)state;
    struct world w;
    struct err err = {0};
    double people[6] = {1000, 1000, 4000, 4000, 500, 500};
    double part[6] = {400, 400, 400, 400, 100, 100};
    const str members[] = {S("GM0002"), S("GM0001")};
    struct region region = {.id = S("RG01"),
                            .title = {S("Streek"), S("Parts")},
                            .gemeenten = members,
                            .gemeenten_count = 2};
    world_open(&w, "demo-2024");
    w.recipe.grid = false;
    w.catalogue->regions = &region;
    w.catalogue->regions_count = 1;
    world_areas(&w, 3, 2, 0);
    world_give(&w, PLACE_BUURT, "inwoners", 2022, people);
    world_give(&w, PLACE_BUURT, "bewoners_microdata", 2022, people);
    world_give(&w, PLACE_BUURT, "kwetsbare_bewoners", 2022, part);
    must(world_compute(&w, &err), &err);
    const struct municipality *m = &w.published.regions[0];
    assert_int_equal(w.published.regions_count, 1);
    assert_int_equal(m->areas_count, 4);
    assert_true(layer_people(m->layer, m->place) == 10000);
    assert_true(fabs(layer_figure(m->layer, 0, m->place).value - 0.16) < 1e-9);
    assert_int_equal(findings_spread(w.published.findings, m->scope, 0).at_to.units, 4);
    must(world_publish(&w, &err), &err);
    world_close(&w);
}

static void a_region_does_not_tell_the_municipality_that_is_hidden(void **state)
{
    (void)state;
    struct world w;
    double people[6] = {1000, 1000, 4000, 4000, 500, 500};
    double part[6] = {0, 0, 400, 400, 100, 100}; /* nobody in GM0001: hidden */
    const str members[2][2] = {{S("GM0001"), S("GM0002")}, {S("GM0002"), S("GM0003")}};
    struct region regions[2] = {{.id = S("RG01"), .gemeenten = members[0], .gemeenten_count = 2},
                                {.id = S("RG02"), .gemeenten = members[1], .gemeenten_count = 2}};
    world_open(&w, "demo-2024");
    w.recipe.grid = false;
    w.catalogue->regions = regions;
    w.catalogue->regions_count = 2;
    world_areas(&w, 3, 2, 0);
    world_give(&w, PLACE_BUURT, "inwoners", 2022, people);
    for (int year = 2014; year <= 2022; year += 8) {
        world_give(&w, PLACE_BUURT, "bewoners_microdata", year, people);
        world_give(&w, PLACE_BUURT, "kwetsbare_bewoners", year, part);
    }
    compute(&w);
    const struct layer *l = w.published.region_layer;
    double value;
    assert_int_equal(layer_figure(w.published.gemeente_layer, 0, 0).flag, FLAG_REVEALING);
    assert_int_equal(layer_figure(l, 0, 0).flag, FLAG_REVEALING);
    assert_int_equal(layer_figure(l, 0, 0).change_flag, FLAG_REVEALING);
    for (size_t k = 0; k < layer_moments(l, 0); k++) {
        layer_moment(l, 0, k, 0, &value);
        assert_true(isnan(value) && isnan(layer_behind(l, 0, k, 0)));
    }
    assert_true(layer_people(l, 0) == 10000); /* residents are no secret */
    assert_int_equal(layer_figure(l, 0, 1).flag, FLAG_OK);
    world_close(&w);
}

static void a_region_that_lacks_a_municipality_is_left_out_and_counted(void **state)
{
    (void)state;
    struct world w;
    const str members[] = {S("GM0001"), S("GM0999")};
    struct region region = {.id = S("RG01"),
                            .title = {S("Streek"), S("Parts")},
                            .gemeenten = members,
                            .gemeenten_count = 2};
    struct err err = {0};
    world_open(&w, "demo-2024");
    w.catalogue->regions = &region;
    w.catalogue->regions_count = 1;
    world_areas(&w, 2, 2, 0);
    must(supply_set_regions(&w.arena, &w.supply, NULL, 0, &err), &err);
    assert_true(w.supply.regions_count == 0 && w.supply.regions_left_out == 1);
    assert_false(supply_set_regions(&w.arena, &w.supply, &region, 1, &err));
    assert_non_null(strstr(err.text, "no areas of GM0999"));
    world_close(&w);
}

/* ---- widths ---- */

static void a_wider_kernel_evens_out_and_the_drawn_width_is_the_map(void **state)
{
    (void)state;
    enum { SIDE = 10, N = SIDE * SIDE };
    struct world w;
    double people[N], part[N], areas[4] = {4000, 0, 0, 0};
    world_open(&w, "demo-2024");
    world_areas(&w, 2, 2, 0);
    world_squares(&w, SIDE, SIDE);
    for (int i = 0; i < N; i++) {
        people[i] = 40;
        part[i] = i % SIDE < SIDE / 2 ? 2 : 20; /* two halves */
    }
    world_give(&w, PLACE_CELL, "inwoners", 2022, people);
    world_give(&w, PLACE_CELL, "bewoners_microdata", 2022, people);
    world_give(&w, PLACE_CELL, "kwetsbare_bewoners", 2022, part);
    world_give(&w, PLACE_BUURT, "inwoners", 2022, areas);
    compute(&w);
    const struct published *p = &w.published;
    size_t map = (size_t)catalogue_map(w.catalogue, S("kwetsbaar_aandeel")), middle[3];
    const struct municipality *m = &p->municipalities[0];
    struct class_shares drawn = layer_shares(p->grid_layer, map, m->cells, m->cells_count);
    for (size_t b = 0; b < 3; b++) {
        struct class_shares s = findings_at_bandwidth(p->findings, map, b, m->scope);
        assert_true(s.known);
        middle[b] = (size_t)s.share[2]; /* around the national share */
        if (w.recipe.bandwidths_m[b] == w.recipe.sigma_m)
            for (size_t c = 0; c < 5; c++)
                assert_true(s.share[c] == drawn.share[c]);
    }
    assert_true(middle[0] < middle[2]);
    assert_false(findings_at_bandwidth(p->findings, map, 0, 0).known); /* nothing of the country */
    world_close(&w);
}

/* ---- similar ---- */

static void who_is_like_whom_goes_by_all_traits(void **state)
{
    (void)state;
    enum { G = 6 };
    struct world w;
    double people[G], owned[G], dwellings[G], low[G];
    world_open(&w, "demo-2024");
    w.recipe.grid = false;
    world_areas(&w, G, 1, 0);
    for (int g = 0; g < G; g++) { /* pairs: 0 and 1, 2 and 3, 4 and 5 */
        people[g] = 1000.0 * (1 + 4 * (g / 2)) + g;
        dwellings[g] = people[g] / 2;
        owned[g] = dwellings[g] * (0.2 + 0.2 * (g / 2));
        low[g] = 20 + 10 * (g / 2);
    }
    world_give(&w, PLACE_BUURT, "inwoners", 2022, people);
    world_give(&w, PLACE_BUURT, "woningen", 2022, dwellings);
    world_give(&w, PLACE_BUURT, "huishoudens", 2022, dwellings);
    world_give(&w, PLACE_BUURT, "corporatiewoningen", 2022, owned);
    world_give(&w, PLACE_BUURT, "laag_inkomen_hh_pct", 2022, low);
    compute(&w);
    for (size_t k = 0; k < w.recipe.similar_count; k++)
        assert_true(findings_compares_by(w.published.findings, k));
    for (size_t g = 0; g < G; g++) {
        struct similar list[SIMILAR_MOST];
        assert_int_equal(findings_similar(w.published.findings, g, list), G - 1);
        assert_int_equal(list[0].place, g ^ 1);
        assert_true(list[0].distance < list[1].distance);
    }
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_that_draws_apart_is_spread_worse_and_back_is_better),
        cmocka_unit_test(ranks_are_of_published_figures),
        cmocka_unit_test(high_areas_together_are_a_hot_cluster_and_a_high_one_alone_is_not),
        cmocka_unit_test(a_trait_that_nobody_has_is_not_named),
        cmocka_unit_test(the_index_is_run_again_without_each_component),
        cmocka_unit_test(bounds_of_the_union_are_told_to_the_per_cent_beyond),
        cmocka_unit_test(counts_of_a_region_add_up_and_shares_are_weighed),
        cmocka_unit_test(a_region_does_not_tell_the_municipality_that_is_hidden),
        cmocka_unit_test(a_region_that_lacks_a_municipality_is_left_out_and_counted),
        cmocka_unit_test(a_wider_kernel_evens_out_and_the_drawn_width_is_the_map),
        cmocka_unit_test(who_is_like_whom_goes_by_all_traits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
