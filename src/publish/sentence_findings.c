/* sentence_findings.c - findings in words. See sentence_findings.h. */
#include "publish/sentence_findings.h"

#include "publish/outputs.h"
#include "publish/sentence_internal.h"

static str in_words(struct arena *out, double value, int decimals, bool sign, bool english)
{
    struct buf b = {0};
    put_shown(&b, value, decimals, sign, english);
    str s = arena_str(out, buf_text(&b));
    buf_reset(&b);
    return s;
}

static struct text year(struct arena *out, int period)
{
    return both(str_from(arena_format(out, "%d", period)));
}

static struct text number(struct arena *out, double value, int decimals, bool sign)
{
    return (struct text){in_words(out, value, decimals, sign, false),
                         in_words(out, value, decimals, sign, true)};
}

static struct text count(struct arena *out, size_t n)
{
    return number(out, (double)n, 0, false);
}

/* "buurten", "neighbourhoods". */
static struct text areas_word(struct arena *out, const struct published *p)
{
    return *catalogue_text(p->catalogue,
                           arena_format(out, "areas.%s", place_word(p->recipe->level)));
}

/* ---- spread ---- */

/* Indices of 0 to 1 are told as 0 to 100. */
static struct text points(struct arena *out, double index, bool sign)
{
    return number(out, 100 * index, 1, sign);
}

struct text sentence_spread(struct arena *out, const struct published *p, size_t theme,
                            const struct spread_finding *s)
{
    static const char *const ids[] = {[VERDICT_UNKNOWN] = "spread.one_year",
                                      [VERDICT_SAME] = "spread.same",
                                      [VERDICT_BETTER] = "spread.better",
                                      [VERDICT_WORSE] = "spread.worse"};
    struct filling f[8] = {{"theme", mid_sentence(out, p->recipe->themes[theme].title)},
                           {"to", year(out, s->to)}};
    if (!s->known) {
        f[1] = (struct filling){"areas", areas_word(out, p)};
        return say(out, p, "spread.unknown", f, 2);
    }
    f[2] = (struct filling){"now", points(out, s->at_to.corrected, false)};
    if (s->verdict == VERDICT_UNKNOWN)
        return say(out, p, ids[s->verdict], f, 3);
    f[3] = (struct filling){"from", year(out, s->from)};
    f[4] = (struct filling){"before", points(out, s->at_from.corrected, false)};
    f[5] = (struct filling){"difference", points(out, s->change.difference, true)};
    f[6] = (struct filling){"low", points(out, s->change.low, true)};
    f[7] = (struct filling){"high", points(out, s->change.high, true)};
    return say(out, p, ids[s->verdict], f, 8);
}

/* ---- two faces ---- */

static struct text say_red(struct arena *out, const struct published *p, const struct faces *f)
{
    struct filling fillings[4] = {{"areas", areas_word(out, p)},
                                  {"red", count(out, f->red)},
                                  {"groups", count(out, f->groups)},
                                  {"share", number(out, f->red ? 100 * f->largest : 0, 0, false)}};
    const char *id = f->red == 0      ? "faces.none"
                     : f->red == 1    ? "faces.one"
                     : f->groups == 1 ? "faces.together"
                                      : "faces.several";
    return say(out, p, id, fillings, 4);
}

struct text sentence_faces(struct arena *out, const struct published *p,
                           const struct faces_finding *f)
{
    const struct indicator *i = theme_indicator(p, f->theme);
    struct text red = say_red(out, p, &f->faces);
    struct filling fillings[4] = {
        {"theme", mid_sentence(out, p->recipe->themes[f->theme].title)},
        {"highest", shown_value(out, i, guard_round(p->catalogue, i, f->faces.highest))},
        {"lowest", shown_value(out, i, guard_round(p->catalogue, i, f->faces.lowest))}};
    if (isnan(f->faces.ratio))
        return red;
    fillings[3] = (struct filling){"ratio", number(out, f->faces.ratio, 1, false)};
    return join(out, red, say(out, p, "faces.quarters", fillings, 4));
}

/* ---- sensitivity ---- */

struct text sentence_sensitivity(struct arena *out, const struct published *p, size_t theme,
                                 const size_t *changed, size_t areas)
{
    size_t most = 0;
    for (size_t k = 1; k < findings_components(p->findings, theme); k++)
        most = changed[k] > changed[most] ? k : most;
    int component = findings_component(p->findings, theme, most);
    struct filling f[4] = {
        {"component", mid_sentence(out, p->catalogue->indicators[component].short_title)},
        {"areas", areas_word(out, p)},
        {"changed", count(out, changed[most])},
        {"all", count(out, areas)}};
    const char *id = changed[most] == 0   ? "sensitivity.none"
                     : changed[most] == 1 ? "sensitivity.one"
                                          : "sensitivity.some";
    return say(out, p, id, f, 4);
}

/* ---- noise ---- */

struct text sentence_noise(struct arena *out, const struct published *p, struct noise n)
{
    struct filling f[4] = {{"tested", count(out, n.tested)},
                           {"real", count(out, n.real)},
                           {"same", count(out, n.tested - n.real)},
                           {"areas", areas_word(out, p)}};
    return say(out, p, n.tested ? "noise.map" : "noise.nothing", f, 4);
}
