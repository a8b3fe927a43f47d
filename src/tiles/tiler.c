/* tiler.c - the road from layers to an archive: zoom by zoom, in items of work that threads share.
 * Cutting and encoding are in tiler_cut.c and tiler_encode.c. */
#include "tiles/tiler.h"
#include "base/parallel.h"
#include "geo/scratch.h"
#include "tiles/pmtiles.h"
#include "tiles/tiler_internal.h"

enum { PARTS_AN_ITEM = 256, TILES_AN_ITEM = 16 };
/* Address space, not memory: see arena_open. */
static const size_t arena_bytes = (size_t)8 << 30;

struct item {
    uint32_t layer;
    size_t first, end; /* parts */
};

struct tile {
    const struct piece *piece;
    size_t count;
    str packed;
};

struct job {
    const struct tile_plan *plan;
    struct ready *ready; /* [layers_count] */
    struct arena first;  /* of worker 0; the others open their own */
    struct worker *workers;
    int workers_count;
    struct bounds most,
        core; /* of the plan's reach in the square of the world; y grows southward */
    int zoom;
    struct item *items;
    size_t items_count;
    struct pieces *pieces; /* [items_count] */
    struct tile *tiles;
    size_t tiles_count;
};

static void run(const struct job *job, size_t items,
                void (*work)(void *context, size_t item, int worker))
{
    if (job->plan->parallel) {
        parallel_for(items, work, (void *)job);
        return;
    }
    for (size_t i = 0; i < items; i++)
        work((void *)job, i, 0);
}

/* ---- workers ---- */

static void workers_open(struct arena *out, struct job *job)
{
    size_t most = 0;
    for (size_t l = 0; l < job->plan->layers_count; l++) {
        size_t entries = job->plan->layers[l].keys_count + job->ready[l].distinct_count;
        most = entries > most ? entries : most;
    }
    job->workers = NEW(out, struct worker, job->workers_count);
    for (int i = 0; i < job->workers_count; i++) {
        struct worker *w = &job->workers[i];
        w->opened = w->arena = i ? arena_open("tiles", arena_bytes) : job->first;
        gzip_open(&w->gzip);
        w->stamp = NEW(out, uint32_t, most);
        w->local = NEW(out, uint32_t, most);
    }
}

static void workers_close(struct job *job)
{
    for (int i = 0; i < job->workers_count; i++) {
        struct worker *w = &job->workers[i];
        mvt_layer_reset(&w->layer);
        buf_reset(&w->tile);
        gzip_close(&w->gzip);
        if (i)
            arena_close(w->opened);
    }
}

/* ---- one zoom ---- */

static bool is_in_zoom(const struct tile_layer *layer, int zoom)
{
    return zoom >= layer->min_zoom && zoom <= layer->max_zoom;
}

static size_t parts_of(const struct tile_layer *layer)
{
    return layer->kind == MVT_POLYGONS ? layer->geometry->faces : layer->geometry->arcs;
}

/* A layer's arcs at the zoom; those of an earlier layer that is alike are its own. */
static void round_layer(struct arena *out, const struct job *job, size_t l)
{
    struct ready *ready = &job->ready[l], *alike = &job->ready[ready->alike];
    if (alike != ready && is_in_zoom(alike->layer, job->zoom)) {
        ready->arc_start = alike->arc_start;
        ready->arc_point = alike->arc_point;
    } else {
        tiler_round(out, job->workers[0].arena, ready, job->zoom, job->plan->parallel);
    }
}

static void round_and_list(struct arena *out, struct job *job)
{
    size_t most = 0;
    for (size_t l = 0; l < job->plan->layers_count; l++)
        most += parts_of(&job->plan->layers[l]) / PARTS_AN_ITEM + 1;
    job->items = NEW(out, struct item, most);
    job->pieces = NEW(out, struct pieces, most);
    job->items_count = 0;
    for (size_t l = 0; l < job->plan->layers_count; l++) {
        const struct tile_layer *layer = &job->plan->layers[l];
        if (!is_in_zoom(layer, job->zoom))
            continue;
        round_layer(out, job, l);
        size_t parts = parts_of(layer);
        for (size_t first = 0; first < parts; first += PARTS_AN_ITEM) {
            size_t end = first + PARTS_AN_ITEM < parts ? first + PARTS_AN_ITEM : parts;
            job->items[job->items_count++] = (struct item){(uint32_t)l, first, end};
        }
    }
}

