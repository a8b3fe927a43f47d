/* Any bytes are rows: cells lie within the bytes, lines rise, and reading ends. A cell without a
 * quote in front holds no delimiter and no line end, and ends at one or with the text. */
#include "ingest/csv.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static bool ends_cell(const struct csv *c, char byte)
{
    return byte == c->delimiter || byte == '\n' || byte == '\r';
}

static void check_bare(const struct csv *c, str cell)
{
    for (size_t i = 0; i < cell.len; i++)
        assert(!ends_cell(c, cell.at[i]));
    assert(cell.at + cell.len == c->end || ends_cell(c, cell.at[cell.len]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { MOST = 16 };
    str cells[MOST];
    char *copy = malloc(len ? len : 1);
    memcpy(copy, bytes, len);
    struct csv c = csv_begin(copy, len, 0);
    int64_t line = 0;
    size_t count, rows = 0, total = 0;
    while ((count = csv_row(&c, cells, MOST)) > 0) {
        assert(c.line > line && c.next >= c.line && ++rows <= len);
        line = c.line;
        for (size_t i = 0; i < count && i < MOST; i++) {
            assert(cells[i].at >= copy && cells[i].at + cells[i].len <= copy + len);
            total += cells[i].len;
            if (cells[i].at == copy || cells[i].at[-1] != '"')
                check_bare(&c, cells[i]);
        }
    }
    assert(c.at == c.end && total <= len);
    free(copy);
    return 0;
}
