/* relative.c - a figure against the mean of its group. See relative.h. */
#include "stats/relative.h"

struct field relative_to_groups(struct arena *out, const struct field *f, const int32_t *group,
                                size_t groups)
{
    size_t count = f->on->count;
    struct field r = field_new(out, f->on, FLAG_NOT_COLLECTED);
    struct arena scratch = *out; /* beyond the result; gone on return */
    double *sum = NEW(&scratch, double, groups), *weight = NEW(&scratch, double, groups);
    for (size_t i = 0; i < count; i++)
        if (group[i] >= 0 && !f->flag[i] && f->weight[i] > 0) {
            sum[group[i]] += (double)f->value[i] * (double)f->weight[i];
            weight[group[i]] += (double)f->weight[i];
        }
    memcpy(r.weight, f->weight, count * sizeof *r.weight);
    r.error = f->error;
    for (size_t i = 0; i < count; i++) {
        if (f->flag[i])
            r.flag[i] = f->flag[i];
        if (f->flag[i] || group[i] < 0 || !(weight[group[i]] > 0))
            continue;
        r.flag[i] = FLAG_OK;
        r.value[i] = (float)((double)f->value[i] - sum[group[i]] / weight[group[i]]);
    }
    return r;
}
