/* reader.c - fill structs from JSON as tables of keys say, and name the place of every mistake.
 * Knows the kinds of keys; knows no particular object. See reader_internal.h. */
#include "catalogue/reader_internal.h"

bool reader_mistake(struct reader *r, const struct json *v, const char *format, ...)
{
    char sentence[300];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return err_set(r->err, "%s:%d:%d: %s", r->file, v->line, v->column, sentence);
}

const struct json *reader_at(const struct json *v, const char *key)
{
    const struct json *member = json_member(v, str_from(key));
    return member ? member : v;
}

static void *place(void *into, size_t at)
{
    return (char *)into + at;
}

/* ---- objects ---- */

static const struct key *key_find(const struct shape *shape, str name)
{
    for (size_t i = 0; i < shape->keys_count; i++)
        if (str_equal(str_from(shape->keys[i].name), name))
            return &shape->keys[i];
    return NULL;
}

static void key_fallback(const struct key *key, void *into)
{
    if (key->read == key_number)
        *(double *)place(into, key->at) = key->fallback;
    else if (key->read == key_int || key->read == key_word || key->read == key_indicator ||
             key->read == key_map)
        *(int *)place(into, key->at) = (int)key->fallback;
}

bool reader_object(struct reader *r, const struct json *v, const struct shape *shape, void *into)
{
    if (v->kind != JSON_OBJECT)
        return reader_mistake(r, v, "%s must be an object in braces", shape->name);
    for (const struct json *m = v->first; m; m = m->next)
        if (!key_find(shape, m->key))
            return reader_mistake(r, m, "%s has no key '%.*s'", shape->name, STR_ARG(m->key));
    for (size_t i = 0; i < shape->keys_count; i++) {
        const struct key *key = &shape->keys[i];
        const struct json *m = json_member(v, str_from(key->name));
        if (!m && key->needed)
            return reader_mistake(r, v, "%s lacks '%s'", shape->name, key->name);
        if (!m)
            key_fallback(key, into);
        else if (!key->read(r, m, key, into))
            return false;
    }
    return !shape->check || shape->check(r, v, into);
}

static bool rule_holds(struct reader *r, const struct json *v, const char *thing,
                       const struct rule *rule)
{
    for (size_t i = 0; i < COUNT(rule->needs) && rule->needs[i]; i++)
        if (!json_member(v, str_from(rule->needs[i])))
            return reader_mistake(r, v, "%s of kind '%s' needs '%s'", thing, rule->word,
                                  rule->needs[i]);
    for (size_t i = 0; i < COUNT(rule->no_use) && rule->no_use[i]; i++) {
        const struct json *m = json_member(v, str_from(rule->no_use[i]));
        if (m)
            return reader_mistake(r, m, "%s of kind '%s' has no use for '%s'", thing, rule->word,
                                  rule->no_use[i]);
    }
    return true;
}

bool reader_rules(struct reader *r, const struct json *v, const char *thing,
                  const struct rule *rules, size_t count, int kind)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i].kind == kind && !rule_holds(r, v, thing, &rules[i]))
            return false;
    return true;
}

/* ---- single values ---- */

static bool take_string(struct reader *r, const struct json *v, const char *what, str *out)
{
    if (v->kind != JSON_STRING)
        return reader_mistake(r, v, "%s must be a text in quotes", what);
    if (str_trim(v->text).len == 0)
        return reader_mistake(r, v, "%s is empty", what);
    *out = arena_str(r->out, v->text);
    return true;
}

bool key_string(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return take_string(r, v, key->name, place(into, key->at));
}

static const struct key text_keys[] = {
    NEEDED("nl", key_string, FILL(struct text, nl)),
    NEEDED("en", key_string, FILL(struct text, en)),
};
const struct shape text_shape = {
    .name = "text", .size = sizeof(struct text), .keys = text_keys, .keys_count = COUNT(text_keys)};

bool key_text(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return reader_object(r, v, &text_shape, place(into, key->at));
}

bool key_number(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (v->kind != JSON_NUMBER)
        return reader_mistake(r, v, "%s must be a number", key->name);
    *(double *)place(into, key->at) = v->number;
    return true;
}

static bool take_int(struct reader *r, const struct json *v, const char *what, int least, int most,
                     int *out)
{
    if (v->kind != JSON_NUMBER || v->number != floor(v->number))
        return reader_mistake(r, v, "%s must be a whole number", what);
    if (v->number < least || v->number > most)
        return reader_mistake(r, v, "%s must lie between %d and %d", what, least, most);
    *out = (int)v->number;
    return true;
}

bool key_int(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return take_int(r, v, key->name, -1000000, 1000000, place(into, key->at));
}

bool key_year(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return take_int(r, v, key->name, 1900, 2100, place(into, key->at));
}

bool key_bool(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (v->kind != JSON_TRUE && v->kind != JSON_FALSE)
        return reader_mistake(r, v, "%s must be true or false", key->name);
    *(bool *)place(into, key->at) = v->kind == JSON_TRUE;
    return true;
}

