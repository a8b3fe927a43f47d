/* pool.h - threads that wait for work, with a queue that has an end: what does not fit is refused
 * at once, with 429, instead of piling up. One pool for each place of work (docs/people.md). */
#pragma once
#include "base/base.h"

enum place {
    PLACE_HERE,   /* the thread that read the request: memory and mapped files */
    PLACE_DESK,   /* the people store */
    PLACE_VAULT,  /* argon2: few, and behind everybody else */
    PLACE_ERRAND, /* what waits for another server: mail, providers */
    PLACE_WORKER, /* what is done by a short-lived process */
    PLACE_COUNT
};
const char *place_name(enum place place);

struct pools;
struct pools *pools_start(void);
/* Do what is queued, take nothing more, end the threads. */
void pools_end(struct pools *p);
/* After pools_end, when nobody can add any more. */
void pools_free(struct pools *p);
/* false: the queue is full. */
MUST_USE bool pools_add(struct pools *p, enum place place, void (*run)(void *), void *context);
/* What waits at a place at this moment. */
size_t pools_waiting(struct pools *p, enum place place);
