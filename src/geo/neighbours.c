/* neighbours.c - which areas touch, from the vertices they have in common. See neighbours.h.
 * One walk over all points: each vertex keeps a chain of the areas that came by, the latest first;
 * whoever comes later touches all of them. */
#include "geo/neighbours.h"

#include <math.h>

#include "geo/scratch.h"

/* An area that came by a vertex, and the one before it. Number 0 ends a chain. */
struct passing {
    uint32_t area, before;
};

/* A vertex on its slot: any of the points that lie there, and the last area that came by. */
struct vertex {
    uint32_t point, last; /* point + 1, 0: free; number in `passings` */
};

struct contact {
    uint32_t low, high; /* areas */
};

struct meeting {
    const struct shapes *areas;
    size_t mask;
    struct vertex *slot;
    struct passing *passings;
    size_t passed;
    uint32_t *met;      /* [areas] area + 1 that met this one last */
    struct buf contact; /* of struct contact, each once */
};

static int64_t millimetres(double metres)
{
    return llrint(metres * 1000);
}

static size_t slot_of(int64_t x, int64_t y)
{
    uint64_t h = (uint64_t)x * 0x9e3779b97f4a7c15u ^ (uint64_t)y;
    h = (h ^ h >> 32) * 0xd6e8feb86659fd93u;
    return (size_t)(h ^ h >> 32);
}

static struct vertex *find_vertex(const struct meeting *m, struct point p)
{
    int64_t x = millimetres(p.x), y = millimetres(p.y);
    size_t at = slot_of(x, y) & m->mask;
    for (; m->slot[at].point; at = (at + 1) & m->mask) {
        struct point known = m->areas->point[m->slot[at].point - 1];
        if (millimetres(known.x) == x && millimetres(known.y) == y)
            break;
    }
    return &m->slot[at];
}

static void pass_vertex(struct meeting *m, size_t point, uint32_t area)
{
    struct vertex *v = find_vertex(m, m->areas->point[point]);
    if (v->last && m->passings[v->last].area == area)
        return;
    for (uint32_t at = v->last; at; at = m->passings[at].before) {
        uint32_t other = m->passings[at].area;
        if (m->met[other] == area + 1)
            continue;
        m->met[other] = area + 1;
        buf_bytes(&m->contact, &(struct contact){other, area}, sizeof(struct contact));
    }
    m->passings[++m->passed] = (struct passing){area, v->last};
    *v = (struct vertex){(uint32_t)point + 1, (uint32_t)m->passed};
}

static int rising(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static struct neighbours lists_of(struct arena *out, struct arena scratch,
                                  const struct contact *contact, size_t contacts, size_t count)
{
    struct neighbours n = {count, NEW(out, uint32_t, count + 1), NEW(out, uint32_t, 2 * contacts)};
    for (size_t i = 0; i < contacts; i++) {
        n.start[contact[i].low + 1]++;
        n.start[contact[i].high + 1]++;
    }
    for (size_t a = 0; a < count; a++)
        n.start[a + 1] += n.start[a];
    uint32_t *at = NEW(&scratch, uint32_t, count);
    if (count)
        memcpy(at, n.start, count * sizeof *at);
    for (size_t i = 0; i < contacts; i++) {
        n.list[at[contact[i].low]++] = contact[i].high;
        n.list[at[contact[i].high]++] = contact[i].low;
    }
    for (size_t a = 0; a < count; a++)
        qsort(n.list + n.start[a], n.start[a + 1] - n.start[a], sizeof *n.list, rising);
    return n;
}

struct neighbours neighbours_queen(struct arena *out, struct arena scratch,
                                   const struct shapes *areas)
{
    scratch = scratch_beside(out, scratch);
    size_t slots = 16;
    while (slots < 2 * areas->points)
        slots *= 2;
    struct meeting m = {
        .areas = areas,
        .mask = slots - 1,
        .slot = NEW(&scratch, struct vertex, slots),
        .passings = NEW_RAW(&scratch, struct passing, areas->points + 1),
        .met = NEW(&scratch, uint32_t, areas->count),
    };
    for (size_t area = 0; area < areas->count; area++) {
        size_t first = areas->ring_start[areas->polygon_start[area]];
        size_t end = areas->ring_start[areas->polygon_start[area + 1]];
        for (size_t p = areas->point_start[first]; p < areas->point_start[end]; p++)
            pass_vertex(&m, p, (uint32_t)area);
    }
    struct neighbours n = lists_of(out, scratch, (const struct contact *)(void *)m.contact.at,
                                   m.contact.len / sizeof(struct contact), areas->count);
    buf_reset(&m.contact);
    return n;
}

struct neighbours neighbours_part(struct arena *out, struct arena scratch,
                                  const struct neighbours *whole, const uint32_t *areas,
                                  size_t count)
{
    scratch = scratch_beside(out, scratch);
    uint32_t *number = NEW(&scratch, uint32_t, whole->count); /* new number + 1; 0: not in it */
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        number[areas[i]] = (uint32_t)i + 1;
        most += whole->start[areas[i] + 1] - whole->start[areas[i]];
    }
    struct neighbours n = {count, NEW(out, uint32_t, count + 1), NEW(out, uint32_t, most)};
    for (size_t i = 0; i < count; i++) {
        uint32_t end = n.start[i];
        for (uint32_t at = whole->start[areas[i]]; at < whole->start[areas[i] + 1]; at++)
            if (number[whole->list[at]])
                n.list[end++] = number[whole->list[at]] - 1;
        qsort(n.list + n.start[i], end - n.start[i], sizeof *n.list, rising);
        n.start[i + 1] = end;
    }
    return n;
}
