/* edition.c - edition.json: titles, maps, classes, colours, texts: all the page needs besides
 * figures. docs/formats.md. */
#include "publish/outputs.h"

/* ---- themes ---- */

/* Sources that give an indicator or what it is composed of and whose deliveries are in the store.
 */
static bool gives(const struct catalogue *c, const struct source *s, int indicator)
{
    const struct indicator *i = &c->indicators[indicator];
    for (size_t d = 0; d < s->deliveries_count; d++)
        for (size_t b = 0; b < s->deliveries[d].bindings_count; b++)
            if (s->deliveries[d].bindings[b].indicator == indicator)
                return true;
    for (size_t k = 0; k < i->of_count; k++)
        if (gives(c, s, i->of[k]))
            return true;
    for (size_t k = 0; k < i->components_count; k++)
        if (gives(c, s, i->components[k].indicator))
            return true;
    return false;
}

static bool delivered(const struct published *p, const struct source *s)
{
    for (size_t i = 0; i < p->inputs_count; i++)
        if (str_equal(p->inputs[i].source, s->id))
            return true;
    return false;
}

static bool stands_behind(const struct published *p, const struct source *s, size_t theme)
{
    return delivered(p, s) && gives(p->catalogue, s, p->recipe->themes[theme].indicator);
}

/* Attributions of a theme's sources, joined by "; ". */
static str source_line(struct arena *out, const struct published *p, size_t theme, bool english)
{
    str line = S("");
    for (size_t s = 0; s < p->catalogue->sources_count; s++) {
        const struct source *source = &p->catalogue->sources[s];
        if (!stands_behind(p, source, theme))
            continue;
        str more = english ? source->attribution.en : source->attribution.nl;
        line = line.len ? str_from(arena_format(out, "%.*s; %.*s", STR_ARG(line), STR_ARG(more)))
                        : more;
    }
    return line;
}

static void put_shown_str(struct buf *b, double value, int decimals)
{
    put_item(b);
    buf_byte(b, '"');
    put_shown(b, value, decimals, false, false);
    buf_byte(b, '"');
}

/* How many limits there are to show: none while the national figure behind them is unknown. */
static size_t limits_known(const double *limits, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!isfinite(limits[k]))
            return 0;
    return count;
}

static void put_theme_limits(struct buf *b, const struct theme_rules *r, const struct indicator *i)
{
    size_t count = limits_known(r->limits, r->limits_count);
    put_key(b, "limits");
    put_open(b, '[');
    for (size_t k = 0; k < count; k++)
        put_value(b, shown(i, r->limits[k]), 4);
    put_close(b, ']');
    put_key(b, "limits_shown");
    put_open(b, '[');
    for (size_t k = 0; k < count; k++)
        put_shown_str(b, shown(i, r->limits[k]), i->shown_decimals);
    put_close(b, ']');
}

static void put_theme(struct arena *scratch, struct buf *b, const struct published *p, size_t t)
{
    const struct edition_theme *e = &p->recipe->themes[t];
    const struct indicator *i = theme_indicator(p, t);
    const struct theme_rules *r = &p->rules[t];
    put_id(b, e->theme);
    put_open(b, '{');
    put_text(b, "title", e->title);
    put_text(b, "short", i->short_title);
    put_text(b, "unit", i->unit);
    put_text(b, "explanation", i->explanation);
    put_str(b, "indicator", i->id);
    put_num(b, "from", e->from ? (double)e->from : NAN, 0);
    put_int(b, "to", e->to);
    put_int(b, "worse", i->worse);
    put_int(b, "shown_decimals", i->shown_decimals);
    if (r->limits)
        put_theme_limits(b, r, i);
    else
        buf_str(b, S(",\"limits\":null,\"limits_shown\":[]"));
    put_key(b, "palette_map");
    if (r->level_map < p->catalogue->maps_count)
        buf_json(b, p->catalogue->maps[r->level_map].id);
    else
        buf_str(b, S("null"));
    put_text(b, "source",
             (struct text){source_line(scratch, p, t, false), source_line(scratch, p, t, true)});
    put_close(b, '}');
}

/* ---- maps ---- */

static const char *draws_word(enum map_draws draws)
{
    static const char *words[] = {"level", "change", "change_change", "level_level"};
    return words[draws];
}

