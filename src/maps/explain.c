/* explain.c - the road of one figure, from deliveries to what the gate lets through. See explain.h.
 */
#include "maps/explain_internal.h"

#include "stats/change.h"
#include "stats/spread.h"

static str pick(const struct explaining *e, struct text text)
{
    return e->q->dutch ? text.nl : text.en;
}

static const struct map *map_of(const struct explaining *e)
{
    return &e->in->catalogue->maps[e->q->map];
}

static const struct edition_theme *theme_at(const struct explaining *e, size_t theme)
{
    return &e->in->recipe->themes[theme];
}

static const struct indicator *indicator_of(const struct explaining *e, size_t theme)
{
    return &e->in->catalogue->indicators[theme_at(e, theme)->indicator];
}

static bool draws_change(const struct map *m)
{
    return m->draws == MAP_CHANGE || m->draws == MAP_CHANGE_CHANGE;
}

/* Why there is no figure, in words. */
static str reason_of(const struct explaining *e, uint8_t flag)
{
    char id[40];
    snprintf(id, sizeof id, "flag.%s", flag_word((enum flag)flag));
    return pick(e, *catalogue_text(e->in->catalogue, id));
}

static void add_flag(struct explaining *e, struct fact *into, uint8_t flag)
{
    if (!flag)
        return;
    fact_text(e->out, into, "flag", "", str_from(flag_word((enum flag)flag)));
    fact_text(e->out, into, "reason", "no figure", reason_of(e, flag));
}

int explain_indicator(const struct explaining *e, const struct explain_figure *f)
{
    return theme_at(e, f->theme)->indicator;
}

void explain_given(struct explaining *e, struct fact *into, const char *key, enum place_kind kind,
                   size_t place, int indicator, int period)
{
    const struct given *g = supply_find(e->in, kind, indicator, period);
    str id = e->in->catalogue->indicators[indicator].id;
    if (!g)
        return;
    struct fact *f = fact_group(e->out, into, FACT_FIGURE, key, id);
    f->number = (double)g->field.value[place];
    fact_text(e->out, f, "indicator", "", id);
    fact_number(e->out, f, "period", "", period);
    fact_number(e->out, f, "value", "", f->number);
    uint8_t flag = g->field.flag[place];
    if (flag) {
        fact_text(e->out, f, "flag", "", str_from(flag_word((enum flag)flag)));
        f->note = reason_of(e, flag);
    }
    fact_text(e->out, f, "source", "", g->source);
    if (e->made.rows_count < EXPLAIN_ROWS_MOST)
        e->made.rows[e->made.rows_count++] = (struct explain_row){kind, place, indicator, period,
                                                                  f};
}

struct fact *explain_component(struct explaining *e, struct fact *into,
                               const struct figure_part *part, double share, double weights)
{
    const struct indicator *i = &e->in->catalogue->indicators[part->indicator];
    struct fact *g = fact_group(e->out, into, FACT_GROUP, "component", pick(e, i->title));
    double adds = 100 * part->weight * share / (weights * part->national);
    fact_text(e->out, g, "indicator", "", i->id);
    fact_number(e->out, g, "share", "share", share);
    fact_number(e->out, g, "national", "of the country", part->national);
    fact_number(e->out, g, "weight", "weight", part->weight);
    struct fact *f = fact_number(e->out, g, "adds", "adds to the index", adds);
    fact_note(e->out, f,
              "100 x weight x share / country / sum of weights = "
              "100 x %g x %g / %g / %g",
              NUMBERS(part->weight, share, part->national, weights));
    return g;
}

/* ---- one period ---- */

