/* sentence.c - figures in words. See sentence.h. */
#include "publish/sentence.h"

#include "publish/write.h"

/* The themes a neighbourhood's sentence speaks of: the axes of map 1. */
static size_t spoken_themes(const struct published *p, size_t theme[2])
{
    size_t count = 0;
    for (size_t m = 0; m < p->catalogue->maps_count; m++) {
        const struct map *map = &p->catalogue->maps[m];
        if (map->number != 1)
            continue;
        for (size_t a = 0; a < map->axes_count; a++) {
            int t = draft_theme(p->recipe, map->axes[a].theme);
            if (t >= 0 && layer_has_level(p->area_layer, (size_t)t))
                theme[count++] = (size_t)t;
        }
    }
    return count;
}

static struct text say(struct arena *out, const struct published *p, const char *id,
                       const struct filling *fillings, size_t count)
{
    return fill(out, *catalogue_text(p->catalogue, id), fillings, count);
}

/* A theme's name within a sentence: without the capital it has as a title. */
static str lower_first(struct arena *out, str s)
{
    char *copy = arena_text(out, s);
    if (s.len > 1 && copy[0] >= 'A' && copy[0] <= 'Z' && !(copy[1] >= 'A' && copy[1] <= 'Z'))
        copy[0] = (char)(copy[0] - 'A' + 'a');
    return (str){copy, s.len};
}

static struct text subject(struct arena *out, const struct published *p, size_t theme)
{
    struct text t = p->recipe->themes[theme].title;
    return (struct text){lower_first(out, t.nl), lower_first(out, t.en)};
}

/* "kwetsbare bewoners van 15 % naar 17 % (+2,4 pp), een aantoonbare toename" */
static struct text clause(struct arena *out, const struct published *p, size_t theme, uint32_t area)
{
    struct figure f = layer_figure(p->area_layer, theme, area);
    const struct indicator *i = theme_indicator(p, theme);
    struct filling fillings[4] = {{"onderwerp", subject(out, p, theme)}};
    if (f.flag)
        return say(out, p, f.flag == FLAG_TOO_FEW ? "zin_te_weinig" : "zin_onbekend", fillings, 1);
    fillings[1] = (struct filling){"tot", shown_value(out, i, f.value)};
    if (f.change_flag)
        return say(out, p, "zin_stand", fillings, 2);
    if (!f.real)
        return say(out, p, "zin_ruis", fillings, 2);
    double from = NAN;
    layer_moment(p->area_layer, theme, 0, area, &from);
    fillings[2] = (struct filling){"van",
                                   isnan(from) ? fillings[1].value : shown_value(out, i, from)};
    fillings[3] = (struct filling){"verschil", shown_change(out, i, f.change)};
    return say(out, p, f.change > 0 ? "zin_omhoog" : "zin_omlaag", fillings, 4);
}

static struct text name_of(const struct published *p, uint32_t area)
{
    return (struct text){p->areas->name[area], p->areas->name[area]};
}

struct text sentence_area(struct arena *out, const struct published *p,
                          const struct municipality *m, uint32_t area)
{
    size_t theme[2], count = spoken_themes(p, theme);
    struct filling f[3] = {{"naam", name_of(p, area)}};
    (void)m;
    if (p->areas->water[area])
        return say(out, p, "zin_water", f, 1);
    if (count == 0)
        return say(out, p, "zin_leeg", f, 1);
    f[1] = (struct filling){"eerste", clause(out, p, theme[0], area)};
    if (count == 1)
        return say(out, p, "zin_een", f, 2);
    f[2] = (struct filling){"tweede", clause(out, p, theme[1], area)};
    return say(out, p, "zin_twee", f, 3);
}

/* What the view against the municipality adds to the absolute one. An improvement that is smaller
 * than the municipality's is still named as an improvement. */
static const char *other_view(const struct indicator *i, const struct figure *f)
{
    if (f->relative_flag || f->change_flag)
        return "context_alleen_stand";
    if (!f->relative_real)
        return "context_gelijk_op";
    bool more = f->change_relative > 0, opposite = f->real && (f->change > 0) != more;
    if (!opposite)
        return more ? "context_meer" : "context_minder";
    if (i->worse == 0)
        return more ? "context_daalt_minder" : "context_stijgt_minder";
    bool better = f->change * i->worse < 0;
    return better ? "context_beter_maar" : "context_slechter_maar";
}

