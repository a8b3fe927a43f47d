/* strict.h - which bytes of a client are a well-formed HTTP/1.x request, before anybody acts on
 * them. libmicrohttpd is lenient where readers may differ (bare LF, two lengths, blanks before the
 * colon, ...); differing readers are how requests are smuggled past a proxy. This one accepts only
 * what can be read in one way, and refuses more than RFC 9112 does. docs/decisions/http.md.
 * A pure function of bytes: no socket, no clock; however the bytes are cut, the verdict is the same
 * (fuzz/serve/fuzz_strict.c holds it to that). */
#pragma once
#include "base/base.h"

enum { STRICT_NAME = 24 }; /* longest header name looked for, and its NUL */

/* One connection's state; zero is a new connection. */
struct strict {
    int where;          /* enum step of strict.c */
    int status;         /* 0 while all is well, else the HTTP status of the refusal, for ever */
    const char *why;    /* a sentence for the log; NULL while all is well */
    uint32_t heads;     /* whole heads accepted so far */
    uint32_t head_len;  /* bytes of the head being read; 0 between requests */
    uint32_t part_len;  /* bytes of the method, target, version or name being read */
    uint32_t headers;   /* header lines of this head */
    uint32_t seen;      /* bit per header that may stand once, see strict.c */
    uint64_t body_left; /* bytes of the body still to come */
    uint64_t length;    /* Content-Length of this head */
    int header;         /* index of the header whose value is read; -1 another */
    int escape;         /* hexadecimal digits still due after '%' in the target */
    char name[STRICT_NAME];
    bool in_query, old, reads, text_begun; /* after '?'; HTTP/1.0; GET or HEAD; value has begun */
};

/* Read the next bytes of the connection.
 * returns  how many of them, from the front, may be passed on: all while all is well; after a
 *          refusal (status is set) only those that end the requests before the refused one.
 * note     bytes of a head are passed on before it is whole; its last byte never is when the head
 *          is refused, so that nobody behind can act on it */
size_t strict_feed(struct strict *s, const char *bytes, size_t len);
