/* csv.c - csv/gebieden.csv, csv/gemeenten.csv and csv/regios.csv: every published figure as a
 * table. UTF-8, comma, a point as decimal mark, empty where there is no figure; the flag beside it
 * says why. Flow: layers -> [csv] -> edition. */
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

static void put_word(struct buf *b, const char *word)
{
    buf_byte(b, ',');
    buf_str(b, str_from(word));
}

/* Columns of one theme: "{id}_reden" and so on, in the order put_theme fills them. */
static void put_theme_columns(struct buf *b, const struct published *p, size_t theme)
{
    static const char *const level[] = {"", "_reden", "_basis", "_rang"};
    static const char *const change[] = {"_verandering", "_ruis", "_tov_gemeente",
                                         "_verandering_reden"};
    const struct edition_theme *e = &p->recipe->themes[theme];
    for (size_t k = 0; k < COUNT(level); k++)
        buf_format(b, ",%.*s%s", STR_ARG(e->theme), level[k]);
    for (size_t k = 0; k < COUNT(change) && layer_has_change(p->area_layer, theme); k++)
        buf_format(b, ",%.*s%s", STR_ARG(e->theme), change[k]);
    if (layer_has_change(p->area_layer, theme))
        buf_format(b, ",%.*s_%d,%.*s_%d_basis", STR_ARG(e->theme), e->from, STR_ARG(e->theme),
                   e->from);
}

static void put_columns(struct buf *b, const struct published *p)
{
    buf_str(b, S("inwoners,woningen"));
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            put_theme_columns(b, p, t);
}

/* People behind the figure of a year. */
static void put_behind(struct buf *b, const struct layer *l, size_t theme, int period, size_t place)
{
    size_t moment = layer_moment_of(l, theme, period);
    put_number(b, moment < layer_moments(l, theme) ? layer_behind(l, theme, moment, place) : NAN,
               0);
}

static void put_before(struct buf *b, const struct published *p, const struct layer *l,
                       size_t theme, size_t place)
{
    const struct indicator *i = theme_indicator(p, theme);
    int from = p->recipe->themes[theme].from;
    size_t moment = layer_moment_of(l, theme, from);
    double value = NAN;
    if (moment < layer_moments(l, theme))
        layer_moment(l, theme, moment, place, &value);
    put_number(b, shown(i, value), i->shown_decimals);
    put_behind(b, l, theme, from, place);
}

/* rank: of the place among those it is compared with; 0: none */
static void put_theme(struct buf *b, const struct published *p, const struct layer *l, size_t theme,
                      size_t place, uint32_t rank)
{
    const struct indicator *i = theme_indicator(p, theme);
    struct figure f = layer_figure(l, theme, place);
    put_number(b, shown(i, f.value), i->shown_decimals);
    put_flag(b, f.flag);
    put_behind(b, l, theme, p->recipe->themes[theme].to, place);
    put_number(b, rank ? (double)rank : NAN, 0);
    if (!layer_has_change(p->area_layer, theme))
        return;
    put_number(b, shown(i, f.change), change_decimals(i));
    put_number(b, shown(i, f.band), change_decimals(i));
    put_number(b, shown(i, f.change_relative), change_decimals(i));
    put_flag(b, f.change_flag);
    put_before(b, p, l, theme, place);
}

static void put_people(struct buf *b, const struct layer *l, size_t place)
{
    put_number(b, layer_people(l, place), 0);
    put_number(b, layer_dwellings(l, place), 0);
}

/* ---- areas ---- */

static void put_area_columns(struct buf *b, const struct published *p)
{
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        str id = p->recipe->themes[t].theme;
        if (!layer_has_level(p->area_layer, t))
            continue;
        buf_format(b, ",%.*s_cluster,%.*s_afgeleid", STR_ARG(id), STR_ARG(id));
        if (theme_indicator(p, t)->kind == INDICATOR_INDEX)
            buf_format(b, ",%.*s_minstens,%.*s_hoogstens", STR_ARG(id), STR_ARG(id));
    }
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].present)
            buf_format(b, ",kaart_%.*s", STR_ARG(p->catalogue->maps[p->maps[k].map].id));
}

