/* sentence_findings.h - what was found beside the maps, in words: as cautious as the interval or
 * the count behind it. Built of the texts in catalogue/texts.json; knows only findings. */
#pragma once
#include "publish/publish.h"

/* "Is the spread better?", of a scope's finding. */
struct text sentence_spread(struct arena *out, const struct published *p, size_t theme,
                            const struct spread_finding *s);
struct text sentence_faces(struct arena *out, const struct published *p,
                           const struct faces_finding *f);
/* Which component a municipality's classes hang on most. changed: [components] areas */
struct text sentence_sensitivity(struct arena *out, const struct published *p, size_t theme,
                                 const size_t *changed, size_t areas);
/* Of how many areas a map shows more than noise. */
struct text sentence_noise(struct arena *out, const struct published *p, struct noise n);
