/* clusters.h - where high values lie together: Getis-Ord Gi*, local and global Moran.
 * Pure functions of a field and its neighbours. Flow: figures -> [clusters] -> findings.
 * docs/methods.md, "Clusters". Knows no indicators. */
#pragma once
#include "geo/geo.h"
#include "geo/neighbours.h"

enum cluster { CLUSTER_NONE, CLUSTER_HOT, CLUSTER_COLD, CLUSTER_OUTLIER };

/* Statistics of one field. Arrays [places]; NAN where the field is flagged, or without spread. A
 * flagged place is no one's neighbour. */
struct local_statistics {
    double *gi;      /* Gi* as a z, as spdep localG with the place itself among its neighbours */
    double *gi_p;    /* pseudo p of it: (1 + draws at least as far out on its side) / (draws + 1) */
    double *moran;   /* Ii, as spdep localmoran; 0 without neighbours */
    double *moran_z; /* analytic, total randomisation as spdep (conditional = TRUE) */
    double *moran_p; /* pseudo p, as gi_p */
    double global;   /* Moran's I, row-standardised; NAN when it cannot be */
    size_t places;   /* that took part */
};

/* Gi*, local and global Moran on areas.
 *
 * draws    conditional permutations (999); 0: no p (arrays NULL). One draw of neighbours serves
 *          both tests. Seeded by place: the same on any number of threads
 * source   Getis and Ord 1995; Anselin 1995; R spdep
 * cost     O(places x neighbours x draws) */
struct local_statistics clusters_on_areas(struct arena *out, const struct field *f,
                                          const struct neighbours *around, int draws,
                                          uint64_t seed);

/* Gi* on squares: all squares whose centre lies within `metres`, the square itself included,
 * weights 1. Analytic z only, two-sided normal p.
 * cost  O(squares x metres / 100): running sums along the rows of the disc */
struct local_statistics clusters_on_grid(struct arena *out, const struct field *f, double metres);

/* Hot, cold, outlier or none at each place, after Benjamini-Hochberg at q over all places: Gi*
 * says whether, Moran whether the place stands with its neighbours (hot, cold) or against them. */
uint8_t *clusters_classes(struct arena *out, struct arena scratch, const struct field *f,
                          const struct local_statistics *s, double q);

/* Moran's I alone, over places that have a figure; NAN with fewer than two or without spread. */
double clusters_moran(const struct field *f, const struct neighbours *around);
