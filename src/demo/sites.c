/* sites.c - a jittered grid of coarse squares, some split in 4 x 4, with rows along rivers. */
#include "demo/sites.h"
#include "demo/chance.h"

/* The coarse squares of the site grid; the rim around the plan is always outside. */
struct squares {
    int width, height;
    uint8_t *fine;  /* split */
    uint8_t *river; /* a river may come near */
};

enum { SPLIT = 4, RIM = 3 };

static struct squares squares_make(struct arena *a, const struct plan *plan)
{
    struct squares s = {.width = (int)ceil((plan->high.x - plan->low.x) / plan->grid_m) + 2 * RIM,
                        .height = (int)ceil((plan->high.y - plan->low.y) / plan->grid_m) + 2 * RIM};
    s.fine = NEW(a, uint8_t, s.width * s.height);
    s.river = NEW(a, uint8_t, s.width * s.height);
    return s;
}

static struct point square_corner(const struct plan *plan, int column, int row)
{
    return (struct point){plan->low.x + (column - RIM) * plan->grid_m,
                          plan->low.y + (row - RIM) * plan->grid_m};
}

/* Mark the squares that a disc touches. */
static void mark_disc(const struct plan *plan, const struct squares *s, uint8_t *layer,
                      struct point at, double radius_m)
{
    double side = plan->grid_m, reach = radius_m + 0.71 * side;
    int west = (int)floor((at.x - reach - plan->low.x) / side) + RIM,
        east = (int)floor((at.x + reach - plan->low.x) / side) + RIM;
    int south = (int)floor((at.y - reach - plan->low.y) / side) + RIM,
        north = (int)floor((at.y + reach - plan->low.y) / side) + RIM;
    for (int row = south < 0 ? 0 : south; row <= north && row < s->height; row++)
        for (int column = west < 0 ? 0 : west; column <= east && column < s->width; column++) {
            struct point corner = square_corner(plan, column, row);
            if (hypot(corner.x + side / 2 - at.x, corner.y + side / 2 - at.y) < reach)
                layer[row * s->width + column] = 1;
        }
}

static void mark_squares(const struct plan *plan, const struct squares *s)
{
    for (int q = 0; q < plan->quarter_count; q++)
        mark_disc(plan, s, s->fine, plan->quarters[q].at, plan->quarters[q].reach_m * 1.2);
    for (int l = 0; l < plan->lake_count; l++)
        if (plan->lakes[l].radius_m < 4 * plan->grid_m)
            mark_disc(plan, s, s->fine, plan->lakes[l].at,
                      plan->lakes[l].radius_m * fmax(1, plan->lakes[l].stretch) * 1.15);
    for (int r = 0; r < plan->river_count; r++)
        for (int i = 0; i + 1 < plan->rivers[r].count; i++) {
            struct point a = plan->rivers[r].at[i], b = plan->rivers[r].at[i + 1];
            int steps = (int)ceil(hypot(b.x - a.x, b.y - a.y) / plan->grid_m);
            for (int k = 0; k <= steps; k++) {
                struct point p = {a.x + (b.x - a.x) * k / fmax(1, steps),
                                  a.y + (b.y - a.y) * k / fmax(1, steps)};
                mark_disc(plan, s, s->river, p, 2 * plan->rivers[r].width_m);
            }
        }
}

static double river_distance(const struct plan *plan, struct point p, double *width_m)
{
    double best = INFINITY;
    for (int r = 0; r < plan->river_count; r++) {
        double d = line_distance(&plan->rivers[r], p);
        if (d < best) {
            best = d;
            *width_m = plan->rivers[r].width_m;
        }
    }
    return best;
}

static int lake_at(const struct plan *plan, struct point p)
{
    for (int l = 0; l < plan->lake_count; l++) {
        const struct blob *b = &plan->lakes[l];
        double reach = 1.6 * b->radius_m * fmax(1, b->stretch);
        if (fabs(p.x - b->at.x) < reach && fabs(p.y - b->at.y) < reach &&
            blob_depth(plan->seed, b, p) < 1)
            return l + 1;
    }
    return 0;
}

int sites_quarter(const struct plan *plan, struct point p, double most)
{
    int best = -1;
    for (int q = 0; q < plan->quarter_count; q++) {
        const struct quarter *k = &plan->quarters[q];
        double reach = 1.6 * most * k->reach_m, dx = fabs(p.x - k->at.x), dy = fabs(p.y - k->at.y);
        if (dx > reach || dy > reach)
            continue;
        double depth = quarter_depth(plan, k, p);
        if (depth < most) {
            most = depth;
            best = q;
        }
    }
    return best;
}

