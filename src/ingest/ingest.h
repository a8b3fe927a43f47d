/* ingest.h - one run: deliveries into a store, all of them or none.
 * Flow: command line -> [ingest] -> store, report. */
#pragma once
#include "ingest/inputs.h"
#include "store/store.h"

struct ingest_options {
    const char *store;
    const struct catalogue *catalogue;
    const struct source *only; /* NULL: all sources */
    const char *const *paths;
    size_t paths_count;
    int assume_crs; /* EPSG code to believe of layers that contradict theirs; 0: none */
};

struct ingest_result {
    struct inputs inputs;           /* what was read, with its oddities; what was not, and why */
    struct store_support *supports; /* all of the store */
    size_t supports_count;
    struct series *series; /* all of the store */
    size_t series_count;
    size_t areas, cells; /* places read in this run */
    int64_t rows, figures;
    double seconds;
    const char *failure; /* why nothing was kept; NULL: all was */
};

/* Read all deliveries and keep what they say. The order of files does not matter: areas come first,
 * then figures. On failure, and on an interrupt, the store is as it was; one that the run made is
 * gone. */
MUST_USE bool ingest_run(const struct ingest_options *options, struct arena *memory,
                         struct ingest_result *result, struct err *err);
