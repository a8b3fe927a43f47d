/* publish.h - an edition as files. The road of one figure, from the store to the page:
 *
 *   command/publish.c   store_get_series      what a source said of a place      -> struct supply
 *   maps/figures.c      figures_on_areas      divided by the people behind it    -> struct field
 *   maps/draft.c        derive                change, noise, against the municipality
 *   maps/draft.c        draft_class           its class on a map                 -> struct draft
 *   maps/guard.c        guard_layer           fewer than 10 people? rounded      -> struct layer
 *   publish/package.c   put_area              gm/GM0758.json, with its sentence (sentence.c)
 *   publish/tiles.c     add_areas             gm/GM0758.pmtiles
 *   publish/csv.c       write_areas           csv/gebieden.csv
 *   edition/            edition_add, _commit  hashed, verified, renamed into sight
 *
 * Publish sees layers, never drafts or the store. An output is one file here and one word in
 * OUTPUTS. Flow: layers -> [publish] -> edition. docs/formats.md, "An edition". */
#pragma once
#include "edition/edition_write.h"
#include "geo/coverage.h"
#include "maps/findings.h"

/* What was delivered, and what was odd in it; from the store, through the command. */
struct oddity {
    str source, file, kind;
    int64_t count;
};

enum base_layer {
    BASE_LAYER_WATER,
    BASE_LAYER_GREEN,
    BASE_LAYER_ROAD,
    BASE_LAYER_RAIL,
    BASE_LAYER_STATION,
    BASE_LAYER_PLACE,
    BASE_LAYERS
};
/* One feature of the base map: polygons; lines and points as "rings" (see store.h). */
struct base_shape {
    enum base_layer layer;
    int rank;
    str name;
    struct shapes shape;
    struct bounds bounds;
};

/* A map of the catalogue as this edition shows it. */
struct shown_map {
    size_t map; /* index into catalogue.maps */
    int number; /* place 1..9; 0: behind them */
    bool present, on_grid;
    int missing[16]; /* [missing_count] index into catalogue.sources */
    size_t missing_count;
    struct text reason;
};

/* Where an area is, in degrees. */
struct placed {
    bool inside; /* it has a shape; else label and bounds mean nothing */
    struct point label;
    struct bounds bounds;
};

/* One municipality, or a region of several: its areas, in the order of their codes. */
struct municipality {
    bool region;
    size_t scope; /* in published.scopes */
    size_t place; /* on the gemeenten layer; a region: on the regions layer */
    str code, name;
    struct text title;         /* the name; a region's may differ by language */
    const struct layer *layer; /* on which `place` has its own figures */
    const uint32_t *gemeenten; /* [gemeenten_count] places on the gemeenten layer */
    size_t gemeenten_count;
    const struct coverage *land; /* its outline is this face of it */
    uint32_t land_face;
    const uint32_t *areas; /* [areas_count] places on the areas layer */
    size_t areas_count;
    const uint32_t *cells; /* [cells_count] places on the grid layer */
    size_t cells_count;
    struct bounds bounds, lonlat; /* RD metres, degrees; bounds_none without shapes */
};

struct published {
    const struct catalogue *catalogue;
    const struct edition_recipe *recipe;
    const char *catalogue_folder;
    const struct areas *areas;                  /* of the level: names and shapes */
    const struct coverage *coverage, *outlines; /* areas; municipalities by place */
    const struct placed *placed;                /* [areas] */
    const struct areas *wijken;                 /* for their names; NULL when the store has none */
    const struct layer *area_layer, *gemeente_layer, *grid_layer; /* grid NULL: no squares */
    const struct layer *region_layer;
    const struct theme_rules *rules; /* limits and national figures of the themes */
    const int32_t *gemeente_of_area;
    struct municipality *municipalities; /* [municipalities_count] published ones, by code */
    size_t municipalities_count;
    /* [regions_count] those of which every municipality is published */
    struct municipality *regions;
    size_t regions_count, regions_left_out;
    struct scope *scopes; /* [scopes_count] the country, municipalities, regions */
    size_t scopes_count;
    const struct findings *findings; /* over these scopes */
    bool invented;          /* places of the demo are in it: marked, whatever the recipe says */
    struct shown_map *maps; /* [catalogue.maps_count] in the page's order */
    const struct edition_input *inputs;
    size_t inputs_count;
    const struct oddity *oddities;
    size_t oddities_count;
    const struct bridged *bridged; /* [bridged_count] what was brought over from other years */
    size_t bridged_count;
    const struct base_shape *base;
    size_t base_count;
    struct edition_draft *draft;
};

/* What a run made; printed by --json. */
struct publish_summary {
    size_t areas, cells, municipalities, maps_present, maps_missing;
    int64_t bytes;
};

/* Fill municipalities, regions, scopes and maps of `p` from its layers.
 * gemeente_of_cell  [places of the grid layer] its municipality, -1 none; NULL without a grid
 * chosen  [chosen_count] codes of the municipalities to publish; none: all
 * fails   when a chosen code is not among the areas, a region that was asked for has a municipality
 *         that is not chosen, no area has a boundary, or no map is left */
MUST_USE bool publish_prepare(struct arena *out, struct published *p, const struct supply *supply,
                              const int32_t *gemeente_of_cell, const str *chosen,
                              size_t chosen_count, struct err *err);
/* Write every output into p->draft and commit. `csv` false leaves the tables out.
 * note  packages are made in parallel, one municipality a thread; same bytes on any number */
MUST_USE bool publish_write(const struct published *p, bool csv, struct publish_summary *summary,
                            struct err *err);
