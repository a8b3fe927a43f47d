/* draft_grid.c - themes and maps of an edition on squares, at one width of the kernel.
 * Part of draft.h. */
#include "base/parallel.h"
#include "maps/draft_internal.h"
#include "stats/index.h"

/* One field of a theme at one period on the grid, in parts that are smoothed apart. */
struct wish {
    size_t theme;
    bool from;
    size_t first, count; /* in `parts` */
};

struct wishes {
    struct wish *list;
    size_t count;
    struct figure_part *parts;
    size_t parts_count;
};

enum { SMOOTHED_MOST = 64 };

static void wish_for(struct arena *out, const struct supply *in, size_t theme, bool from,
                     struct years years, struct wishes *w)
{
    const struct edition_theme *e = &in->recipe->themes[theme];
    struct figure_part parts[FIGURE_PARTS_MOST];
    size_t count = figures_parts(out, in, PLACE_CELL, e->indicator, years, from ? e->from : e->to,
                                 parts);
    for (size_t k = 0; k < count; k++)
        if (!parts[k].base)
            count = 0; /* smoothing weighs by people: without them there is no surface */
    if (count == 0 || w->parts_count + count > SMOOTHED_MOST)
        return;
    w->list[w->count++] = (struct wish){theme, from, w->parts_count, count};
    memcpy(w->parts + w->parts_count, parts, count * sizeof *parts);
    w->parts_count += count;
}

const struct wishes *draft_wishes(struct arena *out, const struct supply *in)
{
    size_t themes = in->recipe->themes_count;
    struct wishes *w = NEW(out, struct wishes, 1);
    w->list = NEW(out, struct wish, 2 * themes);
    w->parts = NEW(out, struct figure_part, SMOOTHED_MOST);
    for (size_t t = 0; t < themes; t++) {
        const struct edition_theme *e = &in->recipe->themes[t];
        bool change = e->from && figures_can(in, PLACE_CELL, e->indicator, draft_years(e));
        struct years years = {change ? e->from : 0, e->to};
        wish_for(out, in, t, false, years, w);
        if (change)
            wish_for(out, in, t, true, years, w);
    }
    return w;
}

/* A divided figure in the indicator's own unit. */
static const struct field *scaled(struct arena *out, const struct figure_part *part)
{
    if (!part->divided || part->factor == 1)
        return part->given;
    struct field *f = NEW(out, struct field, 1);
    *f = *part->given;
    f->value = NEW(out, float, f->on->count);
    for (size_t i = 0; i < f->on->count; i++)
        f->value[i] = (float)((double)part->given->value[i] * part->factor);
    return f;
}

struct kernel_share draft_smoothed(struct arena *out, const struct figure_part *part)
{
    return (struct kernel_share){scaled(out, part), part->base, part->divided, part->score,
                                 part->rounding_variance};
}

/* fmaxf is a call for every value; nothing here is NAN. */
static void keep_larger(float *largest, const float *other, size_t count)
{
    for (size_t i = 0; i < count; i++)
        largest[i] = other[i] > largest[i] ? other[i] : largest[i];
}

/* Put the smoothed parts of a wish together. */
static void grant(struct arena *out, const struct draft *d, const struct wishes *w,
                  const struct wish *wish, const struct kernel_field *smooth)
{
    struct theme_figures *t = &d->themes[wish->theme];
    const struct figure_part *parts = w->parts + wish->first;
    struct index_part components[FIGURE_PARTS_MOST];
    float *largest = NEW(out, float, d->on.count);
    for (size_t k = 0; k < wish->count; k++) {
        const struct kernel_field *s = &smooth[wish->first + k];
        components[k] = (struct index_part){&s->field, parts[k].weight, parts[k].national};
        keep_larger(largest, s->largest, d->on.count);
    }
    struct field f = parts[0].weight > 0 ? index_combine(out, components, wish->count)
                                         : smooth[wish->first].field;
    if (t->largest)
        keep_larger(largest, t->largest, d->on.count);
    t->largest = largest;
    *(wish->from ? &t->from : &t->to) = f;
    *(wish->from ? &t->has_change : &t->has_level) = true;
}

static void smooth_themes(struct arena *out, const struct draft *d, const struct wishes *w,
                          double sigma_m)
{
    struct kernel_share shares[SMOOTHED_MOST];
    struct kernel_field smooth[SMOOTHED_MOST];
    for (size_t k = 0; k < w->parts_count; k++)
        shares[k] = draft_smoothed(out, &w->parts[k]);
    kernel_smooth(out, shares, w->parts_count, &d->on, sigma_m, smooth);
    for (size_t k = 0; k < w->count; k++)
        grant(out, d, w, &w->list[k], smooth);
}

/* Drawn squares' municipalities, some rows of them at a time. */
struct siding {
    const struct supply *in;
    const struct grid *drawn;
    int32_t *gemeente;
};
enum { SQUARES_AN_ITEM = 1 << 14 };

