/* findings_compare.c - who lies together, who stands where, who is alike. Part of findings.h;
 * docs/methods.md, "Clusters" and "Similar places, ranks". */
#include "maps/findings_internal.h"

enum { PERMUTATIONS = 999 };
static const uint64_t permutation_seed = 20240603; /* any; fixed */

/* ---- clusters ---- */

static void one_theme(struct findings *f, struct arena scratch, size_t theme)
{
    const struct support *on = layer_support(f->of.areas);
    const double *value = f->told[theme].area;
    if (!value)
        return;
    struct field level = field_new(&scratch, on, FLAG_NOT_COLLECTED);
    for (size_t i = 0; i < f->areas; i++) {
        if (isnan(value[i]))
            continue;
        level.flag[i] = FLAG_OK;
        level.value[i] = (float)value[i];
        level.weight[i] = 1;
    }
    struct local_statistics s = clusters_on_areas(&scratch, &level, &f->around, PERMUTATIONS,
                                                  permutation_seed);
    const uint8_t *class = clusters_classes(&scratch, scratch, &level, &s, DRAFT_FALSE_DISCOVERIES);
    for (size_t i = 0; i < f->areas; i++)
        f->cluster[theme][i] = level.flag[i] ? CLASS_NONE : class[i];
}

/* ---- ranks ---- */

/* Within each municipality by itself. */
static void rank_areas(struct arena scratch, const struct findings *f, const double *value,
                       struct rank *rank)
{
    uint32_t *start = NEW(&scratch, uint32_t, f->gemeenten + 2);
    uint32_t *list = NEW(&scratch, uint32_t, f->areas);
    double *part = NEW(&scratch, double, f->areas);
    for (size_t i = 0; i < f->areas; i++)
        start[f->in->gemeente_of_area[i] + 2]++;
    for (size_t g = 2; g < f->gemeenten + 2; g++)
        start[g] += start[g - 1];
    for (size_t i = 0; i < f->areas; i++)
        list[start[f->in->gemeente_of_area[i] + 1]++] = (uint32_t)i;
    for (size_t g = 0; g < f->gemeenten; g++) {
        struct arena step = scratch;
        size_t from = start[g], count = start[g + 1] - from;
        for (size_t k = 0; k < count; k++)
            part[k] = value[list[from + k]];
        const struct rank *found = rank_all(&step, step, part, count);
        for (size_t k = 0; k < count; k++)
            rank[list[from + k]] = found[k];
    }
}

static void rank_theme(struct arena *out, struct findings *f, size_t theme)
{
    const struct told *told = &f->told[theme];
    if (!told->area)
        return;
    f->in_gemeente[theme] = NEW(out, struct rank, f->areas);
    rank_areas(*out, f, told->area, f->in_gemeente[theme]);
    f->of_gemeente[theme] = rank_all(out, *out, told->gemeente, f->gemeenten);
}

/* ---- similar municipalities ---- */

/* Land of each municipality: its areas but those of water. */
static const double *land_m2(struct arena *out, const struct findings *f)
{
    const struct areas *areas = layer_support(f->of.areas)->areas;
    double *land = NEW(out, double, f->gemeenten);
    for (size_t i = 0; i < f->areas; i++)
        if (!areas->water[i])
            land[f->in->gemeente_of_area[i]] += shapes_area_m2(&areas->shapes, i);
    return land;
}

static double trait_at(const struct findings *f, const struct trait *t, const double *land,
                       uint32_t gemeente)
{
    double people = layer_people(f->of.gemeenten, gemeente), value = people;
    int theme = t->of == TRAIT_THEME ? draft_theme(f->in->recipe, t->theme) : -1;
    if (t->of == TRAIT_DENSITY)
        value = land[gemeente] > 0 ? people / land[gemeente] * 1e6 : NAN;
    if (t->of == TRAIT_THEME)
        value = theme >= 0 && f->told[theme].gemeente ? f->told[theme].gemeente[gemeente] : NAN;
    return !t->logarithm ? value : value > 0 ? log(value) : NAN;
}

/* A trait that no municipality has says nothing of who is alike. */
static bool anybody_has(const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isnan(value[i]))
            return true;
    return false;
}

static void find_similar(struct arena scratch, struct findings *f)
{
    const struct edition_recipe *r = f->in->recipe;
    const double **trait = NEW(&scratch, const double *, r->similar_count);
    const double *land = land_m2(&scratch, f);
    size_t traits = 0;
    for (size_t k = 0; k < r->similar_count; k++) {
        double *value = NEW(&scratch, double, f->gemeenten);
        for (size_t g = 0; g < f->gemeenten; g++)
            value[g] = trait_at(f, &r->similar[k], land, (uint32_t)g);
        f->by[k] = anybody_has(value, f->gemeenten);
        if (f->by[k])
            trait[traits++] = value;
    }
    for (size_t g = 0; g < f->gemeenten && traits; g++)
        f->similar_count[g] = similar_to(scratch, trait, traits, f->gemeenten, (uint32_t)g,
                                         f->similar[g], SIMILAR_MOST);
}

void findings_add_compare(struct arena *out, struct findings *f)
{
    size_t themes = f->in->recipe->themes_count;
    f->cluster = NEW(out, uint8_t *, themes);
    f->in_gemeente = NEW(out, struct rank *, themes);
    f->of_gemeente = NEW(out, struct rank *, themes);
    f->similar = arena_alloc(out, f->gemeenten, sizeof *f->similar, _Alignof(struct similar));
    f->similar_count = NEW(out, size_t, f->gemeenten);
    f->by = NEW(out, bool, f->in->recipe->similar_count);
    for (size_t t = 0; t < themes; t++) {
        if (f->told[t].area)
            f->cluster[t] = NEW(out, uint8_t, f->areas);
        rank_theme(out, f, t);
    }
    findings_each(f, themes, one_theme);
    find_similar(*out, f);
}
