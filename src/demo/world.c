/* world.c - puts the parts together in their order, and adds squares up to places. */
#include "demo/world.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "demo/roads.h"

const int EDITION_YEARS[EDITIONS] = {2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024};

static void shape_years(struct arena *out, struct arena scratch, struct world *w)
{
    for (int y = 0; y < BOUNDARIES; y++) {
        const struct division *d = &w->division[y];
        int steps = w->plan.country ? 4 : 6;
        struct borders borders = mesh_borders(out, scratch, &w->mesh, d->of_site, steps,
                                              w->plan.seed + 900);
        w->buurten[y] = shapes_build(out, scratch, &borders, NULL, d->count);
        w->wijken[y] = shapes_build(out, scratch, &borders, d->wijk_of, d->wijk_count);
        w->gemeenten[y] = shapes_build(out, scratch, &borders, d->gemeente_of,
                                       w->plan.gemeente_count);
    }
}

/* Lakes, rivers and the sea, whatever municipalities they lie in. */
static void shape_waters(struct arena *out, struct arena scratch, struct world *w)
{
    int *label = NEW(out, int, w->sites.count);
    for (int i = 0; i < w->sites.count; i++)
        label[i] = w->sites.water[i] - 1;
    struct borders borders = mesh_borders(out, scratch, &w->mesh, label, 6, w->plan.seed + 900);
    w->waters = shapes_build(out, scratch, &borders, NULL,
                             w->plan.lake_count + w->plan.river_count + 1);
}

static struct raster ground_make(struct arena *out, struct arena scratch, const struct world *w,
                                 int year)
{
    struct raster ground = w->barriers;
    size_t squares = (size_t)ground.width * (size_t)ground.height;
    ground.at = NEW(out, int, squares);
    memset(ground.at, -1, squares * sizeof *ground.at);
    shapes_raster(scratch, &w->buurten[year], &ground);
    return ground;
}

static void locate_cells(struct world *w, const struct raster *ground, int year)
{
    int e0 = (int)(ground->corner.x / 100), n0 = (int)(ground->corner.y / 100);
    for (int i = 0; i < w->cells.count; i++) {
        struct cell *c = &w->cells.cell[i];
        c->buurt[year] =
            ground->at[(size_t)(c->n - n0) * (size_t)ground->width + (size_t)(c->e - e0)];
    }
}

static bool *dry_buurten(struct arena *a, const struct division *d)
{
    bool *dry = NEW(a, bool, d->count);
    for (int b = 0; b < d->count; b++)
        dry[b] = !d->buurt[b].water;
    return dry;
}

/* ---- places ---- */

struct sorted {
    const char *code;
    int index;
};

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct sorted *)a)->code, ((const struct sorted *)b)->code);
}

static struct place *place_add(struct places *p, enum place_kind kind, const char *code,
                               const char *name, int index)
{
    struct place *place = &p->at[p->count++];
    *place = (struct place){
        .kind = kind, .name = name, .index = index, .gemeente = -1, .wijk = -1, .change = 1};
    snprintf(place->code, sizeof place->code, "%s", code);
    return place;
}

static void list_buurten(struct places *p, const struct division *d, const struct sorted *buurt,
                         int wijk, int wijk_place)
{
    for (int i = 0; i < d->count; i++) {
        const struct buurt *b = &d->buurt[buurt[i].index];
        if (b->wijk != wijk)
            continue;
        p->of_buurt[buurt[i].index] = p->count;
        struct place *place = place_add(p, PLACE_BUURT, b->code, b->name, buurt[i].index);
        place->gemeente = b->gemeente;
        place->wijk = wijk_place;
        place->change = d->year == 2024 ? b->change : 1;
        place->water = b->water;
    }
}

/* Codes sort as places follow each other: all of one wijk, all of one municipality, together. */
static void list_places(struct arena *out, struct arena scratch, const struct world *w, int year,
                        struct places *p)
{
    const struct division *d = &w->division[year];
    *p = (struct places){
        .at = NEW(out, struct place, 1 + w->plan.gemeente_count + d->wijk_count + d->count),
        .of_buurt = NEW(out, int, d->count),
        .of_wijk = NEW(out, int, d->wijk_count),
        .of_gemeente = NEW(out, int, w->plan.gemeente_count)};
    struct sorted *wijk = NEW(&scratch, struct sorted, d->wijk_count),
                  *buurt = NEW(&scratch, struct sorted, d->count);
    for (int i = 0; i < d->wijk_count; i++)
        wijk[i] = (struct sorted){d->wijk[i].code, i};
    for (int i = 0; i < d->count; i++)
        buurt[i] = (struct sorted){d->buurt[i].code, i};
    qsort(wijk, (size_t)d->wijk_count, sizeof *wijk, by_code);
    qsort(buurt, (size_t)d->count, sizeof *buurt, by_code);
    place_add(p, PLACE_LAND, "NL00", "Nederland", 0);
    for (int i = 0; i < d->wijk_count; i++) {
        int g = d->wijk[wijk[i].index].gemeente;
        if (i == 0 || d->wijk[wijk[i - 1].index].gemeente != g) {
            char code[12];
            snprintf(code, sizeof code, "GM%04d", w->plan.gemeenten[g].number);
            p->of_gemeente[g] = p->count;
            place_add(p, PLACE_GEMEENTE, code, w->plan.gemeenten[g].name, g)->gemeente = g;
        }
        p->of_wijk[wijk[i].index] = p->count;
        struct place *place = place_add(p, PLACE_WIJK, wijk[i].code, d->wijk[wijk[i].index].name,
                                        wijk[i].index);
        place->gemeente = g;
        list_buurten(p, d, buurt, wijk[i].index, p->count - 1);
    }
}

