/* locate.c - squares in areas by scan lines: where an area's rings cross a row of centres, every
 * second stretch lies inside. See locate.h. */
#include "maps/locate.h"

struct crossing {
    int row;
    double x;
};

static int along_row(const void *a, const void *b)
{
    const struct crossing *p = a, *q = b;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    return (p->x > q->x) - (p->x < q->x);
}

/* Crossings of an edge with the rows of centres (y = 100 row + 50), half open so that an edge's end
 * counts once. Returns how many; `list` may be NULL to count. */
static size_t cross(struct point a, struct point b, struct crossing *list)
{
    if (a.y > b.y) {
        struct point t = a;
        a = b;
        b = t;
    }
    int first = (int)ceil((a.y - 50) / 100), last = (int)ceil((b.y - 50) / 100);
    for (int row = first; list && row < last; row++) {
        double along = (100.0 * row + 50 - a.y) / (b.y - a.y);
        *list++ = (struct crossing){row, a.x + along * (b.x - a.x)};
    }
    return (size_t)(last - first);
}

static size_t cross_ring(const struct point *p, size_t count, struct crossing *list)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += cross(p[i], p[(i + 1) % count], list ? list + total : NULL);
    return total;
}

static size_t cross_area(const struct shapes *s, size_t area, struct crossing *list)
{
    size_t total = 0;
    for (size_t p = s->polygon_start[area]; p < s->polygon_start[area + 1]; p++)
        for (size_t r = s->ring_start[p]; r < s->ring_start[p + 1]; r++)
            total += cross_ring(s->point + s->point_start[r],
                                s->point_start[r + 1] - s->point_start[r],
                                list ? list + total : NULL);
    return total;
}

/* Index of the first square at or behind (row, column). */
static size_t seek(const struct grid *g, int row, int column)
{
    size_t from = 0, to = g->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        bool before = g->row[middle] < row || (g->row[middle] == row && g->column[middle] < column);
        from = before ? middle + 1 : from;
        to = before ? to : middle;
    }
    return from;
}

static void mark(struct arena scratch, const struct areas *areas, size_t area,
                 const struct grid *grid, int32_t *found)
{
    size_t count = cross_area(&areas->shapes, area, NULL);
    struct crossing *list = NEW(&scratch, struct crossing, count);
    cross_area(&areas->shapes, area, list);
    qsort(list, count, sizeof *list, along_row);
    for (size_t i = 0; i + 1 < count; i += 2) { /* closed rings: crossings of a row come in pairs */
        int row = list[i].row;
        size_t at = seek(grid, row, (int)ceil((list[i].x - 50) / 100));
        while (at < grid->count && grid->row[at] == row &&
               grid->column[at] * 100.0 + 50 < list[i + 1].x)
            found[at++] = (int32_t)area;
    }
}

int32_t *locate_cells(struct arena *out, const struct areas *areas, const struct grid *grid)
{
    int32_t *found = NEW(out, int32_t, grid->count);
    memset(found, -1, grid->count * sizeof *found);
    for (size_t area = 0; area < areas->count; area++)
        mark(*out, areas, area, grid, found);
    return found;
}
