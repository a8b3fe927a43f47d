/* The shipped catalogue loads, says what the documents say, and grows by one new file. */
#include "copy.h"

#include <math.h>

#include "base/buf.h"
#include "catalogue/reader_internal.h"

#define SHIPPED "catalogue"

static struct catalogue *load(const char *folder)
{
    struct err err = {0};
    struct catalogue *c = NULL;
    must(catalogue_load(&run, folder, &c, &err), &err);
    return c;
}

static const struct indicator *indicator(const struct catalogue *c, const char *id)
{
    int at = catalogue_indicator(c, str_from(id));
    if (at < 0)
        fail_msg("no indicator '%s'", id);
    return &c->indicators[at];
}

static const struct delivery *delivery(const struct catalogue *c, const char *source,
                                       const char *id)
{
    int at = catalogue_source(c, str_from(source));
    assert_true(at >= 0);
    for (size_t i = 0; i < c->sources[at].deliveries_count; i++)
        if (str_equal(c->sources[at].deliveries[i].id, str_from(id)))
            return &c->sources[at].deliveries[i];
    fail_msg("source %s has no delivery %s", source, id);
    return NULL;
}

static const struct column_binding *binding(const struct catalogue *c, const struct delivery *d,
                                            const char *id)
{
    for (size_t i = 0; i < d->bindings_count; i++)
        if (str_equal(c->indicators[d->bindings[i].indicator].id, str_from(id)))
            return &d->bindings[i];
    return NULL;
}

/* ---- what it says ---- */

static void the_nine_maps_stand_in_their_places(void **state)
{
    (void)state;
    static const char *const ids[] = {
        "veerkracht_abs",         "veerkracht_rel",  "kwetsbaar_aandeel",
        "kwetsbaar_ontwikkeling", "overlast_niveau", "overlast_ontwikkeling",
        "corporatie_aandeel",     "lage_inkomens",   "samenstelling_huurders"};
    struct catalogue *c = load(SHIPPED);
    for (size_t i = 0; i < COUNT(ids); i++) {
        assert_string_equal(c->maps[i].id.at, ids[i]);
        assert_int_equal(c->maps[i].number, (int)i + 1);
    }
    const struct map *focus = &c->maps[catalogue_map(c, S("focus"))];
    assert_int_equal(focus->number, 0);
    assert_int_equal(focus->replaces, 8);
}

static void red_exists_once(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    for (size_t m = 0; m < c->maps_count; m++)
        for (size_t k = 0; k < c->maps[m].classes_count; k++) {
            const struct map_class *class = &c->maps[m].classes[k];
            bool red = strcmp(class->light, "#ca292c") == 0;
            assert_int_equal(class->alarm, red);
            assert_int_equal(red, m < 2 && k == 2);
        }
}