static void add_error(struct explaining *e, struct fact *into, const struct field *v,
                      const struct explain_composed *made)
{
    double p = (double)v->value[e->q->place], n = (double)v->weight[e->q->place];
    bool grid = e->q->draft->on.kind == PLACE_CELL;
    struct fact *f = fact_number(e->out, into, "error", "standard error",
                                 (double)v->error[e->q->place]);
    if (made->error == ERROR_OF_SHARE)
        fact_number(e->out, into, "rounding", "", made->rounding);
    if (made->error == ERROR_OF_SHARE && grid)
        fact_number(e->out, into, "per_cell", "", made->per_cell);
    if (made->error == ERROR_OF_INDEX)
        f->note = S("of the components', as independent");
    else if (made->error == ERROR_OF_MEAN)
        f->note = S("of what it is the mean of, as independent");
    else if (!(n > 0))
        f->note = S("nobody is known to stand behind it");
    else if (grid)
        fact_note(e->out, f,
                  "sqrt(p (1 - p) / n + r2 sum w2 / (sum w n)^2) = "
                  "sqrt(%g x %g / %g + %g x %g)",
                  NUMBERS(p, 1 - p, n, made->rounding, made->per_cell));
    else
        fact_note(e->out, f, "sqrt(p (1 - p) / n + r2 / n^2) = sqrt(%g x %g / %g + %g / %g^2)",
                  NUMBERS(p, 1 - p, n, made->rounding, n));
}

static void add_period(struct explaining *e, struct fact *into, const char *key,
                       const struct explain_figure *f)
{
    char label[16];
    const struct field *v = f->field;
    size_t i = e->q->place;
    snprintf(label, sizeof label, "%d", f->period);
    struct fact *g = fact_group(e->out, into, FACT_GROUP, key, arena_str(e->out, str_from(label)));
    fact_number(e->out, g, "period", "", f->period);
    bool grid = e->q->draft->on.kind == PLACE_CELL;
    struct explain_composed made = (grid ? explain_on_grid : explain_on_areas)(e, g, f);
    fact_number(e->out, g, "value", "value", (double)v->value[i]);
    fact_number(e->out, g, "behind", "behind it", (double)v->weight[i])->note =
        grid ? S("people, as if equally near (n_eff)") : S("people or dwellings");
    if (v->error && !v->flag[i])
        add_error(e, g, v, &made);
    add_flag(e, g, v->flag[i]);
}

/* ---- the change ---- */

/* How many places were tested at once, and how many of them are not noise. */
static void add_discovery(struct explaining *e, struct fact *g, size_t theme)
{
    const struct draft *d = e->q->draft->on.kind == PLACE_CELL ? &e->q->drafts->grid
                                                               : &e->q->drafts->areas;
    const struct field *f = &d->themes[theme].change;
    double z = d->themes[theme].z, tested = 0, rejected = 0;
    for (size_t i = 0; i < d->on.count; i++) {
        if (f->flag[i] || isnan(f->error[i]))
            continue;
        tested++;
        rejected += fabs((double)f->value[i]) >= z * (double)f->error[i];
    }
    fact_number(e->out, g, "tested", "places tested at once", tested);
    fact_number(e->out, g, "rejected", "of these not chance", rejected);
    struct fact *limit = fact_number(e->out, g, "z_limit", "limit of z", z);
    fact_note(e->out, limit, "Benjamini-Hochberg: p at most %g x rejected / tested = %g",
              NUMBERS(DRAFT_FALSE_DISCOVERIES, isfinite(z) ? change_p(z) : NAN));
}

/* The band of a change whose error is known. */
static void add_band(struct explaining *e, struct fact *g, size_t theme)
{
    const struct theme_figures *t = &e->q->draft->themes[theme];
    size_t i = e->q->place;
    double d = (double)t->change.value[i], error = (double)t->change.error[i];
    double smallest = indicator_of(e, theme)->smallest_change;
    struct fact *f = fact_number(e->out, g, "error", "standard error", error);
    fact_note(e->out, f, "sqrt(%g^2 + %g^2)",
              NUMBERS((double)t->from.error[i], (double)t->to.error[i]));
    fact_number(e->out, g, "z", "z", error > 0 ? d / error : NAN)->note = S("change / error");
    fact_number(e->out, g, "p", "p, two-sided", error > 0 ? change_p(d / error) : NAN);
    add_discovery(e, g, theme);
    fact_number(e->out, g, "smallest", "smallest that matters", smallest);
    f = fact_number(e->out, g, "band", "noise up to", (double)t->band[i]);
    fact_note(e->out, f, "the larger of %g x %g and %g", NUMBERS(t->z, error, smallest));
}

