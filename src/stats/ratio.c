/* ratio.c - shares and scores of areas, and of groups of areas. See ratio.h. */
#include "stats/ratio.h"

/* Two counts rounded to fives may pass each other by so much; more is a mistake of the source. */
static const double rounding_step = 5;

static float share_error(double p, double n, double rounding_variance)
{
    double spread = p > 0 && p < 1 ? p * (1 - p) / n : 0;
    return (float)sqrt(spread + rounding_variance / (n * n));
}

struct field ratio_share(struct arena *out, const struct field *part, const struct field *whole,
                         double rounding_variance)
{
    assert(part->on == whole->on);
    struct field f = field_new(out, part->on, FLAG_NOT_COLLECTED);
    f.error = NEW(out, float, f.on->count);
    for (size_t i = 0; i < f.on->count; i++) {
        f.error[i] = NAN;
        if (whole->flag[i] == FLAG_OK)
            f.weight[i] = whole->value[i];
        if (part->flag[i] || whole->flag[i]) {
            f.flag[i] = part->flag[i] ? part->flag[i] : whole->flag[i];
            continue;
        }
        double n = (double)whole->value[i];
        if (!(n > 0))
            continue;
        double over = (double)part->value[i] - n;
        double p = over > 0 && over <= rounding_step ? 1 : (double)part->value[i] / n;
        f.value[i] = (float)p;
        f.error[i] = share_error(p, n, rounding_variance);
        f.flag[i] = FLAG_OK;
    }
    return f;
}

struct field ratio_scaled(struct arena *out, const struct field *given, double factor,
                          const struct field *base, bool share, double rounding_variance)
{
    assert(!base || base->on == given->on);
    struct field f = field_new(out, given->on, FLAG_NOT_COLLECTED);
    f.error = share ? NEW(out, float, f.on->count) : NULL;
    for (size_t i = 0; i < f.on->count; i++) {
        double n = base && base->flag[i] == FLAG_OK ? (double)base->value[i] : 0;
        double value = (double)given->value[i] * factor;
        f.weight[i] = (float)n;
        f.flag[i] = given->flag[i];
        if (share)
            f.error[i] = n > 0 && !given->flag[i] ? share_error(value, n, rounding_variance) : NAN;
        if (given->flag[i] == FLAG_OK)
            f.value[i] = (float)value;
    }
    return f;
}

struct field ratio_of_groups(struct arena *out, const struct field *in, const int32_t *group,
                             const struct support *groups)
{
    struct field f = field_new(out, groups, FLAG_NOT_COLLECTED);
    struct sums {
        double weight, value, variance;
    } *sums = NEW(out, struct sums, groups->count);
    for (size_t i = 0; i < in->on->count; i++) {
        double n = in->weight ? (double)in->weight[i] : 0;
        if (group[i] < 0 || in->flag[i] || !(n > 0))
            continue;
        struct sums *s = &sums[group[i]];
        s->weight += n;
        s->value += n * (double)in->value[i];
        if (in->error)
            s->variance += n * n * (double)in->error[i] * (double)in->error[i];
    }
    f.error = in->error ? NEW(out, float, groups->count) : NULL;
    for (size_t g = 0; g < groups->count; g++) {
        f.weight[g] = (float)sums[g].weight;
        if (sums[g].weight > 0) {
            f.flag[g] = FLAG_OK;
            f.value[g] = (float)(sums[g].value / sums[g].weight);
        }
        if (f.error)
            f.error[g] = f.flag[g] ? NAN : (float)(sqrt(sums[g].variance) / sums[g].weight);
    }
    return f;
}

struct field ratio_sum(struct arena *out, const struct field *in, const int32_t *group,
                       const struct support *groups)
{
    struct field f = field_new(out, groups, FLAG_NOT_COLLECTED);
    double *sum = NEW(out, double, groups->count);
    for (size_t i = 0; i < in->on->count; i++)
        if (group[i] >= 0 && !in->flag[i]) {
            sum[group[i]] += (double)in->value[i];
            f.flag[group[i]] = FLAG_OK;
        }
    for (size_t g = 0; g < groups->count; g++)
        if (!f.flag[g])
            f.value[g] = f.weight[g] = (float)sum[g];
    return f;
}
