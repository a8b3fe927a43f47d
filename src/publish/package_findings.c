/* package_findings.c - findings as members of a package and of edition.json: spread, two faces,
 * ranks, similar municipalities, sensitivity, bandwidths, noise. docs/formats.md.
 * Flow: findings -> [package_findings] -> package.c, edition.c */
#include "base/num.h"
#include "publish/outputs.h"
#include "publish/sentence_findings.h"

void put_kind(struct buf *b, const struct published *p, const struct municipality *m)
{
    const struct areas *gemeenten = layer_support(p->gemeente_layer)->areas;
    put_str(b, "kind", m->region ? S("regio") : S("gemeente"));
    if (!m->region)
        return;
    put_text(b, "title", m->title);
    put_key(b, "gemeenten");
    put_open(b, '[');
    for (size_t k = 0; k < m->gemeenten_count; k++) {
        put_item(b);
        buf_json(b, gemeenten->code[m->gemeenten[k]]);
    }
    put_close(b, ']');
}

/* ---- spread ---- */

/* "key": [before, now], or one number with one year. */
static void put_years(struct buf *b, const char *key, const struct spread_finding *s, double before,
                      double now)
{
    put_key(b, key);
    put_open(b, '[');
    if (s->from)
        put_value(b, before, INDEX_DECIMALS);
    put_value(b, now, INDEX_DECIMALS);
    put_close(b, ']');
}

static void put_indices(struct buf *b, const struct spread_finding *s)
{
    const struct segregation *x = &s->at_from, *y = &s->at_to;
    put_key(b, "periods");
    put_open(b, '[');
    if (s->from)
        put_value(b, s->from, 0);
    put_value(b, s->to, 0);
    put_close(b, ']');
    put_int(b, "units", (int64_t)y->units);
    put_years(b, "dissimilarity", s, x->dissimilarity, y->dissimilarity);
    put_years(b, "corrected", s, x->corrected, y->corrected);
    put_years(b, "isolation", s, x->isolation, y->isolation);
    put_years(b, "theil", s, x->theil, y->theil);
    put_years(b, "moran", s, s->moran_from, s->moran_to);
    put_num(b, "difference", s->change.difference, INDEX_DECIMALS);
    put_key(b, "interval");
    if (s->verdict == VERDICT_UNKNOWN) {
        buf_str(b, S("null"));
        return;
    }
    put_open(b, '[');
    put_value(b, s->change.low, INDEX_DECIMALS);
    put_value(b, s->change.high, INDEX_DECIMALS);
    put_close(b, ']');
}

static void put_spread(struct arena *out, struct buf *b, const struct published *p, size_t scope)
{
    static const char *const words[] = {[VERDICT_UNKNOWN] = "unknown",
                                        [VERDICT_SAME] = "same",
                                        [VERDICT_BETTER] = "better",
                                        [VERDICT_WORSE] = "worse"};
    put_key(b, "spread");
    put_open(b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        struct spread_finding s = findings_spread(p->findings, scope, t);
        if (!s.asked)
            continue;
        put_id(b, p->recipe->themes[t].theme);
        put_open(b, '{');
        if (s.known)
            put_indices(b, &s);
        put_str(b, "verdict", str_from(words[s.verdict]));
        put_text(b, "sentence", sentence_spread(out, p, t, &s));
        put_close(b, '}');
    }
    put_close(b, '}');
}

/* ---- two faces ---- */

static void put_faces(struct arena *out, struct buf *b, const struct published *p, size_t scope)
{
    struct faces_finding f = findings_faces(p->findings, scope);
    put_key(b, "faces");
    if (!f.known) {
        buf_str(b, S("null"));
        return;
    }
    const struct indicator *i = theme_indicator(p, f.theme);
    put_open(b, '{');
    put_str(b, "map", p->catalogue->maps[f.map].id);
    put_str(b, "theme", p->recipe->themes[f.theme].theme);
    put_int(b, "red", (int64_t)f.faces.red);
    put_int(b, "groups", (int64_t)f.faces.groups);
    put_num(b, "largest", 100 * f.faces.largest, 0);
    put_key(b, "areas");
    put_open(b, '[');
    for (size_t k = 0; k < f.faces.group_count; k++)
        put_value(b, f.faces.group[k], 0);
    put_close(b, ']');
    put_num(b, "lowest", shown(i, guard_round(p->catalogue, i, f.faces.lowest)), i->shown_decimals);
    put_num(b, "highest", shown(i, guard_round(p->catalogue, i, f.faces.highest)),
            i->shown_decimals);
    put_num(b, "ratio", f.faces.ratio, 1);
    put_text(b, "sentence", sentence_faces(out, p, &f));
    put_close(b, '}');
}

