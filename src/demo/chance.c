/* chance.c - hashing as a source of chance, and noise made of it. */
#include "demo/chance.h"

static const double TURN = 6.283185307179586;

uint64_t chance_mix(uint64_t seed, uint64_t key)
{
    uint64_t z = seed * 0x9E3779B97F4A7C15u + key + 0x632BE59BD9B4E019u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    return z ^ (z >> 29);
}

uint64_t chance_key(int64_t a, int64_t b)
{
    return chance_mix((uint64_t)a, (uint64_t)b);
}

double chance_unit(uint64_t seed, uint64_t key)
{
    return (double)(chance_mix(seed, key) >> 11) * 0x1p-53;
}

double chance_between(uint64_t seed, uint64_t key, double low, double high)
{
    return low + (high - low) * chance_unit(seed, key);
}

double chance_normal(uint64_t seed, uint64_t key)
{
    double u = 1 - chance_unit(seed, key); /* never 0 */
    return sqrt(-2 * log(u)) * cos(TURN * chance_unit(seed ^ 0x5bd1e995u, key));
}

int64_t chance_round(uint64_t seed, uint64_t key, double value)
{
    return (int64_t)floor(value + chance_unit(seed, key));
}

int64_t chance_round5(uint64_t seed, uint64_t key, int64_t count)
{
    return 5 * chance_round(seed, key, (double)count / 5);
}

static double corner(uint64_t seed, int64_t x, int64_t y)
{
    uint64_t h = chance_mix(seed ^ ((uint64_t)x * 0x9E3779B97F4A7C15u), (uint64_t)y);
    return (double)(int64_t)h * 0x1p-63;
}

static double fade(double t)
{
    return t * t * t * (t * (t * 6 - 15) + 10);
}

double noise_at(uint64_t seed, double x, double y)
{
    double fx = floor(x), fy = floor(y);
    int64_t ix = (int64_t)fx, iy = (int64_t)fy;
    double u = fade(x - fx), v = fade(y - fy);
    double south = corner(seed, ix, iy) * (1 - u) + corner(seed, ix + 1, iy) * u;
    double north = corner(seed, ix, iy + 1) * (1 - u) + corner(seed, ix + 1, iy + 1) * u;
    const double to_unit_spread = 2.4; /* corners have variance 1/3, mixing about halves it */
    return (south * (1 - v) + north * v) * to_unit_spread;
}

double noise_fractal(uint64_t seed, double x, double y, int octaves)
{
    double sum = 0, weight = 1, squares = 0;
    for (int i = 0; i < octaves; i++) {
        sum += weight * noise_at(seed + (uint64_t)i * 7919, x, y);
        squares += weight * weight;
        weight /= 2;
        x *= 2;
        y *= 2;
    }
    return sum / sqrt(squares);
}

double smooth_step(double low, double high, double x)
{
    double t = (x - low) / (high - low);
    if (t <= 0)
        return 0;
    return t >= 1 ? 1 : t * t * (3 - 2 * t);
}
