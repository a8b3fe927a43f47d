/* write_cbs_areas.c - the Wijk- en Buurtkaart: municipalities, wijken and buurten with key figures.
 * 2024 is a first version: income and care follow later (-99995), as they do in life. */
#include "demo/chance.h"
#include "demo/gpkg.h"
#include "demo/write.h"

enum column {
    CODE,
    NAME,
    WIJK_CODE,
    GM_CODE,
    GM_NAME,
    CHANGE,
    WATER,
    COVER,
    OAD,
    URBAN,
    DENSITY,
    PEOPLE,
    HOUSEHOLDS,
    DWELLINGS,
    VALUE,
    OWNED,
    RENTED,
    CORPORATION,
    OTHER_RENT,
    LOW_PERSONS,
    LOW_HOUSEHOLDS,
    MINIMUM,
    BELOW_110,
    ASSISTANCE,
    DISABLED,
    JOBLESS,
    PENSION,
    YOUTH,
    YOUTH_SHARE,
    WMO,
    WMO_RATE,
    AREA,
    LAND,
    WET,
    COLUMNS
};

/* Names for a layer; the corporation column changed its name between the years. */
static void columns_named(struct gpkg_field field[COLUMNS], enum place_kind kind, int year)
{
    static const char *const NAMES[COLUMNS] = {
        "buurtcode",
        "buurtnaam",
        "wijkcode",
        "gemeentecode",
        "gemeentenaam",
        "indelingswijziging_wijken_en_buurten",
        "water",
        "dekkingspercentage",
        "omgevingsadressendichtheid",
        "stedelijkheid_adressen_per_km2",
        "bevolkingsdichtheid_inwoners_per_km2",
        "aantal_inwoners",
        "aantal_huishoudens",
        "woningvoorraad",
        "gemiddelde_woningwaarde",
        "percentage_koopwoningen",
        "percentage_huurwoningen",
        "perc_huurwoningen_in_bezit_woningcorporaties",
        "perc_huurwoningen_in_bezit_overige_verhuurders",
        "percentage_personen_met_laag_inkomen",
        "percentage_huishoudens_met_laag_inkomen",
        "percentage_huishoudens_onder_of_rond_sociaal_minimum",
        "huishoudens_tot_110_percent_van_sociaal_minimum",
        "aantal_personen_met_een_alg_bijstandsuitkering_tot",
        "aantal_personen_met_een_ao_uitkering_totaal",
        "aantal_personen_met_een_ww_uitkering_totaal",
        "aantal_personen_met_een_aow_uitkering_totaal",
        "aantal_jongeren_met_jeugdzorg_in_natura",
        "percentage_jongeren_met_jeugdzorg_in_natura",
        "aantal_wmo_clienten",
        "aantal_wmo_clienten_per_1000_inwoners",
        "oppervlakte_totaal_in_ha",
        "oppervlakte_land_in_ha",
        "oppervlakte_water_in_ha"};
    for (int i = 0; i < COLUMNS; i++)
        field[i] = (struct gpkg_field){NAMES[i],
                                       i <= GM_NAME || i == WATER ? FIELD_TEXT : FIELD_INT};
    if (kind == PLACE_WIJK) {
        field[CODE].name = "wijkcode";
        field[NAME].name = "wijknaam";
        field[WIJK_CODE].name = "jrstatcode";
    }
    if (kind == PLACE_GEMEENTE) {
        field[CODE].name = "gemeentecode";
        field[NAME].name = "gemeentenaam";
        field[WIJK_CODE].name = "jrstatcode";
        field[GM_CODE].name = "statcode";
        field[GM_NAME].name = "statnaam";
    }
    if (year == 2022) {
        field[CORPORATION].name = "percentage_huurwoningen_in_bezit_woningcorporaties";
        field[OTHER_RENT].name = "percentage_huurwoningen_in_bezit_overige_verhuurders";
    }
}

static void write_names(struct gpkg *g, const struct places *places, const struct place *p,
                        int year)
{
    const struct place *gm = &places->at[places->of_gemeente[p->gemeente]];
    char year_code[24];
    snprintf(year_code, sizeof year_code, "%d%s", year, p->code);
    gpkg_text(g, CODE, p->code);
    gpkg_text(g, NAME, p->name);
    gpkg_text(g, WIJK_CODE, p->kind == PLACE_BUURT ? places->at[p->wijk].code : year_code);
    gpkg_text(g, GM_CODE, gm->code);
    gpkg_text(g, GM_NAME, gm->name);
    gpkg_int(g, CHANGE, p->change);
    gpkg_text(g, WATER, p->water ? "JA" : "NEE");
}

static void write_all(struct gpkg *g, int from, int to, int64_t value)
{
    for (int i = from; i <= to; i++)
        gpkg_int(g, i, value);
}

