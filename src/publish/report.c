/* report.c - report.txt and report.json: how far each theme covers, which maps are missing and why,
 * how much of the change is more than noise, and how often something was odd in the deliveries
 * (examples stay in the store: they quote cells, and a cell may be a figure about few people). For
 * the data manager; Dutch, as the deliveries are. Flow: layers, oddities -> [report] -> edition. */
#include "base/num.h"
#include "publish/outputs.h"

/* How many areas have a theme's figure, and why the others have not. */
struct coverage_count {
    size_t areas, level, change, reason[FLAG_LAST - FLAG_TOO_FEW + 1];
};

static struct coverage_count count_theme(const struct published *p, size_t theme)
{
    struct coverage_count c = {0};
    for (size_t m = 0; m < p->municipalities_count; m++)
        for (size_t k = 0; k < p->municipalities[m].areas_count; k++) {
            struct figure f = layer_figure(p->area_layer, theme, p->municipalities[m].areas[k]);
            c.areas++;
            c.level += !f.flag;
            c.change += !f.change_flag;
            if (f.flag)
                c.reason[f.flag - FLAG_TOO_FEW]++;
        }
    return c;
}

static const char *national_words[] = {
    [NATIONAL_GIVEN] = "landelijke rij in een levering",
    [NATIONAL_SUMMED] = "gewogen gemiddelde van alle gebieden",
    [NATIONAL_CATALOGUE] = "gepubliceerd cijfer in de catalogus",
    [NATIONAL_DELIVERED] = "LET OP: gemiddelde van de geleverde gebieden, niet van het land",
    [NATIONAL_NONE] = "geen",
};

static void text_theme(struct buf *b, const struct published *p, size_t theme)
{
    const struct edition_theme *e = &p->recipe->themes[theme];
    const struct indicator *i = theme_indicator(p, theme);
    struct coverage_count c = count_theme(p, theme);
    double national = p->rules[theme].national.value;
    buf_format(b, "%.*s (%.*s, %d", STR_ARG(e->title.nl), STR_ARG(i->id), e->to);
    if (e->from)
        buf_format(b, " tegen %d", e->from);
    buf_format(b, ")\n  stand in %zu van %zu gebieden, verandering in %zu\n", c.level, c.areas,
               c.change);
    for (int flag = FLAG_TOO_FEW; flag <= FLAG_LAST; flag++)
        if (c.reason[flag - FLAG_TOO_FEW])
            buf_format(b, "  %s: %zu\n", flag_word((enum flag)flag), c.reason[flag - FLAG_TOO_FEW]);
    buf_str(b, S("  landelijk: "));
    if (isnan(national))
        buf_str(b, S("onbekend"));
    else
        put_shown(b, shown(i, national), i->shown_decimals + 1, false, false);
    buf_format(b, " (%s)\n\n", national_words[p->rules[theme].national.from]);
}

static void text_maps(struct buf *b, const struct published *p)
{
    buf_str(b, S("Kaarten\n"));
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct shown_map *s = &p->maps[k];
        const struct map *map = &p->catalogue->maps[s->map];
        buf_format(b, "  %d %.*s, %.*s: ", s->number, STR_ARG(map->title.nl),
                   STR_ARG(map->subtitle.nl));
        if (s->present)
            buf_str(b, s->on_grid ? S("op vierkanten") : S("op gebieden"));
        else {
            buf_str(b, S("ontbreekt. "));
            buf_str(b, s->reason.nl);
        }
        buf_byte(b, '\n');
    }
    buf_byte(b, '\n');
}

static bool shows_change(const struct published *p, const struct shown_map *s)
{
    enum map_draws draws = p->catalogue->maps[s->map].draws;
    return s->present && (draws == MAP_CHANGE || draws == MAP_CHANGE_CHANGE);
}

/* How much of the change is more than noise, on the areas and on the squares. */
static void text_noise(struct buf *b, const struct published *p)
{
    buf_str(b, S("Verandering en ruis\n"));
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct shown_map *s = &p->maps[k];
        const struct map *map = &p->catalogue->maps[s->map];
        if (!shows_change(p, s))
            continue;
        struct noise areas = layer_map_noise(p->area_layer, s->map);
        buf_format(b, "  %.*s, %.*s: %zu van %zu gebieden meer dan ruis", STR_ARG(map->title.nl),
                   STR_ARG(map->subtitle.nl), areas.real, areas.tested);
        if (s->on_grid) {
            struct noise squares = layer_map_noise(p->grid_layer, s->map);
            buf_format(b, ", %zu van %zu vierkanten", squares.real, squares.tested);
        }
        buf_byte(b, '\n');
    }
    buf_byte(b, '\n');
}

static void text_oddities(struct buf *b, const struct published *p)
{
    buf_str(b, S("Bijzonderheden in de leveringen\n"));
    if (p->oddities_count == 0)
        buf_str(b, S("  geen\n"));
    for (size_t k = 0; k < p->oddities_count; k++) {
        const struct oddity *o = &p->oddities[k];
        buf_format(b, "  %.*s, %.*s: %.*s, %lld keer\n", STR_ARG(o->source), STR_ARG(o->file),
                   STR_ARG(o->kind), (long long)o->count);
    }
}

