#include "people/totp.h"
#include "people/secret.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_secret_new(char base32[TOTP_SECRET_TEXT])
{
    uint8_t chance[TOTP_SECRET_TEXT - 1]; /* 5 bits of each: 160 */
    secret_bytes(chance, sizeof chance);
    for (size_t i = 0; i < sizeof chance; i++)
        base32[i] = letters[chance[i] & 31];
    base32[sizeof chance] = '\0';
}

static void uri_part(struct arena *out, char **to, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    char *text = NEW(out, char, s.len * 3 + 1), *at = text;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~' || c == '@';
        if (!plain)
            *at++ = '%', *at++ = hex[c >> 4];
        *at++ = plain ? (char)c : hex[c & 15];
    }
    *to = text;
}

str totp_uri(struct arena *out, str issuer, str account, str base32)
{
    char *who, *whose;
    uri_part(out, &who, issuer);
    uri_part(out, &whose, account);
    return str_from(arena_format(out, "otpauth://totp/%s:%s?secret=%.*s&issuer=%s", who, whose,
                                 STR_ARG(base32), who));
}

static bool secret_read(str base32, uint8_t out[TOTP_SECRET])
{
    if (base32.len != TOTP_SECRET_TEXT - 1)
        return false;
    uint32_t bits = 0;
    size_t have = 0, made = 0;
    for (size_t i = 0; i < base32.len; i++) {
        const char *at = base32.at[i] ? strchr(letters, base32.at[i]) : NULL;
        if (!at)
            return false;
        bits = bits << 5 | (uint32_t)(at - letters);
        have += 5;
        if (have >= 8) {
            have -= 8;
            out[made++] = (uint8_t)(bits >> have);
        }
    }
    return true;
}

bool totp_code(str base32, int64_t step, char out[TOTP_DIGITS + 1])
{
    uint8_t key[TOTP_SECRET], moment[8], mac[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    if (!secret_read(base32, key))
        return false;
    for (int i = 0; i < 8; i++)
        moment[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    if (!HMAC(EVP_sha1(), key, sizeof key, moment, sizeof moment, mac, &len) || len != 20)
        return false;
    const uint8_t *at = mac + (mac[19] & 15);
    uint32_t value = ((uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
                      at[3]) %
                     1000000;
    for (int i = TOTP_DIGITS - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
    out[TOTP_DIGITS] = '\0';
    return true;
}

int64_t totp_step(str base32, str code, int64_t now, int64_t last_used)
{
    char given[TOTP_DIGITS];
    size_t len = 0;
    for (size_t i = 0; i < code.len; i++) {
        if (code.at[i] == ' ')
            continue;
        if (len == TOTP_DIGITS)
            return 0;
        given[len++] = code.at[i];
    }
    int64_t found = 0, step = now / TOTP_STEP_S;
    for (int64_t s = step - 1; s <= step + 1; s++) {
        char right[TOTP_DIGITS + 1];
        if (s > last_used && totp_code(base32, s, right) &&
            secret_equal((str){given, len}, str_from(right)))
            found = s;
    }
    return found;
}

void recovery_new(char out[RECOVERY_TEXT])
{
    char id[2][PEOPLE_ID]; /* 12 letters of each */
    id_new(id[0]);
    id_new(id[1]);
    for (size_t i = 0, at = 0; i < RECOVERY_LETTERS; i++) {
        if (i && i % 4 == 0)
            out[at++] = '-';
        out[at++] = id[i / 12][i % 12];
    }
    out[RECOVERY_TEXT - 1] = '\0';
}

str recovery_bare(struct arena *out, str code)
{
    char *bare = NEW(out, char, code.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (c != '-' && c != ' ')
            bare[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (str){bare, len};
}
