/* num.h - numbers from text and to text, the same in every locale.
 * strtod, atof and printf("%f") obey the locale and are banned elsewhere. */
#pragma once
#include "base/base.h"

/* Read all of `s` (blanks around it allowed) as a decimal number with the given mark ('.' or ',').
 * Accepts sign, digits, exponent; refuses "nan", "inf", hexadecimal and thousands marks.
 * returns  false when s is not such a number or is beyond the range of double; *out untouched
 * note     correctly rounded (glibc strtod_l in the C locale) */
MUST_USE bool num_parse(str s, char mark, double *out);
MUST_USE bool num_parse_int(str s, int64_t *out);

enum { NUM_TEXT = 32 }; /* bytes that any number below fits in, NUL included */
/* Write with `decimals` digits after the point (0..9), rounded half to even as printf does; "-0"
 * becomes "0". Returns the length. NaN or infinity is our bug. */
size_t num_write(char out[NUM_TEXT], double value, int decimals);
/* Write the shortest text that reads back as the same double. */
size_t num_write_shortest(char out[NUM_TEXT], double value);
/* Round to a multiple of `step` > 0, halves away from zero. */
double num_round_to(double value, double step);
