/* plan.h - the map before anything is counted: municipalities, settlements, water, green, and the
 * places where something is planted.
 * Two makers fill it: plan_town.c (Testdam, by hand, and two neighbours) and plan_country.c.
 * Flow: seed -> [plan] -> people.c (cells), sites.c (neighbourhoods), lines.c (base map) */
#pragma once
#include "base/base.h"

struct point {
    double x, y; /* metres, RD New */
};

struct line {
    struct point *at;
    int count;
    double width_m; /* rivers; 0 elsewhere */
    int rank;       /* roads: 1 motorway, 2 main, 3 street */
    const char *name;
};

/* A round-ish patch with a wavy edge: lake, park, estate, business area. */
struct blob {
    struct point at;
    double radius_m, stretch; /* stretch > 1: longer than wide */
    double angle;             /* radians, of the long axis */
    const char *name;         /* NULL for none */
};

struct gemeente {
    struct point at;
    double rx_m, ry_m; /* reach: what is within belongs to it unless another is nearer */
    int number;        /* GM code */
    const char *name;
    double people;
    bool redivided; /* its buurten differ between the two boundary years */
    bool two_faces; /* poor north, rich south */
};

/* A piece of settled land: a town, a village, or one neighbourhood of a hand-made town. */
struct quarter {
    struct point at;
    double reach_m; /* its settled land ends about here */
    double people;  /* 2022 */
    int gemeente;
    int parts;        /* buurten to make of it, >= 1 */
    int wijk;         /* > 0: given wijk number; 0: made by the division */
    const char *name; /* of the place; of the buurt when parts is 1 */
    uint8_t rank;     /* of its name on the base map: 0 none, 1 city, 2 town, 3 village */
    bool business;    /* hardly anyone lives there */
};

/* Where something is planted: over a flat top of `radius_m` with soft edges. */
struct spot {
    struct point at;
    double radius_m;
    double estate;     /* 0..1: corporation dwellings and vulnerable residents (a level) */
    double vulnerable; /* change 2014-2022 of the vulnerable share, 0.05 = 5 pp */
    double nuisance;   /* change 2014-2022 of nuisance = minus onv */
};

struct plan {
    uint64_t seed;
    bool country;
    bool still;             /* no change is planted */
    struct point low, high; /* bounds, whole kilometres */
    double grid_m; /* side of a coarse square of the site grid, split in 4 x 4 near people */
    struct gemeente *gemeenten;
    int gemeente_count;
    struct quarter *quarters;
    int quarter_count;
    struct line *rivers;
    int river_count;
    struct line *streams; /* narrow water: on the base map only */
    int stream_count;
    struct blob *lakes;
    int lake_count;
    struct blob *greens;
    int green_count;
    struct spot *spots;
    int spot_count;
    struct line *roads; /* given ones; more are made between towns */
    int road_count;
    struct line *rails;
    int rail_count;
    struct blob *stations; /* given ones (radius unused) */
    int station_count;
};

void plan_town(struct arena *out, struct plan *plan);
void plan_country(struct arena *out, struct plan *plan);

/* A municipality's villages, estates, parks and ponds around its given main quarter, drawn by
 * chance; appended to the plan, whose arrays must have room (see plan_room). */
void plan_fill_gemeente(struct arena *out, struct plan *plan, int gemeente);
void plan_room(struct arena *out, struct plan *plan, int gemeenten, int quarters, int blobs,
               int spots);

/* How far a point lies from a blob's edge: below 1 inside, above 1 outside. */
double blob_depth(uint64_t seed, const struct blob *b, struct point p);
/* How deep a place lies in a quarter, whose edge is wavy: 0 in its middle, 1 at its edge. */
double quarter_depth(const struct plan *plan, const struct quarter *q, struct point p);
/* Distance of p to a line in metres. */
double line_distance(const struct line *line, struct point p);
/* Whether the segment p-q crosses the line. */
bool line_crosses(const struct line *line, struct point p, struct point q);
/* The municipality a place falls to by distance alone; -1 outside the land. */
int plan_gemeente_at(const struct plan *plan, struct point p);
/* Whether a place outside the land is sea (elsewhere it is abroad). */
bool plan_is_sea(const struct plan *plan, struct point p);
/* Whether a place is dry land of the country (a made-up coast) - always true for a town. */
bool plan_is_land(const struct plan *plan, struct point p);
