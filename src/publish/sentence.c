/* sentence.c - figures in words. See sentence.h.
 * The two themes spoken of are the axes of map 1: vulnerable residents, then nuisance. */
#include "publish/sentence.h"

#include "publish/outputs.h"
#include "publish/sentence_internal.h"

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

struct text both(str s)
{
    return (struct text){s, s};
}

struct text say(struct arena *out, const struct published *p, const char *id,
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

static struct text say_nuisance(struct arena *out, const struct published *p, struct figure n,
                                const struct filling f[3])
{
    if (!n.real)
        return say(out, p, "sentence.nuisance_same", f, 3);
    return say(out, p, n.change > 0 ? "sentence.nuisance_up" : "sentence.nuisance_down", f, 3);
}

struct text join(struct arena *out, struct text a, struct text b)
{
    return (struct text){str_from(arena_format(out, "%.*s %.*s", STR_ARG(a.nl), STR_ARG(b.nl))),
                         str_from(arena_format(out, "%.*s %.*s", STR_ARG(a.en), STR_ARG(b.en)))};
}

/* The figure of one of the two themes; flags say it is not there when the edition has none. */
static struct figure figure_of(const struct published *p, int which, uint32_t area)
{
    int t = theme_of(p, which);
    if (t < 0)
        return (struct figure){.flag = FLAG_NOT_COLLECTED,
                               .change_flag = FLAG_NOT_COLLECTED,
                               .relative_flag = FLAG_NOT_COLLECTED};
    return layer_figure(p->area_layer, (size_t)t, area);
}

/* Which figure of a theme the area lacks though the edition has it elsewhere, and why: after what
 * was said. */
static struct text add_lack(struct arena *out, const struct published *p, int which, uint32_t area,
                            struct text said)
{
    int t = theme_of(p, which);
    struct figure n = figure_of(p, which, area);
    bool moves = t >= 0 && layer_has_change(p->area_layer, (size_t)t);
    uint8_t flag = n.flag ? n.flag : moves ? n.change_flag : FLAG_OK;
    if (t < 0 || !flag)
        return said;
    const char *why = arena_format(out, "flag.%s", flag_word(flag));
    struct filling f[2] = {{"theme", mid_sentence(out, p->recipe->themes[t].title)},
                           {"why", mid_sentence(out, *catalogue_text(p->catalogue, why))}};
    return join(out, said,
                say(out, p, n.flag ? "sentence.lack_figure" : "sentence.lack_change", f, 2));
}

/* Whether the panel shows any figure of the area, of any theme and year. */
static bool has_figure(const struct published *p, uint32_t area)
{
    for (size_t t = 0; t < p->recipe->themes_count; t++) {
        double value;
        if (layer_has_level(p->area_layer, t) && !layer_figure(p->area_layer, t, area).flag)
            return true;
        for (size_t k = 0; k < layer_moments(p->area_layer, t); k++) {
            layer_moment(p->area_layer, t, k, area, &value);
            if (layer_has_level(p->area_layer, t) && !isnan(value))
                return true;
        }
    }
    return false;
}

/* No figure at all: too few residents where the source or the gate says so of any theme. */
static struct text say_nothing(struct arena *out, const struct published *p, uint32_t area,
                               const struct filling f[1])
{
    bool few = false;
    for (size_t t = 0; t < p->recipe->themes_count; t++)
        few = few || layer_figure(p->area_layer, t, area).flag == FLAG_TOO_FEW;
    return say(out, p, few ? "sentence.too_few" : "sentence.missing", f, 1);
}

/* What the figures that are shown allow to say when there is no verdict of both changes. */
static struct text say_part(struct arena *out, const struct published *p, uint32_t area,
                            struct filling f[5])
{
    struct figure v = figure_of(p, VULNERABLE, area), n = figure_of(p, NUISANCE, area);
    uint8_t level = class_at(p, find_map(p, MAP_LEVEL_LEVEL, false, S("")), area);
    struct text said = !n.change_flag ? say_nuisance(out, p, n, f)
                       : level < FLAG_TOO_FEW && !v.flag && !n.flag
                           ? say_level(out, p, level, f)
                           : say(out, p, "sentence.some", f, 1);
    return add_lack(out, p, NUISANCE, area, add_lack(out, p, VULNERABLE, area, said));
}

struct text sentence_area(struct arena *out, const struct published *p, uint32_t area)
{
    struct filling f[5] = {{"name", both(p->areas->name[area])}};
    if (p->areas->water[area])
        return say(out, p, "sentence.water", f, 1);
    if (!has_figure(p, area))
        return say_nothing(out, p, area, f);
    int spoken = theme_of(p, NUISANCE) >= 0 ? theme_of(p, NUISANCE) : theme_of(p, VULNERABLE);
    if (spoken < 0)
        return say(out, p, "sentence.some", f, 1);
    f[1] = (struct filling){"from", both(year(out, p->recipe->themes[spoken].from))};
    f[2] = (struct filling){"to", both(year(out, p->recipe->themes[spoken].to))};
    size_t change = find_map(p, MAP_CHANGE_CHANGE, false, S(""));
    uint8_t class = class_at(p, change, area);
    if (class >= FLAG_TOO_FEW || figure_of(p, VULNERABLE, area).change_flag ||
        figure_of(p, NUISANCE, area).change_flag)
        return say_part(out, p, area, f);
    const struct map_class *c = &p->catalogue->maps[change].classes[class];
    return say(out, p, arena_format(out, "sentence.%.*s", STR_ARG(c->id)), f, 3);
}

/* ---- the municipality around it, and the other view ---- */

/* "+0,4 pp", "binnen de ruis", or the level where there is no change. */
static struct text whole_figure(struct arena *out, const struct published *p, int theme,
                                uint32_t gemeente)
{
    const struct indicator *i = theme_indicator(p, (size_t)theme);
    struct figure f = layer_figure(p->gemeente_layer, (size_t)theme, gemeente);
    if (!f.change_flag)
        return f.real ? shown_change(out, i, f.change)
                      : *catalogue_text(p->catalogue, "panel.within_noise");
    return f.flag ? both(S("?")) : shown_value(out, i, f.value);
}

/* A theme that moved one way here and stands the other way against the municipality moved less than
 * the municipality: said in words, or the comparison would hide what happened. */
static struct text add_less(struct arena *out, const struct published *p, int which, uint32_t area,
                            struct text said)
{
    static const char *const ids[2][2] = {
        {"context.vulnerable_fell_less", "context.vulnerable_rose_less"},
        {"context.nuisance_fell_less", "context.nuisance_rose_less"}};
    struct figure n = figure_of(p, which, area);
    bool both_real = !n.change_flag && !n.relative_flag && n.real && n.relative_real;
    if (!both_real || (n.change > 0) == (n.change_relative > 0))
        return said;
    return join(out, said, *catalogue_text(p->catalogue, ids[which][n.change > 0]));
}

/* What the view against the municipality says, beside the absolute one of the sentence. */
static struct text other_view(struct arena *out, const struct published *p, uint32_t area)
{
    size_t relative = find_map(p, MAP_CHANGE_CHANGE, true, S(""));
    uint8_t class = class_at(p, relative, area);
    uint8_t absolute = class_at(p, find_map(p, MAP_CHANGE_CHANGE, false, S("")), area);
    struct figure n = figure_of(p, NUISANCE, area);
    bool whole = class < FLAG_TOO_FEW && !n.relative_flag &&
                 !figure_of(p, VULNERABLE, area).relative_flag;
    if (whole && class == absolute)
        return *catalogue_text(p->catalogue, "context.relative_same");
    if (whole) {
        struct filling f = {"class", p->catalogue->maps[relative].classes[class].title};
        return say(out, p, "context.relative_other", &f, 1);
    }
    if (n.relative_flag)
        return *catalogue_text(p->catalogue, "context.relative_none");
    return *catalogue_text(p->catalogue, !n.relative_real        ? "context.nuisance_same"
                                         : n.change_relative > 0 ? "context.nuisance_more"
                                                                 : "context.nuisance_less");
}

struct text sentence_context(struct arena *out, const struct published *p, uint32_t area)
{
    int vulnerable = theme_of(p, VULNERABLE), nuisance = theme_of(p, NUISANCE);
    uint32_t m = (uint32_t)p->gemeente_of_area[area];
    struct filling f[3] = {
        {"municipality", both(layer_support(p->gemeente_layer)->areas->name[m])}};
    if (nuisance < 0 || p->areas->water[area])
        return (struct text){S(""), S("")};
    f[1] = (struct filling){"nuisance", whole_figure(out, p, nuisance, m)};
    struct text whole = say(out, p, "context.municipality_nuisance", f, 2);
    if (vulnerable >= 0) {
        f[2] = (struct filling){"vulnerable", whole_figure(out, p, vulnerable, m)};
        whole = say(out, p, "context.municipality", f, 3);
    }
    struct text said = join(out, whole, other_view(out, p, area));
    return add_less(out, p, NUISANCE, area, add_less(out, p, VULNERABLE, area, said));
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
    struct filling f[4] = {{"name", m->title}};
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