/* The band of a model's score. */
static void add_score_band(struct explaining *e, struct fact *g, size_t theme)
{
    const struct draft *d = e->q->draft->on.kind == PLACE_CELL ? &e->q->drafts->grid
                                                               : &e->q->drafts->areas;
    const struct indicator *what = indicator_of(e, theme);
    double spread = spread_robust(*e->out, &d->themes[theme].change);
    fact_number(e->out, g, "spread", "robust spread", spread)->note = S(
        "1.4826 x median distance to the median change, over the country");
    fact_number(e->out, g, "smallest", "smallest that matters", what->smallest_change);
    fact_number(e->out, g, "neutral_band", "", what->neutral_band);
    struct fact *f = fact_number(e->out, g, "band", "noise up to",
                                 (double)e->q->draft->themes[theme].band[e->q->place]);
    fact_note(e->out, f, "the larger of %g x %g and %g: a score without a published error",
              NUMBERS(what->neutral_band, spread, what->smallest_change));
}

static void add_change(struct explaining *e, struct fact *into, size_t theme)
{
    const struct theme_figures *t = &e->q->draft->themes[theme];
    size_t i = e->q->place;
    struct fact *g = fact_group(e->out, into, FACT_GROUP, "change", S("change"));
    struct fact *f = fact_number(e->out, g, "value", "change", (double)t->change.value[i]);
    add_flag(e, g, t->change.flag[i]);
    if (t->change.flag[i])
        return;
    fact_note(e->out, f, "%g - %g", NUMBERS((double)t->to.value[i], (double)t->from.value[i]));
    if (t->change.error)
        add_band(e, g, theme);
    else
        add_score_band(e, g, theme);
    if (map_of(e)->draws == MAP_CHANGE)
        fact_number(e->out, g, "strong", "strong from", t->strong);
}

/* ---- against the municipality ---- */

static void add_relative(struct explaining *e, struct fact *into, const struct field *plain,
                         const struct field *relative)
{
    const struct draft *d = e->q->draft;
    int32_t gemeente = d->gemeente[e->q->place];
    struct fact *g = fact_group(e->out, into, FACT_GROUP, "relative",
                                S("against the municipality"));
    double people = 0, places = 0, value = (double)plain->value[e->q->place],
           left = (double)relative->value[e->q->place];
    for (size_t i = 0; i < d->on.count && gemeente >= 0; i++)
        if (d->gemeente[i] == gemeente && !plain->flag[i] && plain->weight[i] > 0) {
            people += (double)plain->weight[i];
            places++;
        }
    if (gemeente >= 0)
        fact_text(e->out, g, "gemeente", "municipality",
                  e->in->on[PLACE_GEMEENTE].areas->code[gemeente]);
    fact_number(e->out, g, "places", "places in its mean", places);
    fact_number(e->out, g, "behind", "behind them", people);
    fact_number(e->out, g, "mean", "its mean", value - left)->note = S("weighed by people");
    struct fact *f = fact_number(e->out, g, "value", "what is left", left);
    if (!relative->flag[e->q->place])
        fact_note(e->out, f, "%g - %g", NUMBERS(value, value - left));
    add_flag(e, g, relative->flag[e->q->place]);
}

/* ---- limits ---- */

static const char *national_words(enum national_from from)
{
    static const char *const words[] = {
        [NATIONAL_GIVEN] = "a delivery's row for the country",
        [NATIONAL_SUMMED] = "mean of areas that cover the country",
        [NATIONAL_CATALOGUE] = "published figure in the catalogue",
        [NATIONAL_DELIVERED] = "mean of the delivered areas, which are not the country",
        [NATIONAL_NONE] = "not known",
    };
    return words[from];
}

static void add_limits(struct explaining *e, struct fact *into, const struct axis *axis,
                       size_t theme, double value)
{
    const struct theme_rules *r = &e->q->draft->rules[theme];
    double *limits = NEW(e->out, double, axis->limits_count);
    struct fact *g = fact_group(e->out, into, FACT_GROUP, "level", S("class limits"));
    draft_limits(axis, r, limits);
    if (axis->limits_as != LIMITS_VALUE)
        fact_number(e->out, g, "national", "the country", r->national.value)->note = str_from(
            national_words(r->national.from));
    if (axis->limits_as == LIMITS_NATIONAL_SPREAD)
        fact_number(e->out, g, "spread", "robust spread", r->spread);
    struct fact *table = fact_group(e->out, g, FACT_TABLE, "limits", S("limits"));
    for (size_t k = 0; k < axis->limits_count; k++) {
        struct fact *row = fact_group(e->out, table, FACT_GROUP, "", S(""));
        fact_number(e->out, row, "limit", "limit", limits[k]);
        if (axis->limits_as == LIMITS_NATIONAL_RATIO)
            fact_number(e->out, row, "times", "x country", axis->limits[k]);
        if (axis->limits_as == LIMITS_NATIONAL_SPREAD)
            fact_number(e->out, row, "spreads", "spreads", axis->limits[k]);
    }
    if (!isnan(value))
        fact_number(e->out, g, "passed", "limits reached",
                    classify_level(limits, axis->limits_count, value));
}

