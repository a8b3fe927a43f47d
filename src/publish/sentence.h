/* sentence.h - what an edition says in words: one sentence a neighbourhood, one line of context,
 * one headline a municipality. Built of the texts in catalogue/texts.json; knows only gated
 * figures. The sentence says what changed in itself and whether that is more than noise; the
 * context gives the municipality as a whole and what the view against it says. So an improvement is
 * never hidden behind a decline against the municipality. */
#pragma once
#include "publish/publish.h"

struct text sentence_area(struct arena *out, const struct published *p, uint32_t area);
/* Of the area's own municipality, in a region's package too. */
struct text sentence_context(struct arena *out, const struct published *p, uint32_t area);
/* Residents in the alarm class of the first present map that has one, in whole per cents; NAN when
 * hidden or when there is no such map. */
double sentence_alarm(const struct published *p, const struct municipality *m);
/* **bold** marks allowed. */
struct text sentence_headline(struct arena *out, const struct published *p,
                              const struct municipality *m);