static void cell_into(struct place *place, const struct cell *c)
{
    counts_add(&place->counts, &c->counts);
    place->squares++;
    place->home_value_sum += (double)c->home_value * c->counts.dwellings[Y2022];
    place->income_sum += (double)c->income * c->counts.households[Y2022];
}

static void sum_places(const struct world *w, int year, struct places *p)
{
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        const struct place *buurt = &p->at[p->of_buurt[c->buurt[year]]];
        cell_into(&p->at[0], c);
        cell_into(&p->at[p->of_gemeente[buurt->gemeente]], c);
        cell_into(&p->at[buurt->wijk], c);
        cell_into(&p->at[p->of_buurt[c->buurt[year]]], c);
    }
    for (int b = 0; b < w->division[year].count; b++) {
        struct place *buurt = &p->at[p->of_buurt[b]];
        buurt->area_m2 = w->buurten[year].shape[b].area_m2;
        buurt->water_m2 = buurt->water ? buurt->area_m2 : 0;
        struct place *above[] = {&p->at[0], &p->at[p->of_gemeente[buurt->gemeente]],
                                 &p->at[buurt->wijk]};
        for (size_t k = 0; k < COUNT(above); k++) {
            above[k]->area_m2 += buurt->area_m2;
            above[k]->water_m2 += buurt->water_m2;
        }
    }
}

static void score_edition(void *context, size_t edition, int worker)
{
    (void)worker;
    struct world *w = context;
    for (int i = 0; i < w->cells.count; i++)
        cell_scores(&w->plan, &w->cells.cell[i], EDITION_YEARS[edition],
                    w->scores + ((int64_t)edition * w->cells.count + i) * DIMENSIONS);
}

/* All five dimensions are deviations from the mean of the people in 2022. */
static void centre_scores(struct world *w)
{
    double sum[DIMENSIONS] = {0}, people = 0;
    for (int i = 0; i < w->cells.count; i++) {
        const struct cell *c = &w->cells.cell[i];
        people += c->counts.people[Y2022];
        for (int d = 0; d < DIMENSIONS; d++)
            sum[d] += (double)c->dimension[d] * c->counts.people[Y2022];
    }
    for (int i = 0; i < w->cells.count; i++)
        for (int d = 0; d < DIMENSIONS; d++)
            w->cells.cell[i].dimension[d] -= (float)(sum[d] / people);
}

bool world_make(struct arena *out, struct arena scratch, struct world *w, struct err *err)
{
    progress_phase("land", 0);
    if (!roads_plan(out, scratch, &w->plan, err))
        return false;
    w->barriers = cells_barriers(out, &w->plan);
    struct cells settled = cells_settle(out, scratch, &w->plan, &w->barriers);
    w->sites = sites_make(out, scratch, &w->plan);
    if (!mesh_build(out, scratch, w->sites.at, w->sites.count, &w->mesh, err))
        return false;
    division_make(out, scratch, &w->plan, &w->sites, &w->mesh, &settled, w->division);
    shape_years(out, scratch, w);
    shape_waters(out, scratch, w);
    if (interrupt_asked())
        return err_set(err, "interrupted");
    progress_phase("people", 0);
    w->ground = ground_make(out, scratch, w, BOUNDARY_2024);
    bool *dry = dry_buurten(out, &w->division[BOUNDARY_2024]);
    w->cells = cells_scatter(out, scratch, &w->plan, &settled, &w->barriers, &w->ground, dry);
    locate_cells(w, &w->ground, BOUNDARY_2024);
    struct raster before = ground_make(out, scratch, w, BOUNDARY_2022);
    locate_cells(w, &before, BOUNDARY_2022);
    cells_figures(&w->plan, &w->cells);
    centre_scores(w);
    for (int y = 0; y < BOUNDARIES; y++) {
        list_places(out, scratch, w, y, &w->places[y]);
        sum_places(w, y, &w->places[y]);
    }
    w->scores = NEW(out, int64_t, (size_t)EDITIONS * (size_t)w->cells.count * DIMENSIONS);
    parallel_for(EDITIONS, score_edition, w);
    return true;
}
