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

/* Shares of the groups: rounds of expecting what is withheld and dividing anew. */
static double *fit(struct arena *out, struct arena scratch, const struct field *count,
                   const struct field *base, const int32_t *group, size_t groups, double below)
{
    enum { ROUNDS = 30 }; /* shares stand still to 1e-4 of themselves long before */
    double *share = NEW(out, double, groups), *kept = NEW(&scratch, double, groups),
           *people = NEW(&scratch, double, groups), *sum = NEW(&scratch, double, groups);
    size_t places = count->on->count;
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
        for (size_t i = 0; i < places; i++)
            if (withheld(count, base, group, i))
                sum[group[i]] += withheld_mean((double)base->value[i], share[group[i]], below);
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