static bool draws_change(const struct map *map)
{
    return map->draws == MAP_CHANGE || map->draws == MAP_CHANGE_CHANGE;
}

static void put_class(struct buf *b, const struct map_class *c)
{
    put_item(b);
    put_open(b, '{');
    put_str(b, "id", c->id);
    put_text(b, "title", c->title);
    put_text(b, "meaning", c->meaning);
    put_text(b, "small", c->small);
    put_str(b, "light", str_from(c->light));
    put_str(b, "dark", str_from(c->dark));
    put_str(b, "ink_light", str_from(c->ink_light));
    put_str(b, "ink_dark", str_from(c->ink_dark));
    put_bool(b, "hatch", c->hatch);
    put_bool(b, "alarm", c->alarm);
    put_close(b, '}');
}

static void put_axes(struct buf *b, const struct published *p, const struct map *map)
{
    int from = 0, to = 0;
    put_key(b, "themes");
    put_open(b, '[');
    for (size_t a = 0; a < map->axes_count; a++) {
        int t = draft_theme(p->recipe, map->axes[a].theme);
        put_item(b);
        buf_json(b, map->axes[a].theme);
        if (t < 0)
            continue;
        const struct edition_theme *e = &p->recipe->themes[t];
        to = e->to > to ? e->to : to;
        from = e->from && (!from || e->from < from) ? e->from : from;
    }
    put_close(b, ']');
    put_bool(b, "relative", map->axes[0].relative);
    put_key(b, "periods");
    put_open(b, '[');
    if (draws_change(map) && from)
        put_value(b, from, 0);
    if (to)
        put_value(b, to, 0);
    put_close(b, ']');
}

/* The breaks beside a level map's legend: times the country, or the values themselves. */
static void put_legend(struct buf *b, const struct published *p, const struct map *map)
{
    const struct axis *axis = &map->axes[0];
    int t = draft_theme(p->recipe, axis->theme);
    if (map->draws != MAP_LEVEL || t < 0)
        return;
    const struct indicator *i = theme_indicator(p, (size_t)t);
    bool ratio = axis->limits_as == LIMITS_NATIONAL_RATIO;
    double limits[16];
    draft_limits(axis, &p->rules[t], limits);
    size_t count = ratio ? axis->limits_count : limits_known(limits, axis->limits_count);
    put_key(b, "limits_shown");
    put_open(b, '[');
    for (size_t k = 0; k < count; k++) {
        put_item(b);
        buf_byte(b, '"');
        if (ratio)
            put_short(b, axis->limits[k]);
        else
            put_shown(b, shown(i, limits[k]), i->shown_decimals, false, false);
        buf_byte(b, '"');
    }
    put_close(b, ']');
    bool of_dwellings = i->kind == INDICATOR_SHARE && i->base == p->recipe->dwellings;
    put_text(b, "unit",
             ratio          ? *catalogue_text(p->catalogue, "legend.national_ratio")
             : of_dwellings ? *catalogue_text(p->catalogue, "legend.of_dwellings")
                            : i->unit);
}

static void put_cross(struct buf *b, const struct map *map)
{
    if (map->draws != MAP_CHANGE_CHANGE && map->draws != MAP_LEVEL_LEVEL)
        return;
    put_text(b, "row_title", map->row_title);
    put_text(b, "column_title", map->column_title);
    put_key(b, "row_words");
    put_open(b, '[');
    for (int k = 0; k < 3; k++)
        put_text(b, NULL, map->row_words[k]);
    put_close(b, ']');
    put_key(b, "column_words");
    put_open(b, '[');
    for (int k = 0; k < 3; k++)
        put_text(b, NULL, map->column_words[k]);
    put_close(b, ']');
}

static void put_missing(struct buf *b, const struct published *p, const struct shown_map *s)
{
    if (s->present)
        return;
    put_text(b, "reason", s->reason);
    put_key(b, "missing");
    put_open(b, '[');
    for (size_t k = 0; k < s->missing_count; k++) {
        put_item(b);
        buf_json(b, p->catalogue->sources[s->missing[k]].id);
    }
    put_close(b, ']');
}

