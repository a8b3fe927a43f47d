/* csv.c - csv/gebieden.csv and csv/gemeenten.csv: every published figure as a table.
 * UTF-8, comma, a point as decimal mark, empty where there is no figure; the flag beside it says
 * why. Flow: layers -> [csv] -> edition. */
#include "base/num.h"
#include "publish/outputs.h"

static void put_cell(struct buf *b, str text)
{
    buf_byte(b, ',');
    buf_csv(b, text);
}

static void put_number(struct buf *b, double value, int decimals)
{
    buf_byte(b, ',');
    if (!isnan(value))
        buf_num(b, value, decimals);
}

static void put_flag(struct buf *b, uint8_t flag)
{
    buf_byte(b, ',');
    if (flag)
        buf_str(b, str_from(flag_word((enum flag)flag)));
}

static void put_columns(struct buf *b, const struct published *p)
{
    buf_str(b, S("inwoners,woningen"));
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        str id = p->recipe->themes[t].theme;
        if (!layer_has_level(p->area_layer, t))
            continue;
        buf_format(b, ",%.*s,%.*s_reden", STR_ARG(id), STR_ARG(id));
        if (layer_has_change(p->area_layer, t))
            buf_format(b, ",%.*s_verandering,%.*s_ruis,%.*s_tov_gemeente,%.*s_verandering_reden",
                       STR_ARG(id), STR_ARG(id), STR_ARG(id), STR_ARG(id));
    }
}

static void put_figures(struct buf *b, const struct published *p, const struct layer *l,
                        size_t place)
{
    put_number(b, layer_people(l, place), 0);
    put_number(b, layer_dwellings(l, place), 0);
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        if (!layer_has_level(p->area_layer, t))
            continue;
        const struct indicator *i = theme_indicator(p, t);
        struct figure f = layer_figure(l, t, place);
        put_number(b, shown(i, f.value), i->shown_decimals);
        put_flag(b, f.flag);
        if (!layer_has_change(p->area_layer, t))
            continue;
        put_number(b, shown(i, f.change), change_decimals(i));
        put_number(b, shown(i, f.band), change_decimals(i));
        put_number(b, shown(i, f.change_relative), change_decimals(i));
        put_flag(b, f.change_flag);
    }
}

/* The class's id, or the reason why there is none. */
static void put_classes(struct buf *b, const struct published *p, uint32_t area)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct map *map = &p->catalogue->maps[p->maps[k].map];
        if (!p->maps[k].present)
            continue;
        uint8_t class = layer_class(p->area_layer, p->maps[k].map, area);
        put_cell(b, class < FLAG_TOO_FEW ? map->classes[class].id
                                         : str_from(flag_word((enum flag) class)));
    }
}

static void put_area(struct buf *b, const struct published *p, const struct municipality *m,
                     uint32_t area)
{
    buf_csv(b, p->areas->code[area]);
    put_cell(b, p->areas->name[area]);
    put_cell(b, p->areas->wijk[area]);
    put_cell(b, m->code);
    put_cell(b, m->name);
    put_figures(b, p, p->area_layer, area);
    put_classes(b, p, area);
    buf_byte(b, '\n');
}

static bool write_areas(const struct published *p, struct err *err)
{
    struct buf b = {0};
    buf_str(&b, S("code,naam,wijk,gemeente,gemeentenaam,"));
    put_columns(&b, p);
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present)
            buf_format(&b, ",kaart_%.*s", STR_ARG(p->catalogue->maps[p->maps[k].map].id));
    buf_byte(&b, '\n');
    for (size_t m = 0; m < p->municipalities_count; m++)
        for (size_t k = 0; k < p->municipalities[m].areas_count; k++)
            put_area(&b, p, &p->municipalities[m], p->municipalities[m].areas[k]);
    bool ok = edition_add(p->draft, "csv/gebieden.csv", buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

static bool write_municipalities(const struct published *p, struct err *err)
{
    struct buf b = {0};
    buf_str(&b, S("code,naam,"));
    put_columns(&b, p);
    buf_byte(&b, '\n');
    for (size_t m = 0; m < p->municipalities_count; m++) {
        buf_csv(&b, p->municipalities[m].code);
        put_cell(&b, p->municipalities[m].name);
        put_figures(&b, p, p->gemeente_layer, p->municipalities[m].place);
        buf_byte(&b, '\n');
    }
    bool ok = edition_add(p->draft, "csv/gemeenten.csv", buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

bool out_csv(struct arena scratch, const struct published *p, struct err *err)
{
    (void)scratch;
    return write_areas(p, err) && write_municipalities(p, err);
}
