/* bench_oracle.c - small statistics on numbers from a file, for bench/oracles to compare with
 * others': text in, text out.
 *
 *   bench_oracle segregation FILE   lines "part whole": D, xPx, H, D by chance
 *   bench_oracle discovery FILE     lines "z": how many standard errors are real at q = 0.10
 *   bench_oracle lonlat FILE        lines "x y" in RD metres: longitude and latitude of each
 *   bench_oracle world FILE         the same to Web Mercator, scaled to 0..1 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"
#include "geo/project.h"
#include "stats/change.h"
#include "stats/segregation.h"

/* Rows of numbers. */
struct numbers {
    double *at; /* [count][columns] */
    size_t count;
};

static str next(str *text, char end)
{
    size_t at = str_find(*text, end);
    str word = {text->at, at};
    *text = at < text->len ? (str){text->at + at + 1, text->len - at - 1} : S("");
    return word;
}

MUST_USE static bool read_numbers(struct arena *run, const char *path, size_t columns,
                                  struct numbers *out, struct err *err)
{
    str text;
    if (!file_read(run, path, (size_t)1 << 30, &text, err))
        return false;
    *out = (struct numbers){NEW(run, double, text.len *columns / 2 + columns), 0};
    for (size_t line = 1; text.len; line++) {
        str rest = next(&text, '\n');
        for (size_t c = 0; c < columns; c++)
            if (!num_parse(next(&rest, ' '), '.', &out->at[out->count * columns + c]))
                return err_set(err, "%s:%zu: %zu numbers wanted", path, line, columns);
        out->count++;
    }
    return true;
}

MUST_USE static bool segregation(struct arena *run, const char *path, struct err *err)
{
    struct numbers in;
    if (!read_numbers(run, path, 2, &in, err))
        return false;
    double *part = NEW(run, double, in.count), *whole = NEW(run, double, in.count);
    for (size_t i = 0; i < in.count; i++) {
        part[i] = in.at[2 * i];
        whole[i] = in.at[2 * i + 1];
    }
    struct group_counts g = {part, whole, in.count, 0};
    struct segregation s = segregation_of(*run, &g);
    printf("%.17g %.17g %.17g %.17g\n", s.dissimilarity, s.isolation, s.theil, s.by_chance);
    return true;
}

MUST_USE static bool discovery(struct arena *run, const char *path, struct err *err)
{
    struct numbers in;
    if (!read_numbers(run, path, 1, &in, err))
        return false;
    struct support on = {.kind = PLACE_BUURT, .count = in.count};
    struct field d = field_new(run, &on, FLAG_OK);
    d.error = NEW(run, float, in.count);
    for (size_t i = 0; i < in.count; i++) {
        d.value[i] = (float)in.at[i];
        d.error[i] = 1;
    }
    printf("%.17g\n", change_false_discovery(*run, &d, 0.10));
    return true;
}

MUST_USE static bool project(struct arena *run, const char *path, bool world, struct err *err)
{
    struct numbers in;
    struct projector p;
    if (!read_numbers(run, path, 2, &in, err) || !projector_open(&p, err))
        return false;
    struct point *points = (struct point *)(void *)in.at;
    bool good = world ? project_world(&p, points, in.count, err)
                      : project_lonlat(&p, points, in.count, err);
    for (size_t i = 0; good && i < in.count; i++)
        printf("%.17g %.17g\n", points[i].x, points[i].y);
    projector_close(&p);
    return good;
}

int main(int argc, char **argv)
{
    struct arena run = arena_open("run", (size_t)4 << 30);
    struct err err = {0};
    str verb = argc == 3 ? str_from(argv[1]) : S("");
    bool good;
    if (str_equal(verb, S("segregation")))
        good = segregation(&run, argv[2], &err);
    else if (str_equal(verb, S("discovery")))
        good = discovery(&run, argv[2], &err);
    else if (str_equal(verb, S("lonlat")) || str_equal(verb, S("world")))
        good = project(&run, argv[2], str_equal(verb, S("world")), &err);
    else
        good = err_set(&err, "usage: bench_oracle segregation|discovery|lonlat|world FILE");
    if (!good)
        fprintf(stderr, "%s\n", err.text);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
