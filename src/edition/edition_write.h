/* edition_write.h - making an edition: a hidden draft folder that appears by one rename, complete
 * and verified, or not at all. Knows files and hashes, not what is in them.
 * Flow: publish -> [edition_write] -> folder -> edition_open. */
#pragma once
#include "edition/edition.h"

/* One delivery an edition was made of. */
struct edition_input {
    str source, file, sha256;
    int64_t bytes, rows;
    int period; /* 0: several */
};

/* One map of the catalogue: in this edition or missing, and why. */
struct edition_map {
    str id;
    int number; /* place on the page; 0: none */
    bool present;
    const str *missing; /* [missing_count] source ids */
    size_t missing_count;
    struct text reason;
};

/* What the manifest says besides its files. */
struct edition_head {
    str id, date;
    struct text title;
    bool demo;
    const char *catalogue_hash;
    const struct edition_input *inputs;
    size_t inputs_count;
    const struct edition_map *maps;
    size_t maps_count;
};

struct edition_draft; /* an edition being made; functions below may be called by several threads */

/* Start folder/.ID.draft-PID. Drafts that dead processes left of any edition are removed.
 * replace  an edition of that id may stand there already, if it is a demo: it is replaced whole
 * fails    when the id is no id, when the edition exists and may not be replaced, or when the
 * folder cannot be written */
MUST_USE bool edition_begin(struct edition_draft **draft, const char *folder, str id, bool replace,
                            struct err *err);
/* Add a file. `path` is relative; with `gz` a compressed twin is put beside it for the server. */
MUST_USE bool edition_add(struct edition_draft *draft, const char *path, str bytes, bool gz,
                          struct err *err);
/* Write the manifest, read everything back against it, and let the edition appear. */
MUST_USE bool edition_commit(struct edition_draft *draft, const struct edition_head *head,
                             int64_t *bytes, struct err *err);
/* End a draft; without a commit before it nothing of it stays. NULL is fine. */
void edition_end(struct edition_draft *draft);
