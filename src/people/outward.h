/* outward.h - a request from the server to another: small, bounded and without surprises.
 * libcurl behind it. Blocks its thread, so it belongs on the errand threads and nowhere else. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum {
    OUTWARD_SECONDS = 10,     /* a whole request, connecting included */
    OUTWARD_MOST = 256 << 10, /* bytes of an answer */
    OUTWARD_ADDRESS = 2048,   /* bytes of an address */
};

struct outward {
    const char *url;
    const char *form;            /* a body of application/x-www-form-urlencoded; NULL: GET */
    const char *user, *password; /* HTTP Basic; NULL: none */
};

/* Call once, before threads. */
MUST_USE bool outward_prepare(struct err *err);
/* Whether the address may be asked: https, or http to this machine itself. */
bool outward_may(str url);
/* Whether the host of an address of any scheme is this machine itself (127.x, [::1], localhost). */
bool outward_is_loopback(str url);
/* Ask, and keep the answer's body in the arena. No redirects are followed: an answer of another
 * status than 200 is an error, as is one that is too large or too slow.
 * errors  a sentence with the host, without the rest of the address */
MUST_USE bool outward_ask(struct arena *out, const struct outward *what, str *body,
                          struct err *err);
/* s with everything but letters, digits and -._~ as %XX, for forms and queries. */
str outward_escape(struct arena *out, str s);
