/* change.c - change between two periods and its noise. See change.h. */
#include "stats/change.h"

struct field change_between(struct arena *out, const struct field *from, const struct field *to)
{
    assert(from->on == to->on);
    struct field d = field_new(out, to->on, FLAG_NOT_COLLECTED);
    bool errors = from->error && to->error;
    d.error = errors ? NEW(out, float, d.on->count) : NULL;
    for (size_t i = 0; i < d.on->count; i++) {
        bool known = !from->flag[i] && !to->flag[i];
        d.flag[i] = to->flag[i] ? to->flag[i] : from->flag[i];
        d.weight[i] = fminf(from->weight[i], to->weight[i]);
        if (known)
            d.value[i] = (float)((double)to->value[i] - (double)from->value[i]);
        if (errors)
            d.error[i] = known ? (float)hypot((double)from->error[i], (double)to->error[i]) : NAN;
    }
    return d;
}

double change_p(double z)
{
    return erfc(fabs(z) * M_SQRT1_2);
}

double change_z(double p)
{
    assert(p > 0 && p <= 1);
    double low = 0, high = 40; /* change_p(40) is below the smallest double */
    while (high - low > 1e-12) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high)
            break;
        if (change_p(middle) > p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Exact figures have no error: any change of them is real, and none is none. */
static double p_at(const struct field *d, size_t i)
{
    double value = (double)d->value[i], error = (double)d->error[i];
    return error > 0 ? change_p(value / error) : value != 0 ? 0 : 1;
}

double change_false_discovery(struct arena scratch, const struct field *d, double q)
{
    double *p = NEW_RAW(&scratch, double, d->on->count);
    double surely = change_z(q) *
                    (1 - 1e-9); /* nearer to 0 than this p is above q: never rejected */
    size_t count = 0, low = 0;
    for (size_t i = 0; i < d->on->count; i++) {
        if (d->flag[i] || isnan(d->error[i]))
            continue;
        count++;
        if (fabs((double)d->value[i]) >= surely * (double)d->error[i])
            p[low++] = p_at(d, i);
    }
    if (count == 0)
        return INFINITY;
    qsort(p, low, sizeof *p, rising);
    size_t rejected = 1;
    for (size_t k = low; k > 0; k--)
        if (p[k - 1] <= q * (double)k / (double)count) {
            rejected = k;
            break;
        }
    /* every p at or below this limit is rejected and no other: p(k+1) > q (k+1) / m */
    return change_z(q * (double)rejected / (double)count);
}

float *change_band(struct arena *out, const struct field *d, double z, double smallest)
{
    float *band = NEW(out, float, d->on->count);
    for (size_t i = 0; i < d->on->count; i++) {
        double error = d->flag[i] ? NAN : (double)d->error[i];
        double half = error > 0 ? z * error : 0;
        band[i] = d->flag[i] ? NAN : isnan(error) ? INFINITY : (float)fmax(half, smallest);
    }
    return band;
}

float *change_band_constant(struct arena *out, const struct field *d, double width)
{
    float *band = NEW(out, float, d->on->count);
    for (size_t i = 0; i < d->on->count; i++)
        band[i] = d->flag[i] ? NAN : (float)width;
    return band;
}
