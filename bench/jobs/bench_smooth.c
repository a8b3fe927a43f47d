/* bench_smooth.c - 27 fields of squares to 24 smoothed shares, as one process: what bench/peers
 * compares with scipy and OpenCV.
 *
 * Fields 0..2 of the input are the bases of three years, field 3 + 8 y + g the count of group g in
 * year y. Output: on the drawn squares, share 8 y + g as float32, NaN where there is none. No
 * errors are asked for: the peers give none. */
#include "packed.h"

#include "base/num.h"
#include "base/options.h"
#include "base/parallel.h"
#include "stats/kernel.h"

enum { YEARS = 3, GROUPS = 8, SHARES = YEARS * GROUPS, FIELDS = YEARS + SHARES };

struct words {
    const char *input, *output;
    int threads;
    double sigma_m;
};

MUST_USE static bool read_words(struct words *w, int argc, char **argv, struct err *err)
{
    const char *threads = "0", *sigma = "500", **rest = calloc((size_t)argc, sizeof *rest);
    size_t count = 0;
    int64_t number;
    const struct option options[] = {
        {"--threads", "N", "threads to use; 0: all processors", &threads, NULL},
        {"--sigma", "METRES", "standard deviation of the kernel", &sigma, NULL}};
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, err))
        return false;
    if (count != 2)
        return err_set(err, "usage: bench_smooth INPUT OUTPUT [--threads N] [--sigma METRES]");
    if (!num_parse_int(str_from(threads), &number) || number < 0 || number > 256)
        return err_set(err, "--threads wants a number from 0 to 256");
    if (!num_parse(str_from(sigma), '.', &w->sigma_m) || !(w->sigma_m > 0 && w->sigma_m < 1e5))
        return err_set(err, "--sigma wants metres, more than 0");
    w->threads = (int)number;
    w->input = rest[0];
    w->output = rest[1];
    free(rest);
    return true;
}

int main(int argc, char **argv)
{
    struct arena run = arena_open("run", (size_t)4 << 30);
    struct err err = {0};
    struct words words;
    struct packed in;
    if (!read_words(&words, argc, argv, &err) || !packed_read(&run, words.input, &in, &err))
        return packed_fail(&err);
    if (in.fields != FIELDS) {
        err_set(&err, "%s: %d fields wanted, not %zu", words.input, FIELDS, in.fields);
        return packed_fail(&err);
    }
    parallel_set_threads(words.threads);
    struct field field[FIELDS];
    struct kernel_share shares[SHARES];
    struct kernel_field smooth[SHARES];
    const void *values[SHARES];
    for (size_t i = 0; i < FIELDS; i++)
        field[i] = packed_field(&in, i);
    for (size_t i = 0; i < SHARES; i++)
        shares[i] = (struct kernel_share){
            .part = &field[YEARS + i], .base = &field[i / GROUPS], .score = true};
    struct grid drawn = kernel_drawn(&run, &in.grid);
    struct support on = {.kind = PLACE_CELL, .grid = &drawn, .count = drawn.count};
    kernel_smooth(&run, shares, SHARES, &on, words.sigma_m, smooth);
    for (size_t i = 0; i < SHARES; i++)
        values[i] = smooth[i].field.value;
    if (!packed_write(words.output, &drawn, values, SHARES, 4, &err))
        return packed_fail(&err);
    return EXIT_SUCCESS;
}
