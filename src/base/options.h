/* options.h - the words after a verb: flags, values and paths, from one table that is also the
 * help. */
#pragma once
#include "base/base.h"
#include "base/err.h"

struct option {
    const char *name;  /* "--store" */
    const char *value; /* "FILE" in the help; NULL for a flag */
    const char *help;
    const char **text; /* where the value goes (the last wins) */
    bool *flag;        /* or: set to true */
};

/* Read argv[1..]; words that are no option are left in `rest` (room for argc). "--" ends options.
 * Both "--store X" and "--store=X" are understood. */
MUST_USE bool options_read(const struct option *options, size_t count, int argc, char **argv,
                           const char **rest, size_t *rest_count, struct err *err);
/* Print `usage` (with an example) and the table to stdout. */
void options_help(const char *usage, const struct option *options, size_t count);
