/* test_demo.c - the demo's deliveries: the same bytes twice, a coverage without gap or overlap,
 * squares that add up to areas, the publishers' forms, and the truth that was planted. */
#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "base/parallel.h"
#include "demo/demo.h"
#include "demo/gpkg.h"
#include "demo/world.h"

#include <gdal.h>
#include <ogr_api.h>
#include <unistd.h>

#include "../test.h"

static char first[] = "/tmp/demo_test_XXXXXX", second[] = "/tmp/demo_test_XXXXXX";
static struct arena arena, scratch;
static struct world *world;

static const char *in_first(const char *name)
{
    return arena_format(&arena, "%s/%s", first, name);
}

static void write_town(const char *out, uint64_t seed)
{
    struct err err = {0};
    struct demo_result made;
    if (!demo_write(&(struct demo_request){out, DEMO_TOWN, seed, false}, &made, &err))
        fail_msg("%s", err.text);
    assert_int_equal(made.gemeenten, 3);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_open("test", (size_t)8 << 30);
    scratch = arena_open("test scratch", (size_t)2 << 30);
    if (!mkdtemp(first) || !mkdtemp(second))
        return 1;
    write_town(first, 1);
    world = NEW(&arena, struct world, 1);
    world->plan.seed = 1;
    plan_town(&arena, &world->plan);
    struct err err = {0};
    return !world_make(&arena, scratch, world, &err);
}

static int tear_down(void **state)
{
    (void)state;
    struct err err = {0};
    return !file_remove_all(first, &err) || !file_remove_all(second, &err);
}