/* ---- ranks and similar municipalities ---- */

static void put_ranks(struct buf *b, const struct published *p, const struct municipality *m)
{
    put_key(b, "ranks");
    put_open(b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        struct rank r = findings_rank_gemeente(p->findings, t, m->place);
        if (r.rank == 0)
            continue;
        put_id(b, p->recipe->themes[t].theme);
        put_open(b, '{');
        put_int(b, "rank", r.rank);
        put_int(b, "ties", r.ties);
        put_int(b, "among", r.among);
        put_close(b, '}');
    }
    put_close(b, '}');
}

static void put_similar(struct buf *b, const struct published *p, const struct municipality *m)
{
    const struct areas *gemeenten = layer_support(p->gemeente_layer)->areas;
    struct similar list[SIMILAR_MOST];
    size_t count = findings_similar(p->findings, m->place, list);
    put_key(b, "similar");
    put_open(b, '{');
    put_key(b, "on");
    put_open(b, '[');
    for (size_t k = 0; k < p->recipe->similar_count; k++)
        if (findings_compares_by(p->findings, k))
            put_text(b, NULL, p->recipe->similar[k].title);
    put_close(b, ']');
    put_key(b, "places");
    put_open(b, '[');
    for (size_t k = 0; k < count; k++) {
        put_item(b);
        put_open(b, '{');
        put_str(b, "code", gemeenten->code[list[k].place]);
        put_str(b, "name", gemeenten->name[list[k].place]);
        put_num(b, "distance", list[k].distance, 2);
        put_close(b, '}');
    }
    put_close(b, ']');
    put_close(b, '}');
}

/* ---- sensitivity ---- */

/* The areas that change class without a component, and to what; returns how many. */
static size_t put_changes(struct buf *b, const struct published *p, const struct municipality *m,
                          size_t theme, size_t component, size_t map)
{
    size_t changed = 0;
    put_key(b, "areas");
    put_open(b, '[');
    for (size_t k = 0; k < m->areas_count; k++)
        if (findings_changes_without(p->findings, theme, component, map, m->areas[k])) {
            put_value(b, (double)k, 0);
            changed++;
        }
    put_close(b, ']');
    put_key(b, "classes");
    put_open(b, '[');
    for (size_t k = 0; k < m->areas_count; k++)
        if (findings_changes_without(p->findings, theme, component, map, m->areas[k]))
            put_value(b, findings_class_without(p->findings, theme, component, map, m->areas[k]),
                      0);
    put_close(b, ']');
    return changed;
}

static void put_component(struct buf *b, const struct published *p, size_t theme, size_t component)
{
    const struct indicator *i =
        &p->catalogue->indicators[findings_component(p->findings, theme, component)];
    put_str(b, "id", i->id);
    put_text(b, "title", i->short_title);
}

static void put_sensitivity(struct arena *out, struct buf *b, const struct published *p,
                            const struct municipality *m)
{
    put_key(b, "sensitivity");
    put_open(b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        size_t components = findings_components(p->findings, t), map = p->rules[t].level_map;
        size_t *changed = NEW(out, size_t, components);
        if (components == 0 || map == p->catalogue->maps_count)
            continue;
        put_id(b, p->recipe->themes[t].theme);
        put_open(b, '{');
        put_str(b, "map", p->catalogue->maps[map].id);
        put_key(b, "components");
        put_open(b, '[');
        for (size_t k = 0; k < components; k++) {
            put_item(b);
            put_open(b, '{');
            put_component(b, p, t, k);
            changed[k] = put_changes(b, p, m, t, k, map);
            put_close(b, '}');
        }
        put_close(b, ']');
        put_text(b, "sentence", sentence_sensitivity(out, p, t, changed, m->areas_count));
        put_close(b, '}');
    }
    put_close(b, '}');
}

