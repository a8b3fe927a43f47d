/* ID tokens: one good one in each algorithm is accepted, every forged one is not. Keys and
 * signatures are made by libcrypto here, so that only the one thing that is forged is wrong. */
#include "../test.h"
#include "base/buf.h"
#include "people/idtoken.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

enum { NOW = 1700000000 };
static struct arena run;
static EVP_PKEY *rsa, *rsa_other, *rsa_small, *ec, *ec_other;
static struct jwks *keys;

static void base64url(struct buf *out, const void *bytes, size_t len)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *b = bytes;
    for (size_t i = 0; i < len; i += 3) {
        uint32_t v = (uint32_t)b[i] << 16 | (i + 1 < len ? (uint32_t)b[i + 1] << 8 : 0) |
                     (i + 2 < len ? b[i + 2] : 0);
        for (size_t k = 0; k < 4 && i + k <= len; k++)
            buf_byte(out, (uint8_t)letters[v >> (18 - 6 * k) & 63]);
    }
}

static void number(struct buf *out, EVP_PKEY *key, const char *name, int pad)
{
    BIGNUM *n = NULL;
    unsigned char bytes[1024];
    assert_int_equal(EVP_PKEY_get_bn_param(key, name, &n), 1);
    int len = pad ? BN_bn2binpad(n, bytes, pad) : BN_bn2bin(n, bytes);
    base64url(out, bytes, (size_t)len);
    BN_free(n);
}

static void jwk_rsa(struct buf *out, EVP_PKEY *key, const char *kid)
{
    buf_format(out, "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"", kid);
    number(out, key, OSSL_PKEY_PARAM_RSA_N, 0);
    buf_format(out, "\",\"e\":\"");
    number(out, key, OSSL_PKEY_PARAM_RSA_E, 0);
    buf_format(out, "\"}");
}

static void jwk_ec(struct buf *out, EVP_PKEY *key, const char *kid)
{
    buf_format(out, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"%s\",\"x\":\"",
               kid);
    number(out, key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
    buf_format(out, "\",\"y\":\"");
    number(out, key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    buf_format(out, "\"}");
}

static struct buf sign_rs256(EVP_PKEY *key, const struct buf *text)
{
    struct buf out = {0};
    unsigned char bytes[1024];
    size_t len = sizeof bytes;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(
        EVP_DigestSign(context, bytes, &len, (const unsigned char *)text->at, text->len), 1);
    EVP_MD_CTX_free(context);
    buf_bytes(&out, bytes, len);
    return out;
}

static struct buf sign_es256(EVP_PKEY *key, const struct buf *text)
{
    struct buf der = sign_rs256(key, text), out = {0};
    const unsigned char *at = (const unsigned char *)der.at;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)der.len);
    unsigned char bytes[64];
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes + 32, 32);
    ECDSA_SIG_free(pair);
    buf_reset(&der);
    buf_bytes(&out, bytes, sizeof bytes);
    return out;
}

enum how { RS256, ES256, HMAC_WITH_MODULUS, UNSIGNED };

static struct buf signature(enum how how, EVP_PKEY *key, const struct buf *text)
{
    struct buf out = {0};
    if (how == RS256)
        return sign_rs256(key, text);
    if (how == ES256)
        return sign_es256(key, text);
    if (how == HMAC_WITH_MODULUS) { /* RFC 8725 2.1: the public key as a shared secret */
        unsigned char mac[64], modulus[1024];
        unsigned len = 0;
        BIGNUM *n = NULL;
        EVP_PKEY_get_bn_param(rsa, OSSL_PKEY_PARAM_RSA_N, &n);
        int size = BN_bn2bin(n, modulus);
        BN_free(n);
        HMAC(EVP_sha256(), modulus, size, (const unsigned char *)text->at, text->len, mac, &len);
        buf_bytes(&out, mac, len);
    }
    return out;
}

static const char good_claims[] =
    "\"iss\":\"https://id.example.nl\",\"sub\":\"s-1\",\"aud\":\"veerkracht\",\"nonce\":\"n-1\","
    "\"iat\":1700000000,\"exp\":1700000300";

struct forged {
    const char *what, *header, *claims; /* NULL: the good ones */
    enum how how;
    EVP_PKEY **key; /* NULL: the provider's */
};

