/* recognise.c - which source and which form of it a layer is; see inputs.h. */
#include "ingest/inputs.h"
#include "ingest/names.h"

static int missing_column(const struct delivery *d, const str *columns, size_t count)
{
    for (size_t i = 0; i < d->columns_count; i++)
        if (name_find(columns, count, 0, &d->columns[i], 1, NULL) < 0)
            return (int)i;
    return -1;
}

/* A CSV has no layers: a form that is told by its layer cannot be one. */
static bool layer_fits(const struct delivery *d, str layer)
{
    return layer.len ? name_globs(layer.at, d->layer_patterns, d->layer_patterns_count)
                     : d->layer_patterns_count == 0;
}

/* A form that finds its shapes in a column of the layer goes before one that would have none. */
static bool better(const struct delivery *a, const struct delivery *than)
{
    if (!than)
        return true;
    bool shapes = a->geometry_column.len > 0, others = than->geometry_column.len > 0;
    return shapes != others ? shapes : a->columns_count > than->columns_count;
}

static void say_near(const struct source *s, const struct delivery *d, int missing, char *why,
                     size_t room)
{
    snprintf(why, room, "has the name of %.*s/%.*s but no column '%.*s'", STR_ARG(s->id),
             STR_ARG(d->id), STR_ARG(d->columns[missing]));
}

static void say_columns(const str *columns, size_t count, char *why, size_t room)
{
    size_t used = (size_t)snprintf(why, room, "no source has its columns:");
    for (size_t i = 0; i < count && i < 6 && used + 40 < room; i++)
        used += (size_t)snprintf(why + used, room - used, " %.30s", columns[i].at);
    if (count > 6 && used + 5 < room)
        snprintf(why + used, room - used, " ...");
}

bool input_recognise(struct input *in, const struct catalogue *c, const struct source *only,
                     const str *columns, size_t columns_count, char *why, size_t why_room)
{
    const struct delivery *best = NULL;
    const struct source *of = NULL;
    bool near = false;
    for (size_t i = 0; i < c->sources_count; i++) {
        const struct source *s = &c->sources[i];
        if (only && only != s)
            continue;
        for (size_t k = 0; k < s->deliveries_count; k++) {
            const struct delivery *d = &s->deliveries[k];
            if (!name_globs(in->file, d->file_patterns, d->file_patterns_count) ||
                !layer_fits(d, in->layer))
                continue;
            int missing = missing_column(d, columns, columns_count);
            if (missing < 0 && better(d, best)) {
                best = d;
                of = s;
            } else if (missing >= 0 && d->file_patterns_count && !near) {
                near = true;
                say_near(s, d, missing, why, why_room);
            }
        }
    }
    if (!best && !near)
        say_columns(columns, columns_count, why, why_room);
    in->source = of;
    in->delivery = best;
    return best != NULL;
}
