/* clusters_grid.c - Getis-Ord Gi* on squares, where the neighbours are a disc. See clusters.h.
 * No list of neighbours is made: in each row of the disc they lie side by side, and move along with
 * the square. Sums are of values less their mean and made anew for each square; running sums would
 * be faster in a large disc, and wrong in the digits that matter where Gi* is about 0. */
#include "base/parallel.h"
#include "stats/change.h"
#include "stats/clusters.h"

struct discs {
    const struct field *f;
    const struct grid *g;
    double *z;      /* [squares] value less the mean; 0 where there is none */
    uint8_t *there; /* [squares] 1: has a value */
    double n, m2;   /* squares with a value; mean of z^2 */
    int first_row, radius;
    size_t rows;
    uint32_t *start; /* [rows + 1] first square of each row */
    int *half;       /* [2 radius + 1] columns that a row of the disc reaches left and right */
    uint32_t *from;  /* [threads][2 radius + 1] first square of each row of the disc */
    struct local_statistics *out;
};

/* Values less their mean; false with fewer than two or without spread. */
static bool centre(struct discs *d)
{
    const struct field *f = d->f;
    double sum = 0, low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < f->on->count; i++) {
        d->there[i] = f->flag[i] == FLAG_OK && isfinite(f->value[i]);
        double x = d->there[i] ? (double)f->value[i] : 0;
        sum += x;
        d->n += d->there[i];
        low = d->there[i] && x < low ? x : low;
        high = d->there[i] && x > high ? x : high;
    }
    if (!(low < high))
        return false;
    for (size_t i = 0; i < f->on->count; i++) {
        d->z[i] = d->there[i] ? (double)f->value[i] - sum / d->n : 0;
        d->m2 += d->z[i] * d->z[i] / d->n;
    }
    return true;
}

/* The disc of a square: sum and number of the values in it. */
static double disc_sum(const struct discs *d, size_t row, int column, uint32_t *from,
                       uint32_t *count)
{
    size_t low = row < (size_t)d->radius ? 0 : row - (size_t)d->radius;
    double sum = 0;
    *count = 0;
    for (size_t r = low; r <= row + (size_t)d->radius && r < d->rows; r++) {
        size_t k = r + (size_t)d->radius - row;
        uint32_t end = d->start[r + 1];
        while (from[k] < end && d->g->column[from[k]] < column - d->half[k])
            from[k]++;
        for (uint32_t j = from[k]; j < end && d->g->column[j] <= column + d->half[k]; j++) {
            sum += d->z[j];
            *count += d->there[j];
        }
    }
    return sum;
}

static void one_row(void *context, size_t row, int worker)
{
    const struct discs *d = context;
    size_t high = 2 * (size_t)d->radius + 1;
    uint32_t *from = d->from + (size_t)worker * high;
    for (size_t k = 0; k < high; k++) {
        size_t r = row + k; /* plus radius */
        from[k] = r < (size_t)d->radius || r - (size_t)d->radius >= d->rows
                      ? 0
                      : d->start[r - (size_t)d->radius];
    }
    for (uint32_t i = d->start[row]; i < d->start[row + 1]; i++) {
        uint32_t count;
        double sum = disc_sum(d, row, d->g->column[i], from, &count);
        double k = count;
        if (d->there[i] && k < d->n)
            d->out->gi[i] = sum / k / sqrt(d->m2 * (d->n / k - 1) / (d->n - 1));
        d->out->gi_p[i] = change_p(d->out->gi[i]);
    }
}

static void set_rows(struct arena *scratch, struct discs *d)
{
    const struct grid *g = d->g;
    d->first_row = g->row[0];
    d->rows = (size_t)(g->row[g->count - 1] - g->row[0] + 1);
    d->start = NEW(scratch, uint32_t, d->rows + 1);
    size_t i = 0;
    for (size_t row = 0; row <= d->rows; row++) {
        while (i < g->count && g->row[i] < d->first_row + (int)row)
            i++;
        d->start[row] = (uint32_t)i;
    }
}

static void set_disc(struct arena *scratch, struct discs *d, double metres)
{
    d->radius = (int)fmin(floor(metres / 100), UINT16_MAX); /* no grid is larger */
    size_t high = 2 * (size_t)d->radius + 1;
    d->half = NEW(scratch, int, high);
    for (int dy = -d->radius; dy <= d->radius; dy++) {
        int half = (int)(sqrt(fmax(metres * metres - 1e4 * dy * dy, 0)) / 100) + 1;
        while (1e4 * half * half + 1e4 * dy * dy > metres * metres)
            half--;
        d->half[dy + d->radius] = half;
    }
    d->from = NEW(scratch, uint32_t, high * (size_t)parallel_threads());
}

struct local_statistics clusters_on_grid(struct arena *out, const struct field *f, double metres)
{
    assert(f->on->grid && metres >= 0);
    size_t count = f->on->count;
    struct local_statistics made = {
        .gi = NEW_RAW(out, double, count), .gi_p = NEW_RAW(out, double, count), .global = NAN};
    for (size_t i = 0; i < count; i++)
        made.gi[i] = made.gi_p[i] = NAN;
    struct arena scratch = *out;
    struct discs d = {.f = f,
                      .g = f->on->grid,
                      .z = NEW_RAW(&scratch, double, count),
                      .there = NEW_RAW(&scratch, uint8_t, count),
                      .out = &made};
    bool spread = centre(&d);
    made.places = (size_t)d.n;
    if (!spread)
        return made;
    set_rows(&scratch, &d);
    set_disc(&scratch, &d, metres);
    parallel_for(d.rows, one_row, &d);
    return made;
}
