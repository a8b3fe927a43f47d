/* idtoken.h - whether an ID token says who it says: OpenID Connect Core 3.1.3.7, RFC 7515, 7519,
 * 8725. Pure: bytes in, a verdict out; no network, no clock, no store. oidc.c fetches what it
 * needs. Signatures are checked by libcrypto; fuzz/people/fuzz_idtoken.c attacks the rest. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum {
    IDTOKEN_MOST = 16384,  /* bytes of a token */
    IDTOKEN_KEYS = 32,     /* keys of a provider that are looked at */
    IDTOKEN_SKEW_S = 60,   /* seconds that two clocks may differ */
    IDTOKEN_AGE_S = 600,   /* a token issued longer ago is not of this sign-in */
    IDTOKEN_SUBJECT = 255, /* bytes, OpenID Connect Core 2 */
};

/* A provider's keys (RFC 7517). RSA of 2,048 to 8,192 bits for RS256 and P-256 for ES256; other
 * keys are left out, since a provider may have more than we use. */
struct jwks;
/* errors  no JWK set, or no key of it that can be used */
MUST_USE bool jwks_read(str json, struct jwks **keys, struct err *err);
void jwks_free(struct jwks *keys);
/* Whether a key of that name is there. */
bool jwks_has(const struct jwks *keys, str kid);

/* What a token must say. */
struct idtoken_wanted {
    str issuer, client_id; /* exactly */
    str nonce;             /* of this sign-in */
    int64_t now;           /* UTC seconds */
};
/* What it says, in the arena. */
struct idtoken {
    str subject, email, name; /* email and name: empty when absent */
    bool email_verified;
};

/* The key the token names, for a look at the provider's keys again; empty when it cannot be read.
 */
str idtoken_kid(struct arena *out, str token);
/* Check form, algorithm (RS256 or ES256, and that of the key), signature, issuer, audience,
 * authorised party, times and nonce. errors  one sentence for the log; nothing of the token is
 * repeated in it */
MUST_USE bool idtoken_check(struct arena *out, str token, const struct jwks *keys,
                            const struct idtoken_wanted *wanted, struct idtoken *told,
                            struct err *err);
