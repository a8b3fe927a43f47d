/* map.c - the keys of catalogue/maps/: what a map draws, its classes, colours and words.
 * Knows how many classes and limits each way of drawing has. See reader_internal.h.
 * Flow: maps/<id>.json -> [map] -> struct map -> maps, publish */
#include "catalogue/reader_internal.h"

static const struct word draws_words[] = {
    {"level", MAP_LEVEL},
    {"change", MAP_CHANGE},
    {"change_change", MAP_CHANGE_CHANGE},
    {"level_level", MAP_LEVEL_LEVEL},
    {NULL, 0},
};

static const struct word limits_words[] = {
    {"national_ratio", LIMITS_NATIONAL_RATIO},
    {"value", LIMITS_VALUE},
    {"national_spread", LIMITS_NATIONAL_SPREAD},
    {NULL, 0},
};

static const struct rule map_rules[] = {
    {MAP_LEVEL, "level", {NULL}, {"row_title", "column_title", "row_words", "column_words"}},
    {MAP_CHANGE, "change", {NULL}, {"row_title", "column_title", "row_words", "column_words"}},
    {MAP_CHANGE_CHANGE,
     "change_change",
     {"row_title", "column_title", "row_words", "column_words"},
     {NULL}},
    {MAP_LEVEL_LEVEL,
     "level_level",
     {"row_title", "column_title", "row_words", "column_words"},
     {NULL}},
};

/* How many of everything a way of drawing has. */
static const struct counts {
    size_t axes, classes, limits; /* classes 0: one more than limits */
} counts[] = {
    [MAP_LEVEL] = {1, 0, 0},
    [MAP_CHANGE] = {1, 5, 0},
    [MAP_CHANGE_CHANGE] = {2, 9, 0},
    [MAP_LEVEL_LEVEL] = {2, 9, 2},
};
enum { CLASSES_MOST = 9 };

/* ---- an axis ---- */

static bool axis_check(struct reader *r, const struct json *v, void *object)
{
    const struct axis *axis = object;
    bool as = json_member(v, S("limits_as")) != NULL;
    if (as != (axis->limits_count > 0))
        return reader_mistake(r, v, "'limits' and 'limits_as' go together");
    for (size_t i = 1; i < axis->limits_count; i++)
        if (axis->limits[i] <= axis->limits[i - 1])
            return reader_mistake(r, reader_at(v, "limits"), "limit %zu is not above limit %zu",
                                  i + 1, i);
    return true;
}
static const struct key axis_keys[] = {
    NEEDED("theme", key_string, FILL(struct axis, theme)),
    OPTIONAL("relative", key_bool, FILL(struct axis, relative)),
    OPTIONAL("limits_as", key_word, FILL(struct axis, limits_as), .detail = limits_words),
    OPTIONAL("limits", key_numbers, FILL_LIST(struct axis, limits)),
};
static const struct shape axis_shape = {"axis", sizeof(struct axis), axis_keys, COUNT(axis_keys),
                                        axis_check};

static bool read_axes(struct reader *r, const struct json *v, const struct key *key, void *into)
{
    struct map *map = into;
    if (v->kind != JSON_ARRAY || v->count < 1 || v->count > COUNT(map->axes))
        return reader_mistake(r, v, "%s must be a list of one axis or two", key->name);
    for (const struct json *m = v->first; m; m = m->next)
        if (!reader_object(r, m, key->detail, &map->axes[map->axes_count++]))
            return false;
    return true;
}

/* ---- a class ---- */

static const struct key class_keys[] = {
    NEEDED("id", key_string, FILL(struct map_class, id)),
    NEEDED("title", key_text, FILL(struct map_class, title)),
    NEEDED("meaning", key_text, FILL(struct map_class, meaning)),
    OPTIONAL("small", key_text, FILL(struct map_class, small)),
    NEEDED("light", key_colour, FILL(struct map_class, light)),
    NEEDED("ink_light", key_colour, FILL(struct map_class, ink_light)),
    NEEDED("dark", key_colour, FILL(struct map_class, dark)),
    NEEDED("ink_dark", key_colour, FILL(struct map_class, ink_dark)),
    OPTIONAL("hatch", key_bool, FILL(struct map_class, hatch)),
    OPTIONAL("alarm", key_bool, FILL(struct map_class, alarm)),
};
static const struct shape class_shape = {"class", sizeof(struct map_class), class_keys,
                                         COUNT(class_keys), NULL};

