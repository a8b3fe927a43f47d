/* write_police.c - registered crime by year (47018NED) and registered nuisance by month and year
 * (47024NED), by buurt. Keys are padded; 0 stands for what is withheld. */
#include "demo/chance.h"
#include "demo/out.h"
#include "demo/write.h"

static const struct {
    const char *key;
    double per_1000; /* residents and year */
} CRIMES[] = {{"0.0.0 ", 42}, {"1.1.1 ", 1.4}, {"1.4.5 ", 2.3}, {"2.2.1 ", 3.4}},
  NUISANCE[] = {{"T001592", 21}, {"A018917", 6}, {"A018918", 7}};
static const int YEARS_GIVEN[] = {2018, 2022, 2024};

/* Mean of what is registered in a place: more on estates, where vulnerability and nuisance live. */
static double rate_of(const struct place *p, double per_1000)
{
    const struct counts *n = &p->counts;
    double vulnerable = n->people[Y2022] ? (double)n->vulnerable[Y2022] / n->people[Y2022] : 0;
    return per_1000 * n->people[Y2022] / 1000 * (0.45 + 6 * vulnerable);
}

static int64_t drawn(double mean, uint64_t seed, uint64_t key)
{
    int64_t count = (int64_t)llround(mean + sqrt(mean) * chance_normal(seed, key));
    return count < 3 ? 0 : count; /* few are withheld, and stand as 0 */
}

static void write_row(struct out *o, int id, const char *kind, const struct places *places,
                      const struct place *p, const char *period, int64_t count)
{
    static const char *const KINDS[] = {"Land", "Gemeente", "Wijk", "Buurt"};
    out_padded_int(o, id, 0);
    out_text(o, ";");
    out_padded(o, kind, -7);
    out_text(o, ";");
    out_padded(o, p->code, -10);
    out_text(o, ";");
    out_padded(o, period, 0);
    out_text(o, ";");
    out_padded_int(o, count, 8);
    out_text(o, ";");
    out_padded(o, p->gemeente < 0 ? p->name : places->at[places->of_gemeente[p->gemeente]].name,
               -40);
    out_text(o, ";");
    out_padded(o, KINDS[p->kind], -10);
    out_text(o, "\r\n");
}

static bool write_crimes(const struct places *p, const char *path, struct err *err)
{
    struct out o;
    if (!out_open(&o, path, err))
        return false;
    out_text(&o, "\xEF\xBB\xBF\"ID\";\"SoortMisdrijf\";\"WijkenEnBuurten\";\"Perioden\";"
                 "\"GeregistreerdeMisdrijven_1\";\"Gemeentenaam_2\";\"SoortRegio_3\"\r\n");
    int id = 0;
    char period[16];
    for (size_t c = 0; c < COUNT(CRIMES); c++)
        for (int i = 0; i < p->count; i++)
            for (size_t y = 0; y < COUNT(YEARS_GIVEN) && !p->at[i].water; y++) {
                snprintf(period, sizeof period, "%dJJ00", YEARS_GIVEN[y]);
                uint64_t key = chance_key((int64_t)p->at[i].kind * 1000000 + p->at[i].index,
                                          (int64_t)c);
                write_row(&o, id++, CRIMES[c].key, p, &p->at[i], period,
                          drawn(rate_of(&p->at[i], CRIMES[c].per_1000), 8200 + y, key));
            }
    return out_close(&o, err);
}

static bool write_nuisance(const struct places *p, const char *path, struct err *err)
{
    struct out o;
    if (!out_open(&o, path, err))
        return false;
    out_text(&o, "\xEF\xBB\xBF\"ID\";\"Overlast\";\"WijkenEnBuurten\";\"Perioden\";"
                 "\"GeregistreerdeOverlast_1\";\"Gemeentenaam_2\";\"SoortRegio_3\"\r\n");
    int id = 0;
    char period[16];
    for (size_t k = 0; k < COUNT(NUISANCE); k++)
        for (int i = 0; i < p->count; i++)
            for (int month = 0; month <= 12 && !p->at[i].water; month++) {
                if (month && (k || p->at[i].kind != PLACE_BUURT))
                    continue; /* months: the total, of buurten */
                uint64_t key = chance_key((int64_t)p->at[i].kind * 1000000 + p->at[i].index,
                                          (int64_t)k * 16 + month);
                double mean = rate_of(&p->at[i], NUISANCE[k].per_1000) / (month ? 12 : 1);
                snprintf(period, sizeof period, month ? "2022MM%02d" : "2022JJ%02d", month);
                write_row(&o, id++, NUISANCE[k].key, p, &p->at[i], period, drawn(mean, 8300, key));
            }
    return out_close(&o, err);
}

bool write_police(const struct world *w, const char *folder, struct err *err)
{
    char crimes[PATH_ROOM], nuisance[PATH_ROOM];
    const struct places *p = &w->places[BOUNDARY_2022];
    return write_crimes(p, write_path(crimes, folder, "47018NED_TypedDataSet.csv"), err) &&
           write_nuisance(p, write_path(nuisance, folder, "47024NED_TypedDataSet.csv"), err);
}
