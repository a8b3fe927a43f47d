/* package.c - gm/GMxxxx.json: the figures, classes and sentences of one municipality.
 * Flow: layers -> [package] -> edition. docs/formats.md. */
#include "publish/outputs.h"
#include "publish/sentence.h"

struct class_shares shares_of(const struct published *p, const struct shown_map *s,
                              const struct municipality *m)
{
    return s->on_grid ? layer_shares(p->grid_layer, s->map, m->cells, m->cells_count)
                      : layer_shares(p->area_layer, s->map, m->areas, m->areas_count);
}

/* "series": [[2014, 15], [2022, 17]]; hidden years are left out. */
static void put_series(struct buf *b, const struct published *p, const struct layer *l,
                       size_t theme, size_t place)
{
    const struct indicator *i = theme_indicator(p, theme);
    put_key(b, "series");
    put_open(b, '[');
    for (size_t k = 0; k < layer_moments(l, theme); k++) {
        double value;
        int period = layer_moment(l, theme, k, place, &value);
        if (isnan(value))
            continue;
        put_item(b);
        buf_format(b, "[%d,", period);
        put_value(b, shown(i, value), i->shown_decimals);
        put_close(b, ']');
    }
    put_close(b, ']');
}

/* ---- the municipality ---- */

static void put_whole_theme(struct buf *b, const struct published *p, size_t theme,
                            const struct municipality *m)
{
    const struct indicator *i = theme_indicator(p, theme);
    struct figure f = layer_figure(m->layer, theme, m->place);
    put_id(b, p->recipe->themes[theme].theme);
    put_open(b, '{');
    put_num(b, "value", shown(i, f.value), i->shown_decimals);
    put_num(b, "change", shown(i, f.change), change_decimals(i));
    put_bool(b, "real", f.real);
    put_num(b, "strip", f.strip, 3);
    put_series(b, p, m->layer, theme, m->place);
    put_close(b, '}');
}

static void put_shares(struct buf *b, const struct published *p, const struct shown_map *s,
                       const struct municipality *m)
{
    const struct map *map = &p->catalogue->maps[s->map];
    struct class_shares shares = shares_of(p, s, m);
    put_id(b, map->id);
    put_open(b, '{');
    put_key(b, "shares");
    put_open(b, '[');
    for (size_t c = 0; c < map->classes_count; c++)
        put_value(b, shares.known ? shares.share[c] : NAN, 0);
    put_close(b, ']');
    put_num(b, "few", shares.known ? shares.few : NAN, 0);
    put_num(b, "missing", shares.known ? shares.missing : NAN, 0);
    put_close(b, '}');
}

static void put_head(struct arena *scratch, struct buf *b, const struct published *p,
                     const struct municipality *m)
{
    put_str(b, "code", m->code);
    put_str(b, "name", m->name);
    put_kind(b, p, m);
    put_bounds(b, m->lonlat);
    put_num(b, "residents", layer_people(m->layer, m->place), 0);
    put_num(b, "dwellings", layer_dwellings(m->layer, m->place), 0);
    put_int(b, "areas_count", (int64_t)m->areas_count);
    put_text(b, "headline", sentence_headline(scratch, p, m));
    put_key(b, "themes");
    put_open(b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            put_whole_theme(b, p, t, m);
    put_close(b, '}');
    put_key(b, "classes");
    put_open(b, '{');
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present)
            put_shares(b, p, &p->maps[k], m);
    put_close(b, '}');
    put_findings(scratch, b, p, m);
}

/* ---- its areas ---- */

static void put_theme(struct buf *b, const struct published *p, size_t theme, uint32_t area)
{
    const struct indicator *i = theme_indicator(p, theme);
    struct figure f = layer_figure(p->area_layer, theme, area);
    put_id(b, p->recipe->themes[theme].theme);
    put_open(b, '{');
    put_num(b, "value", shown(i, f.value), i->shown_decimals);
    put_num(b, "change", shown(i, f.change), change_decimals(i));
    put_num(b, "band", shown(i, f.band), change_decimals(i));
    put_bool(b, "real", f.real);
    put_num(b, "relative", shown(i, f.change_relative), change_decimals(i));
    put_bool(b, "relative_real", f.relative_real);
    put_num(b, "class", f.class == CLASS_NONE ? NAN : f.class, 0);
    put_num(b, "strip", f.strip, 3);
    put_int(b, "flag", f.flag);
    put_int(b, "change_flag", f.change_flag);
    put_series(b, p, p->area_layer, theme, area);
    put_theme_findings(b, p, theme, area);
    put_close(b, '}');
}

static void put_wijk(struct buf *b, const struct published *p, uint32_t area)
{
    bool itself = p->recipe->level == PLACE_WIJK;
    str code = itself ? p->areas->code[area] : p->areas->wijk[area];
    int64_t at = p->wijken && code.len ? areas_find(p->wijken, code) : -1;
    put_str(b, "wijk", code);
    put_str(b, "wijk_name", at < 0 ? code : p->wijken->name[at]);
}

static void put_area(struct arena scratch, struct buf *b, const struct published *p,
                     const struct municipality *m, uint32_t area)
{
    const struct areas *gemeenten = layer_support(p->gemeente_layer)->areas;
    put_item(b);
    put_open(b, '{');
    put_str(b, "code", p->areas->code[area]);
    put_str(b, "name", p->areas->name[area]);
    if (m->region)
        put_str(b, "gemeente", gemeenten->code[p->gemeente_of_area[area]]);
    put_wijk(b, p, area);
    put_num(b, "residents", layer_people(p->area_layer, area), 0);
    put_num(b, "dwellings", layer_dwellings(p->area_layer, area), 0);
    put_bool(b, "water", p->areas->water[area]);
    put_label(b, &p->placed[area]);
    put_bounds(b, p->placed[area].bounds);
    put_key(b, "class");
    put_open(b, '{');
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present) {
            put_id(b, p->catalogue->maps[p->maps[k].map].id);
            buf_format(b, "%d", layer_class(p->area_layer, p->maps[k].map, area));
        }
    put_close(b, '}');
    put_key(b, "themes");
    put_open(b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            put_theme(b, p, t, area);
    put_close(b, '}');
    put_text(b, "sentence", sentence_area(&scratch, p, area));
    put_text(b, "context", sentence_context(&scratch, p, area));
    put_close(b, '}');
}

bool out_figures(struct arena out, struct arena scratch, const struct published *p,
                 const struct municipality *m, struct err *err)
{
    struct buf b = {0};
    put_open(&b, '{');
    put_head(&scratch, &b, p, m);
    put_key(&b, "areas");
    put_open(&b, '[');
    for (size_t k = 0; k < m->areas_count; k++)
        put_area(scratch, &b, p, m, m->areas[k]);
    buf_str(&b, S("]}\n"));
    const char *path = arena_format(&out, "gm/%.*s.json", STR_ARG(m->code));
    bool ok = edition_add(p->draft, path, buf_text(&b), true, err);
    buf_reset(&b);
    return ok;
}
