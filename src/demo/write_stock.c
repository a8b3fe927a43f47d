/* write_stock.c - the stock lists of two corporations that own the corporation dwellings of the
 * first municipality; codes of VERA, nothing about tenants. */
#include "demo/addresses.h"
#include "demo/chance.h"
#include "demo/out.h"
#include "demo/write.h"

static const char *const FILES[] = {"woonstichting_de_proef_bezit.csv",
                                    "woningbouw_testel_bezit.csv"};

/* The south of the municipality is the second corporation's; in the middle they are mixed. */
static int owner_of(const struct world *w, const struct cell *c)
{
    double north = (c->n * 100.0 - w->plan.gemeenten[0].at.y) / 900;
    return chance_unit(w->plan.seed + 951, chance_key(c->e, c->n)) < smooth_step(-1.6, 1.2, north)
               ? 0
               : 1;
}

/* Mostly dwellings let; some empty, some sold, some parking places. */
static void write_home(struct out *o, const struct world *w, int order, int home, int owner)
{
    const struct cell *c = &w->cells.cell[order];
    uint64_t key = chance_key(order, home), draw = chance_mix(952, key) % 100;
    struct address a = address_of(order, home);
    char text[240];
    const char *kind = draw < 3   ? "PAR"
                       : draw < 4 ? "BED"
                                  : "WOO",
               *status = draw < 94   ? "VEH"
                         : draw < 98 ? "LEE"
                                     : "ONT";
    int complex_number = 100 + (c->e / 4 * 37 + c->n / 4 * 11) % 800;
    snprintf(text, sizeof text, "%c%07d;%s;%d;%s;;%04d01%010d;C%03d;Complex %03d;%s;%s;%d;%d\n",
             owner ? 'T' : 'P', order * 50 + home, a.postcode, a.number, home % 9 == 8 ? "A" : "",
             w->plan.gemeenten[0].number, order * 50 + home, complex_number, complex_number, kind,
             status, c->e * 100 + 10 + (int)(chance_mix(953, key) % 80),
             c->n * 100 + 10 + (int)(chance_mix(954, key) % 80));
    out_text(o, text);
}

bool write_stock(const struct world *w, const char *folder, struct err *err)
{
    char path[PATH_ROOM];
    for (int owner = 0; owner < (int)COUNT(FILES); owner++) {
        struct out o;
        if (!out_open(&o, write_path(path, folder, FILES[owner]), err))
            return false;
        out_text(&o, "eenheidscode;postcode;huisnummer;huisletter;toevoeging;bag_vbo_id;"
                     "complexcode;complexnaam;eenheidsoort;status;x;y\n");
        for (int i = 0; i < w->cells.count; i++) {
            const struct cell *c = &w->cells.cell[i];
            if (w->division[BOUNDARY_2024].buurt[c->buurt[BOUNDARY_2024]].gemeente == 0 &&
                owner_of(w, c) == owner)
                for (int home = 0; home < c->counts.corporation[Y2022]; home++)
                    write_home(&o, w, i, home, owner);
        }
        if (!out_close(&o, err))
            return false;
    }
    return true;
}
