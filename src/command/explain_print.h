/* explain_print.h - an explanation as lines for a screen, or as JSON.
 * Flow: maps/explain -> [explain_print] -> stdout. */
#pragma once
#include "base/buf.h"
#include "maps/facts.h"

/* Lines of at most 100 columns. */
void explain_print_text(struct buf *b, const struct fact *root);
/* One object. A number that is not there, or not finite, is null; the note of "error" is
 * "error_is". */
void explain_print_json(struct buf *b, const struct fact *root);
