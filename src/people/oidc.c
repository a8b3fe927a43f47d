/* oidc.c - discovery, the address of the provider, and the exchange of the code.
 * Flow: serve/routes_sign.c -> [oidc] -> outward.c, idtoken.c. */
#include "people/oidc.h"
#include "base/buf.h"
#include "base/json.h"
#include "people/outward.h"
#include <openssl/evp.h>
#include <pthread.h>

enum { DISCOVERY_S = 3600, KEYS_S = 3600, KEYS_AGAIN_S = 60, CODE_MOST = 4096 };

struct oidc {
    struct oidc_provider provider;
    pthread_mutex_t lock; /* over all below; held while the provider is asked: errands may wait */
    int64_t discovered, keys_read; /* 0: never */
    char authorization[OUTWARD_ADDRESS], token[OUTWARD_ADDRESS], keys_at[OUTWARD_ADDRESS];
    bool basic, says_issuer;
    struct jwks *keys;
};

struct oidc *oidc_new(const struct oidc_provider *provider)
{
    struct oidc *o = calloc(1, sizeof *o);
    assert(o); /* once, at the start */
    o->provider = *provider;
    pthread_mutex_init(&o->lock, NULL);
    return o;
}

void oidc_free(struct oidc *o)
{
    if (!o)
        return;
    jwks_free(o->keys);
    pthread_mutex_destroy(&o->lock);
    free(o);
}

/* ---- what the provider says of itself ---- */

static bool listed(const struct json *document, str key, str word)
{
    const struct json *list = json_member(document, key);
    for (const struct json *v = list && list->kind == JSON_ARRAY ? list->first : NULL; v;
         v = v->next)
        if (v->kind == JSON_STRING && str_equal(v->text, word))
            return true;
    return false;
}

static bool address_of(const struct json *document, str key, char out[OUTWARD_ADDRESS],
                       struct err *err)
{
    const struct json *v = json_member(document, key);
    if (!v || v->kind != JSON_STRING || !outward_may(v->text))
        return err_set(err, "the provider's discovery document has no '%.*s' with https",
                       STR_ARG(key));
    memcpy(out, v->text.at, v->text.len);
    out[v->text.len] = 0;
    return true;
}

static bool discovery_read(struct oidc *o, const struct json *document, struct err *err)
{
    const struct json *issuer = json_member(document, S("issuer"));
    if (!issuer || issuer->kind != JSON_STRING ||
        !str_equal(issuer->text, str_from(o->provider.issuer)))
        return err_set(err, "the discovery document of %s names another issuer",
                       o->provider.issuer);
    if (!listed(document, S("code_challenge_methods_supported"), S("S256")))
        return err_set(err, "%s does not offer PKCE with S256", o->provider.issuer);
    if (!address_of(document, S("authorization_endpoint"), o->authorization, err) ||
        !address_of(document, S("token_endpoint"), o->token, err) ||
        !address_of(document, S("jwks_uri"), o->keys_at, err))
        return false;
    const struct json *says = json_member(document,
                                          S("authorization_response_iss_parameter_supported"));
    o->says_issuer = says && says->kind == JSON_TRUE;
    /* client_secret_basic where nothing is said: OpenID Connect Discovery 3 */
    str methods = S("token_endpoint_auth_methods_supported");
    o->basic = !json_member(document, methods) ||
               listed(document, methods, S("client_secret_basic"));
    return true;
}

static bool discover(struct oidc *o, struct arena scratch, int64_t now, struct err *err)
{
    if (o->discovered && now - o->discovered < DISCOVERY_S)
        return true;
    str issuer = str_from(o->provider.issuer), body;
    if (str_ends(issuer, S("/")))
        issuer.len--;
    struct json *document = NULL;
    struct outward ask = {
        .url = arena_format(&scratch, "%.*s/.well-known/openid-configuration", STR_ARG(issuer))};
    if (!outward_ask(&scratch, &ask, &body, err) ||
        !json_parse(&scratch, "discovery document", body, &document, err) ||
        !discovery_read(o, document, err))
        return false;
    o->discovered = now;
    return true;
}

static bool keys_fetch(struct oidc *o, struct arena scratch, int64_t now, struct err *err)
{
    str body;
    struct jwks *keys = NULL;
    if (!outward_ask(&scratch, &(struct outward){.url = o->keys_at}, &body, err) ||
        !jwks_read(body, &keys, err))
        return false;
    jwks_free(o->keys);
    o->keys = keys;
    o->keys_read = now;
    return true;
}

/* The keys, fetched when there are none, they are old, or the one that is named is not among them.
 */
static bool keys_ready(struct oidc *o, struct arena scratch, str token, int64_t now,
                       struct err *err)
{
    int64_t age = now - o->keys_read;
    str kid = idtoken_kid(&scratch, token);
    bool unknown = o->keys && kid.len && !jwks_has(o->keys, kid) && age >= KEYS_AGAIN_S;
    return (o->keys && age < KEYS_S && !unknown) || keys_fetch(o, scratch, now, err);
}

/* ---- there and back ---- */

