/* segregation.c - evenness of a group over units: by itself, against chance, between two years.
 * See segregation.h. */
#include "stats/segregation.h"

struct unit {
    double part, whole;
};

struct units {
    struct unit *list; /* [count] by whole, then part: sums have one order */
    size_t count;
    double people, group, step;
};

static int by_size(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    if (x->whole != y->whole)
        return x->whole < y->whole ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

static bool takes_part(const struct group_counts *g, size_t i)
{
    return isfinite(g->whole[i]) && g->whole[i] > 0 && isfinite(g->part[i]);
}

static struct unit unit_at(const struct group_counts *g, size_t i)
{
    return (struct unit){fmin(fmax(g->part[i], 0), g->whole[i]), g->whole[i]};
}

static void count_people(struct units *u)
{
    u->people = u->group = 0;
    for (size_t i = 0; i < u->count; i++) {
        u->people += u->list[i].whole;
        u->group += u->list[i].part;
    }
}

static struct units collect(struct arena *out, const struct group_counts *g)
{
    struct units u = {.list = NEW(out, struct unit, g->count), .step = g->step};
    for (size_t i = 0; i < g->count; i++)
        if (takes_part(g, i))
            u.list[u.count++] = unit_at(g, i);
    qsort(u.list, u.count, sizeof *u.list, by_size);
    count_people(&u);
    return u;
}

static bool can_be_said(const struct units *u)
{
    return u->count >= 2 && u->group > 0 && u->group < u->people;
}

static double dissimilarity(const struct units *u)
{
    double sum = 0, a = 1 / u->group, b = 1 / (u->people - u->group);
    for (size_t i = 0; i < u->count; i++)
        sum += fabs(u->list[i].part * a - (u->list[i].whole - u->list[i].part) * b);
    return fmin(sum / 2, 1);
}

static double isolation(const struct units *u)
{
    double sum = 0;
    for (size_t i = 0; i < u->count; i++)
        sum += u->list[i].part / u->group * (u->list[i].part / u->list[i].whole);
    return sum;
}

/* Whole times entropy, in nats: sum of - x ln(x / whole) over the group and the rest. */
static double entropy(double part, double whole)
{
    double rest = whole - part;
    return (part > 0 ? -part * log(part / whole) : 0) + (rest > 0 ? -rest * log(rest / whole) : 0);
}

static double theil(const struct units *u)
{
    double within = 0;
    for (size_t i = 0; i < u->count; i++)
        within += entropy(u->list[i].part, u->list[i].whole);
    return 1 - within / entropy(u->group, u->people);
}

/* ---- what chance alone does ---- */

/* A count as people: whole, and below what an int32_t holds. */
static double whole_people(double people)
{
    return fmin(floor(people + 0.5), 1e9);
}

/* ln of n! / (k! (n - k)!); lgamma itself writes a global. */
static double log_choose(double n, double k)
{
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

/* Mean distance to its mean of a hypergeometric count: how many of a unit's people are among `size`
 * people taken at random out of `all`. source: De Moivre's identity, as in Diaconis and Zabell 1991
 */
static double mean_deviation(double unit, double size, double all)
{
    double next = floor(unit * size / all) + 1; /* the first count above the mean */
    if (next > unit || next > size)
        return 0;
    double chance = exp(log_choose(size, next) + log_choose(all - size, unit - next) -
                        log_choose(all, unit));
    return 2 * next * (all - size - unit + next) / all * chance;
}

/* Mean D of all allocations of the group: D is a sum over units of distances to the mean, and in
 * each unit the group is a hypergeometric count. */
static double by_chance(const struct units *u)
{
    double all = 0, sum = 0, deviation = 0, before = -1;
    for (size_t i = 0; i < u->count; i++)
        all += whole_people(u->list[i].whole);
    if (!(all >= 2))
        return NAN;
    double size = fmin(fmax(whole_people(u->group / u->people * all), 1), all - 1);
    for (size_t i = 0; i < u->count; i++) {
        double unit = whole_people(u->list[i].whole);
        if (unit != before) /* sorted: counts rounded to fives are few */
            deviation = mean_deviation(unit, size, all);
        before = unit;
        sum += deviation;
    }
    return fmin(all / size / (all - size) * sum / 2, 1);
}

static double correct(double dissimilarity, double chance)
{
    return chance < 1 ? (dissimilarity - chance) / (1 - chance) : NAN;
}

struct segregation segregation_of(struct arena scratch, const struct group_counts *g)
{
    struct units u = collect(&scratch, g);
    struct segregation s = {u.count, u.people, u.group, NAN, NAN, NAN, NAN, NAN};
    if (!can_be_said(&u))
        return s;
    s.dissimilarity = dissimilarity(&u);
    s.by_chance = by_chance(&u);
    s.corrected = correct(s.dissimilarity, s.by_chance);
    s.isolation = isolation(&u);
    s.theil = theil(&u);
    return s;
}

/* ---- drawn anew ---- */

/* source: splitmix64 (Steele, Lea, Flood 2014) */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* Steps between 0 and 1; `guide` tells where to begin to look. source: Chen and Asau 1974 */
struct ladder {
    double *upto; /* [count] rising; the last is beyond 1 */
    uint32_t *guide;
    size_t count;
};

/* Turn heights of the steps into where they end. */
static void ladder_finish(struct ladder *l)
{
    double total = 0, each = (double)l->count;
    for (size_t i = 0; i < l->count; i++)
        l->upto[i] = total += l->upto[i];
    for (size_t i = 0, at = 0; i < l->count; i++) {
        l->upto[i] /= total;
        for (; at < l->count && (double)at < l->upto[i] * each; at++)
            l->guide[at] = (uint32_t)i;
    }
    l->upto[l->count - 1] = 2;
}

static size_t ladder_find(const struct ladder *l, double u)
{
    size_t i = l->guide[(size_t)(u * (double)l->count)];
    while (l->upto[i] <= u)
        i++;
    return i;
}

/* Probabilities of a binomial count, upwards and downwards from the likeliest, to where they are
 * 1e-17 of it. By Hoeffding that is within 5 sqrt(people). */
struct binomial {
    struct ladder steps;
    int32_t lowest; /* count of the first step */
    double *room;   /* [2 reach + 1] */
    int32_t reach;
};

static struct binomial binomial_room(struct arena *out, int32_t most_people)
{
    struct binomial b = {.reach = 32 + (int32_t)(5 * sqrt(most_people))};
    b.room = NEW(out, double, 2 * b.reach + 1);
    b.steps.guide = NEW(out, uint32_t, 2 * b.reach + 1);
    return b;
}

static void binomial_set(struct binomial *b, int32_t people, double share)
{
    const double least = 1e-17;
    double n = people, odds = share / (1 - share), *at_mode = b->room + b->reach;
    int32_t mode = (int32_t)fmin(floor((n + 1) * share), n), low = mode, high = mode;
    *at_mode = 1;
    for (double p = 1; low > 0 && p > least; low--)
        at_mode[low - 1 - mode] = p *= low / ((n - low + 1) * odds);
    for (double p = 1; high < people && p > least; high++)
        at_mode[high + 1 - mode] = p *= (n - high) / (high + 1.0) * odds;
    b->lowest = low;
    b->steps.upto = at_mode + (low - mode);
    b->steps.count = (size_t)(high - low) + 1;
    ladder_finish(&b->steps);
}

/* The group drawn anew over the units, many times. */
struct draws {
    size_t units, count;
    double *people;  /* [units] */
    float *in_group; /* [units][count] */
    double *group;   /* [count] sums of it */
    double all;      /* of people */
};

/* A binomial count at every unit in every draw, as far off as rounding may have put it.
 * share [units] */
static struct draws draw_binomial(struct arena *out, const struct units *u, const double *share,
                                  int count, uint64_t seed)
{
    struct draws d = {.units = u->count, .count = (size_t)count};
    d.people = NEW(out, double, d.units);
    d.group = NEW(out, double, d.count);
    d.in_group = NEW_RAW(out, float, d.units *d.count);
    struct arena scratch = *out;
    struct binomial b = binomial_room(&scratch, (int32_t)whole_people(u->list[d.units - 1].whole));
    for (size_t i = 0; i < d.units; i++) {
        float *x = d.in_group + i * d.count;
        d.people[i] = whole_people(u->list[i].whole);
        d.all += d.people[i];
        double grain = d.people[i] * u->step;
        if (!i || d.people[i] != d.people[i - 1] || share[i] != share[i - 1])
            binomial_set(&b, (int32_t)d.people[i], share[i]);
        for (size_t k = 0; k < d.count; k++) {
            double drawn = b.lowest + (double)ladder_find(&b.steps, uniform(&seed));
            if (grain > 0)
                drawn += grain * (uniform(&seed) - 0.5);
            x[k] = (float)drawn;
            d.group[k] += (double)x[k];
        }
    }
    return d;
}

/* D of every draw; 0 where the group is nobody or everybody. */
static double *dissimilarities(struct arena *out, const struct draws *d)
{
    double *sum = NEW(out, double, d->count);
    struct arena scratch = *out;
    double *a = NEW(&scratch, double, d->count), *b = NEW(&scratch, double, d->count);
    for (size_t k = 0; k < d->count; k++) {
        bool said = d->group[k] > 0 && d->group[k] < d->all;
        b[k] = said ? 1 / (d->all - d->group[k]) : 0;
        a[k] = said ? 1 / d->group[k] + b[k] : 0;
    }
    for (size_t i = 0; i < d->units; i++) {
        const float *x = d->in_group + i * d->count;
        double n = d->people[i];
        for (size_t k = 0; k < d->count; k++)
            sum[k] += fabs((double)x[k] * a[k] - n * b[k]);
    }
    for (size_t k = 0; k < d->count; k++)
        sum[k] /= 2;
    return sum;
}

/* ---- the difference between two years ---- */

/* Below, deviations are relative: (p_i - p) / (p (1 - p)), of which D is half the mean size. */

/* What counting n people, and rounding, add to the variance of one around a share behind. */
static double noise_of(const struct units *u, double share, double n)
{
    double mean = u->group / u->people, unit = mean * (1 - mean);
    return (share * (1 - share) / n + u->step * u->step / 12) / (unit * unit);
}

/* Sums over units, people counted equally: squares as observed, and what noise adds to them. */
struct variation {
    double observed, noise, weight;
};

static struct variation variation_of(const struct units *u)
{
    struct variation v = {0};
    double mean = u->group / u->people, unit = mean * (1 - mean);
    for (size_t i = 0; i < u->count; i++) {
        double n = u->list[i].whole, p = u->list[i].part / n, other = 1 - n / u->people;
        double away = (p - mean) / unit;
        v.observed += n * away * away;
        v.noise += n > 1 ? n * noise_of(u, p, n - 1) * other : noise_of(u, p, 1); /* unbiased */
        v.weight += n * other;
    }
    return v;
}

/* Mean square of the relative deviations behind the observed ones. One for both years: the
 * difference of two would add its own noise to the interval. */
static double variance_behind(const struct units years[2])
{
    struct variation a = variation_of(&years[0]), b = variation_of(&years[1]);
    return fmax(a.observed + b.observed - a.noise - b.noise, 0) / (a.weight + b.weight);
}

/* What the correction leaves of bias: were the relative deviations normal, each unit's mean size
 * would be sqrt(2 / pi) times the root of their variance, with that of the noise and without. */
static double bias_of(const struct units *u, double between, double by_chance)
{
    double mean = u->group / u->people, observed = 0;
    for (size_t i = 0; i < u->count; i++) {
        double n = u->list[i].whole;
        observed += n / u->people * sqrt(between + noise_of(u, mean, n));
    }
    double half = sqrt(M_2_PI) / 2; /* sqrt(2 / pi), and D is half the mean size */
    return correct(half * observed, by_chance) - half * sqrt(between);
}

/* D of every resampling of one year, corrected as the year was, less their mean: how far an
 * observed one may be off. Shares are first drawn to the mean by what noise adds. */
static double *errors_of(struct arena *out, const struct units *u, double between, double by_chance,
                         int draws, uint64_t seed)
{
    double *share = NEW(out, double, u->count), mean = u->group / u->people, centre = 0;
    for (size_t i = 0; i < u->count; i++) {
        double n = u->list[i].whole;
        double kept = sqrt(between / (between + noise_of(u, mean, n)));
        share[i] = mean + kept * (u->list[i].part / n - mean);
    }
    struct draws d = draw_binomial(out, u, share, draws, seed);
    double *error = dissimilarities(out, &d);
    for (size_t k = 0; k < d.count; k++) {
        error[k] = correct(error[k], by_chance);
        centre += error[k] / (double)d.count;
    }
    for (size_t k = 0; k < d.count; k++)
        error[k] -= centre;
    return error;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value below which a part of the sorted ones lies. */
static double quantile(const double *sorted, size_t count, double part)
{
    double at = fmin(fmax(part * ((double)count + 1) - 1, 0), (double)count - 1);
    size_t low = (size_t)at, high = low + 1 < count ? low + 1 : low;
    return sorted[low] + (at - (double)low) * (sorted[high] - sorted[low]);
}

struct segregation_change segregation_compare(struct arena scratch,
                                              const struct group_counts counts[2],
                                              const struct segregation found[2], int draws,
                                              uint64_t seed)
{
    const double level = 0.95;
    double difference = found[1].corrected - found[0].corrected;
    if (isnan(difference) || draws <= 0)
        return (struct segregation_change){difference, NAN, NAN};
    struct units years[2] = {collect(&scratch, &counts[0]), collect(&scratch, &counts[1])};
    double between = variance_behind(years);
    double *error = errors_of(&scratch, &years[1], between, found[1].by_chance, draws, seed);
    const double *from = errors_of(&scratch, &years[0], between, found[0].by_chance, draws, ~seed);
    for (int k = 0; k < draws; k++)
        error[k] -= from[k];
    qsort(error, (size_t)draws, sizeof *error, rising);
    double centre = difference - (bias_of(&years[1], between, found[1].by_chance) -
                                  bias_of(&years[0], between, found[0].by_chance));
    double low = centre - quantile(error, (size_t)draws, (1 + level) / 2);
    double high = centre - quantile(error, (size_t)draws, (1 - level) / 2);
    return (struct segregation_change){difference, fmin(low, difference), fmax(high, difference)};
}