/* Of the square itself, else of an inhabited neighbour, so that the halo over a border keeps its
 * side. */
static int32_t gemeente_near(const struct supply *in, int32_t column, int32_t row)
{
    static const int8_t dx[] = {0, 0, 1, 0, -1, 1, 1, -1, -1};
    static const int8_t dy[] = {0, 1, 0, -1, 0, 1, -1, -1, 1};
    for (size_t k = 0; k < COUNT(dx); k++) {
        int64_t at = grid_find(in->on[PLACE_CELL].grid, column + dx[k], row + dy[k]);
        int32_t area = at < 0 ? -1 : in->area_of_cell[at];
        if (area >= 0)
            return in->gemeente_of_area[area];
    }
    return -1;
}

static void side_item(void *context, size_t item, int worker)
{
    const struct siding *w = context;
    size_t end = (item + 1) * SQUARES_AN_ITEM;
    (void)worker;
    for (size_t i = item * SQUARES_AN_ITEM; i < end && i < w->drawn->count; i++)
        w->gemeente[i] = gemeente_near(w->in, w->drawn->column[i], w->drawn->row[i]);
}

static const int32_t *gemeente_of_drawn(struct arena *out, const struct supply *in,
                                        const struct grid *drawn)
{
    struct siding w = {in, drawn, NEW_RAW(out, int32_t, drawn->count)};
    parallel_for((drawn->count + SQUARES_AN_ITEM - 1) / SQUARES_AN_ITEM, side_item, &w);
    return w.gemeente;
}

/* Residents of the drawn squares; the halo has none. */
static struct field people_of_drawn(struct arena *out, const struct draft *d)
{
    const struct edition_recipe *r = d->supply->recipe;
    struct field all, f = field_new(out, &d->on, FLAG_NOT_COLLECTED);
    if (!figures_count(out, d->supply, PLACE_CELL, r->residents, r->residents_period, &all))
        return f;
    for (size_t i = 0; i < d->on.count; i++) {
        int64_t at = grid_find(all.on->grid, d->on.grid->column[i], d->on.grid->row[i]);
        if (at < 0 || all.flag[at])
            continue;
        f.flag[i] = FLAG_OK;
        f.value[i] = all.value[at];
    }
    return f;
}

/* ---- which squares ---- */

static void draw_squares(struct arena *out, struct draft *d)
{
    struct grid *drawn = NEW(out, struct grid, 1);
    *drawn = kernel_drawn(out, d->supply->on[PLACE_CELL].grid);
    d->on = (struct support){.kind = PLACE_CELL, .grid = drawn, .count = drawn->count};
    d->gemeente = gemeente_of_drawn(out, d->supply, drawn);
    d->people = people_of_drawn(out, d);
}

static void same_squares(const struct draft *other, struct draft *d)
{
    d->on = other->on;
    d->gemeente = other->gemeente;
    d->people = other->people;
}

/* ---- what follows, a theme a thread ---- */

struct deriving {
    const struct draft *d;
    struct arena *room; /* [themes] */
};

static void derive_one(void *context, size_t theme, int worker)
{
    struct deriving *w = context;
    struct theme_rules on_grid = w->d->rules[theme]; /* squares vary more: their own z and width */
    (void)worker;
    if (w->d->themes[theme].has_level)
        draft_derive(&w->room[theme], w->d, theme, &on_grid, true);
}

static void derive_all(struct arena *out, const struct draft *d)
{
    size_t themes = d->supply->recipe->themes_count;
    struct deriving w = {d, NEW(out, struct arena, themes)};
    /* more than the changes, bands and sorting of one theme; what is not used is never touched */
    size_t bytes = 64 * d->on.count + 32 * d->supply->on[PLACE_GEMEENTE].count + (1 << 16);
    for (size_t t = 0; t < themes; t++) {
        char *at = NEW_RAW(out, char, bytes);
        w.room[t] = (struct arena){at, at + bytes, "squares of a theme"};
    }
    parallel_for(themes, derive_one, &w);
}

void draft_at_bandwidth(struct arena *out, const struct drafts *drafts, double sigma_m,
                        struct draft *d)
{
    const struct supply *in = drafts->areas.supply;
    *d = (struct draft){.supply = in, .rules = drafts->rules, .on = {.kind = PLACE_CELL}};
    d->themes = NEW(out, struct theme_figures, in->recipe->themes_count);
    d->classes = NEW(out, uint8_t *, in->catalogue->maps_count);
    if (!in->recipe->grid || in->on[PLACE_CELL].count == 0)
        return;
    if (drafts->grid.on.count)
        same_squares(&drafts->grid, d);
    else
        draw_squares(out, d);
    smooth_themes(out, d, drafts->wishes, sigma_m);
    derive_all(out, d);
    draft_maps(out, d, S(""));
}
