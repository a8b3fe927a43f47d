/* tiler_encode.c - attributes as numbers, and the pieces of a tile as its bytes. */
#include "tiles/tiler_internal.h"

/* ---- a layer made ready ---- */

static uint64_t hash_value(const struct tile_value *v)
{
    uint64_t hash = (uint64_t)v->number * 0x9e3779b97f4a7c15u + (uint64_t)v->kind;
    for (size_t i = 0; i < v->text.len; i++)
        hash = (hash ^ (uint8_t)v->text.at[i]) * 0x100000001b3u;
    return hash ^ hash >> 31;
}

static bool same_value(const struct tile_value *a, const struct tile_value *b)
{
    return a->kind == b->kind && a->number == b->number && str_equal(a->text, b->text);
}

/* Number equal values once, so that a tile's table is filled by looking at numbers only. */
static void number_values(struct arena *out, struct ready *ready)
{
    const struct tile_layer *layer = ready->layer;
    size_t count = layer->features * layer->keys_count, slots = 16;
    while (slots < 2 * count)
        slots *= 2;
    ready->value = NEW(out, uint32_t, count);
    ready->distinct = NEW(out, struct tile_value, count);
    struct arena scratch = *out;
    uint32_t *slot = NEW(&scratch, uint32_t, slots); /* number + 1 */
    for (size_t i = 0; i < count; i++) {
        const struct tile_value *v = &layer->values[i];
        if (v->kind == TILE_NONE) {
            ready->value[i] = NO_VALUE;
            continue;
        }
        size_t at = hash_value(v) & (slots - 1);
        while (slot[at] && !same_value(&ready->distinct[slot[at] - 1], v))
            at = (at + 1) & (slots - 1);
        if (!slot[at]) {
            ready->distinct[ready->distinct_count++] = *v;
            slot[at] = (uint32_t)ready->distinct_count;
        }
        ready->value[i] = slot[at] - 1;
    }
}

/* Tolerance of a layer at a zoom, in the square of the world. */
double tiler_tolerance(const struct tile_layer *layer, int zoom)
{
    double units = layer->tolerance > 0 ? layer->tolerance : TILE_TOLERANCE;
    double last = zoom == layer->max_zoom ? 0.25 : 1;
    return units * last / (double)((int64_t)MVT_EXTENT << zoom);
}

/* The first layer of a plan with the same geometry and need of detail. */
static size_t first_alike(const struct tile_plan *plan, size_t at)
{
    const struct tile_layer *layer = &plan->layers[at];
    size_t i = 0;
    while (plan->layers[i].geometry != layer->geometry ||
           tiler_tolerance(&plan->layers[i], plan->layers[i].max_zoom) !=
               tiler_tolerance(layer, layer->max_zoom))
        i++;
    return i;
}

static bool project_and_rank(struct arena *out, const struct tile_layer *layer,
                             struct projector *projector, struct ready *ready, struct err *err)
{
    struct coverage *c = &ready->c;
    *c = *layer->geometry;
    c->point = NEW_RAW(out, struct point, c->points);
    if (c->points)
        memcpy(c->point, layer->geometry->point, c->points * sizeof *c->point);
    if (!project_world(projector, c->point, c->points, err))
        return err_at(err, arena_text(out, layer->name));
    ready->rank = NEW_RAW(out, float, c->points);
    simplify_rank(*out, c, tiler_tolerance(layer, layer->max_zoom), ready->rank);
    ready->size = NEW_RAW(out, struct ring_size, c->rings);
    simplify_measure(c, ready->size);
    return true;
}

bool tiler_prepare(struct arena *out, const struct tile_plan *plan, size_t at,
                   struct projector *projector, struct ready *ready, struct err *err)
{
    const struct tile_layer *layer = &plan->layers[at];
    size_t alike = first_alike(plan, at);
    struct ready *made = &ready[at];
    made->layer = layer;
    made->alike = alike;
    if (alike < at) {
        made->c = ready[alike].c;
        made->rank = ready[alike].rank;
        made->size = ready[alike].size;
    } else if (!project_and_rank(out, layer, projector, made, err)) {
        return false;
    }
    number_values(out, made);
    return true;
}

