/* kernel.c - Gaussian smoothing of sparse squares in two passes. See kernel.h.
 *
 * The country has 9 million squares of which 4 % are inhabited, so the squares are walked, not the
 * raster. For a strip of columns: each row of squares is scattered along the row into one slot of a
 * ring of 2R + 1 rows; then, at each drawn square, the ring is gathered along the column. All sums
 * of all shares lie side by side (lanes), so that one weight serves them all. */
#include "stats/kernel.h"

#include "base/parallel.h"

enum {
    STRIP =
        64,    /* columns; a ring of 17 rows and 8 shares is 350 kB: it stays in the second cache */
    LANES = 5, /* sums kept for each share: */
    PART = 0,  /* w a */
    BASE = 1,  /* w n */
    BASE2 = 2, /* w^2 n */
    CELLS2 = 3, /* w^2 for each square that counts */
    PEAK = 4,   /* the largest w n */
};

struct smoothing {
    const struct kernel_share *shares;
    size_t count, lanes; /* lanes = LANES x count */
    const struct grid *in, *drawn;
    int radius;
    double *w;                             /* [radius + 1] weight by distance in squares */
    int first_row, last_row, first_column; /* of the drawn squares */
    uint32_t *in_row, *drawn_row;          /* where each row starts, from first_row - radius */
    size_t rows;
    struct ring *rings; /* one a thread */
    struct kernel_field *result;
};

/* The last 2R + 1 rows of a strip, scattered along the row. */
struct ring {
    double *sums; /* [2R + 1][STRIP][lanes] */
    bool *filled; /* [2R + 1] */
};

/* Index of the first square of `row` at or right of `column`. */
static size_t seek(const struct grid *g, size_t from, size_t to, int column)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (g->column[middle] < column)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Add weight w of a square's figures to a place's sums. */
static void scatter_add(double *sums, const double *cell, size_t count, double w)
{
    double w2 = w * w;
    for (size_t s = 0; s < count; s++, sums += LANES, cell += 3) {
        sums[PART] += w * cell[0];
        sums[BASE] += w * cell[1];
        sums[BASE2] += w2 * cell[1];
        sums[CELLS2] += w2 * cell[2];
        sums[PEAK] = w * cell[1] > sums[PEAK] ? w * cell[1] : sums[PEAK];
    }
}

static void gather_add(double *sums, const double *row, size_t count, double w)
{
    double w2 = w * w;
    for (size_t s = 0; s < count; s++, sums += LANES, row += LANES) {
        sums[PART] += w * row[PART];
        sums[BASE] += w * row[BASE];
        sums[BASE2] += w2 * row[BASE2];
        sums[CELLS2] += w2 * row[CELLS2];
        sums[PEAK] = w * row[PEAK] > sums[PEAK] ? w * row[PEAK] : sums[PEAK];
    }
}

/* The three figures of a square that are spread, for each share; zeros when it does not count. */
static void read_cell(const struct smoothing *k, size_t i, double *cell)
{
    for (size_t s = 0; s < k->count; s++, cell += 3) {
        const struct kernel_share *share = &k->shares[s];
        bool counts = !share->part->flag[i] && !share->base->flag[i] && share->base->value[i] > 0;
        double n = counts ? (double)share->base->value[i] : 0;
        double a = counts ? (double)share->part->value[i] : 0;
        cell[0] = share->mean ? n * a : a;
        cell[1] = n;
        cell[2] = counts;
    }
}

/* Spread one row of squares along the row into its slot of the ring. */
static void scatter_row(const struct smoothing *k, struct ring *ring, size_t row, int west,
                        double *cell)
{
    size_t slot = row % (2 * (size_t)k->radius + 1);
    size_t from = k->in_row[row], to = k->in_row[row + 1];
    size_t at = seek(k->in, from, to, west - k->radius);
    ring->filled[slot] = at < to && k->in->column[at] < west + STRIP + k->radius;
    if (!ring->filled[slot])
        return;
    double *sums = ring->sums + slot * STRIP * k->lanes;
    memset(sums, 0, STRIP * k->lanes * sizeof *sums);
    for (; at < to && k->in->column[at] < west + STRIP + k->radius; at++) {
        int centre = k->in->column[at] - west;
        int left = centre - k->radius > 0 ? centre - k->radius : 0;
        int right = centre + k->radius < STRIP - 1 ? centre + k->radius : STRIP - 1;
        read_cell(k, at, cell);
        for (int x = left; x <= right; x++)
            scatter_add(sums + (size_t)x * k->lanes, cell, k->count, k->w[abs(x - centre)]);
    }
}

static void finish(const struct smoothing *k, size_t i, const double *sums)
{
    for (size_t s = 0; s < k->count; s++, sums += LANES) {
        struct kernel_field *out = &k->result[s];
        if (!(sums[BASE] > 0))
            continue;
        double p = sums[PART] / sums[BASE];
        double n_eff = sums[BASE] * sums[BASE] / sums[BASE2];
        out->field.flag[i] = FLAG_OK;
        out->field.value[i] = (float)p;
        out->field.weight[i] = (float)n_eff;
        out->largest[i] = (float)(sums[PEAK] / sums[BASE]);
        if (!out->field.error)
            continue;
        double spread = p > 0 && p < 1 ? p * (1 - p) / n_eff : 0;
        double rounding = k->shares[s].rounding_variance * sums[CELLS2] / (sums[BASE] * sums[BASE]);
        out->field.error[i] = (float)sqrt(spread + rounding);
    }
}

