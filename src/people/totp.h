/* totp.h - time-based one-time passwords: RFC 6238 over HMAC-SHA-1, 6 digits, steps of 30 s, as
 * every authenticator app knows them; and recovery codes for who lost the phone. Pure. */
#pragma once
#include "base/base.h"

enum {
    TOTP_SECRET = 20,      /* bytes */
    TOTP_SECRET_TEXT = 33, /* base32 and a NUL */
    TOTP_DIGITS = 6,
    TOTP_STEP_S = 30,
    RECOVERY_CODES = 10,
    RECOVERY_LETTERS = 24, /* 120 random bits: enough to be kept as a plain SHA-256 */
    RECOVERY_TEXT = 30,    /* "abcd-efgh-2345-67ab-cdef-ghij" and a NUL */
};

void totp_secret_new(char base32[TOTP_SECRET_TEXT]);
/* The address an authenticator app reads from the picture (key URI format). */
str totp_uri(struct arena *out, str issuer, str account, str base32);
/* The code of a step (seconds / 30). false: the secret is not base32 of TOTP_SECRET bytes. */
MUST_USE bool totp_code(str base32, int64_t step, char out[TOTP_DIGITS + 1]);
/* The step that a code belongs to: now's, or one before or after, but later than `last_used` (a
 * code works once). 0: wrong, or used. Blanks in the code are allowed. */
int64_t totp_step(str base32, str code, int64_t now, int64_t last_used);

void recovery_new(char out[RECOVERY_TEXT]);
/* A code as it is kept and looked for: lower case, without dashes and blanks. */
str recovery_bare(struct arena *out, str code);