static str text_of(const char *name)
{
    str text;
    struct err err = {0};
    if (!file_read(&arena, in_first(name), (size_t)64 << 20, &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static str next_line(str *rest)
{
    size_t end = str_find(*rest, '\n');
    str line = {rest->at, end};
    size_t skip = end < rest->len ? end + 1 : end;
    *rest = (str){rest->at + skip, rest->len - skip};
    return line;
}

static str next_cell(str *line, char mark)
{
    size_t end = str_find(*line, mark);
    str cell = {line->at, end};
    size_t skip = end < line->len ? end + 1 : end;
    *line = (str){line->at + skip, line->len - skip};
    return cell;
}

static void the_same_seed_gives_the_same_bytes_on_one_thread_and_on_many(void **state)
{
    (void)state;
    parallel_set_threads(1);
    write_town(second, 1);
    parallel_set_threads(0);
    const char **paths, **others;
    size_t count, other_count;
    struct err err = {0};
    assert_true(file_list(&arena, first, &paths, &count, &err));
    assert_true(file_list(&arena, second, &others, &other_count, &err));
    assert_int_equal(count, other_count);
    assert_true(count >= 20);
    for (size_t i = 0; i < count; i++) {
        char a[HASH_HEX], b[HASH_HEX];
        assert_string_equal(paths[i], others[i]);
        assert_true(hash_file(in_first(paths[i]), a, &err));
        assert_true(hash_file(arena_format(&arena, "%s/%s", second, others[i]), b, &err));
        if (strcmp(a, b))
            fail_msg("%s differs", paths[i]);
    }
}

static void another_seed_gives_another_country(void **state)
{
    (void)state;
    write_town(second, 2);
    char a[HASH_HEX], b[HASH_HEX];
    struct err err = {0};
    assert_true(hash_file(in_first("waarheid/cellen.csv"), a, &err));
    assert_true(hash_file(arena_format(&arena, "%s/waarheid/cellen.csv", second), b, &err));
    assert_string_not_equal(a, b);
}

static void a_folder_with_other_files_is_refused_and_left_alone(void **state)
{
    (void)state;
    char folder[] = "/tmp/demo_test_XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct err err = {0};
    const char *kept = arena_format(&arena, "%s/thesis.txt", folder);
    assert_true(file_write(kept, S("years of work"), &err));
    struct demo_result made;
    assert_false(demo_write(&(struct demo_request){folder, DEMO_TOWN, 1, false}, &made, &err));
    assert_non_null(strstr(err.text, "other files"));
    assert_true(file_exists(kept));
    assert_false(file_is_folder(arena_format(&arena, "%s.half", folder)));
    struct err none = {0};
    assert_true(file_remove_all(folder, &none));
}

/* ---- the land ---- */

/* Every stretch of border, in one direction by one area and in the other by its neighbour. */
struct edge {
    struct point from, to;
};

static int by_ends(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct edge));
}

static size_t edges_without_partner(const struct shapes *s)
{
    size_t count = 0, alone = 0;
    for (int i = 0; i < s->count; i++)
        for (int r = s->shape[i].first; r < s->shape[i].first + s->shape[i].count; r++)
            count += (size_t)s->ring[r].count - 1;
    struct edge *edge = NEW(&arena, struct edge, count), *at = edge;
    for (int i = 0; i < s->count; i++)
        for (int r = s->shape[i].first; r < s->shape[i].first + s->shape[i].count; r++)
            for (int k = 0; k + 1 < s->ring[r].count; k++)
                *at++ = (struct edge){s->at[s->ring[r].first + k], s->at[s->ring[r].first + k + 1]};
    qsort(edge, count, sizeof *edge, by_ends);
    for (size_t i = 0; i < count; i++) {
        struct edge back = {edge[i].to, edge[i].from};
        alone += bsearch(&back, edge, count, sizeof *edge, by_ends) == NULL;
    }
    return alone;
}

static void neighbours_share_every_vertex_of_their_border(void **state)
{
    (void)state;
    for (int y = 0; y < BOUNDARIES; y++) {
        /* what has no partner is the border of the whole: the same stretches at every level */
        size_t alone = edges_without_partner(&world->gemeenten[y]);
        assert_true(alone > 0);
        assert_int_equal(edges_without_partner(&world->buurten[y]), alone);
        assert_int_equal(edges_without_partner(&world->wijken[y]), alone);
    }
}

static double total_area(const struct shapes *s)
{
    double sum = 0;
    for (int i = 0; i < s->count; i++) {
        assert_true(s->shape[i].area_m2 > 0);
        sum += s->shape[i].area_m2;
    }
    return sum;
}

static void areas_of_buurten_wijken_and_municipalities_add_up(void **state)
{
    (void)state;
    for (int y = 0; y < BOUNDARIES; y++) {
        double whole = total_area(&world->gemeenten[y]);
        assert_true(fabs(total_area(&world->buurten[y]) - whole) < 1e-9 * whole);
        assert_true(fabs(total_area(&world->wijken[y]) - whole) < 1e-9 * whole);
    }
    assert_true(fabs(total_area(&world->buurten[BOUNDARY_2022]) -
                     total_area(&world->buurten[BOUNDARY_2024])) < 1);
}

static void every_polygon_is_valid_for_geos(void **state)
{
    (void)state;
    static const char *const FILES[] = {"cbs/wijkenbuurten_2022_v1.gpkg",
                                        "cbs/wijkenbuurten_2024_v1.gpkg",
                                        "basiskaart/basiskaart.gpkg"};
    for (size_t i = 0; i < COUNT(FILES); i++) {
        GDALDatasetH set = GDALOpenEx(in_first(FILES[i]), GDAL_OF_VECTOR, NULL, NULL, NULL);
        assert_non_null(set);
        for (int l = 0; l < GDALDatasetGetLayerCount(set); l++) {
            OGRLayerH layer = GDALDatasetGetLayer(set, l);
            OGRFeatureH feature;
            while ((feature = OGR_L_GetNextFeature(layer))) {
                if (!OGR_G_IsValid(OGR_F_GetGeometryRef(feature)))
                    fail_msg("%s, layer %s: feature %lld", FILES[i], OGR_L_GetName(layer),
                             (long long)OGR_F_GetFID(feature));
                OGR_F_Destroy(feature);
            }
        }
        GDALClose(set);
    }
}

static void the_centre_of_every_square_lies_in_its_buurt(void **state)
{
    (void)state;
    const struct shapes *s = &world->buurten[BOUNDARY_2024];
    for (int i = 0; i < world->cells.count; i += 7) {
        const struct cell *c = &world->cells.cell[i];
        double x = c->e * 100.0 + 50, y = c->n * 100.0 + 50;
        bool inside = false;
        const struct shape *shape = &s->shape[c->buurt[BOUNDARY_2024]];
        for (int r = shape->first; r < shape->first + shape->count; r++) {
            const struct point *p = s->at + s->ring[r].first;
            for (int k = 0; k + 1 < s->ring[r].count; k++)
                if ((p[k].y > y) != (p[k + 1].y > y) &&
                    x < (p[k + 1].x - p[k].x) * (y - p[k].y) / (p[k + 1].y - p[k].y) + p[k].x)
                    inside = !inside;
        }
        assert_true(inside);
    }
}

static void the_two_boundary_years_differ_by_a_split_a_merger_and_a_new_code(void **state)
{
    (void)state;
    const struct division *now = &world->division[BOUNDARY_2024];
    int changes[4] = {0}, water = 0, letters = 0;
    for (int b = 0; b < now->count; b++) {
        changes[now->buurt[b].change]++;
        water += now->buurt[b].water && str_ends(str_from(now->buurt[b].code), S("9998"));
        letters += now->buurt[b].code[6] >= 'A';
    }
    assert_int_equal(changes[2], 2); /* in each of the two redivided municipalities */
    assert_int_equal(changes[3], 6); /* two halves and the merged one */
    assert_true(water >= 1);
    assert_true(letters >= 1);
    assert_int_equal(now->count, world->division[BOUNDARY_2022].count); /* one more, one fewer */
}

/* ---- figures ---- */

static void squares_add_up_to_buurten_wijken_municipalities_and_the_land(void **state)
{
    (void)state;
    for (int y = 0; y < BOUNDARIES; y++) {
        int64_t sum[4] = {0}, vulnerable[4] = {0}, squares = 0;
        for (int i = 0; i < world->places[y].count; i++) {
            const struct place *p = &world->places[y].at[i];
            sum[p->kind] += p->counts.people[Y2022];
            vulnerable[p->kind] += p->counts.vulnerable[Y2014];
        }
        for (int i = 0; i < world->cells.count; i++)
            squares += world->cells.cell[i].counts.people[Y2022];
        for (int kind = 0; kind < 4; kind++) {
            assert_int_equal(sum[kind], squares);
            assert_int_equal(vulnerable[kind], vulnerable[0]);
        }
    }
}

static void parts_never_exceed_their_whole(void **state)
{
    (void)state;
    for (int i = 0; i < world->cells.count; i++)
        for (int y = 0; y < YEARS; y++) {
            const struct counts *n = &world->cells.cell[i].counts;
            assert_in_range(n->vulnerable[y], 0, n->people[y]);
            assert_in_range(n->benefits[y], 0, n->people[y]);
            assert_in_range(n->corporation[y] + n->owned[y], 0, n->dwellings[y]);
            assert_in_range(n->low_income[y] + n->high_income[y], 0, n->households[y]);
            assert_in_range(n->tenants_low[y], 0, n->tenants[y]);
        }
}

static void testdam_is_the_first_and_has_its_people(void **state)
{
    (void)state;
    const struct place *p = &world->places[BOUNDARY_2024].at[1];
    assert_string_equal(p->name, "Testdam");
    assert_in_range(p->counts.people[Y2022], 43000, 47000);
    int buurten = 0;
    for (int i = 0; i < world->places[BOUNDARY_2024].count; i++)
        buurten += world->places[BOUNDARY_2024].at[i].kind == PLACE_BUURT &&
                   world->places[BOUNDARY_2024].at[i].gemeente == 0;
    assert_in_range(buurten, 38, 48);
}

static int64_t digits_of(str cell)
{
    double v = 0;
    assert_true(num_parse(cell, '.', &v));
    return (int64_t)llround(v * 1e10);
}

static void afw_is_the_sum_of_its_dimensions_to_the_last_digit(void **state)
{
    (void)state;
    str rest = text_of("leefbaarometer/Leefbaarometer 3.0 - Meting 2024 - open "
                       "data/Leefbaarometer-scores grids 2002-2024.csv");
    str head = next_line(&rest);
    assert_true(str_equal(
        head, S("\"grid_id\",\"jaar\",\"lbm\",\"afw\",\"fys\",\"onv\",\"soc\",\"vrz\",\"won\"")));
    size_t rows = 0;
    for (; rest.len; rows++) {
        str line = next_line(&rest);
        (void)next_cell(&line, ',');
        (void)next_cell(&line, ',');
        int64_t lbm = digits_of(next_cell(&line, ',')), afw = digits_of(next_cell(&line, ',')),
                sum = 0;
        for (int d = 0; d < DIMENSIONS; d++)
            sum += digits_of(next_cell(&line, ','));
        assert_int_equal(afw, sum);
        assert_int_equal(lbm - afw, 40456430000);
    }
    assert_int_equal(rows % EDITIONS, 0);
    assert_true(rows > 9 * 3000);
}

static void area_scores_withhold_the_dimensions_of_four_editions(void **state)
{
    (void)state;
    str rest = text_of("leefbaarometer/Leefbaarometer 3.0 - Meting 2024 - open "
                       "data/Leefbaarometer-scores buurten 2002-2024.csv");
    assert_true(str_equal(next_line(&rest), S("\"bu_code\",\"bu_naam\",\"jaar\",\"lbm\",\"afw\","
                                              "\"fys\",\"onv\",\"soc\",\"vrz\",\"won\"")));
    size_t withheld = 0, rows = 0;
    for (; rest.len; rows++)
        withheld += str_ends(next_line(&rest), S(",NA,NA,NA,NA,NA"));
    assert_int_equal(withheld * EDITIONS, rows * 4);
}

static void heads_are_the_publishers(void **state)
{
    (void)state;
    static const struct {
        const char *file, *begins;
    } HEADS[] = {
        {"cbs/kerncijfers_2022_85318NED_TypedDataSet.csv",
         "\xEF\xBB\xBF\"ID\";\"WijkenEnBuurten\";\"Gemeentenaam_1\";\"SoortRegio_2\";\"Codering_"
         "3\";\"Indelingswijziging"},
        {"cbs/kerncijfers_2024_85984NED_TypedDataSet.csv",
         "\xEF\xBB\xBF\"ID\";\"WijkenEnBuurten\";"},
        {"cbs/pc6hnr20220801_gwb.csv", "PC6;Huisnummer;Buurt2022;Wijk2022;Gemeente2022"},
        {"rivm/50120NED_TypedDataSet.csv",
         "\xEF\xBB\xBF\"ID\";\"Leeftijd\";\"Marges\";\"WijkenEnBuurten\";\"Perioden\";"
         "\"ErvarenGezondheidGoedZeerGoed_4\""},
        {"politie/47018NED_TypedDataSet.csv",
         "\xEF\xBB\xBF\"ID\";\"SoortMisdrijf\";\"WijkenEnBuurten\";\"Perioden\";"
         "\"GeregistreerdeMisdrijven_1\""},
        {"politie/47024NED_TypedDataSet.csv", "\xEF\xBB\xBF\"ID\";\"Overlast\";\"WijkenEnBuurten\";"
                                              "\"Perioden\";\"GeregistreerdeOverlast_1\""},
        {"microdata/microdata_kwetsbare_bewoners_2014_2022.csv",
         "code;jaar;indicator;teller;noemer\nNL00;2014;kwetsbare_bewoners;"},
        {"corporaties/woonstichting_de_proef_bezit.csv",
         "eenheidscode;postcode;huisnummer;huisletter;toevoeging;bag_vbo_id;complexcode;"
         "complexnaam;eenheidsoort;status;x;y"},
        {"waarheid/buurten.csv", "code;dV;dO;klasse;inwoners"}};
    for (size_t i = 0; i < COUNT(HEADS); i++)
        if (!str_starts(text_of(HEADS[i].file), str_from(HEADS[i].begins)))
            fail_msg("%s", HEADS[i].file);
}

static int column_of(const char *file, const char *stem)
{
    str rest = text_of(file), line = next_line(&rest);
    for (int i = 0; line.len; i++)
        if (str_starts(next_cell(&line, ';'), str_from(arena_format(&arena, "\"%s", stem))))
            return i;
    return -1;
}

static void the_number_behind_a_statline_column_moves(void **state)
{
    (void)state;
    assert_int_equal(
        column_of("cbs/kerncijfers_2022_85318NED_TypedDataSet.csv", "InBezitWoningcorporatie_42"),
        43);
    assert_int_equal(
        column_of("cbs/kerncijfers_2024_85984NED_TypedDataSet.csv", "InBezitWoningcorporatie_49"),
        50);
}

static void every_statline_row_has_every_cell_quoted_and_as_many_as_the_head(void **state)
{
    (void)state;
    str rest = text_of("cbs/kerncijfers_2024_85984NED_TypedDataSet.csv");
    for (int row = 0; rest.len; row++) {
        str line = next_line(&rest);
        assert_true(str_ends(line, S("\"\r")));
        int cells = 0;
        while (line.len) {
            str cell = next_cell(&line, ';');
            assert_true(row == 0 || cell.at[0] == '"');
            cells++;
        }
        assert_int_equal(cells, 5 + 118);
    }
}

static void squares_have_the_publishers_columns_and_codes(void **state)
{
    (void)state;
    GDALDatasetH set = GDALOpenEx(in_first("cbs/cbs_vk100_2022_v1.gpkg"), GDAL_OF_VECTOR, NULL,
                                  NULL, NULL);
    assert_non_null(set);
    OGRLayerH layer = GDALDatasetGetLayer(set, 0);
    OGRFeatureDefnH columns = OGR_L_GetLayerDefn(layer);
    int people = OGR_FD_GetFieldIndex(columns, "aantal_inwoners"),
        code = OGR_FD_GetFieldIndex(columns, "crs28992res100m"),
        corporation = OGR_FD_GetFieldIndex(columns,
                                           "aantal_huurwoningen_in_bezit_woningcorporaties");
    assert_true(people >= 0 && code >= 0 && corporation >= 0);
    OGRFeatureH feature;
    int withheld = 0;
    while ((feature = OGR_L_GetNextFeature(layer))) {
        int64_t n = OGR_F_GetFieldAsInteger64(feature, people),
                c = OGR_F_GetFieldAsInteger64(feature, corporation);
        assert_true(n == -99997 || (n >= 5 && n % 5 == 0));
        withheld += c == -99997;
        OGREnvelope box;
        OGR_G_GetEnvelope(OGR_F_GetGeometryRef(feature), &box);
        const char *expected = arena_format(&arena, "E%04dN%04d", (int)(box.MinX / 100),
                                            (int)(box.MinY / 100));
        assert_string_equal(OGR_F_GetFieldAsString(feature, code), expected);
        assert_true(box.MaxX - box.MinX == 100);
        OGR_F_Destroy(feature);
    }
    assert_true(withheld > 0);
    GDALClose(set);
}

static void every_planted_class_occurs_and_most_people_live_where_nothing_changes(void **state)
{
    (void)state;
    static const char *const CLASSES[] = {"veerkrachtig",
                                          "houdt_stand",
                                          "weinig_veerkracht",
                                          "verbetert",
                                          "stabiel",
                                          "overlast_neemt_toe",
                                          "ontspanning",
                                          "ontspanning_zonder_effect",
                                          "verslechtert_zonder_concentratie"};
    int64_t people[COUNT(CLASSES)] = {0}, all = 0;
    str rest = text_of("waarheid/cellen.csv");
    (void)next_line(&rest);
    while (rest.len) {
        str line = next_line(&rest);
        for (int skip = 0; skip < 3; skip++)
            (void)next_cell(&line, ';');
        str class = next_cell(&line, ';');
        int64_t n = 0;
        assert_true(num_parse_int(line, &n));
        all += n;
        for (size_t k = 0; k < COUNT(CLASSES); k++)
            people[k] += str_equal(class, str_from(CLASSES[k])) ? n : 0;
    }
    for (size_t k = 0; k < COUNT(CLASSES); k++)
        assert_true(people[k] * 200 > all); /* over half a per cent each */
    assert_true(people[4] * 2 > all);
    assert_true(people[2] * 25 > all);
}

/* What was planted shows in the counts: the share of a class's people before and after. */
static void vulnerability_rises_where_it_was_planted(void **state)
{
    (void)state;
    double part[2][2] = {{0}}, whole[2][2] = {{0}};
    for (int i = 0; i < world->cells.count; i++) {
        const struct cell *c = &world->cells.cell[i];
        int planted = c->vulnerable_change > 0.05F;
        if (!planted && c->vulnerable_change != 0)
            continue;
        part[planted][0] += c->counts.vulnerable[Y2014];
        part[planted][1] += c->counts.vulnerable[Y2022];
        whole[planted][0] += c->counts.people[Y2014];
        whole[planted][1] += c->counts.people[Y2022];
    }
    double quiet = part[0][1] / whole[0][1] - part[0][0] / whole[0][0],
           risen = part[1][1] / whole[1][1] - part[1][0] / whole[1][0];
    assert_true(fabs(quiet) < 0.005);
    assert_true(risen > 0.05 && risen < 0.085);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes_on_one_thread_and_on_many),
        cmocka_unit_test(another_seed_gives_another_country),
        cmocka_unit_test(a_folder_with_other_files_is_refused_and_left_alone),
        cmocka_unit_test(neighbours_share_every_vertex_of_their_border),
        cmocka_unit_test(areas_of_buurten_wijken_and_municipalities_add_up),
        cmocka_unit_test(every_polygon_is_valid_for_geos),
        cmocka_unit_test(the_centre_of_every_square_lies_in_its_buurt),
        cmocka_unit_test(the_two_boundary_years_differ_by_a_split_a_merger_and_a_new_code),
        cmocka_unit_test(squares_add_up_to_buurten_wijken_municipalities_and_the_land),
        cmocka_unit_test(parts_never_exceed_their_whole),
        cmocka_unit_test(testdam_is_the_first_and_has_its_people),
        cmocka_unit_test(afw_is_the_sum_of_its_dimensions_to_the_last_digit),
        cmocka_unit_test(area_scores_withhold_the_dimensions_of_four_editions),
        cmocka_unit_test(heads_are_the_publishers),
        cmocka_unit_test(the_number_behind_a_statline_column_moves),
        cmocka_unit_test(every_statline_row_has_every_cell_quoted_and_as_many_as_the_head),
        cmocka_unit_test(squares_have_the_publishers_columns_and_codes),
        cmocka_unit_test(every_planted_class_occurs_and_most_people_live_where_nothing_changes),
        cmocka_unit_test(vulnerability_rises_where_it_was_planted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