/* What the map is made of, and by whom. */
static void put_origin(struct buf *b, const struct published *p, const struct map *map)
{
    put_key(b, "indicators");
    put_open(b, '[');
    for (size_t a = 0; a < map->axes_count; a++) {
        int t = draft_theme(p->recipe, map->axes[a].theme);
        if (t >= 0)
            put_text(b, NULL, theme_indicator(p, (size_t)t)->title);
    }
    put_close(b, ']');
    put_key(b, "sources");
    put_open(b, '[');
    for (size_t s = 0; s < p->catalogue->sources_count; s++) {
        bool behind = false;
        for (size_t a = 0; a < map->axes_count; a++) {
            int t = draft_theme(p->recipe, map->axes[a].theme);
            behind = behind || (t >= 0 && stands_behind(p, &p->catalogue->sources[s], (size_t)t));
        }
        if (behind)
            put_text(b, NULL, p->catalogue->sources[s].attribution);
    }
    put_close(b, ']');
}

static bool is_present(const struct published *p, size_t map)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].map == map)
            return p->maps[k].present;
    return false;
}

static void put_map(struct buf *b, const struct published *p, const struct shown_map *s)
{
    const struct map *map = &p->catalogue->maps[s->map];
    put_item(b);
    put_open(b, '{');
    put_str(b, "id", map->id);
    put_int(b, "number", s->number);
    put_bool(b, "present", s->present);
    put_missing(b, p, s);
    put_text(b, "title", map->title);
    put_text(b, "subtitle", map->subtitle);
    put_text(b, "short", map->short_title);
    put_text(b, "question", map->question);
    put_key(b, "reading");
    put_open(b, '[');
    for (size_t k = 0; k < map->reading_count; k++)
        if (map->reading[k].with < 0 || is_present(p, (size_t)map->reading[k].with))
            put_text(b, NULL, map->reading[k].text);
    put_close(b, ']');
    put_str(b, "draws", str_from(draws_word(map->draws)));
    put_str(b, "on", s->on_grid ? S("grid") : S("areas"));
    put_axes(b, p, map);
    put_legend(b, p, map);
    put_cross(b, map);
    put_key(b, "classes");
    put_open(b, '[');
    for (size_t k = 0; k < map->classes_count; k++)
        put_class(b, &map->classes[k]);
    put_close(b, ']');
    put_origin(b, p, map);
    put_close(b, '}');
}

/* ---- the country, texts, flags, sources ---- */

/* Where the figure for the country comes from, in words. */
static struct text national_note(struct arena *out, const struct published *p,
                                 const struct indicator *i, const struct theme_rules *r)
{
    static const char *const ids[] = {[NATIONAL_GIVEN] = "national.delivery",
                                      [NATIONAL_SUMMED] = "national.sum",
                                      [NATIONAL_CATALOGUE] = "national.catalogue",
                                      [NATIONAL_DELIVERED] = "national.mean"};
    if (r->national.from == NATIONAL_NONE)
        return (struct text){S(""), S("")};
    struct text none = {S(""), S("")};
    struct filling f = {"source", i->national_count ? i->national[0].source : none};
    return fill(out, *catalogue_text(p->catalogue, ids[r->national.from]), &f, 1);
}

static void put_national(struct arena *scratch, struct buf *b, const struct published *p, size_t t)
{
    const struct edition_theme *e = &p->recipe->themes[t];
    const struct indicator *i = theme_indicator(p, t);
    const struct theme_rules *r = &p->rules[t];
    /* figures of two origins are no change of anything */
    bool same = r->national.from == r->national_from.from;
    double to = r->national.value, from = same ? r->national_from.value : NAN;
    double value = guard_round(p->catalogue, i, to);
    put_id(b, e->theme);
    put_open(b, '{');
    put_num(b, "value", shown(i, value), i->shown_decimals);
    put_num(b, "change", shown(i, guard_round_change(p->catalogue, i, to - from)),
            change_decimals(i));
    put_num(b, "strip",
            r->limits && !isnan(to) ? classify_strip(r->limits, r->limits_count, to) : NAN, 3);
    put_key(b, "series");
    put_open(b, '[');
    if (!isnan(from)) {
        buf_format(b, "[%d,", e->from);
        put_value(b, shown(i, guard_round(p->catalogue, i, from)), i->shown_decimals);
        buf_str(b, S("],"));
    }
    if (!isnan(to)) {
        buf_format(b, "[%d,", e->to);
        put_value(b, shown(i, value), i->shown_decimals);
        buf_byte(b, ']');
    }
    put_close(b, ']');
    put_text(b, "note", national_note(scratch, p, i, r));
    put_close(b, '}');
}

