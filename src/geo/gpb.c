/* gpb.c - geometries of a GeoPackage. See gpb.h. */
#include "geo/gpb.h"

#include <math.h>

/* Metres from the origin of RD New: far beyond every place that a delivery can hold. */
#define FARTHEST 1e6

enum { HEADER = 8, LITTLE = 1, ENVELOPE_XY = 1 << 1, ENVELOPE_MASK = 7 << 1 };

static void put_u32(struct buf *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        buf_byte(out, (uint8_t)(value >> (8 * i)));
}

static void put_double(struct buf *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++)
        buf_byte(out, (uint8_t)(bits >> (8 * i)));
}

void gpb_write(struct buf *out, const struct shapes *shapes, size_t area, enum wkb_kind kind)
{
    struct bounds b = shapes_bounds(shapes, area);
    if (b.west > b.east)
        return;
    bool envelope = kind != WKB_POINTS; /* the standard advises none for points */
    buf_str(out, S("GP"));
    buf_byte(out, 0);
    buf_byte(out, (uint8_t)(LITTLE | (envelope ? ENVELOPE_XY : 0)));
    put_u32(out, 28992);
    if (envelope) {
        put_double(out, b.west);
        put_double(out, b.east);
        put_double(out, b.south);
        put_double(out, b.north);
    }
    wkb_write(out, shapes, area, kind);
}

/* Whether all points from byte `from` of the builder on can be places. */
static bool points_in_reach(const struct shapes_builder *b, size_t from)
{
    for (size_t at = from; at < b->point.len; at += sizeof(struct point)) {
        struct point p;
        memcpy(&p, b->point.at + at, sizeof p);
        if (!(fabs(p.x) <= FARTHEST && fabs(p.y) <= FARTHEST))
            return false;
    }
    return true;
}

bool gpb_read(struct shapes_builder *to, str bytes, struct err *err)
{
    static const size_t envelope_bytes[] = {0, 32, 48, 48, 64};
    if (bytes.len == 0) {
        shapes_area(to);
        return true;
    }
    if (bytes.len < HEADER || bytes.at[0] != 'G' || bytes.at[1] != 'P')
        return err_set(err, "a geometry without the header of a GeoPackage");
    size_t envelope = ((uint8_t)bytes.at[3] & ENVELOPE_MASK) >> 1;
    if (envelope >= COUNT(envelope_bytes) || bytes.len < HEADER + envelope_bytes[envelope])
        return err_set(err, "a geometry whose header is cut short");
    size_t skip = HEADER + envelope_bytes[envelope];
    enum wkb_kind kind;
    size_t before = to->point.len;
    return wkb_read(to, (str){bytes.at + skip, bytes.len - skip}, &kind, NULL, err) &&
           (points_in_reach(to, before) || err_set(err, "a geometry lies far outside the country"));
}
