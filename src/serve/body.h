/* body.h - what a client sent as JSON, member by member, and what is answered when it cannot be
 * read. */
#pragma once
#include "base/json.h"
#include "serve/router.h"

/* The body as an object, in the request's arena. false: the answer says what is wrong (415, 400).
 */
MUST_USE bool body_object(const struct request *q, struct answer *a, const struct json **root);
/* A member's text; empty when it is absent, no text or longer than `most` bytes. */
str body_text(const struct json *root, const char *name, size_t most);
bool body_flag(const struct json *root, const char *name, bool otherwise);
/* A whole number between least and most, or what is given otherwise when absent or anything else.
 */
int64_t body_number(const struct json *root, const char *name, int64_t least, int64_t most,
                    int64_t otherwise);
/* A list of at most `most` texts; false when it is no such list. Absent: an empty one. */
MUST_USE bool body_texts(const struct request *q, const struct json *root, const char *name,
                         size_t most, const str **texts, size_t *count);
bool body_has(const struct json *root, const char *name);

/* A number of the query ("?from=1&to=2"); `otherwise` when absent or no whole number. */
int64_t query_number(const struct request *q, const char *name, int64_t otherwise);
/* A text of the query, percent escapes undone, in the request's arena; empty when absent. */
str query_text(const struct request *q, const char *name);
