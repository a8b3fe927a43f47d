/* kernel_loops.c - the inner loops of the kernel, compiled for three sets of instructions and
 * chosen at run time. See kernel_internal.h.
 *
 * target_clones would say the same in one word, but its resolvers run before the sanitizers are
 * ready, and a test could not ask for the portable loops. */
#include "stats/kernel_internal.h"

#define INLINE static inline __attribute__((always_inline))

typedef float kernel_floats __attribute__((vector_size(32), aligned(32)));
typedef int64_t kernel_bits __attribute__((vector_size(64), aligned(64)));

/* Put w f in place of a smaller peak, lane by lane. */
INLINE void raise(kernel_block *peak, double w, const kernel_block *f)
{
    kernel_block here = w * *f;
    kernel_bits more = here > *peak;
    *peak = (kernel_block)(((kernel_bits)here & more) | ((kernel_bits)*peak & ~more));
}

/* ---- spread: blocks v .. of a cell go to `columns` places ---- */

INLINE void spread_1(kernel_block *row, const kernel_block *cell, const double *w, size_t columns,
                     size_t step)
{
    kernel_block f = *cell;
    for (size_t x = 0; x < columns; x++)
        row[x * step] += w[x] * f;
}

/* Four blocks at once: one weight serves them all, and four sums run side by side. */
INLINE void spread_4(kernel_block *row, const kernel_block *cell, const double *w, size_t columns,
                     size_t step)
{
    kernel_block f0 = cell[0], f1 = cell[1], f2 = cell[2], f3 = cell[3];
    for (size_t x = 0; x < columns; x++, row += step) {
        row[0] += w[x] * f0;
        row[1] += w[x] * f1;
        row[2] += w[x] * f2;
        row[3] += w[x] * f3;
    }
}

INLINE void spread_peak(kernel_block *row, const kernel_block *cell, const double *w,
                        size_t columns, size_t step)
{
    kernel_block f = *cell;
    for (size_t x = 0; x < columns; x++)
        raise(&row[x * step], w[x], &f);
}

INLINE void spread(const struct kernel_place *place, kernel_block *row, const kernel_block *cell,
                   const double *w, const double *w2, size_t columns)
{
    size_t v = 0, squared = place->plain + place->squared;
    for (; v + 4 <= place->plain; v += 4)
        spread_4(row + v, cell + v, w, columns, place->all);
    for (; v < place->plain; v++)
        spread_1(row + v, cell + v, w, columns, place->all);
    for (; v + 4 <= squared; v += 4)
        spread_4(row + v, cell + v, w2, columns, place->all);
    for (; v < squared; v++)
        spread_1(row + v, cell + v, w2, columns, place->all);
    for (; v < place->all; v++)
        spread_peak(row + v, cell + v, w, columns, place->all);
}

/* ---- gather: one block of four places above each other ----
 *
 * Each is a chain of sums in the order of the rows. The four have all but a few rows of the window
 * in common (a weight is 0 beyond it, and adds nothing), so what is read serves four times. */

INLINE void gather_sums(kernel_block *const to[KERNEL_ROWS], const struct kernel_tap *taps,
                        size_t count, size_t x, size_t v, bool squared)
{
    kernel_block s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    for (size_t k = 0; k < count; k++) {
        const double *w = squared ? taps[k].w2 : taps[k].w;
        kernel_block f = taps[k].at[x + v];
        s0 += w[0] * f;
        s1 += w[1] * f;
        s2 += w[2] * f;
        s3 += w[3] * f;
    }
    to[0][v] = s0;
    to[1][v] = s1;
    to[2][v] = s2;
    to[3][v] = s3;
}

INLINE void gather_peaks(kernel_block *const to[KERNEL_ROWS], const struct kernel_tap *taps,
                         size_t count, size_t x, size_t v)
{
    kernel_block p0 = {0}, p1 = {0}, p2 = {0}, p3 = {0};
    for (size_t k = 0; k < count; k++) {
        const double *w = taps[k].w;
        kernel_block f = taps[k].at[x + v];
        raise(&p0, w[0], &f);
        raise(&p1, w[1], &f);
        raise(&p2, w[2], &f);
        raise(&p3, w[3], &f);
    }
    to[0][v] = p0;
    to[1][v] = p1;
    to[2][v] = p2;
    to[3][v] = p3;
}

