/* places.c - places.json: the municipalities to pick from. docs/formats.md. */
#include "publish/outputs.h"
#include "publish/sentence.h"

static int by_name(const void *a, const void *b)
{
    const struct municipality *x = *(const struct municipality *const *)a;
    const struct municipality *y = *(const struct municipality *const *)b;
    int order = str_compare(x->name, y->name);
    return order ? order : str_compare(x->code, y->code);
}

bool out_places(struct arena scratch, const struct published *p, struct err *err)
{
    struct buf b = {0};
    const struct municipality **list = NEW(&scratch, const struct municipality *,
                                           p->municipalities_count);
    for (size_t i = 0; i < p->municipalities_count; i++)
        list[i] = &p->municipalities[i];
    qsort(list, p->municipalities_count, sizeof(void *), by_name);
    buf_str(&b, S("{\"places\":["));
    for (size_t i = 0; i < p->municipalities_count; i++) {
        const struct municipality *m = list[i];
        buf_str(&b, i ? S(",\n{") : S("\n{"));
        put_str(&b, "code", m->code);
        put_str(&b, "name", m->name);
        put_bounds(&b, m->lonlat);
        put_num(&b, "residents", layer_people(p->gemeente_layer, m->place), 0);
        put_int(&b, "areas", (int64_t)m->areas_count);
        put_num(&b, "alarm", sentence_alarm(p, m), 0);
        put_close(&b, '}');
    }
    buf_str(&b, S("\n]}\n"));
    bool ok = edition_add(p->draft, "places.json", buf_text(&b), true, err);
    buf_reset(&b);
    return ok;
}
