/* num.c - numbers and text, the same in every locale.
 * The one place where the C library's own conversions are used, always in the "C" locale. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"

enum { LONGEST = 400 }; /* more digits than any double needs to be told apart */

static locale_t c_locale(void)
{
    static _Atomic(locale_t) made;
    locale_t have = made;
    if (!have)
        made = have = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* twice at worst: harmless */
    assert(have);
    return have;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Copy s with '.' as its mark when it has the form [sign] digits [mark digits] [e [sign] digits].
 */
static bool copy_decimal(str s, char mark, char out[LONGEST])
{
    size_t i = 0, n = 0;
    bool digits = false;
    if (s.len == 0 || s.len >= LONGEST)
        return false;
    if (s.at[i] == '+' || s.at[i] == '-')
        out[n++] = s.at[i++];
    for (; i < s.len && is_digit(s.at[i]); digits = true)
        out[n++] = s.at[i++];
    if (i < s.len && s.at[i] == mark) {
        out[n++] = '.';
        for (i++; i < s.len && is_digit(s.at[i]); digits = true)
            out[n++] = s.at[i++];
    }
    if (!digits)
        return false;
    if (i < s.len && (s.at[i] == 'e' || s.at[i] == 'E')) {
        out[n++] = s.at[i++];
        if (i < s.len && (s.at[i] == '+' || s.at[i] == '-'))
            out[n++] = s.at[i++];
        if (i == s.len)
            return false;
        while (i < s.len && is_digit(s.at[i]))
            out[n++] = s.at[i++];
    }
    out[n] = 0;
    return i == s.len;
}

/* Up to 15 digits and up to 22 decimals are exact in one division (Clinger 1990): the common case.
 */
static bool parse_short(str s, char mark, double *out)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    size_t i = s.len && (s.at[0] == '-' || s.at[0] == '+');
    uint64_t all = 0;
    size_t digits = 0, decimals = 0;
    bool after = false;
    for (; i < s.len; i++) {
        if (s.at[i] == mark && !after) {
            after = true;
            continue;
        }
        if (!is_digit(s.at[i]) || ++digits > 15)
            return false;
        all = all * 10 + (uint64_t)(s.at[i] - '0');
        decimals += after;
    }
    if (!digits)
        return false;
    double value = (double)all / power[decimals];
    *out = s.at[0] == '-' ? -value : value;
    return true;
}

bool num_parse(str s, char mark, double *out)
{
    char text[LONGEST];
    s = str_trim(s);
    if (parse_short(s, mark, out))
        return true;
    if (!copy_decimal(s, mark, text))
        return false;
    double value = strtod_l(text, NULL, c_locale());
    if (!isfinite(value))
        return false;
    *out = value;
    return true;
}

bool num_parse_int(str s, int64_t *out)
{
    s = str_trim(s);
    size_t i = 0;
    bool minus = s.len && s.at[0] == '-';
    if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
        i = 1;
    if (i == s.len)
        return false;
    int64_t value = 0; /* built downwards, since there is one more negative number */
    for (; i < s.len; i++) {
        if (!is_digit(s.at[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.at[i] - '0', &value))
            return false;
    }
    if (!minus && __builtin_sub_overflow(0, value, &value))
        return false;
    *out = value;
    return true;
}

/* snprintf in the C locale, on this thread only. */
static size_t print(char *out, size_t room, const char *format, int precision, double value)
{
    locale_t before = uselocale(c_locale());
    int len = snprintf(out, room, format, precision, value);
    uselocale(before);
    assert(len > 0 && (size_t)len < room);
    return (size_t)len;
}

size_t num_write(char out[NUM_TEXT], double value, int decimals)
{
    assert(isfinite(value) && decimals >= 0 && decimals <= 9);
    if (fabs(value) >= 1e20) /* would not fit; no figure of ours comes near */
        return num_write_shortest(out, value);
    size_t len = print(out, NUM_TEXT, "%.*f", decimals, value);
    if (out[0] == '-' && strspn(out + 1, "0.") == len - 1) { /* -0.00 */
        memmove(out, out + 1, len);
        len--;
    }
    return len;
}

size_t num_write_shortest(char out[NUM_TEXT], double value)
{
    assert(isfinite(value));
    for (int digits = 1;; digits++) {
        size_t len = print(out, NUM_TEXT, "%.*g", digits, value);
        if (digits == 17 || strtod_l(out, NULL, c_locale()) == value)
            return len;
    }
}

double num_round_to(double value, double step)
{
    assert(step > 0);
    return round(value / step) * step;
}
