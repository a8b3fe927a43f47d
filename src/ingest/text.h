/* text.h - names as UTF-8, whatever the delivery wrote them in. */
#pragma once
#include "ingest/oddity.h"

/* A copy of s in UTF-8: as it is when it is that already, else read as Windows-1252 (what older
 * municipal exports are in) and counted. Control characters become blanks, what is longer than
 * MOST_NAME is cut; both are counted. */
str text_utf8(struct arena *out, str s, struct oddities *odd);
/* Whether s is UTF-8 without overlong forms or halves of surrogates. */
bool text_is_utf8(str s);
