/* write_microdata.c - an output of the CBS microdata environment: counts in fives by square and by
 * area, `geheim` where fewer than 10 people (or tenants) stand behind a row. */
#include "demo/chance.h"
#include "demo/out.h"
#include "demo/write.h"

static void write_row(struct out *o, const char *code, int year, const char *indicator,
                      int64_t part, int64_t whole)
{
    uint64_t key = chance_key((int64_t)chance_mix((uint64_t)year, (uint64_t)indicator[0]),
                              whole * 4099 + part);
    for (const char *c = code; *c; c++)
        key = chance_mix(key, (uint64_t)*c);
    out_text(o, code);
    out_text(o, ";");
    out_int(o, year);
    out_text(o, ";");
    out_text(o, indicator);
    if (whole < 10) {
        out_text(o, ";geheim;geheim\n");
        return;
    }
    int64_t rounded = chance_round5(92, key, whole);
    int64_t part_rounded = chance_round5(91, key, part);
    out_text(o, ";");
    out_int(o, part_rounded < rounded ? part_rounded : rounded);
    out_text(o, ";");
    out_int(o, rounded);
    out_text(o, "\n");
}

static const int YEARS_AT[] = {Y2014, Y2022};

static void write_vulnerable(struct out *o, const char *code, const struct counts *n)
{
    for (size_t i = 0; i < COUNT(YEARS_AT); i++) {
        int y = YEARS_AT[i];
        if (n->people[y])
            write_row(o, code, CELL_YEARS[y], "kwetsbare_bewoners", n->vulnerable[y], n->people[y]);
    }
}

/* By area only: hardly a square has ten corporation tenants, so an output by square would be
 * withheld nearly everywhere. */
static void write_tenants(struct out *o, const char *code, const struct counts *n)
{
    for (size_t i = 0; i < COUNT(YEARS_AT); i++) {
        int y = YEARS_AT[i];
        if (n->tenants[y])
            write_row(o, code, CELL_YEARS[y], "huurders_laag_inkomen", n->tenants_low[y],
                      n->tenants[y]);
    }
}

bool write_microdata(const struct world *w, const char *folder, struct err *err)
{
    char path[PATH_ROOM], code[24];
    struct out o;
    if (!out_open(&o, write_path(path, folder, "microdata_kwetsbare_bewoners_2014_2022.csv"), err))
        return false;
    out_text(&o, "code;jaar;indicator;teller;noemer\n");
    const struct places *p = &w->places[BOUNDARY_2024];
    for (int i = 0; i < p->count; i++) {
        write_vulnerable(&o, p->at[i].code, &p->at[i].counts);
        write_tenants(&o, p->at[i].code, &p->at[i].counts);
    }
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        snprintf(code, sizeof code, "E%04dN%04d", c->e, c->n);
        write_vulnerable(&o, code, &c->counts);
    }
    return out_close(&o, err);
}
