/* csv.c - csv/gebieden.csv, csv/gemeenten.csv and csv/regios.csv: every published figure as a
 * table. Flow: columns -> [csv] -> edition. */
#include "publish/columns.h"
#include "publish/outputs.h"

static void put_names(struct buf *b, const struct columns *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (i)
            buf_byte(b, ',');
        buf_csv(b, names->named[i].name);
    }
    buf_byte(b, '\n');
}

static bool write_areas(struct arena *scratch, const struct published *p, struct err *err)
{
    struct buf b = {0};
    const struct municipality *first = &p->municipalities[0];
    struct columns names = columns_named(scratch);
    columns_of_area(&names, p, first, first->areas[0]);
    put_names(&b, &names);
    for (size_t m = 0; m < p->municipalities_count; m++)
        for (size_t k = 0; k < p->municipalities[m].areas_count; k++) {
            const struct municipality *here = &p->municipalities[m];
            columns_of_area(&(struct columns){.to = COLUMNS_CSV, .csv = &b}, p, here,
                            here->areas[k]);
            buf_byte(&b, '\n');
        }
    bool ok = edition_add(p->draft, "csv/gebieden.csv", buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

static bool write_municipalities(struct arena *scratch, const struct published *p, const char *path,
                                 const struct municipality *list, size_t count, struct err *err)
{
    struct buf b = {0};
    struct columns names = columns_named(scratch);
    columns_of_municipality(&names, p, &list[0]);
    put_names(&b, &names);
    for (size_t m = 0; m < count; m++) {
        columns_of_municipality(&(struct columns){.to = COLUMNS_CSV, .csv = &b}, p, &list[m]);
        buf_byte(&b, '\n');
    }
    bool ok = edition_add(p->draft, path, buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

bool out_csv(struct arena scratch, const struct published *p, struct err *err)
{
    return write_areas(&scratch, p, err) &&
           write_municipalities(&scratch, p, "csv/gemeenten.csv", p->municipalities,
                                p->municipalities_count, err) &&
           (p->regions_count == 0 ||
            write_municipalities(&scratch, p, "csv/regios.csv", p->regions, p->regions_count, err));
}
