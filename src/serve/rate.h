/* rate.h - how much one client may ask, by kind of request: a bucket that fills steadily. Only with
 * accounts; a server that is open to this machine alone has nobody to hold back. Memory is fixed:
 * who has not asked for longest gives way. */
#pragma once
#include "base/base.h"

enum rate {
    RATE_FREE,  /* not counted: health */
    RATE_FILE,  /* the page and files of editions */
    RATE_READ,  /* the store is read */
    RATE_WRITE, /* the store is changed */
    RATE_SIGN,  /* passwords, codes, links: guessing */
    RATE_HEAVY, /* uploads, letters, providers */
    RATE_COUNT
};
const char *rate_name(enum rate rate);
/* What a class allows: so many a second, after so many at once. */
double rate_per_second(enum rate rate);
double rate_at_once(enum rate rate);

struct rates;
/* factor: times the table; 0: no limits. */
struct rates *rates_new(double factor);
void rates_close(struct rates *r);
/* Take one. returns  0, or the seconds to wait */
MUST_USE int64_t rates_take(struct rates *r, enum rate rate, str address, int64_t now_us);
