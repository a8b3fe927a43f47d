/* seen.h - who was looked up lately: a session's token and what the people store said about it,
 * kept for half a second, so that a page that asks for forty files asks the store once. What is
 * ended here is forgotten at once; what another server ended is seen within that half second. */
#pragma once
#include "people/who.h"

struct seen;
struct seen *seen_new(void);
void seen_close(struct seen *s);
/* Whether the token was looked up within the last half second; fills `who` (nobody counts too). */
MUST_USE bool seen_find(struct seen *s, str token, int64_t now_us, struct who *who);
/* How often everybody was forgotten: asked before the store is, given when its answer is kept, so
 * that what was looked up before something ended is not kept after it. */
uint64_t seen_age(const struct seen *s);
void seen_keep(struct seen *s, uint64_t age, str token, int64_t now_us, const struct who *who);
/* Something was changed that rights may hang on: forget everybody. */
void seen_forget(struct seen *s);
