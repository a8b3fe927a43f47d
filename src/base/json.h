/* json.h - read JSON and know where every value stands, so that a mistake in a catalogue file is
 * reported by line and column (jansson and cJSON forget it; see docs/decisions/json.md).
 * A pure function of bytes; fuzz/fuzz_json.c attacks it. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_kind kind;
    double number;      /* JSON_NUMBER */
    str text;           /* JSON_STRING, UTF-8, unescaped */
    str key;            /* name within the object around it; empty elsewhere */
    int line, column;   /* of the value's first byte (of its key within an object), from 1 */
    size_t count;       /* members of an array or object */
    struct json *first; /* first member; NULL when empty */
    struct json *next;  /* next member of what is around it */
};

/* Parse one document. Nesting deeper than 64, a key twice, NUL bytes and bytes after the document
 * are errors: "name:line:column: ...". */
MUST_USE bool json_parse(struct arena *out, const char *name, str text, struct json **root,
                         struct err *err);
/* Member of an object; NULL when absent or when v is no object. */
const struct json *json_member(const struct json *v, str key);
