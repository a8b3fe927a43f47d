/* spread.c - centre and robust spread of a field. See spread.h. */
#include "stats/spread.h"

struct weighed {
    double value, weight;
};

static int rising(const void *a, const void *b)
{
    double x = ((const struct weighed *)a)->value, y = ((const struct weighed *)b)->value;
    return (x > y) - (x < y);
}

static double median(struct weighed *list, size_t count)
{
    double total = 0, run = 0;
    qsort(list, count, sizeof *list, rising);
    for (size_t i = 0; i < count; i++)
        total += list[i].weight;
    for (size_t i = 0; i < count; i++) {
        run += list[i].weight;
        if (run >= total / 2)
            return list[i].value;
    }
    return NAN;
}

static size_t collect(const struct field *f, struct weighed *list)
{
    size_t count = 0;
    for (size_t i = 0; i < f->on->count; i++)
        if (!f->flag[i] && f->weight[i] > 0)
            list[count++] = (struct weighed){(double)f->value[i], (double)f->weight[i]};
    return count;
}

double spread_mean(const struct field *f)
{
    double sum = 0, weight = 0;
    for (size_t i = 0; i < f->on->count; i++)
        if (!f->flag[i] && f->weight[i] > 0) {
            sum += (double)f->value[i] * (double)f->weight[i];
            weight += (double)f->weight[i];
        }
    return weight > 0 ? sum / weight : NAN;
}

double spread_median(struct arena scratch, const struct field *f)
{
    struct weighed *list = NEW(&scratch, struct weighed, f->on->count);
    return median(list, collect(f, list));
}

double spread_robust(struct arena scratch, const struct field *f)
{
    struct weighed *list = NEW(&scratch, struct weighed, f->on->count);
    size_t count = collect(f, list);
    double centre = median(list, count);
    for (size_t i = 0; i < count; i++)
        list[i].value = fabs(list[i].value - centre);
    return 1.4826 * median(list, count);
}
