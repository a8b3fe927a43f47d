/* guard_internal.h - what a layer is made of; for guard*.c only. */
#pragma once
#include "maps/guard.h"

struct layer {
    const struct draft *draft;
    uint8_t **level, **change,
        **relative;            /* [themes][places] flag after the gate; NULL: no theme */
    uint8_t **classes;         /* [maps][places] class or flag; NULL: not drawn */
    const struct layer *parts; /* of regions: the municipalities they are made of; else NULL */
};
