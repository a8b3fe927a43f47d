/* chance.h - chance that is the same everywhere: every draw is a pure function of seed and key, so
 * the order of work, and the number of threads, cannot be seen in the result. */
#pragma once
#include "base/base.h"

/* A well mixed 64-bit number of seed and key. source: splitmix64 (Steele, Lea, Flood 2014) */
uint64_t chance_mix(uint64_t seed, uint64_t key);
/* Uniform on [0, 1). */
double chance_unit(uint64_t seed, uint64_t key);
/* Uniform on [low, high). */
double chance_between(uint64_t seed, uint64_t key, double low, double high);
/* Standard normal (Box-Muller). */
double chance_normal(uint64_t seed, uint64_t key);
/* `value` rounded down or up at random, so that its mean is kept. */
int64_t chance_round(uint64_t seed, uint64_t key, double value);
/* A count as CBS publishes it: to a multiple of 5, at random so that its mean is kept. */
int64_t chance_round5(uint64_t seed, uint64_t key, int64_t count);
/* A key of two whole numbers, to draw by place and purpose. */
uint64_t chance_key(int64_t a, int64_t b);

/* Smooth noise over the plane: mean 0, standard deviation about 1, features of about one unit.
 * source: value noise with quintic interpolation (Perlin 2002) */
double noise_at(uint64_t seed, double x, double y);
/* The same with `octaves` (1..6) of halving size and height. */
double noise_fractal(uint64_t seed, double x, double y, int octaves);

/* 0 below `low`, 1 above `high`, smooth between. */
double smooth_step(double low, double high, double x);
