/* shapes.c - make shapes piece by piece, and measure them. */
#include "geo/shapes.h"

const struct bounds bounds_none = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static uint32_t in_32_bits(size_t count)
{
    assert(count < UINT32_MAX);
    return (uint32_t)count;
}

static size_t starts_in(const struct buf *b)
{
    return b->len / sizeof(uint32_t);
}

static size_t points_in(const struct buf *b)
{
    return b->len / sizeof(struct point);
}

static void push_start(struct buf *b, size_t start)
{
    uint32_t value = in_32_bits(start);
    buf_bytes(b, &value, sizeof value);
}

void shapes_area(struct shapes_builder *b)
{
    push_start(&b->polygon_start, starts_in(&b->ring_start));
}

void shapes_polygon(struct shapes_builder *b)
{
    push_start(&b->ring_start, starts_in(&b->point_start));
}

void shapes_ring(struct shapes_builder *b)
{
    push_start(&b->point_start, points_in(&b->point));
}

void shapes_point(struct shapes_builder *b, struct point p)
{
    buf_bytes(&b->point, &p, sizeof p);
}

void shapes_copy_area(struct shapes_builder *b, const struct shapes *from, size_t area)
{
    shapes_area(b);
    for (size_t p = from->polygon_start[area]; p < from->polygon_start[area + 1]; p++) {
        shapes_polygon(b);
        for (size_t r = from->ring_start[p]; r < from->ring_start[p + 1]; r++) {
            shapes_ring(b);
            size_t first = from->point_start[r], end = from->point_start[r + 1];
            buf_bytes(&b->point, from->point + first, (end - first) * sizeof *from->point);
        }
    }
}

/* The sides of a frame that a point lies beyond, a bit each. */
static unsigned beyond(struct point p, struct bounds frame)
{
    return (unsigned)(p.x < frame.west) | (unsigned)(p.x > frame.east) << 1 |
           (unsigned)(p.y < frame.south) << 2 | (unsigned)(p.y > frame.north) << 3;
}

/* A ring's points that matter within the frame; false when no ring is left. */
static bool copy_near_ring(struct shapes_builder *b, const struct point *p, size_t count,
                           struct bounds frame)
{
    size_t first = points_in(&b->point);
    struct point last = {0}; /* that was copied */
    shapes_ring(b);
    for (size_t i = 0; i < count; i++) {
        struct point after = p[i + 1 < count ? i + 1 : 0];
        if (i && beyond(last, frame) & beyond(p[i], frame) & beyond(after, frame))
            continue;
        shapes_point(b, last = p[i]);
    }
    return points_in(&b->point) - first >= 3;
}

void shapes_copy_near(struct shapes_builder *b, const struct shapes *from, size_t area,
                      struct bounds frame)
{
    shapes_area(b);
    for (size_t k = from->polygon_start[area]; k < from->polygon_start[area + 1]; k++) {
        struct shapes_mark polygon = shapes_mark(b);
        bool outer = true;
        shapes_polygon(b);
        for (size_t r = from->ring_start[k]; r < from->ring_start[k + 1]; r++) {
            const struct point *p = from->point + from->point_start[r];
            struct shapes_mark ring = outer ? polygon : shapes_mark(b);
            if (!copy_near_ring(b, p, from->point_start[r + 1] - from->point_start[r], frame)) {
                shapes_back(b, ring);
                if (outer) /* its holes go with it */
                    break;
            }
            outer = false;
        }
    }
}

struct shapes_mark shapes_mark(const struct shapes_builder *b)
{
    return (struct shapes_mark){b->polygon_start.len, b->ring_start.len, b->point_start.len,
                                b->point.len};
}

void shapes_back(struct shapes_builder *b, struct shapes_mark mark)
{
    b->polygon_start.len = mark.areas;
    b->ring_start.len = mark.polygons;
    b->point_start.len = mark.rings;
    b->point.len = mark.points;
}

/* A copy of the starts with the end behind them. */
static uint32_t *finish_starts(struct arena *out, const struct buf *b, size_t end)
{
    size_t count = starts_in(b);
    uint32_t *starts = NEW(out, uint32_t, count + 1);
    if (count)
        memcpy(starts, b->at, b->len);
    starts[count] = in_32_bits(end);
    return starts;
}

struct shapes shapes_finish(struct arena *out, struct shapes_builder *b)
{
    struct shapes s = {
        .count = starts_in(&b->polygon_start),
        .polygons = starts_in(&b->ring_start),
        .rings = starts_in(&b->point_start),
        .points = points_in(&b->point),
    };
    s.polygon_start = finish_starts(out, &b->polygon_start, s.polygons);
    s.ring_start = finish_starts(out, &b->ring_start, s.rings);
    s.point_start = finish_starts(out, &b->point_start, s.points);
    s.point = NEW(out, struct point, s.points);
    if (s.points)
        memcpy(s.point, b->point.at, b->point.len);
    shapes_reset(b);
    return s;
}

void shapes_reset(struct shapes_builder *b)
{
    buf_reset(&b->polygon_start);
    buf_reset(&b->ring_start);
    buf_reset(&b->point_start);
    buf_reset(&b->point);
}

struct bounds bounds_of(const struct point *points, size_t count)
{
    struct bounds b = bounds_none;
    for (size_t i = 0; i < count; i++) {
        struct point p = points[i]; /* what is no number is passed over */
        b.west = p.x < b.west ? p.x : b.west;
        b.east = p.x > b.east ? p.x : b.east;
        b.south = p.y < b.south ? p.y : b.south;
        b.north = p.y > b.north ? p.y : b.north;
    }
    return b;
}

struct bounds bounds_both(struct bounds a, struct bounds b)
{
    return (struct bounds){fmin(a.west, b.west), fmin(a.south, b.south), fmax(a.east, b.east),
                           fmax(a.north, b.north)};
}

/* Points of an area stand together: from the first ring of its first polygon to the last. */
static void area_points(const struct shapes *s, size_t area, size_t *first, size_t *end)
{
    *first = s->point_start[s->ring_start[s->polygon_start[area]]];
    *end = s->point_start[s->ring_start[s->polygon_start[area + 1]]];
}

struct bounds shapes_bounds(const struct shapes *s, size_t area)
{
    size_t first, end;
    area_points(s, area, &first, &end);
    return first < end ? bounds_of(s->point + first, end - first) : bounds_none;
}

double ring_area(const struct point *points, size_t count)
{
    double twice = 0;
    for (size_t i = 1; i + 1 < count; i++) {
        double ax = points[i].x - points[0].x, ay = points[i].y - points[0].y;
        double bx = points[i + 1].x - points[0].x, by = points[i + 1].y - points[0].y;
        twice += ax * by - bx * ay;
    }
    return twice / 2;
}

double shapes_area_m2(const struct shapes *s, size_t area)
{
    double sum = 0;
    for (size_t p = s->polygon_start[area]; p < s->polygon_start[area + 1]; p++)
        for (size_t r = s->ring_start[p]; r < s->ring_start[p + 1]; r++) {
            size_t first = s->point_start[r];
            double ring = fabs(ring_area(s->point + first, s->point_start[r + 1] - first));
            sum += r == s->ring_start[p] ? ring : -ring;
        }
    return sum;
}
