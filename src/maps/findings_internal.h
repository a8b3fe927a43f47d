/* findings_internal.h - what findings are made of; for findings*.c only. */
#pragma once
#include "maps/findings.h"

/* What is published of a theme. */
struct told {
    double *area, *gemeente;    /* value by place; NAN where hidden; NULL: no level */
    double *part[2], *whole[2]; /* spread: [from, to] people of the group and all, by area */
    bool both;                  /* spread: there are two years */
};

/* An index without each of its components. */
struct without {
    size_t count;
    uint8_t ***class; /* [count][maps] by area; NULL: the map does not show the theme */
};

struct findings {
    struct findings_of of;
    const struct supply *in;
    size_t areas, gemeenten;
    struct neighbours around;
    struct told *told;                        /* [themes] */
    struct spread_finding *spread;            /* [scopes][themes] */
    struct faces_finding *faces;              /* [scopes] */
    uint8_t **cluster;                        /* [themes] by area */
    struct rank **in_gemeente, **of_gemeente; /* [themes] by area, by municipality */
    struct similar (*similar)[SIMILAR_MOST];  /* [gemeenten] */
    size_t *similar_count;
    bool *by;                /* [recipe.similar_count] traits that took part */
    struct without *without; /* [themes] */
    struct class_shares *at; /* [bandwidths][scopes][maps] */
};

/* Work on `items`, several at a time, with room for what each needs while it lasts. */
void findings_each(struct findings *f, size_t items,
                   void (*work)(struct findings *f, struct arena scratch, size_t item));

void findings_add_spread(struct arena *out, struct findings *f);  /* spread, faces */
void findings_add_compare(struct arena *out, struct findings *f); /* clusters, ranks, similar */
void findings_add_again(struct arena *out, struct findings *f);   /* components, bandwidths */
