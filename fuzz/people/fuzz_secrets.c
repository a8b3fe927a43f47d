/* Any bytes as a password, a code, a recovery code, a token, a sealed box, an address of mail and
 * the words of a context: judged, never a crash, and nothing of them is ever right. */
#include "people/mail.h"
#include "people/password.h"
#include "people/secret.h"
#include "people/totp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct arena run;
    static struct keyring ring;
    struct err err = {0};
    if (!run.at) {
        run = arena_open("fuzz", (size_t)1 << 26);
        if (!secret_prepare(&err))
            return 1;
        ring.count = 1;
        secret_bytes(ring.keys[0], KEYRING_BYTES);
    }
    struct arena scratch = run;
    str text = {(const char *)bytes, len}, opened;
    size_t middle = len / 2;
    const str context[] = {{text.at, middle}, {text.at + middle, len - middle}};
    enum password_verdict verdict = password_judge(text, context, 2);
    assert(verdict == PASSWORD_FITS || password_code(verdict));
    assert(len <= PASSWORD_MOST || verdict == PASSWORD_LONG);
    int64_t step = totp_step(S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), text, 59, 0);
    char right[TOTP_DIGITS + 1];
    assert(step >= 0 && step <= 2);
    assert(!totp_code(text, 1, right) || len == TOTP_SECRET_TEXT - 1);
    assert(recovery_bare(&scratch, text).len <= len);
    assert(!token_fits(text) || len == TOKEN_TEXT - 1);
    assert(!id_fits(text) || len == PEOPLE_ID - 1);
    assert(!keyring_open_box(&ring, &scratch, S("fuzz"), text, &opened));
    if (mail_address_fits(text))
        assert(len <= MAIL_ADDRESS && str_find(text, '\r') == len && str_find(text, '\n') == len);
    (void)secret_hash(text);
    return 0;
}
