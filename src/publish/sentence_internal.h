/* sentence_internal.h - putting sentences together; for sentence*.c only. */
#pragma once
#include "publish/write.h"

/* The text of texts.json with its places filled. */
struct text say(struct arena *out, const struct published *p, const char *id,
                const struct filling *fillings, size_t count);
struct text join(struct arena *out, struct text a, struct text b); /* with a blank between */
struct text both(str s);                                           /* the same in both languages */