/* Gather the ring along the column at the drawn squares of one row. */
static void gather_row(const struct smoothing *k, const struct ring *ring, size_t row, int west,
                       double *sums)
{
    size_t window = 2 * (size_t)k->radius + 1, to = k->drawn_row[row + 1];
    size_t at = seek(k->drawn, k->drawn_row[row], to, west);
    for (; at < to && k->drawn->column[at] < west + STRIP; at++) {
        size_t x = (size_t)(k->drawn->column[at] - west);
        memset(sums, 0, k->lanes * sizeof *sums);
        for (int dy = -k->radius; dy <= k->radius; dy++) {
            size_t slot = (size_t)((int)row + dy) % window;
            if (ring->filled[slot])
                gather_add(sums, ring->sums + (slot * STRIP + x) * k->lanes, k->count,
                           k->w[abs(dy)]);
        }
        finish(k, at, sums);
    }
}

static void smooth_strip(void *context, size_t item, int worker)
{
    const struct smoothing *k = context;
    struct ring *ring = &k->rings[worker];
    int west = k->first_column + (int)item * STRIP;
    double cell[3 * 64], sums[LANES * 64];
    for (size_t row = 0; row < k->rows; row++) {
        scatter_row(k, ring, row, west, cell);
        /* rows start radius above the first drawn one, so the window's far row is scattered now */
        if (row >= 2 * (size_t)k->radius)
            gather_row(k, ring, row - (size_t)k->radius, west, sums);
    }
}

/* Where each row of a sorted grid starts; rows counted from `first`. */
static uint32_t *row_starts(struct arena *out, const struct grid *g, int first, size_t rows)
{
    uint32_t *start = NEW(out, uint32_t, rows + 1);
    size_t at = 0;
    for (size_t row = 0; row <= rows; row++) {
        while (at < g->count && g->row[at] < first + (int)row)
            at++;
        start[row] = (uint32_t)at;
    }
    return start;
}

static void prepare(struct arena *scratch, struct smoothing *k, double sigma_m)
{
    k->radius = (int)floor(4 * sigma_m / 100 + 0.5);
    k->w = NEW(scratch, double, k->radius + 1);
    for (int d = 0; d <= k->radius; d++)
        k->w[d] = exp(-(100.0 * d) * (100.0 * d) / (2 * sigma_m * sigma_m));
    k->first_row = k->drawn->row[0] - k->radius;
    k->last_row = k->drawn->row[k->drawn->count - 1] + k->radius;
    k->rows = (size_t)(k->last_row - k->first_row + 1);
    k->in_row = row_starts(scratch, k->in, k->first_row, k->rows);
    k->drawn_row = row_starts(scratch, k->drawn, k->first_row, k->rows);
    size_t window = 2 * (size_t)k->radius + 1;
    int threads = parallel_threads();
    k->rings = NEW(scratch, struct ring, threads);
    for (int t = 0; t < threads; t++)
        k->rings[t] = (struct ring){NEW(scratch, double, window *STRIP * k->lanes),
                                    NEW(scratch, bool, window)};
}

static struct kernel_field empty(struct arena *out, const struct support *drawn, bool error)
{
    struct kernel_field f = {.field = field_new(out, drawn, FLAG_NOT_COLLECTED),
                             .largest = NEW(out, float, drawn->count)};
    f.field.error = error ? NEW(out, float, drawn->count) : NULL;
    for (size_t i = 0; error && i < drawn->count; i++)
        f.field.error[i] = NAN;
    return f;
}

void kernel_smooth(struct arena *out, const struct kernel_share *shares, size_t count,
                   const struct support *drawn, double sigma_m, struct kernel_field *result)
{
    assert(count <= 64 && sigma_m > 0);
    for (size_t s = 0; s < count; s++)
        result[s] = empty(out, drawn, !shares[s].score);
    if (count == 0 || drawn->count == 0)
        return;
    struct arena scratch = *out;
    struct smoothing k = {.shares = shares,
                          .count = count,
                          .lanes = count * LANES,
                          .in = shares[0].part->on->grid,
                          .drawn = drawn->grid,
                          .result = result};
    prepare(&scratch, &k, sigma_m);
    int west = INT16_MAX, east = INT16_MIN;
    for (size_t i = 0; i < drawn->count; i++) {
        west = drawn->grid->column[i] < west ? drawn->grid->column[i] : west;
        east = drawn->grid->column[i] > east ? drawn->grid->column[i] : east;
    }
    k.first_column = west;
    parallel_for((size_t)(east - west) / STRIP + 1, smooth_strip, &k);
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

struct grid kernel_drawn(struct arena *out, const struct grid *inhabited)
{
    int16_t *column = NEW(out, int16_t, inhabited->count * 9);
    int16_t *row = NEW(out, int16_t, inhabited->count * 9);
    struct arena scratch = *out;
    uint32_t *key = NEW(&scratch, uint32_t, inhabited->count * 9);
    size_t count = 0, kept = 0;
    /* row and column made positive, side by side: the order of keys is the order of a grid */
    for (size_t i = 0; i < inhabited->count; i++)
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++)
                key[count++] = (uint32_t)(inhabited->row[i] + dy + 0x8000) << 16 |
                               (uint32_t)(inhabited->column[i] + dx + 0x8000);
    qsort(key, count, sizeof *key, by_place);
    for (size_t i = 0; i < count; i++) {
        if (i && key[i] == key[i - 1])
            continue;
        row[kept] = (int16_t)((int)(key[i] >> 16) - 0x8000);
        column[kept++] = (int16_t)((int)(key[i] & 0xffff) - 0x8000);
    }
    return (struct grid){kept, column, row};
}
