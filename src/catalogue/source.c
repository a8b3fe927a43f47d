/* source.c - the keys of catalogue/sources/: how a publisher delivers, and how it is fetched.
 * Knows forms of deliveries; reads no delivery itself. See reader_internal.h.
 * Flow: sources/<id>.json -> [source] -> struct source -> ingest */
#include "catalogue/source_internal.h"

static const struct word missing_words[] = {
    {"niet_verzameld", FLAG_NOT_COLLECTED},
    {"geheim", FLAG_WITHHELD},
    {"nog_niet", FLAG_NOT_YET},
    {"onbruikbaar", FLAG_BAD},
    {NULL, 0},
};

static const struct word kind_words[] = {
    {"figures", DELIVERY_FIGURES},
    {"areas", DELIVERY_AREAS},
    {"base", DELIVERY_BASE},
    {"crosswalk", DELIVERY_CROSSWALK},
    {"stock", DELIVERY_STOCK},
    {"addresses", DELIVERY_ADDRESSES},
    {NULL, 0},
};

static const struct word place_words[] = {
    {"cel", PLACE_CELL}, {"buurt", PLACE_BUURT}, {"wijk", PLACE_WIJK}, {"gemeente", PLACE_GEMEENTE},
    {NULL, 0},
};

static const struct word year_words[] = {
    {"fixed", YEAR_FIXED},
    {"column", YEAR_COLUMN},
    {"file", YEAR_FILE},
    {"file_last", YEAR_FILE_LAST},
    {"layer", YEAR_LAYER},
    {"column_name", YEAR_COLUMN_NAME},
    {NULL, 0},
};

static const struct word theme_words[] = {
    {"water", 0}, {"green", 1}, {"road", 2}, {"rail", 3}, {"station", 4}, {"place", 5}, {NULL, 0},
};

/* ---- small objects ---- */

static const struct key condition_keys[] = {
    NEEDED("column", key_string, FILL(struct row_condition, column)),
    NEEDED("value", key_string, FILL(struct row_condition, value)),
};
const struct shape condition_shape = {"condition", sizeof(struct row_condition), condition_keys,
                                      COUNT(condition_keys), NULL};

/* "" is a code too: an empty cell. */
static bool read_code(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (v->kind != JSON_STRING)
        return reader_mistake(r, v, "%s must be a text in quotes", key->name);
    ((struct missing *)into)->code = arena_str(r->out, v->text);
    return true;
}
static const struct key missing_keys[] = {
    NEEDED("code", read_code, FILL(struct missing, code)),
    NEEDED("flag", key_word, FILL(struct missing, flag), .detail = missing_words),
};
static const struct shape missing_shape = {"missing", sizeof(struct missing), missing_keys,
                                           COUNT(missing_keys), NULL};

static bool year_check(struct reader *r, const struct json *v, void *object)
{
    const struct year_from *year = object;
    if (year->where == YEAR_FIXED && year->fixed == 0)
        return reader_mistake(r, v, "a fixed year needs 'year'");
    if (year->where == YEAR_COLUMN && year->column.len == 0)
        return reader_mistake(r, v, "a year in a column needs 'column'");
    if (year->where != YEAR_COLUMN && year->column.len != 0)
        return reader_mistake(r, reader_at(v, "column"), "only a year in a column has a 'column'");
    return true;
}
static const struct key year_keys[] = {
    NEEDED("in", key_word, FILL(struct year_from, where), .detail = year_words),
    OPTIONAL("year", key_year, FILL(struct year_from, fixed)),
    OPTIONAL("column", key_string, FILL(struct year_from, column)),
};
static const struct shape year_shape = {"year", sizeof(struct year_from), year_keys,
                                        COUNT(year_keys), year_check};

static const struct key role_keys[] = {
    NEEDED("role", key_string, FILL(struct role_column, role)),
    NEEDED("column", key_strings, FILL_LIST(struct role_column, names)),
};
static const struct shape role_shape = {"role", sizeof(struct role_column), role_keys,
                                        COUNT(role_keys), NULL};

