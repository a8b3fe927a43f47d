/* wkb.c - geometry as Well-Known Binary. Every length is checked against the bytes that are left
 * before it is used, so a hostile count costs nothing. */
#include "geo/wkb.h"

enum { /* the type codes of ISO 19125 */
       POINT = 1,
       LINE = 2,
       POLYGON = 3,
       MULTI_POINT = 4,
       MULTI_LINE = 5,
       MULTI_POLYGON = 6,
       COLLECTION = 7
};
enum { MOST_NESTED = 16 };

struct reader {
    const uint8_t *at, *end;
    struct shapes_builder *to;
    enum wkb_kind kind;
    int32_t srid;
    struct err *err;
};

/* How the geometry at hand is written. */
struct head {
    bool little;
    uint32_t type;  /* POINT .. COLLECTION */
    int dimensions; /* 2, 3 or 4 */
};

static bool take_u32(struct reader *r, bool little, uint32_t *value)
{
    if (r->end - r->at < 4)
        return err_set(r->err, "geometry is cut short");
    const uint8_t *b = r->at;
    *value = little ? (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
                          (uint32_t)b[3] << 24
                    : (uint32_t)b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 |
                          (uint32_t)b[0] << 24;
    r->at += 4;
    return true;
}

/* A double; the caller has checked that eight bytes are there. */
static double take_double(struct reader *r, bool little)
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits |= (uint64_t)r->at[i] << (little ? 8 * i : 56 - 8 * i);
    r->at += 8;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool read_head(struct reader *r, struct head *head)
{
    if (r->at == r->end)
        return err_set(r->err, "geometry is cut short");
    uint8_t order = *r->at++;
    if (order > 1)
        return err_set(r->err, "geometry has byte order %u, 0 or 1 is due", order);
    head->little = order == 1;
    uint32_t code, srid;
    if (!take_u32(r, head->little, &code))
        return false;
    const uint32_t ewkb_z = 0x80000000, ewkb_m = 0x40000000, ewkb_srid = 0x20000000;
    if (code & ewkb_srid) {
        if (!take_u32(r, head->little, &srid))
            return false;
        r->srid = (int32_t)srid;
    }
    uint32_t iso = code & 0x1fffffff;
    head->type = iso % 1000;
    if (iso >= 4000 || head->type < POINT || head->type > COLLECTION)
        return err_set(r->err, "geometry is of kind %u; points, lines and polygons are understood",
                       iso);
    bool z = (code & ewkb_z) || iso / 1000 == 1 || iso / 1000 == 3;
    bool m = (code & ewkb_m) || iso / 1000 >= 2;
    head->dimensions = 2 + z + m;
    return true;
}

static struct point take_point(struct reader *r, const struct head *head)
{
    struct point p = {take_double(r, head->little), 0};
    p.y = take_double(r, head->little);
    r->at += 8 * (head->dimensions - 2);
    return p;
}

/* Add `count` points, or all but the last when it repeats the first of a closed ring. */
static bool read_points(struct reader *r, const struct head *head, uint32_t count, bool closed)
{
    struct point first = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct point p = take_point(r, head);
        if (!isfinite(p.x) || !isfinite(p.y))
            return err_set(r->err, "geometry has a coordinate that is no number");
        if (i == 0)
            first = p;
        bool repeats = closed && i > 0 && i + 1 == count && p.x == first.x && p.y == first.y;
        if (!repeats)
            shapes_point(r->to, p);
    }
    return true;
}

static bool take_count(struct reader *r, const struct head *head, size_t bytes_each,
                       uint32_t *count)
{
    if (!take_u32(r, head->little, count))
        return false;
    if (*count > (size_t)(r->end - r->at) / bytes_each)
        return err_set(r->err, "geometry is cut short");
    return true;
}

static bool read_point(struct reader *r, const struct head *head)
{
    if (r->end - r->at < 8 * head->dimensions)
        return err_set(r->err, "geometry is cut short");
    const uint8_t *start = r->at;
    struct point p = take_point(r, head);
    if (isnan(p.x) && isnan(p.y))
        return true; /* how an empty point is written */
    r->at = start;
    shapes_polygon(r->to);
    shapes_ring(r->to);
    return read_points(r, head, 1, false);
}

static bool read_line(struct reader *r, const struct head *head)
{
    uint32_t count;
    if (!take_count(r, head, (size_t)(8 * head->dimensions), &count))
        return false;
    struct shapes_mark before = shapes_mark(r->to);
    shapes_polygon(r->to);
    shapes_ring(r->to);
    if (!read_points(r, head, count, false))
        return false;
    if (count < 2)
        shapes_back(r->to, before);
    return true;
}

