/* names.h - fit the names of columns and files to what the catalogue says of them.
 * Knows stems, years in names and globs; knows no files. Flow: table, catalogue -> [names] ->
 * recognise, figures, areas. */
#pragma once
#include "base/base.h"

/* Whether a column's name is what the catalogue calls `pattern`: letters' case ignored, a StatLine
 * number behind it ("_42") left out, and {yyyy} or {yy} in the pattern standing for a year.
 * year     that year (KL02: 2002; 70..99: 19xx); 0 when the pattern has none; may be NULL */
bool name_fits(str column, str pattern, int *year);
/* First column from `from` on that fits any of the patterns, an earlier pattern before a later
 * one; -1 when none does. */
int name_find(const str *columns, size_t count, size_t from, const str *patterns,
              size_t patterns_count, int *year);
/* Whether a name fits one of the globs (* and ?), letters' case ignored; no globs: everything. */
bool name_globs(const char *name, const str *globs, size_t count);
/* The first or last 19xx or 20xx in s that is not part of a longer number; 0 when there is none. */
int name_year(str s, bool last);
