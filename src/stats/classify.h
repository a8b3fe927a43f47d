/* classify.h - from a number to a class: the one function for pixel, table, print and export.
 * Codes as in docs/formats.md, "Codes shared by everything". */
#pragma once
#include "base/base.h"

enum { CLASS_NONE = 255 }; /* no place here */

/* Class of a level: how many of the rising limits lie at or below the value. 0..count. */
int classify_level(const double *limits, size_t count, double value);
/* 0 down, 1 not distinguishable from noise (|d| < band), 2 up. */
int classify_direction(double d, double band);
/* Five classes of change: 0 strong down (d <= -strong and real), 1 down, 2 noise, 3 up, 4 strong.
 */
int classify_change(double d, double band, double strong);
/* 3 x 3: row 0 holds the high/up class of the first axis, column 0 the low/down class of the
 * second. first, second: 0..2. Both up is class 2. */
int classify_cross(int first, int second);
/* Where a value stands on a strip of count + 1 equal segments, 0..1: linear between two limits; the
 * outer segments are as wide as their neighbours (one limit: as its distance from 0). */
double classify_strip(const double *limits, size_t count, double value);
