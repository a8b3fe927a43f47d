/* packed.h - squares and their fields as plain bytes: what the jobs of bench/peers read and write.
 * So a job's time holds no parser, and numpy reads the same file with fromfile.
 *
 *   uint32 magic "VTRK", uint32 squares, uint32 fields, uint32 bytes of a number (0: 4)
 *   int16 column[squares], int16 row[squares]      hectometres, by row, then column
 *   number field[fields][squares]                  float32 or float64, one field after another
 *
 * Little-endian, as the machine is. */
#pragma once
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "geo/geo.h"

enum { PACKED_MAGIC = 0x4b525456 };

struct packed {
    struct grid grid;
    struct support on;
    size_t fields;
    const float *numbers; /* [fields][squares], in the mapped file */
    uint8_t *present;     /* [squares] FLAG_OK: every field has a number everywhere */
};

/* Map a file of float32 fields; it stays mapped until the process ends. */
MUST_USE static inline bool packed_read(struct arena *out, const char *path, struct packed *p,
                                        struct err *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0)
        return err_set(err, "%s: cannot be read", path);
    size_t bytes = (size_t)about.st_size;
    const uint32_t *head = bytes < 16 ? MAP_FAILED
                                      : mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (head == MAP_FAILED || head[0] != PACKED_MAGIC || head[3] != 0 ||
        bytes != 16 + (size_t)head[1] * 4 * (1 + (size_t)head[2]))
        return err_set(err, "%s: not a packed file of 4-byte fields", path);
    const int16_t *places = (const int16_t *)(head + 4);
    size_t count = head[1];
    p->grid = (struct grid){count, places, places + count};
    p->on = (struct support){.kind = PLACE_CELL, .grid = &p->grid, .count = count};
    p->fields = head[2];
    p->numbers = (const float *)(places + 2 * count);
    p->present = NEW(out, uint8_t, count);
    return true;
}

/* Field i of the file; its numbers are the file's own and must not be written to. */
static inline struct field packed_field(const struct packed *p, size_t i)
{
    return (struct field){
        .on = &p->on, .value = (float *)(p->numbers + i * p->grid.count), .flag = p->present};
}

/* Write fields [count][grid->count] of numbers of 4 or 8 bytes. One thread: the system locks a file
 * while it is written. */
MUST_USE static inline bool packed_write(const char *path, const struct grid *grid,
                                         const void *const *fields, size_t count, size_t bytes,
                                         struct err *err)
{
    uint32_t head[4] = {PACKED_MAGIC, (uint32_t)grid->count, (uint32_t)count, bytes == 8 ? 8 : 0};
    FILE *f = fopen(path, "wb");
    if (!f)
        return err_set(err, "%s: cannot be written", path);
    setvbuf(f, NULL, _IONBF, 0); /* whole fields go out at once */
    bool good = fwrite(head, sizeof head, 1, f) == 1 &&
                fwrite(grid->column, 2, grid->count, f) == grid->count &&
                fwrite(grid->row, 2, grid->count, f) == grid->count;
    for (size_t i = 0; good && i < count; i++)
        good = fwrite(fields[i], bytes, grid->count, f) == grid->count;
    good = fclose(f) == 0 && good;
    return good || err_set(err, "%s: not all could be written", path);
}

static inline int packed_fail(const struct err *err)
{
    fprintf(stderr, "%s\n", err->text);
    return EXIT_FAILURE;
}
