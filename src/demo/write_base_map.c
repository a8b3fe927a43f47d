/* write_base_map.c - what helps to find one's way: water, green, roads, railways, stations, names
 * of places; and streets, drawn as small leaning grids, one to a neighbourhood. Layers as an
 * extract of a topographic map gives them; rank 1 motorway, 2 main road, 3 street. */
#include "demo/chance.h"
#include "demo/gpkg.h"
#include "demo/write.h"

static const struct gpkg_field NAME[] = {{"name", FIELD_TEXT}}, RANK[] = {{"rank", FIELD_INT}},
                               NAME_RANK[] = {{"name", FIELD_TEXT}, {"rank", FIELD_INT}};

enum { ROUND = 120 };

/* Where a blob's edge runs: its depth is 1; spikes are rounded off. */
static void blob_outline(uint64_t seed, const struct blob *b, struct point at[ROUND + 1])
{
    const double step = 6.283185307179586 / ROUND;
    double far[ROUND], before[ROUND];
    for (int i = 0; i < ROUND; i++) {
        far[i] = b->radius_m;
        for (int round = 0; round < 6; round++) {
            struct point p = {b->at.x + far[i] * cos(step * i), b->at.y + far[i] * sin(step * i)};
            far[i] /= fmax(0.3, blob_depth(seed, b, p));
        }
    }
    for (int pass = 0; pass < 8; pass++) {
        memcpy(before, far, sizeof far);
        for (int i = 0; i < ROUND; i++)
            far[i] = (before[(i + ROUND - 1) % ROUND] + 2 * before[i] + before[(i + 1) % ROUND]) /
                     4;
    }
    for (int i = 0; i <= ROUND; i++) {
        double turn = step * (i % ROUND), reach = far[i % ROUND];
        at[i] = (struct point){b->at.x + reach * cos(turn), b->at.y + reach * sin(turn)};
    }
}

static void add_polygon(struct gpkg *g, const struct point *at, int count)
{
    struct ring ring = {0, count, false};
    struct shape shape = {.first = 0, .count = 1};
    struct shapes one = {
        .shape = &shape, .count = 1, .ring = &ring, .at = (struct point *)(uintptr_t)at};
    gpkg_add_shape(g, &one, 0);
}

static void smooth_line(const struct line *in, struct point *at, int *count)
{
    enum { BETWEEN = 6 };
    int n = 0;
    for (int i = 0; i + 1 < in->count; i++) {
        struct point p0 = in->at[i ? i - 1 : 0], p1 = in->at[i], p2 = in->at[i + 1],
                     p3 = in->at[i + 2 < in->count ? i + 2 : i + 1];
        for (int k = 0; k < BETWEEN; k++) { /* source: Catmull and Rom 1974 */
            double t = (double)k / BETWEEN, t2 = t * t, t3 = t2 * t;
            double a = -t3 / 2 + t2 - t / 2, b = 1.5 * t3 - 2.5 * t2 + 1,
                   c = -1.5 * t3 + 2 * t2 + t / 2, d = t3 / 2 - t2 / 2;
            at[n++] = (struct point){a * p0.x + b * p1.x + c * p2.x + d * p3.x,
                                     a * p0.y + b * p1.y + c * p2.y + d * p3.y};
        }
    }
    at[n++] = in->at[in->count - 1];
    *count = n;
}

/* A narrow water as a polygon: the line's two banks. */
static void add_stream(struct gpkg *g, struct arena scratch, const struct line *stream)
{
    struct point *middle = NEW(&scratch, struct point, stream->count * 6 + 1);
    int n;
    smooth_line(stream, middle, &n);
    struct point *ring = NEW(&scratch, struct point, 2 * n + 1);
    for (int i = 0; i < n; i++) {
        struct point a = middle[i ? i - 1 : 0], b = middle[i + 1 < n ? i + 1 : i];
        double length = hypot(b.x - a.x, b.y - a.y), half = stream->width_m / 2;
        ring[i] = (struct point){middle[i].x + half * (b.y - a.y) / length,
                                 middle[i].y - half * (b.x - a.x) / length};
        ring[2 * n - 1 - i] = (struct point){middle[i].x - half * (b.y - a.y) / length,
                                             middle[i].y + half * (b.x - a.x) / length};
    }
    ring[2 * n] = ring[0];
    add_polygon(g, ring, 2 * n + 1);
}