static bool read_polygon(struct reader *r, const struct head *head)
{
    uint32_t rings, count;
    if (!take_count(r, head, 4, &rings))
        return false;
    struct shapes_mark polygon = shapes_mark(r->to);
    bool has_outer = true;
    if (rings)
        shapes_polygon(r->to);
    for (uint32_t i = 0; i < rings; i++) {
        if (!take_count(r, head, (size_t)(8 * head->dimensions), &count))
            return false;
        struct shapes_mark ring = shapes_mark(r->to);
        shapes_ring(r->to);
        if (!read_points(r, head, count, true))
            return false;
        size_t points = (r->to->point.len - ring.points) / sizeof(struct point);
        if (points < 3)
            shapes_back(r->to, ring);
        if (points < 3 && i == 0)
            has_outer = false;
    }
    if (!has_outer)
        shapes_back(r->to, polygon);
    return true;
}

static bool read_geometry(struct reader *r, int depth);

static bool read_parts(struct reader *r, const struct head *head, int depth)
{
    uint32_t count;
    if (depth == MOST_NESTED)
        return err_set(r->err, "geometry is nested more than %d deep", MOST_NESTED);
    if (!take_count(r, head, 5, &count))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!read_geometry(r, depth + 1))
            return false;
    return true;
}

static bool read_geometry(struct reader *r, int depth)
{
    struct head head;
    if (!read_head(r, &head))
        return false;
    if (head.type > POLYGON)
        return read_parts(r, &head, depth);
    static const enum wkb_kind kinds[] = {WKB_EMPTY, WKB_POINTS, WKB_LINES, WKB_POLYGONS};
    if (r->kind != WKB_EMPTY && r->kind != kinds[head.type])
        return err_set(r->err, "geometry mixes points, lines and polygons");
    r->kind = kinds[head.type];
    if (head.type == POINT)
        return read_point(r, &head);
    return head.type == LINE ? read_line(r, &head) : read_polygon(r, &head);
}

bool wkb_read(struct shapes_builder *to, str wkb, enum wkb_kind *kind, int32_t *srid,
              struct err *err)
{
    const uint8_t *bytes = (const uint8_t *)wkb.at;
    struct reader r = {.at = bytes, .end = bytes + wkb.len, .to = to, .err = err};
    struct shapes_mark before = shapes_mark(to);
    shapes_area(to);
    bool read = read_geometry(&r, 0);
    if (read && r.at != r.end)
        read = err_set(err, "geometry has %zu bytes too many", (size_t)(r.end - r.at));
    if (!read) {
        shapes_back(to, before);
        return false;
    }
    bool nothing = to->ring_start.len == before.polygons;
    *kind = nothing ? WKB_EMPTY : r.kind;
    if (srid)
        *srid = r.srid;
    return true;
}

static void put_u32(struct buf *out, uint32_t value)
{
    uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                        (uint8_t)(value >> 24)};
    buf_bytes(out, bytes, sizeof bytes);
}

static void put_head(struct buf *out, uint32_t type)
{
    buf_byte(out, 1); /* little-endian */
    put_u32(out, type);
}

static void put_point(struct buf *out, struct point p)
{
    uint8_t bytes[16];
    double ordinates[2] = {p.x, p.y};
    for (int o = 0; o < 2; o++) {
        uint64_t bits;
        memcpy(&bits, &ordinates[o], sizeof bits);
        for (int i = 0; i < 8; i++)
            bytes[8 * o + i] = (uint8_t)(bits >> (8 * i));
    }
    buf_bytes(out, bytes, sizeof bytes);
}

/* Count and points of a ring or line; `closed` repeats the first at the end. */
static void put_points(struct buf *out, const struct shapes *s, size_t ring, bool closed)
{
    size_t first = s->point_start[ring], end = s->point_start[ring + 1];
    put_u32(out, (uint32_t)(end - first + closed));
    for (size_t i = first; i < end; i++)
        put_point(out, s->point[i]);
    if (closed)
        put_point(out, s->point[first]);
}

static void put_part(struct buf *out, const struct shapes *s, size_t polygon, enum wkb_kind kind)
{
    size_t ring = s->ring_start[polygon], end = s->ring_start[polygon + 1];
    put_head(out, (uint32_t)kind);
    if (kind == WKB_POINTS) {
        put_point(out, s->point[s->point_start[ring]]);
    } else if (kind == WKB_LINES) {
        put_points(out, s, ring, false);
    } else {
        put_u32(out, (uint32_t)(end - ring));
        for (; ring < end; ring++)
            put_points(out, s, ring, true);
    }
}

void wkb_write(struct buf *out, const struct shapes *shapes, size_t area, enum wkb_kind kind)
{
    assert(kind != WKB_EMPTY);
    _Static_assert((int)WKB_POINTS == (int)POINT && (int)WKB_LINES == (int)LINE &&
                       (int)WKB_POLYGONS == (int)POLYGON,
                   "kinds are numbered as the type codes");
    size_t first = shapes->polygon_start[area], end = shapes->polygon_start[area + 1];
    bool single = kind == WKB_POINTS && end - first == 1;
    if (!single) {
        put_head(out, (uint32_t)kind + 3); /* the multi form */
        put_u32(out, (uint32_t)(end - first));
    }
    for (size_t p = first; p < end; p++)
        put_part(out, shapes, p, kind);
}
