/* sentence.c - figures in words. See sentence.h.
 * The two themes spoken of are the axes of map 1: vulnerable residents, then nuisance. */
#include "publish/sentence.h"

#include "publish/outputs.h"

enum { VULNERABLE, NUISANCE };

/* The first map that draws so, with a theme as its last axis (-1: any); maps_count when none. */
static size_t find_map(const struct published *p, enum map_draws draws, bool relative, str theme)
{
    const struct catalogue *c = p->catalogue;
    for (size_t m = 0; m < c->maps_count; m++) {
        const struct map *map = &c->maps[m];
        if (map->draws == draws && map->axes[0].relative == relative &&
            (!theme.len || str_equal(map->axes[map->axes_count - 1].theme, theme)))
            return m;
    }
    return c->maps_count;
}

static const struct shown_map *shown_of(const struct published *p, size_t map)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        if (p->maps[k].map == map && p->maps[k].present)
            return &p->maps[k];
    return NULL;
}

static const struct axis *axis_of(const struct published *p, int which)
{
    size_t m = find_map(p, MAP_CHANGE_CHANGE, false, S(""));
    return m < p->catalogue->maps_count ? &p->catalogue->maps[m].axes[which] : NULL;
}

/* Index of one of the two themes in the edition; -1 when it has none. */
static int theme_of(const struct published *p, int which)
{
    const struct axis *axis = axis_of(p, which);
    int t = axis ? draft_theme(p->recipe, axis->theme) : -1;
    return t >= 0 && layer_has_level(p->area_layer, (size_t)t) ? t : -1;
}

static str year(struct arena *out, int period)
{
    return str_from(arena_format(out, "%d", period));
}

static struct text both(str s)
{
    return (struct text){s, s};
}

static struct text say(struct arena *out, const struct published *p, const char *id,
                       const struct filling *fillings, size_t count)
{
    return fill(out, *catalogue_text(p->catalogue, id), fillings, count);
}

/* Class of a map at an area; CLASS_NONE when the edition does not have the map. */
static uint8_t class_at(const struct published *p, size_t map, uint32_t area)
{
    return map < p->catalogue->maps_count && shown_of(p, map)
               ? layer_class(p->area_layer, map, area)
               : CLASS_NONE;
}

/* ---- a neighbourhood ---- */

/* Row or column 0..2 of a level x level map in words: 0 is low. */
static struct text level_word(const struct published *p, int level)
{
    static const char *const ids[] = {"level.low", "level.middle", "level.high"};
    return *catalogue_text(p->catalogue, ids[level]);
}

static struct text say_level(struct arena *out, const struct published *p, uint8_t class,
                             struct filling f[5])
{
    f[3] = (struct filling){"vulnerable", level_word(p, 2 - class / 3)};
    f[4] = (struct filling){"nuisance", level_word(p, class % 3)};
    return say(out, p, "sentence.level", f, 5);
}

static struct text say_nuisance(struct arena *out, const struct published *p, uint32_t area,
                                const struct filling f[3])
{
    int t = theme_of(p, NUISANCE);
    struct figure n = layer_figure(p->area_layer, (size_t)t, area);
    if (!n.real)
        return say(out, p, "sentence.nuisance_same", f, 3);
    return say(out, p, n.change > 0 ? "sentence.nuisance_up" : "sentence.nuisance_down", f, 3);
}

