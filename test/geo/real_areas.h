/* real_areas.h - polygons of a real GeoPackage, read by the sqlite3 program so that tests of this
 * layer need no driver. The folder is named by VEERKRACHT_REAL. */
#pragma once
#include "geo/wkb.h"
#include <stdio.h>
#include <stdlib.h>

/* Bytes of a line of hexadecimal digits, in place. */
static str real_unhex(char *line, size_t len)
{
    size_t bytes = 0;
    for (; 2 * bytes + 1 < len; bytes++) {
        char pair[3] = {line[2 * bytes], line[2 * bytes + 1], 0};
        line[bytes] = (char)strtol(pair, NULL, 16);
    }
    return (str){line, bytes};
}

/* Read `count` areas' worth of polygons of a table; false, saying so, where the file is absent. */
static bool real_areas(struct arena *out, const char *file, const char *table, struct shapes *areas)
{
    const char *folder = getenv("VEERKRACHT_REAL");
    char *path = arena_format(out, "%s/%s", folder ? folder : "../shared/data/real", file);
    FILE *there = fopen(path, "rb");
    if (!there) {
        printf("no %s: left out\n", path);
        return false;
    }
    fclose(there);
    FILE *rows = popen(arena_format(out,
                                    "sqlite3 'file:%s?mode=ro&immutable=1' "
                                    "'SELECT hex(geom) FROM %s ORDER BY rowid'",
                                    path, table),
                       "r");
    struct shapes_builder b = {0};
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while (rows && (len = getline(&line, &room, rows)) > 8) {
        str blob = real_unhex(line, (size_t)len);
        static const size_t envelope[] = {0, 32, 48, 48, 64, 0, 0, 0};
        size_t head = 8 + envelope[(blob.at[3] >> 1) & 7];
        enum wkb_kind kind;
        struct err err = {0};
        if (!wkb_read(&b, (str){blob.at + head, blob.len - head}, &kind, NULL, &err))
            printf("%s: %s\n", path, err.text);
    }
    free(line);
    if (rows)
        pclose(rows);
    *areas = shapes_finish(out, &b);
    return areas->count > 0;
}