static str challenge(struct arena *out, str verifier)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    enum { BYTES = 32, LETTERS = 43 };
    unsigned char hash[BYTES + 1] = {0}; /* a zero behind it: 43 letters take 258 bits */
    unsigned len = 0;
    int ok = EVP_Digest(verifier.at, verifier.len, hash, &len, EVP_sha256(), NULL);
    assert(ok == 1 && len == BYTES);
    char *text = NEW(out, char, LETTERS + 1);
    for (size_t i = 0; i < LETTERS; i++) {
        size_t bit = i * 6;
        unsigned pair = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];
        text[i] = letters[pair >> (10 - bit % 8) & 63];
    }
    return (str){text, LETTERS};
}

static void field(struct buf *form, struct arena scratch, const char *name, str value)
{
    str escaped = outward_escape(&scratch, value);
    buf_format(form, "%s%s=%.*s", form->len ? "&" : "", name, STR_ARG(escaped));
}

bool oidc_begin(struct oidc *o, struct arena *out, const struct oidc_once *once, int64_t now,
                str *url, struct err *err)
{
    pthread_mutex_lock(&o->lock);
    char at[OUTWARD_ADDRESS] = "";
    bool ok = discover(o, *out, now, err);
    if (ok)
        memcpy(at, o->authorization, sizeof at);
    pthread_mutex_unlock(&o->lock);
    if (!ok)
        return false;
    struct buf query = {0};
    field(&query, *out, "response_type", S("code"));
    field(&query, *out, "client_id", str_from(o->provider.client_id));
    field(&query, *out, "redirect_uri", str_from(o->provider.redirect));
    field(&query, *out, "scope", str_from(o->provider.scope));
    field(&query, *out, "state", once->state);
    field(&query, *out, "nonce", once->nonce);
    field(&query, *out, "code_challenge", challenge(out, once->verifier));
    field(&query, *out, "code_challenge_method", S("S256"));
    *url = str_from(
        arena_format(out, "%s%c%.*s", at, strchr(at, '?') ? '&' : '?', STR_ARG(buf_text(&query))));
    buf_reset(&query);
    return true;
}

/* The form of the exchange, and the secret where the provider wants it. Both halves of a Basic
 * secret are form-encoded first (RFC 6749 2.3.1). */
static struct outward exchange_form(const struct oidc *o, struct arena *out,
                                    const struct oidc_once *once, str code)
{
    const struct oidc_provider *p = &o->provider;
    struct outward ask = {.url = arena_text(out, str_from(o->token))};
    struct buf form = {0};
    field(&form, *out, "grant_type", S("authorization_code"));
    field(&form, *out, "code", code);
    field(&form, *out, "redirect_uri", str_from(p->redirect));
    field(&form, *out, "code_verifier", once->verifier);
    if (p->client_secret && o->basic) {
        ask.user = arena_text(out, outward_escape(out, str_from(p->client_id)));
        ask.password = arena_text(out, outward_escape(out, str_from(p->client_secret)));
    } else {
        field(&form, *out, "client_id", str_from(p->client_id));
        if (p->client_secret)
            field(&form, *out, "client_secret", str_from(p->client_secret));
    }
    ask.form = arena_text(out, buf_text(&form));
    buf_reset(&form);
    return ask;
}

static bool exchange(const struct oidc *o, struct arena *out, const struct oidc_once *once,
                     str code, str *token, struct err *err)
{
    str body;
    struct json *answer = NULL;
    struct outward ask = exchange_form(o, out, once, code);
    if (!outward_ask(out, &ask, &body, err) ||
        !json_parse(out, "answer of the token endpoint", body, &answer, err))
        return false;
    const struct json *v = json_member(answer, S("id_token"));
    if (!v || v->kind != JSON_STRING)
        return err_set(err, "%s gave no ID token", o->provider.issuer);
    *token = v->text;
    return true;
}

static bool finish_locked(struct oidc *o, struct arena *out, const struct oidc_once *once, str code,
                          str issuer, int64_t now, struct idtoken *told, struct err *err)
{
    str token, ours = str_from(o->provider.issuer);
    if (!discover(o, *out, now, err))
        return false;
    if ((issuer.len || o->says_issuer) && !str_equal(issuer, ours))
        return err_set(err, "the answer came from another issuer than %s", o->provider.issuer);
    struct idtoken_wanted wanted = {.issuer = ours,
                                    .client_id = str_from(o->provider.client_id),
                                    .nonce = once->nonce,
                                    .now = now};
    return exchange(o, out, once, code, &token, err) && keys_ready(o, *out, token, now, err) &&
           idtoken_check(out, token, o->keys, &wanted, told, err);
}

bool oidc_finish(struct oidc *o, struct arena *out, const struct oidc_once *once, str code,
                 str issuer, int64_t now, struct idtoken *told, struct err *err)
{
    if (code.len == 0 || code.len > CODE_MOST)
        return err_set(err, "there is no code to exchange");
    pthread_mutex_lock(&o->lock);
    bool ok = finish_locked(o, out, once, code, issuer, now, told, err);
    pthread_mutex_unlock(&o->lock);
    return ok;
}
