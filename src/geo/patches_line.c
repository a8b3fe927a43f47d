/* patches_line.c - the stairs of a border to a rounded line, in four steps: the middles of its
 * edges, pulled taut, corners cut, and points that say nothing left out. In pixels. */
#include "geo/patches_internal.h"

/* Share of a pixel that a border may slide from its edge. Borders come no nearer to each other than
 * a quarter of a pixel (two that pass a pixel's centre at 0.2 by its two diagonals), except where
 * they meet in a node. */
#define SLACK 0.3
/* Share of a pixel within which points of a rounded border are left out. */
#define TOLERANCE 0.1
/* A point that lies nearer than this share of a pixel to the line between its neighbours is no
 * corner. */
#define STRAIGHT 0.04
enum { PASSES = 4, POINTS_A_CORNER = 4 };

/* The gate that a border passes on every edge of a pixel: it goes from pixel to pixel across the
 * middle of the edge, and is no other border's, so borders never cross. */
struct gate {
    double at[2];  /* x and y where the border passes now */
    double middle; /* of the coordinate that may slide */
    size_t slides; /* which: 1 when the edge runs east or west, else 0 */
};

static size_t steps_between(struct vertex a, struct vertex b)
{
    return (size_t)(abs(b.x - a.x) + abs(b.y - a.y));
}

static size_t steps_of(const struct vertex *corner, size_t count)
{
    size_t steps = 0;
    for (size_t i = 0; i + 1 < count; i++)
        steps += steps_between(corner[i], corner[i + 1]);
    return steps;
}

size_t line_room(const struct vertex *corner, size_t count)
{
    return POINTS_A_CORNER * steps_of(corner, count) + 2;
}

/* A gate in the middle of every edge. */
static void set_gates(const struct vertex *corner, size_t count, struct gate *gate)
{
    for (size_t i = 0; i + 1 < count; i++) {
        struct vertex a = corner[i], b = corner[i + 1];
        size_t steps = steps_between(a, b), slides = a.x != b.x;
        double dx = (b.x > a.x) - (b.x < a.x), dy = (b.y > a.y) - (b.y < a.y);
        for (size_t k = 0; k < steps; k++) {
            struct gate g = {
                {a.x + ((double)k + 0.5) * dx, a.y + ((double)k + 0.5) * dy}, 0, slides};
            g.middle = g.at[slides];
            *gate++ = g;
        }
    }
}

static double within(double value, double least, double most)
{
    value = least > value ? least : value;
    return most < value ? most : value;
}

/* Slide to the straight line between the neighbours, as far as the gate goes. Coordinates by
 * number, since which one slides changes with every step of a stair and cannot be foretold. */
static void slide(struct gate *g, const double *before, const double *after)
{
    size_t s = g->slides, f = 1 - s;
    double there = (after[s] - before[s]) * (g->at[f] - before[f]) / (after[f] - before[f]);
    g->at[s] = within(before[s] + there, g->middle - SLACK, g->middle + SLACK);
}

/* Pull the line taut, as a string through its gates: stairs of any slope become straight. Every
 * pass follows the one before at two gates' distance, where it finds all as if that were done: so
 * a division need not wait for the one at the next gate. */
static void pull_taut(struct gate *gate, size_t steps, bool loop, struct point first,
                      struct point last)
{
    const double ends[2][2] = {{first.x, first.y}, {last.x, last.y}};
    const double *before = loop ? gate[steps - 1].at : ends[0],
                 *after = loop ? gate[0].at : ends[1];
    for (size_t t = 0; t < steps + 2 * (PASSES - 1); t++)
        for (size_t pass = 0; pass < PASSES && 2 * pass <= t; pass++) {
            size_t i = t - 2 * pass;
            if (i < steps)
                slide(&gate[i], i ? gate[i - 1].at : before,
                      i + 1 < steps ? gate[i + 1].at : after);
        }
    if (loop) /* the last gate had not moved yet when the first one looked at it */
        slide(&gate[0], before, steps > 1 ? gate[1].at : after);
}