static const struct key rank_keys[] = {
    NEEDED("word", key_string, FILL(struct rank_word, word)),
    NEEDED("rank", key_int, FILL(struct rank_word, rank)),
};
static const struct shape rank_shape = {"rank", sizeof(struct rank_word), rank_keys,
                                        COUNT(rank_keys), NULL};

static const struct key identity_keys[] = {
    NEEDED("total", key_string, FILL(struct delivery, identity_total)),
    NEEDED("parts", key_strings, FILL_LIST(struct delivery, identity_parts)),
    NEEDED("tolerance", key_number, FILL(struct delivery, identity_tolerance)),
};
static const struct shape identity_shape = {"identity", sizeof(struct delivery), identity_keys,
                                            COUNT(identity_keys), NULL};

/* ---- a column and its indicator ---- */

bool binding_check(struct reader *r, const struct json *v, const struct column_binding *binding)
{
    if (binding->least > binding->most)
        return reader_mistake(r, reader_at(v, "most"), "'most' is below 'least'");
    if (binding->factor == 0)
        return reader_mistake(r, reader_at(v, "factor"), "a factor of 0 leaves no figure");
    return true;
}

static bool column_check(struct reader *r, const struct json *v, void *object)
{
    return binding_check(r, v, object);
}
static const struct key column_keys[] = {
    NEEDED("indicator", key_indicator, FILL(struct column_binding, indicator)),
    BINDING_KEYS(struct column_binding, ),
};
static const struct shape column_shape = {"column", sizeof(struct column_binding), column_keys,
                                          COUNT(column_keys), column_check};

/* ---- a delivery ---- */

static const struct rule delivery_rules[] = {
    {DELIVERY_FIGURES, "figures", {"key", "period"}, {"theme", "rank", "ranks", "roles"}},
    {DELIVERY_AREAS,
     "areas",
     {"key", "places", "boundary"},
     {"theme", "rank", "ranks", "roles", "key_mixed"}},
    {DELIVERY_BASE,
     "base",
     {"theme"},
     {"key", "places", "key_mixed", "period", "boundary", "roles", "columns", "identity"}},
    {DELIVERY_CROSSWALK,
     "crosswalk",
     {"roles", "boundary"},
     {"theme", "rank", "ranks", "key", "places", "key_mixed", "columns"}},
    {DELIVERY_STOCK,
     "stock",
     {"roles"},
     {"theme", "rank", "ranks", "key", "places", "key_mixed", "columns", "boundary"}},
    {DELIVERY_ADDRESSES,
     "addresses",
     {"roles", "key", "places", "boundary"},
     {"theme", "rank", "ranks", "key_mixed"}},
};

/* The roles that columns may have in a kind of delivery. */
static const struct roles {
    enum delivery_kind kind;
    const char *known[14]; /* ended by NULL */
} roles[] = {
    {DELIVERY_CROSSWALK,
     {"pc6", "number", "buurt", "addresses", "from", "from_year", "into", "into_year"}},
    {DELIVERY_STOCK,
     {"unit", "complex_code", "complex_name", "kind", "status", "pc6", "number", "letter",
      "addition", "bag_id", "x", "y"}},
    {DELIVERY_ADDRESSES, {"bag_id"}},
};

static bool role_known(enum delivery_kind kind, str role)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        for (size_t k = 0; roles[i].kind == kind && roles[i].known[k]; k++)
            if (str_equal(role, str_from(roles[i].known[k])))
                return true;
    return false;
}

static bool roles_check(struct reader *r, const struct json *v, const struct delivery *d)
{
    const struct json *m = reader_at(v, "roles")->first;
    for (size_t i = 0; i < d->roles_count; i++, m = m->next)
        if (!role_known(d->kind, d->roles[i].role))
            return reader_mistake(r, m, "a column of this delivery cannot have the role '%.*s'",
                                  STR_ARG(d->roles[i].role));
    return true;
}

