/* plan_country.c - a whole country by chance: coast, lakes, rivers, 342 municipalities whose sizes
 * follow Zipf's law, one of them a city with two faces. Lies within the extent of RD New; only
 * its size and density are those of the Netherlands. */
#include "demo/chance.h"
#include "demo/names.h"
#include "demo/plan.h"

enum { GEMEENTEN = 342, TWO_FACES = 3 };
static const double PEOPLE = 17.8e6;

/* The coast: corners of the land, kilometres, clockwise from the south-west. */
static const struct point COAST[] = {
    {20, 370},  {40, 400},  {62, 440},  {84, 480},  {100, 530}, {112, 562}, {150, 585},
    {200, 606}, {250, 608}, {272, 580}, {270, 530}, {252, 508}, {266, 480}, {256, 450},
    {226, 430}, {206, 410}, {212, 370}, {204, 340}, {196, 308}, {176, 318}, {180, 352},
    {150, 364}, {118, 360}, {90, 372},  {60, 362},  {36, 360}};

/* Even-odd rule. */
static bool inside_coast(double x_km, double y_km)
{
    bool inside = false;
    for (size_t i = 0, j = COUNT(COAST) - 1; i < COUNT(COAST); j = i++) {
        struct point a = COAST[i], b = COAST[j];
        if ((a.y > y_km) != (b.y > y_km) && x_km < (b.x - a.x) * (y_km - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

bool plan_is_land(const struct plan *plan, struct point p)
{
    if (!plan->country)
        return true;
    double x = p.x / 1000, y = p.y / 1000;
    x += 5 * noise_fractal(plan->seed + 1, p.x / 26000, p.y / 26000, 4);
    y += 5 * noise_fractal(plan->seed + 2, p.x / 26000, p.y / 26000, 4);
    return inside_coast(x, y);
}

bool plan_is_sea(const struct plan *plan, struct point p)
{
    double x = p.x / 1000, y = p.y / 1000;
    bool west = y > 366 && x<50 + 0.5 * (y - 370), north = y> 570 && x < 268;
    return plan->country && (west || north) && !plan_is_land(plan, p);
}

/* Whether there is land all around: large cities do not lie on the border. */
static bool well_inland(const struct plan *plan, struct point p, double margin_m)
{
    for (int i = 0; i < 8; i++) {
        double turn = i * 0.7853981634;
        if (!plan_is_land(plan,
                          (struct point){p.x + margin_m * cos(turn), p.y + margin_m * sin(turn)}))
            return false;
    }
    return true;
}

/* Centres apart from each other: the best of several throws, larger spacing in the north-east. */
static void place_gemeenten(struct plan *plan)
{
    for (int g = 0; g < GEMEENTEN; g++) {
        double best = -1;
        for (int attempt = 0; attempt < 40; attempt++) {
            uint64_t key = chance_key(g, attempt);
            struct point p = {chance_between(plan->seed + 11, key, 14000, 276000),
                              chance_between(plan->seed + 12, key, 304000, 616000)};
            bool wet = !plan_is_land(plan, p) || !well_inland(plan, p,
                                                              g < 12   ? 13000
                                                              : g < 60 ? 7500
                                                                       : 2500);
            for (int l = 0; l < plan->lake_count && !wet; l++)
                wet = blob_depth(plan->seed, &plan->lakes[l], p) < 1.1;
            if (wet)
                continue;
            double nearest = 60000;
            for (int h = 0; h < g; h++)
                nearest = fmin(nearest,
                               hypot(p.x - plan->gemeenten[h].at.x, p.y - plan->gemeenten[h].at.y));
            nearest *= 1 - 0.35 * smooth_step(150000, 260000, p.x * 0.5 + p.y * 0.5 - 90000);
            if (nearest > best) {
                best = nearest;
                plan->gemeenten[g].at = p;
            }
        }
    }
}

/* Zipf with a flat head: the largest has some 850,000 people, the smallest a few thousand. */
static void people_gemeenten(struct arena *out, struct plan *plan)
{
    double sum = 0;
    for (int g = 0; g < GEMEENTEN; g++)
        sum += pow(g + 1.6, -0.78);
    for (int g = 0; g < GEMEENTEN; g++) {
        struct gemeente *gm = &plan->gemeenten[g];
        gm->people = PEOPLE * pow(g + 1.6, -0.78) / sum;
        gm->number = 9001 + g;
        gm->name = name_town(out, plan->seed, g);
        gm->two_faces = g == TWO_FACES;
        gm->redivided = g % 12 == 3;
        gm->rx_m = 8000 + 2.2 * sqrt(gm->people * 10);
        gm->ry_m = gm->rx_m * chance_between(plan->seed + 13, (uint64_t)g, 0.8, 1.25);
    }
}

static struct line river(struct arena *out, uint64_t seed, struct point from, struct point to,
                         double width_m)
{
    enum { STEPS = 160 };
    struct line line = {
        .at = NEW(out, struct point, STEPS + 1), .count = STEPS + 1, .width_m = width_m};
    double length = hypot(to.x - from.x, to.y - from.y), nx = -(to.y - from.y) / length,
           ny = (to.x - from.x) / length;
    for (int i = 0; i <= STEPS; i++) {
        double t = (double)i / STEPS;
        double bend = 0.035 * length * noise_fractal(seed, t * length / 26000, 0, 4) *
                      smooth_step(0, 0.04, t);
        line.at[i] = (struct point){from.x + t * (to.x - from.x) + bend * nx,
                                    from.y + t * (to.y - from.y) + bend * ny};
    }
    return line;
}

static void place_water(struct arena *out, struct plan *plan)
{
    static const struct {
        double x, y, to_x, to_y, width_m;
    } RIVERS[] = {{252, 434, 62, 432, 420},
                  {200, 300, 66, 405, 320},
                  {226, 440, 176, 540, 260},
                  {262, 500, 180, 590, 180}};
    plan->rivers = NEW(out, struct line, COUNT(RIVERS));
    for (size_t i = 0; i < COUNT(RIVERS); i++) {
        plan->rivers[i] = river(
            out, plan->seed + 100 + i, (struct point){RIVERS[i].x * 1000, RIVERS[i].y * 1000},
            (struct point){RIVERS[i].to_x * 1000, RIVERS[i].to_y * 1000}, RIVERS[i].width_m);
        plan->rivers[i].name = name_water(out, plan->seed, i, false);
    }
    plan->river_count = COUNT(RIVERS);
    plan->lakes[plan->lake_count++] = (struct blob){
        {156000, 532000}, 17000, 1.5, 1.1, "Groot Meetmeer"};
    for (int i = 0; i < 45; i++) {
        uint64_t key = (uint64_t)i + 300;
        struct point p = {chance_between(plan->seed + 21, key, 20000, 270000),
                          chance_between(plan->seed + 22, key, 310000, 610000)};
        double radius = chance_between(plan->seed + 23, key, 400, 1700);
        if (plan_is_land(plan, p))
            plan->lakes[plan->lake_count++] = (struct blob){
                p, radius, chance_between(plan->seed + 24, key, 1, 2),
                chance_between(plan->seed + 25, key, 0, 3.1),
                name_water(out, plan->seed, key, true)};
    }
}

/* Whether a wood would stand where people live. */
static bool over_town(const struct plan *plan, const struct blob *wood)
{
    for (int k = 0; k < plan->quarter_count; k++) {
        const struct quarter *q = &plan->quarters[k];
        double far = hypot(q->at.x - wood->at.x, q->at.y - wood->at.y);
        if (far < 0.9 * q->reach_m + wood->radius_m * (1 + wood->stretch) / 2)
            return true;
    }
    return false;
}

static void place_woods(struct plan *plan)
{
    for (int i = 0; i < 1500; i++) {
        uint64_t key = (uint64_t)i + 700, seed = plan->seed;
        struct blob wood = {.at = {chance_between(seed + 26, key, 20000, 270000),
                                   chance_between(seed + 27, key, 310000, 610000)},
                            .radius_m = chance_between(seed + 28, key, 400, 2600),
                            .stretch = chance_between(seed + 29, key, 1, 2.2),
                            .angle = chance_between(seed + 30, key, 0, 3.1)};
        if (plan_is_land(plan, wood.at) && !over_town(plan, &wood))
            plan->greens[plan->green_count++] = wood;
    }
}

void plan_country(struct arena *out, struct plan *plan)
{
    plan_room(out, plan, GEMEENTEN, GEMEENTEN * 14, 4000, 12000);
    plan->country = true;
    plan->low = (struct point){5000, 298000};
    plan->high = (struct point){285000, 622000};
    plan->grid_m = 1200;
    plan->gemeente_count = GEMEENTEN;
    place_water(out, plan);
    place_gemeenten(plan);
    people_gemeenten(out, plan);
    for (int g = 0; g < GEMEENTEN; g++)
        plan_fill_gemeente(out, plan, g);
    place_woods(plan);
}