struct text sentence_context(struct arena *out, const struct published *p,
                             const struct municipality *m, uint32_t area)
{
    size_t theme[2], count = spoken_themes(p, theme);
    struct text none = {S(""), S("")}, parts[2] = {none, none};
    for (size_t k = 0; k < count; k++) {
        const struct indicator *i = theme_indicator(p, theme[k]);
        struct figure here = layer_figure(p->area_layer, theme[k], area);
        struct figure whole = layer_figure(p->gemeente_layer, theme[k], m->place);
        if (whole.flag)
            continue;
        struct filling f[] = {
            {"plaats", {m->name, m->name}},
            {"onderwerp", subject(out, p, theme[k])},
            {"waarde", shown_value(out, i, whole.value)},
            {"verschil", whole.change_flag ? none : shown_change(out, i, whole.change)},
        };
        parts[k] = say(out, p, other_view(i, &here), f, COUNT(f));
    }
    if (!parts[0].nl.len || !parts[1].nl.len)
        return parts[0].nl.len ? parts[0] : parts[1];
    return (struct text){
        str_from(arena_format(out, "%.*s %.*s", STR_ARG(parts[0].nl), STR_ARG(parts[1].nl))),
        str_from(arena_format(out, "%.*s %.*s", STR_ARG(parts[0].en), STR_ARG(parts[1].en)))};
}

/* The first present map with an alarm class, and that class; NULL when there is none. */
static const struct map_class *alarm_of(const struct published *p, const struct shown_map **map)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct map *m = &p->catalogue->maps[p->maps[k].map];
        for (size_t c = 0; p->maps[k].present && c < m->classes_count; c++)
            if (m->classes[c].alarm) {
                *map = &p->maps[k];
                return &m->classes[c];
            }
    }
    return NULL;
}

double sentence_alarm(const struct published *p, const struct municipality *m)
{
    const struct shown_map *s;
    const struct map_class *alarm = alarm_of(p, &s);
    if (!alarm)
        return NAN;
    size_t class = (size_t)(alarm - p->catalogue->maps[s->map].classes);
    struct class_shares shares = s->on_grid
                                     ? layer_shares(p->grid_layer, s->map, m->cells, m->cells_count)
                                     : layer_shares(p->area_layer, s->map, m->areas,
                                                    m->areas_count);
    return shares.known ? shares.share[class] : NAN;
}

static struct text whole_number(struct arena *out, double n)
{
    str s = str_from(arena_format(out, "%d", (int)n));
    return (struct text){s, s};
}

struct text sentence_headline(struct arena *out, const struct published *p,
                              const struct municipality *m, double alarm)
{
    const struct shown_map *s;
    const struct map_class *class = alarm_of(p, &s);
    struct filling f[5] = {{"plaats", {m->name, m->name}}};
    if (class && !isnan(alarm)) {
        f[1] = (struct filling){"deel", whole_number(out, alarm)};
        f[2] = (struct filling){"klasse", class->title};
        f[3] = (struct filling){
            "betekenis",
            {lower_first(out, class->meaning.nl), lower_first(out, class->meaning.en)}};
        return say(out, p, alarm > 0 ? "kop_alarm" : "kop_geen_alarm", f, 4);
    }
    for (size_t t = p->recipe->themes_count; t-- > 0;) { /* nuisance stands behind vulnerable */
        const struct indicator *i = theme_indicator(p, t);
        struct figure whole = layer_figure(p->gemeente_layer, t, m->place);
        if (i->worse == 0 || whole.flag || isnan(p->rules[t].national.value))
            continue;
        double national = guard_round(p->catalogue, i, p->rules[t].national.value);
        f[1] = (struct filling){"thema", p->recipe->themes[t].title};
        f[2] = (struct filling){"waarde", shown_value(out, i, whole.value)};
        f[3] = (struct filling){"landelijk", shown_value(out, i, national)};
        return say(out, p, "kop_thema", f, 4);
    }
    return say(out, p, "kop_leeg", f, 1);
}
