/* write_pc6.c - every address with its buurt, for both boundary years: the bridge between them. */
#include "demo/addresses.h"
#include "demo/out.h"
#include "demo/write.h"

static bool write_year(const struct world *w, int boundary, const char *path, struct err *err)
{
    struct out o;
    if (!out_open(&o, path, err))
        return false;
    const struct division *d = &w->division[boundary];
    char head[100];
    snprintf(head, sizeof head, "PC6;Huisnummer;Buurt%d;Wijk%d;Gemeente%d\n", d->year, d->year,
             d->year);
    out_text(&o, head);
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        const struct buurt *b = &d->buurt[c->buurt[boundary]];
        char tail[64];
        snprintf(tail, sizeof tail, ";%s;%s;GM%04d\n", b->code, d->wijk[b->wijk].code,
                 w->plan.gemeenten[b->gemeente].number);
        for (int home = 0; home < c->counts.dwellings[Y2022]; home++) {
            struct address a = address_of(i, home);
            out_text(&o, a.postcode);
            out_text(&o, ";");
            out_int(&o, a.number);
            out_text(&o, tail);
        }
    }
    return out_close(&o, err);
}

bool write_pc6(const struct world *w, const char *folder, struct err *err)
{
    char first[PATH_ROOM], second[PATH_ROOM];
    return write_year(w, BOUNDARY_2022, write_path(first, folder, "pc6hnr20220801_gwb.csv"), err) &&
           write_year(w, BOUNDARY_2024, write_path(second, folder, "pc6hnr20240801_gwb.csv"), err);
}
