/* division.h - the land divided into buurten, wijken and municipalities, for two boundary years.
 * 2024 is made first; 2022 differs where a municipality was redivided: one buurt of 2022 is two in
 * 2024, two are one, one has another code and name.
 * Flow: sites, mesh, settled cells -> [division] -> borders, deliveries */
#pragma once
#include "demo/cells.h"
#include "demo/mesh.h"
#include "demo/sites.h"

enum { BOUNDARY_2022, BOUNDARY_2024, BOUNDARIES };

struct buurt {
    struct point at; /* its seed */
    int gemeente, wijk;
    int quarter; /* -1: countryside or water */
    bool water;
    int change;    /* indelingswijziging: 1 none, 2 code, 3 borders */
    char code[12]; /* BU90010203, BU9001AA03 */
    const char *name;
};

struct wijk {
    int gemeente;
    struct point at;
    char code[10];
    const char *name;
};

struct division {
    int year;
    struct buurt *buurt;
    int count;
    struct wijk *wijk; /* the same in both years */
    int wijk_count;
    int *of_site;               /* buurt of each site; -1 outside */
    int *wijk_of, *gemeente_of; /* of each buurt, for shapes_build */
};

void division_make(struct arena *out, struct arena scratch, const struct plan *plan,
                   const struct sites *sites, const struct mesh *mesh, const struct cells *settled,
                   struct division division[BOUNDARIES]);
