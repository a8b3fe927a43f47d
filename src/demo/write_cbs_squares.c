/* write_cbs_squares.c - the 100 m squares of CBS: only squares with 5 or more residents, counts in
 * fives, -99997 for what is secret or below 5. */
#include "demo/chance.h"
#include "demo/gpkg.h"
#include "demo/write.h"

static const struct gpkg_field FIELDS[] = {
    {"crs28992res100m", FIELD_TEXT},
    {"aantal_inwoners", FIELD_INT},
    {"aantal_part_huishoudens", FIELD_INT},
    {"aantal_eenouderhuishoudens", FIELD_INT},
    {"aantal_woningen", FIELD_INT},
    {"percentage_koopwoningen", FIELD_INT},
    {"percentage_huurwoningen", FIELD_INT},
    {"aantal_huurwoningen_in_bezit_woningcorporaties", FIELD_INT},
    {"aantal_niet_bewoonde_woningen", FIELD_INT},
    {"gemiddelde_woz_waarde_woning", FIELD_INT},
    {"aantal_personen_met_uitkering_onder_aowlft", FIELD_INT},
    {"gemiddeld_inkomen_huishouden", FIELD_INT},
    {"percentage_laag_inkomen_huishouden", FIELD_INT},
    {"percentage_hoog_inkomen_huishouden", FIELD_INT}};

/* Shares of dwellings come in tens, from 5 dwellings. */
static int64_t tens(int64_t part, int64_t whole)
{
    int64_t percent = write_percent(part, whole, 5);
    return percent < 0 ? percent : (percent + 5) / 10 * 10;
}

static void write_square(struct gpkg *g, const struct cell *c, int y, int year)
{
    const struct counts *n = &c->counts;
    char code[24];
    snprintf(code, sizeof code, "E%04dN%04d", c->e, c->n);
    uint64_t key = chance_mix((uint64_t)year, chance_key(c->e, c->n));
    int64_t homes = n->dwellings[y], low = write_percent(n->low_income[y], n->households[y], 10);
    gpkg_text(g, 0, code);
    gpkg_int(g, 1, write_count5(81, key, n->people[y]));
    gpkg_int(g, 2, write_count5(82, key, n->households[y]));
    gpkg_int(g, 3, write_count5(83, key, n->households[y] / 14));
    gpkg_int(g, 4, write_count5(84, key, homes));
    gpkg_int(g, 5, tens(n->owned[y], homes));
    gpkg_int(g, 6, tens(homes - n->owned[y], homes));
    gpkg_int(g, 7, write_count5(85, key, n->corporation[y]));
    gpkg_int(g, 8, write_count5(86, key, n->vacant[y]));
    gpkg_int(g, 9,
             homes >= 5 ? c->home_value *
                              (year == 2014   ? 62
                               : year == 2018 ? 74
                                              : 100) /
                              100
                        : WITHHELD);
    gpkg_int(g, 10, write_count5(87, key, n->benefits[y]));
    gpkg_int(g, 11, n->households[y] >= 10 ? c->income : WITHHELD);
    gpkg_int(g, 12, low);
    gpkg_int(g, 13, write_percent(n->high_income[y], n->households[y], 10));
    gpkg_add_square(g, c->e * 100.0, c->n * 100.0, 100);
}

static bool write_year(const struct world *w, int y, const char *folder, struct err *err)
{
    int year = CELL_YEARS[y];
    char name[40], path[PATH_ROOM];
    snprintf(name, sizeof name, "cbs_vk100_%d_v1.gpkg", year);
    struct gpkg g;
    if (!gpkg_open(&g, write_path(path, folder, name), err))
        return false;
    bool good = gpkg_layer(&g, "vierkant_100m", GPKG_POLYGON, FIELDS, COUNT(FIELDS), err);
    for (int i = 0; i < w->cells.count && good; i++) {
        const struct counts *n = &w->cells.cell[i].counts;
        if (n->people[y] >= 5 || n->dwellings[y] >= 5)
            write_square(&g, &w->cells.cell[i], y, year);
    }
    return gpkg_close(&g, err) && good;
}

bool write_cbs_squares_2014(const struct world *w, const char *folder, struct err *err)
{
    return write_year(w, Y2014, folder, err);
}

bool write_cbs_squares_2018(const struct world *w, const char *folder, struct err *err)
{
    return write_year(w, Y2018, folder, err);
}

bool write_cbs_squares_2022(const struct world *w, const char *folder, struct err *err)
{
    return write_year(w, Y2022, folder, err);
}
