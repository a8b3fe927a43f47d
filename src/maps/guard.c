/* guard.c - the gate between drafts and layers. See guard.h. */
#include "maps/guard_internal.h"

#include "base/num.h"
#include "stats/classify.h"

static const struct disclosure *rules_of(const struct layer *l)
{
    return &l->draft->supply->catalogue->disclosure;
}

static const struct indicator *indicator_of(const struct layer *l, size_t theme)
{
    const struct supply *in = l->draft->supply;
    return &in->catalogue->indicators[in->recipe->themes[theme].indicator];
}

/* Whether enough people stand behind a figure. An unknown number is not enough. */
static bool enough(const struct layer *l, double people)
{
    return people >= rules_of(l)->least_people;
}

/* The flag a place keeps or gets. */
static uint8_t gate(const struct layer *l, const struct theme_figures *t, const struct field *f,
                    size_t i)
{
    if (f->flag[i])
        return f->flag[i];
    if (!enough(l, (double)f->weight[i]))
        return FLAG_TOO_FEW;
    if (t->largest && (double)t->largest[i] >= rules_of(l)->largest_part)
        return FLAG_TOO_FEW;
    return FLAG_OK;
}

static uint8_t gate_level(const struct layer *l, size_t theme, const struct field *f, size_t i);

/* Whether the share as shown, with its base known, tells what is true of all, of none, or of too
 * few people: a whole per cent leaves one count or two of small bases, and rounding to fives or a
 * change beside it decides between them. */
static bool tells_too_much(const struct layer *l, const struct indicator *what,
                           const struct field *f, size_t i)
{
    if (!what->sensitive || what->kind != INDICATOR_SHARE || f->flag[i])
        return false;
    const struct disclosure *rules = rules_of(l);
    double base = (double)f->weight[i], with = base * (double)f->value[i];
    double shown = guard_round(l->draft->supply->catalogue, what, (double)f->value[i]);
    return shown <= 0 || shown >= 1 || fmin(with, base - with) < rules->least_people;
}

/* A level of regions and the same one of municipalities: at `to`, `from` or another period. */
static const struct field *of_parts(const struct layer *l, size_t theme, const struct field *f)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    const struct theme_figures *parts = &l->parts->draft->themes[theme];
    for (size_t k = 0; k < t->series_count; k++)
        if (f == &t->series[k].field)
            return &parts->series[k].field;
    return f == &t->to ? &parts->to : &parts->from;
}

/* Whether the gate hides a level of one of a region's municipalities. */
static bool hides_a_part(const struct layer *l, size_t theme, const struct field *f, size_t i)
{
    const struct supply_region *region = l->parts ? &l->draft->supply->regions[i] : NULL;
    for (size_t k = 0; region && k < region->gemeenten_count; k++) {
        const struct field *part = of_parts(l, theme, f);
        uint8_t flag = gate_level(l->parts, theme, part, region->gemeenten[k]);
        if (flag == FLAG_TOO_FEW || flag == FLAG_REVEALING)
            return true;
    }
    return false;
}

/* The flag a figure of an area keeps or gets. */
static uint8_t gate_level(const struct layer *l, size_t theme, const struct field *f, size_t i)
{
    uint8_t flag = gate(l, &l->draft->themes[theme], f, i);
    bool much = tells_too_much(l, indicator_of(l, theme), f, i) || hides_a_part(l, theme, f, i);
    return !flag && much ? FLAG_REVEALING : flag;
}

/* A change beside one of its ends tells the other: both ends must be fit to be shown. */
static uint8_t gate_change(const struct layer *l, size_t theme, const struct field *f, size_t i)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    uint8_t flag = gate(l, t, f, i);
    const struct indicator *what = indicator_of(l, theme);
    bool much = tells_too_much(l, what, &t->to, i) || tells_too_much(l, what, &t->from, i) ||
                hides_a_part(l, theme, &t->to, i) || hides_a_part(l, theme, &t->from, i);
    return !flag && much ? FLAG_REVEALING : flag;
}

static uint8_t *
gate_field(struct arena *out, const struct layer *l, size_t theme, const struct field *f,
           uint8_t (*rule)(const struct layer *, size_t, const struct field *, size_t))
{
    uint8_t *flag = NEW(out, uint8_t, l->draft->on.count);
    for (size_t i = 0; i < l->draft->on.count; i++)
        flag[i] = rule(l, theme, f, i);
    return flag;
}