struct text sentence_area(struct arena *out, const struct published *p, uint32_t area)
{
    int themes[2] = {theme_of(p, VULNERABLE), theme_of(p, NUISANCE)};
    int spoken = themes[NUISANCE] >= 0 ? themes[NUISANCE] : themes[VULNERABLE];
    struct filling f[5] = {{"name", both(p->areas->name[area])}};
    if (p->areas->water[area])
        return say(out, p, "sentence.water", f, 1);
    if (spoken < 0)
        return say(out, p, "sentence.missing", f, 1);
    f[1] = (struct filling){"from", both(year(out, p->recipe->themes[spoken].from))};
    f[2] = (struct filling){"to", both(year(out, p->recipe->themes[spoken].to))};
    size_t change = find_map(p, MAP_CHANGE_CHANGE, false, S(""));
    uint8_t class = class_at(p, change, area);
    if (class < FLAG_TOO_FEW) {
        const struct map_class *c = &p->catalogue->maps[change].classes[class];
        return say(out, p, arena_format(out, "sentence.%.*s", STR_ARG(c->id)), f, 3);
    }
    if (themes[NUISANCE] >= 0 &&
        !layer_figure(p->area_layer, (size_t)themes[NUISANCE], area).change_flag)
        return say_nuisance(out, p, area, f);
    uint8_t level = class_at(p, find_map(p, MAP_LEVEL_LEVEL, false, S("")), area);
    if (level < FLAG_TOO_FEW)
        return say_level(out, p, level, f);
    uint8_t flag = layer_figure(p->area_layer, (size_t)spoken, area).flag;
    bool few = class == FLAG_TOO_FEW || level == FLAG_TOO_FEW || flag == FLAG_TOO_FEW;
    return say(out, p, few ? "sentence.too_few" : "sentence.missing", f, 1);
}

/* ---- the municipality around it, and the other view ---- */

/* "+0,4 pp", "binnen de ruis", or the level where there is no change. */
static struct text whole_figure(struct arena *out, const struct published *p, int theme,
                                const struct municipality *m)
{
    const struct indicator *i = theme_indicator(p, (size_t)theme);
    struct figure f = layer_figure(p->gemeente_layer, (size_t)theme, m->place);
    if (!f.change_flag)
        return f.real ? shown_change(out, i, f.change)
                      : *catalogue_text(p->catalogue, "panel.within_noise");
    return f.flag ? both(S("?")) : shown_value(out, i, f.value);
}

static struct text join(struct arena *out, struct text a, struct text b)
{
    return (struct text){str_from(arena_format(out, "%.*s %.*s", STR_ARG(a.nl), STR_ARG(b.nl))),
                         str_from(arena_format(out, "%.*s %.*s", STR_ARG(a.en), STR_ARG(b.en)))};
}

/* What the view against the municipality says, beside the absolute one of the sentence. */
static struct text other_view(struct arena *out, const struct published *p, uint32_t area)
{
    size_t relative = find_map(p, MAP_CHANGE_CHANGE, true, S(""));
    uint8_t class = class_at(p, relative, area);
    uint8_t absolute = class_at(p, find_map(p, MAP_CHANGE_CHANGE, false, S("")), area);
    if (class < FLAG_TOO_FEW && class == absolute)
        return *catalogue_text(p->catalogue, "context.relative_same");
    if (class < FLAG_TOO_FEW) {
        struct filling f = {"class", p->catalogue->maps[relative].classes[class].title};
        return say(out, p, "context.relative_other", &f, 1);
    }
    int t = theme_of(p, NUISANCE);
    struct figure n = t < 0 ? (struct figure){.relative_flag = FLAG_NOT_COLLECTED}
                            : layer_figure(p->area_layer, (size_t)t, area);
    if (n.relative_flag)
        return *catalogue_text(p->catalogue, "context.relative_none");
    return *catalogue_text(p->catalogue, !n.relative_real        ? "context.nuisance_same"
                                         : n.change_relative > 0 ? "context.nuisance_more"
                                                                 : "context.nuisance_less");
}

struct text sentence_context(struct arena *out, const struct published *p,
                             const struct municipality *m, uint32_t area)
{
    int vulnerable = theme_of(p, VULNERABLE), nuisance = theme_of(p, NUISANCE);
    struct filling f[3] = {{"municipality", both(m->name)}};
    if (nuisance < 0)
        return (struct text){S(""), S("")};
    f[1] = (struct filling){"nuisance", whole_figure(out, p, nuisance, m)};
    if (vulnerable < 0)
        return join(out, say(out, p, "context.municipality_nuisance", f, 2),
                    other_view(out, p, area));
    f[2] = (struct filling){"vulnerable", whole_figure(out, p, vulnerable, m)};
    return join(out, say(out, p, "context.municipality", f, 3), other_view(out, p, area));
}