/* ---- bandwidths ---- */

static void put_bandwidths(struct buf *b, const struct published *p, const struct municipality *m)
{
    put_key(b, "bandwidths");
    put_open(b, '{');
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct shown_map *s = &p->maps[k];
        const struct map *map = &p->catalogue->maps[s->map];
        if (!s->present || !s->on_grid)
            continue;
        put_id(b, map->id);
        put_open(b, '{');
        for (size_t w = 0; w < p->recipe->bandwidths_count; w++) {
            struct class_shares shares = findings_at_bandwidth(p->findings, s->map, w, m->scope);
            char metres[32];
            num_write(metres, p->recipe->bandwidths_m[w], 0);
            put_key(b, metres);
            put_open(b, '[');
            for (size_t c = 0; c < map->classes_count; c++)
                put_value(b, shares.known ? shares.share[c] : NAN, 0);
            put_close(b, ']');
        }
        put_close(b, '}');
    }
    put_close(b, '}');
}

/* ---- all of a package ---- */

void put_findings(struct arena *out, struct buf *b, const struct published *p,
                  const struct municipality *m)
{
    put_spread(out, b, p, m->scope);
    put_faces(out, b, p, m->scope);
    if (m->region) {
        put_text(b, "relative_note", *catalogue_text(p->catalogue, "region.relative"));
    } else {
        put_ranks(b, p, m);
        put_similar(b, p, m);
    }
    put_sensitivity(out, b, p, m);
    put_bandwidths(b, p, m);
}

static void put_cluster(struct buf *b, const struct published *p, size_t theme, uint32_t area)
{
    static const char *const words[] = {[CLUSTER_NONE] = "none",
                                        [CLUSTER_HOT] = "hot",
                                        [CLUSTER_COLD] = "cold",
                                        [CLUSTER_OUTLIER] = "outlier"};
    uint8_t cluster = findings_cluster(p->findings, theme, area);
    put_key(b, "cluster");
    if (cluster == CLASS_NONE)
        buf_str(b, S("null"));
    else
        buf_json(b, str_from(words[cluster]));
}

void put_theme_findings(struct buf *b, const struct published *p, size_t theme, uint32_t area)
{
    struct rank r = findings_rank_in_gemeente(p->findings, theme, area);
    double low, high;
    put_key(b, "rank");
    if (r.rank)
        buf_format(b, "[%u,%u,%u]", r.rank, r.ties, r.among);
    else
        buf_str(b, S("null"));
    put_cluster(b, p, theme, area);
    if (layer_derived(p->area_layer, theme, area))
        put_bool(b, "derived", true);
    layer_bounds(p->area_layer, theme, area, &low, &high);
    if (isnan(low))
        return;
    put_key(b, "bounds");
    put_open(b, '[');
    put_value(b, 100 * low, 0);
    put_value(b, 100 * high, 0);
    put_close(b, ']');
}

/* ---- the country ---- */

static void put_noise_members(struct buf *b, struct noise n)
{
    put_int(b, "tested", (int64_t)n.tested);
    put_int(b, "real", (int64_t)n.real);
}

static void put_theme_noise(struct buf *b, const struct published *p, size_t theme)
{
    const struct indicator *i = theme_indicator(p, theme);
    struct noise n = layer_noise(p->area_layer, theme);
    put_id(b, p->recipe->themes[theme].theme);
    put_open(b, '{');
    put_noise_members(b, n);
    put_num(b, "q", n.q, 2);
    put_num(b, "z", n.z, 2);
    put_num(b, "width", shown(i, n.width), change_decimals(i) + 1);
    put_close(b, '}');
}

