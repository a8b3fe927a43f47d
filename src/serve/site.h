/* site.h - what this server is: its editions, its people, its names and its keys. Made once at the
 * start and only read after; every request has it. Without `db` the server is open: everybody on
 * this machine may read, nobody may write. */
#pragma once
#include "people/db.h"
#include "people/mail.h"
#include "people/oidc.h"
#include "people/secret.h"
#include "serve/shelf.h"

struct states;
struct seen;
struct refused;

enum { SITE_PROVIDERS = 8 };

struct site_provider {
    const char *id, *title; /* in addresses; on the button */
    const char *issuer;
    struct oidc *oidc;
};

struct site {
    struct shelf *shelf;
    struct db *db; /* NULL: open, without accounts */
    struct keyring keys;
    struct seen *seen;       /* who was looked up lately; NULL without db */
    struct states *states;   /* of editions; NULL without db */
    struct refused *refused; /* who was lately; NULL without db */
    const char *origin;      /* "https://kaart.example.nl", as browsers write it; NULL: loopback */
    bool secure;             /* the origin is https */
    bool demo;               /* the accounts are those of the demonstration */
    bool accel;              /* files of editions go out through nginx (X-Accel-Redirect) */
    const char *name;        /* in letters and authenticator apps */
    struct mail_server mail;
    bool has_mail;
    struct site_provider providers[SITE_PROVIDERS];
    size_t provider_count;
    const char *worker; /* the program "veerkracht", for heavy work */
};

/* The name of the session's cookie. */
static inline const char *site_cookie(const struct site *site)
{
    return site->secure ? "__Host-veerkracht" : "veerkracht";
}
