/* recognise.c - which source and which form of it a layer is; see inputs.h. */
#include "ingest/inputs.h"
#include "ingest/names.h"

/* How many of the columns that tell a form are there; *missing gets the first that is not. */
static size_t columns_there(const struct delivery *d, const str *columns, size_t count,
                            str *missing)
{
    size_t there = 0;
    *missing = (str){0};
    for (size_t i = 0; i < d->columns_count; i++) {
        if (name_find(columns, count, 0, &d->columns[i], 1, NULL) >= 0)
            there++;
        else if (!missing->len)
            *missing = d->columns[i];
    }
    return there;
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

/* The form that came closest without fitting: most of its columns are there. */
struct near {
    const struct source *source;
    const struct delivery *delivery;
    size_t there;
    str missing;
};

static void say_near(const struct near *n, char *why, size_t room)
{
    snprintf(why, room, "looks like %.*s (%.*s) but has no column '%.*s'", STR_ARG(n->source->id),
             STR_ARG(n->delivery->id), STR_ARG(n->missing));
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
    struct near near = {0};
    for (size_t i = 0; i < c->sources_count; i++) {
        const struct source *s = &c->sources[i];
        if (only && only != s)
            continue;
        for (size_t k = 0; k < s->deliveries_count; k++) {
            const struct delivery *d = &s->deliveries[k];
            if (!name_globs(in->file, d->file_patterns, d->file_patterns_count) ||
                !layer_fits(d, in->layer))
                continue;
            str missing;
            size_t there = columns_there(d, columns, columns_count, &missing);
            if (there == d->columns_count && better(d, best)) {
                best = d;
                of = s;
            } else if (2 * there > d->columns_count && there > near.there) {
                near = (struct near){s, d, there, missing};
            }
        }
    }
    if (!best && near.there)
        say_near(&near, why, why_room);
    else if (!best)
        say_columns(columns, columns_count, why, why_room);
    in->source = of;
    in->delivery = best;
    return best != NULL;
}
