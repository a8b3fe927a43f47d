/* kernel.c - Gaussian smoothing of sparse squares in two passes. See kernel.h.
 *
 * The country has 9 million squares of which 4 % are inhabited, so the squares are walked, not the
 * raster. For a strip of columns: each row of squares is spread along the row into one slot of a
 * ring of 2R + 1 rows; then, at each drawn square, the ring is gathered along the column. All sums
 * of all shares lie side by side (kernel_internal.h), so that one weight serves them all; shares
 * of one base, over the same squares, have the sums over that base in common. */
#include "stats/kernel.h"

#include "base/parallel.h"
#include "stats/kernel_internal.h"

enum {
    BLOCK = sizeof(kernel_block) / sizeof(double),
    RING_BYTES = 640 << 10, /* of a ring, so that it stays in a second cache of 1 MB */
    STRIP_LEAST = 16,
    STRIP_MOST = 128,
};

/* Shares of one base over the same squares. */
struct group {
    const struct kernel_share *first;
    float *n_eff, *largest; /* [drawn] as in the results */
    uint8_t *flag;
};

struct smoothing {
    const struct kernel_share *shares;
    size_t count, groups_count;
    uint8_t group_of[KERNEL_SHARES_MOST];
    struct group groups[KERNEL_SHARES_MOST];
    const struct grid *in, *drawn;
    const struct kernel_loops *loops;
    struct kernel_place place;
    int radius, strip; /* squares */
    double *w;         /* [2R + 1] weights along one axis, left to right */
    int first_row, first_column;
    uint32_t *in_row, *drawn_row; /* where each row starts, from first_row on */
    size_t rows;
    struct desk *desks; /* one a thread */
    struct kernel_field *result;
};

/* What a thread works with. */
struct desk {
    kernel_block *ring;  /* [2R + 1] rows of a strip, spread along the row */
    bool *filled;        /* [2R + 1] */
    kernel_block *cells; /* [strip + 2R] places: figures of a row of squares, about to be spread */
    kernel_block *sums;  /* [strip] places: of a row of drawn squares */
    struct kernel_tap *taps; /* [2R + 1] */
};

/* Where lanes stand in a place, counted in doubles. */
static size_t lane_base(const struct smoothing *k, size_t group)
{
    return k->count + group;
}
static size_t lane_base2(const struct smoothing *k, size_t group)
{
    return BLOCK * k->place.plain + group;
}
static size_t lane_cells2(const struct smoothing *k, size_t group)
{
    return BLOCK * k->place.plain + k->groups_count + group;
}
static size_t lane_peak(const struct smoothing *k, size_t group)
{
    return BLOCK * (k->place.plain + k->place.squared) + group;
}

static size_t window(const struct smoothing *k)
{
    return 2 * (size_t)k->radius + 1;
}

/* Blocks from one row of the ring to the next: odd, or the rows would share cache sets. */
static size_t ring_stride(const struct smoothing *k)
{
    return (size_t)k->strip * k->place.all | 1;
}

/* ---- spread ---- */

/* Index of the first square of a row at or right of `column`. */
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

/* The people of a square behind a share; 0 when it does not count. */
static double people(const struct kernel_share *share, size_t i)
{
    bool there = !share->part->flag[i] && !share->base->flag[i] && share->base->value[i] > 0;
    return there ? (double)share->base->value[i] : 0;
}

/* Put the figures of squares from .. to side by side, zeros where one does not count. */
static void read_cells(const struct smoothing *k, size_t from, size_t to, kernel_block *cells)
{
    size_t step = BLOCK * k->place.all;
    for (size_t g = 0; g < k->groups_count; g++) {
        double *cell = (double *)cells;
        for (size_t i = from; i < to; i++, cell += step) {
            double n = people(k->groups[g].first, i);
            cell[lane_base(k, g)] = cell[lane_base2(k, g)] = cell[lane_peak(k, g)] = n;
            cell[lane_cells2(k, g)] = n > 0;
        }
    }
    for (size_t s = 0; s < k->count; s++) {
        double *cell = (double *)cells;
        for (size_t i = from; i < to; i++, cell += step) {
            double n = cell[lane_base(k, k->group_of[s])];
            double a = n > 0 ? (double)k->shares[s].part->value[i] : 0;
            cell[s] = k->shares[s].mean ? n * a : a;
        }
    }
}

