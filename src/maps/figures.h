/* figures.h - an indicator of the catalogue on a support: which series it is made of, and its
 * value. Flow: supply -> [figures] -> draft. docs/methods.md, "Shares on areas", "Who is
 * vulnerable". */
#pragma once
#include "maps/supply.h"

enum { FIGURE_PARTS_MOST = 32 };

/* One share or score that an indicator is made of, not yet divided: squares smooth part and base
 * apart, areas divide them. */
struct figure_part {
    int indicator;
    int leaf, base_of;         /* indicators of `given` and `base` as delivered; base_of -1: none */
    const struct field *given; /* a count; or, with `divided`, a figure per person */
    const bool *expected;      /* squares: withheld by the source, `given` holds what to expect
                                  (stats/withheld.h); NULL: none */
    const struct field *base;  /* people or dwellings behind it; NULL: not known */
    bool divided, score;       /* score: a model's, without a known error */
    double factor;             /* of a divided figure */
    double rounding_variance;  /* of one count of `given` */
    double weight, national;   /* as component of an index; weight 0: no component */
};

/* Years between which a theme is drawn; from 0: one year only. YEAR_OTHER: some other year that no
 * delivery has. */
enum { YEAR_OTHER = -1 };
struct years {
    int from, to;
};

/* Whether the support has all that the indicator needs in every year. An index needs one component
 * at least. */
bool figures_can(const struct supply *in, enum place_kind kind, int indicator, struct years years);
/* Decompose an indicator at one period. Of alternatives the first that the support has in every
 * year; of an index the components it has in every year. Bases are those of the nearest period.
 * returns  how many parts; 0 when !figures_can */
size_t figures_parts(struct arena *out, const struct supply *in, enum place_kind kind,
                     int indicator, struct years years, int period,
                     struct figure_part parts[FIGURE_PARTS_MOST]);
/* The indicator on the level's areas or on the municipalities at one period: of the support's own
 * series; else (areas) of the squares in each; a municipality without: of its areas.
 * returns  false when nothing gives it */
MUST_USE bool figures_on_areas(struct arena *out, const struct supply *in, enum place_kind kind,
                               int indicator, struct years years, int period, struct field *field);

/* The shares that an index is composed of on areas, and which indicators they are; where the areas
 * have none, those of their squares.
 * shares, of  room for FIGURE_PARTS_MOST each; returns how many; 0 for what is no index */
size_t figures_components(struct arena *out, const struct supply *in, enum place_kind kind,
                          int indicator, struct years years, int period, struct field *shares,
                          int *of);
/* Places where a figure of these years, or its base, was brought over from another boundary year;
 * NULL: nowhere. */
const bool *figures_derived(struct arena *out, const struct supply *in, enum place_kind kind,
                            int indicator, struct years years);

/* Where a national figure comes from, best first. */
enum national_from {
    NATIONAL_GIVEN,     /* a delivery has a row for the country */
    NATIONAL_SUMMED,    /* mean over areas that cover the country */
    NATIONAL_CATALOGUE, /* published figure, in the indicator's entry */
    NATIONAL_DELIVERED, /* mean over the areas delivered: not the country, and said so */
    NATIONAL_NONE,
};
struct national_figure {
    double value; /* unit of the indicator's value; NAN with NATIONAL_NONE */
    enum national_from from;
};
/* The country's figure of an indicator at one period. */
struct national_figure figures_national(struct arena scratch, const struct supply *in,
                                        int indicator, struct years years, int period);
/* People or dwellings: a count at the period or the nearest one, else summed from the squares or
 * areas. returns false when nothing gives it */
MUST_USE bool figures_count(struct arena *out, const struct supply *in, enum place_kind kind,
                            int indicator, int period, struct field *field);
/* Sources that could give what an indicator misses on the level, by the catalogue's bindings: index
 * into catalogue.sources, at most `room`; returns how many. */
size_t figures_missing(const struct supply *in, int indicator, struct years years, int *sources,
                       size_t room);
