/* setup.h - from the words of the command line to a site: the people store, the keys, the mail
 * server, the providers. Secrets come from files, never from the command line. */
#pragma once
#include "serve/site.h"

struct setup_words {
    const char *people;    /* a SQLite file or postgresql://...; NULL: open */
    const char *key;       /* file of the server's keys */
    const char *origin;    /* "https://kaart.example.nl" */
    const char *name;      /* of this site */
    const char *providers; /* file: a JSON list, see docs/operate.md */
    const char *mail, *mail_from, *mail_user, *mail_password; /* the last is a file */
    const char *worker;
    bool accel;
};
/* Everything the site needs that does not change while it runs. The texts must outlive it.
 * errors  a sentence for the operator */
MUST_USE bool setup_site(const struct setup_words *w, struct site *site, struct err *err);
void setup_end(struct site *site);
