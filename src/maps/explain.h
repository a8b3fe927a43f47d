/* explain.h - the road of one figure: what a map's class at a place was made of, number by number.
 * Walks the steps of draft.c and guard.c once more and reads their results; it takes them apart but
 * computes none of them again. What it tells lies before the gate: for the desk, not for
 * publication.
 * Flow: supply, drafts, layers -> [explain] -> command/explain.c. */
#pragma once
#include "maps/facts.h"
#include "maps/guard.h"

struct explain_request {
    const struct drafts *drafts;
    const struct draft *draft; /* one of these, whose places are meant */
    const struct layer *layer; /* made of it */
    size_t map, place;
    bool dutch; /* titles and classes in Dutch; all else is English */
    bool all;   /* tell of every square and area, not of the ten that matter most */
};

/* A figure of a delivery that was met on the way, to be traced to its row. */
struct explain_row {
    enum place_kind kind;
    size_t place; /* on supply.on[kind] */
    int indicator, period;
    struct fact *fact; /* where its file and row belong */
};

struct explanation {
    struct fact *root;
    struct explain_row *rows; /* [rows_count] */
    size_t rows_count;
};

/* Explain a map that the draft draws (draft->classes[map]). Cost: O(places). */
struct explanation explain_build(struct arena *out, const struct explain_request *q);
