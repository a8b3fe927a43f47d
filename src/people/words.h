/* words.h - what texts of people must look like, in one place. Pure. */
#pragma once
#include "base/base.h"

/* One line that can be shown: no control characters, `most` bytes at most; blanks alone, or
 * nothing, only where an empty one fits. */
bool line_fits(str s, size_t most, bool empty_fits);
/* A municipality's code, "GM0758". */
bool municipality_fits(str code);
/* ASCII letters in lower case, as e-mail addresses are kept. */
str lower_case(struct arena *a, str s);
