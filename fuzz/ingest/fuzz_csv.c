/* Any bytes are rows: cells lie within the bytes, lines rise, and reading ends. */
#include "ingest/csv.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

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
        }
    }
    assert(c.at == c.end && total <= len);
    free(copy);
    return 0;
}
