/* password.h - which passwords are taken, and how they are kept: NIST SP 800-63B and ASVS 5.0
 * V6.2. Length counts, composition does not; what everybody would guess first is refused. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum {
    PASSWORD_LEAST = 8,   /* characters */
    PASSWORD_MOST = 1024, /* bytes; all of them count, none is cut off */
    PASSWORD_HASH = 128,  /* a kept password and its NUL */
};

enum password_verdict {
    PASSWORD_FITS,
    PASSWORD_SHORT,
    PASSWORD_LONG,
    PASSWORD_COMMON,  /* in the list of common passwords, as it is or dressed up */
    PASSWORD_CONTEXT, /* little but the person's name, address, organisation or this site's name */
};
const char *password_code(enum password_verdict verdict); /* "password_short", ...; NULL: fits */

/* Judge a new password. `context`: words of the person and the place; parts of 4 letters and more
 * are looked at, whatever their case. Never changes the password: no trimming, no folding. */
enum password_verdict password_judge(str password, const str *context, size_t count);

/* argon2id, t=2, 19 MiB, p=1 (RFC 9106; OWASP): about 20 ms of one processor. Vault threads only.
 * Ends the process when the memory is refused: it is asked for once at a time a thread. */
void password_hash(str password, char out[PASSWORD_HASH]);
/* Whether the password is the kept one. An empty `kept` (no such account, or one without password)
 * costs the same time and is never right. */
bool password_is(str password, str kept);
/* Whether a kept password was made with other costs than today's, to make it anew at a login. */
bool password_is_stale(str kept);
