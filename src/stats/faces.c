/* faces.c - connected groups of red places, and the gap between quarters. See faces.h. */
#include "stats/faces.h"

#include "geo/scratch.h"

struct place {
    double value, people;
};

static bool lived_in(double people)
{
    return isfinite(people) && people > 0;
}

/* Number the groups of red places; returns how many. `of` gets each place's group, -1 elsewhere. */
static size_t find_groups(struct arena scratch, const struct neighbours *around, const bool *red,
                          const double *people, int32_t *of)
{
    uint32_t *waiting = NEW(&scratch, uint32_t, around->count);
    size_t groups = 0;
    for (size_t i = 0; i < around->count; i++)
        of[i] = -1;
    for (size_t i = 0; i < around->count; i++) {
        if (!red[i] || !lived_in(people[i]) || of[i] >= 0)
            continue;
        size_t count = 0;
        of[i] = (int32_t)groups;
        waiting[count++] = (uint32_t)i;
        while (count) {
            uint32_t here = waiting[--count];
            for (uint32_t k = around->start[here]; k < around->start[here + 1]; k++) {
                uint32_t next = around->list[k];
                if (!red[next] || !lived_in(people[next]) || of[next] >= 0)
                    continue;
                of[next] = (int32_t)groups;
                waiting[count++] = next;
            }
        }
        groups++;
    }
    return groups;
}

/* The red places: how many groups, and who is in the one with the most people. */
static void gather_red(struct arena *out, struct arena scratch, const struct neighbours *around,
                       const bool *red, const double *people, struct faces *f)
{
    int32_t *of = NEW(&scratch, int32_t, around->count);
    f->groups = find_groups(scratch, around, red, people, of);
    double *in_group = NEW(&scratch, double, f->groups + 1), all = 0;
    for (size_t i = 0; i < around->count; i++)
        if (of[i] >= 0) {
            in_group[of[i]] += people[i];
            all += people[i];
            f->red++;
        }
    size_t most = 0;
    for (size_t g = 1; g < f->groups; g++)
        most = in_group[g] > in_group[most] ? g : most;
    f->largest = f->red ? in_group[most] / all : NAN;
    f->group = NEW(out, uint32_t, f->red);
    for (size_t i = 0; i < around->count && f->red; i++)
        if (of[i] == (int32_t)most)
            f->group[f->group_count++] = (uint32_t)i;
}

static int rising(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->people > y->people) - (x->people < y->people); /* sums have one order */
}

/* Mean value of the first `wanted` people; the place on the edge counts for the part within. */
static double mean_of_first(const struct place *list, size_t count, int step, double wanted)
{
    double sum = 0, left = wanted;
    for (size_t k = 0; k < count && left > 0; k++, list += step) {
        double taken = fmin(list->people, left);
        sum += taken * list->value;
        left -= taken;
    }
    return sum / (wanted - fmax(left, 0));
}

static void compare_quarters(struct arena scratch, size_t count, const double *value,
                             const double *people, struct faces *f)
{
    struct place *list = NEW(&scratch, struct place, count);
    size_t kept = 0;
    double all = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(value[i]) && lived_in(people[i])) {
            list[kept++] = (struct place){value[i], people[i]};
            all += people[i];
        }
    qsort(list, kept, sizeof *list, rising);
    if (kept == 0)
        return;
    f->lowest = mean_of_first(list, kept, 1, all / 4);
    f->highest = mean_of_first(list + kept - 1, kept, -1, all / 4);
    if (kept >= 4 && f->lowest > 0)
        f->ratio = f->highest / f->lowest;
}

struct faces faces_of(struct arena *out, struct arena scratch, const struct neighbours *around,
                      const bool *red, const double *value, const double *people)
{
    scratch = scratch_beside(out, scratch);
    struct faces f = {.largest = NAN, .lowest = NAN, .highest = NAN, .ratio = NAN};
    gather_red(out, scratch, around, red, people, &f);
    compare_quarters(scratch, around->count, value, people, &f);
    return f;
}
