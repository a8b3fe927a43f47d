/* edition_state.h - which editions are drafts, published or withdrawn. An edition that nobody said
 * anything about is published. */
#pragma once
#include "people/audit.h"
#include "people/outcome.h"

enum edition_state { EDITION_PUBLISHED, EDITION_DRAFT, EDITION_WITHDRAWN };
const char *edition_state_name(enum edition_state state);
MUST_USE bool edition_state_read(str name, enum edition_state *state);

struct edition_mark {
    str edition;
    enum edition_state state;
};
/* What was said, by edition. */
MUST_USE bool edition_states(struct db *db, struct arena *out, struct edition_mark **list,
                             size_t *count, struct err *err);
/* Say it; `user` is the id of who does. */
enum outcome edition_state_set(struct db *db, const struct actor *actor, str user, str edition,
                               enum edition_state state, struct err *err);