static void put_area_findings(struct buf *b, const struct published *p, size_t theme, uint32_t area)
{
    static const char *const clusters[] = {[CLUSTER_NONE] = "geen",
                                           [CLUSTER_HOT] = "hoog",
                                           [CLUSTER_COLD] = "laag",
                                           [CLUSTER_OUTLIER] = "afwijkend"};
    uint8_t cluster = findings_cluster(p->findings, theme, area);
    double low, high;
    put_word(b, cluster == CLASS_NONE ? "" : clusters[cluster]);
    put_word(b, layer_derived(p->area_layer, theme, area) ? "ja" : "");
    if (theme_indicator(p, theme)->kind != INDICATOR_INDEX)
        return;
    layer_bounds(p->area_layer, theme, area, &low, &high);
    put_number(b, 100 * low, 0);
    put_number(b, 100 * high, 0);
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
    put_people(b, p->area_layer, area);
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            put_theme(b, p, p->area_layer, t, area,
                      findings_rank_in_gemeente(p->findings, t, area).rank);
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        if (layer_has_level(p->area_layer, t))
            put_area_findings(b, p, t, area);
    put_classes(b, p, area);
    buf_byte(b, '\n');
}

static bool write_areas(const struct published *p, struct err *err)
{
    struct buf b = {0};
    buf_str(&b, S("code,naam,wijk,gemeente,gemeentenaam,"));
    put_columns(&b, p);
    put_area_columns(&b, p);
    buf_byte(&b, '\n');
    for (size_t m = 0; m < p->municipalities_count; m++)
        for (size_t k = 0; k < p->municipalities[m].areas_count; k++)
            put_area(&b, p, &p->municipalities[m], p->municipalities[m].areas[k]);
    bool ok = edition_add(p->draft, "csv/gebieden.csv", buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

/* ---- municipalities and regions ---- */

static const char *const spread_columns[] = {"D", "D_gecorrigeerd", "isolatie", "H", "moran"};

static void put_spread_columns(struct buf *b, const struct published *p)
{
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        const struct edition_theme *e = &p->recipe->themes[t];
        if (!findings_spread(p->findings, 0, t).asked)
            continue;
        for (size_t k = 0; k < COUNT(spread_columns); k++)
            buf_format(b, ",%.*s_%s", STR_ARG(e->theme), spread_columns[k]);
        if (!layer_has_change(p->area_layer, t))
            continue;
        for (size_t k = 0; k < COUNT(spread_columns); k++)
            buf_format(b, ",%.*s_%s_%d", STR_ARG(e->theme), spread_columns[k], e->from);
        buf_format(b, ",%.*s_D_verschil,%.*s_D_verschil_van,%.*s_D_verschil_tot", STR_ARG(e->theme),
                   STR_ARG(e->theme), STR_ARG(e->theme));
    }
}

static void put_indices(struct buf *b, const struct segregation *s, double moran, bool known)
{
    const double index[] = {s->dissimilarity, s->corrected, s->isolation, s->theil, moran};
    static_assert(COUNT(index) == COUNT(spread_columns), "a number under each name");
    for (size_t k = 0; k < COUNT(index); k++)
        put_number(b, known ? index[k] : NAN, INDEX_DECIMALS);
}

static void put_spread(struct buf *b, const struct published *p, size_t scope)
{
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        struct spread_finding s = findings_spread(p->findings, scope, t);
        if (!s.asked)
            continue;
        put_indices(b, &s.at_to, s.moran_to, s.known);
        if (!layer_has_change(p->area_layer, t))
            continue;
        put_indices(b, &s.at_from, s.moran_from, s.known && s.from);
        put_number(b, s.change.difference, INDEX_DECIMALS);
        put_number(b, s.change.low, INDEX_DECIMALS);
        put_number(b, s.change.high, INDEX_DECIMALS);
    }
}

static bool write_municipalities(const struct published *p, const char *path,
                                 const struct municipality *list, size_t count, struct err *err)
{
    struct buf b = {0};
    buf_str(&b, S("code,naam,"));
    put_columns(&b, p);
    put_spread_columns(&b, p);
    buf_byte(&b, '\n');
    for (size_t m = 0; m < count; m++) {
        buf_csv(&b, list[m].code);
        put_cell(&b, list[m].name);
        put_people(&b, list[m].layer, list[m].place);
        for (size_t t = 0; t < p->recipe->themes_count; t++) {
            uint32_t rank = list[m].region
                                ? 0
                                : findings_rank_gemeente(p->findings, t, list[m].place).rank;
            if (layer_has_level(p->area_layer, t))
                put_theme(&b, p, list[m].layer, t, list[m].place, rank);
        }
        put_spread(&b, p, list[m].scope);
        buf_byte(&b, '\n');
    }
    bool ok = edition_add(p->draft, path, buf_text(&b), false, err);
    buf_reset(&b);
    return ok;
}

bool out_csv(struct arena scratch, const struct published *p, struct err *err)
{
    (void)scratch;
    return write_areas(p, err) &&
           write_municipalities(p, "csv/gemeenten.csv", p->municipalities, p->municipalities_count,
                                err) &&
           (p->regions_count == 0 ||
            write_municipalities(p, "csv/regios.csv", p->regions, p->regions_count, err));
}
