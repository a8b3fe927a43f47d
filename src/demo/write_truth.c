/* write_truth.c - what was planted, so that a test can ask whether the maps find it. */
#include "demo/out.h"
#include "demo/write.h"

/* 3 * row + column of the table of maps 1 and 2: rows V up, same, down; columns O down, same, up.
 */
static const char *const CLASSES[] = {"veerkrachtig",
                                      "houdt_stand",
                                      "weinig_veerkracht",
                                      "verbetert",
                                      "stabiel",
                                      "overlast_neemt_toe",
                                      "ontspanning",
                                      "ontspanning_zonder_effect",
                                      "verslechtert_zonder_concentratie"};

static const char *class_of(double vulnerable, double nuisance)
{
    int row = vulnerable > 0.04 ? 0 : vulnerable < -0.04 ? 2 : 1;
    int column = nuisance > 0.045 ? 2 : nuisance < -0.045 ? 0 : 1;
    return CLASSES[3 * row + column];
}

static void write_row(struct out *o, const char *code, double vulnerable, double nuisance,
                      int64_t people)
{
    out_text(o, code);
    out_text(o, ";");
    out_scaled(o, (int64_t)llround(vulnerable * 1e5), 5);
    out_text(o, ";");
    out_scaled(o, (int64_t)llround(nuisance * 1e5), 5);
    out_text(o, ";");
    out_text(o, class_of(vulnerable, nuisance));
    out_text(o, ";");
    out_int(o, people);
    out_text(o, "\n");
}

static bool write_squares(const struct world *w, const char *path, struct err *err)
{
    struct out o;
    if (!out_open(&o, path, err))
        return false;
    out_text(&o, "code;dV;dO;klasse;inwoners\n");
    char code[24];
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        snprintf(code, sizeof code, "E%04dN%04d", c->e, c->n);
        write_row(&o, code, (double)c->vulnerable_change, (double)c->nuisance_change,
                  c->counts.people[Y2022]);
    }
    return out_close(&o, err);
}

static bool write_buurten(const struct world *w, const char *path, struct err *err)
{
    struct arena opened = arena_open("demo truth", (size_t)16 << 20), own = opened;
    const struct places *p = &w->places[BOUNDARY_2024];
    double *vulnerable = NEW(&own, double, p->count), *nuisance = NEW(&own, double, p->count);
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        int at = p->of_buurt[c->buurt[BOUNDARY_2024]];
        vulnerable[at] += (double)c->vulnerable_change * c->counts.people[Y2022];
        nuisance[at] += (double)c->nuisance_change * c->counts.people[Y2022];
    }
    struct out o;
    bool good = out_open(&o, path, err);
    if (good)
        out_text(&o, "code;dV;dO;klasse;inwoners\n");
    for (int i = 0; i < p->count && good; i++) {
        int64_t people = p->at[i].counts.people[Y2022];
        if (p->at[i].kind == PLACE_BUURT && people)
            write_row(&o, p->at[i].code, vulnerable[i] / (double)people,
                      nuisance[i] / (double)people, people);
    }
    arena_close(opened);
    return good && out_close(&o, err);
}

bool write_truth(const struct world *w, const char *folder, struct err *err)
{
    char squares[PATH_ROOM], buurten[PATH_ROOM];
    return write_squares(w, write_path(squares, folder, "cellen.csv"), err) &&
           write_buurten(w, write_path(buurten, folder, "buurten.csv"), err);
}
