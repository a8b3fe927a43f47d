/* answer.h - an answer before it is sent: status, headers, bytes. Statuses and the headers that
 * every answer carries are tables here, so that no route can forget one. Knows no library. */
#pragma once
#include "base/buf.h"
#include "catalogue/catalogue.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_OTHER };

struct answer {
    int status;
    const char *type;     /* Content-Type */
    const char *cache;    /* Cache-Control; NULL: no-store */
    const char *etag;     /* with its quotes; NULL: none */
    struct buf allow;     /* Allow, for 405 */
    struct buf cookie;    /* Set-Cookie; empty: none */
    struct buf accel;     /* X-Accel-Redirect: nginx sends the body; empty: we do */
    struct buf frames;    /* sites that may show this in a frame, a blank between; empty: none */
    const char *saved_as; /* Content-Disposition: the name of a file to keep; NULL: none */
    int64_t retry_s;      /* Retry-After; 0: none */
    bool gzip;            /* the bytes are a gzip form */
    bool varies;          /* the bytes depend on Accept-Encoding */
    bool ranges;          /* parts may be asked for */
    const char *at;       /* the body */
    size_t len;
    uint64_t first, size; /* status 206: the body is bytes first.. of size; 416: size */
    struct buf made;      /* a body made for this answer; `at` is unused then. Sending frees it. */
    void (*release)(void *); /* called with `held` when the body is sent; NULL: nothing held */
    void *held;
};

/* One header line. */
struct answer_header {
    const char *name, *value;
};
/* The headers of every answer but the first, the content security policy, whose frame-ancestors an
 * answer may widen. */
extern const struct answer_header answer_always[];
extern const size_t answer_always_count;

/* What a status is called, in HTTP and to people. An unknown status is our bug. */
const char *answer_reason(int status);
const struct text *answer_words(int status);
/* The content security policy of an answer that nobody frames; and of one, see struct answer. */
extern const char answer_policy_unframed[];
void answer_policy(str frames, struct buf *out);
/* Give back what the answer holds, once it is sent. */
void answer_free(struct answer *a);
/* An error of a route, with a word the page acts on (NULL: none) in the answer's "code". */
void answer_fail(struct answer *a, int status, const char *code, const char *nl, const char *en);
/* The answer has no body: 204. */
void answer_done(struct answer *a);
/* Turn `a` into the error page of a status: JSON for paths of programs, else plain text, Dutch and
 * English. */
void answer_error(struct answer *a, int status, bool for_programs);
/* A whole response, head and body, that closes the connection; for requests that never reached a
 * route. Returns its length (room of 2048 is enough). */
size_t answer_refusal(int status, char *out, size_t room);
