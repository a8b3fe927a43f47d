/* tiler_cut.c - from a zoom's arcs to pieces of tiles: cut along the tiles' edges. */
#include "tiles/pmtiles.h"
#include "tiles/tiler_internal.h"

/* ---- a part as paths ---- */

/* Append an arc's points in the ref's direction, all but the last. */
static void append_ref(const struct ready *ready, int32_t ref, struct paths *ring, uint32_t *n)
{
    size_t arc = (size_t)(ref >= 0 ? ref : ~ref);
    size_t first = ready->arc_start[arc], last = ready->arc_start[arc + 1] - 1;
    for (size_t i = 0; i < last - first; i++)
        ring->point[(*n)++] = ready->arc_point[ref >= 0 ? first + i : last - i];
}

static size_t points_of_refs(const struct ready *ready, size_t first, size_t end)
{
    size_t points = 0;
    for (size_t i = first; i < end; i++) {
        int32_t ref = ready->c.ref[i], arc = ref >= 0 ? ref : ~ref;
        points += ready->arc_start[arc + 1] - ready->arc_start[arc];
    }
    return points;
}

/* The rings of a polygon. */
static struct paths polygon_paths(struct arena *out, const struct ready *ready, size_t polygon)
{
    const struct coverage *c = &ready->c;
    size_t first = c->ring_start[polygon], end = c->ring_start[polygon + 1];
    struct paths rings = {end - first, NEW(out, uint32_t, end - first + 1), NULL};
    rings.point = NEW_RAW(out, struct mvt_point,
                          points_of_refs(ready, c->ref_start[first], c->ref_start[end]));
    uint32_t n = 0;
    for (size_t r = first; r < end; r++) {
        for (size_t i = c->ref_start[r]; i < c->ref_start[r + 1]; i++)
            append_ref(ready, c->ref[i], &rings, &n);
        rings.start[r - first + 1] = n;
    }
    return rings;
}

static struct paths arc_paths(struct arena *out, const struct ready *ready, size_t arc)
{
    struct paths line = {1, NEW(out, uint32_t, 2), NULL};
    line.start[1] = ready->arc_start[arc + 1] - ready->arc_start[arc];
    line.point = ready->arc_point + ready->arc_start[arc];
    return line;
}

/* ---- pieces ---- */

static void add_piece(const struct cutter *cut, int32_t column, int32_t row,
                      const struct mvt_point *points, size_t count, bool outer)
{
    struct pieces *to = cut->pieces;
    struct paths all = {1, (uint32_t[]){0, (uint32_t)count}, (struct mvt_point *)points};
    struct box b = cut_bounds(&all);
    int32_t left = column * MVT_EXTENT, top = row * MVT_EXTENT;
    struct piece piece = {
        .tile = pmtiles_id(cut->zoom, (uint32_t)column, (uint32_t)row),
        .layer = cut->layer,
        .feature = cut->feature,
        .first = (uint32_t)(to->point.len / sizeof *points),
        .count = (uint32_t)count,
        .left = left,
        .top = top,
        .outer = outer,
        .seen = b.east >= left && b.west <= left + MVT_EXTENT && b.south >= top &&
                b.north <= top + MVT_EXTENT,
    };
    buf_bytes(&to->piece, &piece, sizeof piece);
    buf_bytes(&to->point, points, count * sizeof *points);
}

static void add_polygon(struct arena scratch, const struct cutter *cut, const struct paths *rings,
                        int32_t column, int32_t row, struct box box)
{
    struct paths cleaned = cut_rings(&scratch, rings, box);
    int64_t area = 0;
    for (size_t r = 0; r < cleaned.count; r++) {
        size_t n = cleaned.start[r + 1] - cleaned.start[r];
        int64_t ring = llabs(mvt_ring_area2(cleaned.point + cleaned.start[r], n));
        area += r ? -ring : ring;
    }
    if (area <= 0) /* gone, or the tile lies in a hole */
        return;
    for (size_t r = 0; r < cleaned.count; r++) {
        size_t n = cleaned.start[r + 1] - cleaned.start[r];
        if (n)
            add_piece(cut, column, row, cleaned.point + cleaned.start[r], n, r == 0);
    }
}

