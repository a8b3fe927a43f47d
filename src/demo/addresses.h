/* addresses.h - postcodes and house numbers of a square. Up to 40 dwellings share a postcode. */
#pragma once
#include "demo/cells.h"

enum { HOMES_A_POSTCODE = 40 };

struct address {
    char postcode[8]; /* 9123AB */
    int number;
};

/* Dwelling `home` of the square that is `order` in the list of squares. */
struct address address_of(int order, int home);