INLINE void gather(const struct kernel_place *place, kernel_block *const to[KERNEL_ROWS],
                   const struct kernel_tap *taps, size_t count, size_t x)
{
    size_t v = 0;
    for (; v < place->plain; v++)
        gather_sums(to, taps, count, x, v, false);
    for (; v < place->plain + place->squared; v++)
        gather_sums(to, taps, count, x, v, true);
    for (; v < place->all; v++)
        gather_peaks(to, taps, count, x, v);
}

/* ---- divide: one share at up to eight places ---- */

INLINE void put(float *to, const kernel_block *from, size_t count)
{
    kernel_floats f = __builtin_convertvector(*from, kernel_floats);
    if (count == KERNEL_BLOCK)
        memcpy(to, &f, sizeof f);
    for (size_t j = 0; count < KERNEL_BLOCK && j < count; j++)
        to[j] = f[j];
}

INLINE void divide_8(const struct kernel_ratio *r, size_t at, size_t count)
{
    size_t step = r->step, b = at / KERNEL_BLOCK;
    const double *a = r->sums + at * step;
    kernel_block p = {a[0],        a[step],     a[2 * step], a[3 * step],
                      a[4 * step], a[5 * step], a[6 * step], a[7 * step]};
    p *= r->inverse[b];
    put(r->value + at, &p, count);
    if (!r->error)
        return;
    kernel_block variance = {0}, spread = p * (1 - p);
    raise(&variance, 1, &spread); /* a share beyond 0 .. 1 has no spread */
    variance = variance * r->n2[b] + r->rounding_variance * r->m2[b];
    for (size_t j = 0; j < KERNEL_BLOCK; j++)
        variance[j] = sqrt(variance[j]);
    variance *= r->inverse[b];
    put(r->error + at, &variance, count);
}

INLINE void divide(const struct kernel_ratio *r, size_t count)
{
    size_t at = 0;
    for (; at + KERNEL_BLOCK <= count; at += KERNEL_BLOCK)
        divide_8(r, at, KERNEL_BLOCK);
    if (at < count)
        divide_8(r, at, count - at);
}

/* ---- instructions ---- */

/* The loops under a name of their own, for a set of instructions. */
#define COMPILE(name, attribute)                                                                   \
    attribute static void spread_##name(const struct kernel_place *place, kernel_block *row,       \
                                        const kernel_block *cell, const double *w,                 \
                                        const double *w2, size_t columns)                          \
    {                                                                                              \
        spread(place, row, cell, w, w2, columns);                                                  \
    }                                                                                              \
    attribute static void gather_##name(const struct kernel_place *place,                          \
                                        kernel_block *const to[KERNEL_ROWS],                       \
                                        const struct kernel_tap *taps, size_t count, size_t x)     \
    {                                                                                              \
        gather(place, to, taps, count, x);                                                         \
    }                                                                                              \
    attribute static void divide_##name(const struct kernel_ratio *r, size_t count)                \
    {                                                                                              \
        divide(r, count);                                                                          \
    }
#define ENTRY(name, here)                                                                          \
    {                                                                                              \
#name, here, spread_##name, gather_##name, divide_##name                                   \
    }

static bool always(void)
{
    return true;
}
COMPILE(portable, )

#ifdef __x86_64__
COMPILE(avx512, __attribute__((target("avx512f"))))
COMPILE(avx2, __attribute__((target("avx2"))))
static bool avx512_here(void)
{
    return __builtin_cpu_supports("avx512f");
}
static bool avx2_here(void)
{
    return __builtin_cpu_supports("avx2");
}
const struct kernel_loops kernel_loops[] = {ENTRY(avx512, avx512_here), ENTRY(avx2, avx2_here),
                                            ENTRY(portable, always)};
#else
const struct kernel_loops kernel_loops[] = {ENTRY(portable, always)};
#endif
const size_t kernel_loops_count = COUNT(kernel_loops);

static const struct kernel_loops *asked;

void kernel_loops_use(const struct kernel_loops *wish)
{
    asked = wish;
}

const struct kernel_loops *kernel_loops_used(void)
{
    const struct kernel_loops *used = kernel_loops;
    while (!asked && !used->here())
        used++;
    return asked ? asked : used;
}