static void write_housing(struct gpkg *g, const struct place *p, uint64_t key, int y)
{
    const struct counts *n = &p->counts;
    int64_t homes = n->dwellings[y], rented = homes - n->owned[y];
    double land_km2 = fmax(0.01, (p->area_m2 - p->water_m2) / 1e6);
    int64_t density = (int64_t)((double)homes / land_km2);
    gpkg_int(g, COVER, p->counts.people[y] ? 60 + (int64_t)(key % 40) : 0);
    gpkg_int(g, OAD, density);
    gpkg_int(g, URBAN,
             density >= 2500   ? 1
             : density >= 1500 ? 2
             : density >= 1000 ? 3
             : density >= 500  ? 4
                               : 5);
    gpkg_int(g, DENSITY, (int64_t)(n->people[y] / land_km2));
    gpkg_int(g, PEOPLE, chance_round5(71, key, n->people[y]));
    gpkg_int(g, HOUSEHOLDS, chance_round5(72, key, n->households[y]));
    gpkg_int(g, DWELLINGS, homes);
    gpkg_int(g, VALUE,
             homes >= 20 ? (int64_t)(p->home_value_sum / fmax(1, n->dwellings[Y2022])) : WITHHELD);
    gpkg_int(g, OWNED, write_percent(n->owned[y], homes, 20));
    gpkg_int(g, RENTED, write_percent(rented, homes, 20));
    gpkg_int(g, CORPORATION, write_percent(n->corporation[y], homes, 20));
    gpkg_int(g, OTHER_RENT, write_percent(rented - n->corporation[y], homes, 20));
}

static void write_income(struct gpkg *g, const struct place *p, uint64_t key, int y)
{
    const struct counts *n = &p->counts;
    gpkg_int(g, LOW_PERSONS, write_percent(n->low_income[y], n->households[y], 100));
    gpkg_int(g, LOW_HOUSEHOLDS, write_percent(n->low_income[y], n->households[y], 100));
    gpkg_int(g, MINIMUM, write_percent(n->low_income[y] / 6, n->households[y], 100));
    gpkg_int(g, BELOW_110, write_percent(n->low_income[y] / 4, n->households[y], 100));
    gpkg_int(g, ASSISTANCE, chance_round5(73, key, n->benefits[y] * 4 / 10));
    gpkg_int(g, DISABLED, chance_round5(74, key, n->benefits[y] * 45 / 100));
    gpkg_int(g, JOBLESS, chance_round5(75, key, n->benefits[y] * 15 / 100));
    gpkg_int(g, PENSION, chance_round5(76, key, n->people[y] / 5));
    int64_t youth = n->vulnerable[y] / 5, wmo = n->vulnerable[y] * 6 / 10;
    gpkg_int(g, YOUTH, youth < 8 ? WITHHELD : chance_round5(77, key, youth));
    gpkg_int(g, YOUTH_SHARE, youth < 8 ? WITHHELD : write_percent(youth, n->people[y] / 4, 20));
    gpkg_int(g, WMO, wmo < 8 ? WITHHELD : chance_round5(78, key, wmo));
    gpkg_int(g, WMO_RATE, wmo < 8 ? WITHHELD : wmo * 1000 / n->people[y]);
}

static void write_place(struct gpkg *g, const struct world *w, int boundary, const struct place *p,
                        const struct shapes *shapes)
{
    int year = w->division[boundary].year, y = boundary == BOUNDARY_2022 ? Y2022 : Y2024;
    uint64_t key = chance_mix((uint64_t)year, chance_key(p->kind, p->index));
    write_names(g, &w->places[boundary], p, year);
    if (p->water) {
        write_all(g, COVER, WMO_RATE, WITHHELD);
    } else {
        write_housing(g, p, key, y);
        if (year == 2024)
            write_all(g, LOW_PERSONS, WMO_RATE, LATER);
        else
            write_income(g, p, key, y);
    }
    gpkg_int(g, AREA, (int64_t)llround(p->area_m2 / 1e4));
    gpkg_int(g, LAND, (int64_t)llround((p->area_m2 - p->water_m2) / 1e4));
    gpkg_int(g, WET, (int64_t)llround(p->water_m2 / 1e4));
    gpkg_add_shape(g, shapes, p->index);
}

static bool write_year(const struct world *w, int boundary, const char *folder, const char *name,
                       struct err *err)
{
    const struct {
        const char *layer;
        enum place_kind kind;
        const struct shapes *shapes;
    } layers[] = {{"gemeenten", PLACE_GEMEENTE, &w->gemeenten[boundary]},
                  {"wijken", PLACE_WIJK, &w->wijken[boundary]},
                  {"buurten", PLACE_BUURT, &w->buurten[boundary]}};
    char path[PATH_ROOM];
    struct gpkg g;
    if (!gpkg_open(&g, write_path(path, folder, name), err))
        return false;
    bool good = true;
    for (size_t i = 0; i < COUNT(layers) && good; i++) {
        struct gpkg_field field[COLUMNS];
        columns_named(field, layers[i].kind, w->division[boundary].year);
        good = gpkg_layer(&g, layers[i].layer, GPKG_MULTIPOLYGON, field, COLUMNS, err);
        for (int k = 0; k < w->places[boundary].count && good; k++)
            if (w->places[boundary].at[k].kind == layers[i].kind)
                write_place(&g, w, boundary, &w->places[boundary].at[k], layers[i].shapes);
    }
    return gpkg_close(&g, err) && good;
}

bool write_cbs_areas_2022(const struct world *w, const char *folder, struct err *err)
{
    return write_year(w, BOUNDARY_2022, folder, "wijkenbuurten_2022_v1.gpkg", err);
}

bool write_cbs_areas_2024(const struct world *w, const char *folder, struct err *err)
{
    return write_year(w, BOUNDARY_2024, folder, "wijkenbuurten_2024_v1.gpkg", err);
}
