/* oidc.h - signing in at an organisation's own identity provider: OpenID Connect, code flow with
 * PKCE (RFC 7636), as RFC 9700 advises. One provider a value; any number of threads.
 *
 *   page: POST start -> oidc_begin -> address at the provider -> person signs in there
 *   provider -> /inloggen/terug?code&state -> page: POST finish -> oidc_finish -> subject
 *
 * state, nonce and verifier are made by the caller and kept by the browser in a sealed cookie, so
 * any server of several can finish what another began. Blocks on the network: errand threads only.
 */
#pragma once
#include "people/idtoken.h"

struct oidc;

struct oidc_provider {
    const char *issuer; /* exactly as the provider writes it */
    const char *client_id;
    const char *client_secret; /* NULL: a public client, PKCE alone */
    const char *scope;         /* "openid email profile" */
    const char *redirect;      /* our page of return */
};

/* What belongs to one sign-in; each 43 letters of base64url (256 random bits). */
struct oidc_once {
    str state, nonce, verifier;
};

/* Nothing is asked yet. The provider's texts must outlive it. */
struct oidc *oidc_new(const struct oidc_provider *provider);
void oidc_free(struct oidc *o);

/* Where to send the person. The provider's discovery document is fetched once an hour; its issuer
 * must be the configured one to the letter, and it must know S256.
 * errors  a sentence for the log */
MUST_USE bool oidc_begin(struct oidc *o, struct arena *out, const struct oidc_once *once,
                         int64_t now, str *url, struct err *err);
/* Exchange the code and check the ID token. `issuer`: what the answer said (RFC 9207), empty when
 * it said nothing. Keys are fetched again when a token names an unknown one, at most once a minute.
 * The caller has compared the state. */
MUST_USE bool oidc_finish(struct oidc *o, struct arena *out, const struct oidc_once *once, str code,
                          str issuer, int64_t now, struct idtoken *told, struct err *err);
