/* withheld.c - what to expect of a count that was kept back. See withheld.h. */
#include "stats/withheld.h"

double withheld_mean(double base, double share, double below)
{
    double most = fmin(ceil(below) - 1, base), chance = 1, sum = 0, all = 0;
    if (share <= 0 || most < 1)
        return 0;
    if (share >= 1)
        return most;
    /* chances of 0, 1, 2 ... in proportion: each follows from the one before */
    for (double k = 0; k <= most; k++) {
        sum += k * chance;
        all += chance;
        chance *= (base - k) / (k + 1) * share / (1 - share);
    }
    return sum / all;
}

static bool withheld(const struct field *count, const struct field *base, const int32_t *group,
                     size_t i)
{
    return group[i] >= 0 && count->flag[i] == FLAG_WITHHELD && !base->flag[i] && base->value[i] > 0;
}

/* Withheld squares of one group with the same base: the same is to be expected of each. Bases are
 * small whole numbers, so there are far fewer of these than squares. */
struct alike {
    int32_t group;
    float base;
    double squares;
};

static int by_group(const void *a, const void *b)
{
    const struct alike *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->base > y->base) - (x->base < y->base);
}

static struct alike *count_alike(struct arena *out, const struct field *count,
                                 const struct field *base, const int32_t *group, size_t *alikes)
{
    size_t n = 0, kept = 0;
    struct alike *list = NEW_RAW(out, struct alike, count->on->count);
    for (size_t i = 0; i < count->on->count; i++)
        if (withheld(count, base, group, i))
            list[n++] = (struct alike){group[i], base->value[i], 1};
    if (n)
        qsort(list, n, sizeof *list, by_group);
    for (size_t i = 0; i < n; i++)
        if (kept && by_group(&list[kept - 1], &list[i]) == 0)
            list[kept - 1].squares++;
        else
            list[kept++] = list[i];
    *alikes = kept;
    return list;
}

/* Shares of the groups: rounds of expecting what is withheld and dividing anew. */
static double *fit(struct arena *out, struct arena scratch, const struct field *count,
                   const struct field *base, const int32_t *group, size_t groups, double below)
{
    enum { ROUNDS = 30 }; /* shares stand still to 1e-4 of themselves long before */
    double *share = NEW(out, double, groups), *kept = NEW(&scratch, double, groups),
           *people = NEW(&scratch, double, groups), *sum = NEW(&scratch, double, groups);
    size_t alikes, places = count->on->count;
    const struct alike *alike = count_alike(&scratch, count, base, group, &alikes);
    for (size_t i = 0; i < places; i++) {
        bool known = group[i] >= 0 && !count->flag[i] && !base->flag[i];
        if (!known && !withheld(count, base, group, i))
            continue;
        people[group[i]] += (double)base->value[i];
        kept[group[i]] += known ? (double)count->value[i] : 0;
        share[group[i]] = 0.05; /* where the search begins */
    }
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(sum, kept, groups * sizeof *sum);
        for (size_t k = 0; k < alikes; k++)
            sum[alike[k].group] += alike[k].squares * withheld_mean((double)alike[k].base,
                                                                    share[alike[k].group], below);
        for (size_t g = 0; g < groups; g++)
            share[g] = people[g] > 0 ? fmin(1, sum[g] / people[g]) : 0;
    }
    return share;
}

struct field withheld_expected(struct arena *out, struct arena scratch, const struct field *count,
                               const struct field *base, const int32_t *group, size_t groups,
                               double below, bool *expected)
{
    struct field f = *count;
    f.value = NEW(out, float, f.on->count);
    f.flag = NEW(out, uint8_t, f.on->count);
    const double *share = fit(out, scratch, count, base, group, groups, below);
    for (size_t i = 0; i < f.on->count; i++) {
        expected[i] = withheld(count, base, group, i);
        f.flag[i] = expected[i] ? (uint8_t)FLAG_OK : count->flag[i];
        f.value[i] = expected[i]
                         ? (float)withheld_mean((double)base->value[i], share[group[i]], below)
                         : count->value[i];
    }
    return f;
}
