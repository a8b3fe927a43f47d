/* figures.c - what is true of each square: tenure, income, vulnerable residents, liveability.
 * Levels come from the kind of place and the estates of the plan, changes from what it plants. */
#include "demo/cells.h"
#include "demo/chance.h"

const int CELL_YEARS[YEARS] = {2014, 2018, 2022, 2024};

/* What a square inherits from the spots around it. */
struct planted {
    double estate, vulnerable, nuisance;
};

/* Spots are found through a coarse grid of squares of 2 km. */
struct spot_index {
    const struct plan *plan;
    int width, height;
    int *first, *list;
};

enum { INDEX_M = 2000 };

static int index_at(const struct spot_index *index, struct point p)
{
    int column = (int)((p.x - index->plan->low.x) / INDEX_M),
        row = (int)((p.y - index->plan->low.y) / INDEX_M);
    column = column < 0 ? 0 : column >= index->width ? index->width - 1 : column;
    row = row < 0 ? 0 : row >= index->height ? index->height - 1 : row;
    return row * index->width + column;
}

/* Every spot stands in each of the 9 squares around its own: radii stay below 1,300 m. */
static struct spot_index index_make(struct arena *a, const struct plan *plan)
{
    struct spot_index index = {.plan = plan,
                               .width = (int)((plan->high.x - plan->low.x) / INDEX_M) + 1,
                               .height = (int)((plan->high.y - plan->low.y) / INDEX_M) + 1};
    index.first = NEW(a, int, index.width *index.height + 1);
    index.list = NEW(a, int, plan->spot_count * 9 + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (int s = 0; s < plan->spot_count; s++)
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) {
                    struct point p = plan->spots[s].at;
                    int i = index_at(&index,
                                     (struct point){p.x + dx * INDEX_M, p.y + dy * INDEX_M});
                    if (pass)
                        index.list[--index.first[i]] = s;
                    else
                        index.first[i]++;
                }
        for (int i = 0; !pass && i < index.width * index.height; i++)
            index.first[i + 1] += index.first[i];
    }
    return index;
}

static struct planted planted_at(const struct spot_index *index, struct point p)
{
    struct planted sum = {0};
    int square = index_at(index, p), last = -1;
    for (int i = index->first[square]; i < index->first[square + 1]; i++) {
        const struct spot *s = &index->plan->spots[index->list[i]];
        if (index->list[i] == last)
            continue; /* at the rim of the grid a spot can stand twice in a square */
        last = index->list[i];
        struct blob shape = {.at = s->at, .radius_m = s->radius_m, .stretch = 1};
        double depth = hypot(p.x - s->at.x, p.y - s->at.y) / s->radius_m;
        if (depth > 1.9)
            continue;
        depth = blob_depth(index->plan->seed + 17, &shape, p);
        double top = 1 - smooth_step(0.85, 1.15, depth);
        sum.estate = fmax(sum.estate, s->estate * top);
        sum.vulnerable = fabs(s->vulnerable * top) > fabs(sum.vulnerable) ? s->vulnerable * top
                                                                          : sum.vulnerable;
        sum.nuisance = fabs(s->nuisance * top) > fabs(sum.nuisance) ? s->nuisance * top
                                                                    : sum.nuisance;
    }
    return sum;
}

/* How urban a place is: 0 in the fields, 1 in the middle of the largest city. */
static double urbanity(const struct plan *plan, const struct cell *c)
{
    if (c->quarter < 0)
        return 0;
    const struct quarter *q = &plan->quarters[c->quarter];
    double people = plan->gemeenten[q->gemeente].people, town = q->rank == 3 ? 0.25 : 1;
    double size = fmin(1, fmax(0.1, log10(people / 8000) / 2));
    return size * town * (1.1 - 0.45 * (double)c->depth);
}

/* The city with two faces: +1 in the north (poor), -1 in the south (rich), 0 elsewhere. */
static double face(const struct plan *plan, const struct cell *c)
{
    if (c->quarter < 0)
        return 0;
    const struct quarter *q = &plan->quarters[c->quarter];
    if (!plan->gemeenten[q->gemeente].two_faces)
        return 0;
    double up = (c->n * 100.0 - plan->gemeenten[q->gemeente].at.y) / (0.35 * q->reach_m);
    return fmax(-1, fmin(1, up));
}

/* Shares that hold for a square in 2022, 0..1. */
struct shares {
    double corporation, vulnerable, low, high, benefits, owned, tenants_low;
};

