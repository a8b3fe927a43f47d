/* err.h - a failure as one sentence fit to print, place first: "scores.csv:812: ...".
 * The first error wins; a function that fails leaves its `out` alone; libraries never print. */
#pragma once
#include "base/base.h"

struct err {
    char text[400]; /* NUL-ended; empty while all is well */
};

/* Set the sentence unless one stands already. Always returns false, so that a failing function
 * reads `return err_set(err, ...)`. A sentence that does not fit is cut with "...". */
bool err_set(struct err *e, const char *format, ...) PRINTF(2, 3);
/* Put a place before a sentence that stands: "place: sentence". Always returns false. */
bool err_at(struct err *e, const char *place);
/* Put '?' for every control character: a terminal would obey it. err_set does so itself. */
void err_tame(char *text);
