/* mvt_read.c - read Mapbox Vector Tiles. Every table is sized by a first walk over its fields, so
 * memory is bounded by the bytes that are there. */
#include "tiles/mvt.h"
#include "tiles/varint.h"

/* One field of a message: a number, or bytes. */
struct field {
    uint64_t number, value;
    str bytes;
    bool is_bytes;
};

static bool take_bytes(str *rest, uint64_t len, str *taken)
{
    if (len > rest->len)
        return false;
    *taken = (str){rest->at, (size_t)len};
    rest->at += len;
    rest->len -= (size_t)len;
    return true;
}

static uint64_t little_endian(str bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.len; i++)
        value |= (uint64_t)(uint8_t)bytes.at[i] << (8 * i);
    return value;
}

/* The next field of a message; false at its end, or with err set when the bytes are wrong. */
static bool next_field(str *rest, struct field *field, struct err *err)
{
    uint64_t tag, len;
    if (!rest->len || err->text[0])
        return false;
    if (!varint_take(rest, &tag))
        return err_set(err, "tile: a field is cut short");
    *field = (struct field){.number = tag >> 3};
    bool good = false;
    switch (tag & 7) {
    case 0:
        good = varint_take(rest, &field->value);
        break;
    case 1:
        good = take_bytes(rest, 8, &field->bytes);
        field->value = little_endian(field->bytes);
        break;
    case 2:
        field->is_bytes = true;
        good = varint_take(rest, &len) && take_bytes(rest, len, &field->bytes);
        break;
    case 5:
        good = take_bytes(rest, 4, &field->bytes);
        field->value = little_endian(field->bytes);
        break;
    default:
        break;
    }
    return good ? true : err_set(err, "tile: a field is cut short or of unknown type");
}

/* How many fields of a number a message has; checks them all. */
static size_t count_fields(str message, uint64_t number, struct err *err)
{
    size_t count = 0;
    struct field f;
    while (next_field(&message, &f, err))
        count += f.number == number && f.is_bytes;
    return count;
}

static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double float_of(uint64_t bits)
{
    float value;
    uint32_t low = (uint32_t)bits;
    memcpy(&value, &low, sizeof value);
    return value;
}

static struct mvt_attribute read_value(str message, struct err *err)
{
    struct mvt_attribute a = {0};
    struct field f;
    while (next_field(&message, &f, err)) {
        if (f.number == 1 && f.is_bytes) {
            a.is_text = true;
            a.text = f.bytes;
        } else if (f.number == 2) {
            a.number = float_of(f.value);
        } else if (f.number == 3) {
            a.number = double_of(f.value);
        } else if (f.number == 4) {
            a.number = (double)(int64_t)f.value;
        } else if (f.number == 5 || f.number == 7) {
            a.number = (double)f.value;
        } else if (f.number == 6) {
            a.number = (double)varint_unzigzag(f.value);
        }
    }
    return a;
}

struct tables {
    size_t keys_count, values_count;
    str *keys;
    struct mvt_attribute *values;
};

static bool read_tags(struct arena *out, str packed, const struct tables *tables,
                      struct mvt_read_feature *feature, struct err *err)
{
    feature->attributes = NEW(out, struct mvt_attribute, packed.len / 2);
    feature->attributes_count = 0;
    while (packed.len) {
        uint64_t key, value;
        if (!varint_take(&packed, &key) || !varint_take(&packed, &value))
            return err_set(err, "tile: a feature's attributes are cut short");
        if (key >= tables->keys_count || value >= tables->values_count)
            return err_set(err, "tile: a feature names an attribute that its layer has not");
        struct mvt_attribute *a = &feature->attributes[feature->attributes_count++];
        *a = tables->values[value];
        a->key = tables->keys[key];
    }
    return true;
}

/* A walk over the commands of a geometry. */
struct walk {
    str rest;
    struct mvt_point at;
    struct mvt_read_feature *feature;
    size_t points;
};

static bool add_points(struct walk *w, uint64_t count, struct err *err)
{
    const int64_t limit = 1 << 30;
    for (; count; count--) {
        uint64_t dx, dy;
        if (!varint_take(&w->rest, &dx) || !varint_take(&w->rest, &dy))
            return err_set(err, "tile: a geometry is cut short");
        if (dx > (uint64_t)limit || dy > (uint64_t)limit)
            return err_set(err, "tile: a geometry leaves the tile by far");
        int64_t x = w->at.x + varint_unzigzag(dx), y = w->at.y + varint_unzigzag(dy);
        if (x > limit || x < -limit || y > limit || y < -limit)
            return err_set(err, "tile: a geometry leaves the tile by far");
        w->at = (struct mvt_point){(int32_t)x, (int32_t)y};
        w->feature->points[w->points++] = w->at;
    }
    return true;
}

static void end_part(struct walk *w)
{
    w->feature->part_start[++w->feature->parts] = (uint32_t)w->points;
}

static bool take_command(struct walk *w, unsigned *command, uint64_t *count, struct err *err)
{
    uint64_t word;
    if (!varint_take(&w->rest, &word))
        return err_set(err, "tile: a geometry is cut short");
    *command = word & 7;
    *count = word >> 3;
    return true;
}

