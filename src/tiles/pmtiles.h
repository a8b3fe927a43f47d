/* pmtiles.h - PMTiles version 3: all tiles of a map in one file that is read by byte ranges.
 * Knows bytes of tiles by zoom, column and row; knows nothing of what is in them.
 * Flow: tiler -> [pmtiles] -> edition; the browser reads it. Specification: Protomaps, version 3.
 */
#pragma once
#include "base/base.h"
#include "base/buf.h"
#include "base/err.h"

/* Number of a tile: zooms one after the other, each along a Hilbert curve. */
uint64_t pmtiles_id(int zoom, uint32_t column, uint32_t row);
void pmtiles_place(uint64_t id, int *zoom, uint32_t *column, uint32_t *row);

/* ---- writing ---- */

/* What the header says. Degrees times 10^7, whole numbers as in the file. */
struct pmtiles_about {
    int min_zoom, max_zoom;
    int32_t west_e7, south_e7, east_e7, north_e7;
    str metadata; /* a JSON object */
};

struct pmtiles_entry {
    uint64_t id, offset;
    uint32_t length, run; /* run 0: offset and length are of a leaf directory */
};

/* An archive under construction; zero is a valid empty one. */
struct pmtiles_writer {
    struct buf data, entries; /* entries: struct pmtiles_entry */
    struct buf table;         /* slots, see pmtiles.c */
    size_t contents, addressed;
};

/* Add a gzipped tile; ids must rise. Equal bytes are stored once, equal neighbours as a run. */
void pmtiles_add(struct pmtiles_writer *w, uint64_t id, str gzipped);
/* The finished archive, to be reset by the caller; the writer is empty again. */
struct buf pmtiles_finish(struct pmtiles_writer *w, struct arena scratch,
                          const struct pmtiles_about *about);
void pmtiles_reset(struct pmtiles_writer *w);

/* ---- reading ---- */

struct pmtiles_header {
    uint64_t root_offset, root_length, metadata_offset, metadata_length;
    uint64_t leaves_offset, leaves_length, data_offset, data_length;
    uint64_t addressed, entries, contents;
    bool clustered;
    int min_zoom, max_zoom;
    int32_t west_e7, south_e7, east_e7, north_e7;
};

/* An open archive: its bytes, checked as far as the header goes. */
struct pmtiles {
    str bytes;
    struct pmtiles_header header;
    str metadata; /* JSON, unpacked */
};

/* Open an archive of gzipped vector tiles. A pure function of bytes. */
MUST_USE bool pmtiles_open(struct arena *out, str bytes, struct pmtiles *archive, struct err *err);
/* All tile entries in order of id, leaves followed. Archives of more than two million are refused,
 * so that a small hostile file cannot ask for much. */
MUST_USE bool pmtiles_entries(struct arena *out, const struct pmtiles *archive,
                              struct pmtiles_entry **entries, size_t *count, struct err *err);
/* Unpack the tile at a place into `out`; *found false when the archive has none there. */
MUST_USE bool pmtiles_tile(struct arena *out, struct arena scratch, const struct pmtiles *archive,
                           uint64_t id, str *tile, bool *found, struct err *err);