static double share(double v, double low, double high)
{
    return fmax(low, fmin(high, v));
}

static struct shares shares_at(const struct plan *plan, const struct cell *c, double urban,
                               double two_faces)
{
    double x = c->e / 10.0, y = c->n / 10.0, estate = (double)c->estate; /* kilometres */
    double mood = noise_fractal(plan->seed + 501, x / 1.1, y / 1.1, 3),
           fine = noise_at(plan->seed + 502, x / 0.35, y / 0.35);
    struct shares s;
    double scattered = c->quarter < 0 ? 0.16 : 0;
    s.corporation = share(0.120 + 0.13 * urban + 0.07 * mood + 0.04 * fine + 0.52 * estate +
                              0.17 * two_faces - scattered,
                          0.005, 0.93);
    s.vulnerable = share(0.052 + 0.020 * urban + 0.010 * mood + 0.004 * fine + 0.155 * estate +
                             0.05 * two_faces - 0.06 * scattered,
                         0.012, 0.4);
    s.low = share(0.303 + 0.075 * urban + 0.035 * mood + 0.02 * fine + 0.27 * estate +
                      0.12 * two_faces,
                  0.08, 0.85);
    s.high = share(0.24 - 0.03 * urban - 0.05 * mood - 0.16 * estate - 0.1 * two_faces, 0.02, 0.6);
    s.benefits = share(0.6 * s.vulnerable + 0.012 + 0.006 * fine, 0.005, 0.4);
    s.owned = share((1 - s.corporation) * (0.86 - 0.24 * urban), 0.03, 0.97);
    s.tenants_low = share(0.63 + 0.09 * estate + 0.03 * mood + 0.03 * two_faces, 0.3, 0.95);
    return s;
}

/* A whole part of `whole`, the share kept on average. */
static int32_t of(uint64_t seed, uint64_t key, int32_t whole, double part)
{
    return (int32_t)chance_round(seed, key, whole * share(part, 0, 1) * (1 - 1e-9));
}

static void count_year(struct cell *c, const struct plan *plan, const struct shares *s, int year)
{
    double since = (CELL_YEARS[year] - 2022) / 8.0; /* -1 in 2014, 0 in 2022 */
    double drift = (double)c->vulnerable_change * fmax(-1, fmin(0.15, since));
    uint64_t key = chance_key(c->e, c->n), seed = plan->seed + 600;
    struct counts *n = &c->counts;
    bool built_later = c->quarter >= 0 && c->depth > 0.9F && year == Y2014 &&
                       chance_unit(seed + 1, key) < 0.12;
    double grown = 1 + 0.055 * since * (0.4 + 1.2 * chance_unit(seed + 2, key));
    n->people[year] = built_later ? 0
                                  : (int32_t)chance_round(seed + 3, key, (double)c->weight * grown);
    double homes = n->people[year] / (2.16 - 0.25 * (double)c->estate + 0.2 * (double)c->depth);
    n->dwellings[year] = (int32_t)chance_round(seed + 4, key, homes * 1.02);
    n->households[year] = n->dwellings[year];
    n->vacant[year] = (int32_t)chance_round(seed + 5, key, 0.035 * n->dwellings[year]);
    /* a little of a new draw each year: people move, most stay */
    double moved = 0.2 * chance_normal(seed + 20 + (uint64_t)year, key);
    double shaken = 0.5 * chance_unit(seed + 6, key) +
                    0.5 * chance_unit(seed + 30 + (uint64_t)year, key);
    double most = n->people[year];
    n->vulnerable[year] = (int32_t)fmax(
        0,
        fmin(most, floor(most * share(s->vulnerable + drift, 0.004, 0.5) + 0.15 * moved + shaken)));
    n->benefits[year] = (int32_t)fmax(
        0, fmin(most, floor(most * share(s->benefits + 0.5 * drift, 0.003, 0.5) + shaken)));
    n->corporation[year] = of(seed + 7, key, n->dwellings[year],
                              share(s->corporation - 0.012 * since, 0, 1));
    n->owned[year] = of(seed + 8, key, n->dwellings[year] - n->corporation[year],
                        s->owned / (1 - s->corporation));
    n->low_income[year] = of(seed + 9, key, n->households[year],
                             share(s->low + 0.8 * drift, 0.02, 0.95));
    n->high_income[year] = of(seed + 10, key, n->households[year] - n->low_income[year],
                              s->high / (1 - s->low));
    n->tenants[year] = n->corporation[year];
    n->tenants_low[year] = of(seed + 11, key, n->tenants[year],
                              share(s->tenants_low + 1.6 * drift, 0.1, 0.98));
}

