/* similar.c - nearest municipalities by their traits, and ranks. See similar.h. */
#include "stats/similar.h"

#include "geo/scratch.h"

struct scale {
    double mean, unit; /* unit 0: all alike, or nobody has it */
};

static struct scale scale_of(const double *trait, size_t count)
{
    double sum = 0, square = 0, known = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(trait[i])) {
            sum += trait[i];
            known++;
        }
    struct scale s = {known > 0 ? sum / known : 0, 0};
    for (size_t i = 0; i < count; i++)
        if (isfinite(trait[i]))
            square += (trait[i] - s.mean) * (trait[i] - s.mean);
    s.unit = known > 0 ? sqrt(square / known) : 0;
    /* what is left of equal values after rounding is no spread */
    return s.unit > 1e-12 * fabs(s.mean) ? s : (struct scale){s.mean, 0};
}

/* NAN when one of the two lacks a trait. */
static double distance(const double *const *trait, const struct scale *scale, size_t traits,
                       size_t a, size_t b)
{
    double square = 0;
    for (size_t t = 0; t < traits; t++) {
        double apart = trait[t][a] - trait[t][b];
        if (!isfinite(apart))
            return NAN;
        apart = scale[t].unit > 0 ? apart / scale[t].unit : 0;
        square += apart * apart;
    }
    return sqrt(square);
}

/* Into a list that is sorted by distance; an equal one that came earlier stays before. */
static size_t insert(struct similar *list, size_t found, size_t wanted, struct similar s)
{
    if (found == wanted && !(s.distance < list[found - 1].distance))
        return found;
    size_t at = found < wanted ? found++ : found - 1;
    for (; at > 0 && s.distance < list[at - 1].distance; at--)
        list[at] = list[at - 1];
    list[at] = s;
    return found;
}

size_t similar_to(struct arena scratch, const double *const *trait, size_t traits, size_t count,
                  uint32_t place, struct similar *list, size_t wanted)
{
    struct scale *scale = NEW(&scratch, struct scale, traits);
    size_t found = 0;
    for (size_t t = 0; t < traits; t++)
        scale[t] = scale_of(trait[t], count);
    for (size_t i = 0; i < count && wanted > 0; i++) {
        double d = distance(trait, scale, traits, place, i);
        if (i != place && !isnan(d))
            found = insert(list, found, wanted, (struct similar){(uint32_t)i, d});
    }
    return found;
}

struct valued {
    double value;
    uint32_t place;
};

static int falling(const void *a, const void *b)
{
    double x = ((const struct valued *)a)->value, y = ((const struct valued *)b)->value;
    return (x < y) - (x > y);
}

struct rank *rank_all(struct arena *out, struct arena scratch, const double *value, size_t count)
{
    scratch = scratch_beside(out, scratch);
    struct rank *rank = NEW(out, struct rank, count);
    struct valued *list = NEW(&scratch, struct valued, count);
    uint32_t among = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(value[i]))
            list[among++] = (struct valued){value[i], (uint32_t)i};
    qsort(list, among, sizeof *list, falling);
    for (uint32_t from = 0, to = 0; from < among; from = to) {
        while (to < among && list[to].value == list[from].value)
            to++;
        for (uint32_t k = from; k < to; k++)
            rank[list[k].place] = (struct rank){from + 1, to - from - 1, among};
    }
    return rank;
}