/* Add what two rounds of cutting corners at a quarter of their sides leave of the corner b. */
static size_t cut_corner(struct point a, struct point b, struct point c, struct point *made)
{
    double ux = b.x - a.x, uy = b.y - a.y, vx = c.x - b.x, vy = c.y - b.y;
    double cross = ux * vy - uy * vx, wx = ux + vx, wy = uy + vy;
    if (cross * cross <= STRAIGHT * STRAIGHT * (wx * wx + wy * wy)) {
        made[0] = b;
        return 1;
    }
    static const double before[] = {0.375, 0.1875, 0.0625, 0}, after[] = {0, 0.0625, 0.1875, 0.375};
    for (int k = 0; k < POINTS_A_CORNER; k++)
        made[k] = (struct point){b.x - before[k] * ux + after[k] * vx,
                                 b.y - before[k] * uy + after[k] * vy};
    return POINTS_A_CORNER;
}

static struct point point_of(const struct gate *g)
{
    return (struct point){g->at[0], g->at[1]};
}

static size_t cut_corners(const struct gate *gate, size_t steps, bool loop, struct point first,
                          struct point last, struct point *made)
{
    size_t n = 0;
    struct point before = loop ? point_of(&gate[steps - 1]) : first, here = point_of(&gate[0]);
    if (!loop)
        made[n++] = first;
    for (size_t i = 0; i < steps; i++) {
        struct point after = i + 1 < steps ? point_of(&gate[i + 1])
                             : loop        ? point_of(&gate[0])
                                           : last;
        n += cut_corner(before, here, after, made + n);
        before = here;
        here = after;
    }
    made[n++] = loop ? made[0] : last;
    return n;
}

/* The directions, seen from a point that stays, in which a line passes all points left out since
 * within the tolerance. */
struct cone {
    double reach2;            /* squared distance of the farthest point */
    struct point left, right; /* directions; meaningless while reach2 is 0 */
};

/* Whether a line to `d` passes all points so far; then narrow the cone by `d`. */
static bool cone_takes(struct cone *k, struct point d)
{
    double r2 = d.x * d.x + d.y * d.y;
    bool open = k->reach2 > 0;
    if (open && (k->left.x * d.y - k->left.y * d.x > 0 || k->right.x * d.y - k->right.y * d.x < 0 ||
                 r2 < k->reach2))
        return false;
    if (r2 <= TOLERANCE * TOLERANCE)
        return true;
    double along = sqrt(r2 - TOLERANCE * TOLERANCE);
    struct point l = {d.x * along - d.y * TOLERANCE, d.y * along + d.x * TOLERANCE};
    struct point r = {d.x * along + d.y * TOLERANCE, d.y * along - d.x * TOLERANCE};
    if (!open || k->left.x * l.y - k->left.y * l.x < 0)
        k->left = l;
    if (!open || k->right.x * r.y - k->right.y * r.x > 0)
        k->right = r;
    k->reach2 = r2;
    return true;
}

/* Leave points out that lie within the tolerance of the line, in place; the ends stay. One pass:
 * a point stays when no line from the last one that stayed can pass all in between. Source:
 * Williams 1978 (the cone). */
static size_t leave_out(struct point *line, size_t count)
{
    size_t n = 1;
    struct cone cone = {0};
    for (size_t i = 1; i < count; i++) {
        struct point d = {line[i].x - line[n - 1].x, line[i].y - line[n - 1].y};
        if (!cone_takes(&cone,
                        d)) { /* a fresh cone takes all, so the point before has not stayed yet */
            line[n++] = line[i - 1];
            cone = (struct cone){0};
            d = (struct point){line[i].x - line[n - 1].x, line[i].y - line[n - 1].y};
            (void)cone_takes(&cone, d);
        }
    }
    if (count > 1)
        line[n++] = line[count - 1];
    return n;
}

size_t line_round(struct arena scratch, const struct vertex *corner, size_t count, bool loop,
                  struct point *made)
{
    size_t steps = steps_of(corner, count);
    struct point first = {corner[0].x, corner[0].y};
    struct point last = {corner[count - 1].x, corner[count - 1].y};
    struct gate *gate = NEW_RAW(&scratch, struct gate, steps);
    set_gates(corner, count, gate);
    pull_taut(gate, steps, loop, first, last);
    return leave_out(made, cut_corners(gate, steps, loop, first, last, made));
}
