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
    const struct layer *layer;
    const struct map *map;
    const uint8_t *class; /* of the squares, gated */
    struct axis_source axis[2];
    double *limits[2];
    const int64_t *square; /* [rows + 2][columns + 2] index of the drawn squares around; -1 */
    int stride;
};

/* The four squares whose centres surround a pixel, and their weights. */
struct corners {
    int64_t square[4];
    double weight[4];
};

/* Pixel k (0..3) of a square lies (2k - 3) / 8 of a square from its centre. */
static struct corners corners_of(const struct surface *s, int column, int row, int px, int py)
{
    double x = (2 * px - 3) / 8.0, y = (2 * py - 3) / 8.0;
    int dx = x < 0 ? -1 : 1, dy = y < 0 ? -1 : 1;
    double u = fabs(x), v = fabs(y);
    const int64_t *here = s->square + (row + 1) * s->stride + column + 1;
    return (struct corners){{here[0], here[dx], here[dy * s->stride], here[dy * s->stride + dx]},
                            {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v}};
}

/* The weighted mean over the corners that may be shown. */
static struct axis_value blend(const struct surface *s, const struct axis_source *axis,
                               const struct corners *c)
{
    double value = 0, band = 0, weight = 0;
    for (int k = 0; k < 4; k++) {
        int64_t i = c->square[k];
        if (i < 0 || s->class[i] >= FLAG_TOO_FEW)
            continue;
        weight += c->weight[k];
        value += c->weight[k] * (double)axis->field->value[i];
        band += axis->theme->band ? c->weight[k] * (double)axis->theme->band[i] : 0;
    }
    return (struct axis_value){value / weight, band / weight, axis->theme->strong};
}

static uint8_t pixel(const struct surface *s, int column, int row, int px, int py)
{
    struct corners c = corners_of(s, column, row, px, py);
    struct axis_value v[2] = {0};
    for (size_t a = 0; a < s->map->axes_count; a++)
        v[a] = blend(s, &s->axis[a], &c);
    return (uint8_t)draft_class(s->map, v, s->limits);
}

/* Whether the square and its neighbours all have one class, of a kind that interpolation cannot
 * leave: then no pixel needs to be computed. Cross maps too: each axis keeps its own class. */
static bool uniform(const struct surface *s, int column, int row, uint8_t class)
{
    const int64_t *here = s->square + (row + 1) * s->stride + column + 1;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int64_t i = here[dy * s->stride + dx];
            if (i >= 0 && s->class[i] < FLAG_TOO_FEW && s->class[i] != class)
                return false;
        }
    return true;
}

static void square_pixels(const struct surface *s, int column, int row, struct window *w)
{
    int64_t i = s->square[(row + 1) * s->stride + column + 1];
    uint8_t class = i < 0 ? CLASS_NONE : s->class[i];
    bool same = class >= FLAG_TOO_FEW || uniform(s, column, row, class);
    int wide = w->columns * PIXELS_PER_CELL;
    for (int py = 0; py < PIXELS_PER_CELL; py++)
        for (int px = 0; px < PIXELS_PER_CELL; px++)
            w->class[(row * PIXELS_PER_CELL + py) * wide + column * PIXELS_PER_CELL + px] =
                same ? class : pixel(s, column, row, px, py);
}

/* Indices of the window's squares and one more on every side; malloc'ed. */
static int64_t *squares_around(const struct grid *g, const struct window *w)
{
    int wide = w->columns + 2, high = w->rows + 2;
    int64_t *square = malloc((size_t)wide * (size_t)high * sizeof *square);
    if (!square)
        abort();
    for (int row = 0; row < high; row++)
        for (int column = 0; column < wide; column++)
            square[row * wide + column] = grid_find(g, w->west - 1 + column, w->south - 1 + row);
    return square;
}

void layer_surface(const struct layer *l, size_t map, struct window *w)
{
    const struct draft *d = l->draft;
    const struct map *m = &d->supply->catalogue->maps[map];
    double limits[2][16];
    struct surface s = {.layer = l, .map = m, .class = l->classes[map], .stride = w->columns + 2};
    for (size_t a = 0; a < m->axes_count; a++) {
        int theme = draft_theme(d->supply->recipe, m->axes[a].theme);
        assert(m->axes[a].limits_count <= COUNT(limits[a]));
        draft_limits(&m->axes[a], &d->rules[theme], limits[a]);
        s.limits[a] = limits[a];
        s.axis[a].theme = &d->themes[theme];
        s.axis[a].field = draft_axis_field(&d->themes[theme], m, (int)a);
    }
    int64_t *square = squares_around(d->on.grid, w);
    s.square = square;
    for (int row = 0; row < w->rows; row++)
        for (int column = 0; column < w->columns; column++)
            square_pixels(&s, column, row, w);
    free(square);
}