/* Spread one row of squares along the row into its slot of the ring. */
static void spread_row(const struct smoothing *k, struct desk *desk, size_t row, int west)
{
    size_t slot = row % window(k);
    size_t from = seek(k->in, k->in_row[row], k->in_row[row + 1], west - k->radius), to = from;
    while (to < k->in_row[row + 1] && k->in->column[to] < west + k->strip + k->radius)
        to++;
    desk->filled[slot] = from < to;
    if (from == to)
        return;
    kernel_block *ring = desk->ring + slot * ring_stride(k);
    memset(ring, 0, (size_t)k->strip * k->place.all * sizeof *ring);
    read_cells(k, from, to, desk->cells);
    for (size_t i = from; i < to; i++) {
        int first = k->in->column[i] - west - k->radius, last = first + 2 * k->radius;
        int left = first > 0 ? first : 0, right = last < k->strip ? last : k->strip - 1;
        k->loops->spread(&k->place, ring + (size_t)left * k->place.all,
                         desk->cells + (i - from) * k->place.all, k->w + (left - first),
                         (size_t)(right - left + 1));
    }
}

/* ---- gather ---- */

/* What a group's shares have in common at a drawn square. */
static void finish_group(const struct smoothing *k, size_t g, size_t i, const double *sums)
{
    const struct group *group = &k->groups[g];
    double n = sums[lane_base(k, g)];
    group->flag[i] = n > 0 ? FLAG_OK : FLAG_NOT_COLLECTED;
    group->n_eff[i] = n > 0 ? (float)(n * n / sums[lane_base2(k, g)]) : 0;
    group->largest[i] = n > 0 ? (float)(sums[lane_peak(k, g)] / n) : 0;
}

static void finish_share(const struct smoothing *k, size_t s, size_t i, const double *sums)
{
    const struct field *out = &k->result[s].field;
    size_t g = k->group_of[s];
    double n = sums[lane_base(k, g)], p = sums[s] / n; /* NAN without people */
    out->value[i] = (float)p;
    if (!out->error)
        return;
    double spread = p > 0 && p < 1 ? p * (1 - p) * sums[lane_base2(k, g)] : 0;
    double rounding = k->shares[s].rounding_variance * sums[lane_cells2(k, g)];
    out->error[i] = (float)(sqrt(spread + rounding) / n);
}

/* Gather the ring along the column at the drawn squares of one row. */
static void gather_row(const struct smoothing *k, struct desk *desk, size_t row, int west)
{
    size_t taps = 0;
    size_t from = seek(k->drawn, k->drawn_row[row], k->drawn_row[row + 1], west), to = from;
    if (from == k->drawn_row[row + 1])
        return;
    for (size_t d = 0; d < window(k); d++) {
        size_t slot = (row - (size_t)k->radius + d) % window(k);
        if (desk->filled[slot])
            desk->taps[taps++] = (struct kernel_tap){desk->ring + slot * ring_stride(k), k->w[d]};
    }
    for (; to < k->drawn_row[row + 1] && k->drawn->column[to] < west + k->strip; to++)
        k->loops->gather(&k->place, desk->sums + (to - from) * k->place.all, desk->taps, taps,
                         (size_t)(k->drawn->column[to] - west) * k->place.all);
    for (size_t g = 0; g < k->groups_count; g++)
        for (size_t i = from; i < to; i++)
            finish_group(k, g, i, (double *)(desk->sums + (i - from) * k->place.all));
    for (size_t s = 0; s < k->count; s++)
        for (size_t i = from; i < to; i++)
            finish_share(k, s, i, (double *)(desk->sums + (i - from) * k->place.all));
}

static void smooth_strip(void *context, size_t item, int worker)
{
    const struct smoothing *k = context;
    struct desk *desk = &k->desks[worker];
    int west = k->first_column + (int)item * k->strip;
    for (size_t row = 0; row < k->rows; row++) {
        spread_row(k, desk, row, west);
        /* rows start radius above the first drawn one, so the window's far row is spread now */
        if (row >= 2 * (size_t)k->radius)
            gather_row(k, desk, row - (size_t)k->radius, west);
    }
}

/* ---- prepare ---- */

/* Whether two shares have all sums over their bases in common. */
static bool same_group(const struct kernel_share *a, const struct kernel_share *b)
{
    if (a->base->value == b->base->value && a->base->flag == b->base->flag &&
        a->part->flag == b->part->flag)
        return true;
    for (size_t i = 0; i < a->base->on->count; i++)
        if (people(a, i) != people(b, i))
            return false;
    return true;
}

