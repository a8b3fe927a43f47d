/* findings.c - gather what was published, and have everything said of it. See findings.h. */
#include "maps/findings_internal.h"

#include "base/parallel.h"

/* ---- work on several threads ---- */

struct crew {
    struct findings *f;
    struct arena *scratch; /* one a thread */
    void (*work)(struct findings *f, struct arena scratch, size_t item);
};

static void one_item(void *context, size_t item, int worker)
{
    struct crew *crew = context;
    crew->work(crew->f, crew->scratch[worker], item);
}

void findings_each(struct findings *f, size_t items,
                   void (*work)(struct findings *f, struct arena scratch, size_t item))
{
    static const size_t room = (size_t)4 << 30; /* address space; what is touched counts */
    int threads = parallel_threads();
    struct arena opened = arena_open("findings", 1 << 20), own = opened;
    struct crew crew = {f, NEW(&own, struct arena, threads), work};
    for (int t = 0; t < threads; t++)
        crew.scratch[t] = arena_open("findings", room);
    parallel_for(items, one_item, &crew);
    for (int t = 0; t < threads; t++)
        arena_close(crew.scratch[t]);
    arena_close(opened);
}

/* ---- what is published ---- */

static double *levels(struct arena *out, const struct layer *l, size_t theme, size_t count)
{
    double *value = NEW(out, double, count);
    for (size_t i = 0; i < count; i++)
        value[i] = layer_figure(l, theme, i).value;
    return value;
}

/* A group and all people by area, of one year; hidden areas have NAN. */
static void tell_counts(struct arena *out, const struct findings *f, size_t theme, int period,
                        int year)
{
    struct told *told = &f->told[theme];
    size_t moment = layer_moment_of(f->of.areas, theme, period);
    told->part[year] = NEW(out, double, f->areas);
    told->whole[year] = NEW(out, double, f->areas);
    for (size_t i = 0; i < f->areas; i++) {
        double share;
        layer_moment(f->of.areas, theme, moment, i, &share);
        told->whole[year][i] = layer_behind(f->of.areas, theme, moment, i);
        told->part[year][i] = share * told->whole[year][i];
    }
}

/* Both years speak of the same areas: those with a figure in each. */
static void keep_both(const struct findings *f, struct told *told)
{
    for (size_t i = 0; i < f->areas; i++)
        for (int year = 0; year < 2; year++)
            if (isnan(told->part[1 - year][i]))
                told->part[year][i] = told->whole[year][i] = NAN;
}

static void tell(struct arena *out, struct findings *f, size_t theme)
{
    const struct edition_theme *e = &f->in->recipe->themes[theme];
    struct told *told = &f->told[theme];
    if (!layer_has_level(f->of.areas, theme))
        return;
    told->area = levels(out, f->of.areas, theme, f->areas);
    told->gemeente = levels(out, f->of.gemeenten, theme, f->gemeenten);
    if (!e->spread)
        return;
    told->both = layer_has_change(f->of.areas, theme);
    tell_counts(out, f, theme, e->to, 1);
    if (told->both) {
        tell_counts(out, f, theme, e->from, 0);
        keep_both(f, told);
    }
}

struct findings *findings_build(struct arena *out, const struct findings_of *of)
{
    struct findings *f = NEW(out, struct findings, 1);
    struct arena scratch = arena_open("neighbours", (size_t)4 << 30);
    *f = (struct findings){.of = *of, .in = of->drafts->areas.supply};
    f->areas = layer_support(of->areas)->count;
    f->gemeenten = layer_support(of->gemeenten)->count;
    f->around = neighbours_queen(out, scratch, &layer_support(of->areas)->areas->shapes);
    arena_close(scratch);
    f->told = NEW(out, struct told, f->in->recipe->themes_count);
    for (size_t t = 0; t < f->in->recipe->themes_count; t++)
        tell(out, f, t);
    findings_add_spread(out, f);
    findings_add_compare(out, f);
    findings_add_again(out, f);
    return f;
}

/* ---- answers ---- */

struct spread_finding findings_spread(const struct findings *f, size_t scope, size_t theme)
{
    return f->spread[scope * f->in->recipe->themes_count + theme];
}

struct faces_finding findings_faces(const struct findings *f, size_t scope)
{
    return f->faces[scope];
}

uint8_t findings_cluster(const struct findings *f, size_t theme, size_t area)
{
    return f->cluster[theme] ? f->cluster[theme][area] : CLASS_NONE;
}

struct rank findings_rank_in_gemeente(const struct findings *f, size_t theme, size_t area)
{
    return f->in_gemeente[theme] ? f->in_gemeente[theme][area] : (struct rank){0};
}

struct rank findings_rank_gemeente(const struct findings *f, size_t theme, size_t gemeente)
{
    return f->of_gemeente[theme] ? f->of_gemeente[theme][gemeente] : (struct rank){0};
}

size_t findings_similar(const struct findings *f, size_t gemeente,
                        struct similar list[SIMILAR_MOST])
{
    memcpy(list, f->similar[gemeente], sizeof f->similar[gemeente]);
    return f->similar_count[gemeente];
}

bool findings_compares_by(const struct findings *f, size_t trait)
{
    return f->by[trait];
}

size_t findings_components(const struct findings *f, size_t theme)
{
    return f->without[theme].count;
}

int findings_component(const struct findings *f, size_t theme, size_t component)
{
    return f->of.drafts->areas.themes[theme].part_of[component];
}

uint8_t findings_class_without(const struct findings *f, size_t theme, size_t component, size_t map,
                               size_t area)
{
    const uint8_t *class = f->without[theme].class[component][map];
    return class ? class[area] : CLASS_NONE;
}

bool findings_changes_without(const struct findings *f, size_t theme, size_t component, size_t map,
                              size_t area)
{
    uint8_t with = layer_class(f->of.areas, map, area);
    uint8_t without = findings_class_without(f, theme, component, map, area);
    return with < FLAG_TOO_FEW && without < FLAG_TOO_FEW && with != without;
}

struct class_shares findings_at_bandwidth(const struct findings *f, size_t map, size_t bandwidth,
                                          size_t scope)
{
    size_t maps = f->in->catalogue->maps_count;
    return f->at[(bandwidth * f->of.scopes_count + scope) * maps + map];
}