static void put_map_noise(struct arena *out, struct buf *b, const struct published *p,
                          const struct shown_map *s)
{
    const struct map *map = &p->catalogue->maps[s->map];
    struct noise n = layer_map_noise(p->area_layer, s->map);
    if (map->draws != MAP_CHANGE && map->draws != MAP_CHANGE_CHANGE)
        return;
    put_id(b, map->id);
    put_open(b, '{');
    put_noise_members(b, n);
    if (s->on_grid) {
        put_key(b, "squares");
        put_open(b, '{');
        put_noise_members(b, layer_map_noise(p->grid_layer, s->map));
        put_close(b, '}');
    }
    put_key(b, "themes");
    put_open(b, '{');
    for (size_t a = 0; a < map->axes_count; a++)
        put_theme_noise(b, p, (size_t)draft_theme(p->recipe, map->axes[a].theme));
    put_close(b, '}');
    put_text(b, "sentence", sentence_noise(out, p, n));
    put_close(b, '}');
}

static size_t changed_areas(const struct published *p, size_t theme, size_t component, size_t map)
{
    size_t changed = 0;
    for (size_t i = 0; i < p->areas->count; i++)
        changed += findings_changes_without(p->findings, theme, component, map, i);
    return changed;
}

static void put_country_component(struct buf *b, const struct published *p, size_t theme,
                                  size_t component)
{
    const struct indicator *of = theme_indicator(p, theme);
    int id = findings_component(p->findings, theme, component);
    put_item(b);
    put_open(b, '{');
    put_component(b, p, theme, component);
    for (size_t k = 0; k < of->components_count; k++)
        if (of->components[k].indicator == id)
            put_num(b, "weight", of->components[k].weight, 2);
    put_key(b, "changed");
    put_open(b, '{');
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct map *map = &p->catalogue->maps[p->maps[k].map];
        bool shows = false;
        for (size_t a = 0; a < map->axes_count; a++)
            shows = shows || str_equal(map->axes[a].theme, p->recipe->themes[theme].theme);
        if (p->maps[k].present && shows)
            put_int(b, map->id.at, (int64_t)changed_areas(p, theme, component, p->maps[k].map));
    }
    put_close(b, '}');
    put_close(b, '}');
}

static void put_country_sensitivity(struct buf *b, const struct published *p)
{
    put_key(b, "sensitivity");
    put_open(b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        size_t components = findings_components(p->findings, t);
        if (components == 0)
            continue;
        put_id(b, p->recipe->themes[t].theme);
        put_open(b, '{');
        put_key(b, "components");
        put_open(b, '[');
        for (size_t k = 0; k < components; k++)
            put_country_component(b, p, t, k);
        put_close(b, ']');
        put_close(b, '}');
    }
    put_close(b, '}');
}

static void put_widths(struct buf *b, const struct published *p)
{
    if (!p->grid_layer || p->recipe->bandwidths_count == 0)
        return;
    put_key(b, "bandwidths");
    put_open(b, '[');
    for (size_t k = 0; k < p->recipe->bandwidths_count; k++)
        put_value(b, p->recipe->bandwidths_m[k], 0);
    put_close(b, ']');
    put_num(b, "bandwidth", p->recipe->sigma_m, 0);
}

void put_country_findings(struct arena *out, struct buf *b, const struct published *p)
{
    put_widths(b, p);
    put_key(b, "noise");
    put_open(b, '{');
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present)
            put_map_noise(out, b, p, &p->maps[k]);
    put_close(b, '}');
    put_spread(out, b, p, 0);
    put_country_sensitivity(b, p);
    put_key(b, "regions");
    put_open(b, '[');
    for (size_t k = 0; k < p->regions_count; k++) {
        put_item(b);
        put_open(b, '{');
        put_str(b, "code", p->regions[k].code);
        put_text(b, "name", p->regions[k].title);
        put_key(b, "gemeenten");
        put_open(b, '[');
        for (size_t g = 0; g < p->regions[k].gemeenten_count; g++) {
            put_item(b);
            buf_json(b, layer_support(p->gemeente_layer)->areas->code[p->regions[k].gemeenten[g]]);
        }
        put_close(b, ']');
        put_close(b, '}');
    }
    put_close(b, ']');
}