/* ---- one axis ---- */

/* Alternatives and components were chosen that both years have, if any. */
static struct years years_of(const struct explaining *e, size_t theme)
{
    const struct edition_theme *r = theme_at(e, theme);
    bool both = e->q->draft->on.kind == PLACE_CELL
                    ? r->from && figures_can(e->in, PLACE_CELL, r->indicator, draft_years(r))
                    : e->q->draft->themes[theme].change.on != NULL;
    return both ? draft_years(r) : (struct years){0, r->to};
}

static void add_axis(struct explaining *e, struct fact *list, int axis)
{
    const struct map *m = map_of(e);
    const struct draft *d = e->q->draft;
    size_t theme = (size_t)draft_theme(e->in->recipe, m->axes[axis].theme);
    const struct edition_theme *r = theme_at(e, theme);
    const struct theme_figures *t = &d->themes[theme];
    const struct field *drawn = draft_axis_field(t, m, axis);
    bool change = draws_change(m);
    struct fact *g = fact_group(e->out, list, FACT_GROUP, "axis", pick(e, r->title));
    struct years years = years_of(e, theme);
    fact_text(e->out, g, "theme", "", r->theme);
    fact_text(e->out, g, "indicator", "indicator", indicator_of(e, theme)->id);
    add_period(e, g, "to", &(struct explain_figure){theme, years, r->to, &t->to});
    if (change) {
        add_period(e, g, "from", &(struct explain_figure){theme, years, r->from, &t->from});
        add_change(e, g, theme);
    }
    if (m->axes[axis].relative)
        add_relative(e, g, change ? &t->change : &t->to, drawn);
    struct fact *f = fact_number(e->out, g, "drawn", "what the map draws",
                                 (double)drawn->value[e->q->place]);
    add_flag(e, g, drawn->flag[e->q->place]);
    if (!change) {
        add_limits(e, g, &m->axes[axis], theme, f->number);
    } else if (!isnan(f->number)) {
        int direction = classify_direction(f->number, (double)t->band[e->q->place]);
        fact_number(e->out, g, "direction", "", direction);
        f->note = direction == 0 ? S("down") : direction == 2 ? S("up") : S("within the noise");
    }
}

/* ---- class and gate ---- */

static void add_class(struct explaining *e, struct fact *into, const char *key, str label,
                      uint8_t code)
{
    const struct map *m = map_of(e);
    struct fact *g = fact_group(e->out, into, FACT_GROUP, key, label);
    fact_number(e->out, g, "code", "code", code);
    if (code >= m->classes_count) {
        add_flag(e, g, code);
        return;
    }
    fact_text(e->out, g, "id", "", m->classes[code].id);
    fact_text(e->out, g, "title", "class", pick(e, m->classes[code].title));
    fact_text(e->out, g, "meaning", "meaning", pick(e, m->classes[code].meaning));
    if (m->axes_count == 2) {
        fact_text(e->out, g, "row", "row", pick(e, m->row_words[code / 3]));
        fact_text(e->out, g, "column", "column", pick(e, m->column_words[code % 3]));
    }
}

/* As shown: 100 x 0.041 without what binary fractions add. */
static double shown(const struct indicator *i, double value)
{
    return round(value * i->shown_factor * 1e6) / 1e6;
}

