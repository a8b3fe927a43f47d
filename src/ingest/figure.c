/* figure.c - see figure.h. */
#include "ingest/figure.h"
#include "base/num.h"
#include "geo/geo.h"
#include "ingest/limits.h"
#include <math.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool figure_number(str s, char decimal, double *out)
{
    /* Clinger 1990: digits below 2^53 and a power of ten up to 10^22 are exact doubles, so one
     * multiplication or division rounds correctly. Anything else goes the slow road. */
    static const double ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *at = s.at, *end = s.at + s.len;
    bool minus = at < end && *at == '-';
    at += minus;
    uint64_t digits = 0;
    size_t count = 0, after = 0;
    for (; at < end && is_digit(*at); at++, count++)
        digits = digits * 10 + (uint64_t)(*at - '0');
    if (at < end && *at == decimal)
        for (at++; at < end && is_digit(*at); at++, count++, after++)
            digits = digits * 10 + (uint64_t)(*at - '0');
    if (at != end || count == 0 || count > 19 || digits > (uint64_t)1 << 53 || after > 22)
        return num_parse(s, decimal, out);
    double value = (double)digits / ten[after];
    *out = minus ? -value : value;
    return true;
}

struct missing_codes missing_build(struct arena *out, const struct delivery *d)
{
    struct missing_codes m = {NEW(out, struct code, d->missing_count), d->missing_count};
    for (size_t i = 0; i < m.count; i++) {
        m.code[i].text = d->missing[i].code;
        m.code[i].flag = d->missing[i].flag;
        m.code[i].is_number = num_parse(d->missing[i].code, '.', &m.code[i].number);
    }
    return m;
}

static bool missing_text(const struct missing_codes *m, str text, enum flag *flag)
{
    for (size_t i = 0; i < m->count; i++)
        if (str_equal_nocase(m->code[i].text, text)) {
            *flag = m->code[i].flag;
            return true;
        }
    return false;
}

static bool missing_number(const struct missing_codes *m, double number, enum flag *flag)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->code[i].is_number && m->code[i].number == number) {
            *flag = m->code[i].flag;
            return true;
        }
    return false;
}

/* The number in a cell, or the reason why there is none. */
static enum flag number_of(const struct cell *cell, const struct missing_codes *missing,
                           char decimal, double *number)
{
    enum flag flag;
    *number = cell->number;
    if (cell->kind == CELL_TEXT) {
        str text = str_trim(cell->text);
        bool digit = text.len && (is_digit(text.at[text.len - 1]));
        if (text.len == 0)
            return FLAG_NOT_COLLECTED;
        if (!digit && missing_text(missing, text, &flag))
            return flag;
        if (!figure_number(text, decimal, number))
            return digit && missing_text(missing, text, &flag) ? flag : FLAG_BAD;
    }
    if (missing_number(missing, *number, &flag))
        return flag;
    return isfinite(*number) ? FLAG_OK : FLAG_BAD;
}

enum flag figure_read(const struct cell *cell, const struct missing_codes *missing, char decimal,
                      const struct column_binding *b, double *value, enum figure_fault *fault)
{
    double number;
    *fault = FIGURE_FINE;
    if (cell->kind == CELL_NONE)
        return FLAG_NOT_COLLECTED;
    enum flag flag = number_of(cell, missing, decimal, &number);
    if (flag != FLAG_OK) {
        *fault = flag == FLAG_BAD ? FIGURE_UNREADABLE : FIGURE_FINE;
        return flag;
    }
    if (b->zero_is_withheld && number == 0)
        return FLAG_WITHHELD;
    number *= b->factor;
    if (!(number >= b->least && number <= b->most) || !isfinite((float)number)) {
        *fault = FIGURE_OUT_OF_RANGE;
        return FLAG_BAD;
    }
    *value = number;
    return FLAG_OK;
}

static bool all_letters_or_digits(str s, size_t from)
{
    for (size_t i = from; i < s.len; i++)
        if (!is_digit(s.at[i]) && !(s.at[i] >= 'A' && s.at[i] <= 'Z'))
            return false;
    return true;
}

struct place_key place_key_read(str text)
{
    static const struct {
        str prefix;
        size_t len;
        enum place_kind places;
    } forms[] = {
        {S("BU"), 10, PLACE_BUURT}, {S("WK"), 8, PLACE_WIJK}, {S("GM"), 6, PLACE_GEMEENTE}};
    struct place_key key = {.code = str_trim(text)};
    if (grid_from_code(key.code, &key.column, &key.row)) {
        key.kind = KEY_CELL;
        key.places = PLACE_CELL;
        return key;
    }
    for (size_t i = 0; i < COUNT(forms); i++)
        if (key.code.len == forms[i].len && str_starts(key.code, forms[i].prefix) &&
            all_letters_or_digits(key.code, 2)) {
            key.kind = KEY_AREA;
            key.places = forms[i].places;
            return key;
        }
    if (str_starts(key.code, S("NL")) && key.code.len <= 4 && all_letters_or_digits(key.code, 2))
        key.kind = KEY_NATION;
    return key;
}

static bool year_ok(int year)
{
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

bool period_read(const struct cell *cell, int *year, int *month)
{
    *month = 0;
    if (cell->kind == CELL_NUMBER) {
        if (!(cell->number >= FIRST_YEAR && cell->number <= LAST_YEAR) ||
            floor(cell->number) < cell->number)
            return false;
        *year = (int)cell->number;
        return true;
    }
    str s = cell->kind == CELL_TEXT ? str_trim(cell->text) : (str){0};
    if (s.len < 4 || (s.len > 4 && is_digit(s.at[4])))
        return false;
    int number = 0;
    for (size_t i = 0; i < 4; i++) {
        if (!is_digit(s.at[i]))
            return false;
        number = number * 10 + (s.at[i] - '0');
    }
    if (!year_ok(number))
        return false;
    *year = number;
    if (s.len == 8 && s.at[4] == 'M' && s.at[5] == 'M' && is_digit(s.at[6]) && is_digit(s.at[7]))
        *month = (s.at[6] - '0') * 10 + (s.at[7] - '0');
    return *month <= 12;
}

str cell_text(const struct cell *cell, char room[CELL_ROOM])
{
    if (cell->kind == CELL_TEXT)
        return str_trim(cell->text);
    if (cell->kind == CELL_NONE || !isfinite(cell->number))
        return (str){0};
    if (fabs(cell->number) < 1e15 && cell->number == floor(cell->number))
        return (str){room, (size_t)snprintf(room, CELL_ROOM, "%lld", (long long)cell->number)};
    return (str){room, num_write_shortest(room, cell->number)};
}

bool cell_is(const struct cell *cell, str value)
{
    double a, b;
    char room[CELL_ROOM];
    str text = cell_text(cell, room);
    if (str_equal(text, value))
        return true;
    return text.len && is_digit(text.at[0]) && num_parse(text, '.', &a) &&
           num_parse(value, '.', &b) && a >= b && a <= b;
}
