/* fuzz_header.c - any bytes as a path, a range and the other headers: what is accepted is safe. */
#include "serve/header.h"
#include "serve/router.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_path(str raw)
{
    char room[256];
    str path;
    if (!path_decode(raw, room, sizeof room, &path))
        return;
    assert(path.len > 0 && path.len < sizeof room && path.at[0] == '/' && room[path.len] == 0);
    assert(strlen(room) == path.len && !strstr(room, "//") && !strchr(room, '\\'));
    assert(!strstr(room, "/../") && !strstr(room, "/./"));
    assert(!str_ends(path, S("/..")) && !str_ends(path, S("/.")));
    str captures[ROUTE_CAPTURES] = {0};
    for (size_t t = 0; t < route_tables_count; t++)
        for (size_t i = 0; i < route_tables[t]->count; i++)
            (void)router_match(route_tables[t]->rows[i].path, path, captures);
}

static void check_range(str value, uint64_t size)
{
    uint64_t first = 0, part = 0;
    if (range_read(value, size, &first, &part) == RANGE_PART)
        assert(part > 0 && first < size && part <= size - first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char *copy = malloc(len + 1); /* of the exact length, so that a byte too far is seen */
    assert(copy);
    if (len)
        memcpy(copy, data, len);
    str text = {copy, len};
    check_path(text);
    check_range(text, 0);
    check_range(text, 1000);
    check_range(text, UINT64_MAX);
    (void)gzip_accepted(text);
    (void)etag_listed(text, S("\"abc\""));
    (void)host_is_loopback(text);
    (void)origin_is_own(text, S(""), S("localhost"));
    free(copy);
    return 0;
}
