/* findings_spread.c - how evenly groups are spread over a scope's areas, and whether a town has two
 * faces. Part of findings.h; docs/methods.md, "Spread" and "Two faces". */
#include "maps/findings_internal.h"

enum { DRAWS = 200 }; /* of the interval; docs/methods.md */

/* The same for a scope and theme whatever else is published: FNV-1a of their names. */
static uint64_t seed_of(str scope, str theme)
{
    uint64_t h = 0xcbf29ce484222325;
    const str both[] = {scope, theme};
    for (size_t k = 0; k < COUNT(both); k++)
        for (size_t i = 0; i < both[k].len; i++)
            h = (h ^ (uint8_t)both[k].at[i]) * 0x100000001b3;
    return h;
}

/* ---- spread ---- */

static struct group_counts counts_of(struct arena *out, const struct findings *f,
                                     const struct scope *s, const struct told *told, int year)
{
    double *part = NEW(out, double, s->areas_count), *whole = NEW(out, double, s->areas_count);
    for (size_t k = 0; k < s->areas_count; k++) {
        part[k] = told->part[year][s->areas[k]];
        whole[k] = told->whole[year][s->areas[k]];
    }
    /* of shares as they are published: rounded */
    double step = f->in->catalogue->disclosure.round_share_to;
    return (struct group_counts){part, whole, s->areas_count, step};
}

/* Moran's I of the share among the scope's areas. */
static double moran_of(struct arena scratch, const struct group_counts *g,
                       const struct neighbours *around)
{
    struct support on = {.kind = PLACE_BUURT, .count = g->count};
    struct field f = field_new(&scratch, &on, FLAG_NOT_COLLECTED);
    for (size_t k = 0; k < g->count; k++) {
        if (!(g->whole[k] > 0)) /* NAN too */
            continue;
        f.flag[k] = FLAG_OK;
        f.value[k] = (float)(g->part[k] / g->whole[k]);
        f.weight[k] = (float)g->whole[k];
    }
    return clusters_moran(&f, around);
}

static bool can_be_said(const struct segregation *s)
{
    return s->units >= FINDINGS_LEAST_UNITS && isfinite(s->corrected);
}

static enum verdict verdict_of(struct segregation_change c)
{
    if (isnan(c.difference) || isnan(c.low) || isnan(c.high))
        return VERDICT_UNKNOWN;
    return c.high < 0 ? VERDICT_BETTER : c.low > 0 ? VERDICT_WORSE : VERDICT_SAME;
}

static struct spread_finding spread_of(struct arena scratch, const struct findings *f,
                                       const struct scope *s, const struct neighbours *around,
                                       size_t theme)
{
    const struct edition_theme *e = &f->in->recipe->themes[theme];
    const struct told *told = &f->told[theme];
    struct spread_finding found = {.asked = told->part[1] != NULL, .to = e->to};
    struct group_counts g[2];
    struct segregation at[2];
    found.moran_from = found.moran_to = NAN;
    found.change = (struct segregation_change){NAN, NAN, NAN};
    if (!found.asked)
        return found;
    g[1] = counts_of(&scratch, f, s, told, 1);
    found.at_to = at[1] = segregation_of(scratch, &g[1]);
    found.known = can_be_said(&found.at_to);
    if (!found.known)
        return found;
    found.moran_to = moran_of(scratch, &g[1], around);
    if (!told->both)
        return found;
    g[0] = counts_of(&scratch, f, s, told, 0);
    at[0] = segregation_of(scratch, &g[0]);
    if (!can_be_said(&at[0]))
        return found;
    found.from = e->from;
    found.at_from = at[0];
    found.moran_from = moran_of(scratch, &g[0], around);
    found.change = segregation_compare(scratch, g, at, DRAWS, seed_of(s->code, e->theme));
    found.verdict = verdict_of(found.change);
    return found;
}

/* ---- two faces ---- */

/* The first map on the areas with an alarm class, and that class; maps_count when there is none. */
static size_t alarm_map(const struct findings *f, uint8_t *class)
{
    const struct catalogue *c = f->in->catalogue;
    for (size_t m = 0; m < c->maps_count; m++)
        for (size_t k = 0; layer_draws(f->of.areas, m) && k < c->maps[m].classes_count; k++)
            if (c->maps[m].classes[k].alarm) {
                *class = (uint8_t)k;
                return m;
            }
    return c->maps_count;
}

/* room [areas of the scope]: where the group is kept */
static struct faces_finding faces_at(struct arena scratch, const struct findings *f,
                                     const struct scope *s, const struct neighbours *around,
                                     uint32_t *room)
{
    uint8_t alarm = 0;
    struct faces_finding found = {.map = alarm_map(f, &alarm)};
    if (found.map == f->in->catalogue->maps_count)
        return found;
    found.theme = (size_t)draft_theme(f->in->recipe,
                                      f->in->catalogue->maps[found.map].axes[0].theme);
    bool *red = NEW(&scratch, bool, s->areas_count);
    double *value = NEW(&scratch, double, s->areas_count);
    double *people = NEW(&scratch, double, s->areas_count);
    size_t figures = 0;
    for (size_t k = 0; k < s->areas_count; k++) {
        red[k] = layer_class(f->of.areas, found.map, s->areas[k]) == alarm;
        value[k] = f->told[found.theme].area[s->areas[k]];
        people[k] = layer_people(f->of.areas, s->areas[k]);
        figures += !isnan(value[k]) && people[k] > 0;
    }
    found.faces = faces_of(&scratch, scratch, around, red, value, people);
    found.known = figures >= 4;
    for (size_t k = 0; k < found.faces.group_count; k++)
        room[k] = found.faces.group[k];
    found.faces.group = room;
    return found;
}

/* ---- all scopes ---- */

static void one_scope(struct findings *f, struct arena scratch, size_t item)
{
    const struct scope *s = &f->of.scopes[item];
    size_t themes = f->in->recipe->themes_count;
    struct neighbours around = neighbours_part(&scratch, scratch, &f->around, s->areas,
                                               s->areas_count);
    for (size_t t = 0; t < themes; t++)
        f->spread[item * themes + t] = spread_of(scratch, f, s, &around, t);
    f->faces[item] = faces_at(scratch, f, s, &around, f->faces[item].faces.group);
}

void findings_add_spread(struct arena *out, struct findings *f)
{
    f->spread = NEW(out, struct spread_finding, f->of.scopes_count * f->in->recipe->themes_count);
    f->faces = NEW(out, struct faces_finding, f->of.scopes_count);
    for (size_t k = 0; k < f->of.scopes_count; k++)
        f->faces[k].faces.group = NEW(out, uint32_t, f->of.scopes[k].areas_count);
    findings_each(f, f->of.scopes_count, one_scope);
}
