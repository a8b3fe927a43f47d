/* findings.h - what an edition says beside its maps: spread, clusters, two faces, ranks, similar
 * places, and how far a class hangs on one component of an index or on the width of the kernel.
 * Computed from layers alone, that is from rounded figures that the gate lets through: so findings
 * tell nothing that could not be computed again from the edition's own tables, and may be
 * published as they are. A recipe that is run again passes the gate again.
 * Flow: drafts, layers -> [findings] -> publish. docs/methods.md, "Spread" and on. */
#pragma once
#include "maps/guard.h"
#include "stats/clusters.h"
#include "stats/faces.h"
#include "stats/segregation.h"
#include "stats/similar.h"

struct findings;

/* A set of areas of which something is said as one: the country (all that was delivered), a region,
 * a municipality. */
struct scope {
    str code;              /* "NL", "RG01", "GM0518" */
    const uint32_t *areas; /* [areas_count] places on the areas layer, rising */
    size_t areas_count;
    const uint32_t *cells; /* [cells_count] places on the grid layer; none: nothing is said of the
                              kernel's width */
    size_t cells_count;
};

/* What findings are made of. */
struct findings_of {
    const struct drafts *drafts; /* only to be run again; no figure of it is read */
    const struct layer *areas, *gemeenten, *grid; /* grid NULL: no squares */
    const struct scope *scopes;                   /* [scopes_count] */
    size_t scopes_count;
};
/* Compute all. What `of` points at lives as long as the findings.
 * cost  country of 14,000 areas, 342 municipalities: docs/methods.md */
struct findings *findings_build(struct arena *out, const struct findings_of *of);

enum {
    FINDINGS_LEAST_UNITS = 3, /* areas with a figure in a scope, or its spread is not told: of two,
                                 one would follow from the other */
};

/* ---- spread of a theme over the areas of a scope; themes with `spread` in the recipe ---- */
enum verdict { VERDICT_UNKNOWN, VERDICT_SAME, VERDICT_BETTER, VERDICT_WORSE };
struct spread_finding {
    bool asked, known; /* known false: fewer than FINDINGS_LEAST_UNITS, nobody or everybody */
    int from, to;      /* periods; from 0: one year only */
    struct segregation at_from, at_to; /* over the areas with a figure in both years */
    double moran_from, moran_to;
    struct segregation_change change; /* of the corrected D */
    enum verdict verdict;             /* interval beyond 0: better is more even */
};
struct spread_finding findings_spread(const struct findings *f, size_t scope, size_t theme);

/* ---- two faces, on the first map drawn that has an alarm class, and its first theme ---- */
struct faces_finding {
    bool known; /* false: no such map, or fewer than four areas with a figure */
    size_t map, theme;
    struct faces faces; /* group: numbers within the scope's areas */
};
struct faces_finding findings_faces(const struct findings *f, size_t scope);

/* ---- clusters of a theme's level over the country ---- */
/* enum cluster; CLASS_NONE where the figure is hidden or missing */
uint8_t findings_cluster(const struct findings *f, size_t theme, size_t area);

/* ---- ranks of a theme's published level ---- */
struct rank findings_rank_in_gemeente(const struct findings *f, size_t theme, size_t area);
struct rank findings_rank_gemeente(const struct findings *f, size_t theme, size_t gemeente);

/* ---- similar municipalities, by the traits of the recipe ---- */
enum { SIMILAR_MOST = 5 };
size_t findings_similar(const struct findings *f, size_t gemeente,
                        struct similar list[SIMILAR_MOST]);

/* Whether a trait of the recipe took part: some municipality has it. */
bool findings_compares_by(const struct findings *f, size_t trait);

/* ---- the index without one of its components ---- */
/* Components of a theme's index that the edition has; 0 when it is no index, or has but one. */
size_t findings_components(const struct findings *f, size_t theme);
int findings_component(const struct findings *f, size_t theme, size_t component); /* indicator */
/* Class of a map (or flag) at an area when the recipe is run without that component; CLASS_NONE
 * when the map does not show the theme. */
uint8_t findings_class_without(const struct findings *f, size_t theme, size_t component, size_t map,
                               size_t area);
/* Whether the area has a class with and without it, and they differ. */
bool findings_changes_without(const struct findings *f, size_t theme, size_t component, size_t map,
                              size_t area);

/* ---- the same map drawn with another kernel ---- */
/* Spread of a scope's people over the classes at bandwidth number b of the recipe. */
struct class_shares findings_at_bandwidth(const struct findings *f, size_t map, size_t bandwidth,
                                          size_t scope);
