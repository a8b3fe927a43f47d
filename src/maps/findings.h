/* findings.h - what an edition says beside its maps: spread, clusters, two faces, ranks, similar
 * places, and how far a class hangs on one component or on the width of the kernel.
 * Made of drafts, and gated like them: only what guard_layer lets through is counted, ranked or
 * named, so `struct findings` may be published as it is.
 * Flow: supply, drafts, layers -> [findings] -> publish. docs/methods.md. */
#pragma once
#include "maps/guard.h"
#include "stats/faces.h"
#include "stats/segregation.h"
#include "stats/similar.h"

struct findings;

/* A set of areas of which something is said as one: a municipality, a region, the country. */
enum scope_kind { SCOPE_COUNTRY, SCOPE_REGION, SCOPE_GEMEENTE };
struct scope {
    enum scope_kind kind;
    str code; /* "NL", "RG01", "GM0518" */
    struct text name;
    const uint32_t *areas; /* [areas_count] places on the areas layer, rising */
    size_t areas_count;
    const uint32_t *gemeenten; /* [gemeenten_count] places on the gemeenten layer */
    size_t gemeenten_count;
};

/* Compute all. scopes [count] live as long as the findings.
 * cost  country of 14,000 areas: about 0.3 s on 2 threads */
struct findings *findings_build(struct arena *out, const struct supply *in,
                                const struct drafts *drafts, const struct layer *areas,
                                const struct layer *gemeenten, const struct layer *grid,
                                const struct scope *scopes, size_t count);

/* ---- spread of a theme over the areas of a scope ---- */
enum verdict { VERDICT_UNKNOWN, VERDICT_SAME, VERDICT_BETTER, VERDICT_WORSE };
struct spread_finding {
    bool known;
    int from, to; /* periods; from 0: one year only */
    struct segregation at_from, at_to;
    double moran_from, moran_to;
    struct segregation_change change; /* of the corrected D */
    enum verdict verdict;             /* interval beyond 0: better is more even */
};
struct spread_finding findings_spread(const struct findings *f, size_t scope, size_t theme);

/* ---- two faces, on the edition's first alarm map and its level theme ---- */
struct faces_finding {
    bool known;
    size_t map, theme;
    struct faces faces; /* places: of the areas layer */
};
struct faces_finding findings_faces(const struct findings *f, size_t scope);

/* ---- clusters of a theme's level over the country ---- */
/* enum cluster; CLASS_NONE where the figure is hidden or missing */
uint8_t findings_cluster(const struct findings *f, size_t theme, size_t area);

/* ---- ranks of a theme's published level ---- */
struct rank findings_rank_in_gemeente(const struct findings *f, size_t theme, size_t area);
struct rank findings_rank_gemeente(const struct findings *f, size_t theme, size_t gemeente);

/* ---- similar municipalities ---- */
enum { SIMILAR_MOST = 5 };
size_t findings_similar(const struct findings *f, size_t gemeente,
                        struct similar list[SIMILAR_MOST]);

/* ---- the index without one of its components ---- */
/* Components of the theme's index that the edition has; 0 when it is no index. */
size_t findings_components(const struct findings *f, size_t theme);
int findings_component(const struct findings *f, size_t theme, size_t component); /* indicator */
/* Class of a map (or flag) at an area when the recipe is run without that component. */
uint8_t findings_class_without(const struct findings *f, size_t map, size_t component, size_t area);
/* Bounds of the union of an index's components, of the place's people; both NAN when hidden. */
void findings_bounds(const struct findings *f, size_t theme, size_t area, double *low,
                     double *high);

/* ---- the same map drawn with another kernel ---- */
/* Spread of a municipality's people over the classes at bandwidth number b of the recipe. */
struct class_shares findings_at_bandwidth(const struct findings *f, size_t map, size_t bandwidth,
                                          size_t scope);

/* ---- noise, over the country ---- */
struct noise_finding {
    bool known;
    size_t tested, real; /* places of the support the map is drawn on */
    double q, z, width;  /* width: of a score's band, shown units; NAN otherwise */
};
struct noise_finding findings_noise(const struct findings *f, size_t theme, bool grid);
