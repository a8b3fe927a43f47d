/* write_lbm.c - the Leefbaarometer 3.0: scores of squares, buurten, wijken and municipalities, and
 * their shapes. Scores are kept in units of 1e-10, so that afw is the sum of its dimensions to the
 * last digit, and lbm is afw plus one constant. */
#include "demo/gpkg.h"
#include "demo/out.h"
#include "demo/write.h"

static const int64_t NATIONAL_MEAN = 40456430000; /* 4.045643 */
enum { DIGITS = 10 };
/* The order of the columns. */
static const enum dimension ORDER[DIMENSIONS] = {FYS, ONV, SOC, VRZ, WON};

/* ",lbm,afw,fys,onv,soc,vrz,won" and a line's end; the dimensions NA when `only_total`. */
static void write_scores(struct out *o, const int64_t score[DIMENSIONS], bool only_total)
{
    int64_t sum = 0;
    for (int d = 0; d < DIMENSIONS; d++)
        sum += score[d];
    out_text(o, ",");
    out_scaled(o, NATIONAL_MEAN + sum, DIGITS);
    out_text(o, ",");
    out_scaled(o, sum, DIGITS);
    for (int d = 0; d < DIMENSIONS; d++) {
        out_text(o, ",");
        if (only_total)
            out_text(o, "NA");
        else
            out_scaled(o, score[ORDER[d]], DIGITS);
    }
    out_text(o, "\n");
}

static bool scored(const struct cell *c)
{
    return c->counts.people[Y2022] >= 5;
}

bool write_lbm_grids(const struct world *w, const char *folder, struct err *err)
{
    char path[PATH_ROOM], code[24];
    struct out o;
    if (!out_open(&o, write_path(path, folder, "Leefbaarometer-scores grids 2002-2024.csv"), err))
        return false;
    out_text(&o, "\"grid_id\",\"jaar\",\"lbm\",\"afw\",\"fys\",\"onv\",\"soc\",\"vrz\",\"won\"\n");
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        if (!scored(c))
            continue;
        snprintf(code, sizeof code, "\"E%04dN%04d\",", c->e, c->n);
        for (int k = 0; k < EDITIONS; k++) {
            out_text(&o, code);
            out_int(&o, EDITION_YEARS[k]);
            write_scores(&o, world_scores(w, k, i), false);
        }
    }
    return out_close(&o, err);
}

/* ---- areas ---- */

/* Means weighted by the residents of 2022, by edition and place: 1e-10 times people, then divided.
 */
struct means {
    double (*sum)[DIMENSIONS]; /* [edition * places + place] */
    double *people;            /* [place] */
    int places;
};

static struct means means_make(struct arena *a, const struct world *w)
{
    const struct places *p = &w->places[BOUNDARY_2024];
    struct means m = {.people = NEW(a, double, p->count), .places = p->count};
    m.sum = (double(*)[DIMENSIONS])NEW(a, double, (size_t)EDITIONS *(size_t)p->count *DIMENSIONS);
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        const struct place *buurt = &p->at[p->of_buurt[c->buurt[BOUNDARY_2024]]];
        const int into[] = {p->of_buurt[c->buurt[BOUNDARY_2024]], buurt->wijk,
                            p->of_gemeente[buurt->gemeente]};
        double people = scored(c) ? c->counts.people[Y2022] : 0;
        for (size_t k = 0; k < COUNT(into); k++)
            m.people[into[k]] += people;
        for (int e = 0; e < EDITIONS; e++)
            for (size_t k = 0; k < COUNT(into); k++)
                for (int d = 0; d < DIMENSIONS; d++)
                    m.sum[e * p->count + into[k]][d] += people * (double)world_scores(w, e, i)[d];
    }
    return m;
}

/* At the level of areas the dimensions of these editions were never published. */
static bool only_total(int year)
{
    return year == 2002 || year == 2008 || year == 2012 || year == 2016;
}

