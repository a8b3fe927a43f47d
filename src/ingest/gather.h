/* gather.h - figures of many rows and files, gathered into one series for each place, indicator,
 * source and year.
 * Knows that a first figure wins, that months add up to a year, that land goes before water. Knows
 * no files. Flow: figures, lists -> [gather] -> store. */
#pragma once
#include "geo/geo.h"
#include "ingest/inputs.h"
#include "store/store.h"

/* Places that figures can stand on. The grid grows while cells are read. */
struct target {
    enum place_kind kind;
    int boundary; /* 0 for the grid */
    struct areas areas;
};

/* One series under way, and which rows gave its figures; see gather.c. */
struct gathered;
struct gathered_origin;

struct gather {
    struct target *target; /* [targets], room for MOST_SUPPORTS; the grid is the first */
    size_t targets;
    struct gathered *series; /* [count] */
    size_t count, room;
    struct gathered_origin *origin; /* [origins] */
    size_t origins, origins_room;
    const struct input *in; /* what is being read */
    /* the grid: index + 1 of a cell by row x 10,000 + column, and the cells as they came */
    struct arena cell_space;
    int32_t *cell_index;
    int32_t *cell_key;
    size_t cells;
    /* figures for the whole country */
    struct nation {
        int indicator, period;
        double value;
        const struct source *source;
    } * nation;
    size_t nations, nations_room;
};

struct gather gather_begin(struct arena *memory);
/* What is put from now on comes from another layer. */
void gather_file(struct gather *g, const struct input *in);
void gather_close(struct gather *g);

/* Index of a square, adding it when new; -1 when there are too many. */
int64_t gather_cell(struct gather *g, int column, int row);
/* The series of a target, indicator, source and year, made when new. Valid as a number for good. */
size_t gather_series(struct gather *g, size_t target, int indicator, const struct source *source,
                     int period);

enum gather_outcome { GATHER_TAKEN, GATHER_REPEATED, GATHER_OTHER_FILE, GATHER_WATER_PART };
/* Add what a row says of a place.
 * row     its number in the layer; 0: what is put was counted over several rows
 * month   1..12: one month of the year, added to the others; 0: the year itself
 * water   the row is of the water part of a place
 * returns GATHER_REPEATED when a figure stands there already (the first is kept), GATHER_OTHER_FILE
 *         when that came from another file */
enum gather_outcome gather_put(struct gather *g, size_t series, size_t place, int64_t row,
                               enum flag flag, double value, int month, bool water);
void gather_nation(struct gather *g, int indicator, int period, double value,
                   const struct source *source);

/* Write the grid, all series and national figures to the store. One figure, one source: of two
 * sources for one series the one that the store has already stays, else the one with most figures,
 * then the first by id; the other is counted as odd. Missing months of a year are counted too.
 * delivery  numbers in the store of the inputs, by input->number */
MUST_USE bool gather_store(struct gather *g, struct store *store, const struct catalogue *c,
                           const int32_t *delivery, struct arena *memory, struct err *err);
