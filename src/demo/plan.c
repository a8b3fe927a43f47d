/* plan.c - the geometry of plans, and filling a municipality around its main town by chance.
 * Knows nothing of cells, codes or files. */
#include "demo/plan.h"
#include "demo/chance.h"
#include "demo/names.h"

double blob_depth(uint64_t seed, const struct blob *b, struct point p)
{
    double dx = p.x - b->at.x, dy = p.y - b->at.y, stretch = b->stretch > 0 ? b->stretch : 1;
    double along = (dx * cos(b->angle) + dy * sin(b->angle)) / stretch;
    double across = -dx * sin(b->angle) + dy * cos(b->angle);
    double wave = noise_fractal(seed ^ (uint64_t)b->at.x, p.x / (b->radius_m * 0.9),
                                p.y / (b->radius_m * 0.9), 3);
    return hypot(along, across) / b->radius_m * (1 + 0.16 * wave);
}

double quarter_depth(const struct plan *plan, const struct quarter *q, struct point p)
{
    double small = 300 + 0.2 * q->reach_m, large = 0.75 * q->reach_m;
    double wave = 0.1 * noise_fractal(plan->seed + 401, p.x / small, p.y / small, 3);
    if (q->parts > 1) /* grown over ages: with lobes along its roads */
        wave += 0.17 * noise_fractal(plan->seed + 402, p.x / large, p.y / large, 2);
    return hypot(p.x - q->at.x, p.y - q->at.y) / q->reach_m * fmax(0.4, 1 + wave);
}

