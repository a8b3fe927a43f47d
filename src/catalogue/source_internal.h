/* source_internal.h - what source.c and indicator.c share: a column bound to an indicator can be
 * written in the source's file or, so that an indicator is one new file, in the indicator's. */
#pragma once
#include "base/file.h"
#include "catalogue/reader_internal.h"

extern const struct shape condition_shape;

/* The keys of a binding, at `member` (with its dot, or nothing) of a struct of `type`. */
#define BINDING_KEYS(type, member)                                                                 \
    OPTIONAL("column", key_strings, FILL_LIST(type, member names)),                                \
        OPTIONAL("after", key_string, FILL(type, member after)),                                   \
        OPTIONAL("factor", key_number, FILL(type, member factor), .fallback = 1),                  \
        OPTIONAL("least", key_number, FILL(type, member least), .fallback = -INFINITY),            \
        OPTIONAL("most", key_number, FILL(type, member most), .fallback = INFINITY),               \
        OPTIONAL("zero_is_withheld", key_bool, FILL(type, member zero_is_withheld)),               \
        OPTIONAL("where", key_objects, FILL_LIST(type, member where), .detail = &condition_shape)

/* What must hold within a binding, and between it and its delivery. */
MUST_USE bool binding_check(struct reader *r, const struct json *v,
                            const struct column_binding *binding);
MUST_USE bool delivery_takes(struct reader *r, const struct json *v, const struct delivery *d,
                             const struct column_binding *binding);
