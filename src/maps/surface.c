/* surface.c - the classed surface of a map between squares. See surface.h. */
#include "maps/surface.h"

#include "base/parallel.h"
#include "geo/scratch.h"
#include "stats/classify.h"

enum { AROUND = 2, MIDDLE = 4, PIXELS = PIXELS_PER_CELL * PIXELS_PER_CELL };

/* ---- the frame ---- */

/* A window on the grid, with AROUND squares more on every side. It is passed row by row, northward;
 * only the last rows are kept, row y at y % KEPT. */
enum { KEPT = 8 };
struct window {
    int west, south, columns, rows; /* with what is around */
    int32_t *place[KEPT];           /* of the grid; -1: not drawn */
    uint8_t *weight[KEPT]; /* 0..16: of the squares drawn here and around, 1 2 1 each way */
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

/* Read row y; the row south of it then has all its weight. */
static void read_row(struct window *w, const struct grid *g, const bool *near, int y)
{
    int32_t *place = w->place[y % KEPT];
    memset(place, -1, (size_t)w->columns * sizeof *place);
    memset(w->weight[(y + 1) % KEPT], 0, (size_t)w->columns);
    for (size_t i = seek(g, w->west, w->south + y);
         i < g->count && g->row[i] == w->south + y && g->column[i] < w->west + w->columns; i++) {
        int x = g->column[i] - w->west;
        if (near && !near[y * w->columns + x])
            continue;
        place[x] = (int32_t)i;
        for (int k = 0; k < 9; k++) {
            int dx = k % 3 - 1, dy = k / 3 - 1;
            w->weight[(y + dy + KEPT) % KEPT][x + dx] += (uint8_t)((2 - abs(dx)) * (2 - abs(dy)));
        }
    }
}

/* Eighths of a square from a pixel to the centre of its square. Half of 16 * 8 * 8 is the edge. */
static int eighths(int pixel)
{
    return abs(2 * pixel - (PIXELS_PER_CELL - 1));
}

/* The pixels of a square in which at least half is drawn, interpolated between centres.
 * row  weights of its row and of those south and north of it */
static uint16_t drawn_pixels(const uint8_t *const row[3], int x)
{
    enum { EDGE = 16 * 8 * 8 / 2 };
    unsigned drawn = 0;
    for (int k = 0; k < PIXELS; k++) {
        int px = k % PIXELS_PER_CELL, py = k / PIXELS_PER_CELL;
        int u = eighths(px), v = eighths(py);
        int beside = x + (px < PIXELS_PER_CELL / 2 ? -1 : 1);
        const uint8_t *own = row[1], *other = row[py < PIXELS_PER_CELL / 2 ? 0 : 2];
        int sum = (8 - u) * (8 - v) * own[x] + u * (8 - v) * own[beside] + (8 - u) * v * other[x] +
                  u * v * other[beside];
        drawn |= (unsigned)(sum >= EDGE) << k;
    }
    return (uint16_t)drawn;
}

/* Whether all of a square is drawn: it and its neighbours have full weight. */
static bool all_drawn(const uint8_t *const row[3], int x)
{
    for (int y = 0; y < 3; y++)
        for (int dx = -1; dx <= 1; dx++)
            if (row[y][x + dx] != 16)
                return false;
    return true;
}

/* The first column from x on with any weight; looks at eight at a time, since most have none. */
static int next_weight(const uint8_t *weight, int x, int columns)
{
    uint64_t eight = 0;
    for (; x + (int)sizeof eight <= columns; x += (int)sizeof eight) {
        memcpy(&eight, weight + x, sizeof eight);
        if (eight)
            break;
    }
    while (x < columns && !weight[x])
        x++;
    return x;
}

/* List the squares of row y; the two rows north of it have been read. */
static void list_row(const struct window *w, int y, struct buf *squares)
{
    const uint8_t *const row[3] = {w->weight[(y - 1) % KEPT], w->weight[y % KEPT],
                                   w->weight[(y + 1) % KEPT]};
    for (int x = next_weight(row[1], 1, w->columns - 1); x < w->columns - 1;
         x = next_weight(row[1], x + 1, w->columns - 1)) {
        uint16_t drawn = all_drawn(row, x) ? UINT16_MAX : drawn_pixels(row, x);
        if (!drawn)
            continue;
        struct frame_square s = {
            .column = (int16_t)(w->west + x), .row = (int16_t)(w->south + y), .drawn = drawn};
        for (int k = 0; k < 9; k++)
            s.around[k] = w->place[(y + k / 3 - 1) % KEPT][x + k % 3 - 1];
        buf_bytes(squares, &s, sizeof s);
    }
}

/* Rows of squares that are one item of work. */
enum { ROWS_A_STRIP = 32 };

struct framing {
    const struct grid *grid;
    const bool *near;
    struct frame *frame;
    struct window *window; /* one a worker */
    struct buf *made;      /* struct frame_square, strip by strip */
};

static size_t strips_of(const struct frame *f)
{
    return ((size_t)f->rows + ROWS_A_STRIP - 1) / ROWS_A_STRIP;
}

static size_t strip_end(const struct frame *f, size_t strip)
{
    size_t end = (strip + 1) * ROWS_A_STRIP;
    return end < (size_t)f->rows ? end : (size_t)f->rows;
}

/* row_start[y + 1] becomes where row y ends within its strip. */
static void list_strip(void *context, size_t strip, int worker)
{
    const struct framing *c = context;
    struct window *w = &c->window[worker];
    struct buf *made = &c->made[strip];
    int first = (int)strip * ROWS_A_STRIP, end = (int)strip_end(c->frame, strip);
    int next = first > 2 ? first - 2 : 0;
    for (int y = first; y < end; y++) {
        while (next < w->rows && next <= y + 2)
            read_row(w, c->grid, c->near, next++);
        if (y > 0 && y + 1 < w->rows)
            list_row(w, y, made);
        c->frame->row_start[y + 1] = (uint32_t)(made->len / sizeof(struct frame_square));
    }
}

/* Put the strips' squares behind each other. */
static void join_squares(struct arena *out, const struct framing *c)
{
    struct frame *f = c->frame;
    for (size_t strip = 0; strip < strips_of(f); strip++) {
        struct buf *b = &c->made[strip];
        for (size_t y = strip * ROWS_A_STRIP; y < strip_end(f, strip); y++)
            f->row_start[y + 1] += (uint32_t)f->count;
        f->count += b->len / sizeof *f->square;
    }
    f->square = NEW_RAW(out, struct frame_square, f->count);
    char *to = (char *)f->square;
    for (size_t strip = 0; strip < strips_of(f); strip++) {
        struct buf *b = &c->made[strip];
        if (b->len)
            memcpy(to, b->at, b->len);
        to += b->len;
        buf_reset(b);
    }
}

static void open_windows(struct arena *scratch, struct framing *c, const struct window *like,
                         int workers)
{
    c->window = NEW(scratch, struct window, workers);
    for (int i = 0; i < workers; i++) {
        c->window[i] = *like;
        for (int k = 0; k < KEPT; k++) {
            c->window[i].place[k] = NEW_RAW(scratch, int32_t, like->columns);
            c->window[i].weight[k] = NEW(scratch, uint8_t, like->columns);
        }
    }
}

struct frame frame_build(struct arena *out, struct arena scratch, const struct grid *grid,
                         const uint32_t *own, size_t own_count, int margin, bool parallel)
{
    scratch = scratch_beside(out, scratch);
    struct window w = window_around(grid, own, own_count, margin);
    struct frame f = {.west = w.west, .south = w.south, .columns = w.columns, .rows = w.rows};
    struct framing c = {.grid = grid,
                        .near = near_own(&scratch, &w, grid, own, own_count, margin),
                        .frame = &f,
                        .made = NEW(&scratch, struct buf, strips_of(&f))};
    f.row_start = NEW(out, uint32_t, w.rows + 1);
    open_windows(&scratch, &c, &w, parallel ? parallel_threads() : 1);
    if (parallel)
        parallel_for(strips_of(&f), list_strip, &c);
    else
        for (size_t strip = 0; strip < strips_of(&f); strip++)
            list_strip(&c, strip, 0);
    join_squares(out, &c);
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

/* The weighted mean over the corners that may be shown. */
static struct axis_value blend(const struct surface_axis *axis, const struct frame_square *f,
                               const uint8_t class[9], const struct corners *c)
{
    double value = 0, band = 0, weight = 0;
    for (int k = 0; k < 4; k++) {
        int32_t i = f->around[c->of[k]];
        if (class[c->of[k]] >= FLAG_TOO_FEW)
            continue;
        weight += c->weight[k];
        value += c->weight[k] * (double)axis->value[i];
        band += axis->band ? c->weight[k] * (double)axis->band[i] : 0;
    }
    return (struct axis_value){value / weight, band / weight, axis->strong};
}

/* The class of a pixel between these corners: of the square it lies in when that is hidden, else of
 * the values around it. A pixel outside every drawn square takes after the corners that are.
 * class  of the nine squares */
static uint8_t pixel(const struct surface *s, const struct frame_square *f, const uint8_t class[9],
                     const struct corners *c)
{
    uint8_t hidden = CLASS_NONE, shown = CLASS_NONE;
    bool mixed = false;
    for (int k = 0; k < 4; k++) {
        uint8_t here = class[c->of[k]];
        if (here < FLAG_TOO_FEW) {
            mixed = mixed || (shown != CLASS_NONE && shown != here);
            shown = here;
        } else if (k == 0 && f->around[MIDDLE] >= 0) {
            return here;
        } else if (hidden == CLASS_NONE) {
            hidden = here;
        }
    }
    if (!mixed) /* a mean of values of one class is of that class */
        return shown != CLASS_NONE ? shown : hidden;
    struct axis_value v[2] = {0};
    double *limits[2] = {s->axis[0].limits, s->axis[1].limits};
    for (size_t a = 0; a < s->map->axes_count; a++)
        v[a] = blend(&s->axis[a], f, class, c);
    return (uint8_t)draft_class(s->map, v, limits);
}

/* Classes of the nine squares. Returns whether they are all drawn in one: interpolation cannot
 * leave it then (each axis of a 3 x 3 map keeps its own class too), so no pixel needs to be
 * computed. */
static bool look_around(const struct surface *s, const struct frame_square *f, uint8_t class[9])
{
    bool same = true;
    for (int k = 0; k < 9; k++)
        class[k] = f->around[k] < 0 ? (uint8_t)CLASS_NONE : s->class[f->around[k]];
    for (int k = 0; k < 9; k++)
        same = same && class[k] == class[MIDDLE];
    return same && class[MIDDLE] != CLASS_NONE;
}

/* Write the codes of a square's pixels; `to` is the south-west one, a row is `wide`. */
static void square_pixels(const struct surface *s, const struct corners corners[PIXELS],
                          const struct frame_square *f, uint8_t *to, size_t wide)
{
    uint8_t class[9] = {0};
    bool same = !s || look_around(s, f, class);
    for (int k = 0; k < PIXELS; k++) {
        uint8_t *at = to + (size_t)(k / PIXELS_PER_CELL) * wide + (size_t)(k % PIXELS_PER_CELL);
        if (!(f->drawn >> k & 1))
            *at = CLASS_NONE;
        else
            *at = same ? class[MIDDLE] : pixel(s, f, class, &corners[k]);
    }
}

struct classing {
    const struct surface *s;
    const struct frame *frame;
    struct corners corners[PIXELS];
    size_t wide;
    struct worker_room {
        uint8_t *code;   /* rows of pixels of one row of squares */
        struct run *run; /* of one strip */
    } * room;            /* one a worker */
    struct buf *made;    /* struct run, strip by strip */
    uint32_t *start;     /* row y of pixels ends at start[y + 1] within its strip */
};

static void class_strip(void *context, size_t strip, int worker)
{
    const struct classing *c = context;
    const struct frame *f = c->frame;
    struct worker_room room = c->room[worker];
    size_t count = 0;
    for (size_t row = strip * ROWS_A_STRIP; row < strip_end(f, strip); row++) {
        bool any = f->row_start[row] < f->row_start[row + 1];
        if (any)
            memset(room.code, RASTER_NOTHING, PIXELS_PER_CELL * c->wide);
        for (size_t i = f->row_start[row]; i < f->row_start[row + 1]; i++)
            square_pixels(c->s, c->corners, &f->square[i],
                          room.code + (size_t)(f->square[i].column - f->west) * PIXELS_PER_CELL,
                          c->wide);
        for (size_t y = 0; y < PIXELS_PER_CELL; y++) {
            if (any)
                count = runs_of_row(room.run, count, room.code + y * c->wide, c->wide);
            c->start[row * PIXELS_PER_CELL + y + 1] = (uint32_t)count;
        }
    }
    buf_bytes(&c->made[strip], room.run, count * sizeof *room.run);
}

static void make_room(struct arena *scratch, struct classing *c, size_t workers)
{
    size_t most = 0;
    for (size_t strip = 0; strip < strips_of(c->frame); strip++) {
        size_t squares = c->frame->row_start[strip_end(c->frame, strip)] -
                         c->frame->row_start[strip * ROWS_A_STRIP];
        most = squares > most ? squares : most;
    }
    c->made = NEW(scratch, struct buf, strips_of(c->frame));
    c->room = NEW(scratch, struct worker_room, workers);
    for (size_t w = 0; w < workers; w++)
        c->room[w] = (struct worker_room){NEW_RAW(scratch, uint8_t, PIXELS_PER_CELL * c->wide),
                                          NEW_RAW(scratch, struct run, PIXELS * most)};
}

/* Put the strips' runs behind each other. */
static void join_strips(struct arena *out, const struct classing *c, struct runs *r)
{
    size_t count = 0;
    for (size_t strip = 0; strip < strips_of(c->frame); strip++)
        count += c->made[strip].len / sizeof(struct run);
    r->run = NEW_RAW(out, struct run, count);
    count = 0;
    for (size_t strip = 0; strip < strips_of(c->frame); strip++) {
        struct buf *b = &c->made[strip];
        for (size_t y = strip * ROWS_A_STRIP * PIXELS_PER_CELL;
             y < strip_end(c->frame, strip) * PIXELS_PER_CELL; y++)
            r->start[y + 1] += (uint32_t)count;
        if (b->len)
            memcpy(r->run + count, b->at, b->len);
        count += b->len / sizeof(struct run);
        buf_reset(b);
    }
}

struct runs surface_runs(struct arena *out, struct arena scratch, const struct surface *s,
                         const struct frame *frame, bool parallel)
{
    _Static_assert((int)CLASS_NONE == (int)RASTER_NOTHING, "no class, no patch");
    scratch = scratch_beside(out, scratch);
    struct runs r = {.rows = (size_t)frame->rows * PIXELS_PER_CELL,
                     .corner = {frame->west * (double)CELL_M, frame->south * (double)CELL_M},
                     .pixel_m = (double)CELL_M / PIXELS_PER_CELL};
    r.start = NEW(out, uint32_t, r.rows + 1);
    struct classing c = {
        .s = s, .frame = frame, .wide = (size_t)frame->columns * PIXELS_PER_CELL, .start = r.start};
    set_corners(c.corners);
    make_room(&scratch, &c, parallel ? (size_t)parallel_threads() : 1);
    if (parallel)
        parallel_for(strips_of(frame), class_strip, &c);
    else
        for (size_t strip = 0; strip < strips_of(frame); strip++)
            class_strip(&c, strip, 0);
    join_strips(out, &c, &r);
    return r;
}
