/* mesh.h - a coverage for tests: cells of a crooked grid with crooked sides, and a hole with an
 * island in it. Neighbours share their vertices exactly. */
#pragma once
#include "geo/shapes.h"

/* A number in -1..1 that depends only on its arguments. */
static double mesh_wave(int a, int b, int c)
{
    uint32_t h = (uint32_t)a * 2654435761u ^ (uint32_t)b * 2246822519u ^ (uint32_t)c * 3266489917u;
    h = (h ^ h >> 15) * 2654435761u;
    return (double)(h >> 8) / (1 << 23) - 1;
}

static struct point mesh_node(struct point origin, double cell, int x, int y)
{
    return (struct point){origin.x + cell * (x + 0.3 * mesh_wave(x, y, 1)),
                          origin.y + cell * (y + 0.3 * mesh_wave(x, y, 2))};
}

/* Points from one node to a neighbour, without the last; the same backwards. */
static void mesh_side(struct shapes_builder *b, struct point origin, double cell, const int from[2],
                      const int to[2])
{
    enum { STEPS = 12 };
    bool forward = from[0] < to[0] || from[1] < to[1];
    const int *low = forward ? from : to, *high = forward ? to : from;
    struct point a = mesh_node(origin, cell, low[0], low[1]);
    struct point z = mesh_node(origin, cell, high[0], high[1]);
    for (int k = 0; k < STEPS; k++) {
        int at = forward ? k : STEPS - k;
        double t = (double)at / STEPS;
        double off = at % STEPS ? 0.05 * mesh_wave(low[0] * 31 + high[0], low[1] * 17 + high[1], at)
                                : 0;
        shapes_point(b, (struct point){a.x + t * (z.x - a.x) - off * (z.y - a.y),
                                       a.y + t * (z.y - a.y) + off * (z.x - a.x)});
    }
}

static struct shapes mesh_make(struct arena *out, struct point origin, double cell, int columns,
                               int rows)
{
    struct shapes_builder b = {0};
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++) {
            const int corner[5][2] = {{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}};
            shapes_area(&b);
            shapes_polygon(&b);
            shapes_ring(&b);
            for (int side = 0; side < 4; side++)
                mesh_side(&b, origin, cell, corner[side], corner[side + 1]);
        }
    return shapes_finish(out, &b);
}