/* The part of a tile range's box that geometry may reach: its tiles and their buffer. */
static struct box range_box(struct box tiles)
{
    return (struct box){
        tiles.west * MVT_EXTENT - TILE_BUFFER, tiles.north * MVT_EXTENT - TILE_BUFFER,
        (tiles.east + 1) * MVT_EXTENT + TILE_BUFFER, (tiles.south + 1) * MVT_EXTENT + TILE_BUFFER};
}

static void add_to_tile(struct arena scratch, const struct cutter *cut, const struct paths *paths,
                        struct box tile)
{
    struct box box = range_box(tile);
    if (cut->kind == MVT_POLYGONS) {
        add_polygon(scratch, cut, paths, tile.west, tile.north, box);
        return;
    }
    struct paths lines = cut_lines(&scratch, paths, box);
    for (size_t l = 0; l < lines.count; l++)
        add_piece(cut, tile.west, tile.north, lines.point + lines.start[l],
                  lines.start[l + 1] - lines.start[l], true);
}

/* Halve a range of tiles until one is left, thinning the paths on the way. */
static void spread(struct arena scratch, const struct cutter *cut, const struct paths *paths,
                   struct box tiles)
{
    bool along_x = tiles.east - tiles.west > tiles.south - tiles.north;
    if (tiles.west == tiles.east && tiles.north == tiles.south) {
        add_to_tile(scratch, cut, paths, tiles);
        return;
    }
    struct box low = tiles, high = tiles;
    if (along_x) {
        low.east = tiles.west + (tiles.east - tiles.west) / 2;
        high.west = low.east + 1;
    } else {
        low.south = tiles.north + (tiles.south - tiles.north) / 2;
        high.north = low.south + 1;
    }
    const struct box halves[] = {low, high};
    for (size_t i = 0; i < COUNT(halves); i++) {
        struct arena rest = scratch;
        struct box box = range_box(halves[i]);
        struct paths thin = cut_thin(&rest, paths, cut->kind == MVT_POLYGONS, along_x,
                                     along_x ? box.west : box.north,
                                     along_x ? box.east : box.south);
        spread(rest, cut, &thin, halves[i]);
    }
}

/* The tiles that paths, with a buffer, can reach, of those that are made. */
static struct box tiles_of(const struct paths *paths, const struct cutter *cut, int32_t buffer)
{
    _Static_assert(MVT_EXTENT == 1 << 12, "a tile is 4096 units wide");
    struct box b = cut_bounds(paths), all = cut->tiles;
    struct box t = {(b.west - buffer) >> 12, (b.north - buffer) >> 12, (b.east + buffer) >> 12,
                    (b.south + buffer) >> 12};
    return (struct box){
        t.west > all.west ? t.west : all.west, t.north > all.north ? t.north : all.north,
        t.east < all.east ? t.east : all.east, t.south < all.south ? t.south : all.south};
}

static bool is_empty(struct box tiles)
{
    return tiles.west > tiles.east || tiles.north > tiles.south;
}

static void cut_part(struct arena scratch, const struct cutter *cut, const struct ready *ready,
                     size_t part)
{
    if (cut->kind == MVT_POLYGONS) {
        for (size_t p = ready->c.polygon_start[part]; p < ready->c.polygon_start[part + 1]; p++) {
            struct arena rest = scratch;
            struct paths rings = polygon_paths(&rest, ready, p);
            struct box tiles = tiles_of(&rings, cut, TILE_BUFFER);
            if (rings.start[1] >= 3 && !is_empty(tiles))
                spread(rest, cut, &rings, tiles);
        }
        return;
    }
    struct paths line = arc_paths(&scratch, ready, part);
    bool is_point = cut->kind == MVT_POINTS;
    if (!line.start[1])
        return;
    struct box tiles = tiles_of(&line, cut, is_point ? 0 : TILE_BUFFER);
    if (is_empty(tiles))
        return;
    if (is_point) /* a point is in one tile */
        add_piece(cut, tiles.west, tiles.north, line.point, 1, true);
    else
        spread(scratch, cut, &line, tiles);
}

void tiler_cut(struct arena scratch, const struct ready *ready, struct cutter to, size_t first,
               size_t end)
{
    const struct tile_layer *layer = ready->layer;
    for (size_t part = first; part < end; part++) {
        to.feature = layer->feature ? layer->feature[part] : (uint32_t)part;
        bool left_out = to.feature == TILE_LEFT_OUT ||
                        (layer->from_zoom && to.zoom < layer->from_zoom[to.feature]);
        if (!left_out)
            cut_part(scratch, &to, ready, part);
    }
}
