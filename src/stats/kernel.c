/* kernel.c - Gaussian smoothing of sparse squares in two passes. See kernel.h.
 *
 * The country has 9 million squares of which 4 % are inhabited, so the squares are walked, not the
 * raster. For a strip of columns: each row of squares is spread along the row into one slot of a
 * ring; then, at the drawn squares of four rows, the ring is gathered along the column. All sums of
 * all shares lie side by side (kernel_internal.h), so that one weight serves them all; shares of
 * one base, over the same squares, have the sums over that base in common. */
#include "stats/kernel.h"

#include <limits.h>

#include "base/parallel.h"
#include "stats/kernel_internal.h"

enum {
    BLOCK = KERNEL_BLOCK,
    RING_BYTES = 960 << 10, /* of a ring, so that it stays in a second cache of 1 MB */
    STRIP_LEAST = 16,
    STRIP_MOST = 128,
};

/* Shares of one base over the same squares, and what they have in common. */
struct group {
    size_t first;           /* share; next[] leads to the others */
    size_t n, n2, m2, peak; /* lanes: sums of w n, w^2 n and w^2, the largest w n */
    float *n_eff, *largest; /* [drawn], as in the results */
    uint8_t *flag;
};

/* How the land is cut: strips of columns, and rows from R below the first drawn one to R above the
 * last, and a few more so that drawn rows can be taken by fours. */
struct strips {
    int west, wide; /* first column; columns of a strip */
    int south;
    size_t count, rows;
};

struct smoothing {
    const struct kernel_share *shares;
    struct kernel_field *result;
    size_t count, groups_count;
    const float *part[KERNEL_SHARES_MOST]; /* values of the shares' parts */
    size_t lane_n[KERNEL_SHARES_MOST];     /* of their groups */
    size_t next[KERNEL_SHARES_MOST];       /* share of the same group; count: none */
    size_t first_mean;                     /* share; count: none */
    struct group groups[KERNEL_SHARES_MOST];
    const struct grid *in, *drawn;
    const struct kernel_loops *loops;
    struct kernel_place place;
    int radius;
    double *w, *w2; /* [2R + 1] weights along one axis, left to right, and their squares */
    struct strips at;
    /* for each strip and row the first square, and the one behind the last */
    const uint32_t *in_from, *in_to, *drawn_from, *drawn_to;
    struct desk *desks; /* one a thread */
};

/* Drawn squares from .. to - 1 of a strip. */
struct drawn_row {
    size_t from, to, at; /* `at`: the next to be gathered */
    kernel_block *sums;  /* [strip] places */
};

/* What a thread works with. */
struct desk {
    kernel_block *ring;              /* [ring rows] of a strip, spread along the row */
    bool *filled;                    /* [ring rows] whether there is anything in them */
    kernel_block *cell;              /* a place: a square about to be spread */
    kernel_block *inverse, *n2, *m2; /* [strip / BLOCK] see kernel_ratio */
    struct kernel_tap *taps;         /* [ring rows] */
    struct drawn_row rows[KERNEL_ROWS];
    kernel_block *nowhere; /* a place: sums where nothing is drawn */
};

static size_t window(const struct smoothing *k)
{
    return 2 * (size_t)k->radius + 1;
}

/* As many rows as the windows around KERNEL_ROWS rows reach. */
static size_t ring_rows(const struct smoothing *k)
{
    return window(k) + KERNEL_ROWS - 1;
}

/* Blocks from one row of the ring to the next: odd, or the rows would share cache sets. */
static size_t ring_stride(const struct smoothing *k)
{
    return (size_t)k->at.wide * k->place.all | 1;
}

/* ---- spread ---- */

/* The people of a square behind a share; 0 when it does not count. */
static double people(const struct kernel_share *share, size_t i)
{
    bool there = !share->part->flag[i] && !share->base->flag[i] && share->base->value[i] > 0;
    return there ? (double)share->base->value[i] : 0;
}

/* Put a square's figures side by side, zeros where it does not count. Square by square: the fields
 * lie far apart in memory, and so all of them are waited for at once. */
