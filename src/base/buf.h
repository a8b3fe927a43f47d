/* buf.h - text or bytes that grow while they are written: JSON, CSV, tiles, reports. */
#pragma once
#include "base/base.h"

/* Zero is a valid empty buffer. Grows with malloc, since its size is not known before;
 * ends the process when memory is refused. */
struct buf {
    char *at;
    size_t len, room;
};

void buf_reset(struct buf *b); /* give the memory back; b is empty and usable again */
void buf_bytes(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, str s);
void buf_byte(struct buf *b, uint8_t byte);
void buf_format(struct buf *b, const char *format, ...) PRINTF(2, 3);
void buf_int(struct buf *b, int64_t value);
/* A number as num_write gives it. */
void buf_num(struct buf *b, double value, int decimals);
/* s as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void buf_json(struct buf *b, str s);
/* s as a CSV cell: quoted when needed; a leading = + - @ tab is made harmless with an apostrophe
 * unless the cell is a number (CSV injection). */
void buf_csv(struct buf *b, str s);
str buf_text(const struct buf *b);