static void put_flags(struct buf *b, const struct catalogue *c)
{
    put_key(b, "flags");
    put_open(b, '{');
    for (int flag = FLAG_TOO_FEW; flag <= FLAG_LAST; flag++) {
        char id[64], number[8];
        snprintf(id, sizeof id, "flag.%s", flag_word((enum flag)flag));
        snprintf(number, sizeof number, "%d", flag);
        put_text(b, number, *catalogue_text(c, id));
    }
    put_close(b, '}');
}

/* The latest period a source delivered; 0 when none is known. */
static int period_of(const struct published *p, const struct source *s)
{
    int period = 0;
    for (size_t i = 0; i < p->inputs_count; i++)
        if (str_equal(p->inputs[i].source, s->id) && p->inputs[i].period > period)
            period = p->inputs[i].period;
    return period;
}

static void put_sources(struct buf *b, const struct published *p)
{
    put_key(b, "sources");
    put_open(b, '[');
    for (size_t k = 0; k < p->catalogue->sources_count; k++) {
        const struct source *s = &p->catalogue->sources[k];
        if (!delivered(p, s))
            continue;
        int period = period_of(p, s);
        put_item(b);
        put_open(b, '{');
        put_str(b, "id", s->id);
        put_text(b, "title", s->title);
        put_text(b, "attribution", s->attribution);
        put_str(b, "licence", s->licence);
        put_num(b, "period", period ? (double)period : NAN, 0);
        put_close(b, '}');
    }
    put_close(b, ']');
}

/* An edition of the demo's deliveries says so, also by a recipe that is for real ones. */
static struct text note_of(struct arena *out, const struct published *p)
{
    const struct text note = p->recipe->note;
    struct filling f = {"note", note};
    if (p->recipe->demo || !p->invented)
        return note;
    return fill(out, *catalogue_text(p->catalogue, "note.invented"), &f, 1);
}

static void put_head(struct arena *scratch, struct buf *b, const struct published *p)
{
    const struct edition_recipe *r = p->recipe;
    put_str(b, "id", r->id);
    put_text(b, "title", r->title);
    put_text(b, "note", note_of(scratch, p));
    put_str(b, "date", r->date);
    put_bool(b, "demo", r->demo || p->invented);
    put_str(b, "level", str_from(place_word(r->level)));
    put_int(b, "boundary", r->boundary);
    put_bool(b, "grid", p->grid_layer != NULL);
}

bool out_edition(struct arena scratch, const struct published *p, struct err *err)
{
    struct buf b = {0};
    size_t themes = p->recipe->themes_count;
    put_open(&b, '{');
    put_head(&scratch, &b, p);
    put_key(&b, "themes");
    put_open(&b, '{');
    for (size_t t = 0; t < themes; t++)
        if (layer_has_level(p->area_layer, t))
            put_theme(&scratch, &b, p, t);
    put_close(&b, '}');
    put_key(&b, "maps");
    put_open(&b, '[');
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        put_map(&b, p, &p->maps[k]);
    put_close(&b, ']');
    put_key(&b, "national");
    put_open(&b, '{');
    for (size_t t = 0; t < themes; t++)
        if (layer_has_level(p->area_layer, t))
            put_national(&scratch, &b, p, t);
    put_close(&b, '}');
    put_key(&b, "texts");
    put_open(&b, '{');
    for (size_t k = 0; k < p->catalogue->texts_count; k++) {
        put_id(&b, p->catalogue->texts[k].id);
        put_text(&b, NULL, p->catalogue->texts[k].text);
    }
    put_close(&b, '}');
    put_country_findings(&scratch, &b, p);
    put_flags(&b, p->catalogue);
    put_sources(&b, p);
    buf_str(&b, S("}\n"));
    bool ok = edition_add(p->draft, "edition.json", buf_text(&b), true, err);
    buf_reset(&b);
    return ok;
}