static void read_cell(const struct smoothing *k, size_t i, double *cell)
{
    for (size_t g = 0; g < k->groups_count; g++) {
        const struct group *group = &k->groups[g];
        double n = people(&k->shares[group->first], i);
        cell[group->n] = cell[group->n2] = cell[group->peak] = n;
        cell[group->m2] = n > 0;
    }
    for (size_t s = 0; s < k->count; s++) {
        float a = k->part[s][i];
        cell[s] = cell[k->lane_n[s]] > 0 ? (double)a : 0;
    }
    for (size_t s = k->first_mean; s < k->count; s++)
        if (k->shares[s].mean)
            cell[s] *= cell[k->lane_n[s]];
}

/* Spread one row of squares along the row into its slot of the ring. */
static void spread_row(const struct smoothing *k, struct desk *desk, size_t strip, size_t row)
{
    size_t slot = row % ring_rows(k), from = k->in_from[strip * k->at.rows + row],
           to = k->in_to[strip * k->at.rows + row];
    desk->filled[slot] = from < to;
    if (from == to)
        return;
    kernel_block *ring = desk->ring + slot * ring_stride(k);
    memset(ring, 0, (size_t)k->at.wide * k->place.all * sizeof *ring);
    for (size_t i = from; i < to; i++) {
        read_cell(k, i, (double *)desk->cell);
        int first = k->in->column[i] - k->at.west - (int)strip * k->at.wide - k->radius;
        int last = first + 2 * k->radius, left = first > 0 ? first : 0;
        int right = last < k->at.wide ? last : k->at.wide - 1;
        k->loops->spread(&k->place, ring + (size_t)left * k->place.all, desk->cell,
                         k->w + (left - first), k->w2 + (left - first), (size_t)(right - left + 1));
    }
}

/* ---- gather ---- */

/* The results of a group's shares at drawn squares of a row. */
static void finish_group(const struct smoothing *k, struct desk *desk, const struct group *g,
                         const struct drawn_row *r)
{
    size_t count = r->to - r->from, step = BLOCK * k->place.all;
    const double *sums = (const double *)r->sums;
    double *inverse = (double *)desk->inverse, *n2 = (double *)desk->n2, *m2 = (double *)desk->m2;
    for (size_t i = 0; i < count; i++) {
        const double *at = sums + i * step;
        double n = at[g->n];
        inverse[i] = n > 0 ? 1 / n : NAN;
        n2[i] = at[g->n2];
        m2[i] = at[g->m2];
        g->flag[r->from + i] = n > 0 ? FLAG_OK : FLAG_NOT_COLLECTED;
        g->n_eff[r->from + i] = n > 0 ? (float)(n * n / n2[i]) : 0;
        g->largest[r->from + i] = n > 0 ? (float)(at[g->peak] / n) : 0;
    }
    for (size_t s = g->first; s < k->count; s = k->next[s]) {
        const struct field *out = &k->result[s].field;
        struct kernel_ratio ratio = {sums + s,
                                     step,
                                     desk->inverse,
                                     desk->n2,
                                     desk->m2,
                                     k->shares[s].rounding_variance,
                                     out->value + r->from,
                                     out->error ? out->error + r->from : NULL};
        k->loops->divide(&ratio, count);
    }
}

/* The rows of the ring around drawn rows row .. row + KERNEL_ROWS - 1; returns how many. */
static size_t set_taps(const struct smoothing *k, struct desk *desk, size_t row)
{
    size_t taps = 0;
    for (size_t d = 0; d < ring_rows(k); d++) {
        size_t slot = (row - (size_t)k->radius + d) % ring_rows(k);
        if (!desk->filled[slot])
            continue;
        struct kernel_tap *tap = &desk->taps[taps++];
        tap->at = desk->ring + slot * ring_stride(k);
        for (size_t j = 0; j < KERNEL_ROWS; j++) {
            tap->w[j] = d >= j && d - j < window(k) ? k->w[d - j] : 0;
            tap->w2[j] = d >= j && d - j < window(k) ? k->w2[d - j] : 0;
        }
    }
    return taps;
}