/* The tiles that bounds in the square of the world touch, with some around them. */
static struct box tiles_around(struct bounds b, int zoom, double around)
{
    const double tiles = (double)((int64_t)1 << zoom), last = tiles - 1;
    return (struct box){(int32_t)fmax(floor(b.west * tiles - around), 0),
                        (int32_t)fmax(floor(b.south * tiles - around), 0),
                        (int32_t)fmin(floor(b.east * tiles + around), last),
                        (int32_t)fmin(floor(b.north * tiles + around), last)};
}

/* The tiles of the zoom that are made at all. */
static struct box tiles_of_plan(const struct job *job)
{
    if (!job->plan->reach)
        return tiles_around((struct bounds){0, 0, 1, 1}, job->zoom, 0);
    struct box most = tiles_around(job->most, job->zoom, 0);
    struct box core = tiles_around(job->core, job->zoom, job->plan->reach->tiles);
    return (struct box){most.west > core.west ? most.west : core.west,
                        most.north > core.north ? most.north : core.north,
                        most.east < core.east ? most.east : core.east,
                        most.south < core.south ? most.south : core.south};
}

static void cut_item(void *context, size_t item, int worker)
{
    struct job *job = context;
    const struct item *it = &job->items[item];
    const struct ready *ready = &job->ready[it->layer];
    const struct cutter to = {.pieces = &job->pieces[item],
                              .kind = ready->layer->kind,
                              .layer = it->layer,
                              .zoom = job->zoom,
                              .tiles = tiles_of_plan(job)};
    tiler_cut(job->workers[worker].arena, ready, to, it->first, it->end);
}

/* A piece and what it is sorted by: tile, layer and feature in one number. */
struct key {
    uint64_t key;
    uint32_t item, order;
};

/* The tile within its zoom, the layer, the feature: from high bits to low ones. */
static uint64_t key_of(const struct piece *piece, uint64_t first_tile)
{
    enum { FEATURE_BITS = 22, LAYER_BITS = 6 };
    assert(piece->feature < 1u << FEATURE_BITS && piece->layer < 1u << LAYER_BITS);
    return (piece->tile - first_tile) << (FEATURE_BITS + LAYER_BITS) |
           (uint64_t)piece->layer << FEATURE_BITS | piece->feature;
}

/* Sort by key, a byte at a time from the lowest: what is equal stays in order. Bytes that all keys
 * have in common are passed over. Returns the array that has the result. */
static struct key *sort_keys(struct key *keys, struct key *spare, size_t count)
{
    uint64_t differ = 0;
    for (size_t i = 1; i < count; i++)
        differ |= keys[i].key ^ keys[0].key;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t start[257] = {0};
        if (!(differ >> shift & 0xff))
            continue;
        for (size_t i = 0; i < count; i++)
            start[(keys[i].key >> shift & 0xff) + 1]++;
        for (size_t b = 1; b < 257; b++)
            start[b] += start[b - 1];
        for (size_t i = 0; i < count; i++)
            spare[start[keys[i].key >> shift & 0xff]++] = keys[i];
        struct key *swap = keys;
        keys = spare;
        spare = swap;
    }
    return keys;
}

static struct piece *pieces_of(const struct job *job, size_t item)
{
    return (struct piece *)(void *)job->pieces[item].piece.at;
}

/* All pieces of the zoom, sorted into the order of the tiles' bytes: by tile, layer, feature, then
 * as they were made. */
