/* store_words.h - what the verbs about people share: where the store is, and how things are
 * printed.
 */
#pragma once
#include "base/buf.h"
#include "base/options.h"
#include "command/command.h"
#include "people/account.h"

struct store_words {
    const char *people, *key; /* --people, --key */
    bool json, help;
};
#define STORE_OPTIONS(w)                                                                           \
    {"--people", "STORE", "the people store: a SQLite file, or postgresql://...", &(w).people,     \
     NULL},                                                                                        \
        {"--json", NULL, "print JSON", NULL, &(w).json},                                           \
    {                                                                                              \
        "--help", NULL, "this", NULL, &(w).help                                                    \
    }

/* A verb's run with its store: opened (and of this program's version), the arena, the actor. */
struct store_run {
    const char *verb;
    struct db *db;
    struct arena *a;
    struct actor actor;
    bool json;
    struct err err;
};
/* Open the store of --people; a sentence on stderr when that cannot be. `any`: of any version. */
MUST_USE bool store_open(struct store_run *run, const char *verb, const struct store_words *w,
                         struct arena *a, bool any);
/* An exit code for an outcome, with its sentence on stderr. `what`: "user", "organisation". */
int store_outcome(const struct store_run *run, enum outcome outcome, const char *what);
/* The server's key beside the store, or --key. */
MUST_USE bool store_key(struct store_run *run, const struct store_words *w, struct keyring *keys);
/* "2026-11-26 16:44" in UTC, "-" for 0. */
const char *store_time(struct arena *a, int64_t time);
void store_print(struct buf *text);