/* Relative luminance as in WCAG 2.2. */
static double luminance(const char *colour)
{
    static const double part[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = 0;
        for (int k = 1; k <= 2; k++) {
            char digit = colour[i * 2 + k];
            c = c * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        c /= 255;
        sum += part[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void assert_readable(const char *ink, const char *ground, const char *map)
{
    double a = luminance(ink) + 0.05, b = luminance(ground) + 0.05;
    if ((a > b ? a / b : b / a) < 4.5)
        fail_msg("%s: %s on %s is below 4.5 : 1", map, ink, ground);
}

static void ink_can_be_read_on_every_class(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    for (size_t m = 0; m < c->maps_count; m++)
        for (size_t k = 0; k < c->maps[m].classes_count; k++) {
            const struct map_class *class = &c->maps[m].classes[k];
            assert_readable(class->ink_light, class->light, c->maps[m].id.at);
            assert_readable(class->ink_dark, class->dark, c->maps[m].id.at);
        }
}

static void nuisance_is_minus_the_leefbaarometer(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    const struct indicator *three = indicator(c, "overlast_lbm3"),
                           *two = indicator(c, "overlast_lbm2");
    assert_true(three->factor == -1 && two->factor == -1);
    assert_string_equal(c->indicators[three->of[0]].id.at, "lbm3_onv");
    assert_string_equal(c->indicators[two->of[0]].id.at, "lbm2_vei");
    assert_int_equal(three->worse, 1);
    assert_int_equal(indicator(c, "lbm3_onv")->worse, -1);
}

static void squares_and_areas_serve_one_corporation_share(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    const struct indicator *share = indicator(c, "corporatie_aandeel");
    assert_int_equal(share->of_count, 2);
    assert_non_null(binding(c, delivery(c, "cbs_vierkanten", "vierkanten"), "corporatiewoningen"));
    assert_non_null(
        binding(c, delivery(c, "cbs_wijkenbuurten", "buurten"), "corporatiewoningen_pct"));
    assert_string_equal(c->indicators[share->of[0]].id.at, "corporatiewoningen");
    assert_string_equal(c->indicators[share->of[1]].id.at, "corporatiewoningen_pct");
}

static void defaults_stand_where_a_file_is_silent(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    const struct delivery *d = delivery(c, "cbs_kerncijfers", "kerncijfers");
    const struct column_binding *b = binding(c, d, "inwoners");
    assert_int_equal(d->crs, 28992);
    assert_int_equal(d->places, PLACE_KINDS);
    assert_true(b->factor == 1 && b->least == 0 && isinf(b->most) && b->most > 0);
    assert_int_equal(indicator(c, "inwoners")->base, -1);
    assert_true(indicator(c, "inwoners")->shown_factor == 1);
}

static void microdata_rows_fill_by_their_word(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    const struct column_binding *b = binding(c, delivery(c, "microdata", "uitkomsten"),
                                             "bewoners_microdata");
    assert_string_equal(b->names[0].at, "noemer");
    assert_string_equal(b->where[0].column.at, "indicator");
    assert_string_equal(b->where[0].value.at, "kwetsbare_bewoners");
}

static void no_column_about_origin_is_read(void **state)
{
    (void)state;
    static const char *const origin[] = {"P_WEST_AL",
                                         "P_N_W_AL",
                                         "P_MAROKKO",
                                         "P_ANT_ARU",
                                         "P_SURINAM",
                                         "P_TURKIJE",
                                         "P_OVER_NW",
                                         "P_WAL2014",
                                         "P_NWAL2014",
                                         "percentage_nederlandse_achtergrond",
                                         "percentage_westerse_migr_achtergr",
                                         "percentage_niet_westerse_migr_achtergr",
                                         "percentage_uit_marokko",
                                         "percentage_uit_nederlandse_antillen_en_aruba",
                                         "percentage_overige_nietwestersemigratieachtergrond",
                                         "WestersTotaal_17",
                                         "NietWestersTotaal_18",
                                         "Marokko_19",
                                         "NederlandseAntillenEnAruba_20",
                                         "Suriname_21",
                                         "Turkije_22",
                                         "OverigNietWesters_23",
                                         "a_west",
                                         "a_nwest",
                                         "aantal_geboren_buiten_nederland",
                                         "HerkomstlandBuitenEuropa_12",
                                         "RLBBEV"};
    char *folder = copy_catalogue(SHIPPED);
    str text = read_text(SHIPPED "/sources/politie_fietsdiefstal.json");
    for (size_t i = 0; i < COUNT(origin); i++) {
        struct err err = {0};
        struct catalogue *c = NULL;
        str name = str_from(arena_format(&run, "\"column\": \"%s\"", origin[i]));
        write_text(folder, "sources/politie_fietsdiefstal.json",
                   replaced(text, S("\"column\": \"aantal\""), name));
        if (catalogue_load(&run, folder, &c, &err))
            fail_msg("a column '%s' could be bound", origin[i]);
        assert_non_null(strstr(err.text, "never_columns"));
    }
    drop_catalogue(folder);
}

/* ---- one new file ---- */

static void a_source_is_one_new_file(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SHIPPED);
    write_text(
        folder, "sources/wijkmonitor.json",
        S("{\"id\": \"wijkmonitor\", \"title\": {\"nl\": \"Wijkmonitor\", \"en\": \"Monitor\"},"
          " \"publisher\": {\"nl\": \"Gemeente\", \"en\": \"Municipality\"},"
          " \"attribution\": {\"nl\": \"Bron: gemeente\", \"en\": \"Source: municipality\"},"
          " \"licence\": \"CC0\", \"deliveries\": [{\"id\": \"tabel\", \"kind\": \"figures\","
          " \"has\": [\"wijk\", \"meldingen\"], \"key\": \"wijk\", \"places\": \"wijk\","
          " \"period\": {\"in\": \"file\"}, \"boundary\": {\"in\": \"file\"}, \"columns\":"
          " [{\"column\": \"meldingen\", \"indicator\": \"overlast_geregistreerd\"}]}]}"));
    struct catalogue *c = load(folder);
    const struct delivery *d = delivery(c, "wijkmonitor", "tabel");
    assert_int_equal(d->places, PLACE_WIJK);
    assert_non_null(binding(c, d, "overlast_geregistreerd"));
    drop_catalogue(folder);
}

static void an_indicator_is_one_new_file(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SHIPPED);
    write_text(
        folder, "indicators/koopwoningen_pct.json",
        S("{\"id\": \"koopwoningen_pct\", \"title\": {\"nl\": \"Koopwoningen\", \"en\": \"Owned\"},"
          " \"short\": {\"nl\": \"Koop\", \"en\": \"Owned\"}, \"unit\": {\"nl\": \"%\", \"en\": "
          "\"%\"},"
          " \"explanation\": {\"nl\": \"Koop.\", \"en\": \"Owned.\"}, \"kind\": \"percentage\","
          " \"base\": \"woningen\", \"worse\": \"neither\", \"sensitive\": false,"
          " \"shown_decimals\": 0, \"from\": ["
          " {\"source\": \"cbs_wijkenbuurten\", \"delivery\": \"buurten\","
          "  \"column\": \"percentage_koopwoningen\", \"least\": 0, \"most\": 100},"
          " {\"source\": \"cbs_kerncijfers\", \"delivery\": \"kerncijfers\","
          "  \"column\": \"Koopwoningen\", \"least\": 0, \"most\": 100}]}"));
    struct catalogue *c = load(folder), *before = load(SHIPPED);
    const struct delivery *d = delivery(c, "cbs_wijkenbuurten", "buurten");
    const struct column_binding *b = binding(c, d, "koopwoningen_pct");
    assert_int_equal(d->bindings_count,
                     delivery(before, "cbs_wijkenbuurten", "buurten")->bindings_count + 1);
    assert_string_equal(b->names[0].at, "percentage_koopwoningen");
    assert_true(b->most == 100 && b->factor == 1);
    assert_non_null(binding(c, delivery(c, "cbs_kerncijfers", "kerncijfers"), "koopwoningen_pct"));
    assert_string_not_equal(c->hash, before->hash);
    drop_catalogue(folder);
}

static void a_map_is_one_new_file(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SHIPPED);
    str text = read_text(SHIPPED "/maps/lage_inkomens.json");
    text = replaced(text, S("\"id\": \"lage_inkomens\""), S("\"id\": \"inkomens_grof\""));
    write_text(folder, "maps/inkomens_grof.json", replaced(text, S("    \"number\": 8,\n"), S("")));
    struct catalogue *c = load(folder);
    int at = catalogue_map(c, S("inkomens_grof"));
    assert_true(at >= 9);
    assert_int_equal(c->maps[at].number, 0);
    assert_int_equal(c->maps[at].replaces, -1);
    for (size_t e = 0; e < c->editions_count; e++)
        assert_int_equal(c->editions[e].leaves_out_count, 0);
    drop_catalogue(folder);
}

/* ---- the folder ---- */

static void the_hash_is_that_of_names_and_bytes(void **state)
{
    (void)state;
    char *folder = copy_catalogue(SHIPPED);
    struct catalogue *a = load(SHIPPED), *b = load(folder);
    assert_string_equal(a->hash, b->hash);
    assert_int_equal(a->files_count, b->files_count);
    write_text(folder, "texts.json", replaced(read_text(SHIPPED "/texts.json"), S("{"), S("{ ")));
    assert_string_not_equal(load(folder)->hash, a->hash);
    drop_catalogue(folder);
}

static void texts_are_found_by_id(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    for (size_t i = 0; i < c->texts_count; i++)
        assert_ptr_equal(catalogue_text(c, c->texts[i].id.at), &c->texts[i].text);
}

/* All of src/, one C file after the other. */
static str program_text(void)
{
    struct err err = {0};
    const char **paths;
    size_t count;
    struct buf all = {0};
    must(file_list(&run, "src", &paths, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        if (str_ends(str_from(paths[i]), S(".c")))
            buf_str(&all, read_text(arena_format(&run, "src/%s", paths[i])));
    str text = arena_str(&run, buf_text(&all));
    buf_reset(&all);
    return text;
}

/* Used as it stands, or made from its first word: "flag.%s". */
static bool is_used(str program, str id)
{
    int first = (int)str_find(id, '.');
    char *whole = arena_format(&run, "\"%.*s\"", STR_ARG(id));
    char *made = arena_format(&run, "\"%.*s.%%", first, id.at);
    return memmem(program.at, program.len, whole, strlen(whole)) ||
           memmem(program.at, program.len, made, strlen(made));
}

static void every_text_is_used(void **state)
{
    (void)state;
    struct catalogue *c = load(SHIPPED);
    str program = program_text();
    for (size_t i = 0; i < c->texts_count; i++)
        if (!is_used(program, c->texts[i].id))
            fail_msg("text '%.*s' is used nowhere", STR_ARG(c->texts[i].id));
}

static bool has_text(const struct catalogue *c, str id)
{
    for (size_t i = 0; i < c->texts_count; i++)
        if (str_equal(c->texts[i].id, id))
            return true;
    return false;
}

/* A literal "word.word" whose first word begins some text's id is an id. */
static void every_text_the_program_uses_is_there(void **state)
{
    (void)state;
    static const char *const groups[] = {
        "\"headline.", "\"sentence.", "\"context.", "\"missing.", "\"national.",
        "\"level.",    "\"flag.",     "\"legend.",  "\"spread.",  "\"faces.",
        "\"noise.",    "\"note.",     "\"region.",  "\"areas.",   "\"sensitivity."};
    struct catalogue *c = load(SHIPPED);
    str program = program_text();
    size_t seen = 0;
    for (size_t g = 0; g < COUNT(groups); g++)
        for (const char *at = program.at, *end = at + program.len;
             (at = memmem(at, (size_t)(end - at), groups[g], strlen(groups[g]))); at++) {
            str rest = {at + 1, (size_t)(end - at) - 1}, id = {at + 1, str_find(rest, '"')};
            if (str_find(id, '%') < id.len)
                continue;
            seen++;
            if (!has_text(c, id))
                fail_msg("texts.json has no '%.*s'", STR_ARG(id));
        }
    assert_true(seen > 20);
}

static void flags_and_words_go_both_ways(void **state)
{
    (void)state;
    for (int flag = FLAG_TOO_FEW; flag <= FLAG_BAD; flag++)
        assert_int_equal(flag_from_word(str_from(flag_word((enum flag)flag))), flag);
    assert_int_equal(flag_from_word(S("weg")), -1);
    assert_string_equal(place_word(PLACE_CELL), "cel");
}

/* ---- README.md lists every key, and no other ---- */

/* The part of the README under "### `shape`", up to the next heading. */
static str section(str readme, const char *shape)
{
    char *heading = arena_format(&run, "### `%s`\n", shape);
    const char *from = memmem(readme.at, readme.len, heading, strlen(heading));
    if (!from)
        fail_msg("README.md has no heading for '%s'", shape);
    from += strlen(heading);
    str rest = {from, (size_t)(readme.at + readme.len - from)};
    const char *to = memmem(rest.at, rest.len, "\n#", 2);
    return (str){from, to ? (size_t)(to - from) : rest.len};
}

static bool shape_knows(const struct shape *shape, str key)
{
    for (size_t i = 0; i < shape->keys_count; i++)
        if (str_equal(str_from(shape->keys[i].name), key))
            return true;
    return false;
}

static void rows_are_keys(str part, const struct shape *shape)
{
    size_t rows = 0;
    for (const char *at = part.at, *end = part.at + part.len; at < end; rows++) {
        at = memmem(at, (size_t)(end - at), "\n| `", 4);
        if (!at)
            break;
        at += 4;
        str rest = {at, (size_t)(end - at)}, key = {at, str_find(rest, '`')};
        if (!shape_knows(shape, key))
            fail_msg("README.md: %s has no key '%.*s'", shape->name, STR_ARG(key));
    }
    assert_int_equal(rows, shape->keys_count);
}

static void documented(str readme, const struct shape *shape)
{
    str part = section(readme, shape->name);
    for (size_t i = 0; i < shape->keys_count; i++) {
        const struct key *key = &shape->keys[i];
        char *row = arena_format(&run, "\n| `%s` |", key->name);
        if (!memmem(part.at, part.len, row, strlen(row)))
            fail_msg("README.md does not describe '%s' of %s", key->name, shape->name);
        if (key->detail && key->read != key_word)
            documented(readme, key->detail);
    }
    rows_are_keys(part, shape);
}

static void the_readme_describes_every_key_and_no_other(void **state)
{
    (void)state;
    str readme = read_text(SHIPPED "/README.md");
    const struct shape *const shapes[] = {&source_shape,  &indicator_shape, &map_shape,
                                          &edition_shape, &region_shape,    &disclosure_shape,
                                          &text_shape};
    for (size_t i = 0; i < COUNT(shapes); i++)
        documented(readme, shapes[i]);
}

int main(void)
{
    run = arena_open("test", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nine_maps_stand_in_their_places),
        cmocka_unit_test(red_exists_once),
        cmocka_unit_test(ink_can_be_read_on_every_class),
        cmocka_unit_test(nuisance_is_minus_the_leefbaarometer),
        cmocka_unit_test(squares_and_areas_serve_one_corporation_share),
        cmocka_unit_test(defaults_stand_where_a_file_is_silent),
        cmocka_unit_test(microdata_rows_fill_by_their_word),
        cmocka_unit_test(no_column_about_origin_is_read),
        cmocka_unit_test(a_source_is_one_new_file),
        cmocka_unit_test(an_indicator_is_one_new_file),
        cmocka_unit_test(a_map_is_one_new_file),
        cmocka_unit_test(the_hash_is_that_of_names_and_bytes),
        cmocka_unit_test(texts_are_found_by_id),
        cmocka_unit_test(every_text_is_used),
        cmocka_unit_test(every_text_the_program_uses_is_there),
        cmocka_unit_test(flags_and_words_go_both_ways),
        cmocka_unit_test(the_readme_describes_every_key_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
