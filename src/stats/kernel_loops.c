/* kernel_loops.c - the inner loops of the kernel, compiled for three sets of instructions and
 * chosen at run time. See kernel_internal.h.
 *
 * target_clones would say the same in one word, but its resolvers run before the sanitizers are
 * ready, and a test could not ask for the portable loops. */
#include "stats/kernel_internal.h"

#define INLINE static inline __attribute__((always_inline))

typedef float kernel_floats __attribute__((vector_size(32), aligned(32)));
typedef int64_t kernel_bits __attribute__((vector_size(64), aligned(64)));

/* The larger of two, lane by lane. */
INLINE void raise(kernel_block *peak, const kernel_block *other)
{
    kernel_bits more = *other > *peak;
    *peak = (kernel_block)(((kernel_bits)*other & more) | ((kernel_bits)*peak & ~more));
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
    for (size_t x = 0; x < columns; x++) {
        kernel_block here = w[x] * f;
        raise(&row[x * step], &here);
    }
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

/* ---- gather: blocks `at` .. of all taps go to one place ---- */

INLINE void gather_1(kernel_block *sums, const struct kernel_tap *taps, size_t count, size_t at,
                     bool squared)
{
    kernel_block sum = {0};
    for (size_t k = 0; k < count; k++)
        sum += (squared ? taps[k].w2 : taps[k].w) * taps[k].at[at];
    *sums = sum;
}

INLINE void gather_4(kernel_block *sums, const struct kernel_tap *taps, size_t count, size_t at,
                     bool squared)
{
    kernel_block s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    for (size_t k = 0; k < count; k++) {
        const kernel_block *f = taps[k].at + at;
        double w = squared ? taps[k].w2 : taps[k].w;
        s0 += w * f[0];
        s1 += w * f[1];
        s2 += w * f[2];
        s3 += w * f[3];
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
}

/* The largest does not depend on the order: even and odd taps side by side. */
INLINE void gather_peak(kernel_block *sums, const struct kernel_tap *taps, size_t count, size_t at)
{
    kernel_block even = {0}, odd = {0}, here;
    size_t k = 0;
    for (; k + 2 <= count; k += 2) {
        here = taps[k].w * taps[k].at[at];
        raise(&even, &here);
        here = taps[k + 1].w * taps[k + 1].at[at];
        raise(&odd, &here);
    }
    if (k < count) {
        here = taps[k].w * taps[k].at[at];
        raise(&even, &here);
    }
    raise(&even, &odd);
    *sums = even;
}

INLINE void gather(const struct kernel_place *place, kernel_block *sums,
                   const struct kernel_tap *taps, size_t count, size_t at)
{
    size_t v = 0, squared = place->plain + place->squared;
    for (; v + 4 <= place->plain; v += 4)
        gather_4(sums + v, taps, count, at + v, false);
    for (; v < place->plain; v++)
        gather_1(sums + v, taps, count, at + v, false);
    for (; v + 4 <= squared; v += 4)
        gather_4(sums + v, taps, count, at + v, true);
    for (; v < squared; v++)
        gather_1(sums + v, taps, count, at + v, true);
    for (; v < place->all; v++)
        gather_peak(sums + v, taps, count, at + v);
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
    raise(&variance, &spread); /* a share beyond 0 .. 1 has no spread */
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
    attribute static void gather_##name(const struct kernel_place *place, kernel_block *sums,      \
                                        const struct kernel_tap *taps, size_t count, size_t at)    \
    {                                                                                              \
        gather(place, sums, taps, count, at);                                                      \
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
