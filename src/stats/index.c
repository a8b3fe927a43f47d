/* index.c - several shares as one index. See index.h. */
#include "stats/index.h"

struct field index_combine(struct arena *out, const struct index_part *parts, size_t count)
{
    assert(count > 0);
    struct field f = field_new(out, parts[0].share->on, FLAG_OK);
    double total = 0;
    bool errors = true;
    for (size_t c = 0; c < count; c++) {
        total += parts[c].weight;
        errors = errors && parts[c].share->error;
    }
    f.error = errors ? NEW(out, float, f.on->count) : NULL;
    for (size_t i = 0; i < f.on->count; i++) {
        double value = 0, variance = 0, least = INFINITY;
        for (size_t c = 0; c < count && !f.flag[i]; c++) {
            const struct field *share = parts[c].share;
            double scale = 100 * parts[c].weight / (total * parts[c].national);
            double error = errors ? scale * (double)share->error[i] : 0;
            value += scale * (double)share->value[i];
            variance += error * error;
            least = fmin(least, (double)share->weight[i]);
            f.flag[i] = share->flag[i];
        }
        f.weight[i] = (float)least;
        if (!f.flag[i])
            f.value[i] = (float)value;
        if (errors)
            f.error[i] = f.flag[i] ? NAN : (float)sqrt(variance);
    }
    return f;
}

void index_bounds(const struct index_part *parts, size_t count, float *low, float *high)
{
    for (size_t i = 0; i < parts[0].share->on->count; i++) {
        double most = 0, sum = 0;
        for (size_t c = 0; c < count; c++) {
            const struct field *share = parts[c].share;
            double p = share->flag[i] ? NAN : fmin(fmax((double)share->value[i], 0), 1);
            most = fmax(most, p);
            sum += p;
        }
        low[i] = (float)(isnan(sum) ? NAN : most);
        high[i] = (float)(isnan(sum) ? NAN : fmin(sum, 1));
    }
}