/* A year in the name of a column stands in braces there, and nowhere else. */
static bool has_year(const str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memmem(names[i].at, names[i].len, "{yy", 3))
            return true;
    return false;
}

bool delivery_takes(struct reader *r, const struct json *v, const struct delivery *d,
                    const struct column_binding *binding)
{
    bool in_name = d->period.where == YEAR_COLUMN_NAME, counted = d->kind == DELIVERY_ADDRESSES;
    if (d->period.where == YEAR_NONE)
        return reader_mistake(r, v, "figures need a period: give the delivery a 'period'");
    if (counted && binding->names_count > 0)
        return reader_mistake(r, v, "addresses are counted: leave 'column' out");
    if (!counted && binding->names_count == 0)
        return reader_mistake(r, v, "column lacks 'column'");
    if (!counted && has_year(binding->names, binding->names_count) != in_name)
        return reader_mistake(r, v,
                              in_name ? "the period is in the column's name: write {yyyy} or {yy}"
                                      : "{yyyy} needs \"period\": {\"in\": \"column_name\"}");
    return true;
}

static bool bindings_check(struct reader *r, const struct json *v, const struct delivery *d)
{
    const struct json *m = reader_at(v, "columns")->first;
    for (size_t i = 0; i < d->bindings_count; i++, m = m->next)
        if (!delivery_takes(r, m, d, &d->bindings[i]))
            return false;
    return true;
}

static bool delivery_check(struct reader *r, const struct json *v, void *object)
{
    struct delivery *d = object;
    if (!reader_rules(r, v, "a delivery", delivery_rules, COUNT(delivery_rules), (int)d->kind))
        return false;
    if (d->kind == DELIVERY_FIGURES && d->key_mixed == (d->places != PLACE_KINDS))
        return reader_mistake(r, v, "figures need either 'places' or \"key_mixed\": true");
    if (d->file_patterns_count + d->layer_patterns_count + d->columns_count == 0)
        return reader_mistake(r, v, "nothing tells this delivery: give 'files', 'layers' or 'has'");
    return roles_check(r, v, d) && bindings_check(r, v, d);
}

static bool read_identity(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return reader_object(r, v, key->detail, into); /* its keys fill the delivery itself */
}

static bool read_theme(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    int unused;
    struct key word = {.name = key->name, .detail = theme_words};
    if (!key_word(r, v, &word, &unused))
        return false;
    return key_string(r, v, key, into);
}

