/* csv.h - delimited text as rows of cells.
 * Knows quoting, delimiter and byte order mark; knows nothing of places or indicators. A pure
 * function of bytes: fuzz/ingest/fuzz_csv.c attacks it. Why an own reader: docs/decisions/csv.md.
 * Flow: file -> [csv] -> table. */
#pragma once
#include "base/base.h"

struct csv {
    char *at, *end; /* what is left to read; doubled quotes are rewritten in place */
    char delimiter;
    int64_t line;     /* of the row read last, from 1 */
    int64_t next;     /* line on which the next row begins */
    bool open_quote;  /* the row read last ran to the end of the file within quotes */
    bool no_line_end; /* the row read last ended with the file, not with a line end */
    /* internal: where cells end in the 64 bytes from `block` on, a bit a byte */
    const char *block;
    uint64_t ends;
};

/* Begin to read `len` bytes; they stay the caller's, and may be changed while reading.
 * delimiter  ',' ';' tab or '|'; 0: the one that stands most in the first line */
struct csv csv_begin(char *bytes, size_t len, char delimiter);
/* Read the next row that is not empty; cells beyond `most` are counted but left out. Quotes around
 * a cell are taken off; blanks are kept.
 * returns  number of cells; 0 at the end
 * cost     0.4 to 0.8 ns a byte: the ends of bare cells are found eight bytes at a time */
size_t csv_row(struct csv *c, str *cells, size_t most);
