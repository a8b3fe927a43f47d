/* secret.h - what nobody may guess: ids, tokens, keys, and boxes only we can open. libsodium does
 * the work; this file says how long things are and how they are written. */
#pragma once
#include "base/base.h"
#include "base/err.h"
#include "base/file.h"
#include "people/who.h"

enum {
    TOKEN_BYTES = 32, /* 256 random bits */
    TOKEN_TEXT = 44,  /* as base64url without padding, and its NUL */
    KEYRING_MOST = 4, /* keys of a ring: the first seals, all open */
    KEYRING_BYTES = 32,
};

/* Once, before anything else of this file and before threads. */
MUST_USE bool secret_prepare(struct err *err);

void secret_bytes(void *out, size_t len);
/* A new id: 20 letters of base32, 100 random bits. */
void id_new(char out[PEOPLE_ID]);
/* Whether a text of a client has the form of an id. */
bool id_fits(str id);
/* A new token, and what is kept of it: the SHA-256 of its text. */
void token_new(char out[TOKEN_TEXT]);
bool token_fits(str token);
/* A number of a text that nobody outside can choose to make equal to another's: SipHash with a key
 * of this process. For tables in memory. */
uint64_t secret_hash(str text);
/* Whether two texts are equal, in a time that does not tell where they differ. */
bool secret_equal(str a, str b);

/* The server's own keys: for TOTP secrets at rest and for what a browser keeps for us. */
struct keyring {
    size_t count;
    uint8_t keys[KEYRING_MOST][KEYRING_BYTES];
};
/* Read a file of one key a line, in 64 hexadecimal digits; an absent file is made with one new key,
 * readable by its owner alone.
 * errors  a file that others can read, a line that is no key, more than KEYRING_MOST keys */
MUST_USE bool keyring_open(const char *path, struct keyring *ring, struct err *err);
/* A text that only this ring opens, and only for the same purpose ("totp USER"): base64url. */
str keyring_seal(const struct keyring *ring, struct arena *out, str purpose, str text);
/* false: not ours, changed on the way, or for another purpose. */
MUST_USE bool keyring_open_box(const struct keyring *ring, struct arena *out, str purpose, str box,
                               str *text);
