/* write_rivm.c - RIVM's estimates by buurt (table 50120NED), as its data service gives them: keys
 * padded, ages and margins as dimensions of their own, `.` where too few live. */
#include "demo/chance.h"
#include "demo/out.h"
#include "demo/write.h"

/* Columns with their national value in per mille and how strongly they follow vulnerability. */
static const struct {
    const char *name;
    int national;
    double pull;
} MEASURES[] = {{"ErvarenGezondheidGoedZeerGoed_4", 765, -0.9},
                {"EenOfMeerLangdurigeAandoeningen_16", 345, 0.45},
                {"BeperktVanwegeGezondheid_17", 325, 0.5},
                {"ErnstigBeperkt_18", 58, 0.45},
                {"PsychischeKlachten_20", 222, 0.7},
                {"ZeerLageVeerkracht_21", 102, 0.5},
                {"ZeerHogeVeerkracht_22", 118, -0.3},
                {"MistEmotioneleSteun_23", 101, 0.5},
                {"HoogRisicoOpAngstOfDepressie_25", 102, 0.55},
                {"HeelVeelStressInAfgelopen4Weken_26", 191, 0.5},
                {"Eenzaam_27", 480, 0.7},
                {"ErnstigZeerErnstigEenzaam_28", 144, 0.6},
                {"MoeiteMetRondkomen_33", 205, 1.1}};
static const char *const AGES[] = {"20300", "80200"};
static const char *const MARGINS[] = {"MW00000", "MOG0095", "MBG0095"};
static const struct {
    const char *period;
    int year, shift; /* per mille of the national value */
} PERIODS[] = {{"2012JJ00", Y2014, -60},
               {"2016JJ00", Y2014, -30},
               {"2020JJ00", Y2018, -10},
               {"2022JJ00", Y2022, 0}};

static int64_t tenths_of(const struct place *p, size_t measure, size_t age, size_t period)
{
    const struct counts *n = &p->counts;
    int y = PERIODS[period].year;
    double vulnerable = n->people[y] ? (double)n->vulnerable[y] / n->people[y] : 0.09;
    double grain = 4 * chance_normal(8100 + measure * 8 + period, chance_key(p->kind, p->index));
    double v = MEASURES[measure].national * (1 + PERIODS[period].shift / 1000.0) +
               MEASURES[measure].pull * 1000 * (vulnerable - 0.093);
    v += (age ? 0.12 * MEASURES[measure].national : 0) + grain;
    return (int64_t)llround(fmax(5, fmin(985, v)));
}

static void write_row(struct out *o, int id, const struct place *p, size_t age, size_t margin,
                      size_t period)
{
    static const int OFF[] = {0, -12, 12}; /* the bounds, in tenths of a per cent */
    out_padded_int(o, id, 0);
    out_text(o, ";");
    out_padded(o, AGES[age], 0);
    out_text(o, ";");
    out_padded(o, MARGINS[margin], 0);
    out_text(o, ";");
    out_padded(o, p->code, -10);
    out_text(o, ";");
    out_padded(o, PERIODS[period].period, 0);
    bool known = p->counts.people[PERIODS[period].year] >= (age ? 200 : 50);
    for (size_t m = 0; m < COUNT(MEASURES); m++) {
        out_text(o, ";");
        if (known)
            out_padded_tenth(o, tenths_of(p, m, age, period) + OFF[margin], 8);
        else
            out_padded(o, ".", 8);
    }
    out_text(o, "\r\n");
}

bool write_rivm(const struct world *w, const char *folder, struct err *err)
{
    char path[PATH_ROOM];
    struct out o;
    if (!out_open(&o, write_path(path, folder, "50120NED_TypedDataSet.csv"), err))
        return false;
    out_text(&o, "\xEF\xBB\xBF\"ID\";\"Leeftijd\";\"Marges\";\"WijkenEnBuurten\";\"Perioden\"");
    for (size_t m = 0; m < COUNT(MEASURES); m++) {
        out_text(&o, ";");
        out_padded(&o, MEASURES[m].name, 0);
    }
    out_text(&o, "\r\n");
    const struct places *p = &w->places[BOUNDARY_2022];
    int id = 0;
    for (size_t age = 0; age < COUNT(AGES); age++)
        for (size_t margin = 0; margin < COUNT(MARGINS); margin++)
            for (int i = 0; i < p->count; i++)
                for (size_t period = 0; period < COUNT(PERIODS); period++)
                    if (!p->at[i].water &&
                        (margin == 0 ||
                         p->at[i].kind <= PLACE_GEMEENTE)) /* bounds: to keep it small */
                        write_row(&o, id++, &p->at[i], age, margin, period);
    return out_close(&o, err);
}
