/* test_frame.c - which pixels a frame draws, against the definition: the squares as 0 and 1,
 * smoothed, and cut at one half between their centres. Rows enough for several strips of work. */
#include "../test.h"
#include "maps/surface.h"
#include <math.h>
#include <stdlib.h>

enum { SIDE = 110, WEST = 900, SOUTH = 3500 };

static struct arena memory, scratch;
static int16_t column[SIDE * SIDE], row[SIDE * SIDE];
static int32_t place[SIDE + 8][SIDE + 8]; /* of the square at (WEST + x - 4, SOUTH + y - 4); -1 */

/* Hamlets: squares side by side, and much that is empty. */
static struct grid random_grid(uint32_t state)
{
    size_t n = 0;
    for (int y = 0; y < SIDE + 8; y++)
        for (int x = 0; x < SIDE + 8; x++) {
            bool within = x >= 4 && y >= 4 && x < SIDE + 4 && y < SIDE + 4;
            state = state * 1664525u + 1013904223u;
            uint32_t below = within && x > 4 && place[y][x - 1] >= 0 ? 60 : 8;
            place[y][x] = -1;
            if (!within || (state >> 8) % 100 >= below)
                continue;
            place[y][x] = (int32_t)n;
            column[n] = (int16_t)(WEST + x - 4);
            row[n++] = (int16_t)(SOUTH + y - 4);
        }
    return (struct grid){n, column, row};
}

/* Place of a square that is drawn: it lies at most `margin` from an own one. */
static int32_t drawn_place(const struct grid *g, const uint32_t *own, size_t own_count, int margin,
                           int x, int y)
{
    int32_t at = x < 0 || y < 0 || x >= SIDE + 8 || y >= SIDE + 8 ? -1 : place[y][x];
    if (at < 0 || !own)
        return at;
    for (size_t k = 0; k < own_count; k++)
        if (abs(g->column[own[k]] - g->column[at]) <= margin &&
            abs(g->row[own[k]] - g->row[at]) <= margin)
            return at;
    return -1;
}

static void check_frame(const struct grid *g, const uint32_t *own, size_t own_count, int margin,
                        bool parallel)
{
    struct arena out = memory;
    struct frame f = frame_build(&out, scratch, g, own, own_count, margin, parallel);
    static int32_t near[SIDE + 12][SIDE + 12];
    size_t next = 0;
    for (int y = 0; y < SIDE + 12; y++)
        for (int x = 0; x < SIDE + 12; x++)
            near[y][x] = drawn_place(g, own, own_count, margin, x - 2, y - 2);
    static double weight[SIDE + 12][SIDE + 12];
    for (int y = 1; y < SIDE + 11; y++)
        for (int x = 1; x < SIDE + 11; x++) {
            weight[y][x] = 0;
            for (int k = 0; k < 9; k++)
                weight[y][x] += near[y + k / 3 - 1][x + k % 3 - 1] < 0
                                    ? 0
                                    : (2 - abs(k % 3 - 1)) * (2 - abs(k / 3 - 1)) / 16.0;
        }
    for (int y = 2; y < SIDE + 10; y++)
        for (int x = 2; x < SIDE + 10; x++) {
            unsigned drawn = 0;
            for (int k = 0; k < 16; k++) { /* from the square's centre, in squares */
                double dx = (k % 4 - 1.5) / 4, dy = (k / 4 - 1.5) / 4, u = fabs(dx), v = fabs(dy);
                int sx = dx < 0 ? -1 : 1, sy = dy < 0 ? -1 : 1;
                double here = (1 - v) * ((1 - u) * weight[y][x] + u * weight[y][x + sx]) +
                              v * ((1 - u) * weight[y + sy][x] + u * weight[y + sy][x + sx]);
                drawn |= (unsigned)(here >= 0.5) << k;
            }
            if (!drawn)
                continue;
            assert_true(next < f.count);
            const struct frame_square *s = &f.square[next];
            assert_int_equal(s->column, WEST + x - 6);
            assert_int_equal(s->row, SOUTH + y - 6);
            assert_int_equal(s->drawn, drawn);
            for (int k = 0; k < 9; k++)
                assert_int_equal(s->around[k], near[y + k / 3 - 1][x + k % 3 - 1]);
            assert_in_range(next, f.row_start[s->row - f.south],
                            f.row_start[s->row - f.south + 1] - 1);
            next++;
        }
    assert_int_equal(next, f.count);
}

static void a_frame_draws_what_the_definition_says(void **unused)
{
    (void)unused;
    for (uint32_t turn = 1; turn <= 4; turn++) {
        struct grid g = random_grid(turn);
        uint32_t own[40];
        for (size_t k = 0; k < COUNT(own); k++)
            own[k] = (uint32_t)(g.count / 3 + 7 * k);
        check_frame(&g, NULL, 0, 0, turn % 2);
        check_frame(&g, own, COUNT(own), 4, turn % 2);
        check_frame(&g, own, 1, 1, turn % 2);
    }
}

int main(void)
{
    memory = arena_open("test", (size_t)1 << 30);
    scratch = arena_open("test", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_frame_draws_what_the_definition_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
