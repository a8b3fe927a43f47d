/* sentence.h - what an edition says in words: one sentence a neighbourhood, one line of context,
 * one headline a municipality. Built of the texts in catalogue/texts.json; knows only gated
 * figures. A sentence says what changed and whether it is more than noise; the context always gives
 * the municipality as a whole and what the other view (absolute or relative) says. */
#pragma once
#include "publish/publish.h"

struct text sentence_area(struct arena *out, const struct published *p,
                          const struct municipality *m, uint32_t area);
struct text sentence_context(struct arena *out, const struct published *p,
                             const struct municipality *m, uint32_t area);
/* **bold** marks allowed. `alarm`: per cent of residents in the alarm class of the first map that
 * has one; NAN when hidden or when there is no such map. */
struct text sentence_headline(struct arena *out, const struct published *p,
                              const struct municipality *m, double alarm);
/* Residents in the alarm class of the first present map that has one, in whole per cents; NAN. */
double sentence_alarm(const struct published *p, const struct municipality *m);