/* Gather the ring along the columns that have drawn squares in `rows`. */
static void gather_columns(const struct smoothing *k, struct desk *desk, size_t taps, int west)
{
    for (;;) {
        int column = INT_MAX;
        for (struct drawn_row *r = desk->rows; r < desk->rows + KERNEL_ROWS; r++)
            if (r->at < r->to && k->drawn->column[r->at] < column)
                column = k->drawn->column[r->at];
        if (column == INT_MAX)
            return;
        kernel_block *to[KERNEL_ROWS];
        for (size_t j = 0; j < KERNEL_ROWS; j++) {
            struct drawn_row *r = &desk->rows[j];
            bool here = r->at < r->to && k->drawn->column[r->at] == column;
            to[j] = here ? r->sums + (r->at - r->from) * k->place.all : desk->nowhere;
            r->at += here;
        }
        k->loops->gather(&k->place, to, desk->taps, taps, (size_t)(column - west) * k->place.all);
    }
}

/* The results of drawn rows row .. row + KERNEL_ROWS - 1. */
static void gather_rows(const struct smoothing *k, struct desk *desk, size_t strip, size_t row)
{
    bool any = false;
    for (size_t j = 0; j < KERNEL_ROWS; j++) {
        struct drawn_row *r = &desk->rows[j];
        r->at = r->from = k->drawn_from[strip * k->at.rows + row + j];
        r->to = k->drawn_to[strip * k->at.rows + row + j];
        any = any || r->from < r->to;
    }
    if (!any)
        return;
    size_t taps = set_taps(k, desk, row);
    gather_columns(k, desk, taps, k->at.west + (int)strip * k->at.wide);
    for (size_t j = 0; j < KERNEL_ROWS; j++)
        for (size_t g = 0; g < k->groups_count; g++)
            finish_group(k, desk, &k->groups[g], &desk->rows[j]);
}

