/* idtoken.c - a token in three parts: read, find its key, check the signature, then every claim.
 * Nothing of a token is believed before its signature holds, but which key to try.
 * Flow: oidc.c -> [idtoken] -> accounts.c. */
#include "people/idtoken.h"
#include "base/json.h"
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

enum algorithm { ALG_NONE, ALG_RS256, ALG_ES256 };
enum { P256_BYTES = 32, RSA_LEAST_BITS = 2048, RSA_MOST_BYTES = 1024, KID_MOST = 256 };

struct jwk {
    enum algorithm algorithm;
    char kid[KID_MOST]; /* empty: none */
    EVP_PKEY *key;
};
struct jwks {
    struct jwk keys[IDTOKEN_KEYS];
    size_t count;
};

/* ---- base64url, RFC 4648 5, without padding ---- */

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Strict: no padding, no blanks, and the bits left over are zero, so that one value has one text.
 */
static bool base64url(struct arena *out, str text, str *bytes)
{
    if (text.len % 4 == 1)
        return false;
    char *at = NEW(out, char, text.len * 3 / 4 + 1);
    size_t len = 0;
    uint32_t held = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = sextet(text.at[i]);
        if (value < 0)
            return false;
        held = held << 6 | (uint32_t)value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            at[len++] = (char)(held >> bits & 0xff);
        }
    }
    *bytes = (str){at, len};
    return (held & ((1u << bits) - 1)) == 0;
}

/* ---- keys ---- */

static str member_text(const struct json *object, str key)
{
    const struct json *v = json_member(object, key);
    return v && v->kind == JSON_STRING ? v->text : (str){0};
}

static EVP_PKEY *key_from(const char *type, OSSL_PARAM_BLD *build)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (params && context && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return key;
}

static BIGNUM *number_of(str bytes)
{
    return BN_bin2bn((const unsigned char *)bytes.at, (int)bytes.len, NULL);
}

static EVP_PKEY *rsa_key(struct arena scratch, const struct json *jwk)
{
    str n, e;
    if (!base64url(&scratch, member_text(jwk, S("n")), &n) || n.len == 0 ||
        n.len > RSA_MOST_BYTES || !base64url(&scratch, member_text(jwk, S("e")), &e) ||
        e.len == 0 || e.len > 8)
        return NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *modulus = number_of(n), *exponent = number_of(e);
    EVP_PKEY *key = NULL;
    if (build && modulus && exponent && BN_num_bits(modulus) >= RSA_LEAST_BITS &&
        BN_is_odd(exponent) && !BN_is_one(exponent) &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1)
        key = key_from("RSA", build);
    BN_free(modulus);
    BN_free(exponent);
    OSSL_PARAM_BLD_free(build);
    return key;
}

static EVP_PKEY *p256_key(struct arena scratch, const struct json *jwk)
{
    str x, y;
    if (!str_equal(member_text(jwk, S("crv")), S("P-256")) ||
        !base64url(&scratch, member_text(jwk, S("x")), &x) || x.len != P256_BYTES ||
        !base64url(&scratch, member_text(jwk, S("y")), &y) || y.len != P256_BYTES)
        return NULL;
    unsigned char point[1 + 2 * P256_BYTES] = {4}; /* uncompressed */
    memcpy(point + 1, x.at, P256_BYTES);
    memcpy(point + 1 + P256_BYTES, y.at, P256_BYTES);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (build &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) == 1)
        key = key_from("EC", build); /* refuses a point that is not on the curve */
    OSSL_PARAM_BLD_free(build);
    return key;
}

/* Make one key; false when it is none that we use. */
static bool jwk_read(struct arena scratch, const struct json *v, struct jwk *out)
{
    str type = member_text(v, S("kty")), use = member_text(v, S("use"));
    str named = member_text(v, S("alg")), kid = member_text(v, S("kid"));
    if ((use.len && !str_equal(use, S("sig"))) || kid.len >= KID_MOST)
        return false;
    bool rsa = str_equal(type, S("RSA"));
    if (!rsa && !str_equal(type, S("EC")))
        return false;
    if (named.len && !str_equal(named, rsa ? S("RS256") : S("ES256")))
        return false;
    *out = (struct jwk){.algorithm = rsa ? ALG_RS256 : ALG_ES256};
    if (kid.len)
        memcpy(out->kid, kid.at, kid.len);
    out->key = rsa ? rsa_key(scratch, v) : p256_key(scratch, v);
    return out->key;
}

