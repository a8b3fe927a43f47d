/* supply.h - all that an edition is computed from, in memory: places, and what sources said of
 * them. Filled by the command from the store (which maps cannot see); knows no file and no format.
 * Flow: store -> command/publish.c -> [supply] -> figures. */
#pragma once
#include "catalogue/catalogue.h"
#include "geo/geo.h"

/* One series of the store on one support. */
struct given {
    int indicator, period; /* index into catalogue.indicators; year */
    str source;            /* id */
    struct field field;    /* value and flag as the source gave them */
    const bool *derived;   /* [places] brought over from another boundary year; NULL: none */
};

/* A figure that a delivery gave for the whole country. */
struct given_national {
    int indicator, period;
    double value;
};

/* A region of which the edition has every municipality. */
struct supply_region {
    str code;
    struct text name;
    bool asked;                /* on the command line, and not by the catalogue */
    const uint32_t *gemeenten; /* [gemeenten_count] places on on[PLACE_GEMEENTE], rising */
    size_t gemeenten_count;
};

/* How far the figures of a source reach that were brought over from another boundary year. */
struct bridged {
    str source;
    enum place_kind kind;
    int from, into;                /* boundary years */
    bool table;                    /* by addresses or a given table; else equal areas only */
    size_t areas, broken, derived; /* of the edition: all, those without figure, changed ones */
};

struct supply {
    const struct catalogue *catalogue;
    const struct edition_recipe *recipe;
    /* By place kind: the edition's level, PLACE_GEMEENTE and PLACE_CELL; count 0 elsewhere and
     * where the store has none. PLACE_GEMEENTE holds exactly the municipalities of the level's
     * areas. */
    struct support on[PLACE_KINDS];
    struct given *given[PLACE_KINDS];
    size_t given_count[PLACE_KINDS];
    struct given_national *national;
    size_t national_count;
    struct bridged *bridged; /* [bridged_count] a source, kind and year each */
    size_t bridged_count;
    const int32_t *gemeente_of_area; /* [areas] index into on[PLACE_GEMEENTE] */
    const int32_t *area_of_cell;     /* [cells] index into the level; -1 outside every area */
    const struct supply_region *regions;
    size_t regions_count, regions_left_out; /* left out: municipalities of it are not there */
};

/* Which indicators of the catalogue an edition can use: [indicators_count] true for those of its
 * themes and all that these are composed of or weighed with. */
const bool *supply_wanted(struct arena *out, const struct catalogue *c,
                          const struct edition_recipe *recipe);
/* One series; NULL when the support has none. */
const struct given *supply_find(const struct supply *in, enum place_kind kind, int indicator,
                                int period);
/* The series of the period nearest to `period` (of two equally near: the earlier). NULL: none. */
const struct given *supply_nearest(const struct supply *in, enum place_kind kind, int indicator,
                                   int period);

/* Whether the level has a series that the indicator is made of, but on the boundaries of a year
 * from which nothing reaches the edition's: every place of it is FLAG_BROKEN. */
bool supply_broken(const struct supply *in, int indicator, int period);

/* Make on[PLACE_GEMEENTE] and gemeente_of_area from the areas of the level.
 * delivered  municipalities of the store, for their names (and shapes); may be empty
 * An area without a municipality's code stands in one of its own code's digits (WK051801: GM0518).
 */
void supply_set_gemeenten(struct arena *out, struct supply *in, const struct areas *delivered);
/* Bring a field on `delivered` municipalities onto on[PLACE_GEMEENTE]. */
struct field supply_gemeente_field(struct arena *out, const struct supply *in,
                                   const struct areas *delivered, const struct field *field);
/* Make regions: those of the catalogue whose municipalities are all there, then `asked`.
 * fails  when a region asked for has a code that is taken, or a municipality that is not there */
MUST_USE bool supply_set_regions(struct arena *out, struct supply *in, const struct region *asked,
                                 size_t asked_count, struct err *err);
/* Make area_of_cell: the area in which each square's centre lies. */
void supply_set_cells(struct arena *out, struct supply *in);
