/* write_crosswalk.c - a municipality's own table of its buurten of 2022 into those of 2024, weighed
 * by addresses: the other bridge between boundary years, beside write_pc6.c. The first municipality
 * that was redivided delivers one; it says of its changed buurten what its addresses say too. */
#include "demo/out.h"
#include "demo/write.h"

#include <stdlib.h>

struct pair {
    int from, into; /* buurten */
    int64_t addresses;
};

static int by_pair(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    return x->from != y->from ? x->from - y->from : x->into - y->into;
}

static int first_redivided(const struct plan *plan)
{
    for (int g = 0; g < plan->gemeente_count; g++)
        if (plan->gemeenten[g].redivided)
            return g;
    return -1;
}

/* A pair a square with homes, then each pair once, sorted; returns how many. */
static int count_pairs(const struct world *w, int gemeente, struct pair *pair)
{
    int count = 0, kept = 0;
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        int from = c->buurt[BOUNDARY_2022], homes = c->counts.dwellings[Y2022];
        if (w->division[BOUNDARY_2022].buurt[from].gemeente == gemeente && homes > 0)
            pair[count++] = (struct pair){from, c->buurt[BOUNDARY_2024], homes};
    }
    qsort(pair, (size_t)count, sizeof *pair, by_pair);
    for (int i = 0; i < count; i++)
        if (kept && by_pair(&pair[kept - 1], &pair[i]) == 0)
            pair[kept - 1].addresses += pair[i].addresses;
        else
            pair[kept++] = pair[i];
    return kept;
}

static void write_rows(struct out *o, const struct world *w, const struct pair *pair, int count)
{
    out_text(o, "van_code;van_jaar;naar_code;naar_jaar;adressen\n");
    for (int i = 0; i < count; i++) {
        out_text(o, w->division[BOUNDARY_2022].buurt[pair[i].from].code);
        out_text(o, ";2022;");
        out_text(o, w->division[BOUNDARY_2024].buurt[pair[i].into].code);
        out_text(o, ";2024;");
        out_int(o, pair[i].addresses);
        out_text(o, "\n");
    }
}

bool write_crosswalk(const struct world *w, const char *folder, struct err *err)
{
    int gemeente = first_redivided(&w->plan);
    char path[PATH_ROOM];
    struct out o;
    if (gemeente < 0)
        return true;
    struct arena memory = arena_open("crosswalk",
                                     ((size_t)w->cells.count + 1) * sizeof(struct pair)),
                 opened = memory;
    struct pair *pair = NEW(&memory, struct pair, w->cells.count);
    int count = count_pairs(w, gemeente, pair);
    bool good = out_open(&o, write_path(path, folder, "omrekentabel_buurten_2022_2024.csv"), err);
    if (good) {
        write_rows(&o, w, pair, count);
        good = out_close(&o, err);
    }
    arena_close(opened);
    return good;
}
