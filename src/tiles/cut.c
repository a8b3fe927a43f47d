/* cut.c - cut rings and lines to a box, in whole numbers. */
#include "tiles/cut.h"

/* A side puts two points in the place of every run of points outside, so it makes at most half as
 * many more: 1.5 to the fourth power for four sides. */
enum { GROWTH = 6 };

/* A side of the box: what has `sign` times its coordinate at most `most` is inside. */
struct side {
    bool along_x;
    int32_t bound, sign;
};

static int32_t coordinate(struct mvt_point p, bool along_x)
{
    return along_x ? p.x : p.y;
}

static bool is_inside(struct mvt_point p, struct side side)
{
    return side.sign * coordinate(p, side.along_x) <= side.sign * side.bound;
}

/* n / d to the nearest whole number, halves upward; d > 0. */
static int64_t divide_rounded(int64_t n, int64_t d)
{
    int64_t twice = 2 * n + d, by = 2 * d;
    return twice / by - (twice % by < 0);
}

/* Where the edge a-b meets a side's line; the same for b-a. */
static struct mvt_point crossing(struct mvt_point a, struct mvt_point b, struct side side)
{
    if (coordinate(a, side.along_x) > coordinate(b, side.along_x)) {
        struct mvt_point kept = a;
        a = b;
        b = kept;
    }
    int64_t a0 = coordinate(a, side.along_x), b0 = coordinate(b, side.along_x);
    int64_t a1 = coordinate(a, !side.along_x), b1 = coordinate(b, !side.along_x);
    int32_t across = (int32_t)(a1 + divide_rounded((b1 - a1) * (side.bound - a0), b0 - a0));
    return side.along_x ? (struct mvt_point){side.bound, across}
                        : (struct mvt_point){across, side.bound};
}

struct box cut_bounds(const struct paths *paths)
{
    struct box b = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = paths->start[0]; i < paths->start[paths->count]; i++) {
        struct mvt_point p = paths->point[i];
        b.west = p.x < b.west ? p.x : b.west;
        b.east = p.x > b.east ? p.x : b.east;
        b.north = p.y < b.north ? p.y : b.north;
        b.south = p.y > b.south ? p.y : b.south;
    }
    return b;
}

static bool box_holds(struct box box, struct box other)
{
    return other.west >= box.west && other.east <= box.east && other.north >= box.north &&
           other.south <= box.south;
}

static void sides_of(struct box box, struct side sides[4])
{
    sides[0] = (struct side){true, box.west, -1};
    sides[1] = (struct side){true, box.east, 1};
    sides[2] = (struct side){false, box.north, -1};
    sides[3] = (struct side){false, box.south, 1};
}

/* Cut one ring by one side; returns the number of points, at most twice `count`. */
static size_t cut_ring_side(const struct mvt_point *ring, size_t count, struct side side,
                            struct mvt_point *made)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct mvt_point a = ring[i], b = ring[i + 1 < count ? i + 1 : 0];
        bool a_in = is_inside(a, side), b_in = is_inside(b, side);
        if (a_in)
            made[n++] = a;
        if (a_in != b_in)
            made[n++] = crossing(a, b, side);
    }
    return n;
}

