/* roles.h - columns that are neither a place nor a figure of one, by the role that the catalogue
 * gives them. Flow: table, catalogue -> [roles] -> lists. */
#pragma once
#include "ingest/table.h"

enum role {
    ROLE_PC6,
    ROLE_NUMBER,
    ROLE_BUURT,
    ROLE_ADDRESSES,
    ROLE_UNIT,
    ROLE_COMPLEX_CODE,
    ROLE_COMPLEX_NAME,
    ROLE_KIND,
    ROLE_STATUS,
    ROLE_BAG_ID,
    ROLE_X,
    ROLE_Y,
    ROLE_FROM,
    ROLE_FROM_YEAR,
    ROLE_INTO,
    ROLE_INTO_YEAR,
    ROLES
};

/* Column of each role in a layer; -1: not there. year: of the last name with a year in it. */
struct roles {
    int column[ROLES];
    int year;
};
struct roles roles_find(const struct table *t, const struct delivery *d);
/* Whether all of some roles are there; else a sentence. */
MUST_USE bool roles_need(const struct roles *r, const struct table *t, const enum role *need,
                         size_t count, struct err *err);
/* The row's text in a role, as it stands in the cell or in `room`; empty when there is none. */
str role_slice(const struct roles *r, const struct cell *cell, enum role role,
               char room[CELL_ROOM]);
/* The same, copied; empty when there is none. */
str role_text(const struct roles *r, const struct cell *cell, enum role role, struct arena *out);
/* The row's number in a role; false when there is none. */
bool role_number(const struct roles *r, const struct cell *cell, enum role role, char decimal,
                 double *out);
