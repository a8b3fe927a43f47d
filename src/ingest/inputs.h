/* inputs.h - from the paths of the command line to layers with a known source.
 * Walks folders, looks into zips, recognises by the catalogue. Knows nothing of what is in a row.
 * Flow: command line -> [inputs] -> areas, figures, lists. */
#pragma once
#include "catalogue/catalogue.h"
#include "ingest/oddity.h"

/* One layer of one file, recognised. */
struct input {
    const char *path; /* as GDAL opens it */
    const char *file; /* name without folders, for the store and reports */
    const char *disk; /* the file on disk that holds it (the zip), for size and hash */
    str layer;
    const struct source *source;
    const struct delivery *delivery;
    bool shapes; /* its rows have shapes */
    int epsg;    /* the system of its shapes; 0: none, or RD New */
    struct oddities *odd;
    uint16_t number; /* from 1, in the order of the list */
    int64_t rows;    /* filled when read */
    int64_t figures; /* figures kept */
    int period;      /* of the figures; 0: several */
};

/* A file that no source knows or that contradicts itself, and why: it is left out. */
struct stranger {
    const char *file;
    char why[400];
};

struct inputs {
    struct input *list; /* those with shapes first, then those that fill most indicators, then by
                           file name, last name first (v3 comes before v1): what comes first is
                           kept, whatever order the files were named in */
    size_t count;
    struct stranger *strangers;
    size_t strangers_count;
};

/* Find and recognise. `only` restricts to one source; NULL: all. `assume_crs`: see crs_settle.
 * returns  false when a path is not there, when a file that was named itself is of no use (one that
 *          was found in a folder becomes a stranger), or when nothing at all was recognised */
MUST_USE bool inputs_find(struct inputs *out, struct arena *memory, const struct catalogue *c,
                          const struct source *only, int assume_crs, const char *const *paths,
                          size_t count, struct err *err);

/* What a layer is: of the deliveries that fit (name, layer, all columns), one whose column of
 * shapes is there, else the one with the most columns, then the first of the catalogue. returns
 * false when none fits; `why` says what came closest */
bool input_recognise(struct input *in, const struct catalogue *c, const struct source *only,
                     const str *columns, size_t columns_count, char *why, size_t why_room);