bool key_byte(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (v->kind != JSON_STRING || v->text.len != 1)
        return reader_mistake(r, v, "%s must be one character in quotes", key->name);
    *(char *)place(into, key->at) = v->text.at[0];
    return true;
}

bool key_word(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    char known[200] = "";
    for (const struct word *word = key->detail; word->text; word++) {
        if (v->kind == JSON_STRING && str_equal(v->text, str_from(word->text))) {
            *(int *)place(into, key->at) = word->value;
            return true;
        }
        size_t len = strlen(known);
        snprintf(known + len, sizeof known - len, "%s%s", len ? ", " : "", word->text);
    }
    return reader_mistake(r, v, "%s must be one of: %s", key->name, known);
}

static bool is_colour(str text)
{
    if (text.len != 7 || text.at[0] != '#')
        return false;
    for (size_t i = 1; i < 7; i++)
        if (!strchr("0123456789abcdef", text.at[i]))
            return false;
    return true;
}

bool key_colour(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (v->kind != JSON_STRING || !is_colour(v->text))
        return reader_mistake(r, v, "%s must be a colour such as \"#ca292c\", in lower case",
                              key->name);
    memcpy(place(into, key->at), v->text.at, 7);
    return true;
}

bool key_object(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return reader_object(r, v, key->detail, place(into, key->at));
}

/* ---- lists ---- */

static bool is_list(struct reader *r, const struct json *v, const char *what)
{
    if (v->kind != JSON_ARRAY)
        return reader_mistake(r, v, "%s must be a list in square brackets", what);
    if (v->count == 0)
        return reader_mistake(r, v, "%s is an empty list; leave the key out", what);
    if (v->count > LIST_MOST)
        return reader_mistake(r, v, "%s has more than %d members", what, LIST_MOST);
    return true;
}

static void keep_list(const struct key *key, void *into, void *list, size_t count)
{
    memcpy(place(into, key->at), &list, sizeof list);
    *(size_t *)place(into, key->count_at) = count;
}

bool key_strings(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    bool one = v->kind == JSON_STRING;
    if (!one && !is_list(r, v, key->name))
        return false;
    size_t count = one ? 1 : v->count, n = 0;
    str *list = NEW(r->out, str, count);
    for (const struct json *m = one ? v : v->first; m && n < count; m = m->next)
        if (!take_string(r, m, key->name, &list[n++]))
            return false;
    keep_list(key, into, list, count);
    return true;
}

bool key_texts(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (!is_list(r, v, key->name))
        return false;
    struct text *list = NEW(r->out, struct text, v->count);
    size_t n = 0;
    for (const struct json *m = v->first; m; m = m->next)
        if (!reader_object(r, m, &text_shape, &list[n++]))
            return false;
    keep_list(key, into, list, n);
    return true;
}

bool key_triple(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (v->kind != JSON_ARRAY || v->count != 3)
        return reader_mistake(r, v, "%s must be a list of three texts", key->name);
    struct text *list = place(into, key->at);
    for (const struct json *m = v->first; m; m = m->next)
        if (!reader_object(r, m, &text_shape, list++))
            return false;
    return true;
}

bool key_numbers(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    if (!is_list(r, v, key->name))
        return false;
    double *list = NEW(r->out, double, v->count);
    size_t n = 0;
    for (const struct json *m = v->first; m; m = m->next) {
        if (m->kind != JSON_NUMBER)
            return reader_mistake(r, m, "%s must be a list of numbers", key->name);
        list[n++] = m->number;
    }
    keep_list(key, into, list, n);
    return true;
}

bool key_objects(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    const struct shape *shape = key->detail;
    if (!is_list(r, v, key->name))
        return false;
    char *list = arena_alloc(r->out, v->count, shape->size, _Alignof(max_align_t));
    size_t n = 0;
    for (const struct json *m = v->first; m; m = m->next)
        if (!reader_object(r, m, shape, list + n++ * shape->size))
            return false;
    keep_list(key, into, list, n);
    return true;
}

/* ---- references ---- */

static bool refer(struct reader *r, const struct json *v, const char *what,
                  int (*find)(const struct catalogue *, str), int *into)
{
    if (v->kind != JSON_STRING)
        return reader_mistake(r, v, "here belongs the id of one %s, in quotes", what);
    struct reference *ref = NEW(r->out, struct reference, 1);
    *ref = (struct reference){v, r->file, find, what, into, NULL};
    *r->references_end = ref;
    r->references_end = &ref->next;
    return true;
}

bool key_indicator(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return refer(r, v, "indicator", catalogue_indicator, place(into, key->at));
}

bool key_map(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    return refer(r, v, "map", catalogue_map, place(into, key->at));
}

bool key_indicators(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    bool one = v->kind == JSON_STRING;
    if (!one && !is_list(r, v, key->name))
        return false;
    size_t count = one ? 1 : v->count, n = 0;
    int *list = NEW(r->out, int, count);
    for (const struct json *m = one ? v : v->first; m && n < count; m = m->next)
        if (!refer(r, m, "indicator", catalogue_indicator, &list[n++]))
            return false;
    keep_list(key, into, list, count);
    return true;
}
