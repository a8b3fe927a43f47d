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

/* Deal a stretch into values below a pivot, equal to it and above; where the last two begin, and
 * what the first two weigh. */
struct dealt {
    size_t equal, above;
    double weight_below, weight_equal;
};

static struct dealt deal(struct weighed *list, size_t from, size_t to, double pivot)
{
    struct dealt d = {from, to, 0, 0};
    for (size_t i = from; i < d.above;) {
        struct weighed w = list[i];
        if (w.value < pivot) {
            d.weight_below += w.weight;
            list[i++] = list[d.equal];
            list[d.equal++] = w;
        } else if (w.value > pivot) {
            list[i] = list[--d.above];
            list[d.above] = w;
        } else {
            d.weight_equal += w.weight;
            i++;
        }
    }
    return d;
}

static double middle_of(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

/* By selection: of the two sides of a pivot only the one with the median is looked at again. */
static double median(struct weighed *list, size_t count)
{
    enum { FEW = 64, ROUNDS = 100 }; /* whatever the order: after these the rest is sorted */
    double total = 0, run = 0;
    size_t from = 0, to = count;
    for (size_t i = 0; i < count; i++)
        total += list[i].weight;
    for (int round = 0; to - from > FEW && round < ROUNDS; round++) {
        double pivot = middle_of(list[from].value, list[from + (to - from) / 2].value,
                                 list[to - 1].value);
        struct dealt d = deal(list, from, to, pivot);
        if (run + d.weight_below >= total / 2) {
            to = d.equal;
        } else if (run + d.weight_below + d.weight_equal >= total / 2) {
            return pivot;
        } else {
            run += d.weight_below + d.weight_equal;
            from = d.above;
        }
    }
    qsort(list + from, to - from, sizeof *list, rising);
    for (size_t i = from; i < to; i++) {
        run += list[i].weight;
        if (run >= total / 2)
            return list[i].value;
    }
    return to > from ? list[to - 1].value : NAN;
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
