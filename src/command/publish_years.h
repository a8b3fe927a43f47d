/* publish_years.h - series of other boundary years, brought onto the areas of an edition.
 * Knows which bridge serves which figure; how figures cross it is stats/crosswalk.h.
 * Flow: store -> [publish_years] -> publish_load.c. docs/methods.md, "Boundary years". */
#pragma once
#include "maps/supply.h"
#include "stats/crosswalk.h"
#include "store/store.h"

/* From the areas of another boundary year to the edition's, made when first asked for. */
struct bridge {
    enum place_kind kind;
    int from;           /* boundary year */
    struct areas areas; /* of that year */
    struct support on;  /* these */
    struct crosswalk walk;
    bool table;     /* there are addresses or a given table, not equal areas only */
    size_t broken;  /* areas of the edition that nothing comes into */
    size_t derived; /* that are not one area of the other year that passed whole */
};

enum { BRIDGES_MOST = 128, JOINED_MOST = 64 };

/* Buurten of another year and of the edition's by the addresses they share; every kind of areas
 * needs them. */
struct joined {
    int from;
    bool found;
    struct store_link *list; /* [count] */
    size_t count;
};

struct bridges {
    struct store *store;
    const struct edition_recipe *recipe;
    struct arena memory;                   /* for as long as bridges are in use */
    const struct areas *into[PLACE_KINDS]; /* the edition's, NULL where it has none */
    struct bridge *list;                   /* [count], room for BRIDGES_MOST */
    size_t count;
    struct joined joined[JOINED_MOST]; /* by year, made when first asked for */
    size_t joined_count;
};

/* The bridge of one kind of areas and one year.
 * fails  when the store does, or has no such areas */
MUST_USE bool bridge_find(struct bridges *b, enum place_kind kind, int from,
                          const struct bridge **bridge, struct err *err);
/* A series of the bridge's year as a field on `into`, the support of the edition's areas.
 * count    the figure is a number of things, that parts share; else of each thing, that parts keep
 * derived  [into->count] as crosswalk_counts has it */
MUST_USE bool bridge_bring(struct bridges *b, const struct bridge *over, struct arena *out,
                           const struct series *s, bool count, const struct support *into,
                           struct field *field, str *source, bool *derived, struct err *err);
