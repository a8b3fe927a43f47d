/* world.h - the finished country: its squares, its areas in two boundary years, and their totals.
 * The writers see this and nothing else.
 * Flow: plan, sites, mesh, division, cells -> [world] -> write_*.c */
#pragma once
#include "demo/division.h"
#include "demo/shapes.h"

enum place_kind { PLACE_LAND, PLACE_GEMEENTE, PLACE_WIJK, PLACE_BUURT };

/* The whole land, a municipality, a wijk or a buurt, with the sums of its squares. */
struct place {
    enum place_kind kind;
    char code[12]; /* NL00, GM9001, WK900101, BU90010101 */
    const char *name;
    int index;    /* in its list of the division */
    int gemeente; /* -1 for the land */
    int wijk;     /* index of its place; -1 above wijken */
    int change;   /* indelingswijziging */
    bool water;
    double area_m2, water_m2;
    int squares;
    double home_value_sum, income_sum; /* weighted by dwellings, households of 2022 */
    struct counts counts;
};

struct places {
    struct place
        *at; /* the land; then each municipality, followed by its wijken and their buurten */
    int count;
    int *of_buurt, *of_wijk, *of_gemeente; /* place of each of the division */
};

enum { EDITIONS = 9 };
extern const int EDITION_YEARS[EDITIONS]; /* of the Leefbaarometer */

struct world {
    struct plan plan;
    struct sites sites;
    struct mesh mesh;
    struct raster barriers, ground; /* ground: buurt of 2024 of every square; -1 */
    struct division division[BOUNDARIES];
    struct shapes buurten[BOUNDARIES], wijken[BOUNDARIES], gemeenten[BOUNDARIES];
    struct shapes waters; /* lakes, then rivers, then the sea */
    struct cells cells;
    struct places places[BOUNDARIES];
    int64_t *scores; /* [edition][cell][dimension], 1e-10 */
};

/* Make the world of a plan. */
MUST_USE bool world_make(struct arena *out, struct arena scratch, struct world *world,
                         struct err *err);

static inline const int64_t *world_scores(const struct world *w, int edition, int cell)
{
    return w->scores + ((int64_t)edition * w->cells.count + cell) * DIMENSIONS;
}
