/* clusters.c - Getis-Ord Gi* and Moran's I on areas. See clusters.h. */
#include "stats/clusters.h"

#include <math.h>
#include <stdlib.h>

#include "geo/scratch.h"
#include "stats/change.h"
#include "stats/permutation.h"

static bool takes_part(const struct field *f, size_t i)
{
    return f->flag[i] == FLAG_OK && isfinite(f->value[i]);
}

/* Mean over the places that take part; NAN without them or without spread. */
static double mean_with_spread(const struct field *f)
{
    double sum = 0;
    size_t count = 0;
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < f->on->count; i++) {
        if (!takes_part(f, i))
            continue;
        sum += (double)f->value[i];
        low = fminf(low, f->value[i]);
        high = fmaxf(high, f->value[i]);
        count++;
    }
    return low < high ? sum / (double)count : NAN;
}

/* Places that take part, their values less the mean, and the two moments. */
struct sample {
    uint32_t *place; /* [count] */
    double *z;       /* [count] */
    size_t count;
    double m2; /* mean of z^2; NAN without spread */
};

static struct sample sample_of(struct arena *out, const struct field *f)
{
    size_t places = f->on->count;
    struct sample s = {NEW(out, uint32_t, places), NEW(out, double, places), 0, 0};
    double mean = mean_with_spread(f);
    for (size_t i = 0; i < places; i++) {
        if (!takes_part(f, i))
            continue;
        s.place[s.count] = (uint32_t)i;
        s.z[s.count] = (double)f->value[i] - mean;
        s.m2 += s.z[s.count] * s.z[s.count];
        s.count++;
    }
    s.m2 /= (double)s.count;
    return s;
}

/* The analytic statistics of one of the places that take part. */
static void statistics_of(const struct sample *s, const struct neighbours *around, size_t at,
                          const struct local_statistics *out)
{
    double n = (double)s->count, z = s->z[at], sum = 0;
    double k = around->start[at + 1] - around->start[at];
    size_t i = s->place[at];
    for (uint32_t j = around->start[at]; j < around->start[at + 1]; j++)
        sum += s->z[around->list[j]];
    if (k + 1 < n)
        out->gi[i] = (sum + z) / (k + 1) / sqrt(s->m2 * (n / (k + 1) - 1) / (n - 1));
    out->moran[i] = k > 0 ? z / s->m2 * sum / k : 0;
    double variance = z / s->m2 * (z / s->m2) * (n / (n - 2)) * (1 / k - 1 / (n - 1)) *
                      (s->m2 - z * z / (n - 1));
    if (k > 0 && k + 1 < n && variance > 0)
        out->moran_z[i] = (out->moran[i] + z * z / ((n - 1) * s->m2)) / sqrt(variance);
}

/* p of each place that takes part, spread over all places. */
static void put_p(const struct sample *s, const double *p, double *out)
{
    for (size_t i = 0; i < s->count; i++)
        out[s->place[i]] = p[i];
}

static double *unknown(struct arena *out, size_t count)
{
    double *list = NEW_RAW(out, double, count);
    for (size_t i = 0; i < count; i++)
        list[i] = NAN;
    return list;
}

struct local_statistics clusters_on_areas(struct arena *out, const struct field *f,
                                          const struct neighbours *around, int draws, uint64_t seed)
{
    size_t places = f->on->count;
    assert(places == around->count && draws >= 0);
    struct local_statistics made = {unknown(out, places),
                                    unknown(out, places),
                                    unknown(out, places),
                                    unknown(out, places),
                                    unknown(out, places),
                                    clusters_moran(f, around),
                                    0};
    struct arena scratch = *out;
    struct sample s = sample_of(&scratch, f);
    made.places = s.count;
    if (isnan(s.m2))
        return made;
    struct neighbours part = neighbours_part(&scratch, scratch, around, s.place, s.count);
    for (size_t i = 0; i < s.count; i++)
        statistics_of(&s, &part, i, &made);
    if (draws > 0) {
        double *both = NEW(&scratch, double, s.count), *others = NEW(&scratch, double, s.count);
        permutation_p(scratch, s.z, &part, s.place, draws, seed, both, others);
        put_p(&s, both, made.gi_p);
        put_p(&s, others, made.moran_p);
        return made;
    }
    for (size_t i = 0; i < places; i++) {
        made.gi_p[i] = change_p(made.gi[i]);
        made.moran_p[i] = change_p(made.moran_z[i]);
    }
    return made;
}

double clusters_moran(const struct field *f, const struct neighbours *around)
{
    assert(f->on->count == around->count);
    double mean = mean_with_spread(f), products = 0, squares = 0;
    bool touches = false;
    if (isnan(mean))
        return NAN;
    for (size_t i = 0; i < around->count; i++) {
        if (!takes_part(f, i))
            continue;
        double z = (double)f->value[i] - mean, sum = 0, k = 0;
        for (uint32_t j = around->start[i]; j < around->start[i + 1]; j++) {
            if (!takes_part(f, around->list[j]))
                continue;
            sum += (double)f->value[around->list[j]] - mean;
            k++;
        }
        touches |= k > 0;
        products += k > 0 ? z * sum / k : 0;
        squares += z * z;
    }
    return touches ? products / squares : NAN;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The largest p that Benjamini-Hochberg rejects at q; -1: none. A NAN is no test. */
static double rejected_up_to(struct arena scratch, const double *p, size_t count, double q)
{
    double *sorted = NEW_RAW(&scratch, double, count);
    size_t tests = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(p[i]))
            sorted[tests++] = p[i];
    qsort(sorted, tests, sizeof *sorted, rising);
    for (size_t k = tests; k > 0; k--)
        if (sorted[k - 1] <= q * (double)k / (double)tests)
            return sorted[k - 1];
    return -1;
}

uint8_t *clusters_classes(struct arena *out, struct arena scratch, const struct field *f,
                          const struct local_statistics *s, double q)
{
    size_t count = f->on->count;
    uint8_t *class = NEW(out, uint8_t, count);
    scratch = scratch_beside(out, scratch);
    double mean = mean_with_spread(f), most = rejected_up_to(scratch, s->gi_p, count, q);
    const double *against_p = s->moran ? s->moran_p : s->gi_p;
    double most_against = rejected_up_to(scratch, against_p, count, q);
    for (size_t i = 0; i < count; i++) {
        if (isnan(s->gi[i]))
            continue;
        bool against = s->moran ? s->moran[i] < 0 : ((double)f->value[i] - mean) * s->gi[i] < 0;
        if (against && against_p[i] <= most_against)
            class[i] = CLUSTER_OUTLIER;
        else if (!against && s->gi_p[i] <= most)
            class[i] = s->gi[i] > 0 ? CLUSTER_HOT : CLUSTER_COLD;
    }
    return class;
}
