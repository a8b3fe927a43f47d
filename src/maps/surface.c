/* surface.c - the classed surface of a map between squares. See guard.h, layer_surface.
 * Only classes leave: the smoothed values themselves stay behind the gate. */
#include "maps/guard_internal.h"
#include "stats/classify.h"

/* One axis of a map, ready to be read at any square. */
struct axis_source {
    const struct theme_figures *theme;
    const struct field *field;
    double *limits;
};

struct surface {
    const struct map *map;
    const struct window *w;
    const uint8_t *class; /* of the squares, gated */
    struct axis_source axis[2];
    double *limits[2];
};

enum { AROUND = WINDOW_AROUND };

/* The four squares whose centres surround a pixel, and their weights. */
struct corners {
    size_t slot[4];
    double weight[4];
};

/* Where a square of the window stands in its arrays, which reach AROUND squares further. */
static size_t slot(const struct window *w, int column, int row)
{
    return (size_t)(row + AROUND) * (size_t)(w->columns + 2 * AROUND) + (size_t)(column + AROUND);
}

/* Pixel k (0..3) of a square lies (2k - 3) / 8 of a square from its centre. */
static struct corners corners_of(const struct window *w, int column, int row, int px, int py)
{
    double u = abs(2 * px - 3) / 8.0, v = abs(2 * py - 3) / 8.0;
    int dx = px < 2 ? -1 : 1, dy = py < 2 ? -1 : 1;
    return (struct corners){{slot(w, column, row), slot(w, column + dx, row),
                             slot(w, column, row + dy), slot(w, column + dx, row + dy)},
                            {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v}};
}

/* The weighted mean over the corners that may be shown. */
static struct axis_value blend(const struct surface *s, const struct axis_source *axis,
                               const struct corners *c)
{
    double value = 0, band = 0, weight = 0;
    for (int k = 0; k < 4; k++) {
        int32_t i = s->w->square[c->slot[k]];
        if (i < 0 || s->class[i] >= FLAG_TOO_FEW)
            continue;
        weight += c->weight[k];
        value += c->weight[k] * (double)axis->field->value[i];
        band += axis->theme->band ? c->weight[k] * (double)axis->theme->band[i] : 0;
    }
    return (struct axis_value){value / weight, band / weight, axis->theme->strong};
}

/* The class of a pixel between these corners: of the square it lies in when that is hidden, else of
 * the values around it. A pixel outside every drawn square takes after the corners that are. */
static uint8_t pixel(const struct surface *s, const struct corners *c)
{
    struct axis_value v[2] = {0};
    uint8_t hidden = CLASS_NONE, shown = CLASS_NONE;
    bool mixed = false;
    for (int k = 0; k < 4; k++) {
        int32_t i = s->w->square[c->slot[k]];
        uint8_t class = i < 0 ? CLASS_NONE : s->class[i];
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
    for (size_t a = 0; a < s->map->axes_count; a++)
        v[a] = blend(s, &s->axis[a], c);
    return (uint8_t)draft_class(s->map, v, s->limits);
}

/* Whether the pixel lies within the rounded outline of the drawn squares. */
static bool drawn(const struct window *w, const struct corners *c)
{
    double mask = 0;
    for (int k = 0; k < 4; k++)
        mask += c->weight[k] * (double)w->mask[c->slot[k]];
    return mask >= 0.5;
}

/* Whether the square and its eight neighbours are all drawn in one class: interpolation cannot
 * leave it then (each axis of a 3 x 3 map keeps its own class too), so no pixel needs to be
 * computed. */
static bool uniform(const struct surface *s, int column, int row)
{
    int32_t here = s->w->square[slot(s->w, column, row)];
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int32_t i = s->w->square[slot(s->w, column + dx, row + dy)];
            if (i < 0 || s->class[i] != s->class[here])
                return false;
        }
    return true;
}

static void square_pixels(const struct surface *s, int column, int row)
{
    const struct window *w = s->w;
    int32_t here = w->square[slot(w, column, row)];
    /* nothing drawn in the nine squares: no pixel here reaches half the mask */
    bool empty = w->mask[slot(w, column, row)] == 0;
    bool same = empty || (here >= 0 && uniform(s, column, row));
    uint8_t class = here >= 0 ? s->class[here] : CLASS_NONE;
    size_t wide = (size_t)w->columns * PIXELS_PER_CELL;
    uint8_t *out = w->class + (size_t)row * PIXELS_PER_CELL * wide +
                   (size_t)column * PIXELS_PER_CELL;
    for (int py = 0; py < PIXELS_PER_CELL; py++)
        for (int px = 0; px < PIXELS_PER_CELL; px++) {
            uint8_t *to = out + (size_t)py * wide + (size_t)px;
            *to = class;
            if (same)
                continue;
            struct corners c = corners_of(w, column, row, px, py);
            *to = drawn(w, &c) ? pixel(s, &c) : CLASS_NONE;
        }
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

void layer_window(struct arena *out, const struct layer *l, struct window *w)
{
    const struct grid *g = l->draft->on.grid;
    int wide = w->columns + 2 * AROUND, high = w->rows + 2 * AROUND;
    size_t count = (size_t)wide * (size_t)high;
    w->square = NEW(out, int32_t, count);
    w->mask = NEW(out, float, count);
    w->class = NEW(out, uint8_t,
                   (size_t)w->columns * (size_t)w->rows * PIXELS_PER_CELL * PIXELS_PER_CELL);
    memset(w->square, -1, count * sizeof *w->square);
    for (int y = 0; y < high; y++) {
        int row = w->south - AROUND + y, west = w->west - AROUND;
        for (size_t i = seek(g, west, row);
             i < g->count && g->row[i] == row && g->column[i] < west + wide; i++)
            w->square[(size_t)y * (size_t)wide + (size_t)(g->column[i] - west)] = (int32_t)i;
    }
    for (int y = 1; y + 1 < high; y++) /* 1 2 1 each way: straight edges stay where they are */
        for (int x = 1; x + 1 < wide; x++)
            for (int k = 0; k < 9; k++) {
                int dx = k % 3 - 1, dy = k / 3 - 1;
                bool there = w->square[(y + dy) * wide + x + dx] >= 0;
                w->mask[y * wide + x] += there ? (float)((2 - abs(dx)) * (2 - abs(dy))) / 16 : 0;
            }
}

void layer_surface(const struct layer *l, size_t map, const struct window *w)
{
    const struct draft *d = l->draft;
    const struct map *m = &d->supply->catalogue->maps[map];
    double limits[2][16];
    struct surface s = {.map = m, .w = w, .class = l->classes[map]};
    for (size_t a = 0; a < m->axes_count; a++) {
        int theme = draft_theme(d->supply->recipe, m->axes[a].theme);
        assert(m->axes[a].limits_count <= COUNT(limits[a]));
        draft_limits(&m->axes[a], &d->rules[theme], limits[a]);
        s.limits[a] = limits[a];
        s.axis[a].theme = &d->themes[theme];
        s.axis[a].field = draft_axis_field(&d->themes[theme], m, (int)a);
    }
    for (int row = 0; row < w->rows; row++)
        for (int column = 0; column < w->columns; column++)
            square_pixels(&s, column, row);
}