/* A line or ring: move to one, lines to more, and for rings a close. */
static bool read_path(struct walk *w, bool ring, struct err *err)
{
    unsigned command = 0;
    uint64_t count = 0;
    if (!take_command(w, &command, &count, err))
        return false;
    if (command != 1 || count != 1)
        return err_set(err, "tile: a line does not start with one move");
    if (!add_points(w, 1, err) || !take_command(w, &command, &count, err))
        return false;
    if (command != 2 || count < (ring ? 2 : 1))
        return err_set(err, "tile: a line or ring has too few points");
    if (!add_points(w, count, err))
        return false;
    if (ring && (!take_command(w, &command, &count, err) || command != 7 || count != 1))
        return err_set(err, "tile: a ring is not closed");
    end_part(w);
    return true;
}

static bool read_points(struct walk *w, struct err *err)
{
    unsigned command = 0;
    uint64_t count = 0;
    if (!take_command(w, &command, &count, err))
        return false;
    if (command != 1 || count < 1 || w->feature->parts)
        return err_set(err, "tile: points are not one move");
    if (!add_points(w, count, err))
        return false;
    end_part(w);
    return true;
}

static bool read_geometry(struct arena *out, str packed, struct mvt_read_feature *feature,
                          struct err *err)
{
    struct walk w = {.rest = packed, .feature = feature};
    feature->parts = 0;
    feature->points = NEW(out, struct mvt_point, packed.len / 2 + 1);
    feature->part_start = NEW(out, uint32_t, packed.len / 3 + 2);
    while (w.rest.len) {
        bool read = feature->kind == MVT_POINTS ? read_points(&w, err)
                                                : read_path(&w, feature->kind == MVT_POLYGONS, err);
        if (!read)
            return false;
    }
    return true;
}

static bool read_feature(struct arena *out, str message, const struct tables *tables,
                         struct mvt_read_feature *feature, struct err *err)
{
    struct field f;
    str geometry = {0}, tags = {0};
    while (next_field(&message, &f, err)) {
        if (f.number == 1 && !f.is_bytes)
            feature->id = f.value;
        else if (f.number == 2 && f.is_bytes)
            tags = f.bytes;
        else if (f.number == 3 && !f.is_bytes)
            feature->kind = f.value <= MVT_POLYGONS ? (enum mvt_kind)f.value : MVT_UNKNOWN;
        else if (f.number == 4 && f.is_bytes)
            geometry = f.bytes;
    }
    if (err->text[0] || !read_tags(out, tags, tables, feature, err))
        return false;
    if (feature->kind == MVT_UNKNOWN)
        geometry = (str){0}; /* the standard lets readers pass these over */
    return read_geometry(out, geometry, feature, err);
}

static void read_tables(struct arena *out, str message, struct tables *t, struct err *err)
{
    t->keys = NEW(out, str, count_fields(message, 3, err));
    t->values = NEW(out, struct mvt_attribute, count_fields(message, 4, err));
    struct field f;
    while (next_field(&message, &f, err)) {
        if (f.number == 3 && f.is_bytes)
            t->keys[t->keys_count++] = f.bytes;
        if (f.number == 4 && f.is_bytes)
            t->values[t->values_count++] = read_value(f.bytes, err);
    }
}

static bool read_layer(struct arena *out, str message, struct mvt_read_layer *layer,
                       struct err *err)
{
    struct tables tables = {0};
    read_tables(out, message, &tables, err);
    if (err->text[0])
        return false;
    layer->version = 1;
    layer->extent = MVT_EXTENT;
    layer->features = NEW(out, struct mvt_read_feature, count_fields(message, 2, err));
    struct field f;
    while (next_field(&message, &f, err)) {
        if (f.number == 1 && f.is_bytes)
            layer->name = f.bytes;
        else if (f.number == 5 && !f.is_bytes)
            layer->extent = (uint32_t)f.value;
        else if (f.number == 15 && !f.is_bytes)
            layer->version = (uint32_t)f.value;
        else if (f.number == 2 && f.is_bytes &&
                 !read_feature(out, f.bytes, &tables, &layer->features[layer->count++], err))
            return false;
    }
    return !err->text[0];
}

bool mvt_read(struct arena *out, str tile, struct mvt_read_layer **layers, size_t *count,
              struct err *err)
{
    struct err failed = {0};
    size_t read = 0;
    struct mvt_read_layer *made = NEW(out, struct mvt_read_layer, count_fields(tile, 3, &failed));
    struct field f;
    while (next_field(&tile, &f, &failed))
        if (f.number == 3 && f.is_bytes && !read_layer(out, f.bytes, &made[read++], &failed))
            break;
    if (failed.text[0])
        return err_set(err, "%s", failed.text);
    *layers = made;
    *count = read;
    return true;
}

const struct mvt_read_layer *mvt_find(const struct mvt_read_layer *layers, size_t count, str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(layers[i].name, name))
            return &layers[i];
    return NULL;
}