static str token_of(const struct forged *f)
{
    struct buf text = {0}, claims = {0};
    const char *header = f->header         ? f->header
                         : f->how == ES256 ? "{\"alg\":\"ES256\",\"kid\":\"e1\"}"
                                           : "{\"alg\":\"RS256\",\"kid\":\"r1\"}";
    base64url(&text, header, strlen(header));
    buf_byte(&text, '.');
    buf_format(&claims, "{%s}", f->claims ? f->claims : good_claims);
    base64url(&text, claims.at, claims.len);
    EVP_PKEY *key = f->key ? *f->key : f->how == ES256 ? ec : rsa;
    struct buf s = signature(f->how, key, &text);
    buf_byte(&text, '.');
    base64url(&text, s.at, s.len);
    str token = arena_str(&run, buf_text(&text));
    buf_reset(&s);
    buf_reset(&text);
    buf_reset(&claims);
    return token;
}

static bool accepted(str token, struct idtoken *told, struct err *err)
{
    struct idtoken_wanted wanted = {.issuer = S("https://id.example.nl"),
                                    .client_id = S("veerkracht"),
                                    .nonce = S("n-1"),
                                    .now = NOW};
    return idtoken_check(&run, token, keys, &wanted, told, err);
}

static void what_a_provider_signs_is_accepted(void **state)
{
    (void)state;
    static const struct forged good[] = {
        {.what = "RS256", .how = RS256},
        {.what = "ES256", .how = ES256},
        {.what = "no key name", .header = "{\"alg\":\"RS256\"}"},
        {.what = "several audiences with us as party",
         .claims =
             "\"iss\":\"https://id.example.nl\",\"sub\":\"s-1\",\"aud\":[\"other\",\"veerkracht\"],"
             "\"azp\":\"veerkracht\",\"nonce\":\"n-1\",\"iat\":1700000000,\"exp\":1700000300,"
             "\"email\":\"a@example.nl\",\"email_verified\":true,\"name\":\"A\""},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        struct idtoken told = {0};
        struct err err = {0};
        if (!accepted(token_of(&good[i]), &told, &err))
            fail_msg("%s: %s", good[i].what, err.text);
        assert_true(str_equal(told.subject, S("s-1")));
        assert_int_equal(told.email_verified, told.email.len > 0);
    }
}

