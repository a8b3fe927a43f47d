/* out.h - text files of any size, written through one buffer.
 * Knows bytes and whole numbers; floating point is scaled by the caller, so that no locale and no
 * rounding of printf can be seen in a delivery. */
#pragma once
#include "base/base.h"
#include "base/buf.h"
#include "base/err.h"

struct out {
    int file;
    struct buf buf;
    const char *path; /* not owned */
    bool failed;
};

MUST_USE bool out_open(struct out *o, const char *path, struct err *err);
void out_text(struct out *o, const char *text);
void out_int(struct out *o, int64_t value);
/* value / 10^decimals, without zeros at the end: out_scaled(o, 1250, 3) is 1.25. */
void out_scaled(struct out *o, int64_t value, int decimals);
/* `text` in a quoted cell as StatLine writes them: blanks before (width > 0) or after it (width <
 * 0). */
void out_padded(struct out *o, const char *text, int width);
void out_padded_int(struct out *o, int64_t value, int width);
/* value / 10 with one decimal, in a padded cell. */
void out_padded_tenth(struct out *o, int64_t tenths, int width);
/* Write what is left and close; fails when any write did. */
MUST_USE bool out_close(struct out *o, struct err *err);