static void smooth_strip(void *context, size_t strip, int worker)
{
    const struct smoothing *k = context;
    size_t radius = (size_t)k->radius, spread = 0;
    for (size_t row = radius; row + radius + KERNEL_ROWS <= k->at.rows; row += KERNEL_ROWS) {
        while (spread < row + radius + KERNEL_ROWS)
            spread_row(k, &k->desks[worker], strip, spread++);
        gather_rows(k, &k->desks[worker], strip, row);
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
    for (size_t s = k->count; s-- > 0;) {
        size_t g = 0;
        while (g < k->groups_count && !same_group(&k->shares[k->groups[g].first], &k->shares[s]))
            g++;
        struct group *group = &k->groups[g];
        if (g == k->groups_count) {
            k->groups_count++;
            *group = (struct group){.first = k->count,
                                    .n_eff = NEW_RAW(out, float, n),
                                    .largest = NEW_RAW(out, float, n),
                                    .flag = NEW_RAW(out, uint8_t, n)};
        }
        k->next[s] = group->first;
        group->first = s;
        k->first_mean = k->shares[s].mean ? s : k->first_mean;
        k->part[s] = k->shares[s].part->value;
        k->result[s].largest = group->largest;
        k->result[s].field = (struct field){.on = drawn,
                                            .value = NEW_RAW(out, float, n),
                                            .weight = group->n_eff,
                                            .flag = group->flag};
        if (!k->shares[s].score)
            k->result[s].field.error = NEW_RAW(out, float, n);
    }
}

static size_t blocks(size_t lanes)
{
    return (lanes + BLOCK - 1) / BLOCK;
}

/* The lanes of a place, in the order of the blocks; share s has lane s. */
static void set_lanes(struct smoothing *k)
{
    struct kernel_place *p = &k->place;
    size_t groups = k->groups_count;
    p->plain = blocks(k->count + groups);
    p->squared = blocks(2 * groups);
    p->peak = blocks(groups);
    p->all = p->plain + p->squared + p->peak;
    for (size_t g = 0; g < groups; g++) {
        k->groups[g].n = k->count + g;
        k->groups[g].n2 = BLOCK * p->plain + g;
        k->groups[g].m2 = BLOCK * p->plain + groups + g;
        k->groups[g].peak = BLOCK * (p->plain + p->squared) + g;
        for (size_t s = k->groups[g].first; s < k->count; s = k->next[s])
            k->lane_n[s] = k->groups[g].n;
    }
}

/* For each strip and row, [strip][row], the first square at or right of the strip's first column
 * plus `offset`. */
static uint32_t *strip_starts(struct arena *out, const struct grid *g, const struct strips *at,
                              int offset)
{
    uint32_t *start = NEW_RAW(out, uint32_t, (at->count + 1) * at->rows);
    size_t i = 0;
    for (size_t row = 0; row < at->rows; row++) {
        int y = at->south + (int)row;
        while (i < g->count && g->row[i] < y)
            i++;
        for (size_t strip = 0; strip <= at->count; strip++) {
            int x = at->west + (int)strip * at->wide + offset;
            while (i < g->count && g->row[i] == y && g->column[i] < x)
                i++;
            start[strip * at->rows + row] = (uint32_t)i;
        }
    }
    return start;
}

/* The widest strips whose ring stays in the cache. */
static void set_strips(struct arena *scratch, struct smoothing *k)
{
    const struct grid *g = k->drawn;
    int west = INT16_MAX, east = INT16_MIN;
    for (size_t i = 0; i < g->count; i++) {
        west = g->column[i] < west ? g->column[i] : west;
        east = g->column[i] > east ? g->column[i] : east;
    }
    size_t wide = RING_BYTES / (ring_rows(k) * k->place.all * sizeof(kernel_block));
    wide = wide < STRIP_LEAST  ? STRIP_LEAST
           : wide > STRIP_MOST ? STRIP_MOST
                               : wide & ~(size_t)(BLOCK - 1);
    k->at = (struct strips){.west = west,
                            .wide = (int)wide,
                            .south = g->row[0] - k->radius,
                            .count = (size_t)(east - west) / wide + 1};
    k->at.rows = (size_t)(g->row[g->count - 1] + k->radius - k->at.south) + KERNEL_ROWS;
    k->in_from = strip_starts(scratch, k->in, &k->at, -k->radius);
    k->in_to = strip_starts(scratch, k->in, &k->at, k->radius) + k->at.rows;
    k->drawn_from = strip_starts(scratch, k->drawn, &k->at, 0);
    k->drawn_to = k->drawn_from + k->at.rows;
}

static void set_desks(struct arena *scratch, struct smoothing *k)
{
    int threads = parallel_threads();
    size_t wide = (size_t)k->at.wide, all = k->place.all;
    k->desks = NEW(scratch, struct desk, threads);
    for (int t = 0; t < threads; t++) {
        k->desks[t] = (struct desk){
            .ring = NEW_RAW(scratch, kernel_block, ring_rows(k) * ring_stride(k)),
            .filled = NEW(scratch, bool, ring_rows(k)),
            .cell = NEW(scratch, kernel_block, all), /* unused lanes: 0 */
            .inverse = NEW(scratch, kernel_block, wide / BLOCK),
            .n2 = NEW(scratch, kernel_block, wide / BLOCK),
            .m2 = NEW(scratch, kernel_block, wide / BLOCK),
            .taps = NEW_RAW(scratch, struct kernel_tap, ring_rows(k)),
            .nowhere = NEW_RAW(scratch, kernel_block, all),
        };
        for (size_t j = 0; j < KERNEL_ROWS; j++)
            k->desks[t].rows[j].sums = NEW(scratch, kernel_block, wide * all);
    }
}

static void set_weights(struct arena *scratch, struct smoothing *k, double sigma_m)
{
    k->w = NEW(scratch, double, window(k));
    k->w2 = NEW(scratch, double, window(k));
    for (size_t i = 0; i < window(k); i++) {
        double metres = 100 * ((double)i - k->radius);
        k->w[i] = exp(-metres * metres / (2 * sigma_m * sigma_m));
        k->w2[i] = k->w[i] * k->w[i];
    }
}

void kernel_smooth(struct arena *out, const struct kernel_share *shares, size_t count,
                   const struct support *drawn, double sigma_m, struct kernel_field *result)
{
    assert(count <= KERNEL_SHARES_MOST && sigma_m > 0);
    struct smoothing k = {.shares = shares,
                          .result = result,
                          .count = count,
                          .first_mean = count,
                          .drawn = drawn->grid,
                          .loops = kernel_loops_used(),
                          .radius = (int)floor(4 * sigma_m / 100 + 0.5)};
    make_groups(out, drawn, &k);
    if (count == 0 || drawn->count == 0)
        return;
    struct arena scratch = *out;
    k.in = shares[0].part->on->grid;
    set_weights(&scratch, &k, sigma_m);
    set_lanes(&k);
    set_strips(&scratch, &k);
    set_desks(&scratch, &k);
    parallel_for(k.at.count, smooth_strip, &k);
}
