/* national.c - the country's figure of an indicator: given, summed, published, or - said so - the
 * mean of what was delivered. Part of figures.h. */
#include "maps/figures.h"
#include "stats/spread.h"

/* When do the areas stand for the country? Both must hold. */
static const double covering_part = 0.8;    /* of the support's municipalities have a figure */
static const double covering_people = 10e6; /* stand behind the figures */

static bool given(const struct supply *in, int indicator, int period, double *value)
{
    for (size_t i = 0; i < in->national_count; i++)
        if (in->national[i].indicator == indicator && in->national[i].period == period) {
            *value = in->national[i].value;
            return true;
        }
    return false;
}

/* A composed figure from national rows of its parts. */
static bool composed(const struct supply *in, const struct indicator *i, int period, double *value)
{
    double part, base;
    for (size_t k = 0; k < i->of_count; k++) {
        const struct indicator *leaf = &in->catalogue->indicators[i->of[k]];
        if (!given(in, i->of[k], period, &part))
            continue;
        if (i->kind == INDICATOR_TURNED)
            *value = i->factor * part;
        else if (leaf->kind == INDICATOR_PERCENTAGE)
            *value = part / 100;
        else if (leaf->kind == INDICATOR_RATE)
            *value = part / leaf->per;
        else if (i->base >= 0 && given(in, i->base, period, &base) && base > 0)
            *value = part / base;
        else
            continue;
        return true;
    }
    return false;
}

static bool covers(struct arena scratch, const struct supply *in, const struct field *f)
{
    const struct support *gemeenten = &in->on[PLACE_GEMEENTE];
    uint8_t *met = NEW(&scratch, uint8_t, gemeenten->count);
    double people = 0;
    size_t count = 0;
    for (size_t i = 0; i < f->on->count; i++) {
        if (f->flag[i] || !(f->weight[i] > 0))
            continue;
        people += (double)f->weight[i];
        count += !met[in->gemeente_of_area[i]];
        met[in->gemeente_of_area[i]] = 1;
    }
    return people >= covering_people && (double)count >= covering_part * (double)gemeenten->count;
}

/* The published figure of the period, else of the nearest one. */
static bool published(const struct indicator *i, int period, double *value)
{
    int least = INT32_MAX;
    for (size_t k = 0; k < i->national_count; k++) {
        int away = i->national[k].period ? abs(i->national[k].period - period) : 0;
        if (away >= least)
            continue;
        least = away;
        *value = i->national[k].value;
    }
    return least < INT32_MAX;
}

struct national_figure figures_national(struct arena scratch, const struct supply *in,
                                        int indicator, struct years years, int period)
{
    const struct indicator *i = &in->catalogue->indicators[indicator];
    struct field f;
    double value;
    if (given(in, indicator, period, &value) || composed(in, i, period, &value))
        return (struct national_figure){value, NATIONAL_GIVEN};
    bool delivered = figures_on_areas(&scratch, in, in->recipe->level, indicator, years, period,
                                      &f);
    if (delivered && covers(scratch, in, &f))
        return (struct national_figure){spread_mean(&f), NATIONAL_SUMMED};
    if (published(i, period, &value))
        return (struct national_figure){value, NATIONAL_CATALOGUE};
    double mean = delivered ? spread_mean(&f) : NAN;
    return (struct national_figure){mean, isnan(mean) ? NATIONAL_NONE : NATIONAL_DELIVERED};
}
