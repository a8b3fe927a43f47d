/* geo.c - empty fields, codes of squares, and finding a place.
 * Knows supports and fields; knows no geometry, no disk. Flow: store, maps -> [geo] -> stats. */
#include "geo/geo.h"

struct field field_new(struct arena *out, const struct support *on, enum flag flag)
{
    struct field field = {
        .on = on,
        .value = NEW(out, float, on->count),
        .weight = NEW(out, float, on->count),
        .flag = NEW(out, uint8_t, on->count),
    };
    for (size_t i = 0; i < on->count; i++)
        field.value[i] = NAN;
    memset(field.flag, (int)flag, on->count);
    return field;
}

/* The number in four digits; -1 when one of them is no digit. */
static int four_digits(const char *at)
{
    int number = 0;
    for (int i = 0; i < 4; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        number = number * 10 + (at[i] - '0');
    }
    return number;
}

bool grid_from_code(str code, int *column, int *row)
{
    if (code.len != 10 || code.at[0] != 'E' || code.at[5] != 'N')
        return false;
    int east = four_digits(code.at + 1), north = four_digits(code.at + 6);
    if (east < 0 || north < 0)
        return false;
    *column = east;
    *row = north;
    return true;
}

void grid_code(char out[11], int column, int row)
{
    assert(column >= 0 && column <= 9999 && row >= 0 && row <= 9999);
    snprintf(out, 11, "E%04uN%04u", (unsigned)column % 10000, (unsigned)row % 10000);
}

int64_t grid_find(const struct grid *g, int column, int row)
{
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool before = g->row[middle] != row ? g->row[middle] < row : g->column[middle] < column;
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < g->count && g->row[low] == row && g->column[low] == column;
    return found ? (int64_t)low : -1;
}

int64_t areas_find(const struct areas *a, str code)
{
    size_t low = 0, high = a->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(a->code[middle], code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < a->count && str_equal(a->code[low], code) ? (int64_t)low : -1;
}
