/* backup.h - a copy of the people store while it is in use. */
#pragma once
#include "base/err.h"

/* Copy the SQLite store `from` to the new file `to`, whole and checked (quick_check, foreign keys);
 * writers go on meanwhile. The copy has mode 600.
 * errors  `to` exists; a store in PostgreSQL (pg_dump makes that copy, docs/operate.md) */
MUST_USE bool backup_make(const char *from, const char *to, struct err *err);
/* Whether a copy is whole and how many steps its tables have (migrate.h). */
MUST_USE bool backup_check(const char *path, struct err *err);
