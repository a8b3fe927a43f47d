/* kernel_loops.c - the inner loops of the kernel, compiled for three sets of instructions and
 * chosen at run time. See kernel_internal.h.
 *
 * target_clones would say the same in one word, but its resolvers run before the sanitizers are
 * ready, and a test could not ask for the portable loops. */
#include "stats/kernel_internal.h"

#define INLINE static inline __attribute__((always_inline))

typedef int64_t kernel_bits __attribute__((vector_size(64), aligned(64)));

/* The larger of w * *f and *peak, lane by lane. */
INLINE void raise(kernel_block *peak, double w, const kernel_block *f)
{
    kernel_block here = w * *f;
    kernel_bits more = here > *peak;
    *peak = (kernel_block)(((kernel_bits)here & more) | ((kernel_bits)*peak & ~more));
}

INLINE void spread_blocks(const struct kernel_place *place, kernel_block *row,
                          const kernel_block *cell, const double *w, size_t columns)
{
    size_t v = 0;
    for (; v < place->plain; v++)
        for (size_t x = 0; x < columns; x++)
            row[x * place->all + v] += w[x] * cell[v];
    for (; v < place->plain + place->squared; v++)
        for (size_t x = 0; x < columns; x++)
            row[x * place->all + v] += w[x] * w[x] * cell[v];
    for (; v < place->all; v++)
        for (size_t x = 0; x < columns; x++)
            raise(&row[x * place->all + v], w[x], &cell[v]);
}

INLINE void gather_blocks(const struct kernel_place *place, kernel_block *sums,
                          const struct kernel_tap *taps, size_t count, size_t offset)
{
    size_t v = 0;
    for (; v < place->plain; v++) {
        kernel_block sum = {0};
        for (size_t k = 0; k < count; k++)
            sum += taps[k].w * taps[k].at[offset + v];
        sums[v] = sum;
    }
    for (; v < place->plain + place->squared; v++) {
        kernel_block sum = {0};
        for (size_t k = 0; k < count; k++)
            sum += taps[k].w * taps[k].w * taps[k].at[offset + v];
        sums[v] = sum;
    }
    for (; v < place->all; v++) {
        kernel_block peak = {0};
        for (size_t k = 0; k < count; k++)
            raise(&peak, taps[k].w, &taps[k].at[offset + v]);
        sums[v] = peak;
    }
}

/* The loops under a name of their own, for a set of instructions. */
#define COMPILE(name, attribute)                                                                   \
    attribute static void spread_##name(const struct kernel_place *place, kernel_block *row,       \
                                        const kernel_block *cell, const double *w, size_t columns) \
    {                                                                                              \
        spread_blocks(place, row, cell, w, columns);                                               \
    }                                                                                              \
    attribute static void gather_##name(const struct kernel_place *place, kernel_block *sums,      \
                                        const struct kernel_tap *taps, size_t count,               \
                                        size_t offset)                                             \
    {                                                                                              \
        gather_blocks(place, sums, taps, count, offset);                                           \
    }
#define ENTRY(name, here)                                                                          \
    {                                                                                              \
#name, here, spread_##name, gather_##name                                                  \
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
