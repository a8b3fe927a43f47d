/* mvt.c - write Mapbox Vector Tiles: varints, commands, tables of keys and values.
 * Field numbers are those of vector_tile.proto, version 2.1. */
#include "tiles/mvt.h"
#include "tiles/varint.h"

enum { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7 };
enum { FIELD_VARINT = 0, FIELD_BYTES = 2 };

/* The cursor's place is the first eight bytes of the geometry under construction, so that a layer
 * of zeros is ready for use. */
struct cursor {
    int32_t x, y;
};

static void put_field(struct buf *b, unsigned number, unsigned type)
{
    varint_put(b, number << 3 | type);
}

static void put_bytes(struct buf *b, unsigned number, const void *bytes, size_t len)
{
    put_field(b, number, FIELD_BYTES);
    varint_put(b, len);
    buf_bytes(b, bytes, len);
}

static void put_number(struct buf *b, unsigned number, uint64_t value)
{
    put_field(b, number, FIELD_VARINT);
    varint_put(b, value);
}

uint32_t mvt_key(struct mvt_layer *layer, str key)
{
    put_bytes(&layer->keys, 3, key.at, key.len);
    return layer->keys_count++;
}

/* A value is a message of one field; a varint field takes at most 11 bytes. */
uint32_t mvt_value_int(struct mvt_layer *layer, int64_t value)
{
    enum { UINT = 5, SINT = 6 };
    uint64_t raw = value >= 0 ? (uint64_t)value : varint_zigzag(value);
    put_field(&layer->values, 4, FIELD_BYTES);
    varint_put(&layer->values, 1 + varint_length(raw));
    put_number(&layer->values, value >= 0 ? UINT : SINT, raw);
    return layer->values_count++;
}

uint32_t mvt_value_text(struct mvt_layer *layer, str value)
{
    enum { STRING = 1 };
    put_field(&layer->values, 4, FIELD_BYTES);
    varint_put(&layer->values, 1 + varint_length(value.len) + value.len);
    put_bytes(&layer->values, STRING, value.at, value.len);
    return layer->values_count++;
}

static void start_geometry(struct mvt_layer *layer)
{
    struct cursor origin = {0};
    if (!layer->geometry.len)
        buf_bytes(&layer->geometry, &origin, sizeof origin);
}

static void put_command(struct buf *b, unsigned command, size_t count)
{
    varint_put(b, (uint64_t)count << 3 | command);
}

/* Append `count` points as steps from the cursor, from `from` by `step`. */
static void put_points(struct buf *b, const struct mvt_point *points, size_t count, int step)
{
    struct cursor at;
    memcpy(&at, b->at, sizeof at);
    for (; count; count--, points += step) {
        varint_put(b, varint_zigzag(points->x - at.x));
        varint_put(b, varint_zigzag(points->y - at.y));
        at = (struct cursor){points->x, points->y};
    }
    memcpy(b->at, &at, sizeof at);
}

void mvt_points(struct mvt_layer *layer, const struct mvt_point *points, size_t count)
{
    start_geometry(layer);
    put_command(&layer->geometry, MOVE_TO, count);
    put_points(&layer->geometry, points, count, 1);
}

void mvt_line(struct mvt_layer *layer, const struct mvt_point *points, size_t count)
{
    assert(count >= 2);
    start_geometry(layer);
    put_command(&layer->geometry, MOVE_TO, 1);
    put_points(&layer->geometry, points, 1, 1);
    put_command(&layer->geometry, LINE_TO, count - 1);
    put_points(&layer->geometry, points + 1, count - 1, 1);
}

void mvt_ring(struct mvt_layer *layer, const struct mvt_point *points, size_t count, bool outer)
{
    assert(count >= 3);
    start_geometry(layer);
    bool turn = (mvt_ring_area2(points, count) > 0) != outer;
    put_command(&layer->geometry, MOVE_TO, 1);
    put_points(&layer->geometry, points, 1, 1);
    put_command(&layer->geometry, LINE_TO, count - 1);
    put_points(&layer->geometry, turn ? points + count - 1 : points + 1, count - 1, turn ? -1 : 1);
    put_command(&layer->geometry, CLOSE_PATH, 1);
}

void mvt_feature(struct mvt_layer *layer, enum mvt_kind kind, uint64_t id, const uint32_t *tags,
                 size_t attributes)
{
    enum { ID = 1, TAGS = 2, TYPE = 3, GEOMETRY = 4, FEATURE = 2 };
    struct buf *tag_bytes = &layer->tags, *geometry = &layer->geometry;
    assert(geometry->len > sizeof(struct cursor));
    size_t geometry_len = geometry->len - sizeof(struct cursor);
    tag_bytes->len = 0;
    for (size_t i = 0; i < 2 * attributes; i++)
        varint_put(tag_bytes, tags[i]);
    size_t len = 1 + varint_length(id) + 2 + 1 + varint_length(geometry_len) + geometry_len;
    if (attributes)
        len += 1 + varint_length(tag_bytes->len) + tag_bytes->len;
    put_field(&layer->features, FEATURE, FIELD_BYTES);
    varint_put(&layer->features, len);
    put_number(&layer->features, ID, id);
    if (attributes)
        put_bytes(&layer->features, TAGS, tag_bytes->at, tag_bytes->len);
    put_number(&layer->features, TYPE, kind);
    put_bytes(&layer->features, GEOMETRY, geometry->at + sizeof(struct cursor), geometry_len);
    geometry->len = 0;
}

void mvt_layer_end(struct buf *tile, struct mvt_layer *layer, str name)
{
    enum { LAYER = 3, NAME = 1, EXTENT = 5, VERSION = 15 };
    if (layer->features.len) {
        size_t len = 1 + varint_length(name.len) + name.len + layer->features.len +
                     layer->keys.len + layer->values.len + 1 + varint_length(MVT_EXTENT) + 2;
        put_field(tile, LAYER, FIELD_BYTES);
        varint_put(tile, len);
        put_number(tile, VERSION, 2);
        put_bytes(tile, NAME, name.at, name.len);
        buf_bytes(tile, layer->features.at, layer->features.len);
        buf_bytes(tile, layer->keys.at, layer->keys.len);
        buf_bytes(tile, layer->values.at, layer->values.len);
        put_number(tile, EXTENT, MVT_EXTENT);
    }
    layer->features.len = layer->keys.len = layer->values.len = layer->geometry.len = 0;
    layer->keys_count = layer->values_count = 0;
}

void mvt_layer_reset(struct mvt_layer *layer)
{
    buf_reset(&layer->features);
    buf_reset(&layer->keys);
    buf_reset(&layer->values);
    buf_reset(&layer->geometry);
    buf_reset(&layer->tags);
    *layer = (struct mvt_layer){0};
}

int64_t mvt_ring_area2(const struct mvt_point *points, size_t count)
{
    int64_t twice = 0;
    for (size_t i = 0; i < count; i++) {
        const struct mvt_point *a = points + i, *b = points + (i + 1 < count ? i + 1 : 0);
        twice += (int64_t)a->x * b->y - (int64_t)b->x * a->y;
    }
    return twice;
}
