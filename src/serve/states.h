/* states.h - the states of editions as the people store had them a second ago at most, so that a
 * file can be answered without asking it. */
#pragma once
#include "people/edition_state.h"

struct states;
struct states *states_new(struct db *db);
void states_close(struct states *s);
/* Ask the store; what was known stays when it is not there. Every second, and after a change. */
MUST_USE bool states_refresh(struct states *s, struct err *err);
enum edition_state states_of(struct states *s, str edition);