/* Whether the class of a hidden share tells nearly the share itself: beside the people of an area
 * it says that the count lies between two limits, and those must be as far apart as what is
 * protected. "Less than half the country's" of ten residents is nobody. */
static bool class_tells_too_much(const struct layer *l, size_t theme, const double *limits,
                                 size_t limits_count, const struct field *f, size_t i)
{
    if (!tells_too_much(l, indicator_of(l, theme), f, i))
        return false;
    size_t class = (size_t)classify_level(limits, limits_count, (double)f->value[i]);
    double low = class > 0 ? limits[class - 1] : 0;
    double high = class < limits_count ? fmin(limits[class], 1) : 1;
    return !enough(l, (double)f->weight[i] * (high - low));
}

/* Hide the classes of a map that one of its axes does not allow. */
static void gate_axis(struct arena scratch, const struct layer *l, const struct map *m, size_t a,
                      uint8_t *class)
{
    const struct draft *d = l->draft;
    const struct axis *axis = &m->axes[a];
    size_t theme = (size_t)draft_theme(d->supply->recipe, axis->theme);
    const struct theme_figures *t = &d->themes[theme];
    const struct field *f = draft_axis_field(t, m, (int)a);
    bool level_of_area = f == &t->to && d->on.kind != PLACE_CELL;
    double *limits = NEW(&scratch, double, axis->limits_count);
    draft_limits(axis, &d->rules[theme], limits);
    for (size_t i = 0; i < d->on.count; i++) {
        uint8_t flag = gate(l, t, f, i);
        if (!flag && level_of_area &&
            class_tells_too_much(l, theme, limits, axis->limits_count, f, i))
            flag = FLAG_REVEALING;
        if (flag && class[i] < FLAG_TOO_FEW)
            class[i] = flag;
    }
}

/* A map shows a place only when every figure behind it may be shown, or is hidden and the class is
 * coarse enough. */
static uint8_t *gate_map(struct arena *out, const struct layer *l, size_t map)
{
    const struct draft *d = l->draft;
    const struct map *m = &d->supply->catalogue->maps[map];
    uint8_t *class = NEW(out, uint8_t, d->on.count);
    memcpy(class, d->classes[map], d->on.count);
    for (size_t a = 0; a < m->axes_count; a++)
        gate_axis(*out, l, m, a, class);
    return class;
}

static struct layer *guard(struct arena *out, const struct draft *draft, const struct layer *parts)
{
    size_t themes = draft->supply->recipe->themes_count;
    size_t maps = draft->supply->catalogue->maps_count;
    struct layer *l = NEW(out, struct layer, 1);
    l->draft = draft;
    l->parts = parts;
    l->level = NEW(out, uint8_t *, themes);
    l->change = NEW(out, uint8_t *, themes);
    l->relative = NEW(out, uint8_t *, themes);
    l->classes = NEW(out, uint8_t *, maps);
    for (size_t t = 0; t < themes; t++) {
        const struct theme_figures *f = &draft->themes[t];
        if (draft->on.kind == PLACE_CELL)
            continue; /* classes only: of a square there is no figure to be asked */
        if (f->has_level)
            l->level[t] = gate_field(out, l, t, &f->to, gate_level);
        if (f->has_change) {
            l->change[t] = gate_field(out, l, t, &f->change, gate_change);
            l->relative[t] = gate_field(out, l, t, &f->change_relative, gate_change);
        }
    }
    for (size_t m = 0; m < maps; m++)
        if (draft->classes[m])
            l->classes[m] = gate_map(out, l, m);
    return l;
}

struct layer *guard_layer(struct arena *out, const struct draft *draft)
{
    return guard(out, draft, NULL);
}

struct layer *guard_regions(struct arena *out, const struct draft *regions,
                            const struct layer *gemeenten)
{
    return guard(out, regions, gemeenten);
}

/* ---- rounding ---- */

