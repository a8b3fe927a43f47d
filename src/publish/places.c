/* places.c - places.json: the municipalities and regions to pick from. docs/formats.md. */
#include "publish/outputs.h"
#include "publish/sentence.h"

static int by_name(const void *a, const void *b)
{
    const struct municipality *x = *(const struct municipality *const *)a;
    const struct municipality *y = *(const struct municipality *const *)b;
    int order = str_compare(x->name, y->name);
    return order ? order : str_compare(x->code, y->code);
}

/* A line each, by name. */
static void put_places(struct arena scratch, struct buf *b, const struct published *p,
                       const struct municipality *all, size_t count)
{
    const struct municipality **list = NEW(&scratch, const struct municipality *, count);
    for (size_t i = 0; i < count; i++)
        list[i] = &all[i];
    qsort(list, count, sizeof(void *), by_name);
    for (size_t i = 0; i < count; i++) {
        const struct municipality *m = list[i];
        put_item(b);
        buf_str(b, S("\n{"));
        put_str(b, "code", m->code);
        put_str(b, "name", m->name);
        if (m->region)
            put_kind(b, p, m);
        put_bounds(b, m->lonlat);
        put_num(b, "residents", layer_people(m->layer, m->place), 0);
        put_int(b, "areas", (int64_t)m->areas_count);
        put_num(b, "alarm", sentence_alarm(p, m), 0);
        put_close(b, '}');
    }
}

bool out_places(struct arena scratch, const struct published *p, struct err *err)
{
    struct buf b = {0};
    buf_str(&b, S("{\"places\":["));
    put_places(scratch, &b, p, p->municipalities, p->municipalities_count);
    put_places(scratch, &b, p, p->regions, p->regions_count);
    buf_str(&b, S("\n]}\n"));
    bool ok = edition_add(p->draft, "places.json", buf_text(&b), true, err);
    buf_reset(&b);
    return ok;
}
