/* migrate.h - the tables of the people store, step by step: schema/NNNN_name.up.sql and .down.sql,
 * built in. The store says how far it is (meta 'schema'). */
#pragma once
#include "people/db.h"

/* How many steps this program knows. */
int64_t migrate_newest(void);
/* How many steps the store has taken; 0 for an empty one. */
MUST_USE bool migrate_at(struct db *db, int64_t *at, struct err *err);
/* Take or undo steps until `to` are taken; each in a transaction of its own. Undoing removes what
 * is in the tables it removes.
 * errors  a store that is newer than this program; the engine's sentence, with the step's name */
MUST_USE bool migrate_to(struct db *db, int64_t to, struct err *err);
/* Whether the store is exactly what this program knows.
 * errors  older or newer, with what to do */
MUST_USE bool migrate_check(struct db *db, struct err *err);
