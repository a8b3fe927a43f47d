/* surface.c - the classed surface of a map between squares. See surface.h. */
#include "maps/surface.h"

#include "geo/scratch.h"
#include "stats/classify.h"

enum { AROUND = 2, MIDDLE = 4, PIXELS = PIXELS_PER_CELL * PIXELS_PER_CELL };

/* ---- the frame ---- */

/* A window on the grid, with AROUND squares more on every side. */
struct window {
    int west, south, columns, rows; /* with what is around */
    int32_t *place;                 /* of the grid; -1: not drawn */
    uint8_t *weight; /* 0..16: of the squares drawn here and around, 1 2 1 each way */
};

static struct window window_around(const struct grid *g, const uint32_t *own, size_t own_count,
                                   int margin)
{
    int west = INT16_MAX, east = INT16_MIN, south = INT16_MAX, north = INT16_MIN;
    size_t count = own ? own_count : g->count;
    for (size_t k = 0; k < count; k++) {
        size_t i = own ? own[k] : k;
        west = g->column[i] < west ? g->column[i] : west;
        east = g->column[i] > east ? g->column[i] : east;
        south = g->row[i] < south ? g->row[i] : south;
        north = g->row[i] > north ? g->row[i] : north;
    }
    int more = margin + AROUND;
    if (!count)
        return (struct window){.columns = 2 * AROUND, .rows = 2 * AROUND};
    return (struct window){.west = west - more,
                           .south = south - more,
                           .columns = east - west + 1 + 2 * more,
                           .rows = north - south + 1 + 2 * more};
}

/* Which squares of the window lie near own ones; NULL: all do. */
static bool *near_own(struct arena *scratch, const struct window *w, const struct grid *g,
                      const uint32_t *own, size_t own_count, int margin)
{
    if (!own)
        return NULL;
    bool *near = NEW(scratch, bool, w->columns * w->rows);
    for (size_t k = 0; k < own_count; k++) {
        int column = g->column[own[k]] - w->west, row = g->row[own[k]] - w->south;
        for (int y = row - margin; y <= row + margin; y++)
            memset(near + y * w->columns + column - margin, true, 2 * (size_t)margin + 1);
    }
    return near;
}

/* Index of the first square at or behind (column, row). */
static size_t seek(const struct grid *g, int column, int row)
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

static void fill_window(struct arena *scratch, struct window *w, const struct grid *g,
                        const bool *near)
{
    size_t squares = (size_t)w->columns * (size_t)w->rows;
    w->place = NEW_RAW(scratch, int32_t, squares);
    w->weight = NEW(scratch, uint8_t, squares);
    memset(w->place, -1, squares * sizeof *w->place);
    for (int y = AROUND; y < w->rows - AROUND; y++)
        for (size_t i = seek(g, w->west, w->south + y);
             i < g->count && g->row[i] == w->south + y && g->column[i] < w->west + w->columns;
             i++) {
            int at = y * w->columns + g->column[i] - w->west;
            if (near && !near[at])
                continue;
            w->place[at] = (int32_t)i;
            for (int k = 0; k < 9; k++) {
                int dx = k % 3 - 1, dy = k / 3 - 1;
                w->weight[at + dy * w->columns + dx] += (uint8_t)((2 - abs(dx)) * (2 - abs(dy)));
            }
        }
}

/* Eighths of a square from a pixel to the centre of its square. Half of 16 * 8 * 8 is the edge. */
static int eighths(int pixel)
{
    return abs(2 * pixel - (PIXELS_PER_CELL - 1));
}