/* ---- a tile ---- */

/* Index within the tile of the `which`th key or value; `add` writes it when it is new there. */
static bool is_new(struct worker *w, size_t which, uint32_t index)
{
    if (w->stamp[which] == w->turn)
        return false;
    w->stamp[which] = w->turn;
    w->local[which] = index;
    return true;
}

/* Keys stand before values in the worker's tables. */
static size_t put_tags(struct worker *w, const struct ready *ready, uint32_t feature,
                       uint32_t *tags)
{
    const struct tile_layer *layer = ready->layer;
    const uint32_t *values = ready->value + (size_t)feature * layer->keys_count;
    size_t n = 0;
    for (size_t k = 0; k < layer->keys_count; k++) {
        if (values[k] == NO_VALUE)
            continue;
        size_t value = layer->keys_count + values[k];
        const struct tile_value *v = &ready->distinct[values[k]];
        if (is_new(w, k, w->layer.keys_count))
            mvt_key(&w->layer, layer->keys[k]);
        if (is_new(w, value, w->layer.values_count)) {
            if (v->kind == TILE_INT)
                mvt_value_int(&w->layer, v->number);
            else
                mvt_value_text(&w->layer, v->text);
        }
        tags[2 * n] = w->local[k];
        tags[2 * n++ + 1] = w->local[value];
    }
    return n;
}

/* A piece's points, seen from the tile's corner. */
static struct mvt_point *piece_points(struct arena *out, const struct piece *piece,
                                      const struct pieces *items)
{
    const struct mvt_point *from =
        (const struct mvt_point *)(const void *)items[piece->item].point.at + piece->first;
    struct mvt_point *points = NEW(out, struct mvt_point, piece->count);
    for (size_t i = 0; i < piece->count; i++)
        points[i] = (struct mvt_point){from[i].x - piece->left, from[i].y - piece->top};
    return points;
}

static void put_geometry(struct worker *w, enum mvt_kind kind, const struct piece *piece,
                         size_t count, const struct pieces *items)
{
    struct arena scratch = w->arena;
    if (kind == MVT_POINTS) {
        struct mvt_point *points = NEW(&scratch, struct mvt_point, count);
        for (size_t i = 0; i < count; i++)
            points[i] = *piece_points(&scratch, &piece[i], items);
        mvt_points(&w->layer, points, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct arena rest = scratch;
        struct mvt_point *points = piece_points(&rest, &piece[i], items);
        if (kind == MVT_LINES)
            mvt_line(&w->layer, points, piece[i].count);
        else
            mvt_ring(&w->layer, points, piece[i].count, piece[i].outer);
    }
}

/* Write the pieces of one layer, feature by feature. */
static void put_layer(struct worker *w, const struct ready *ready, const struct piece *piece,
                      size_t count, const struct pieces *items)
{
    struct arena scratch = w->arena;
    uint32_t *tags = NEW(&scratch, uint32_t, 2 * ready->layer->keys_count);
    enum mvt_kind kind = ready->layer->kind;
    w->turn++;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && piece[end].feature == piece[i].feature)
            end++;
        put_geometry(w, kind, piece + i, end - i, items);
        size_t attributes = put_tags(w, ready, piece[i].feature, tags);
        mvt_feature(&w->layer, kind, (uint64_t)piece[i].feature + 1, tags, attributes);
        i = end;
    }
    mvt_layer_end(&w->tile, &w->layer, ready->layer->name);
}

str tiler_encode(struct worker *worker, const struct ready *layers, const struct piece *piece,
                 size_t count, const struct pieces *items)
{
    worker->tile.len = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && piece[end].layer == piece[i].layer)
            end++;
        put_layer(worker, &layers[piece[i].layer], piece + i, end - i, items);
        i = end;
    }
    return gzip_pack(&worker->arena, &worker->gzip, buf_text(&worker->tile));
}
