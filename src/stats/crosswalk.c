/* crosswalk.c - tables of who went where, and what they do to figures. See crosswalk.h. */
#include "stats/crosswalk.h"

#include "geo/shapes.h"

#include <math.h>
#include <stdlib.h>

/* ---- tables ---- */

static int by_link(const void *a, const void *b)
{
    const struct crosswalk_pair *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->into != y->into)
        return x->into < y->into ? -1 : 1;
    return (x->addresses > y->addresses) - (x->addresses < y->addresses);
}

/* Pairs by old and new area, each once; returns how many. */
static size_t merge(struct crosswalk_pair *pair, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(pair, count, sizeof *pair, by_link);
    for (size_t i = 0; i < count; i++) {
        struct crosswalk_pair *last = kept ? &pair[kept - 1] : NULL;
        if (last && last->from == pair[i].from && last->into == pair[i].into)
            last->addresses += pair[i].addresses;
        else
            pair[kept++] = pair[i];
    }
    return kept;
}

struct crosswalk crosswalk_build(struct arena *out, struct arena scratch, const struct areas *from,
                                 const struct areas *into, const struct crosswalk_pair *pairs,
                                 size_t count)
{
    struct crosswalk_pair *link = NEW_RAW(&scratch, struct crosswalk_pair, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (pairs[i].addresses > 0 && isfinite(pairs[i].addresses))
            link[kept++] = pairs[i];
    kept = merge(link, kept);
    struct crosswalk w = {.from = from,
                          .into = into,
                          .start = NEW(out, uint32_t, from->count + 1),
                          .to = NEW(out, uint32_t, kept),
                          .addresses = NEW(out, double, kept),
                          .all = NEW(out, double, from->count),
                          .unknown = NEW(out, double, into->count)};
    uint32_t links = 0;
    for (size_t k = 0; k < kept; k++) {
        uint32_t i = link[k].from, j = link[k].into;
        bool leaves = i != CROSSWALK_ELSEWHERE, arrives = j != CROSSWALK_ELSEWHERE;
        assert((!leaves || i < from->count) && (!arrives || j < into->count));
        if (leaves)
            w.all[i] += link[k].addresses;
        else if (arrives)
            w.unknown[j] += link[k].addresses;
        if (!leaves || !arrives)
            continue;
        w.start[i + 1]++;
        w.to[links] = j;
        w.addresses[links++] = link[k].addresses;
    }
    for (size_t i = 0; i < from->count; i++)
        w.start[i + 1] += w.start[i];
    return w;
}

/* ---- the same area ---- */

#define MILLIMETRE 0.001

static struct point *points_of(const struct shapes *s, size_t area, size_t *count)
{
    uint32_t first = s->ring_start[s->polygon_start[area]],
             end = s->ring_start[s->polygon_start[area + 1]];
    *count = s->point_start[end] - s->point_start[first];
    return s->point + s->point_start[first];
}

static bool close_by(struct point a, struct point b)
{
    return fabs(a.x - b.x) <= MILLIMETRE && fabs(a.y - b.y) <= MILLIMETRE;
}

static int by_x(const void *a, const void *b)
{
    const struct point *p = a, *q = b;
    return (p->x > q->x) - (p->x < q->x);
}

static struct point *sorted(struct arena *out, const struct point *p, size_t count)
{
    struct point *copy = NEW_RAW(out, struct point, count);
    memcpy(copy, p, count * sizeof *p);
    qsort(copy, count, sizeof *copy, by_x);
    return copy;
}

/* Whether every point of a lies on one of b; both by rising x. */
static bool all_found(const struct point *a, const struct point *b, size_t count)
{
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        while (from < count && b[from].x < a[i].x - MILLIMETRE)
            from++;
        size_t k = from;
        while (k < count && b[k].x <= a[i].x + MILLIMETRE && !close_by(a[i], b[k]))
            k++;
        if (k == count || !close_by(a[i], b[k]))
            return false;
    }
    return true;
}

/* Rings may start elsewhere, run the other way or come in another order: the points decide. */
static bool same_shape(struct arena scratch, const struct shapes *s, size_t i,
                       const struct shapes *t, size_t j)
{
    size_t count, other, equal = 0;
    const struct point *a = points_of(s, i, &count), *b = points_of(t, j, &other);
    if (count != other || count == 0)
        return false;
    while (equal < count && close_by(a[equal], b[equal]))
        equal++;
    if (equal == count)
        return true;
    if (fabs(shapes_area_m2(s, i) - shapes_area_m2(t, j)) > 1)
        return false;
    const struct point *p = sorted(&scratch, a, count), *q = sorted(&scratch, b, count);
    return all_found(p, q, count) && all_found(q, p, count);
}

static bool has_shape(const struct areas *a, size_t i)
{
    return a->shapes.count > i && a->shapes.polygon_start[i] < a->shapes.polygon_start[i + 1];
}

/* Areas with a shape and without a partner, by their western edge. */
struct loose {
    double west;
    uint32_t area;
};