static bool classes_check(struct reader *r, const struct json *v, const struct map *map)
{
    const struct json *m = reader_at(v, "classes")->first;
    size_t alarms = 0;
    for (size_t i = 0; i < map->classes_count; i++, m = m->next) {
        alarms += map->classes[i].alarm;
        if (alarms > 1)
            return reader_mistake(r, reader_at(m, "alarm"), "a map has one alarm class at most");
        for (size_t k = 0; k < i; k++)
            if (str_equal(map->classes[k].id, map->classes[i].id))
                return reader_mistake(r, reader_at(m, "id"), "this map has two classes '%.*s'",
                                      STR_ARG(map->classes[i].id));
    }
    return true;
}

/* ---- reading help ---- */

static const struct key reading_keys[] = {
    NEEDED("nl", key_string, FILL(struct map_help, text.nl)),
    NEEDED("en", key_string, FILL(struct map_help, text.en)),
    OPTIONAL("with", key_map, FILL(struct map_help, with), .fallback = -1),
};
static const struct shape reading_shape = {"reading", sizeof(struct map_help), reading_keys,
                                           COUNT(reading_keys), NULL};

/* ---- a map ---- */

static bool axes_check(struct reader *r, const struct json *v, const struct map *map)
{
    const struct counts *want = &counts[map->draws];
    bool change = map->draws == MAP_CHANGE || map->draws == MAP_CHANGE_CHANGE;
    const struct json *axes = reader_at(v, "axes"), *m = axes->first;
    if (map->axes_count != want->axes)
        return reader_mistake(r, axes, "axes: %zu, where this way of drawing has %zu",
                              map->axes_count, want->axes);
    for (size_t i = 0; i < map->axes_count; i++, m = m->next) {
        size_t limits = map->axes[i].limits_count;
        if (map->draws == MAP_LEVEL ? limits == 0 : limits != want->limits)
            return reader_mistake(r, reader_at(m, "limits"),
                                  map->draws == MAP_LEVEL ? "a level has limits, %zu or more"
                                                          : "this way of drawing has %zu limits",
                                  map->draws == MAP_LEVEL ? (size_t)1 : want->limits);
        if (map->axes[i].relative && !change)
            return reader_mistake(r, reader_at(m, "relative"), "only a change can be relative");
    }
    return true;
}

static bool map_check(struct reader *r, const struct json *v, void *object)
{
    const struct map *map = object;
    if (!reader_rules(r, v, "a map", map_rules, COUNT(map_rules), (int)map->draws) ||
        !axes_check(r, v, map))
        return false;
    size_t classes = counts[map->draws].classes;
    if (classes == 0)
        classes = map->axes[0].limits_count + 1;
    if (map->classes_count != classes || classes > CLASSES_MOST)
        return reader_mistake(r, reader_at(v, "classes"),
                              "%zu classes; this way of drawing, with these limits, has %zu (%d at "
                              "most)",
                              map->classes_count, classes, CLASSES_MOST);
    if (map->number < 0 || map->number > 9)
        return reader_mistake(r, reader_at(v, "number"), "a map's place is 1 to 9, or 0 for none");
    return classes_check(r, v, map);
}
static const struct key map_keys[] = {
    NEEDED("id", key_string, FILL(struct map, id)),
    OPTIONAL("number", key_int, FILL(struct map, number)),
    OPTIONAL("replaces", key_map, FILL(struct map, replaces), .fallback = -1),
    NEEDED("title", key_text, FILL(struct map, title)),
    NEEDED("subtitle", key_text, FILL(struct map, subtitle)),
    NEEDED("short", key_text, FILL(struct map, short_title)),
    NEEDED("question", key_text, FILL(struct map, question)),
    NEEDED("reading", key_objects, FILL_LIST(struct map, reading), .detail = &reading_shape),
    NEEDED("draws", key_word, FILL(struct map, draws), .detail = draws_words),
    NEEDED("axes", read_axes, .detail = &axis_shape),
    NEEDED("classes", key_objects, FILL_LIST(struct map, classes), .detail = &class_shape),
    OPTIONAL("row_title", key_text, FILL(struct map, row_title)),
    OPTIONAL("column_title", key_text, FILL(struct map, column_title)),
    OPTIONAL("row_words", key_triple, FILL(struct map, row_words)),
    OPTIONAL("column_words", key_triple, FILL(struct map, column_words)),
};
const struct shape map_shape = {"map", sizeof(struct map), map_keys, COUNT(map_keys), map_check};