static void live_scores(struct cell *c, const struct plan *plan, double urban, double two_faces)
{
    double x = c->e / 10.0, y = c->n / 10.0, estate = (double)c->estate;
    double slow = noise_fractal(plan->seed + 701, x / 2.2, y / 2.2, 3),
           quick = noise_at(plan->seed + 702, x / 0.4, y / 0.4);
    uint64_t key = chance_key(c->e, c->n);
    double grain = chance_normal(plan->seed + 703, key);
    c->dimension[FYS] = (float)(0.010 - 0.03 * urban + 0.022 * slow - 0.02 * estate +
                                0.006 * grain);
    c->dimension[ONV] = (float)(0.075 - 0.155 * urban + 0.022 * slow + 0.012 * quick -
                                0.105 * estate - 0.05 * two_faces + 0.008 * grain);
    c->dimension[SOC] = (float)(0.030 - 0.06 * urban - 0.015 * slow - 0.07 * estate -
                                0.03 * two_faces + 0.006 * grain);
    c->dimension[VRZ] = (float)(-0.11 + 0.27 * urban +
                                0.02 * noise_at(plan->seed + 704, x / 1.5, y / 1.5) +
                                0.004 * grain);
    c->dimension[WON] = (float)(0.025 - 0.02 * urban + 0.018 * quick - 0.07 * estate -
                                0.03 * two_faces + 0.006 * grain);
    double worth = 330 + 90 * slow - 130 * estate - 60 * two_faces + 60 * urban;
    c->home_value = (int32_t)fmax(95, worth + 15 * grain);
    c->income = (int32_t)fmax(190, 470 + 70 * slow - 150 * estate - 60 * two_faces + 12 * grain);
}

void cells_figures(const struct plan *plan, struct cells *cells)
{
    struct arena opened = arena_open("demo spots", (size_t)64 << 20), scratch = opened;
    struct spot_index index = index_make(&scratch, plan);
    for (int i = 0; i < cells->count; i++) {
        struct cell *c = &cells->cell[i];
        struct point p = {c->e * 100.0 + 50, c->n * 100.0 + 50};
        struct planted here = c->quarter < 0 ? (struct planted){0} : planted_at(&index, p);
        if (plan->still)
            here.vulnerable = here.nuisance = 0;
        c->estate = (float)here.estate;
        c->vulnerable_change = (float)here.vulnerable;
        c->nuisance_change = (float)here.nuisance;
        double urban = urbanity(plan, c), two_faces = face(plan, c);
        struct shares s = shares_at(plan, c, urban, two_faces);
        s.vulnerable = share(s.vulnerable + 0.45 * here.vulnerable, 0.012, 0.45);
        for (int year = 0; year < YEARS; year++)
            count_year(c, plan, &s, year);
        live_scores(c, plan, urban, two_faces);
        c->dimension[ONV] -= 0.4F * c->nuisance_change;
    }
    arena_close(opened);
}

/* The model's own unrest between editions: smooth over some 400 m, and small. */
static double unrest(const struct plan *plan, const struct cell *c, int year, int dimension)
{
    uint64_t seed = plan->seed + 800 + (uint64_t)(year * DIMENSIONS + dimension);
    return 0.0035 * noise_at(seed, c->e / 7.0, c->n / 7.0) +
           0.004 * chance_normal(seed, chance_key(c->e, c->n));
}

void cell_scores(const struct plan *plan, const struct cell *cell, int year,
                 int64_t score[DIMENSIONS])
{
    double since = fmax(-1, fmin(0.15, (year - 2022) / 8.0));
    for (int d = 0; d < DIMENSIONS; d++) {
        double v = (double)cell->dimension[d] + unrest(plan, cell, year, d);
        if (d == ONV)
            v -= since * (double)cell->nuisance_change;
        if (year < 2014)
            v -= 0.002 * (2014 - year); /* the whole country improved */
        score[d] = (int64_t)llround(v * 1e10);
    }
}

void counts_add(struct counts *a, const struct counts *b)
{
    int32_t *to = (int32_t *)a;
    const int32_t *from = (const int32_t *)b;
    for (size_t i = 0; i < sizeof *a / sizeof *to; i++)
        to[i] += from[i];
}
