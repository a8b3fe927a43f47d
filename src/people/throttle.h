/* throttle.h - how often somebody may be wrong. Counted in the people store, so that all servers
 * count together. ASVS 5.0 V6.3.1. Three counts for each wrong try:
 *
 *   "both WHAT ADDRESS"   10 in 15 minutes, then a wait of 1 minute that doubles to an hour
 *   "address ADDRESS"     100 in an hour, then a wait to the end of the hour
 *   "account WHAT"        50 in an hour from everywhere; then one try a second from addresses that
 *                         never came in there. "known WHAT ADDRESS" remembers those that did, for
 *                         90 days: guessing from elsewhere never shuts the owner out.
 *
 * WHAT is a hash of an e-mail address, or the id of a user or link. */
#pragma once
#include "people/db.h"

/* Seconds to wait before another try; 0: now. */
MUST_USE bool throttle_wait(struct tx *t, str what, str address, int64_t now, int64_t *seconds,
                            struct err *err);
/* Count a wrong try. */
MUST_USE bool throttle_wrong(struct tx *t, str what, str address, int64_t now, struct err *err);
/* A right one: forget what this address did wrong here, and know it. */
MUST_USE bool throttle_right(struct tx *t, str what, str address, int64_t now, struct err *err);
