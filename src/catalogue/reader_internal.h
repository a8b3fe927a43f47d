/* reader_internal.h - how JSON objects become structs: a table of keys per kind of object.
 * Knows kinds of keys, references and the place of a mistake; knows no particular object.
 * Flow: catalogue.c parses a file -> [reader] fills the struct its shape describes -> check.c */
#pragma once
#include "base/json.h"
#include "catalogue/catalogue.h"

enum { LIST_MOST = 4096 }; /* members of one list; keeps a hostile file small in memory */

struct key;
struct reader;

/* Reads one member of an object into the struct at `into`; on a mistake false, r->err set. */
typedef bool key_reader(struct reader *r, const struct json *v, const struct key *key, void *into);

/* One key of an object. */
struct key {
    const char *name;
    key_reader *read;
    size_t at, count_at; /* offsets in the struct: the member, and its count for lists */
    bool needed;
    double fallback;    /* numbers and references: written when the key is absent */
    const void *detail; /* struct word[] for key_word, struct shape for key_objects, key_object */
};

/* A kind of object: the keys it knows, the struct they fill and what must hold between them. */
struct shape {
    const char *name; /* as messages and README.md call it: "delivery" */
    size_t size;
    const struct key *keys;
    size_t keys_count;
    bool (*check)(struct reader *r, const struct json *v, void *object); /* may be NULL */
};

/* A word of a JSON value and what it means; a list of them ends with a NULL text. */
struct word {
    const char *text;
    int value;
};

/* Rows of a table of keys. NEEDED and OPTIONAL name the reader, FILL its place in the struct. */
#define FILL(type, member) .at = offsetof(type, member)
#define FILL_LIST(type, member)                                                                    \
    .at = offsetof(type, member), .count_at = offsetof(type, member##_count)
#define NEEDED(key_name, kind, ...)                                                                \
    {                                                                                              \
        .name = key_name, .read = kind, .needed = true, __VA_ARGS__                                \
    }
#define OPTIONAL(key_name, kind, ...)                                                              \
    {                                                                                              \
        .name = key_name, .read = kind, __VA_ARGS__                                                \
    }

key_reader key_string;     /* str, not empty */
key_reader key_text;       /* struct text: {"nl": ..., "en": ...}, both not empty */
key_reader key_number;     /* double */
key_reader key_int;        /* int */
key_reader key_year;       /* int 1900..2100 */
key_reader key_bool;       /* bool */
key_reader key_byte;       /* char: one ASCII character */
key_reader key_word;       /* an enum; detail: its words */
key_reader key_colour;     /* char[8]: "#rrggbb" */
key_reader key_strings;    /* list of str; one string stands for a list of one */
key_reader key_texts;      /* list of struct text */
key_reader key_triple;     /* struct text[3] */
key_reader key_numbers;    /* list of double */
key_reader key_object;     /* a struct in place; detail: its shape */
key_reader key_objects;    /* list of structs; detail: their shape */
key_reader key_indicator;  /* int: index of the indicator with this id; fallback -1 */
key_reader key_indicators; /* list of those; one string stands for a list of one */
key_reader key_map;        /* int: index of the map with this id; fallback -1 */

/* An id that must exist; found once all files are read. */
struct reference {
    const struct json *at;
    const char *file;
    int (*find)(const struct catalogue *c, str id);
    const char *what; /* "indicator" */
    int *into;
    struct reference *next;
};

/* A column that an indicator's file binds in a delivery of a source. */
struct claim {
    str source, delivery;
    struct column_binding binding;
    const struct json *at;
    const char *file;
    struct claim *next;
};

/* One reading of a catalogue. */
struct reader {
    struct arena *out; /* what stays */
    struct catalogue *catalogue;
    const char *file;                               /* the file being read, as given to the user */
    int indicator;                                  /* its index while an indicator is read */
    struct reference *references, **references_end; /* in the order of the files */
    struct claim *claims, **claims_end;
    struct err *err;
};

/* Set "file:line:column: sentence" for a value. Always returns false. */
bool reader_mistake(struct reader *r, const struct json *v, const char *format, ...) PRINTF(3, 4);
/* Fill the struct at `into` (zeroed) as the shape says, then run its check. */
MUST_USE bool reader_object(struct reader *r, const struct json *v, const struct shape *shape,
                            void *into);

/* Which keys go with a kind of object: "a share needs 'base'", "has no use for 'per'". */
struct rule {
    int kind;
    const char *word;       /* the kind as the file says it */
    const char *needs[6];   /* ended by NULL */
    const char *no_use[12]; /* ended by NULL */
};
/* Hold `v` against the row of `rules` with this kind; `thing` names the object in messages. */
MUST_USE bool reader_rules(struct reader *r, const struct json *v, const char *thing,
                           const struct rule *rules, size_t count, int kind);
/* The member `key` of v, or v itself: where a message about the key points. */
const struct json *reader_at(const struct json *v, const char *key);

/* The kinds of files, and what must hold between files (check.c). */
extern const struct shape text_shape, source_shape, indicator_shape, map_shape, edition_shape,
    region_shape, disclosure_shape;
MUST_USE bool texts_read(struct reader *r, const struct json *root);
/* Which roots the check needs: the documents, in the order of the catalogue's arrays. */
struct documents {
    const struct json **source, **indicator, **map, **edition;
};
MUST_USE bool check_catalogue(struct reader *r, const struct documents *documents);
