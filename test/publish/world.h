/* world.h - places and figures by hand, and the whole road from them to an edition's files, with
 * the shipped catalogue: for tests that say what an edition may hold. */
#pragma once
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "geo/shapes.h"
#include "publish/publish.h"

struct world {
    struct arena arena, opened;
    struct catalogue *catalogue;
    struct edition_recipe recipe; /* a copy, to be changed before world_compute */
    struct areas areas;
    struct grid grid;
    struct supply supply;
    struct drafts drafts;
    struct published published;
    char folder[64]; /* of editions */
};

static void must(bool ok, const struct err *err)
{
    if (!ok)
        fail_msg("%s", err->text);
}

static void world_open(struct world *w, const char *edition)
{
    struct err err = {0};
    *w = (struct world){0};
    w->opened = w->arena = arena_open("world", (size_t)8 << 30);
    must(catalogue_load(&w->arena, "catalogue", &w->catalogue, &err), &err);
    w->recipe = w->catalogue->editions[catalogue_edition(w->catalogue, str_from(edition))];
    w->supply = (struct supply){.catalogue = w->catalogue, .recipe = &w->recipe};
    for (int k = 0; k < PLACE_KINDS; k++)
        w->supply.given[k] = NEW(&w->arena, struct given, 64);
    /* in memory where there is such a place: an edition is synced file by file */
    strcpy(w->folder, "/dev/shm/world-XXXXXX");
    if (mkdtemp(w->folder))
        return;
    strcpy(w->folder, "/tmp/world-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
}

static void world_close(struct world *w)
{
    struct err err = {0};
    must(file_remove_all(w->folder, &err), &err);
    arena_close(w->opened);
}

/* A square of 1 km, `gap` metres apart from the next; side 0: no shape at all. */
static void world_shape(struct shapes_builder *b, double x, double y, double side)
{
    shapes_area(b);
    if (side <= 0)
        return;
    shapes_polygon(b);
    shapes_ring(b);
    shapes_point(b, (struct point){x, y});
    shapes_point(b, (struct point){x + side, y});
    shapes_point(b, (struct point){x + side, y + side});
    shapes_point(b, (struct point){x, y + side});
}

/* Areas by municipality: `each` in each of `gemeenten`, a row of squares a municipality; `apart`
 * metres between neighbours (0: they touch; -1000: all at one spot). */
static void world_areas(struct world *w, int gemeenten, int each, double apart)
{
    size_t count = (size_t)gemeenten * (size_t)each;
    struct shapes_builder b = {0};
    str *code = NEW(&w->arena, str, count), *gemeente = NEW(&w->arena, str, count);
    for (size_t i = 0; i < count; i++) {
        int g = (int)i / each, k = (int)i % each;
        code[i] = str_from(arena_format(&w->arena, "BU%04d%04d", g + 1, k));
        gemeente[i] = str_from(arena_format(&w->arena, "GM%04d", g + 1));
        world_shape(&b, 120000 + k * (1000 + apart), 400000 + g * (1000 + apart), 1000);
    }
    w->areas = (struct areas){.kind = PLACE_BUURT,
                              .boundary = w->recipe.boundary,
                              .count = count,
                              .code = code,
                              .name = code,
                              .wijk = NEW(&w->arena, str, count),
                              .gemeente = gemeente,
                              .water = NEW(&w->arena, uint8_t, count),
                              .shapes = shapes_finish(&w->arena, &b)};
    w->supply.on[PLACE_BUURT] = (struct support){PLACE_BUURT, &w->areas, NULL, count};
    supply_set_gemeenten(&w->arena, &w->supply, &(struct areas){0});
}

/* Inhabited squares: a block in the corner of the first area. */
static inline void world_squares(struct world *w, int columns, int rows)
{
    size_t count = (size_t)columns * (size_t)rows;
    int16_t *column = NEW(&w->arena, int16_t, count), *row = NEW(&w->arena, int16_t, count);
    for (size_t i = 0; i < count; i++) {
        column[i] = (int16_t)(1200 + (int)i % columns);
        row[i] = (int16_t)(4000 + (int)i / columns);
    }
    w->grid = (struct grid){count, column, row};
    w->supply.on[PLACE_CELL] = (struct support){PLACE_CELL, NULL, &w->grid, count};
}

/* A series: values [places]; NAN is kept back by the source. */
static void world_give(struct world *w, enum place_kind kind, const char *indicator, int period,
                       const double *value)
{
    struct given *g = &w->supply.given[kind][w->supply.given_count[kind]++];
    int at = catalogue_indicator(w->catalogue, str_from(indicator));
    assert_true(at >= 0);
    *g = (struct given){.indicator = at, .period = period, .source = S("proef")};
    g->field = field_new(&w->arena, &w->supply.on[kind], FLAG_OK);
    for (size_t i = 0; i < w->supply.on[kind].count; i++) {
        g->field.value[i] = (float)value[i];
        g->field.flag[i] = isnan(value[i]) ? FLAG_WITHHELD : FLAG_OK;
    }
}

/* From supply to findings; false with a sentence when publish refuses. */
static bool world_compute(struct world *w, struct err *err)
{
    struct published *p = &w->published;
    supply_set_cells(&w->arena, &w->supply);
    must(supply_set_regions(&w->arena, &w->supply, NULL, 0, err), err);
    draft_build(&w->arena, &w->supply, &w->drafts);
    p->catalogue = w->catalogue;
    p->catalogue_folder = "catalogue";
    p->recipe = &w->recipe;
    p->areas = &w->areas;
    p->rules = w->drafts.rules;
    p->gemeente_of_area = w->supply.gemeente_of_area;
    p->area_layer = guard_layer(&w->arena, &w->drafts.areas);
    p->gemeente_layer = guard_layer(&w->arena, &w->drafts.gemeenten);
    p->region_layer = guard_regions(&w->arena, &w->drafts.regions, p->gemeente_layer);
    p->grid_layer = w->drafts.grid.on.count ? guard_layer(&w->arena, &w->drafts.grid) : NULL;
    if (!publish_prepare(&w->arena, p, &w->supply, w->drafts.grid.gemeente, NULL, 0, err))
        return false;
    struct findings_of *of = NEW(&w->arena, struct findings_of, 1);
    *of = (struct findings_of){&w->drafts,    p->area_layer, p->gemeente_layer,
                               p->grid_layer, p->scopes,     p->scopes_count};
    p->findings = findings_build(&w->arena, of);
    return true;
}

/* All files of the edition, in w->folder/ID. */
static inline bool world_publish(struct world *w, struct err *err)
{
    struct publish_summary summary = {0};
    bool ok = edition_begin(&w->published.draft, w->folder, w->recipe.id, true, err) &&
              publish_write(&w->published, true, &summary, err);
    edition_end(w->published.draft);
    return ok;
}
