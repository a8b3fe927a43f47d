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
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/parallel.h"
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

/* A file being written: one item a thread at a time, each at its own place in the file. */
struct packed_out {
    int file;
    const void *const *part; /* header, columns, rows, fields */
    size_t parts, places_bytes, field_bytes;
    atomic_bool failed;
};

static inline void packed_write_part(void *context, size_t i, int worker)
{
    (void)worker;
    struct packed_out *o = context;
    size_t bytes = i == 0 ? 16 : i < 3 ? o->places_bytes : o->field_bytes;
    size_t before = i == 0  ? 0
                    : i < 3 ? 16 + (i - 1) * o->places_bytes
                            : 16 + 2 * o->places_bytes + (i - 3) * o->field_bytes;
    for (size_t done = 0; done < bytes;) {
        ssize_t n = pwrite(o->file, (const char *)o->part[i] + done, bytes - done,
                           (off_t)(before + done));
        if (n <= 0) {
            o->failed = true;
            return;
        }
        done += (size_t)n;
    }
}

/* Write fields [count][grid->count] of numbers of 4 or 8 bytes. */
MUST_USE static inline bool packed_write(const char *path, const struct grid *grid,
                                         const void *const *fields, size_t count, size_t bytes,
                                         struct err *err)
{
    enum { FIELDS_MOST = 64 };
    assert(count <= FIELDS_MOST && (bytes == 4 || bytes == 8));
    uint32_t head[4] = {PACKED_MAGIC, (uint32_t)grid->count, (uint32_t)count, bytes == 8 ? 8 : 0};
    const void *part[3 + FIELDS_MOST] = {head, grid->column, grid->row};
    memcpy(part + 3, fields, count * sizeof *fields);
    struct packed_out o = {.file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
                           .part = part,
                           .parts = 3 + count,
                           .places_bytes = 2 * grid->count,
                           .field_bytes = bytes * grid->count};
    if (o.file < 0)
        return err_set(err, "%s: cannot be written", path);
    parallel_for(o.parts, packed_write_part, &o);
    bool good = close(o.file) == 0 && !o.failed;
    return good || err_set(err, "%s: not all could be written", path);
}

static inline int packed_fail(const struct err *err)
{
    fprintf(stderr, "%s\n", err->text);
    return EXIT_FAILURE;
}
