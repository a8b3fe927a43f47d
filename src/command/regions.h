/* regions.h - lists on the command line: municipalities, and regions made of them. */
#pragma once
#include "catalogue/catalogue.h"

/* The parts between `mark`, as of --gemeente GM0518,GM0344; none where `words` is NULL. */
size_t words_split(struct arena *out, const char *words, char mark, str **parts);
/* The regions of --regio "RG01 Name=GM0518,GM0503;RG02 ...". Fails with a sentence that says the
 * form. */
MUST_USE bool regions_read(struct arena *out, const char *words, struct region **regions,
                           size_t *count, struct err *err);
