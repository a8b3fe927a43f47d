/* Any cell is a figure or a reason; the fast number reader says what the slow one says; a code that
 * is read as a square is written back as itself; names and years never run off. */
#include "base/num.h"
#include "geo/geo.h"
#include "ingest/figure.h"
#include "ingest/names.h"
#include "ingest/text.h"
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check_number(str s)
{
    double fast = 0, slow = 0;
    bool read = figure_number(s, '.', &fast);
    assert(read == num_parse(s, '.', &slow));
    assert(!read || (fast >= slow && fast <= slow));
}

static void check_place(str s)
{
    char code[11];
    struct place_key key = place_key_read(s);
    if (key.kind != KEY_CELL)
        return;
    grid_code(code, key.column, key.row);
    assert(str_equal(key.code, str_from(code)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    str s = {(const char *)bytes, len};
    struct cell cell = {.kind = CELL_TEXT, .text = s};
    struct code none = {S("-99997"), true, -99997, FLAG_WITHHELD};
    struct missing_codes missing = {&none, 1};
    struct column_binding b = {.factor = 2, .least = -10, .most = 1000};
    enum figure_fault fault;
    double value = NAN;
    int year = 2000, month = 0;
    enum flag flag = figure_read(&cell, &missing, ',', &b, &value, &fault);
    assert(flag == FLAG_OK ? value >= -10 && value <= 1000 : isnan(value));
    if (period_read(&cell, &year, &month))
        assert(year >= 1900 && year < 2100 && month >= 0 && month <= 12);
    check_number(s);
    check_place(s);
    (void)name_year(s, true);
    size_t half = len / 2;
    (void)name_fits((str){s.at, half}, (str){s.at + half, len - half}, &year);
    (void)text_is_utf8(s);
    return 0;
}