static struct piece *sort_pieces(struct arena *out, const struct job *job, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < job->items_count; i++)
        n += job->pieces[i].piece.len / sizeof(struct piece);
    *count = n;
    struct piece *sorted = NEW_RAW(out, struct piece, n);
    struct arena scratch = *out;
    struct key *keys = NEW_RAW(&scratch, struct key, n), *spare = NEW_RAW(&scratch, struct key, n);
    const uint64_t first_tile = pmtiles_id(job->zoom, 0, 0);
    n = 0;
    for (size_t i = 0; i < job->items_count; i++) {
        size_t made = job->pieces[i].piece.len / sizeof *sorted;
        for (size_t k = 0; k < made; k++)
            keys[n++] = (struct key){key_of(&pieces_of(job, i)[k], first_tile), (uint32_t)i,
                                     (uint32_t)k};
    }
    keys = sort_keys(keys, spare, n);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = pieces_of(job, keys[i].item)[keys[i].order];
        sorted[i].item = keys[i].item;
    }
    return sorted;
}

static void list_tiles(struct arena *out, struct job *job, const struct piece *piece, size_t count)
{
    job->tiles = NEW(out, struct tile, count);
    job->tiles_count = 0;
    for (size_t i = 0; i < count;) {
        bool seen = false;
        size_t end = i;
        for (; end < count && piece[end].tile == piece[i].tile; end++)
            seen = seen || piece[end].seen;
        if (seen)
            job->tiles[job->tiles_count++] = (struct tile){piece + i, end - i, {0}};
        i = end;
    }
}

static void encode_item(void *context, size_t item, int worker)
{
    struct job *job = context;
    size_t end = (item + 1) * TILES_AN_ITEM;
    for (size_t i = item * TILES_AN_ITEM; i < end && i < job->tiles_count; i++) {
        struct tile *tile = &job->tiles[i];
        tile->packed = tiler_encode(&job->workers[worker], job->ready, tile->piece, tile->count,
                                    job->pieces);
    }
}

static void build_zoom(struct arena scratch, struct job *job, struct pmtiles_writer *writer)
{
    round_and_list(&scratch, job);
    run(job, job->items_count, cut_item);
    size_t count;
    struct piece *sorted = sort_pieces(&scratch, job, &count);
    list_tiles(&scratch, job, sorted, count);
    run(job, (job->tiles_count + TILES_AN_ITEM - 1) / TILES_AN_ITEM, encode_item);
    for (size_t i = 0; i < job->tiles_count; i++)
        pmtiles_add(writer, job->tiles[i].piece->tile, job->tiles[i].packed);
    for (size_t i = 0; i < job->items_count; i++) {
        buf_reset(&job->pieces[i].piece);
        buf_reset(&job->pieces[i].point);
    }
    for (int i = 0; i < job->workers_count; i++)
        job->workers[i].arena = job->workers[i].opened; /* the packed tiles are in the writer */
}

/* ---- about the archive ---- */

static void put_fields(struct buf *b, const struct tile_layer *layer)
{
    for (size_t k = 0; k < layer->keys_count; k++) {
        bool text = false;
        for (size_t f = 0; f < layer->features && !text; f++)
            text = layer->values[f * layer->keys_count + k].kind == TILE_TEXT;
        buf_str(b, k ? S(",") : S(""));
        buf_json(b, layer->keys[k]);
        buf_str(b, text ? S(":\"String\"") : S(":\"Number\""));
    }
}

/* TileJSON's part of the metadata. */
static void put_metadata(struct buf *b, const struct tile_plan *plan)
{
    buf_str(b, S("{\"name\":"));
    buf_json(b, plan->name);
    buf_str(b, S(",\"attribution\":"));
    buf_json(b, plan->attribution);
    buf_str(b, S(",\"type\":\"overlay\",\"vector_layers\":["));
    for (size_t l = 0; l < plan->layers_count; l++) {
        const struct tile_layer *layer = &plan->layers[l];
        buf_str(b, l ? S(",{\"id\":") : S("{\"id\":"));
        buf_json(b, layer->name);
        buf_format(b, ",\"minzoom\":%d,\"maxzoom\":%d,\"fields\":{", layer->min_zoom,
                   layer->max_zoom);
        put_fields(b, layer);
        buf_str(b, S("}}"));
    }
    buf_str(b, S("]}"));
}