static void text_years(struct buf *b, const struct published *p)
{
    if (p->bridged_count == 0)
        return;
    buf_str(b, S("Grensjaren\n"));
    for (size_t k = 0; k < p->bridged_count; k++) {
        const struct bridged *y = &p->bridged[k];
        buf_format(
            b, "  %.*s, %s %d naar %d (%s): %zu van %zu gebieden: reeks gebroken; %zu herrekend\n",
            STR_ARG(y->source), place_word(y->kind), y->from, y->into,
            y->table ? "met een omrekentabel" : "alleen gebieden die gelijk bleven", y->broken,
            y->areas, y->derived);
    }
    for (size_t k = 0; k < p->recipe->kept_count; k++) {
        const struct kept_areas *kept = &p->recipe->kept[k];
        buf_format(b, "  gelijk gehouden, %d naar %d:", kept->from, p->recipe->boundary);
        for (size_t g = 0; g < kept->gemeenten_count; g++)
            buf_format(b, " %.*s", STR_ARG(kept->gemeenten[g]));
        buf_format(b, ". %.*s\n", STR_ARG(kept->because.nl));
    }
    buf_byte(b, '\n');
}

static bool write_text(const struct published *p, struct err *err)
{
    struct buf b = {0};
    buf_format(
        &b,
        "%.*s (%.*s), %.*s\n%zu gemeenten\nregio's: %zu; overgeslagen omdat er gemeenten van "
        "ontbreken: %zu\n\n",
        STR_ARG(p->recipe->title.nl), STR_ARG(p->recipe->id), STR_ARG(p->recipe->date),
        p->municipalities_count, p->regions_count, p->regions_left_out);
    text_maps(&b, p);
    text_noise(&b, p);
    buf_str(&b, S("Dekking\n\n"));
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        text_theme(&b, p, t);
    text_years(&b, p);
    text_oddities(&b, p);
    bool ok = edition_add(p->draft, "report.txt", buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

static void json_theme(struct buf *b, const struct published *p, size_t theme)
{
    struct coverage_count c = count_theme(p, theme);
    static const char *const from[] = {"given", "summed", "catalogue", "delivered", "none"};
    put_id(b, p->recipe->themes[theme].theme);
    put_open(b, '{');
    put_int(b, "areas", (int64_t)c.areas);
    put_int(b, "with_level", (int64_t)c.level);
    put_int(b, "with_change", (int64_t)c.change);
    put_key(b, "without");
    put_open(b, '{');
    for (int flag = FLAG_TOO_FEW; flag <= FLAG_LAST; flag++)
        if (c.reason[flag - FLAG_TOO_FEW])
            put_int(b, flag_word((enum flag)flag), (int64_t)c.reason[flag - FLAG_TOO_FEW]);
    put_close(b, '}');
    put_str(b, "national_from", str_from(from[p->rules[theme].national.from]));
    put_close(b, '}');
}

static void json_map(struct buf *b, const struct published *p, const struct shown_map *s)
{
    put_item(b);
    put_open(b, '{');
    put_str(b, "id", p->catalogue->maps[s->map].id);
    put_int(b, "number", s->number);
    put_bool(b, "present", s->present);
    if (!s->present)
        put_text(b, "reason", s->reason);
    if (shows_change(p, s)) {
        struct noise n = layer_map_noise(p->area_layer, s->map);
        put_int(b, "tested", (int64_t)n.tested);
        put_int(b, "real", (int64_t)n.real);
    }
    put_close(b, '}');
}

static void json_years(struct buf *b, const struct bridged *y)
{
    put_item(b);
    put_open(b, '{');
    put_str(b, "source", y->source);
    put_str(b, "kind", str_from(place_word(y->kind)));
    put_int(b, "from", y->from);
    put_int(b, "into", y->into);
    put_bool(b, "table", y->table);
    put_int(b, "areas", (int64_t)y->areas);
    put_int(b, "broken", (int64_t)y->broken);
    put_int(b, "derived", (int64_t)y->derived);
    put_close(b, '}');
}

static void json_oddity(struct buf *b, const struct oddity *o)
{
    put_item(b);
    put_open(b, '{');
    put_str(b, "source", o->source);
    put_str(b, "file", o->file);
    put_str(b, "kind", o->kind);
    put_int(b, "count", o->count);
    put_close(b, '}');
}

static bool write_json(const struct published *p, struct err *err)
{
    struct buf b = {0};
    put_open(&b, '{');
    put_str(&b, "edition", p->recipe->id);
    put_int(&b, "municipalities", (int64_t)p->municipalities_count);
    put_int(&b, "regions", (int64_t)p->regions_count);
    put_int(&b, "regions_left_out", (int64_t)p->regions_left_out);
    put_key(&b, "themes");
    put_open(&b, '{');
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        json_theme(&b, p, t);
    put_close(&b, '}');
    put_key(&b, "maps");
    put_open(&b, '[');
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        json_map(&b, p, &p->maps[k]);
    put_close(&b, ']');
    put_key(&b, "boundary_years");
    put_open(&b, '[');
    for (size_t k = 0; k < p->bridged_count; k++)
        json_years(&b, &p->bridged[k]);
    put_close(&b, ']');
    put_key(&b, "oddities");
    put_open(&b, '[');
    for (size_t k = 0; k < p->oddities_count; k++)
        json_oddity(&b, &p->oddities[k]);
    buf_str(&b, S("]}\n"));
    bool ok = edition_add(p->draft, "report.json", buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

bool out_report(struct arena scratch, const struct published *p, struct err *err)
{
    (void)scratch;
    return write_text(p, err) && write_json(p, err);
}
