/* table.h - one layer of a file as rows of cells, whatever the format.
 * Knows delimited text (by csv.h) and everything that GDAL reads; knows nothing of sources.
 * Flow: inputs -> [table] -> recognise, areas, figures, lists. */
#pragma once
#include "base/err.h"
#include "ingest/csv.h"
#include "ingest/figure.h"
#include "ingest/oddity.h"

struct table {
    const char *path; /* as GDAL opens it: "/vsizip/..." within a zip */
    const char *name; /* for sentences: the file's name, with its layer */
    str layer;        /* empty for delimited text */
    const str *column;
    size_t columns;
    int64_t row;  /* of the row read last: its line in a CSV, its number elsewhere, from 1 */
    int64_t rows; /* read until now */
    /* of a CSV: rows with fewer or more cells than the header, left out; line of the first */
    int64_t short_rows, first_short, long_rows, first_long;
    bool cut; /* the file ends within quotes or within a row */
    bool has_geometry;
    /* internal */
    struct csv csv;
    char *bytes; /* of a CSV, mapped or read */
    size_t bytes_len;
    bool mapped;
    size_t left;       /* bytes at the front given back */
    int64_t nul_bytes; /* in those */
    str *text;         /* [columns] cells of a CSV's row */
    const struct row_condition *where;
    const int *where_column;
    size_t where_count;
    void *dataset, *ogr_layer, *feature;
    int *kind;    /* [columns] OGR's type of the column */
    bool *wanted; /* [columns] */
};

/* Whether a file is read as delimited text. */
bool table_is_text(const char *path);
/* Let GDAL read GeoPackages and nothing else in this process: for files of strangers. */
void table_geopackage_only(void);
/* Names of the layers that GDAL finds; *count 0 when it cannot read the file: err says why. */
MUST_USE bool table_layers(struct arena *out, const char *path, const str **layers, size_t *count,
                           struct err *err);
/* Open a layer ("" for delimited text) and read its columns. */
MUST_USE bool table_open(struct table *t, struct arena *out, const char *path, str layer,
                         struct err *err);
void table_close(struct table *t);
/* Let only rows that meet all conditions through from now on. Before table_select. */
void table_filter(struct table *t, struct arena *out, const struct row_condition *where,
                  size_t count);
/* Say which columns will be looked at, and whether shapes will be: the others are not decoded. */
void table_select(struct table *t, const bool *wanted, bool geometry);
/* Read the next row into cell[0..columns-1]; valid until the next call. Rows of a CSV with another
 * number of cells than the header are left out and counted.
 * returns  false at the end and on a fault; err says which */
bool table_next(struct table *t, struct cell *cell, struct err *err);
/* The row's shape as WKB into the arena; empty when there is none. Only after table_select with
 * geometry. */
str table_geometry(struct table *t, struct arena *out);
/* Number of rows, for progress; 0 when it would take long to know. */
size_t table_estimate(const struct table *t);
/* Count what was odd in the rows as rows, once all are read: halves, none at all, a file that is
 * cut off, NUL bytes. */
void table_oddities(const struct table *t, struct oddities *odd);
