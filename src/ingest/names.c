/* names.c - see names.h. */
#include "ingest/names.h"
#include <fnmatch.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digits_at(str s, size_t at, size_t count, int *number)
{
    int value = 0;
    if (at + count > s.len)
        return false;
    for (size_t i = at; i < at + count; i++) {
        if (!is_digit(s.at[i]))
            return false;
        value = value * 10 + (s.at[i] - '0');
    }
    *number = value;
    return true;
}

/* A name without the number that StatLine puts behind it. */
static str without_number(str s)
{
    size_t len = s.len;
    while (len && is_digit(s.at[len - 1]))
        len--;
    return len && len < s.len && s.at[len - 1] == '_' ? (str){s.at, len - 1} : s;
}

static bool year_fits(str column, str pattern, size_t open, int *year)
{
    size_t close = open + str_find((str){pattern.at + open, pattern.len - open}, '}');
    if (close == pattern.len)
        return false;
    size_t digits = close - open - 1, tail = pattern.len - close - 1;
    if (digits != 2 && digits != 4)
        return false;
    int number;
    if (column.len != open + digits + tail || !digits_at(column, open, digits, &number) ||
        !str_equal_nocase((str){column.at, open}, (str){pattern.at, open}) ||
        !str_equal_nocase((str){column.at + open + digits, tail},
                          (str){pattern.at + close + 1, tail}))
        return false;
    if (digits == 2)
        number += number < 70 ? 2000 : 1900;
    *year = number;
    return number >= 1900 && number < 2100;
}

bool name_fits(str column, str pattern, int *year)
{
    int found = 0;
    size_t open = str_find(pattern, '{');
    column = str_trim(column);
    bool fits = open < pattern.len && str_find(pattern, '}') < pattern.len
                    ? year_fits(column, pattern, open, &found)
                    : str_equal_nocase(column, pattern) ||
                          str_equal_nocase(without_number(column), pattern);
    if (fits && year)
        *year = found;
    return fits;
}

int name_find(const str *columns, size_t count, size_t from, const str *patterns,
              size_t patterns_count, int *year)
{
    for (size_t p = 0; p < patterns_count; p++)
        for (size_t c = from; c < count; c++)
            if (name_fits(columns[c], patterns[p], year))
                return (int)c;
    return -1;
}

bool name_globs(const char *name, const str *globs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fnmatch(globs[i].at, name, FNM_CASEFOLD) == 0)
            return true;
    return count == 0;
}

int name_year(str s, bool last)
{
    int found = 0, number;
    for (size_t i = 0; i + 4 <= s.len; i++) {
        bool alone = (i == 0 || !is_digit(s.at[i - 1])) &&
                     (i + 4 == s.len || !is_digit(s.at[i + 4]));
        if (!alone || !digits_at(s, i, 4, &number) || number < 1900 || number > 2099)
            continue;
        found = number;
        if (!last)
            return found;
    }
    return found;
}
