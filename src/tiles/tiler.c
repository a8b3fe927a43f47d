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
        tiler_round(out, job->workers[0].arena, &job->ready[l], job->zoom);
        size_t parts = parts_of(layer);
        for (size_t first = 0; first < parts; first += PARTS_AN_ITEM) {
            size_t end = first + PARTS_AN_ITEM < parts ? first + PARTS_AN_ITEM : parts;
            job->items[job->items_count++] = (struct item){(uint32_t)l, first, end};
        }
    }
}

static void cut_item(void *context, size_t item, int worker)
{
    struct job *job = context;
    const struct item *it = &job->items[item];
    tiler_cut(job->workers[worker].arena, &job->ready[it->layer], it->layer, job->zoom, it->first,
              it->end, &job->pieces[item]);
}

static int compare_pieces(const void *left, const void *right)
{
    const struct piece *a = left, *b = right;
    if (a->tile != b->tile)
        return a->tile < b->tile ? -1 : 1;
    if (a->layer != b->layer)
        return a->layer < b->layer ? -1 : 1;
    if (a->feature != b->feature)
        return a->feature < b->feature ? -1 : 1;
    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* All pieces of the zoom, sorted into the order of the tiles' bytes. */
static struct piece *sort_pieces(struct arena *out, const struct job *job, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < job->items_count; i++)
        n += job->pieces[i].piece.len / sizeof(struct piece);
    struct piece *sorted = NEW(out, struct piece, n);
    *count = n;
    n = 0;
    for (size_t i = 0; i < job->items_count; i++) {
        const struct buf *made = &job->pieces[i].piece;
        size_t more = made->len / sizeof *sorted;
        if (more)
            memcpy(sorted + n, made->at, made->len);
        for (size_t k = 0; k < more; k++)
            sorted[n++].item = (uint32_t)i;
    }
    qsort(sorted, n, sizeof *sorted, compare_pieces);
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
    projector_close(&projector);
    return prepared;
}

static void build_archive(struct arena *scratch, struct job *job, struct pmtiles_about *about,
                          struct buf *archive)
{
    struct pmtiles_writer writer = {0};
    struct buf metadata = {0};
    workers_open(scratch, job);
    for (job->zoom = about->min_zoom; job->zoom <= about->max_zoom; job->zoom++)
        build_zoom(*scratch, job, &writer);
    workers_close(job);
    put_metadata(&metadata, job->plan);
    about->metadata = buf_text(&metadata);
    pmtiles_finish(&writer, *scratch, about, archive);
    buf_reset(&metadata);
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
    build_archive(&scratch, &job, &about, archive);
    return true;
}