/* Put the shares in groups, and make the results; what a group has in common is made once. */
static void make_groups(struct arena *out, const struct support *drawn, struct smoothing *k)
{
    size_t n = drawn->count;
    for (size_t s = 0; s < k->count; s++) {
        size_t g = 0;
        while (g < k->groups_count && !same_group(k->groups[g].first, &k->shares[s]))
            g++;
        if (g == k->groups_count)
            k->groups[k->groups_count++] = (struct group){&k->shares[s], NEW_RAW(out, float, n),
                                                          NEW_RAW(out, float, n),
                                                          NEW_RAW(out, uint8_t, n)};
        k->group_of[s] = (uint8_t)g;
        k->result[s].largest = k->groups[g].largest;
        k->result[s].field = (struct field){.on = drawn,
                                            .value = NEW_RAW(out, float, n),
                                            .weight = k->groups[g].n_eff,
                                            .flag = k->groups[g].flag};
        if (!k->shares[s].score)
            k->result[s].field.error = NEW_RAW(out, float, n);
    }
}

static size_t blocks(size_t lanes)
{
    return (lanes + BLOCK - 1) / BLOCK;
}

/* The lanes of a place, and the widest strip whose ring stays in the cache. */
static void lay_out(struct smoothing *k)
{
    struct kernel_place *p = &k->place;
    p->plain = blocks(k->count + k->groups_count);
    p->squared = blocks(2 * k->groups_count);
    p->peak = blocks(k->groups_count);
    p->all = p->plain + p->squared + p->peak;
    size_t column = window(k) * p->all * sizeof(kernel_block);
    size_t strip = RING_BYTES / column;
    k->strip = strip < STRIP_LEAST ? STRIP_LEAST : strip > STRIP_MOST ? STRIP_MOST : (int)strip;
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

static void set_window(struct arena *scratch, struct smoothing *k, double sigma_m)
{
    k->radius = (int)floor(4 * sigma_m / 100 + 0.5);
    k->w = NEW(scratch, double, window(k));
    for (int d = -k->radius; d <= k->radius; d++)
        k->w[d + k->radius] = exp(-(100.0 * d) * (100.0 * d) / (2 * sigma_m * sigma_m));
    k->first_row = k->drawn->row[0] - k->radius;
    k->rows = (size_t)(k->drawn->row[k->drawn->count - 1] + k->radius - k->first_row + 1);
    k->in_row = row_starts(scratch, k->in, k->first_row, k->rows);
    k->drawn_row = row_starts(scratch, k->drawn, k->first_row, k->rows);
}

static void set_desks(struct arena *scratch, struct smoothing *k)
{
    int threads = parallel_threads();
    size_t strip = (size_t)k->strip, all = k->place.all;
    k->desks = NEW(scratch, struct desk, threads);
    for (int t = 0; t < threads; t++)
        k->desks[t] = (struct desk){
            .ring = NEW_RAW(scratch, kernel_block, window(k) * ring_stride(k)),
            .filled = NEW(scratch, bool, window(k)),
            .cells = NEW(scratch, kernel_block, (strip + window(k)) * all), /* unused lanes: 0 */
            .sums = NEW_RAW(scratch, kernel_block, strip * all),
            .taps = NEW_RAW(scratch, struct kernel_tap, window(k)),
        };
}

void kernel_smooth(struct arena *out, const struct kernel_share *shares, size_t count,
                   const struct support *drawn, double sigma_m, struct kernel_field *result)
{
    assert(count <= KERNEL_SHARES_MOST && sigma_m > 0);
    struct smoothing k = {.shares = shares, .count = count, .drawn = drawn->grid, .result = result};
    make_groups(out, drawn, &k);
    if (count == 0 || drawn->count == 0)
        return;
    struct arena scratch = *out;
    k.in = shares[0].part->on->grid;
    k.loops = kernel_loops_used();
    set_window(&scratch, &k, sigma_m);
    lay_out(&k);
    set_desks(&scratch, &k);
    int west = INT16_MAX, east = INT16_MIN;
    for (size_t i = 0; i < drawn->count; i++) {
        west = drawn->grid->column[i] < west ? drawn->grid->column[i] : west;
        east = drawn->grid->column[i] > east ? drawn->grid->column[i] : east;
    }
    k.first_column = west;
    parallel_for((size_t)((east - west) / k.strip) + 1, smooth_strip, &k);
}
