/* place.c - where an area is: a point for its label, its bounds in degrees. Part of outputs.h. */
#include "geo/project.h"
#include "publish/outputs.h"

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where the area's rings cross a horizontal line, sorted; at most `room`. */
static size_t crossings(const struct shapes *s, size_t area, double y, double *x, size_t room)
{
    size_t count = 0;
    for (size_t p = s->polygon_start[area]; p < s->polygon_start[area + 1]; p++)
        for (size_t r = s->ring_start[p]; r < s->ring_start[p + 1]; r++) {
            size_t from = s->point_start[r], n = s->point_start[r + 1] - from;
            for (size_t i = 0; i < n && count < room; i++) {
                struct point a = s->point[from + i], b = s->point[from + (i + 1) % n];
                if ((a.y <= y) != (b.y <= y))
                    x[count++] = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
            }
        }
    qsort(x, count, sizeof *x, rising);
    return count;
}

bool inside_point(const struct shapes *s, size_t area, struct point *at)
{
    struct bounds b = shapes_bounds(s, area);
    enum { LINES = 15, ROOM = 512 };
    double x[ROOM], widest = 0;
    for (int line = 1; line <= LINES && b.west <= b.east; line++) {
        double part = (double)line / (LINES + 1), y = b.south + part * (b.north - b.south);
        size_t count = crossings(s, area, y, x, ROOM);
        for (size_t i = 0; i + 1 < count; i += 2) {
            /* lines near the top and bottom count for less: a label is as high as it is wide */
            double width = (x[i + 1] - x[i]) * (0.5 + fmin(part, 1 - part));
            if (width <= widest)
                continue;
            widest = width;
            *at = (struct point){(x[i] + x[i + 1]) / 2, y};
        }
    }
    return widest > 0;
}

/* Bounds in degrees are those of these points of the bounds in metres: RD's edges bend a little. */
enum { ROUND = 8 };

static void round_points(struct bounds b, struct point *p)
{
    double mx = (b.west + b.east) / 2, my = (b.south + b.north) / 2;
    const struct point all[ROUND] = {{b.west, b.south}, {mx, b.south},    {b.east, b.south},
                                     {b.west, my},      {b.east, my},     {b.west, b.north},
                                     {mx, b.north},     {b.east, b.north}};
    memcpy(p, all, sizeof all);
}

bool place_areas(struct arena *out, const struct areas *areas, struct placed **placed,
                 struct err *err)
{
    struct projector projector;
    struct placed *list = NEW(out, struct placed, areas->count);
    struct arena scratch = *out;
    struct point *p = NEW(&scratch, struct point, areas->count * (ROUND + 1));
    size_t count = 0;
    for (size_t i = 0; i < areas->count; i++) {
        struct point *here = p + count;
        list[i].inside = inside_point(&areas->shapes, i, &here[ROUND]);
        round_points(shapes_bounds(&areas->shapes, i), here);
        count += list[i].inside ? ROUND + 1 : 0;
    }
    if (!projector_open(&projector, err))
        return false;
    bool ok = project_lonlat(&projector, p, count, err);
    projector_close(&projector);
    for (size_t i = 0; ok && i < areas->count; i++) {
        list[i].bounds = list[i].inside ? bounds_of(p, ROUND) : bounds_none;
        if (list[i].inside) {
            list[i].label = p[ROUND];
            p += ROUND + 1;
        }
    }
    *placed = list;
    return ok;
}

void put_bounds(struct buf *b, struct bounds lonlat)
{
    put_key(b, "bounds");
    if (lonlat.west > lonlat.east) {
        buf_str(b, S("null"));
        return;
    }
    double edge[] = {lonlat.west, lonlat.south, lonlat.east, lonlat.north};
    put_open(b, '[');
    for (size_t i = 0; i < COUNT(edge); i++)
        put_value(b, edge[i], PLACE_DECIMALS);
    put_close(b, ']');
}

void put_label(struct buf *b, const struct placed *place)
{
    put_key(b, "label");
    if (!place->inside) {
        buf_str(b, S("null"));
        return;
    }
    put_open(b, '[');
    put_value(b, place->label.x, PLACE_DECIMALS);
    put_value(b, place->label.y, PLACE_DECIMALS);
    put_close(b, ']');
}