static struct arena scratch_open(void)
{
    return arena_open("id token", (size_t)8 << 20);
}

enum { JWKS_MOST = 256 << 10 };

bool jwks_read(str json, struct jwks **keys, struct err *err)
{
    if (json.len > JWKS_MOST)
        return err_set(err, "the provider's keys are larger than %d bytes", JWKS_MOST);
    struct arena opened = scratch_open(), memory = opened;
    struct json *root = NULL;
    const struct json *list = NULL;
    struct jwks *made = calloc(1, sizeof *made);
    bool ok = made && json_parse(&memory, "keys of the provider", json, &root, err);
    if (ok)
        list = json_member(root, S("keys"));
    for (const struct json *v = list && list->kind == JSON_ARRAY ? list->first : NULL;
         v && made->count < IDTOKEN_KEYS; v = v->next)
        made->count += jwk_read(memory, v, &made->keys[made->count]);
    arena_close(opened);
    if (ok && made->count) {
        *keys = made;
        return true;
    }
    free(made);
    return err_set(err, "the provider has no key for RS256 or ES256");
}

void jwks_free(struct jwks *keys)
{
    for (size_t i = 0; keys && i < keys->count; i++)
        EVP_PKEY_free(keys->keys[i].key);
    free(keys);
}

bool jwks_has(const struct jwks *keys, str kid)
{
    for (size_t i = 0; i < keys->count; i++)
        if (str_equal(str_from(keys->keys[i].kid), kid))
            return true;
    return false;
}

/* ---- the three parts ---- */

struct parts {
    str signed_bytes; /* header.payload as sent */
    struct json *header, *claims;
    str signature;
};

static bool json_part(struct arena *out, str text, struct json **root)
{
    str bytes;
    struct err unused = {0};
    return base64url(out, text, &bytes) && json_parse(out, "token", bytes, root, &unused) &&
           (*root)->kind == JSON_OBJECT;
}

static bool parts_read(struct arena *out, str token, struct parts *p)
{
    if (token.len > IDTOKEN_MOST)
        return false;
    size_t first = str_find(token, '.');
    if (first == token.len)
        return false;
    str rest = {token.at + first + 1, token.len - first - 1};
    size_t second = str_find(rest, '.');
    if (second == rest.len)
        return false;
    str last = {rest.at + second + 1, rest.len - second - 1};
    p->signed_bytes = (str){token.at, first + 1 + second};
    return json_part(out, (str){token.at, first}, &p->header) &&
           json_part(out, (str){rest.at, second}, &p->claims) &&
           base64url(out, last, &p->signature) && p->signature.len > 0;
}

str idtoken_kid(struct arena *out, str token)
{
    struct parts p = {0};
    return parts_read(out, token, &p) ? member_text(p.header, S("kid")) : (str){0};
}

/* ---- the signature ---- */

static bool verify(EVP_PKEY *key, str bytes, const unsigned char *signature, size_t len)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestVerify(context, signature, len, (const unsigned char *)bytes.at,
                               bytes.len) == 1;
    EVP_MD_CTX_free(context);
    return ok;
}

