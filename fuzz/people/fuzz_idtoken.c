/* Any bytes are a token that is refused, or a set of keys that is; never a crash. The first byte
 * says which of the two. A fuzzer cannot sign, so nothing may ever be accepted. */
#include "people/idtoken.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const char key_set[] =
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\","
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"; /* RFC 7515 A.3 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct arena run;
    static struct jwks *keys;
    struct err err = {0};
    if (!run.at) {
        run = arena_open("fuzz", (size_t)1 << 28);
        if (!jwks_read(S(key_set), &keys, &err))
            return 1;
    }
    if (len == 0)
        return 0;
    str text = {(const char *)bytes + 1, len - 1};
    struct arena scratch = run;
    struct jwks *read = NULL;
    struct idtoken told = {0};
    struct idtoken_wanted wanted = {
        .issuer = S("i"), .client_id = S("c"), .nonce = S("n"), .now = 1700000000};
    if (bytes[0] & 1) {
        bool ok = jwks_read(text, &read, &err);
        assert(ok == (read != NULL));
        jwks_free(read);
    } else {
        (void)idtoken_kid(&scratch, text);
        bool ok = idtoken_check(&scratch, text, keys, &wanted, &told, &err);
        assert(!ok && err.text[0]);
    }
    return 0;
}