static bool write_level(const struct world *w, const struct means *m, enum place_kind kind,
                        const char *prefix, const char *path, struct err *err)
{
    struct out o;
    if (!out_open(&o, path, err))
        return false;
    char head[120];
    snprintf(head, sizeof head,
             "\"%s_code\",\"%s_naam\",\"jaar\",\"lbm\",\"afw\",\"fys\",\"onv\",\"soc\",\"vrz\","
             "\"won\"\n",
             prefix, prefix);
    out_text(&o, head);
    const struct places *p = &w->places[BOUNDARY_2024];
    for (int i = 0; i < p->count; i++) {
        if (p->at[i].kind != kind || m->people[i] < 20)
            continue;
        for (int e = 0; e < EDITIONS; e++) {
            int64_t score[DIMENSIONS];
            for (int d = 0; d < DIMENSIONS; d++)
                score[d] = (int64_t)llround(m->sum[e * p->count + i][d] / m->people[i]);
            out_text(&o, "\"");
            out_text(&o, p->at[i].code);
            out_text(&o, "\",\"");
            out_text(&o, p->at[i].name);
            out_text(&o, "\",");
            out_int(&o, EDITION_YEARS[e]);
            write_scores(&o, score, only_total(EDITION_YEARS[e]));
        }
    }
    return out_close(&o, err);
}

bool write_lbm_areas(const struct world *w, const char *folder, struct err *err)
{
    static const struct {
        enum place_kind kind;
        const char *prefix, *file;
    } LEVELS[] = {{PLACE_BUURT, "bu", "Leefbaarometer-scores buurten 2002-2024.csv"},
                  {PLACE_WIJK, "wk", "Leefbaarometer-scores wijken 2002-2024.csv"},
                  {PLACE_GEMEENTE, "gm", "Leefbaarometer-scores gemeenten 2002-2024.csv"}};
    struct arena opened = arena_open("demo scores of areas", (size_t)256 << 20), own = opened;
    struct means m = means_make(&own, w);
    bool good = true;
    char path[PATH_ROOM];
    for (size_t i = 0; i < COUNT(LEVELS) && good; i++)
        good = write_level(w, &m, LEVELS[i].kind, LEVELS[i].prefix,
                           write_path(path, folder, LEVELS[i].file), err);
    arena_close(opened);
    return good;
}

bool write_lbm_grid_shapes(const struct world *w, const char *folder, struct err *err)
{
    static const struct gpkg_field FIELDS[] = {{"grid_id", FIELD_TEXT}};
    char path[PATH_ROOM], code[24];
    struct gpkg g;
    if (!gpkg_open(&g, write_path(path, folder, "grid 2024.gpkg"), err))
        return false;
    bool good = gpkg_layer(&g, "grid 2024", GPKG_POLYGON, FIELDS, COUNT(FIELDS), err);
    for (int i = 0; i < w->cells.count && good; i++) {
        const struct cell *c = &w->cells.cell[i];
        if (!scored(c))
            continue;
        snprintf(code, sizeof code, "E%04dN%04d", c->e, c->n);
        gpkg_text(&g, 0, code);
        gpkg_add_square(&g, c->e * 100.0, c->n * 100.0, 100);
    }
    return gpkg_close(&g, err) && good;
}

bool write_lbm_area_shapes(const struct world *w, const char *folder, struct err *err)
{
    static const struct gpkg_field FIELDS[] = {{"bu_code", FIELD_TEXT}, {"bu_naam", FIELD_TEXT}};
    char path[PATH_ROOM];
    struct gpkg g;
    if (!gpkg_open(&g, write_path(path, folder, "buurt 2024.gpkg"), err))
        return false;
    const struct places *p = &w->places[BOUNDARY_2024];
    bool good = gpkg_layer(&g, "buurt 2024", GPKG_MULTIPOLYGON, FIELDS, COUNT(FIELDS), err);
    for (int i = 0; i < p->count && good; i++)
        if (p->at[i].kind == PLACE_BUURT && !p->at[i].water) {
            gpkg_text(&g, 0, p->at[i].code);
            gpkg_text(&g, 1, p->at[i].name);
            gpkg_add_shape(&g, &w->buurten[BOUNDARY_2024], p->at[i].index);
        }
    return gpkg_close(&g, err) && good;
}