/* The points farthest west, south, east and north, as longitude and latitude. */
static bool find_bounds(const struct job *job, struct projector *projector,
                        struct pmtiles_about *about, struct err *err)
{
    struct point world[4] = {{2, 0}, {0, -1}, {-1, 0}, {0, 2}}, far[4] = {0};
    bool any = false;
    for (size_t l = 0; l < job->plan->layers_count; l++) {
        const struct coverage *c = &job->ready[l].c;
        for (size_t i = 0; i < c->points; i++) {
            struct point p = c->point[i];
            const bool farther[4] = {p.x<world[0].x, p.y> world[1].y, p.x > world[2].x,
                                     p.y < world[3].y};
            for (int side = 0; side < 4; side++)
                if (farther[side]) {
                    world[side] = p;
                    far[side] = job->plan->layers[l].geometry->point[i];
                }
            any = true;
        }
    }
    if (any && !project_lonlat(projector, far, COUNT(far), err))
        return false;
    about->west_e7 = (int32_t)floor(far[0].x * 1e7);
    about->south_e7 = (int32_t)floor(far[1].y * 1e7);
    about->east_e7 = (int32_t)ceil(far[2].x * 1e7);
    about->north_e7 = (int32_t)ceil(far[3].y * 1e7);
    return true;
}

static bool project_bounds(struct projector *projector, struct bounds rd, struct bounds *world,
                           struct err *err)
{
    struct point corner[4] = {
        {rd.west, rd.south}, {rd.east, rd.south}, {rd.east, rd.north}, {rd.west, rd.north}};
    if (!project_world(projector, corner, COUNT(corner), err))
        return false;
    *world = bounds_of(corner, COUNT(corner));
    return true;
}

static bool project_reach(struct job *job, struct projector *projector, struct err *err)
{
    const struct tile_reach *reach = job->plan->reach;
    return !reach || (project_bounds(projector, reach->most, &job->most, err) &&
                      project_bounds(projector, reach->core, &job->core, err));
}

static bool prepare(struct arena *out, struct job *job, struct pmtiles_about *about,
                    struct err *err)
{
    struct projector projector;
    if (!projector_open(&projector, err))
        return false;
    bool prepared = true;
    job->ready = NEW(out, struct ready, job->plan->layers_count);
    for (size_t l = 0; l < job->plan->layers_count && prepared; l++)
        prepared = tiler_prepare(out, job->plan, l, &projector, job->ready, err);
    prepared = prepared && find_bounds(job, &projector, about, err);
    prepared = prepared && project_reach(job, &projector, err);
    projector_close(&projector);
    return prepared;
}

static struct buf build_archive(struct arena *scratch, struct job *job, struct pmtiles_about *about)
{
    struct pmtiles_writer writer = {0};
    struct buf metadata = {0};
    workers_open(scratch, job);
    for (job->zoom = about->min_zoom; job->zoom <= about->max_zoom; job->zoom++)
        build_zoom(*scratch, job, &writer);
    workers_close(job);
    put_metadata(&metadata, job->plan);
    about->metadata = buf_text(&metadata);
    struct buf archive = pmtiles_finish(&writer, *scratch, about);
    buf_reset(&metadata);
    return archive;
}

bool tiles_build(struct buf *archive, struct arena scratch, const struct tile_plan *plan,
                 struct err *err)
{
    assert(plan->min_zoom >= 0 && plan->min_zoom <= plan->max_zoom);
    assert(plan->max_zoom <= TILE_ZOOM_MOST);
    struct pmtiles_about about = {.min_zoom = plan->min_zoom, .max_zoom = plan->max_zoom};
    struct job job = {.plan = plan,
                      .workers_count = plan->parallel ? parallel_threads() : 1,
                      .first = scratch_beside(&scratch, scratch)};
    scratch.end = job.first.at;
    if (!prepare(&scratch, &job, &about, err))
        return false;
    *archive = build_archive(&scratch, &job, &about);
    return true;
}
