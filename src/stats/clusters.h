/* clusters.h - where high values lie together: Getis-Ord Gi*, local and global Moran.
 * Pure functions of a field and its neighbours. Flow: figures -> [clusters] -> findings.
 * docs/methods.md, "Clusters". Knows no indicators. */
#pragma once
#include "geo/geo.h"
#include "geo/neighbours.h"

enum cluster { CLUSTER_NONE, CLUSTER_HOT, CLUSTER_COLD, CLUSTER_OUTLIER };

/* Statistics of one field. Arrays [on->count], in doubles; NAN where the field is flagged, without
 * spread, or where a statistic cannot be (see each). A flagged place is no one's neighbour.
 *
 * Every p is two-sided. Of permutations it is min(1, 2 (1 + least) / (draws + 1)), least = the
 * smaller of the numbers of draws at least as high and at least as low as what was found: spdep's
 * "Pr(z != E()) Sim", except that draws equal to what was found count on both sides. */
struct local_statistics {
    double *gi;      /* Gi* as a z, weights 1 on the place and its neighbours; as spdep localG on
                        include.self; NAN where all places are neighbours */
    double *gi_p;    /* of gi: the place and its neighbours get values of any places */
    double *moran;   /* Ii, row-standardised, as spdep localmoran; 0 without neighbours; NULL of
                        clusters_on_grid */
    double *moran_z; /* analytic, conditional on the place's own value (spdep: conditional = TRUE);
                        NAN without neighbours; NULL of clusters_on_grid */
    double *moran_p; /* of moran: the neighbours get values of other places, the place keeps its
                        own; NAN without neighbours; NULL of clusters_on_grid */
    double global;   /* Moran's I, as clusters_moran; NAN of clusters_on_grid */
    size_t places;   /* that took part */
};

/* Gi*, local and global Moran on areas.
 *
 * draws    permutations (999), one set for both tests, drawn without replacement, seeded by place:
 *          the same on any number of threads. 0: gi_p and moran_p are the normal p of gi and
 *          moran_z
 * source   Getis and Ord 1992, 1995; Anselin 1995; Sokal, Oden and Thomson 1998; R spdep
 * cost     O(places x neighbours x draws), about 1 ns each on one thread */
struct local_statistics clusters_on_areas(struct arena *out, const struct field *f,
                                          const struct neighbours *around, int draws,
                                          uint64_t seed);

/* Gi* on squares: all squares whose centre lies within `metres`, the square itself included,
 * weights 1. Analytic z only, two-sided normal p.
 * cost  O(squares x squares within `metres`), 1 ns each: no list of neighbours is made */
struct local_statistics clusters_on_grid(struct arena *out, const struct field *f, double metres);

/* Hot, cold, outlier or none at each place, after Benjamini-Hochberg at q over all places, for
 * each of the two tests by itself.
 *
 * hot, cold  gi_p is rejected and the place stands with its neighbours (Ii >= 0): high or low
 * outlier    moran_p is rejected and the place stands against its neighbours (Ii < 0)
 * squares    have no Ii: gi_p decides, and an outlier is a square whose own value lies at the
 *            other side of the mean than its surroundings */
uint8_t *clusters_classes(struct arena *out, struct arena scratch, const struct field *f,
                          const struct local_statistics *s, double q);

/* Moran's I alone, row-standardised, over places that have a figure (I of spdep's moran.test:
 * n is reduced by places without neighbours). NAN with fewer than two places, without spread or
 * when no place has a neighbour.
 * cost  O(places x neighbours) */
double clusters_moran(const struct field *f, const struct neighbours *around);
