/* permutation.c - random exchange of values, many draws at a time. See permutation.h.
 *
 * A draw takes m = neighbours + 1 different places out of all. Their sum stands for the place and
 * its neighbours. Leave out the place itself, or the last one when it is not among them, and the
 * others are a random choice of the place's m - 1 neighbours out of all other places.
 *
 * draw_anew says what a draw is. guess_draws does LANES of them at once as if no number had to be
 * drawn a second time; the few for which one had to are marked and done by draw_anew. */
#include "stats/permutation.h"

#include <math.h>

#include "base/parallel.h"

enum {
    LANES = 64, /* draws side by side */
    FEW = 16,   /* places a draw; the areas of a country have 7 on average */
    BLOCK = 32, /* places that are one item of work */
};

struct permuting {
    const double *z; /* whole numbers, small enough for exact sums */
    const struct neighbours *around;
    const uint32_t *name;
    uint32_t draws, unfair; /* products whose low half is below `unfair` are drawn again */
    uint64_t seed;
    double *both, *others;
    uint64_t **taken, *takings; /* [workers][places] number of the drawing that took it last */
};

/* One place, and the draws for it. */
struct drawing {
    uint64_t key;
    uint32_t self, size; /* places a draw: neighbours + 1 */
};

/* Lanes are compared sixteen bytes at once, which every processor does. */
typedef uint32_t quad __attribute__((vector_size(16)));
enum { QUADS = LANES / 4 };

struct lanes {
    union {
        uint32_t place[FEW][LANES];
        quad places[FEW][QUADS];
    };
    union {
        uint32_t odd[LANES]; /* not 0: a number must be drawn again */
        quad odds[QUADS];
    };
    double both[LANES], others[LANES];
};

struct counts {
    uint32_t high, low; /* draws at least so */
};

static inline uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Two numbers of 32 bits: number 2 x pair and the next of a draw. */
static inline uint64_t numbers(uint64_t key, uint32_t draw, uint32_t pair)
{
    return mix(key + ((uint64_t)draw << 32 | pair) * 0x9e3779b97f4a7c15u);
}

/* Mark lanes that took a place twice, or the place itself anywhere but at last. */
static void mark_repeats(struct lanes *l, const struct drawing *d)
{
    const quad self = {d->self, d->self, d->self, d->self};
    for (int at = 0; at < QUADS; at++) {
        quad odd = l->odds[at];
        for (uint32_t j = 0; j < d->size; j++) {
            quad place = l->places[j][at];
            if (j + 1 < d->size)
                odd |= (quad)(place == self);
            for (uint32_t i = 0; i < j; i++)
                odd |= (quad)(place == l->places[i][at]);
        }
        l->odds[at] = odd;
    }
}

static void guess_draws(const struct permuting *p, const struct drawing *d, uint32_t first,
                        struct lanes *l)
{
    uint64_t n = p->around->count;
    memset(l->odd, 0, sizeof l->odd);
    memset(l->both, 0, sizeof l->both);
    for (uint32_t j = 0; j < d->size; j += 2) {
        uint32_t *even = l->place[j], *odd = l->place[j + 1];
        for (uint32_t lane = 0; lane < LANES; lane++) {
            uint64_t two = numbers(d->key, first + lane, j / 2);
            uint64_t low = (two & UINT32_MAX) * n, high = (two >> 32) * n;
            even[lane] = (uint32_t)(low >> 32);
            odd[lane] = (uint32_t)(high >> 32);
            l->odd[lane] |= ((uint32_t)low < p->unfair) | ((uint32_t)high < p->unfair);
        }
    }
    mark_repeats(l, d);
    for (uint32_t j = 0; j < d->size; j++) {
        if (j + 1 == d->size)
            memcpy(l->others, l->both, sizeof l->both);
        for (int lane = 0; lane < LANES; lane++)
            l->both[lane] += p->z[l->place[j][lane]];
    }
}

