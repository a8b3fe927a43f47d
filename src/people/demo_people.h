/* demo_people.h - accounts of every role to try things with, whose password and second factor
 * everybody knows. The store is marked: veerkrachtd shows it on this machine alone. */
#pragma once
#include "people/account.h"

extern const char demo_password[], demo_secret[];

struct demo_person {
    const char *email, *name, *organisation, *kind;
    enum role role;
    bool contact;
};
extern const struct demo_person demo_people[];
extern const size_t demo_people_count;

/* Make them, once: a store that holds somebody already is left alone (REFUSED). `scope`: the
 * municipalities of the guest. */
enum outcome demo_people_make(struct db *db, const struct keyring *keys, const str *scope,
                              size_t scope_count, int64_t now, struct err *err);