static void site_add(struct sites *s, const struct plan *plan, struct point p, int water)
{
    bool rim = p.x < plan->low.x || p.y < plan->low.y || p.x > plan->high.x || p.y > plan->high.y;
    int i = s->count++, quarter = rim || water ? -1 : sites_quarter(plan, p, 1.15);
    s->at[i] = (struct point){round(p.x * 100) / 100, round(p.y * 100) / 100};
    s->gemeente[i] = rim            ? -1
                     : quarter >= 0 ? plan->quarters[quarter].gemeente
                                    : plan_gemeente_at(plan, p);
    s->water[i] = rim ? 0 : water;
    if (!rim && s->gemeente[i] < 0 && plan->country)
        s->water[i] = plan_is_sea(plan, p) ? 1 + plan->lake_count + plan->river_count : 0;
}

static void grid_site(struct sites *s, const struct plan *plan, struct point p, bool near_river)
{
    double width = 0;
    if (near_river && river_distance(plan, p, &width) < 1.45 * width)
        return; /* the river's own rows stand here */
    site_add(s, plan, p, lake_at(plan, p));
}

static void square_sites(struct sites *s, const struct plan *plan, const struct squares *squares,
                         int column, int row)
{
    int i = row * squares->width + column, split = squares->fine[i] ? SPLIT : 1;
    struct point corner = square_corner(plan, column, row);
    double side = plan->grid_m / split;
    for (int y = 0; y < split; y++)
        for (int x = 0; x < split; x++) {
            uint64_t key = chance_key(i, y * SPLIT + x);
            struct point p = {
                corner.x + side * (x + 0.5 + chance_between(plan->seed + 201, key, -0.33, 0.33)),
                corner.y + side * (y + 0.5 + chance_between(plan->seed + 202, key, -0.33, 0.33))};
            grid_site(s, plan, p, squares->river[i]);
        }
}

/* Three sites abreast every 0.8 widths: left bank, water, right bank. */
static void river_sites(struct sites *s, const struct plan *plan, int river)
{
    const struct line *line = &plan->rivers[river];
    double width = line->width_m, along = 0, next = 0;
    for (int i = 0; i + 1 < line->count; i++) {
        struct point a = line->at[i], b = line->at[i + 1];
        double length = hypot(b.x - a.x, b.y - a.y), ux = (b.x - a.x) / length,
               uy = (b.y - a.y) / length;
        for (; next < along + length; next += 0.8 * width) {
            struct point p = {a.x + ux * (next - along), a.y + uy * (next - along)};
            for (int side = -1; side <= 1; side++) {
                double sway = side ? chance_between(plan->seed + 203,
                                                    chance_key((int64_t)next, side), 0.99, 1.02)
                                   : 0;
                struct point q = {p.x - uy * side * sway * width, p.y + ux * side * sway * width};
                double ignored, clear = river_distance(plan, q, &ignored);
                if (q.x > plan->low.x && q.y > plan->low.y && q.x < plan->high.x &&
                    q.y < plan->high.y && (!side || clear > 0.8 * width))
                    site_add(s, plan, q, side ? lake_at(plan, q) : 1 + plan->lake_count + river);
            }
        }
        along += length;
    }
}

struct sites sites_make(struct arena *out, struct arena scratch, const struct plan *plan)
{
    struct squares squares = squares_make(&scratch, plan);
    mark_squares(plan, &squares);
    size_t most = 0;
    for (int i = 0; i < squares.width * squares.height; i++)
        most += squares.fine[i] ? SPLIT * SPLIT : 1;
    for (int r = 0; r < plan->river_count; r++)
        for (int i = 0; i + 1 < plan->rivers[r].count; i++) {
            struct point a = plan->rivers[r].at[i], b = plan->rivers[r].at[i + 1];
            most += 3 * (size_t)(2 + hypot(b.x - a.x, b.y - a.y) / (0.8 * plan->rivers[r].width_m));
        }
    struct sites s = {NEW(out, struct point, most), NEW(out, int, most), NEW(out, int, most), 0};
    for (int row = 0; row < squares.height; row++)
        for (int column = 0; column < squares.width; column++)
            square_sites(&s, plan, &squares, column, row);
    for (int r = 0; r < plan->river_count; r++)
        river_sites(&s, plan, r);
    return s;
}
