/* classify.c - from a number to a class. See classify.h. */
#include "stats/classify.h"

#include <math.h>

int classify_level(const double *limits, size_t count, double value)
{
    int class = 0;
    for (size_t i = 0; i < count; i++)
        class += value >= limits[i];
    return class;
}

int classify_direction(double d, double band)
{
    if (fabs(d) < band)
        return 1;
    return d < 0 ? 0 : d > 0 ? 2 : 1;
}

int classify_change(double d, double band, double strong)
{
    int direction = classify_direction(d, band);
    if (direction == 1)
        return 2;
    bool far = fabs(d) >= strong;
    return direction == 2 ? 3 + far : 1 - far;
}

int classify_cross(int first, int second)
{
    return 3 * (2 - first) + second;
}

double classify_strip(const double *limits, size_t count, double value)
{
    assert(count > 0);
    int segment = classify_level(limits, count, value);
    double low, high;
    if (segment == 0) {
        high = limits[0];
        low = count > 1 ? high - (limits[1] - limits[0]) : 0;
    } else if ((size_t)segment == count) {
        low = limits[count - 1];
        high = low + (count > 1 ? low - limits[count - 2] : low);
    } else {
        low = limits[segment - 1];
        high = limits[segment];
    }
    double within = high > low ? (value - low) / (high - low) : 0.5;
    return (segment + fmin(fmax(within, 0), 1)) / ((double)count + 1);
}
