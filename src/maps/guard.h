/* guard.h - the gate: the only road from a draft to something that may be published.
 * A `struct layer` can be made by guard_layer alone and shows only what passed: outputs take
 * layers, so nothing undisclosed can be published by accident. Numbers: catalogue/disclosure.json.
 * Flow: draft -> [guard] -> publish, draw. docs/methods.md, "Disclosure". */
#pragma once
#include "maps/surface.h"
#include "stats/classify.h" /* CLASS_NONE */

struct layer; /* defined in guard.c */

/* Apply the rules to a draft, in this order:
 *   1. fewer people behind a figure than least_people (effective ones on the grid, or people
 *      unknown): the figure becomes FLAG_TOO_FEW
 *   2. grid: the heaviest square makes up largest_part or more: FLAG_TOO_FEW
 *   3. grid: classes only, no figure
 *   4. a share of people that would be shown as 0 or 100 %, or that gives away a count under
 *      least_people: FLAG_REVEALING, and so the changes from and to it. Classes stay: they are
 *      coarse
 *   5. rounding: shares, scores and counts to the steps of disclosure.json
 * A figure flagged already keeps its reason. The layer keeps `draft` to answer from. */
struct layer *guard_layer(struct arena *out, const struct draft *draft);
/* The same for drafts->regions. Besides: a figure of a region one of whose municipalities the gate
 * hides is hidden too (FLAG_REVEALING), or the others would tell that one. */
struct layer *guard_regions(struct arena *out, const struct draft *regions,
                            const struct layer *gemeenten);

/* A theme at a place of areas, rounded, in units of its indicator's value. NAN where a flag says
 * why. */
struct figure {
    double value, change, change_relative;
    double band; /* half-width of noise; NAN when there is none */
    uint8_t flag, change_flag, relative_flag;
    bool real, relative_real;
    uint8_t class; /* on the strip of the theme's level map; CLASS_NONE: no such map */
    double strip;  /* 0..1; NAN: no such map */
};
/* Never on a grid layer: asking is our bug. */
struct figure layer_figure(const struct layer *l, size_t theme, size_t place);
/* The rounded figure of another period; NAN when hidden. `moment` below layer_moments. */
size_t layer_moments(const struct layer *l, size_t theme);
int layer_moment(const struct layer *l, size_t theme, size_t moment, size_t place, double *value);
/* Which moment a period is; layer_moments when the theme has none of it. */
size_t layer_moment_of(const struct layer *l, size_t theme, int period);
/* People (or dwellings) behind that figure, rounded as counts are; NAN when it is hidden. */
double layer_behind(const struct layer *l, size_t theme, size_t moment, size_t place);
/* Residents and dwellings, rounded; NAN when unknown, or fewer than least_people. */
double layer_people(const struct layer *l, size_t place);
double layer_dwellings(const struct layer *l, size_t place);

bool layer_draws(const struct layer *l, size_t map);
/* Class or flag of a map at a place; CLASS_NONE when the layer does not draw it. */
uint8_t layer_class(const struct layer *l, size_t map, size_t place);
const struct support *layer_support(const struct layer *l);

/* How the residents of some places are spread over a map's classes. */
enum { SHARES_MOST = 9 };
struct class_shares {
    double share[SHARES_MOST]; /* whole per cent by class; NAN: fewer than least_people there */
    bool some[SHARES_MOST];    /* anybody at all, also when the share is hidden or rounds to 0 */
    double few, missing;       /* per cent behind our gate; without a figure for another reason */
    bool known;                /* false: nobody lives there or residents are unknown */
};
/* places: [count] indices into the layer's support. */
struct class_shares layer_shares(const struct layer *l, size_t map, const uint32_t *places,
                                 size_t count);

/* How much of a theme's change is more than noise, over all places of the layer that may be shown;
 * tested 0: the layer has no change. */
struct noise {
    size_t tested, real;
    double q,
        z; /* false discoveries accepted, and the standard errors that makes; z NAN: a score */
    double width; /* half-width of a score's band, unit of value; NAN: not a score */
};
struct noise layer_noise(const struct layer *l, size_t theme);
/* The same of a map: real is every class that is not drawn as noise. A level has none. */
struct noise layer_map_noise(const struct layer *l, size_t map);

/* Of a place's people, between which shares has at least one of an index's components: the largest
 * component, and all of them together, to the whole per cent beyond. NAN where one component may
 * not be shown. */
void layer_bounds(const struct layer *l, size_t theme, size_t place, double *low, double *high);
/* Whether a theme's figure at a place was brought over from another boundary year. */
bool layer_derived(const struct layer *l, size_t theme, size_t place);

/* Whether a theme may be shown on the page at all on this layer, as a state or as a change. */
bool layer_has_level(const struct layer *l, size_t theme);
bool layer_has_change(const struct layer *l, size_t theme);
/* A value of a theme rounded as every published one is (national figures). */
double guard_round(const struct catalogue *c, const struct indicator *i, double value);
double guard_round_change(const struct catalogue *c, const struct indicator *i, double value);

/* The surface of a map on a grid layer, as surface.h draws it: the values themselves stay behind
 * the gate. `frame` is made of the layer's grid. */
struct runs layer_surface(struct arena *out, struct arena scratch, const struct layer *l,
                          size_t map, const struct frame *frame, bool parallel);