/* JOSE writes r and s one behind the other (RFC 7518 3.4), libcrypto wants them in DER. */
static bool verify_es256(EVP_PKEY *key, str bytes, str signature)
{
    if (signature.len != 2 * P256_BYTES)
        return false;
    BIGNUM *r = number_of((str){signature.at, P256_BYTES});
    BIGNUM *s = number_of((str){signature.at + P256_BYTES, P256_BYTES});
    ECDSA_SIG *pair = ECDSA_SIG_new();
    if (!r || !s || !pair || ECDSA_SIG_set0(pair, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(pair);
        return false;
    }
    unsigned char *der = NULL;
    int len = i2d_ECDSA_SIG(pair, &der);
    bool ok = len > 0 && verify(key, bytes, der, (size_t)len);
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    return ok;
}

static bool verify_with(const struct jwk *k, const struct parts *p)
{
    if (k->algorithm == ALG_ES256)
        return verify_es256(k->key, p->signed_bytes, p->signature);
    return verify(k->key, p->signed_bytes, (const unsigned char *)p->signature.at,
                  p->signature.len);
}

static bool signature_holds(const struct parts *p, const struct jwks *keys, struct err *err)
{
    str name = member_text(p->header, S("alg")), kid = member_text(p->header, S("kid"));
    enum algorithm wanted = str_equal(name, S("RS256"))   ? ALG_RS256
                            : str_equal(name, S("ES256")) ? ALG_ES256
                                                          : ALG_NONE;
    if (wanted == ALG_NONE)
        return err_set(err, "the ID token is signed in another way than RS256 or ES256");
    if (json_member(p->header, S("crit")))
        return err_set(err, "the ID token has an extension that must be understood and is not");
    for (size_t i = 0; i < keys->count; i++) {
        const struct jwk *k = &keys->keys[i];
        bool named = kid.len == 0 || str_equal(str_from(k->kid), kid);
        if (named && k->algorithm == wanted && verify_with(k, p))
            return true;
    }
    return err_set(err, "no key of the provider made the ID token's signature");
}

/* ---- the claims ---- */

static bool claim_time(const struct json *claims, str key, int64_t *seconds)
{
    const struct json *v = json_member(claims, key);
    if (!v || v->kind != JSON_NUMBER || !(v->number >= 0 && v->number < 1e12))
        return false;
    *seconds = (int64_t)v->number;
    return true;
}

static bool times_hold(const struct json *claims, int64_t now, struct err *err)
{
    int64_t ends, issued, begins;
    if (!claim_time(claims, S("exp"), &ends) || !claim_time(claims, S("iat"), &issued))
        return err_set(err, "the ID token does not say until when it holds, or since when");
    if (ends <= now - IDTOKEN_SKEW_S)
        return err_set(err, "the ID token has expired");
    if (issued > now + IDTOKEN_SKEW_S || issued < now - IDTOKEN_AGE_S)
        return err_set(err, "the ID token was not issued just now; is a clock wrong?");
    if (json_member(claims, S("nbf")) &&
        (!claim_time(claims, S("nbf"), &begins) || begins > now + IDTOKEN_SKEW_S))
        return err_set(err, "the ID token does not hold yet");
    return true;
}

/* The audience holds us; with others beside us the authorised party must be us, and where one is
 * named it must be us in any case. */
static bool audience_holds(const struct json *claims, str client_id, struct err *err)
{
    const struct json *aud = json_member(claims, S("aud")), *azp = json_member(claims, S("azp"));
    bool listed = false, several = false;
    if (aud && aud->kind == JSON_STRING)
        listed = str_equal(aud->text, client_id);
    else if (aud && aud->kind == JSON_ARRAY) {
        several = aud->count > 1;
        for (const struct json *v = aud->first; v; v = v->next) {
            if (v->kind != JSON_STRING)
                return err_set(err, "the ID token's audience is no list of names");
            listed |= str_equal(v->text, client_id);
        }
    }
    if (!listed)
        return err_set(err, "the ID token is meant for another program");
    bool ours = azp && azp->kind == JSON_STRING && str_equal(azp->text, client_id);
    if (azp ? !ours : several)
        return err_set(err, "the ID token was given to another program");
    return true;
}

static bool claims_hold(const struct json *claims, const struct idtoken_wanted *wanted,
                        struct err *err)
{
    str nonce = member_text(claims, S("nonce")), subject = member_text(claims, S("sub"));
    if (!str_equal(member_text(claims, S("iss")), wanted->issuer) || wanted->issuer.len == 0)
        return err_set(err, "the ID token is of another issuer");
    if (!audience_holds(claims, wanted->client_id, err) || !times_hold(claims, wanted->now, err))
        return false;
    if (wanted->nonce.len == 0 || nonce.len != wanted->nonce.len ||
        CRYPTO_memcmp(nonce.at, wanted->nonce.at, nonce.len) != 0)
        return err_set(err, "the ID token is not the answer to this sign-in");
    if (subject.len == 0 || subject.len > IDTOKEN_SUBJECT)
        return err_set(err, "the ID token does not say who signed in");
    return true;
}

bool idtoken_check(struct arena *out, str token, const struct jwks *keys,
                   const struct idtoken_wanted *wanted, struct idtoken *told, struct err *err)
{
    struct parts p = {0};
    if (!parts_read(out, token, &p))
        return err_set(err, "the ID token is not of the form header.claims.signature");
    if (!signature_holds(&p, keys, err) || !claims_hold(p.claims, wanted, err))
        return false;
    const struct json *verified = json_member(p.claims, S("email_verified"));
    *told = (struct idtoken){
        .subject = member_text(p.claims, S("sub")),
        .email = member_text(p.claims, S("email")),
        .name = member_text(p.claims, S("name")),
        .email_verified = verified && verified->kind == JSON_TRUE,
    };
    return true;
}
