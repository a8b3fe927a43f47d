/* kernel_drawn.c - the squares that are drawn: the inhabited ones and those next to them. See
 * kernel.h. Three rows of a sorted grid are merged at a time: linear, and sorted by itself. */
#include "stats/kernel.h"

#include <limits.h>

struct list {
    size_t count;
    int16_t *column, *row;
};

/* Add columns first .. last of a row. */
static void list_add(struct list *l, int row, int first, int last)
{
    for (int column = first; column <= last; column++) {
        l->column[l->count] = (int16_t)column;
        l->row[l->count++] = (int16_t)row;
    }
}

/* Draw one row; at[k] is the first inhabited square of row - 1 + k, or where it would be, and ends
 * behind the last. */
static void draw_row(struct list *l, const struct grid *g, int row, size_t at[3])
{
    int drawn_to = INT16_MIN - 1; /* the last column drawn */
    for (;;) {
        int next = INT_MAX;
        bool there[3];
        for (int k = 0; k < 3; k++) {
            there[k] = at[k] < g->count && g->row[at[k]] == row - 1 + k;
            if (there[k] && g->column[at[k]] < next)
                next = g->column[at[k]];
        }
        if (next == INT_MAX)
            return;
        list_add(l, row, next - 1 > drawn_to ? next - 1 : drawn_to + 1, next + 1);
        drawn_to = next + 1;
        for (int k = 0; k < 3; k++)
            at[k] += there[k] && g->column[at[k]] == next;
    }
}

struct grid kernel_drawn(struct arena *out, const struct grid *inhabited)
{
    size_t n = inhabited->count, first[3] = {0};
    struct list l = {0, NEW_RAW(out, int16_t, 9 * n), NEW_RAW(out, int16_t, 9 * n)};
    for (int row = n ? inhabited->row[0] - 1 : 0; n && row <= inhabited->row[n - 1] + 1; row++) {
        size_t at[3] = {first[0], first[1], first[2]};
        draw_row(&l, inhabited, row, at);
        first[0] = first[1];
        first[1] = first[2];
        first[2] = at[2]; /* where the row above ends, the next begins */
    }
    return (struct grid){l.count, l.column, l.row};
}