#define WITH(claims) "\"iss\":\"https://id.example.nl\",\"aud\":\"veerkracht\"," claims
#define TIMES        "\"iat\":1700000000,\"exp\":1700000300"
static const struct forged forgeries[] = {
    {.what = "unsigned", .header = "{\"alg\":\"none\"}", .how = UNSIGNED},
    {.what = "unsigned, None", .header = "{\"alg\":\"None\"}", .how = UNSIGNED},
    {.what = "unsigned, RS256 said", .how = UNSIGNED},
    {.what = "no algorithm", .header = "{\"kid\":\"r1\"}"},
    {.what = "algorithm is a list", .header = "{\"alg\":[\"RS256\"]}"},
    {.what = "rs256 in small letters", .header = "{\"alg\":\"rs256\"}"},
    {.what = "HS256 with the public key",
     .header = "{\"alg\":\"HS256\",\"kid\":\"r1\"}",
     .how = HMAC_WITH_MODULUS},
    {.what = "HMAC, RS256 said", .how = HMAC_WITH_MODULUS},
    {.what = "RS512 said", .header = "{\"alg\":\"RS512\",\"kid\":\"r1\"}"},
    {.what = "PS256 said", .header = "{\"alg\":\"PS256\",\"kid\":\"r1\"}"},
    {.what = "ES256 said, RSA signature", .header = "{\"alg\":\"ES256\",\"kid\":\"r1\"}"},
    {.what = "RS256 said, EC key named", .header = "{\"alg\":\"RS256\",\"kid\":\"e1\"}"},
    {.what = "EC signature, RSA key named",
     .header = "{\"alg\":\"ES256\",\"kid\":\"r1\"}",
     .how = ES256},
    {.what = "another RSA key", .key = &rsa_other},
    {.what = "another RSA key, no name", .header = "{\"alg\":\"RS256\"}", .key = &rsa_other},
    {.what = "another EC key", .how = ES256, .key = &ec_other},
    {.what = "a small RSA key that the provider lists",
     .header = "{\"alg\":\"RS256\",\"kid\":\"small\"}",
     .key = &rsa_small},
    {.what = "a key for encryption",
     .header = "{\"alg\":\"RS256\",\"kid\":\"enc\"}",
     .key = &rsa_other},
    {.what = "a key of an unknown name", .header = "{\"alg\":\"RS256\",\"kid\":\"r9\"}"},
    {.what = "a key that the token brings",
     .header = "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\"}}",
     .key = &rsa_other},
    {.what = "a key at an address",
     .header = "{\"alg\":\"RS256\",\"jku\":\"https://x.example.nl\"}",
     .key = &rsa_other},
    {.what = "an extension that is critical",
     .header = "{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[\"b64\"],\"b64\":false}"},
    {.what = "algorithm twice", .header = "{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"r1\"}"},
    {.what = "header is a list", .header = "[1]"},
    {.what = "issuer absent",
     .claims = "\"sub\":\"s\",\"aud\":\"veerkracht\",\"nonce\":\"n-1\"," TIMES},
    {.what = "issuer with a slash more",
     .claims = "\"iss\":\"https://id.example.nl/"
               "\",\"sub\":\"s\",\"aud\":\"veerkracht\",\"nonce\":\"n-1\"," TIMES},
    {.what = "issuer is a list",
     .claims = "\"iss\":[\"https://"
               "id.example.nl\"],\"sub\":\"s\",\"aud\":\"veerkracht\",\"nonce\":\"n-1\"," TIMES},
    {.what = "audience absent",
     .claims = "\"iss\":\"https://id.example.nl\",\"sub\":\"s\",\"nonce\":\"n-1\"," TIMES},
    {.what = "audience another",
     .claims = "\"iss\":\"https://"
               "id.example.nl\",\"sub\":\"s\",\"aud\":\"other\",\"nonce\":\"n-1\"," TIMES},
    {.what = "audience begins with ours",
     .claims = "\"iss\":\"https://"
               "id.example.nl\",\"sub\":\"s\",\"aud\":\"veerkracht2\",\"nonce\":\"n-1\"," TIMES},
    {.what = "audience with a number",
     .claims = "\"iss\":\"https://"
               "id.example.nl\",\"sub\":\"s\",\"aud\":[\"veerkracht\",1],\"nonce\":\"n-1\"," TIMES},
    {.what = "several audiences, no party",
     .claims =
         "\"iss\":\"https://"
         "id.example.nl\",\"sub\":\"s\",\"aud\":[\"veerkracht\",\"x\"],\"nonce\":\"n-1\"," TIMES},
    {.what = "party another",
     .claims = WITH("\"azp\":\"x\",\"sub\":\"s\",\"nonce\":\"n-1\"," TIMES)},
    {.what = "party empty", .claims = WITH("\"azp\":\"\",\"sub\":\"s\",\"nonce\":\"n-1\"," TIMES)},
    {.what = "no nonce", .claims = WITH("\"sub\":\"s\"," TIMES)},
    {.what = "nonce of another sign-in", .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-2\"," TIMES)},
    {.what = "nonce longer", .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-11\"," TIMES)},
    {.what = "nonce a number", .claims = WITH("\"sub\":\"s\",\"nonce\":1," TIMES)},
    {.what = "expired",
     .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1699999800,\"exp\":1699999900")},
    {.what = "no end", .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1700000000")},
    {.what = "end is a text",
     .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1700000000,\"exp\":\"1700000300\"")},
    {.what = "end beyond numbers",
     .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1700000000,\"exp\":1e300")},
    {.what = "issued in the future",
     .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1700000900,\"exp\":1700001300")},
    {.what = "issued long ago",
     .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1600000000,\"exp\":1700001300")},
    {.what = "not yet",
     .claims = WITH("\"sub\":\"s\",\"nonce\":\"n-1\",\"nbf\":1700000900," TIMES)},
    {.what = "nobody", .claims = WITH("\"nonce\":\"n-1\"," TIMES)},
    {.what = "an empty name", .claims = WITH("\"sub\":\"\",\"nonce\":\"n-1\"," TIMES)},
    {.what = "a number as name", .claims = WITH("\"sub\":1,\"nonce\":\"n-1\"," TIMES)},
    {.what = "subject twice",
     .claims = WITH("\"sub\":\"s\",\"sub\":\"t\",\"nonce\":\"n-1\"," TIMES)},
};

