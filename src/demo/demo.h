/* demo.h - deliveries of a made-up country, in the publishers' own forms.
 * Stands beside the pipeline: what it writes is read back by ingest like any real delivery.
 * Knows files and GDAL; knows nothing of the store, the catalogue or the maps. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum demo_size { DEMO_TOWN, DEMO_COUNTRY };

struct demo_request {
    const char *out; /* folder to make; replaced when it holds an earlier demo */
    enum demo_size size;
    uint64_t seed;
    bool still; /* plant no change: what a map calls real is then noise */
};

/* What was made, for the closing line of the command. */
struct demo_result {
    size_t gemeenten, buurten, cells;
    int64_t residents, bytes;
};

/* Make the country and write all its deliveries, with the truth planted in them beside.
 * out      written as `<out>.half` and renamed when complete
 * errors   a folder that holds something else; a disk that refuses; an interrupt ("interrupted")
 * note     the same size and seed give the same bytes
 * cost     town: about a second; country: under a minute, about 1 GB of memory */
MUST_USE bool demo_write(const struct demo_request *request, struct demo_result *result,
                         struct err *err);