/* The figure of a theme as it is published, in shown units. */
static void add_published(struct explaining *e, struct fact *into, size_t theme)
{
    const struct indicator *i = indicator_of(e, theme);
    struct figure f = layer_figure(e->q->layer, theme, e->q->place);
    struct fact *g = fact_group(e->out, into, FACT_GROUP, "figure",
                                pick(e, theme_at(e, theme)->title));
    fact_text(e->out, g, "theme", "", theme_at(e, theme)->theme);
    fact_text(e->out, g, "unit", "unit", pick(e, i->unit));
    fact_number(e->out, g, "shown_factor", "", i->shown_factor);
    fact_number(e->out, g, "value", "value", shown(i, f.value));
    add_flag(e, g, f.flag);
    if (!layer_has_change(e->q->layer, theme))
        return;
    fact_number(e->out, g, "change", "change", shown(i, f.change));
    fact_number(e->out, g, "band", "noise up to", shown(i, f.band));
    fact_number(e->out, g, "relative", "against the municipality", shown(i, f.change_relative));
    if (!f.flag)
        add_flag(e, g, f.change_flag);
}

static void add_gate(struct explaining *e)
{
    const struct disclosure *rules = &e->in->catalogue->disclosure;
    const struct map *m = map_of(e);
    struct fact *g = fact_group(e->out, e->made.root, FACT_GROUP, "gate",
                                S("What leaves the gate"));
    struct fact *f = fact_number(e->out, g, "least_people", "people asked for",
                                 rules->least_people);
    if (e->q->draft->on.kind == PLACE_CELL) {
        f->note = S("effective ones; squares give a class, never a figure");
        fact_number(e->out, g, "largest_part", "one square below", rules->largest_part);
    }
    struct fact *list = fact_group(e->out, g, FACT_LIST, "figures", S(""));
    for (size_t a = 0; a < m->axes_count && e->q->draft->on.kind != PLACE_CELL; a++)
        add_published(e, list, (size_t)draft_theme(e->in->recipe, m->axes[a].theme));
    add_class(e, g, "class", S("on the map"), layer_class(e->q->layer, e->q->map, e->q->place));
}

static const char *const draws_words[] = {
    [MAP_LEVEL] = "level",
    [MAP_CHANGE] = "change",
    [MAP_CHANGE_CHANGE] = "change_change",
    [MAP_LEVEL_LEVEL] = "level_level",
};

static void add_head(struct explaining *e)
{
    const struct draft *d = e->q->draft;
    const struct map *m = map_of(e);
    struct fact *root = e->made.root;
    fact_text(e->out, root, "edition", "edition", e->in->recipe->id);
    str title = pick(e, m->title), subtitle = pick(e, m->subtitle);
    fact_text(e->out, root, "map", "map", m->id)->note = str_from(
        arena_format(e->out, "%.*s, %.*s", STR_ARG(title), STR_ARG(subtitle)));
    fact_text(e->out, root, "draws", "", str_from(draws_words[m->draws]));
    if (d->on.kind == PLACE_CELL) {
        char code[11];
        grid_code(code, d->on.grid->column[e->q->place], d->on.grid->row[e->q->place]);
        fact_text(e->out, root, "area", "square", arena_str(e->out, str_from(code)));
        fact_number(e->out, root, "sigma_m", "kernel, metres", e->in->recipe->sigma_m);
    } else {
        fact_text(e->out, root, "area", "area", d->on.areas->code[e->q->place])->note =
            d->on.areas->name[e->q->place];
    }
    int32_t gemeente = d->gemeente[e->q->place];
    if (gemeente >= 0)
        fact_text(e->out, root, "gemeente", "municipality",
                  e->in->on[PLACE_GEMEENTE].areas->code[gemeente])
            ->note = e->in->on[PLACE_GEMEENTE].areas->name[gemeente];
}

struct explanation explain_build(struct arena *out, const struct explain_request *q)
{
    struct explaining e = {.out = out, .q = q, .in = q->draft->supply};
    e.made.rows = NEW(out, struct explain_row, EXPLAIN_ROWS_MOST);
    e.made.root = fact_group(out, NULL, FACT_GROUP, "", S(""));
    add_head(&e);
    struct fact *axes = fact_group(out, e.made.root, FACT_LIST, "axes", S(""));
    for (size_t a = 0; a < map_of(&e)->axes_count; a++)
        add_axis(&e, axes, (int)a);
    add_class(&e, e.made.root, "class", S("The class"), q->draft->classes[q->map][q->place]);
    add_gate(&e);
    return e.made;
}