/* The step a kind of figure is rounded to, in units of its value. */
static double step_of(const struct disclosure *d, const struct indicator *i)
{
    switch (i->kind) {
    case INDICATOR_COUNT:
        return d->round_count_to;
    case INDICATOR_SCORE:
    case INDICATOR_TURNED:
        return d->round_score_to;
    case INDICATOR_SHARE:
        return d->round_share_to;
    default: /* per hundred: a percentage, an index with the country at 100; a rate per `per` */
        return (i->kind == INDICATOR_RATE ? i->per : 100) * d->round_share_to;
    }
}

double guard_round(const struct catalogue *c, const struct indicator *i, double value)
{
    return isnan(value) ? NAN : num_round_to(value, step_of(&c->disclosure, i));
}

/* A change moves within a step of the level, so it is shown a decimal finer: 0.1 percentage point
 * of at least 10 people is less than one of them. */
double guard_round_change(const struct catalogue *c, const struct indicator *i, double value)
{
    bool fine = i->kind != INDICATOR_COUNT;
    return isnan(value) ? NAN : num_round_to(value, step_of(&c->disclosure, i) / (fine ? 10 : 1));
}

static double count_of(const struct layer *l, const struct field *f, size_t place)
{
    if (f->flag[place] || !enough(l, (double)f->value[place]))
        return NAN;
    return num_round_to((double)f->value[place], rules_of(l)->round_count_to);
}

double layer_people(const struct layer *l, size_t place)
{
    return count_of(l, &l->draft->people, place);
}

double layer_dwellings(const struct layer *l, size_t place)
{
    return count_of(l, &l->draft->dwellings, place);
}

/* ---- figures ---- */

/* Class and strip come from one value each: the class from the figure itself, as on the map; the
 * dot from the rounded one, kept within the class's segment. */
static void place_on_strip(const struct layer *l, size_t theme, double exact, struct figure *f)
{
    const struct theme_rules *r = &l->draft->rules[theme];
    f->class = CLASS_NONE;
    f->strip = NAN;
    if (!r->limits || f->flag)
        return;
    double segments = (double)r->limits_count + 1;
    f->class = (uint8_t)classify_level(r->limits, r->limits_count, exact);
    double at = classify_strip(r->limits, r->limits_count, f->value);
    f->strip = fmin(fmax(at, f->class / segments), (f->class + 1) / segments);
}

struct figure layer_figure(const struct layer *l, size_t theme, size_t place)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    const struct catalogue *c = l->draft->supply->catalogue;
    const struct indicator *i = indicator_of(l, theme);
    struct figure f = {
        NAN,   NAN,   NAN,        NAN, FLAG_NOT_COLLECTED, FLAG_NOT_COLLECTED, FLAG_NOT_COLLECTED,
        false, false, CLASS_NONE, NAN};
    assert(l->draft->on.kind != PLACE_CELL);
    if (l->level[theme]) {
        f.flag = l->level[theme][place];
        f.value = f.flag ? NAN : guard_round(c, i, (double)t->to.value[place]);
        place_on_strip(l, theme, (double)t->to.value[place], &f);
    }
    if (!l->change[theme])
        return f;
    f.change_flag = l->change[theme][place];
    f.relative_flag = l->relative[theme][place];
    double band = (double)t->band[place], d = (double)t->change.value[place];
    double relative = (double)t->change_relative.value[place];
    if (!f.change_flag) {
        f.change = guard_round_change(c, i, d);
        f.band = isfinite(band) ? guard_round_change(c, i, band) : NAN;
        f.real = classify_direction(d, band) != 1;
    }
    if (!f.relative_flag) {
        f.change_relative = guard_round_change(c, i, relative);
        f.relative_real = classify_direction(relative, band) != 1;
    }
    return f;
}

size_t layer_moments(const struct layer *l, size_t theme)
{
    return l->draft->themes[theme].series_count;
}

int layer_moment(const struct layer *l, size_t theme, size_t moment, size_t place, double *value)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    const struct moment *m = &t->series[moment];
    bool shown = !gate_level(l, theme, &m->field, place);
    *value = shown ? guard_round(l->draft->supply->catalogue, indicator_of(l, theme),
                                 (double)m->field.value[place])
                   : NAN;
    return m->period;
}

size_t layer_moment_of(const struct layer *l, size_t theme, int period)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    size_t k = 0;
    while (k < t->series_count && t->series[k].period != period)
        k++;
    return k;
}

