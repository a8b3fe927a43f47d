/* bench_spots.c - six bands of a smoothed share of the whole country as polygons, as one process:
 * what bench/peers compares with gdal_contour -p.
 *
 * Reads the first field of a packed file (bench_smooth's output): shares on the drawn squares, NaN
 * where there is none. Classes them, interpolates to 25 m, gives patches under 1 ha away and rounds
 * the rest, as publish does. Writes, little-endian: uint32 magic "VTRK", uint32 polygons; then a
 * polygon: uint32 band (20: no share), uint32 bytes, that many of WKB (a MultiPolygon, RD metres).
 */
#include "packed.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/options.h"
#include "base/parallel.h"
#include "geo/wkb.h"
#include "maps/surface.h"

enum { LIMITS_MOST = 8, LEAST_PATCH_M2 = 10000, PATCHES_A_PART = 256 };

struct words {
    const char *input, *output;
    double limits[LIMITS_MOST];
    size_t limits_count;
};

MUST_USE static bool read_limits(struct words *w, str list, struct err *err)
{
    while (list.len) {
        str one = {list.at, str_find(list, ',')};
        if (w->limits_count == LIMITS_MOST || !num_parse(one, '.', &w->limits[w->limits_count++]))
            return err_set(err, "--limits wants at most %d numbers", LIMITS_MOST);
        size_t used = one.len < list.len ? one.len + 1 : one.len;
        list = (str){list.at + used, list.len - used};
    }
    return true;
}

MUST_USE static bool read_words(struct words *w, int argc, char **argv, struct err *err)
{
    const char *threads = "0", *limits = "0.01,0.02,0.03,0.05,0.08";
    const char **rest = calloc((size_t)argc, sizeof *rest);
    size_t count = 0;
    int64_t number;
    const struct option options[] = {
        {"--threads", "N", "threads to use; 0: all processors", &threads, NULL},
        {"--limits", "A,B,..", "rising: a band more than limits", &limits, NULL}};
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, err))
        return false;
    if (count != 2)
        return err_set(err, "usage: bench_spots INPUT OUTPUT [--threads N] [--limits A,B,..]");
    if (!num_parse_int(str_from(threads), &number) || number < 0 || number > 256)
        return err_set(err, "--threads wants a number from 0 to 256");
    parallel_set_threads((int)number);
    w->input = rest[0];
    w->output = rest[1];
    free(rest);
    return read_limits(w, str_from(limits), err);
}

static uint8_t *class_squares(struct arena *out, const struct packed *in, const struct surface *s)
{
    uint8_t *class = NEW_RAW(out, uint8_t, in->grid.count);
    double *limits[2] = {s->axis[0].limits, NULL};
    for (size_t i = 0; i < in->grid.count; i++) {
        struct axis_value v[2] = {{.value = (double)s->axis[0].value[i]}};
        class[i] = isnan(v[0].value) ? FLAG_TOO_FEW : (uint8_t)draft_class(s->map, v, limits);
    }
    return class;
}

/* Patches as bytes, some hundreds a part. */
struct writing {
    const struct patches *patches;
    const struct shapes *shapes;
    struct buf *part;
};

static void write_part(void *context, size_t part, int worker)
{
    (void)worker;
    struct writing *w = context;
    struct buf *b = &w->part[part];
    size_t end = (part + 1) * PATCHES_A_PART;
    for (size_t f = part * PATCHES_A_PART; f < end && f < w->shapes->count; f++) {
        size_t head_at = b->len;
        uint32_t head[2] = {w->patches->code[f], 0};
        buf_bytes(b, head, sizeof head);
        wkb_write(b, w->shapes, f, WKB_POLYGONS);
        head[1] = (uint32_t)(b->len - head_at - sizeof head);
        memcpy(b->at + head_at, head, sizeof head);
    }
}

MUST_USE static bool write_all(struct arena scratch, const struct words *words,
                               const struct patches *patches, struct err *err)
{
    struct shapes shapes = coverage_shapes(&scratch, &patches->coverage);
    size_t parts = (shapes.count + PATCHES_A_PART - 1) / PATCHES_A_PART;
    struct writing w = {patches, &shapes, NEW(&scratch, struct buf, parts)};
    parallel_for(parts, write_part, &w);
    const uint32_t head[2] = {PACKED_MAGIC, (uint32_t)shapes.count};
    FILE *f = fopen(words->output, "wb");
    if (!f)
        return err_set(err, "%s: cannot be written", words->output);
    bool good = fwrite(head, sizeof head, 1, f) == 1;
    for (size_t i = 0; i < parts; i++) {
        good = good && fwrite(w.part[i].at, 1, w.part[i].len, f) == w.part[i].len;
        buf_reset(&w.part[i]);
    }
    good = fclose(f) == 0 && good;
    return good || err_set(err, "%s: not all could be written", words->output);
}

int main(int argc, char **argv)
{
    struct arena run = arena_open("run", (size_t)8 << 30);
    struct arena scratch = arena_open("scratch", (size_t)8 << 30);
    struct err err = {0};
    struct words words = {0};
    struct packed in;
    if (!read_words(&words, argc, argv, &err) || !packed_read(&run, words.input, &in, &err))
        return packed_fail(&err);
    struct map map = {.draws = MAP_LEVEL, .axes_count = 1};
    map.axes[0] = (struct axis){.limits = words.limits, .limits_count = words.limits_count};
    struct surface s = {.map = &map};
    s.axis[0] = (struct surface_axis){.value = in.numbers, .limits = words.limits};
    s.class = class_squares(&run, &in, &s);
    struct arena first = scratch; /* what tracing needs takes the place of the squares */
    struct frame frame = frame_build(&first, run, &in.grid, NULL, 0, 0, true);
    struct runs runs = surface_runs(&run, first, &s, &frame, true);
    struct patches patches = patches_trace(&run, scratch, &runs, LEAST_PATCH_M2, true, true);
    return write_all(scratch, &words, &patches, &err) ? EXIT_SUCCESS : packed_fail(&err);
}