static int by_west(const void *a, const void *b)
{
    const struct loose *p = a, *q = b;
    if (p->west != q->west)
        return p->west < q->west ? -1 : 1;
    return (p->area > q->area) - (p->area < q->area);
}

static struct loose *loose_areas(struct arena *out, const struct areas *a, const bool *matched,
                                 size_t *count)
{
    struct loose *list = NEW(out, struct loose, a->count);
    *count = 0;
    for (size_t i = 0; i < a->count; i++)
        if (!matched[i] && has_shape(a, i))
            list[(*count)++] = (struct loose){shapes_bounds(&a->shapes, i).west, (uint32_t)i};
    if (*count)
        qsort(list, *count, sizeof *list, by_west);
    return list;
}

/* Pairs under way. */
struct pairing {
    const struct areas *from, *into;
    struct crosswalk_pair *pair;
    size_t count;
    bool *left, *arrived; /* areas that have their partner */
    bool following; /* the years follow each other: what the later tells is since the earlier */
};

static void pair_up(struct pairing *p, size_t i, size_t j)
{
    p->pair[p->count++] = (struct crosswalk_pair){(uint32_t)i, (uint32_t)j, 1};
    p->left[i] = p->arrived[j] = true;
}

/* What the later of the two years tells of its area. */
static enum area_change told(const struct pairing *p, size_t i, size_t j)
{
    bool forward = p->into->boundary >= p->from->boundary;
    const uint8_t *change = forward ? p->into->change : p->from->change;
    return change ? (enum area_change)change[forward ? j : i] : AREA_UNTOLD;
}

static bool same_name(const struct pairing *p, size_t i, size_t j)
{
    str name = p->from->name[i];
    return name.len && !str_equal(name, p->from->code[i]) && str_equal(name, p->into->name[j]);
}

/* Of two areas of the same code. */
static bool same_area(const struct pairing *p, struct arena scratch, size_t i, size_t j)
{
    enum area_change change = told(p, i, j);
    if (p->following && change == AREA_UNCHANGED)
        return true;
    if (has_shape(p->from, i) && has_shape(p->into, j))
        return same_shape(scratch, &p->from->shapes, i, &p->into->shapes, j);
    return change != AREA_REDRAWN && same_name(p, i, j);
}

/* Areas of the same code: the usual case. */
static void pair_by_code(struct pairing *p, struct arena scratch)
{
    for (size_t i = 0; i < p->from->count; i++) {
        int64_t j = areas_find(p->into, p->from->code[i]);
        if (j >= 0 && same_area(p, scratch, i, (size_t)j))
            pair_up(p, i, (size_t)j);
    }
}

static bool renumbered(const struct pairing *p, size_t i, size_t j)
{
    return !p->left[i] && !p->arrived[j] && told(p, i, j) == AREA_RENUMBERED &&
           same_name(p, i, j) && str_equal(p->from->gemeente[i], p->into->gemeente[j]) &&
           !(has_shape(p->from, i) && has_shape(p->into, j));
}

/* Areas that are told to have another code only: each other's one namesake in the municipality. */
static void pair_by_name(struct pairing *p)
{
    for (size_t j = 0; p->following && j < p->into->count; j++) {
        size_t olds = 0, news = 0, partner = 0;
        for (size_t i = 0; !p->arrived[j] && i < p->from->count; i++)
            if (renumbered(p, i, j)) {
                olds++;
                partner = i;
            }
        for (size_t k = 0; olds == 1 && k < p->into->count; k++)
            news += renumbered(p, partner, k);
        if (news == 1)
            pair_up(p, partner, j);
    }
}

/* Renumbered areas: another code on the same land. */
static void pair_by_shape(struct pairing *p, struct arena scratch)
{
    size_t olds, news, first = 0;
    struct loose *old = loose_areas(&scratch, p->from, p->left, &olds),
                 *now = loose_areas(&scratch, p->into, p->arrived, &news);
    for (size_t n = 0; n < news; n++) {
        while (first < olds && old[first].west < now[n].west - MILLIMETRE)
            first++;
        for (size_t k = first; k < olds && old[k].west <= now[n].west + MILLIMETRE; k++)
            if (!p->left[old[k].area] &&
                same_shape(scratch, &p->from->shapes, old[k].area, &p->into->shapes, now[n].area)) {
                pair_up(p, old[k].area, now[n].area);
                break;
            }
    }
}

struct crosswalk crosswalk_same(struct arena *out, struct arena scratch, const struct areas *from,
                                const struct areas *into)
{
    struct pairing p = {.from = from,
                        .into = into,
                        .pair = NEW(&scratch, struct crosswalk_pair, from->count),
                        .left = NEW(&scratch, bool, from->count),
                        .arrived = NEW(&scratch, bool, into->count)};
    int gap = into->boundary - from->boundary;
    p.following = gap == 1 || gap == -1;
    pair_by_code(&p, scratch);
    pair_by_shape(&p, scratch);
    pair_by_name(&p);
    return crosswalk_build(out, scratch, from, into, p.pair, p.count);
}

