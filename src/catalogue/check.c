/* check.c - what must hold between the files of a catalogue, once all are read: references,
 * columns bound from the indicator's end, places of maps, themes of editions.
 * Flow: reader.c and the shapes -> [check] -> a catalogue that can be trusted */
#include <fnmatch.h>

#include "catalogue/source_internal.h"

/* ---- references ---- */

static bool references_resolve(struct reader *r)
{
    for (struct reference *ref = r->references; ref; ref = ref->next) {
        int index = ref->find(r->catalogue, ref->at->text);
        r->file = ref->file;
        if (index < 0)
            return reader_mistake(r, ref->at, "there is no %s '%.*s'", ref->what,
                                  STR_ARG(ref->at->text));
        *ref->into = index;
    }
    return true;
}

/* ---- columns and indicators ---- */

static bool is_raw(const struct indicator *i)
{
    return i->kind <= INDICATOR_SCORE;
}

static bool never_read(const struct catalogue *c, str name)
{
    char text[200];
    snprintf(text, sizeof text, "%.*s", STR_ARG(name));
    for (size_t i = 0; i < c->disclosure.never_columns_count; i++)
        if (fnmatch(c->disclosure.never_columns[i].at, text, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

static bool binding_allowed(struct reader *r, const struct json *at,
                            const struct column_binding *binding)
{
    const struct indicator *to = &r->catalogue->indicators[binding->indicator];
    if (!is_raw(to))
        return reader_mistake(r, reader_at(at, "indicator"),
                              "'%.*s' is composed; no column can fill it", STR_ARG(to->id));
    for (size_t i = 0; i < binding->names_count; i++)
        if (never_read(r->catalogue, binding->names[i]))
            return reader_mistake(r, reader_at(at, "column"),
                                  "the column '%.*s' is one of 'never_columns' in disclosure.json",
                                  STR_ARG(binding->names[i]));
    return true;
}

static bool is_bound(const struct delivery *d, size_t count, int indicator)
{
    for (size_t i = 0; i < count; i++)
        if (d->bindings[i].indicator == indicator)
            return true;
    return false;
}

static bool delivery_bindings_check(struct reader *r, const struct json *at,
                                    const struct delivery *d)
{
    const struct json *m = reader_at(at, "columns")->first;
    for (size_t i = 0; i < d->bindings_count; i++, m = m->next) {
        const struct column_binding *b = &d->bindings[i];
        if (!binding_allowed(r, m, b))
            return false;
        if (is_bound(d, i, b->indicator))
            return reader_mistake(r, reader_at(m, "indicator"), "this delivery binds '%.*s' twice",
                                  STR_ARG(r->catalogue->indicators[b->indicator].id));
    }
    return true;
}

static bool sources_check(struct reader *r, const struct documents *documents)
{
    const struct catalogue *c = r->catalogue;
    for (size_t i = 0; i < c->sources_count; i++) {
        const struct json *m = reader_at(documents->source[i], "deliveries")->first;
        r->file = c->sources[i].path.at;
        for (size_t k = 0; k < c->sources[i].deliveries_count; k++, m = m->next)
            if (!delivery_bindings_check(r, m, &c->sources[i].deliveries[k]))
                return false;
    }
    return true;
}

static struct delivery *delivery_find(const struct source *s, str id)
{
    for (size_t i = 0; i < s->deliveries_count; i++)
        if (str_equal(s->deliveries[i].id, id))
            return &s->deliveries[i];
    return NULL;
}

static void binding_add(struct arena *out, struct delivery *d, const struct column_binding *binding)
{
    struct column_binding *more = NEW(out, struct column_binding, d->bindings_count + 1);
    if (d->bindings_count > 0)
        memcpy(more, d->bindings, d->bindings_count * sizeof *more);
    more[d->bindings_count++] = *binding;
    d->bindings = more;
}

static bool claim_grant(struct reader *r, const struct claim *claim)
{
    const struct catalogue *c = r->catalogue;
    const struct column_binding *binding = &claim->binding;
    int source = catalogue_source(c, claim->source);
    r->file = claim->file;
    if (source < 0)
        return reader_mistake(r, reader_at(claim->at, "source"), "there is no source '%.*s'",
                              STR_ARG(claim->source));
    struct delivery *d = delivery_find(&c->sources[source], claim->delivery);
    if (!d)
        return reader_mistake(r, reader_at(claim->at, "delivery"),
                              "source '%.*s' has no delivery '%.*s'", STR_ARG(claim->source),
                              STR_ARG(claim->delivery));
    if (is_bound(d, d->bindings_count, binding->indicator))
        return reader_mistake(r, claim->at,
                              "delivery '%.*s' binds this indicator already: write it at one end",
                              STR_ARG(claim->delivery));
    if (!binding_allowed(r, claim->at, binding) || !delivery_takes(r, claim->at, d, binding))
        return false;
    binding_add(r->out, d, binding);
    return true;
}

static bool claims_grant(struct reader *r)
{
    for (const struct claim *claim = r->claims; claim; claim = claim->next)
        if (!claim_grant(r, claim))
            return false;
    return true;
}

/* ---- what indicators are composed of ---- */

static bool kind_is_one_of(const struct indicator *i, unsigned kinds)
{
    return (kinds & 1u << i->kind) != 0;
}

/* Which kinds a composed indicator may take; so no indicator can be composed of itself. */
static unsigned kinds_of(enum indicator_kind kind)
{
    return kind == INDICATOR_SHARE
               ? 1u << INDICATOR_COUNT | 1u << INDICATOR_PERCENTAGE | 1u << INDICATOR_RATE
               : 1u << INDICATOR_SCORE;
}

static bool indicator_parts_check(struct reader *r, const struct json *v, const struct indicator *i)
{
    const struct indicator *all = r->catalogue->indicators;
    if (i->base >= 0 && all[i->base].kind != INDICATOR_COUNT)
        return reader_mistake(r, reader_at(v, "base"), "a base must be a count");
    for (size_t k = 0; k < i->of_count; k++)
        if (!kind_is_one_of(&all[i->of[k]], kinds_of(i->kind)))
            return reader_mistake(r, reader_at(v, "of"), "'%.*s' is of a kind that does not fit",
                                  STR_ARG(all[i->of[k]].id));
    const struct strip *s = &i->strip;
    if (s->limits_count > 0 && r->catalogue->maps[s->palette].classes_count != s->limits_count + 1)
        return reader_mistake(r, reader_at(v, "strip"),
                              "%zu limits make %zu classes; '%.*s' has %zu", s->limits_count,
                              s->limits_count + 1, STR_ARG(r->catalogue->maps[s->palette].id),
                              r->catalogue->maps[s->palette].classes_count);
    for (size_t k = 0; k < i->components_count; k++)
        if (all[i->components[k].indicator].kind != INDICATOR_SHARE)
            return reader_mistake(r, reader_at(v, "components"), "'%.*s' is no share",
                                  STR_ARG(all[i->components[k].indicator].id));
    return true;
}

static bool indicators_check(struct reader *r, const struct documents *documents)
{
    const struct catalogue *c = r->catalogue;
    for (size_t i = 0; i < c->indicators_count; i++) {
        r->file = c->indicators[i].path.at;
        if (!indicator_parts_check(r, documents->indicator[i], &c->indicators[i]))
            return false;
    }
    return true;
}

/* ---- maps and editions ---- */

static bool has_text(const struct catalogue *c, const char *id)
{
    for (size_t i = 0; i < c->texts_count; i++)
        if (str_equal(c->texts[i].id, str_from(id)))
            return true;
    return false;
}

/* A class of change and change is said aloud: texts.json has a sentence for it. */
static bool sentences_check(struct reader *r, const struct json *v, const struct map *map)
{
    const struct json *m = reader_at(v, "classes")->first;
    char id[100];
    for (size_t i = 0; i < map->classes_count; i++, m = m->next) {
        snprintf(id, sizeof id, "sentence.%.*s", STR_ARG(map->classes[i].id));
        if (map->draws == MAP_CHANGE_CHANGE && !has_text(r->catalogue, id))
            return reader_mistake(r, reader_at(m, "id"), "texts.json has no '%s' for this class",
                                  id);
    }
    return true;
}

static bool maps_check(struct reader *r, const struct documents *documents)
{
    const struct catalogue *c = r->catalogue;
    for (size_t i = 0; i < c->maps_count; i++) {
        const struct map *map = &c->maps[i];
        r->file = map->path.at;
        if (i > 0 && map->number != 0 && map->number == c->maps[i - 1].number)
            return reader_mistake(r, reader_at(documents->map[i], "number"),
                                  "place %d is taken by map '%.*s'", map->number,
                                  STR_ARG(c->maps[i - 1].id));
        if (map->replaces >= 0 && c->maps[map->replaces].number == 0)
            return reader_mistake(r, reader_at(documents->map[i], "replaces"),
                                  "map '%.*s' has no place to take",
                                  STR_ARG(c->maps[map->replaces].id));
        if (!sentences_check(r, documents->map[i], map))
            return false;
    }
    return true;
}

static bool theme_is_drawn(const struct catalogue *c, str theme)
{
    for (size_t i = 0; i < c->maps_count; i++)
        for (size_t k = 0; k < c->maps[i].axes_count; k++)
            if (str_equal(c->maps[i].axes[k].theme, theme))
                return true;
    return false;
}

static bool people_check(struct reader *r, const struct json *v, const struct edition_recipe *e)
{
    const struct indicator *all = r->catalogue->indicators;
    if (all[e->residents].kind != INDICATOR_COUNT)
        return reader_mistake(r, reader_at(v, "residents"), "residents must be a count");
    if (all[e->dwellings].kind != INDICATOR_COUNT)
        return reader_mistake(r, reader_at(v, "dwellings"), "dwellings must be a count");
    return true;
}

static bool edition_maps_check(struct reader *r, const struct json *v,
                               const struct edition_recipe *e)
{
    const struct json *m = reader_at(v, "themes")->first;
    for (size_t i = 0; i < e->themes_count; i++, m = m->next) {
        const struct indicator *of = &r->catalogue->indicators[e->themes[i].indicator];
        if (!theme_is_drawn(r->catalogue, e->themes[i].theme))
            return reader_mistake(r, reader_at(m, "theme"), "no map draws a theme '%.*s'",
                                  STR_ARG(e->themes[i].theme));
        if (e->themes[i].spread && of->kind != INDICATOR_SHARE)
            return reader_mistake(r, reader_at(m, "spread"),
                                  "'%.*s' is no share, so there is no group to be spread",
                                  STR_ARG(of->id));
    }
    for (size_t i = 0; i < e->leaves_out_count; i++)
        if (catalogue_map(r->catalogue, e->leaves_out[i]) < 0)
            return reader_mistake(r, reader_at(v, "leaves_out"), "there is no map '%.*s'",
                                  STR_ARG(e->leaves_out[i]));
    for (size_t i = 0; i < e->without_sources_count; i++)
        if (catalogue_source(r->catalogue, e->without_sources[i]) < 0)
            return reader_mistake(r, reader_at(v, "without_sources"), "there is no source '%.*s'",
                                  STR_ARG(e->without_sources[i]));
    return true;
}

static bool editions_check(struct reader *r, const struct documents *documents)
{
    const struct catalogue *c = r->catalogue;
    for (size_t i = 0; i < c->editions_count; i++) {
        r->file = c->editions[i].path.at;
        if (!people_check(r, documents->edition[i], &c->editions[i]) ||
            !edition_maps_check(r, documents->edition[i], &c->editions[i]))
            return false;
    }
    return true;
}

bool check_catalogue(struct reader *r, const struct documents *documents)
{
    return references_resolve(r) && sources_check(r, documents) && claims_grant(r) &&
           indicators_check(r, documents) && maps_check(r, documents) &&
           editions_check(r, documents);
}
