/* write_statline.c - key figures as StatLine's download gives them: BOM, `;`, every cell quoted and
 * padded, `.` where nothing is known. The numbers behind the columns' names differ between the
 * years. Columns about origin stand there and stay empty on purpose. */
#include "demo/chance.h"
#include "demo/out.h"
#include "demo/write.h"

/* What stands in a column; 0 for what the demo does not know. */
enum figure {
    UNKNOWN,
    CHANGE,
    PEOPLE,
    HOUSEHOLDS,
    SIZE,
    DENSITY,
    DWELLINGS,
    VALUE,
    VACANT,
    OWNED,
    RENTED,
    CORPORATION,
    OTHER_RENT,
    INCOME,
    LOW_PERSONS,
    LOW_HOUSEHOLDS,
    HIGH_HOUSEHOLDS,
    LOW,
    MINIMUM,
    BELOW_110,
    BELOW_120,
    POVERTY,
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
    WATER,
    URBAN,
    OAD
};

struct column {
    const char *name;
    enum figure figure;
    int width;
};

static const struct column COLUMNS_2022[] = {
#include "demo/statline_2022.inc"
};
static const struct column COLUMNS_2024[] = {
#include "demo/statline_2024.inc"
};

/* A cell's text without its padding; "." when unknown or withheld. */
struct cell_text {
    char text[32];
};

static struct cell_text whole(int64_t value)
{
    struct cell_text t = {"."};
    if (value >= 0)
        snprintf(t.text, sizeof t.text, "%lld", (long long)value);
    return t;
}

/* With one decimal. */
static struct cell_text tenth(int64_t part, int64_t of, int64_t least)
{
    struct cell_text t = {"."};
    if (of >= least && of > 0) {
        int64_t tenths = (2000 * part + of) / (2 * of);
        snprintf(t.text, sizeof t.text, "%lld.%lld", (long long)(tenths / 10),
                 (long long)(tenths % 10));
    }
    return t;
}

static struct cell_text care(int64_t count, struct cell_text shown)
{
    return count < 8 ? whole(-1) : shown;
}

static int64_t density_of(const struct place *p, int64_t count)
{
    double land_km2 = fmax(0.01, (p->area_m2 - p->water_m2) / 1e6);
    return (int64_t)((double)count / land_km2);
}

static struct cell_text housing(const struct place *p, enum figure figure, uint64_t key, int y)
{
    const struct counts *n = &p->counts;
    int64_t homes = n->dwellings[y], rented = homes - n->owned[y], oad = density_of(p, homes);
    switch (figure) {
    case PEOPLE:
        return whole(chance_round5(71, key, n->people[y]));
    case HOUSEHOLDS:
        return whole(chance_round5(72, key, n->households[y]));
    case SIZE:
        return tenth(n->people[y], 100 * (int64_t)n->households[y], 500);
    case DENSITY:
        return whole(density_of(p, n->people[y]));
    case DWELLINGS:
        return whole(homes);
    case VALUE:
        return whole(homes >= 20 ? (int64_t)(p->home_value_sum / fmax(1, n->dwellings[Y2022]))
                                 : -1);
    case VACANT:
        return whole(write_percent(n->vacant[y], homes, 20));
    case OWNED:
        return whole(write_percent(n->owned[y], homes, 20));
    case RENTED:
        return whole(write_percent(rented, homes, 20));
    case CORPORATION:
        return whole(write_percent(n->corporation[y], homes, 20));
    case OTHER_RENT:
        return whole(write_percent(rented - n->corporation[y], homes, 20));
    case AREA:
        return whole((int64_t)llround(p->area_m2 / 1e4));
    case LAND:
        return whole((int64_t)llround((p->area_m2 - p->water_m2) / 1e4));
    case WATER:
        return whole((int64_t)llround(p->water_m2 / 1e4));
    case URBAN:
        return whole(oad >= 2500 ? 1 : oad >= 1500 ? 2 : oad >= 1000 ? 3 : oad >= 500 ? 4 : 5);
    case OAD:
        return whole(oad);
    default:
        return whole(-1);
    }
}