/* Take over the links of old area i in w, but none into areas that `taken` marks. */
static void take(struct crosswalk *to, const struct crosswalk *w, size_t i, const bool *taken)
{
    uint32_t links = to->start[i];
    for (uint32_t k = w->start[i]; k < w->start[i + 1]; k++)
        if (!taken || !taken[w->to[k]]) {
            to->to[links] = w->to[k];
            to->addresses[links++] = w->addresses[k];
        }
    to->start[i + 1] = links;
    to->all[i] = w->all[i];
}

struct crosswalk crosswalk_with(struct arena *out, struct arena scratch,
                                const struct crosswalk *table, const struct crosswalk *same)
{
    size_t olds = table->from->count, news = table->into->count,
           links = (size_t)table->start[olds] + (size_t)same->start[olds];
    assert(table->from == same->from && table->into == same->into);
    bool *arrived = NEW(&scratch, bool, news);
    for (size_t j = 0; j < news; j++)
        arrived[j] = table->unknown[j] > 0;
    for (uint32_t k = 0; k < table->start[olds]; k++)
        arrived[table->to[k]] = true;
    struct crosswalk w = {.from = table->from,
                          .into = table->into,
                          .start = NEW(out, uint32_t, olds + 1),
                          .to = NEW(out, uint32_t, links),
                          .addresses = NEW(out, double, links),
                          .all = NEW(out, double, olds),
                          .unknown = table->unknown};
    for (size_t i = 0; i < olds; i++)
        take(&w, table->all[i] > 0 ? table : same, i, table->all[i] > 0 ? NULL : arrived);
    return w;
}

/* ---- figures ---- */

/* What comes into one new area. */
struct arrival {
    double total;                   /* addresses of all links */
    double value, weight, variance; /* of the figure made */
    double missing;                 /* addresses of the largest part without a figure */
    uint32_t links;
    uint8_t flag;
    bool parts; /* an old area that also went elsewhere is among them */
};

static void arrive(struct arrival *a, const struct field *f, size_t i, double addresses,
                   double part, double share)
{
    bool figure = f->flag[i] == FLAG_OK && isfinite(f->value[i]);
    if (!figure && addresses > a->missing) {
        a->missing = addresses;
        a->flag = f->flag[i] ? f->flag[i] : FLAG_BAD;
    }
    a->weight += f->weight ? part * (double)f->weight[i] : 0;
    if (!figure)
        return;
    double error = f->error ? share * (double)f->error[i] : 0;
    a->value += share * (double)f->value[i];
    a->variance += error * error;
}

static struct arrival *arrivals(struct arena *scratch, const struct crosswalk *w,
                                const struct field *f, bool counts)
{
    struct arrival *to = NEW(scratch, struct arrival, w->into->count);
    for (uint32_t k = 0; k < w->start[w->from->count]; k++) {
        to[w->to[k]].total += w->addresses[k];
        to[w->to[k]].links++;
    }
    for (size_t j = 0; j < w->into->count; j++)
        if (w->unknown[j] > 0) {
            to[j].missing = w->unknown[j];
            to[j].flag = FLAG_NOT_COLLECTED;
        }
    for (uint32_t i = 0; i < w->from->count; i++)
        for (uint32_t k = w->start[i]; k < w->start[i + 1]; k++) {
            struct arrival *a = &to[w->to[k]];
            double part = w->addresses[k] / w->all[i];
            arrive(a, f, i, w->addresses[k], part, counts ? part : w->addresses[k] / a->total);
            a->parts |= w->addresses[k] < w->all[i];
        }
    return to;
}

static struct field carry(struct arena *out, const struct crosswalk *w, const struct field *f,
                          const struct support *into, bool *derived, bool counts)
{
    assert(f->on->count == w->from->count && into->count == w->into->count);
    struct field made = field_new(out, into, FLAG_BROKEN);
    made.error = f->error ? NEW(out, float, into->count) : NULL;
    struct arena scratch = *out;
    const struct arrival *all = arrivals(&scratch, w, f, counts);
    for (size_t j = 0; j < into->count; j++) {
        const struct arrival *a = &all[j];
        if (made.error)
            made.error[j] = a->links && !a->flag ? (float)sqrt(a->variance) : NAN;
        if (derived)
            derived[j] = a->links > 1 || a->parts;
        if (a->links == 0)
            continue;
        made.weight[j] = (float)a->weight;
        made.flag[j] = a->flag;
        if (!a->flag)
            made.value[j] = (float)a->value;
    }
    return made;
}

struct field crosswalk_counts(struct arena *out, const struct crosswalk *w, const struct field *f,
                              const struct support *into, bool *derived)
{
    return carry(out, w, f, into, derived, true);
}

struct field crosswalk_means(struct arena *out, const struct crosswalk *w, const struct field *f,
                             const struct support *into, bool *derived)
{
    return carry(out, w, f, into, derived, false);
}
