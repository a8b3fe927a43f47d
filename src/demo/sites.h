/* sites.h - the points that neighbourhoods are made of: dense where people live and along shores,
 * sparse elsewhere, in three rows along rivers so that banks run smoothly.
 * Flow: plan -> [sites] -> mesh.h, division.h */
#pragma once
#include "demo/plan.h"

struct sites {
    struct point *at;
    int *gemeente; /* -1: outside the land */
    int *water;    /* 0: dry; 1 + lake; 1 + lakes + river; 1 + lakes + rivers: sea */
    int count;
};

struct sites sites_make(struct arena *out, struct arena scratch, const struct plan *plan);

/* The quarter whose land a place is in, weighing distance by reach; -1 beyond `most` reaches. */
int sites_quarter(const struct plan *plan, struct point p, double most);
