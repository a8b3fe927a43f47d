/* refused.h - who asks for what is not theirs. The first refusal in a minute of a session becomes a
 * line of the audit log, in the name of who was refused; the others stand in the request log only,
 * so that nobody can fill the audit log by asking. ASVS 5.0 V16.3.2. */
#pragma once
#include "serve/router.h"

struct refused;
struct refused *refused_new(void);
void refused_close(struct refused *r);
/* The router refused this request of a known session with 403 or 404. Written after the answer, by
 * the people store's threads; where their queue is full the line is left out. Any thread may call
 * it. */
void refused_note(struct refused *r, const struct request *q);
