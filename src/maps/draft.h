/* draft.h - an edition's themes and maps on one support, as computed: not fit to be published.
 * Only guard_layer (maps/guard.h) makes a publishable layer of a draft, so whoever writes files
 * cannot get at an ungated figure.
 * Flow: figures, kernel, change -> [draft] -> guard. */
#pragma once
#include "maps/figures.h"

/* One theme of the edition on one support. Fields on `draft.on`. */
struct theme_figures {
    bool has_level, has_change;           /* can be drawn as a state, as a change */
    struct field to, from;                /* at the theme's periods */
    struct field change, change_relative; /* to - from; less the municipality's mean */
    float *band;                          /* [on.count] half-width of noise of both changes */
    double strong;                        /* |change| from here on is strong; unit of value */
    double z, width; /* of the noise: standard errors; or, of a score, the half-width; else NAN */
    float *largest;  /* grid: heaviest square's part of what is behind; else NULL */
    struct moment {
        int period;
        struct field field;
    } * series; /* areas: every period the support has, rising */
    size_t series_count;
    struct field *parts; /* areas, an index: [parts_count] its components' shares at `to` */
    int *part_of;        /* [parts_count] which indicator each is */
    size_t parts_count;
    float *low, *high;   /* [on.count] of an index: bounds of the union of its components */
    const bool *derived; /* areas: [on.count] brought over from another boundary year; NULL: none */
};

/* What holds for a theme on every support: one set of limits for pixel, table and strip. */
struct theme_rules {
    struct national_figure national, national_from; /* at `to` and at `from` */
    double spread; /* robust spread of `to` over the level's areas */
    const double
        *limits; /* of the map that draws the theme as a level, or its strip's; NULL: none */
    size_t limits_count;
    double z;     /* standard errors beyond which an area's change is real */
    double width; /* scores: half-width of an area's noise band */
    int *missing; /* [missing_count] sources that would give it, when it cannot be drawn */
    size_t missing_count;
    bool broken; /* it cannot be drawn, since what gives it has no bridge to these boundaries */
    size_t level_map; /* index of that map, or of the one whose colours the strip has; maps_count:
                         none */
};

struct draft {
    const struct supply *supply;
    const struct theme_rules *rules; /* [recipe.themes_count] */
    struct support on;
    const int32_t *gemeente;      /* [on.count] index into the municipalities; -1 */
    struct theme_figures *themes; /* [recipe.themes_count] */
    uint8_t **classes;   /* [maps_count][on.count] class or flag; NULL: not on this support */
    struct field people; /* residents; value NAN where unknown */
    struct field dwellings;
};

/* All drafts of an edition. */
struct drafts {
    struct theme_rules *rules;
    struct draft areas, gemeenten;
    struct draft regions; /* on.count 0 without regions; a region is no part of any municipality,
                             so it has nothing relative */
    const struct wishes *wishes; /* what the squares are made of, at any width: draft_grid.c */
    struct draft grid;           /* on.count 0 without squares or when the edition draws none */
};

/* q of Benjamini and Hochberg, of every test over the country; docs/methods.md. */
#define DRAFT_FALSE_DISCOVERIES 0.10

/* Evaluate every theme and map of the edition.
 * cost  country of 14,000 areas and 380,000 squares, 8 themes: about 1 s on 2 threads, 0.5 GB */
void draft_build(struct arena *out, const struct supply *in, struct drafts *drafts);
/* The squares once more, smoothed with a kernel of another width: as drafts->grid in all else.
 * cost  as the squares of draft_build */
void draft_at_bandwidth(struct arena *out, const struct drafts *drafts, double sigma_m,
                        struct draft *d);
/* The areas once more, by a recipe in which a theme's index lacks one of its components: the same
 * road with another recipe. Only the maps that show the theme have classes.
 *
 * part  index into the theme's parts, of which there are two at least
 * cost  country: about 20 ms */
void draft_without(struct arena *out, const struct drafts *drafts, size_t theme, size_t part,
                   struct draft *d);

/* Index of a theme in the edition's recipe; -1 when the edition has none of that name. */
int draft_theme(const struct edition_recipe *recipe, str theme);
/* Whether a map can be drawn on a draft: all its themes are there. */
bool draft_can(const struct draft *d, const struct map *map);
/* The limits of an axis in units of its theme's value; `limits` has room for axis->limits_count. */
void draft_limits(const struct axis *axis, const struct theme_rules *rules, double *limits);

/* What one axis of a map draws at a place. */
struct axis_value {
    double value, band, strong;
};
/* Class of a map for the values of its axes: the only place where a map's picture is decided, for
 * areas, squares and pixels alike. limits: [2] as draft_limits gives them. */
int draft_class(const struct map *map, const struct axis_value values[2], double *const limits[2]);
/* The field an axis draws: the level; the change, plain or against the municipality. */
const struct field *draft_axis_field(const struct theme_figures *t, const struct map *map,
                                     int axis);