static void no_forged_token_is_accepted(void **state)
{
    (void)state;
    assert_true(COUNT(forgeries) >= 40);
    for (size_t i = 0; i < COUNT(forgeries); i++) {
        struct idtoken told = {0};
        struct err err = {0};
        if (accepted(token_of(&forgeries[i]), &told, &err))
            fail_msg("accepted: %s", forgeries[i].what);
        assert_true(err.text[0] && told.subject.len == 0);
    }
}

/* Every byte of a good token matters: another letter in its place, a byte less, a byte more. */
static void a_changed_token_is_refused(void **state)
{
    (void)state;
    for (enum how how = RS256; how <= ES256; how++) {
        str good = token_of(&(struct forged){.how = how});
        char *copy = arena_text(&run, good);
        for (size_t i = 0; i < good.len; i++) {
            char was = copy[i];
            copy[i] = was == 'A' ? 'B' : 'A';
            struct idtoken told = {0};
            struct err err = {0};
            struct arena keep = run;
            assert_false(accepted((str){copy, good.len}, &told, &err));
            run = keep;
            copy[i] = was;
        }
        struct idtoken told = {0};
        struct err a = {0}, b = {0}, c = {0};
        assert_false(accepted((str){good.at, good.len - 1}, &told, &a));
        assert_false(accepted(str_from(arena_format(&run, "%.*s=", STR_ARG(good))), &told, &b));
        assert_false(accepted(str_from(arena_format(&run, "%.*s.x", STR_ARG(good))), &told, &c));
    }
}

static void a_provider_without_keys_we_use_is_an_error(void **state)
{
    (void)state;
    static const char *const sets[] = {
        "",
        "[]",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}]}"};
    for (size_t i = 0; i < COUNT(sets); i++) {
        struct jwks *none = NULL;
        struct err err = {0};
        assert_false(jwks_read(str_from(sets[i]), &none, &err));
        assert_null(none);
    }
}

static int keys_make(void **state)
{
    (void)state;
    run = arena_open("test", (size_t)1 << 30);
    rsa = EVP_RSA_gen(2048);
    rsa_other = EVP_RSA_gen(2048);
    rsa_small = EVP_RSA_gen(1024);
    ec = EVP_EC_gen("P-256");
    ec_other = EVP_EC_gen("P-256");
    struct buf set = {0};
    buf_format(&set, "{\"keys\":[");
    jwk_rsa(&set, rsa, "r1");
    buf_byte(&set, ',');
    jwk_ec(&set, ec, "e1");
    buf_byte(&set, ',');
    jwk_rsa(&set, rsa_small, "small");
    buf_format(&set, ",{\"kty\":\"RSA\",\"use\":\"enc\",\"kid\":\"enc\",\"e\":\"AQAB\",\"n\":\"");
    number(&set, rsa_other, OSSL_PKEY_PARAM_RSA_N, 0);
    buf_format(&set, "\"}]}");
    struct err err = {0};
    bool ok = jwks_read(buf_text(&set), &keys, &err);
    buf_reset(&set);
    assert_true(ok && jwks_has(keys, S("r1")) && jwks_has(keys, S("e1")));
    assert_false(jwks_has(keys, S("small")) || jwks_has(keys, S("enc")));
    return 0;
}

static int keys_drop(void **state)
{
    (void)state;
    EVP_PKEY *all[] = {rsa, rsa_other, rsa_small, ec, ec_other};
    for (size_t i = 0; i < COUNT(all); i++)
        EVP_PKEY_free(all[i]);
    jwks_free(keys);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_provider_signs_is_accepted),
        cmocka_unit_test(no_forged_token_is_accepted),
        cmocka_unit_test(a_changed_token_is_refused),
        cmocka_unit_test(a_provider_without_keys_we_use_is_an_error),
    };
    return cmocka_run_group_tests(tests, keys_make, keys_drop);
}