double line_distance(const struct line *line, struct point p)
{
    double best = INFINITY;
    for (int i = 0; i + 1 < line->count; i++) {
        struct point a = line->at[i], b = line->at[i + 1];
        double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
        double t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
        t = fmin(1, fmax(0, t));
        best = fmin(best, hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
    }
    return best;
}

static double side_of(struct point a, struct point b, struct point p)
{
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

bool line_crosses(const struct line *line, struct point p, struct point q)
{
    for (int i = 0; i + 1 < line->count; i++) {
        struct point a = line->at[i], b = line->at[i + 1];
        if (side_of(a, b, p) * side_of(a, b, q) < 0 && side_of(p, q, a) * side_of(p, q, b) < 0)
            return true;
    }
    return false;
}

int plan_gemeente_at(const struct plan *plan, struct point p)
{
    if (!plan_is_land(plan, p))
        return -1;
    double wave = plan->country ? 2500 : 500;
    struct point q = {
        p.x + wave * noise_fractal(plan->seed + 3, p.x / (wave * 4), p.y / (wave * 4), 3) * 0.5,
        p.y + wave * noise_fractal(plan->seed + 4, p.x / (wave * 4), p.y / (wave * 4), 3) * 0.5};
    int best = -1;
    double least = plan->country ? INFINITY : 1;
    for (int g = 0; g < plan->gemeente_count; g++) {
        const struct gemeente *gm = &plan->gemeenten[g];
        double dx = (q.x - gm->at.x) / gm->rx_m, dy = (q.y - gm->at.y) / gm->ry_m;
        double depth = plan->country ? dx * dx + dy * dy
                                     : sqrt(sqrt(dx * dx * dx * dx + dy * dy * dy * dy));
        if (depth < least) {
            least = depth;
            best = g;
        }
    }
    return best;
}

void plan_room(struct arena *out, struct plan *plan, int gemeenten, int quarters, int blobs,
               int spots)
{
    plan->gemeenten = NEW(out, struct gemeente, gemeenten);
    plan->quarters = NEW(out, struct quarter, quarters);
    plan->lakes = NEW(out, struct blob, blobs);
    plan->greens = NEW(out, struct blob, blobs);
    plan->spots = NEW(out, struct spot, spots);
}

/* Kinds of planted change, with how often they come (per cent) on estates and elsewhere. */
static const struct change_kind {
    double vulnerable, nuisance;
    int on_estates, elsewhere;
} CHANGES[] = {{0.095, 0.11, 24, 3}, {0.09, 0, 12, 10},   {0.09, -0.1, 8, 6},
               {0, 0.1, 10, 14},     {0, -0.1, 9, 16},    {-0.08, -0.1, 7, 10},
               {-0.08, 0, 6, 10},    {-0.075, 0.1, 2, 4}, {0, 0, 22, 27}};

static const struct change_kind *change_draw(uint64_t seed, uint64_t key, bool estate)
{
    int draw = (int)(chance_mix(seed, key) % 100);
    for (size_t i = 0; i < COUNT(CHANGES); i++) {
        draw -= estate ? CHANGES[i].on_estates : CHANGES[i].elsewhere;
        if (draw < 0)
            return &CHANGES[i];
    }
    return &CHANGES[COUNT(CHANGES) - 1];
}

static struct point around(uint64_t seed, uint64_t key, struct point centre, double low_m,
                           double high_m)
{
    double turn = chance_between(seed, key, 0, 6.283185307),
           far = chance_between(seed + 1, key, low_m, high_m);
    return (struct point){centre.x + far * cos(turn), centre.y + far * sin(turn)};
}

static void spot_add(struct plan *plan, uint64_t key, struct point at, double radius_m, bool estate)
{
    const struct change_kind *kind = change_draw(plan->seed + 31, key, estate);
    double strength = chance_between(plan->seed + 32, key, 0.85, 1.3);
    plan->spots[plan->spot_count++] = (struct spot){
        at, radius_m, estate ? chance_between(plan->seed + 33, key, 0.55, 1) : 0,
        kind->vulnerable * strength, kind->nuisance * strength};
}

/* Smaller ones no kernel of 200 m could find. */
static const double LEAST_SPOT_M = 400;

/* Whether a spot would keep clear of those before it: where two kinds of change overlap, nothing
 * in particular is planted. */
static bool spot_fits(const struct plan *plan, struct point at, double radius_m)
{
    for (int s = 0; s < plan->spot_count; s++) {
        const struct spot *other = &plan->spots[s];
        if (hypot(at.x - other->at.x, at.y - other->at.y) <
            1.2 * (radius_m + other->radius_m) + 200)
            return false;
    }
    return true;
}

static void quarter_spots(struct plan *plan, const struct quarter *q, uint64_t key)
{
    int estates = (int)chance_round(plan->seed + 41, key, q->people / 26000);
    int others = (int)chance_round(plan->seed + 42, key, q->people / 17000);
    for (int i = 0; i < estates + others; i++) {
        bool estate = i < estates;
        uint64_t k = chance_key((int64_t)key, i + 100);
        double radius = chance_between(plan->seed + 43, k, 500, estate ? 1000 : 800);
        radius = fmin(radius, q->reach_m * 0.6);
        if (radius < LEAST_SPOT_M)
            continue;
        for (int attempt = 0; attempt < 8; attempt++) {
            struct point at = around(plan->seed + 44, chance_key((int64_t)k, attempt), q->at,
                                     0.15 * q->reach_m, 0.8 * q->reach_m);
            if (!spot_fits(plan, at, radius))
                continue;
            spot_add(plan, k, at, radius, estate);
            break;
        }
    }
}

static void quarter_greens(struct arena *out, struct plan *plan, const struct quarter *q,
                           uint64_t key)
{
    int parks = (int)chance_round(plan->seed + 51, key, q->people / 16000);
    for (int i = 0; i < parks; i++) {
        uint64_t k = chance_key((int64_t)key, i + 500);
        struct point at = around(plan->seed + 52, k, q->at, 0.3 * q->reach_m, 0.95 * q->reach_m);
        plan->greens[plan->green_count++] = (struct blob){
            at, chance_between(plan->seed + 53, k, 140, 260 + 0.03 * q->reach_m),
            chance_between(plan->seed + 54, k, 1, 1.9), chance_between(plan->seed + 55, k, 0, 3.14),
            i == 0 ? arena_format(out, "%s-park", q->name) : NULL};
    }
}

/* The radius of settled land that `people` fill: larger places are denser. */
static double reach_of(double people)
{
    double per_cell = 27 + 9.5 * log2(fmax(1, people / 2500)), cells = people / fmax(20, per_cell);
    return 100 * sqrt(cells / 3.14159) * 1.01;
}

static void village_add(struct arena *out, struct plan *plan, int gemeente, uint64_t key,
                        double people)
{
    const struct gemeente *gm = &plan->gemeenten[gemeente];
    for (int attempt = 0; attempt < 12; attempt++) {
        uint64_t k = chance_key((int64_t)key, attempt);
        double far = fmin(gm->rx_m, gm->ry_m);
        struct point at = around(plan->seed + 61, k, gm->at, 0.3 * far,
                                 plan->country ? 0.95 * far : 0.8 * far);
        bool crowded = plan_gemeente_at(plan, at) != gemeente;
        for (int q = 0; q < plan->quarter_count && !crowded; q++)
            crowded = hypot(at.x - plan->quarters[q].at.x, at.y - plan->quarters[q].at.y) <
                      1.25 * (plan->quarters[q].reach_m + reach_of(people)) + 350;
        for (int l = 0; l < plan->lake_count && !crowded; l++)
            crowded = blob_depth(plan->seed, &plan->lakes[l], at) < 1.3;
        if (crowded)
            continue;
        struct quarter village = {.at = at,
                                  .people = people,
                                  .gemeente = gemeente,
                                  .rank = 3,
                                  .reach_m = reach_of(people),
                                  .name = name_village(out, plan->seed + 62, k)};
        village.parts = people > 2600 ? (int)(people / 1900) + 1 : 1;
        plan->quarters[plan->quarter_count++] = village;
        quarter_spots(plan, &village, k);
        return;
    }
}

static void business_add(struct arena *out, struct plan *plan, const struct quarter *town,
                         uint64_t key)
{
    struct point at = around(plan->seed + 71, key, town->at, 1.1 * town->reach_m,
                             1.2 * town->reach_m);
    if (plan_gemeente_at(plan, at) != town->gemeente)
        return;
    plan->quarters[plan->quarter_count++] = (struct quarter){
        .at = at,
        .people = 30,
        .gemeente = town->gemeente,
        .parts = 1,
        .business = true,
        .reach_m = fmin(900, 250 + 0.15 * town->reach_m),
        .name = arena_format(out, "Bedrijvenpark %s", town->name)};
}

void plan_fill_gemeente(struct arena *out, struct plan *plan, int gemeente)
{
    const struct gemeente *gm = &plan->gemeenten[gemeente];
    uint64_t key = chance_key(gemeente, 77);
    double rural_area_km2 = gm->rx_m * gm->ry_m * 3.1e-6;
    int villages = (int)chance_round(plan->seed + 81, key, fmin(9, 1.5 + rural_area_km2 / 28));
    double in_villages = 0, shares[16];
    for (int i = 0; i < villages; i++) {
        shares[i] = exp(0.8 * chance_normal(plan->seed + 82, chance_key(gemeente, i)));
        shares[i] = fmin(6500, fmax(250, 1500 * shares[i]));
        in_villages += shares[i];
    }
    double squeeze = fmin(1, 0.55 * gm->people / fmax(1, in_villages));
    double town = (gm->people - squeeze * in_villages) * 0.985; /* the rest lives scattered */
    struct quarter main_town = {.at = gm->at,
                                .people = town,
                                .gemeente = gemeente,
                                .reach_m = reach_of(town),
                                .rank = town > 90000 ? 1 : 2,
                                .name = gm->name};
    main_town.parts = (int)fmax(1, town / (plan->country ? 1660 : 950));
    plan->quarters[plan->quarter_count++] = main_town;
    quarter_spots(plan, &main_town, key);
    quarter_greens(out, plan, &main_town, key);
    for (int i = 0; i < villages; i++)
        village_add(out, plan, gemeente, chance_key(gemeente, i + 1000), squeeze * shares[i]);
    if (town > 9000)
        business_add(out, plan, &main_town, key);
}
