/* bench_clusters.c - queen neighbours, Gi* and Moran of one series of a store, as one process: what
 * bench/peers and bench/oracles compare with R spdep.
 *
 * Reads the neighbourhoods of STORE and a series on them; areas without a figure are left out.
 * Writes CSV: the global Moran on the first line behind "# ", then a row an area. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/options.h"
#include "base/parallel.h"
#include "stats/clusters.h"
#include "store/store.h"

struct words {
    const char *store, *output;
    str indicator;
    int boundary, period, draws, threads;
};

struct input {
    struct areas areas;
    struct support on;
    struct field field;
};

MUST_USE static bool whole(const char *name, const char *text, int *out, struct err *err)
{
    int64_t number;
    if (!num_parse_int(str_from(text), &number) || number < 0 || number > 1000000)
        return err_set(err, "%s wants a whole number, 0 or more", name);
    *out = (int)number;
    return true;
}

MUST_USE static bool read_words(struct words *w, int argc, char **argv, struct err *err)
{
    const char *boundary = "2024", *indicator = "lbm3_onv", *period = "2022";
    const char *draws = "999", *threads = "0", **rest = calloc((size_t)argc, sizeof *rest);
    size_t count = 0;
    const struct option options[] = {
        {"--boundary", "YEAR", "neighbourhoods of that year", &boundary, NULL},
        {"--indicator", "ID", "the series", &indicator, NULL},
        {"--period", "YEAR", "its year", &period, NULL},
        {"--draws", "N", "permutations", &draws, NULL},
        {"--threads", "N", "threads to use; 0: all processors", &threads, NULL}};
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, err))
        return false;
    if (count != 2)
        return err_set(err, "usage: bench_clusters STORE OUTPUT [--boundary YEAR] [--indicator ID] "
                            "[--period YEAR] [--draws N] [--threads N]");
    w->store = rest[0];
    w->output = rest[1];
    w->indicator = str_from(indicator);
    free(rest);
    return whole("--boundary", boundary, &w->boundary, err) &&
           whole("--period", period, &w->period, err) && whole("--draws", draws, &w->draws, err) &&
           whole("--threads", threads, &w->threads, err);
}

MUST_USE static bool read_store(struct arena *run, const struct words *w, struct input *in,
                                struct err *err)
{
    struct store *store;
    bool areas = false, series = false;
    str source;
    if (!store_open_read(&store, w->store, err))
        return false;
    bool good = store_get_areas(store, run, PLACE_BUURT, w->boundary, &in->areas, &areas, err);
    in->on = (struct support){PLACE_BUURT, &in->areas, NULL, in->areas.count};
    in->field = field_new(run, &in->on, FLAG_NOT_COLLECTED);
    good = good && store_get_series(store, run, &in->on, w->indicator, w->period, &in->field,
                                    &source, &series, err);
    store_close(store);
    if (good && !(areas && series))
        return err_set(err, "%s: no buurten of %d with %.*s of %d", w->store, w->boundary,
                       STR_ARG(w->indicator), w->period);
    return good;
}

static void write_row(FILE *f, const struct input *in, const struct neighbours *around,
                      const struct local_statistics *s, size_t i)
{
    fprintf(f, "%.*s;%.17g;%.17g;%.17g;%.17g;%.17g;%.17g;", STR_ARG(in->areas.code[i]),
            (double)in->field.value[i], s->gi[i], s->gi_p[i], s->moran[i], s->moran_z[i],
            s->moran_p[i]);
    for (uint32_t j = around->start[i]; j < around->start[i + 1]; j++)
        fprintf(f, j == around->start[i] ? "%" PRIu32 : " %" PRIu32, around->list[j]);
    fputc('\n', f);
}

MUST_USE static bool write_csv(const char *path, const struct input *in,
                               const struct neighbours *around, const struct local_statistics *s,
                               struct err *err)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return err_set(err, "%s: cannot be written", path);
    fprintf(f, "# %.17g\ncode;value;gi;gi_p;moran;moran_z;moran_p;neighbours\n", s->global);
    for (size_t i = 0; i < around->count; i++)
        write_row(f, in, around, s, i);
    bool good = !ferror(f);
    return (fclose(f) == 0 && good) || err_set(err, "%s: not all could be written", path);
}

int main(int argc, char **argv)
{
    struct arena run = arena_open("run", (size_t)4 << 30);
    struct arena scratch = arena_open("scratch", (size_t)4 << 30);
    struct err err = {0};
    struct words words;
    struct input in;
    bool good = read_words(&words, argc, argv, &err) && read_store(&run, &words, &in, &err);
    if (good) {
        parallel_set_threads(words.threads);
        struct neighbours around = neighbours_queen(&run, scratch, &in.areas.shapes);
        struct local_statistics s = clusters_on_areas(&run, &in.field, &around, words.draws, 1);
        good = write_csv(words.output, &in, &around, &s, &err);
    }
    if (!good)
        fprintf(stderr, "%s\n", err.text);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