/* ---- the headline ---- */

/* The first present map with an alarm class, and that class; NULL when there is none. */
static const struct shown_map *alarm_map(const struct published *p, size_t *class)
{
    for (size_t k = 0; k < p->catalogue->maps_count; k++) {
        const struct map *m = &p->catalogue->maps[p->maps[k].map];
        for (size_t c = 0; p->maps[k].present && c < m->classes_count; c++)
            if (m->classes[c].alarm) {
                *class = c;
                return &p->maps[k];
            }
    }
    return NULL;
}

double sentence_alarm(const struct published *p, const struct municipality *m)
{
    size_t class;
    const struct shown_map *s = alarm_map(p, &class);
    if (!s)
        return NAN;
    struct class_shares shares = shares_of(p, s, m);
    return shares.known ? shares.share[class] : NAN;
}

/* A headline about the residents in classes from..to of a map: `some`, `none`, or - fewer than one
 * in a hundred - `few`. false when nothing can be said. */
static bool say_share(struct arena *out, const struct published *p, const struct shown_map *s,
                      const struct municipality *m, int from, int to, const char *const ids[3],
                      struct filling f[4], struct text *headline)
{
    struct class_shares shares = s ? shares_of(p, s, m) : (struct class_shares){.known = false};
    double share = 0;
    bool some = false;
    for (int c = from; shares.known && c <= to; c++) {
        share += isnan(shares.share[c]) ? 0 : shares.share[c];
        some = some || shares.some[c];
    }
    const char *id = share >= 1 ? ids[0] : some ? ids[1] : ids[2];
    /* nothing is not news when half the municipality could not be classed */
    if (!shares.known || !id || shares.few + shares.missing > 50)
        return false;
    f[1] = (struct filling){"share", both(str_from(arena_format(out, "%d", (int)share)))};
    *headline = say(out, p, id, f, 4);
    return true;
}

struct text sentence_headline(struct arena *out, const struct published *p,
                              const struct municipality *m)
{
    static const char *const alarm[] = {"headline.alarm", "headline.alarm_few",
                                        "headline.alarm_none"};
    static const char *const focus[] = {"headline.focus", NULL, "headline.focus_none"};
    static const char *const change[] = {"headline.nuisance_change", NULL, NULL};
    static const char *const level[] = {"headline.nuisance_level", NULL, NULL};
    const struct axis *axis = axis_of(p, NUISANCE);
    str nuisance = axis ? axis->theme : S("?");
    int t = theme_of(p, NUISANCE);
    struct filling f[4] = {{"name", both(m->name)}};
    struct text h;
    size_t class = 0;
    if (t >= 0) {
        f[2] = (struct filling){"from", both(year(out, p->recipe->themes[t].from))};
        f[3] = (struct filling){"to", both(year(out, p->recipe->themes[t].to))};
    }
    const struct shown_map *red = alarm_map(p, &class);
    const struct shown_map *states = shown_of(p, find_map(p, MAP_LEVEL_LEVEL, false, S("")));
    const struct shown_map *changed = shown_of(p, find_map(p, MAP_CHANGE, false, nuisance));
    const struct shown_map *levels = shown_of(p, find_map(p, MAP_LEVEL, false, nuisance));
    if (say_share(out, p, red, m, (int)class, (int)class, alarm, f, &h) ||
        say_share(out, p, states, m, 2, 2, focus, f, &h) ||
        say_share(out, p, changed, m, 3, 4, change, f, &h) ||
        say_share(out, p, levels, m, 3, 4, level, f, &h))
        return h;
    return say(out, p, "headline.none", f, 1);
}