/* The pixels of a square in which at least half is drawn, interpolated between centres. */
static uint16_t drawn_pixels(const uint8_t *weight, int columns)
{
    enum { EDGE = 16 * 8 * 8 / 2 };
    unsigned drawn = 0;
    for (int k = 0; k < PIXELS; k++) {
        int px = k % PIXELS_PER_CELL, py = k / PIXELS_PER_CELL;
        int u = eighths(px), v = eighths(py);
        int dx = px < PIXELS_PER_CELL / 2 ? -1 : 1, dy = py < PIXELS_PER_CELL / 2 ? -1 : 1;
        int sum = (8 - u) * (8 - v) * weight[0] + u * (8 - v) * weight[dx] +
                  (8 - u) * v * weight[dy * columns] + u * v * weight[dy * columns + dx];
        drawn |= (unsigned)(sum >= EDGE) << k;
    }
    return (uint16_t)drawn;
}

static void list_squares(struct arena *out, const struct window *w, struct frame *f)
{
    f->square = NEW_RAW(out, struct frame_square, w->columns * w->rows);
    for (int y = 1; y < w->rows - 1; y++)
        for (int x = 1; x < w->columns - 1; x++) {
            int at = y * w->columns + x;
            uint16_t drawn = w->weight[at] ? drawn_pixels(w->weight + at, w->columns) : 0;
            if (!drawn)
                continue;
            struct frame_square *s = &f->square[f->count++];
            *s = (struct frame_square){
                .column = (int16_t)(w->west + x), .row = (int16_t)(w->south + y), .drawn = drawn};
            for (int k = 0; k < 9; k++)
                s->around[k] = w->place[at + (k / 3 - 1) * w->columns + k % 3 - 1];
        }
    out->at = (char *)(f->square + f->count); /* what was not needed */
}

struct frame frame_build(struct arena *out, struct arena scratch, const struct grid *grid,
                         const uint32_t *own, size_t own_count, int margin)
{
    scratch = scratch_beside(out, scratch);
    struct window w = window_around(grid, own, own_count, margin);
    bool *near = near_own(&scratch, &w, grid, own, own_count, margin);
    fill_window(&scratch, &w, grid, near);
    struct frame f = {.west = w.west, .south = w.south, .columns = w.columns, .rows = w.rows};
    list_squares(out, &w, &f);
    return f;
}

/* ---- pixels ---- */

/* The four squares (of the nine) whose centres surround a pixel, and their weights. The first is
 * the pixel's own. */
struct corners {
    int of[4];
    double weight[4];
};

static void set_corners(struct corners corners[PIXELS])
{
    for (int k = 0; k < PIXELS; k++) {
        int px = k % PIXELS_PER_CELL, py = k / PIXELS_PER_CELL;
        double u = eighths(px) / 8.0, v = eighths(py) / 8.0;
        int dx = px < PIXELS_PER_CELL / 2 ? -1 : 1, dy = py < PIXELS_PER_CELL / 2 ? -3 : 3;
        corners[k] = (struct corners){{MIDDLE, MIDDLE + dx, MIDDLE + dy, MIDDLE + dx + dy},
                                      {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v}};
    }
}

static uint8_t class_at(const struct surface *s, int32_t place)
{
    return place < 0 ? CLASS_NONE : s->class[place];
}

/* The weighted mean over the corners that may be shown. */
static struct axis_value blend(const struct surface *s, const struct surface_axis *axis,
                               const struct frame_square *f, const struct corners *c)
{
    double value = 0, band = 0, weight = 0;
    for (int k = 0; k < 4; k++) {
        int32_t i = f->around[c->of[k]];
        if (class_at(s, i) >= FLAG_TOO_FEW)
            continue;
        weight += c->weight[k];
        value += c->weight[k] * (double)axis->value[i];
        band += axis->band ? c->weight[k] * (double)axis->band[i] : 0;
    }
    return (struct axis_value){value / weight, band / weight, axis->strong};
}

/* The class of a pixel between these corners: of the square it lies in when that is hidden, else of
 * the values around it. A pixel outside every drawn square takes after the corners that are. */
