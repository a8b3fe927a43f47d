/* cells.h - the 100 m squares where people live, and what is true of each: all other figures are
 * sums of these.
 * Flow: plan -> [settle] -> division (seeds) -> [farms, figures] -> totals, deliveries */
#pragma once
#include "demo/plan.h"
#include "demo/shapes.h"

/* The years the figures are kept for; others lie between them. */
enum { Y2014, Y2018, Y2022, Y2024, YEARS };
extern const int CELL_YEARS[YEARS];

/* Everything counted is whole: a square, a buurt and the country add up. */
struct counts {
    int32_t people[YEARS];
    int32_t vulnerable[YEARS];
    int32_t households[YEARS];
    int32_t dwellings[YEARS];
    int32_t corporation[YEARS]; /* dwellings owned by a corporation */
    int32_t owned[YEARS];       /* dwellings lived in by their owner */
    int32_t vacant[YEARS];
    int32_t low_income[YEARS]; /* households among the 40 % with the lowest income */
    int32_t high_income[YEARS];
    int32_t benefits[YEARS];    /* people on a benefit under pension age */
    int32_t tenants[YEARS];     /* households renting from a corporation */
    int32_t tenants_low[YEARS]; /* of these, with a low income */
};

enum dimension { FYS, ONV, SOC, VRZ, WON, DIMENSIONS };

struct cell {
    int32_t e, n;                             /* lower-left corner, hectometres */
    int32_t quarter;                          /* -1: scattered */
    int32_t buurt[2];                         /* of boundary years 2022 and 2024 */
    float weight;                             /* people before they are whole, 2022 */
    float depth;                              /* 0 at the middle of its quarter, 1 at its edge */
    float estate;                             /* 0..1 */
    float vulnerable_change, nuisance_change; /* planted, 2014-2022 */
    float dimension[DIMENSIONS];              /* 2022 */
    int32_t home_value;                       /* thousands of euros */
    int32_t income;                           /* mean of a household, hundreds of euros */
    struct counts counts;
};

struct cells {
    struct cell *cell; /* sorted by n, then e */
    int count;
};

/* Squares that may not be lived in: 1 water, 2 green, 3 motorway. */
struct raster cells_barriers(struct arena *out, const struct plan *plan);

/* Choose the squares of every quarter and spread its people over them, denser in the middle. */
struct cells cells_settle(struct arena *out, struct arena scratch, const struct plan *plan,
                          const struct raster *barriers);
/* Add scattered farms and houses where no quarter is: `ground` holds the buurt of every square,
 * `dry[buurt]` whether it may be lived in. Sorts. */
struct cells cells_scatter(struct arena *out, struct arena scratch, const struct plan *plan,
                           const struct cells *settled, const struct raster *barriers,
                           const struct raster *ground, const bool *dry);
/* Work out everything else about every square. */
void cells_figures(const struct plan *plan, struct cells *cells);

/* Five scores of the Leefbaarometer, in units of 1e-10 so that sums are exact. */
void cell_scores(const struct plan *plan, const struct cell *cell, int year,
                 int64_t score[DIMENSIONS]);
/* Add what b counts to a. */
void counts_add(struct counts *a, const struct counts *b);