static bool write_water(struct gpkg *g, struct arena scratch, const struct world *w,
                        struct err *err)
{
    if (!gpkg_layer(g, "water", GPKG_MULTIPOLYGON, NAME, COUNT(NAME), err))
        return false;
    const struct plan *plan = &w->plan;
    for (int i = 0; i < w->waters.count; i++) {
        if (!w->waters.shape[i].count)
            continue;
        const char *name = i < plan->lake_count ? plan->lakes[i].name
                           : i < plan->lake_count + plan->river_count
                               ? plan->rivers[i - plan->lake_count].name
                               : "Zee";
        if (name)
            gpkg_text(g, 0, name);
        gpkg_add_shape(g, &w->waters, i);
    }
    for (int i = 0; i < plan->stream_count; i++)
        add_stream(g, scratch, &plan->streams[i]);
    return true;
}

static bool write_green(struct gpkg *g, const struct world *w, struct err *err)
{
    if (!gpkg_layer(g, "green", GPKG_MULTIPOLYGON, NAME, COUNT(NAME), err))
        return false;
    for (int i = 0; i < w->plan.green_count; i++) {
        struct point at[ROUND + 1];
        blob_outline(w->plan.seed, &w->plan.greens[i], at);
        if (w->plan.greens[i].name)
            gpkg_text(g, 0, w->plan.greens[i].name);
        add_polygon(g, at, ROUND + 1);
    }
    return true;
}

/* ---- streets ---- */

struct street_map {
    const struct world *world;
    uint8_t *lived; /* [square]: someone lives there */
    struct gpkg *g;
};

/* The leaning grid of one neighbourhood. */
struct lattice {
    struct point middle;
    double cosine, sine;
    uint64_t seed;
    int buurt;
};

static struct point lattice_point(const struct lattice *l, double along, double across)
{
    struct point p = {l->middle.x + along * l->cosine - across * l->sine,
                      l->middle.y + along * l->sine + across * l->cosine};
    return (struct point){p.x + 26 * noise_at(l->seed, p.x / 330, p.y / 330),
                          p.y + 26 * noise_at(l->seed + 1, p.x / 330, p.y / 330)};
}

static bool street_here(const struct street_map *m, const struct lattice *l, struct point p)
{
    const struct raster *ground = &m->world->ground;
    int column = (int)floor((p.x - ground->corner.x) / 100),
        row = (int)floor((p.y - ground->corner.y) / 100);
    if (column < 0 || row < 0 || column >= ground->width || row >= ground->height)
        return false;
    size_t i = (size_t)row * (size_t)ground->width + (size_t)column;
    return m->lived[i] && ground->at[i] == l->buurt;
}

static void street_end(const struct street_map *m, const struct point *at, int *count)
{
    if (*count >= 3) {
        gpkg_int(m->g, 0, 3);
        gpkg_add_line(m->g, at, *count);
    }
    *count = 0;
}

/* One street line of the lattice, broken where nobody lives and, by chance, at some blocks. */
static void street_line(const struct street_map *m, const struct lattice *l, double reach,
                        double at, bool across, int number)
{
    enum { MOST = 512, STEP = 45 };
    struct point run[MOST];
    int count = 0, steps = (int)(2 * reach / STEP);
    for (int i = 0; i <= steps; i++) {
        double along = -reach + i * STEP;
        struct point p = across ? lattice_point(l, at, along) : lattice_point(l, along, at);
        bool gap = chance_unit(l->seed + 5, chance_key(number, (int64_t)floor(along / 140) * 2 +
                                                                   across)) < (across ? 0.3 : 0.1);
        if (gap || !street_here(m, l, p) || count == MOST)
            street_end(m, run, &count);
        else
            run[count++] = (struct point){round(p.x * 10) / 10, round(p.y * 10) / 10};
    }
    street_end(m, run, &count);
}