static uint8_t pixel(const struct surface *s, const struct frame_square *f, const struct corners *c)
{
    uint8_t hidden = CLASS_NONE, shown = CLASS_NONE;
    bool mixed = false;
    for (int k = 0; k < 4; k++) {
        int32_t i = f->around[c->of[k]];
        uint8_t class = class_at(s, i);
        if (class < FLAG_TOO_FEW) {
            mixed = mixed || (shown != CLASS_NONE && shown != class);
            shown = class;
        } else if (k == 0 && i >= 0) {
            return class;
        } else if (hidden == CLASS_NONE) {
            hidden = class;
        }
    }
    if (!mixed) /* a mean of values of one class is of that class */
        return shown != CLASS_NONE ? shown : hidden;
    struct axis_value v[2] = {0};
    double *limits[2] = {s->axis[0].limits, s->axis[1].limits};
    for (size_t a = 0; a < s->map->axes_count; a++)
        v[a] = blend(s, &s->axis[a], f, c);
    return (uint8_t)draft_class(s->map, v, limits);
}

/* Whether the nine squares are all drawn in one class: interpolation cannot leave it then (each
 * axis of a 3 x 3 map keeps its own class too), so no pixel needs to be computed. */
static bool uniform(const struct surface *s, const struct frame_square *f)
{
    uint8_t here = class_at(s, f->around[MIDDLE]);
    if (here == CLASS_NONE)
        return false;
    for (int k = 0; k < 9; k++)
        if (class_at(s, f->around[k]) != here)
            return false;
    return true;
}

/* Write the codes of a square's pixels; `to` is the south-west one, a row is `wide`. */
static void square_pixels(const struct surface *s, const struct corners corners[PIXELS],
                          const struct frame_square *f, uint8_t *to, size_t wide)
{
    bool same = !s || uniform(s, f);
    uint8_t class = s ? class_at(s, f->around[MIDDLE]) : 0;
    for (int k = 0; k < PIXELS; k++) {
        uint8_t *at = to + (size_t)(k / PIXELS_PER_CELL) * wide + (size_t)(k % PIXELS_PER_CELL);
        if (!(f->drawn >> k & 1))
            *at = CLASS_NONE;
        else
            *at = same ? class : pixel(s, f, &corners[k]);
    }
}

struct runs surface_runs(struct arena *out, struct arena scratch, const struct surface *s,
                         const struct frame *frame)
{
    _Static_assert((int)CLASS_NONE == (int)RASTER_NOTHING, "no class, no patch");
    scratch = scratch_beside(out, scratch);
    struct corners corners[PIXELS];
    set_corners(corners);
    size_t wide = (size_t)frame->columns * PIXELS_PER_CELL, at = 0, count = 0;
    uint8_t *code = NEW_RAW(&scratch, uint8_t, PIXELS_PER_CELL * wide);
    struct runs r = {.rows = (size_t)frame->rows * PIXELS_PER_CELL,
                     .corner = {frame->west * (double)CELL_M, frame->south * (double)CELL_M},
                     .pixel_m = (double)CELL_M / PIXELS_PER_CELL};
    r.start = NEW(out, uint32_t, r.rows + 1);
    r.run = NEW_RAW(out, struct run, PIXELS * frame->count);
    for (int row = 0; row < frame->rows; row++) {
        memset(code, RASTER_NOTHING, PIXELS_PER_CELL * wide);
        for (; at < frame->count && frame->square[at].row == frame->south + row; at++) {
            const struct frame_square *f = &frame->square[at];
            square_pixels(s, corners, f, code + (size_t)(f->column - frame->west) * PIXELS_PER_CELL,
                          wide);
        }
        for (size_t y = 0; y < PIXELS_PER_CELL; y++) {
            count = runs_of_row(r.run, count, code + y * wide, wide);
            r.start[(size_t)row * PIXELS_PER_CELL + y + 1] = (uint32_t)count;
        }
    }
    out->at = (char *)(r.run + count); /* what was not needed */
    return r;
}
