/* limits.h - how much of the outside ingest takes in; beyond each a sentence, never a crash. */
#pragma once

enum {
    MOST_FILES = 5000,        /* layers; their numbers fit 16 bits */
    MOST_COLUMNS_READ = 4000, /* columns of a layer */
    MOST_BINDINGS = 4000,     /* columns of a layer that fill an indicator, years counted apart */
    MOST_SUPPORTS = 64,
    MOST_CELLS = 5000000, /* squares; the Netherlands have 4.2 million, inhabited or not */
    MOST_AREAS = 60000,
    MOST_NAME = 200, /* characters of a name */
    MOST_ADDRESSES = 20000000,
    MOST_LINKS = 1000000, /* rows of given tables between boundary years */
    MOST_DWELLINGS = 5000000,
    MOST_BASE_FEATURES = 5000000,
    FIRST_YEAR = 1950, /* periods and boundary years */
    LAST_YEAR = 2079,
    EXAMPLES_KEPT = 5, /* of a kind of oddity in a file */
};
#define MOST_ZIPPED_BYTES ((size_t)2 << 30) /* a CSV within a zip is unpacked in memory */