static void buurt_streets(const struct street_map *m, int b)
{
    const struct world *w = m->world;
    const struct shape *s = &w->buurten[BOUNDARY_2024].shape[b];
    struct point seed = w->division[BOUNDARY_2024].buurt[b].at,
                 middle = {(s->low.x + s->high.x) / 2, (s->low.y + s->high.y) / 2};
    double reach = hypot(s->high.x - s->low.x, s->high.y - s->low.y) / 2;
    double lean = 0.9 * noise_at(w->plan.seed + 971, seed.x / 900, seed.y / 900);
    struct lattice l = {middle, cos(lean), sin(lean), chance_mix(w->plan.seed + 972, (uint64_t)b),
                        b};
    double wide = chance_between(l.seed, 1, 85, 110), deep = chance_between(l.seed, 2, 130, 190);
    int number = 0;
    for (double at = -reach; at < reach; at += wide)
        street_line(m, &l, reach, at, false, number++);
    for (double at = -reach; at < reach; at += deep)
        street_line(m, &l, reach, at, true, number++);
}

static void write_streets(struct gpkg *g, struct arena scratch, const struct world *w)
{
    const struct raster *ground = &w->ground;
    struct street_map m = {
        w, NEW(&scratch, uint8_t, (size_t)ground->width * (size_t)ground->height), g};
    int e0 = (int)(ground->corner.x / 100), n0 = (int)(ground->corner.y / 100);
    for (int i = 0; i < w->cells.count; i++)
        if (w->cells.cell[i].quarter >= 0)
            m.lived[(size_t)(w->cells.cell[i].n - n0) * (size_t)ground->width +
                    (size_t)(w->cells.cell[i].e - e0)] = 1;
    for (int b = 0; b < w->division[BOUNDARY_2024].count; b++)
        if (w->division[BOUNDARY_2024].buurt[b].quarter >= 0)
            buurt_streets(&m, b);
}

/* ---- lines and points ---- */

static void add_lines(struct gpkg *g, struct arena scratch, const struct line *lines, int count,
                      bool ranked)
{
    for (int i = 0; i < count; i++) {
        struct arena own = scratch;
        struct point *at = NEW(&own, struct point, lines[i].count * 6 + 1);
        int n;
        smooth_line(&lines[i], at, &n);
        if (ranked)
            gpkg_int(g, 0, lines[i].rank);
        gpkg_add_line(g, at, n);
    }
}

static bool write_lines(struct gpkg *g, struct arena scratch, const struct world *w,
                        struct err *err)
{
    if (!gpkg_layer(g, "road", GPKG_LINE, RANK, COUNT(RANK), err))
        return false;
    add_lines(g, scratch, w->plan.roads, w->plan.road_count, true);
    write_streets(g, scratch, w);
    if (!gpkg_layer(g, "rail", GPKG_LINE, NULL, 0, err))
        return false;
    add_lines(g, scratch, w->plan.rails, w->plan.rail_count, false);
    return true;
}

static bool write_points(struct gpkg *g, const struct world *w, struct err *err)
{
    if (!gpkg_layer(g, "station", GPKG_POINT, NAME, COUNT(NAME), err))
        return false;
    for (int i = 0; i < w->plan.station_count; i++) {
        gpkg_text(g, 0, w->plan.stations[i].name);
        gpkg_add_point(g, w->plan.stations[i].at);
    }
    if (!gpkg_layer(g, "place", GPKG_POINT, NAME_RANK, COUNT(NAME_RANK), err))
        return false;
    for (int k = 0; k < w->plan.quarter_count; k++) {
        const struct quarter *q = &w->plan.quarters[k];
        if (!q->rank)
            continue;
        gpkg_text(g, 0, q->rank < 3 ? w->plan.gemeenten[q->gemeente].name : q->name);
        gpkg_int(g, 1, q->rank);
        gpkg_add_point(g, q->at);
    }
    return true;
}

bool write_base_map(const struct world *w, const char *folder, struct err *err)
{
    char path[PATH_ROOM];
    struct gpkg g;
    if (!gpkg_open(&g, write_path(path, folder, "basiskaart.gpkg"), err))
        return false;
    struct arena opened = arena_open("demo base map", (size_t)256 << 20);
    bool good = write_water(&g, opened, w, err) && write_green(&g, w, err) &&
                write_lines(&g, opened, w, err) && write_points(&g, w, err);
    arena_close(opened);
    return gpkg_close(&g, err) && good;
}