static const struct key delivery_keys[] = {
    NEEDED("id", key_string, FILL(struct delivery, id)),
    NEEDED("kind", key_word, FILL(struct delivery, kind), .detail = kind_words),
    OPTIONAL("files", key_strings, FILL_LIST(struct delivery, file_patterns)),
    OPTIONAL("layers", key_strings, FILL_LIST(struct delivery, layer_patterns)),
    OPTIONAL("has", key_strings, FILL_LIST(struct delivery, columns)),
    OPTIONAL("key", key_strings, FILL_LIST(struct delivery, key)),
    OPTIONAL("key_mixed", key_bool, FILL(struct delivery, key_mixed)),
    OPTIONAL("places", key_word, FILL(struct delivery, places), .detail = place_words,
             .fallback = PLACE_KINDS),
    OPTIONAL("name", key_strings, FILL_LIST(struct delivery, name_column)),
    OPTIONAL("wijk", key_strings, FILL_LIST(struct delivery, wijk_column)),
    OPTIONAL("gemeente", key_strings, FILL_LIST(struct delivery, gemeente_column)),
    OPTIONAL("gemeente_name", key_strings, FILL_LIST(struct delivery, gemeente_name_column)),
    OPTIONAL("water", key_strings, FILL_LIST(struct delivery, water_column)),
    OPTIONAL("change", key_strings, FILL_LIST(struct delivery, change_column)),
    OPTIONAL("geometry", key_string, FILL(struct delivery, geometry_column)),
    OPTIONAL("period", key_object, FILL(struct delivery, period), .detail = &year_shape),
    OPTIONAL("boundary", key_object, FILL(struct delivery, boundary), .detail = &year_shape),
    OPTIONAL("delimiter", key_byte, FILL(struct delivery, delimiter)),
    OPTIONAL("decimal", key_byte, FILL(struct delivery, decimal)),
    OPTIONAL("crs", key_int, FILL(struct delivery, crs), .fallback = 28992),
    OPTIONAL("where", key_objects, FILL_LIST(struct delivery, where), .detail = &condition_shape),
    OPTIONAL("roles", key_objects, FILL_LIST(struct delivery, roles), .detail = &role_shape),
    OPTIONAL("missing", key_objects, FILL_LIST(struct delivery, missing), .detail = &missing_shape),
    OPTIONAL("columns", key_objects, FILL_LIST(struct delivery, bindings), .detail = &column_shape),
    OPTIONAL("theme", read_theme, FILL(struct delivery, base_theme)),
    OPTIONAL("base_name", key_strings, FILL_LIST(struct delivery, base_name_column)),
    OPTIONAL("rank", key_strings, FILL_LIST(struct delivery, base_rank_column)),
    OPTIONAL("ranks", key_objects, FILL_LIST(struct delivery, base_ranks), .detail = &rank_shape),
    OPTIONAL("identity", read_identity, .detail = &identity_shape),
};
static const struct shape delivery_shape = {"delivery", sizeof(struct delivery), delivery_keys,
                                            COUNT(delivery_keys), delivery_check};

/* ---- a source ---- */

static const struct key download_keys[] = {
    NEEDED("url", key_string, FILL(struct download, url)),
    NEEDED("file", key_string, FILL(struct download, file)),
    OPTIONAL("sha256", key_string, FILL(struct download, sha256)),
};
static bool download_check(struct reader *r, const struct json *v, void *object)
{
    const struct download *d = object;
    if (!str_starts(d->url, S("https://")))
        return reader_mistake(r, reader_at(v, "url"), "an address starts with https://");
    if (d->file.at[0] == '.' || str_find(d->file, '/') < d->file.len)
        return reader_mistake(r, reader_at(v, "file"), "'file' is a plain file name, no path");
    if (d->sha256.len != 0 && d->sha256.len != HASH_HEX - 1)
        return reader_mistake(r, reader_at(v, "sha256"), "a SHA-256 has 64 hexadecimal digits");
    return true;
}
static const struct shape download_shape = {"download", sizeof(struct download), download_keys,
                                            COUNT(download_keys), download_check};

static bool source_check(struct reader *r, const struct json *v, void *object)
{
    const struct source *s = object;
    const struct json *m = reader_at(v, "deliveries")->first;
    for (size_t i = 0; i < s->deliveries_count; i++, m = m->next)
        for (size_t k = 0; k < i; k++)
            if (str_equal(s->deliveries[k].id, s->deliveries[i].id))
                return reader_mistake(r, reader_at(m, "id"),
                                      "this source has two deliveries '%.*s'",
                                      STR_ARG(s->deliveries[i].id));
    return true;
}
static const struct key source_keys[] = {
    NEEDED("id", key_string, FILL(struct source, id)),
    NEEDED("title", key_text, FILL(struct source, title)),
    NEEDED("publisher", key_text, FILL(struct source, publisher)),
    NEEDED("attribution", key_text, FILL(struct source, attribution)),
    NEEDED("licence", key_string, FILL(struct source, licence)),
    OPTIONAL("downloads", key_objects, FILL_LIST(struct source, downloads),
             .detail = &download_shape),
    NEEDED("deliveries", key_objects, FILL_LIST(struct source, deliveries),
           .detail = &delivery_shape),
};
const struct shape source_shape = {"source", sizeof(struct source), source_keys, COUNT(source_keys),
                                   source_check};
