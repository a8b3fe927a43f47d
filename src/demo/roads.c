/* roads.c - networks as Gabriel graphs: two places are joined when no third lies within the circle
 * between them. source: Gabriel and Sokal 1969 */
#include "demo/roads.h"
#include "demo/chance.h"
#include "demo/mesh.h"

struct line roads_bend(struct arena *out, uint64_t seed, struct point a, struct point b, int rank)
{
    double length = hypot(b.x - a.x, b.y - a.y);
    int steps = 4 + (int)(length / (rank == 1 ? 600 : 350));
    struct line line = {.at = NEW(out, struct point, steps + 1), .count = steps + 1, .rank = rank};
    uint64_t key = seed ^ chance_key((int64_t)(a.x + b.x), (int64_t)(a.y + b.y));
    double sway = length * (rank == 1 ? 0.035 : rank == 2 ? 0.055 : 0.02);
    for (int i = 0; i <= steps; i++) {
        double t = (double)i / steps, ease = fmin(1, 5 * fmin(t, 1 - t));
        double off = ease * sway * noise_fractal(key, t * (1 + length / 4000), 0, 3);
        line.at[i] = (struct point){a.x + t * (b.x - a.x) - off * (b.y - a.y) / length,
                                    a.y + t * (b.y - a.y) + off * (b.x - a.x) / length};
    }
    return line;
}

/* Whether much of the way is open water or abroad. */
static bool impassable(const struct plan *plan, struct point a, struct point b)
{
    int wet = 0;
    for (int i = 1; i < 10; i++) {
        struct point p = {a.x + (b.x - a.x) * i / 10, a.y + (b.y - a.y) * i / 10};
        bool in_lake = false;
        for (int l = 0; l < plan->lake_count && !in_lake; l++)
            in_lake = hypot(p.x - plan->lakes[l].at.x, p.y - plan->lakes[l].at.y) <
                          2.2 * plan->lakes[l].radius_m &&
                      blob_depth(plan->seed, &plan->lakes[l], p) < 1;
        wet += in_lake || !plan_is_land(plan, p);
    }
    return wet > 1;
}

struct network {
    struct point *at;
    int *quarter;
    int count;
};

/* Places with at least `people`; their own middle, or a point at their edge. */
static struct network network_of(struct arena *a, const struct plan *plan, double people, bool edge)
{
    struct network n = {NEW(a, struct point, plan->quarter_count), NEW(a, int, plan->quarter_count),
                        0};
    for (int k = 0; k < plan->quarter_count; k++) {
        const struct quarter *q = &plan->quarters[k];
        bool by_hand = !plan->country && q->gemeente == 0;
        if (!q->rank || q->people < people || by_hand)
            continue;
        double turn = chance_between(plan->seed + 150, (uint64_t)k, 0, 6.28),
               far = edge ? 1.2 * q->reach_m : 0;
        n.at[n.count] = (struct point){round(q->at.x + far * cos(turn)),
                                       round(q->at.y + far * sin(turn))};
        n.quarter[n.count++] = k;
    }
    return n;
}

static bool is_gabriel(const struct network *n, int a, int b)
{
    struct point middle = {(n->at[a].x + n->at[b].x) / 2, (n->at[a].y + n->at[b].y) / 2};
    double reach = hypot(n->at[a].x - middle.x, n->at[a].y - middle.y) * 0.999;
    for (int i = 0; i < n->count; i++)
        if (i != a && i != b && hypot(n->at[i].x - middle.x, n->at[i].y - middle.y) < reach)
            return false;
    return true;
}

/* Join a network; returns lines added behind `count`. */
static bool join(struct arena *out, struct arena scratch, const struct plan *plan,
                 const struct network *n, int rank, struct line *lines, int *count, struct err *err)
{
    struct mesh mesh;
    if (n->count < 3)
        return true;
    if (!mesh_build(out, scratch, n->at, n->count, &mesh, err))
        return false;
    for (int t = 0; t < mesh.count; t++)
        for (int k = 0; k < 3; k++) {
            int a = mesh.corner[t][k], b = mesh.corner[t][(k + 1) % 3];
            if ((a > b && mesh.across[t][k] >= 0) || !is_gabriel(n, a, b) ||
                impassable(plan, n->at[a], n->at[b]))
                continue; /* a side of two triangles is met twice */
            lines[(*count)++] = roads_bend(out, plan->seed + 160 + (uint64_t)rank, n->at[a],
                                           n->at[b], rank);
        }
    return true;
}

static struct line *with_room(struct arena *out, const struct line *given, int count, size_t more)
{
    struct line *lines = NEW(out, struct line, (size_t)count + more);
    if (count)
        memcpy(lines, given, sizeof *given * (size_t)count);
    return lines;
}

bool roads_plan(struct arena *out, struct arena scratch, struct plan *plan, struct err *err)
{
    size_t room = (size_t)plan->quarter_count * 6;
    plan->roads = with_room(out, plan->roads, plan->road_count, room);
    plan->rails = with_room(out, plan->rails, plan->rail_count, room);
    struct network all = network_of(&scratch, plan, 0, false);
    if (!join(out, scratch, plan, &all, 2, plan->roads, &plan->road_count, err) || !plan->country)
        return err->text[0] == 0;
    struct network large = network_of(&scratch, plan, 45000, true),
                   stops = network_of(&scratch, plan, 22000, false);
    if (!join(out, scratch, plan, &large, 1, plan->roads, &plan->road_count, err) ||
        !join(out, scratch, plan, &stops, 0, plan->rails, &plan->rail_count, err))
        return false;
    plan->stations = NEW(out, struct blob, stops.count);
    for (int i = 0; i < stops.count; i++)
        plan->stations[plan->station_count++] = (struct blob){
            .at = stops.at[i], .name = plan->quarters[stops.quarter[i]].name};
    return true;
}