/* One draw, number by number: each that is unfair or was taken already is drawn again. */
static void draw_anew(const struct permuting *p, const struct drawing *d, uint32_t draw, int worker,
                      double *both, double *others)
{
    uint64_t taking = ++p->takings[worker], *taken = p->taken[worker];
    uint32_t last = 0;
    *both = 0;
    for (uint32_t number = 0, left = d->size; left; number++) {
        uint64_t two = numbers(d->key, draw, number / 2);
        uint64_t product = (number % 2 ? two >> 32 : two & UINT32_MAX) * p->around->count;
        uint32_t place = (uint32_t)(product >> 32);
        if ((uint32_t)product < p->unfair || taken[place] == taking)
            continue;
        taken[place] = taking;
        *both += p->z[place];
        last = place;
        left--;
    }
    *others = *both - p->z[taken[d->self] == taking ? d->self : last];
}

static void count(struct counts *c, double drawn, double found)
{
    c->high += drawn >= found;
    c->low += drawn <= found;
}

static double two_sided(struct counts c, uint32_t draws)
{
    return fmin(1, 2 * (1.0 + (c.high < c.low ? c.high : c.low)) / (draws + 1.0));
}

static void permute_place(const struct permuting *p, uint32_t place, int worker)
{
    const struct neighbours *around = p->around;
    const uint32_t *near = around->list + around->start[place];
    uint32_t neighbours = around->start[place + 1] - around->start[place];
    struct drawing d = {mix(p->seed + mix(p->name[place] + 1ull)), place, neighbours + 1};
    struct lanes l;
    struct counts both = {0}, others = {0};
    double sum = 0;
    for (uint32_t i = 0; i < neighbours; i++)
        sum += p->z[near[i]];
    for (uint32_t first = 0; first < p->draws; first += LANES) {
        if (d.size <= FEW)
            guess_draws(p, &d, first, &l);
        for (uint32_t lane = 0; lane < LANES && first + lane < p->draws; lane++) {
            if (d.size > FEW || l.odd[lane])
                draw_anew(p, &d, first + lane, worker, &l.both[lane], &l.others[lane]);
            count(&both, l.both[lane], sum + p->z[place]);
            count(&others, l.others[lane], sum);
        }
    }
    p->both[place] = two_sided(both, p->draws);
    p->others[place] = neighbours ? two_sided(others, p->draws) : NAN;
}

static void permute_block(void *context, size_t item, int worker)
{
    const struct permuting *p = context;
    size_t end = (item + 1) * BLOCK < p->around->count ? (item + 1) * BLOCK : p->around->count;
    for (size_t i = item * BLOCK; i < end; i++)
        permute_place(p, (uint32_t)i, worker);
}

/* z as whole numbers of which as many as a draw has can be added without rounding. */
static const double *whole_numbers(struct arena *out, const double *z, const struct neighbours *n)
{
    double *whole = NEW_RAW(out, double, n->count), largest = 0;
    uint32_t most = 1;
    int room, magnitude;
    for (size_t i = 0; i < n->count; i++) {
        uint32_t size = n->start[i + 1] - n->start[i] + 1;
        largest = fmax(largest, fabs(z[i]));
        most = size > most ? size : most;
    }
    (void)frexp(most, &room);         /* most < 2^room */
    (void)frexp(largest, &magnitude); /* largest < 2^magnitude */
    for (size_t i = 0; i < n->count; i++)
        whole[i] = rint(ldexp(z[i], 52 - room - magnitude));
    return whole;
}

void permutation_p(struct arena scratch, const double *z, const struct neighbours *around,
                   const uint32_t *name, int draws, uint64_t seed, double *both, double *others)
{
    int workers = parallel_threads();
    if (around->count == 0)
        return;
    struct permuting p = {
        .z = whole_numbers(&scratch, z, around),
        .around = around,
        .name = name,
        .draws = (uint32_t)draws,
        .unfair = (uint32_t)((1ull << 32) % around->count),
        .seed = seed,
        .both = both,
        .others = others,
        .taken = NEW(&scratch, uint64_t *, workers),
        .takings = NEW(&scratch, uint64_t, workers),
    };
    for (int w = 0; w < workers; w++)
        p.taken[w] = NEW(&scratch, uint64_t, around->count);
    parallel_for((around->count + BLOCK - 1) / BLOCK, permute_block, &p);
}