static bool same(struct mvt_point a, struct mvt_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Whether the way a-b-c goes back over itself at b. */
static bool is_spike(struct mvt_point a, struct mvt_point b, struct mvt_point c)
{
    int64_t ux = b.x - a.x, uy = b.y - a.y, vx = c.x - b.x, vy = c.y - b.y;
    return ux * vy == uy * vx && ux * vx + uy * vy < 0;
}

/* Take repeated points and spikes out, in place; returns what is left, 0 when it has no area. */
static size_t clean_ring(struct mvt_point *ring, size_t count)
{
    size_t n = 0, first = 0;
    for (size_t i = 0; i < count; i++) {
        struct mvt_point p = ring[i];
        for (bool again = true; again;) {
            again = n >= 2 && is_spike(ring[n - 2], ring[n - 1], p);
            n -= again;
        }
        if (!n || !same(ring[n - 1], p))
            ring[n++] = p;
    }
    while (n - first >= 3) { /* the same where the ring closes */
        struct mvt_point *r = ring + first, *last = ring + n - 1;
        if (same(*last, r[0]) || is_spike(last[-1], *last, r[0]))
            n--;
        else if (is_spike(*last, r[0], r[1]))
            first++;
        else
            break;
    }
    n -= first;
    memmove(ring, ring + first, n * sizeof *ring);
    return n >= 3 && mvt_ring_area2(ring, n) != 0 ? n : 0;
}

struct paths cut_rings(struct arena *out, const struct paths *rings, struct box box)
{
    struct side sides[4];
    sides_of(box, sides);
    bool whole = box_holds(box, cut_bounds(rings));
    struct paths made = {rings->count, NEW(out, uint32_t, rings->count + 1), NULL};
    size_t most = rings->start[rings->count] - rings->start[0];
    size_t room = whole ? most : GROWTH * most;
    made.point = NEW_RAW(out, struct mvt_point, room);
    struct arena scratch = *out;
    struct mvt_point *spare = whole ? NULL : NEW_RAW(&scratch, struct mvt_point, room);
    for (size_t r = 0; r < rings->count; r++) {
        struct mvt_point *at = made.point + made.start[r];
        size_t n = rings->start[r + 1] - rings->start[r];
        memcpy(at, rings->point + rings->start[r], n * sizeof *at);
        for (int s = 0; s < 4 && !whole; s += 2) {
            n = cut_ring_side(at, n, sides[s], spare);
            n = cut_ring_side(spare, n, sides[s + 1], at);
        }
        made.start[r + 1] = made.start[r] + (uint32_t)clean_ring(at, n);
    }
    return made;
}

/* Cut lines by one side into `made`, whose arrays have room. */
static void cut_lines_side(const struct paths *lines, struct side side, struct paths *made)
{
    made->count = 0;
    uint32_t n = 0;
    for (size_t l = 0; l < lines->count; l++) {
        bool open = false;
        for (size_t i = lines->start[l]; i + 1 < lines->start[l + 1]; i++) {
            struct mvt_point a = lines->point[i], b = lines->point[i + 1];
            bool a_in = is_inside(a, side), b_in = is_inside(b, side);
            if (!open && a_in)
                made->point[n++] = a;
            if (a_in != b_in)
                made->point[n++] = crossing(a, b, side);
            if (b_in)
                made->point[n++] = b;
            open = b_in;
            if (a_in && !b_in)
                made->start[++made->count] = n;
        }
        if (open)
            made->start[++made->count] = n;
    }
}

/* Take repeated points out, and lines of one point, in place. */
static void clean_lines(struct paths *lines)
{
    uint32_t n = 0;
    size_t count = 0, begin = 0;
    for (size_t l = 0; l < lines->count; l++) {
        uint32_t first = n;
        size_t end = lines->start[l + 1];
        for (size_t i = begin; i < end; i++)
            if (n == first || !same(lines->point[n - 1], lines->point[i]))
                lines->point[n++] = lines->point[i];
        begin = end;
        if (n - first < 2)
            n = first;
        else
            lines->start[++count] = n;
    }
    lines->count = count;
}

struct paths cut_lines(struct arena *out, const struct paths *lines, struct box box)
{
    struct side sides[4];
    sides_of(box, sides);
    size_t points = lines->start[lines->count] - lines->start[0];
    bool whole = box_holds(box, cut_bounds(lines));
    size_t most = whole ? points : GROWTH * points;
    struct paths made = {0, NEW(out, uint32_t, lines->count + most + 1),
                         NEW_RAW(out, struct mvt_point, most)};
    if (whole) {
        memcpy(made.point, lines->point + lines->start[0], points * sizeof *made.point);
        for (size_t l = 0; l < lines->count; l++)
            made.start[l + 1] = lines->start[l + 1] - lines->start[0];
        made.count = lines->count;
    } else {
        struct arena scratch = *out;
        struct paths spare = {0, NEW(&scratch, uint32_t, lines->count + most + 1),
                              NEW_RAW(&scratch, struct mvt_point, most)};
        cut_lines_side(lines, sides[0], &spare);
        cut_lines_side(&spare, sides[1], &made);
        cut_lines_side(&made, sides[2], &spare);
        cut_lines_side(&spare, sides[3], &made);
    }
    clean_lines(&made);
    return made;
}

/* -1 below the range, 1 above it, 0 in it. */
static int place_of(int32_t c, int32_t low, int32_t high)
{
    return (c > high) - (c < low);
}

struct paths cut_thin(struct arena *out, const struct paths *paths, bool closed, bool along_x,
                      int32_t low, int32_t high)
{
    size_t most = paths->start[paths->count] - paths->start[0];
    struct paths made = {paths->count, NEW(out, uint32_t, paths->count + 1),
                         NEW_RAW(out, struct mvt_point, most)};
    uint32_t n = 0;
    for (size_t p = 0; p < paths->count; p++) {
        const struct mvt_point *at = paths->point + paths->start[p];
        size_t count = paths->start[p + 1] - paths->start[p];
        for (size_t i = 0; i < count; i++) {
            int here = place_of(coordinate(at[i], along_x), low, high);
            bool end = !closed && (i == 0 || i + 1 == count);
            const struct mvt_point *before = &at[i ? i - 1 : count - 1];
            const struct mvt_point *after = &at[i + 1 < count ? i + 1 : 0];
            bool idle = here && !end && place_of(coordinate(*before, along_x), low, high) == here &&
                        place_of(coordinate(*after, along_x), low, high) == here;
            if (!idle)
                made.point[n++] = at[i];
        }
        made.start[p + 1] = n;
    }
    return made;
}