static struct cell_text social(const struct place *p, enum figure figure, uint64_t key, int y)
{
    const struct counts *n = &p->counts;
    int64_t households = n->households[y], low = n->low_income[y], youth = n->vulnerable[y] / 5,
            wmo = n->vulnerable[y] * 6 / 10;
    switch (figure) {
    case INCOME:
        return households >= 100
                   ? tenth((int64_t)(p->income_sum / fmax(1, n->households[Y2022])), 1000, 1)
                   : whole(-1);
    case LOW_PERSONS:
    case LOW_HOUSEHOLDS:
        return tenth(low, households, 100);
    case HIGH_HOUSEHOLDS:
        return tenth(n->high_income[y], households, 100);
    case LOW:
        return tenth(low * 2 / 11, households, 100);
    case MINIMUM:
        return tenth(low / 6, households, 100);
    case BELOW_110:
        return tenth(low / 4, households, 100);
    case BELOW_120:
        return tenth(low / 3, households, 100);
    case POVERTY:
        return tenth(low / 11, households, 100);
    case ASSISTANCE:
        return whole(chance_round5(73, key, n->benefits[y] * 4 / 10));
    case DISABLED:
        return whole(chance_round5(74, key, n->benefits[y] * 45 / 100));
    case JOBLESS:
        return whole(chance_round5(75, key, n->benefits[y] * 15 / 100));
    case PENSION:
        return whole(chance_round5(76, key, n->people[y] / 5));
    case YOUTH:
        return care(youth, whole(chance_round5(77, key, youth)));
    case YOUTH_SHARE:
        return care(youth, tenth(youth, n->people[y] / 4, 20));
    case WMO:
        return care(wmo, whole(chance_round5(78, key, wmo)));
    case WMO_RATE:
        return care(wmo, whole(n->people[y] ? wmo * 1000 / n->people[y] : -1));
    default:
        return whole(-1);
    }
}

static struct cell_text figure_of(const struct place *p, enum figure figure, int year, int y)
{
    uint64_t key = chance_mix((uint64_t)year, chance_key(p->kind, p->index));
    if (figure == UNKNOWN ||
        (p->water && figure != AREA && figure != WATER && figure != LAND && figure != CHANGE))
        return whole(-1);
    if (figure == CHANGE)
        return p->kind == PLACE_LAND || p->kind == PLACE_GEMEENTE ? whole(-1) : whole(p->change);
    bool about_people = figure >= INCOME && figure <= WMO_RATE;
    return about_people ? social(p, figure, key, y) : housing(p, figure, key, y);
}

static void write_row(struct out *o, int id, const struct world *w, int boundary,
                      const struct place *p, const struct column *columns, size_t count)
{
    static const char *const KINDS[] = {"Land", "Gemeente", "Wijk", "Buurt"};
    const struct places *places = &w->places[boundary];
    char number[16];
    snprintf(number, sizeof number, "%d", id);
    out_padded(o, number, 0);
    out_text(o, ";");
    out_padded(o, p->code, -10);
    out_text(o, ";");
    out_padded(o,
               p->kind == PLACE_LAND ? p->name : places->at[places->of_gemeente[p->gemeente]].name,
               -40);
    out_text(o, ";");
    out_padded(o, KINDS[p->kind], -10);
    out_text(o, ";");
    out_padded(o, p->code, -10);
    for (size_t i = 0; i < count; i++) {
        int y = boundary == BOUNDARY_2022 ? Y2022 : Y2024;
        struct cell_text t = figure_of(p, columns[i].figure, w->division[boundary].year, y);
        out_text(o, ";");
        out_padded(o, t.text, columns[i].width);
    }
    out_text(o, "\r\n");
}

static bool write_year(const struct world *w, int boundary, const struct column *columns,
                       size_t count, const char *path, struct err *err)
{
    struct out o;
    if (!out_open(&o, path, err))
        return false;
    out_text(&o, "\xEF\xBB\xBF\"ID\";\"WijkenEnBuurten\";\"Gemeentenaam_1\";\"SoortRegio_2\";"
                 "\"Codering_3\"");
    for (size_t i = 0; i < count; i++) {
        out_text(&o, ";");
        out_padded(&o, columns[i].name, 0);
    }
    out_text(&o, "\r\n");
    for (int i = 0; i < w->places[boundary].count; i++)
        write_row(&o, i, w, boundary, &w->places[boundary].at[i], columns, count);
    return out_close(&o, err);
}

bool write_statline(const struct world *w, const char *folder, struct err *err)
{
    char first[PATH_ROOM], second[PATH_ROOM];
    return write_year(w, BOUNDARY_2022, COLUMNS_2022, COUNT(COLUMNS_2022),
                      write_path(first, folder, "kerncijfers_2022_85318NED_TypedDataSet.csv"),
                      err) &&
           write_year(w, BOUNDARY_2024, COLUMNS_2024, COUNT(COLUMNS_2024),
                      write_path(second, folder, "kerncijfers_2024_85984NED_TypedDataSet.csv"),
                      err);
}