double layer_behind(const struct layer *l, size_t theme, size_t moment, size_t place)
{
    const struct field *f = &l->draft->themes[theme].series[moment].field;
    return gate_level(l, theme, f, place)
               ? NAN
               : num_round_to((double)f->weight[place], rules_of(l)->round_count_to);
}

void layer_bounds(const struct layer *l, size_t theme, size_t place, double *low, double *high)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    const struct catalogue *c = l->draft->supply->catalogue;
    bool shown = t->parts_count > 0 && !l->level[theme][place];
    for (size_t k = 0; k < t->parts_count && shown; k++) {
        const struct field *f = &t->parts[k];
        shown = !f->flag[place] && enough(l, (double)f->weight[place]) &&
                !tells_too_much(l, &c->indicators[t->part_of[k]], f, place);
    }
    double step = rules_of(l)->round_share_to;
    const double exact = 1e-5; /* of a step: 0.29f / 0.01 is a little less than 29 */
    *low = shown ? step * floor((double)t->low[place] / step + exact) : NAN;
    *high = shown ? fmin(1, step * ceil((double)t->high[place] / step - exact)) : NAN;
}

bool layer_derived(const struct layer *l, size_t theme, size_t place)
{
    const bool *derived = l->draft->themes[theme].derived;
    return derived && derived[place];
}

/* ---- noise ---- */

struct noise layer_noise(const struct layer *l, size_t theme)
{
    const struct theme_figures *t = &l->draft->themes[theme];
    struct noise n = {.q = DRAFT_FALSE_DISCOVERIES, .z = t->z, .width = t->width};
    for (size_t i = 0; l->change[theme] && i < l->draft->on.count; i++) {
        if (l->change[theme][i])
            continue;
        n.tested++;
        n.real += classify_direction((double)t->change.value[i], (double)t->band[i]) != 1;
    }
    return n;
}

struct noise layer_map_noise(const struct layer *l, size_t map)
{
    const struct map *m = &l->draft->supply->catalogue->maps[map];
    struct noise n = {.q = DRAFT_FALSE_DISCOVERIES, .z = NAN, .width = NAN};
    if (m->draws != MAP_CHANGE && m->draws != MAP_CHANGE_CHANGE)
        return n;
    for (size_t i = 0; layer_draws(l, map) && i < l->draft->on.count; i++) {
        uint8_t class = layer_class(l, map, i);
        n.tested += class < FLAG_TOO_FEW;
        n.real += class < FLAG_TOO_FEW && !m->classes[class].hatch;
    }
    return n;
}

/* ---- classes ---- */

bool layer_has_level(const struct layer *l, size_t theme)
{
    return l->level[theme] != NULL;
}

bool layer_has_change(const struct layer *l, size_t theme)
{
    return l->change[theme] != NULL;
}

bool layer_draws(const struct layer *l, size_t map)
{
    return l->classes && l->classes[map];
}

uint8_t layer_class(const struct layer *l, size_t map, size_t place)
{
    return l->classes[map] ? l->classes[map][place] : CLASS_NONE;
}

const struct support *layer_support(const struct layer *l)
{
    return &l->draft->on;
}

/* A class with some people but fewer than the gate allows is hidden; none at all is 0. */
static double per_cent(const struct layer *l, double people, double all)
{
    return people > 0 && !enough(l, people) ? NAN : num_round_to(100 * people / all, 1);
}

struct class_shares layer_shares(const struct layer *l, size_t map, const uint32_t *places,
                                 size_t count)
{
    double people[SHARES_MOST] = {0}, few = 0, missing = 0, all = 0;
    const struct field *residents = &l->draft->people;
    for (size_t k = 0; k < count; k++) {
        uint8_t class = layer_class(l, map, places[k]);
        double n = residents->flag[places[k]] ? 0 : fmax((double)residents->value[places[k]], 0);
        *(class < SHARES_MOST ? &people[class] : class == FLAG_TOO_FEW ? &few : &missing) += n;
        all += n;
    }
    struct class_shares s = {.known = enough(l, all)};
    for (size_t c = 0; c < SHARES_MOST && s.known; c++) {
        s.share[c] = per_cent(l, people[c], all);
        s.some[c] = people[c] > 0;
    }
    s.few = s.known ? num_round_to(100 * few / all, 1) : 0;
    s.missing = s.known ? num_round_to(100 * missing / all, 1) : 0;
    return s;
}
