/* pmtiles.c - number tiles, and write a PMTiles archive. */
#include "tiles/pmtiles.h"
#include "tiles/gzip.h"
#include "tiles/pmtiles_internal.h"
#include "tiles/varint.h"

/* ---- numbers of tiles ---- */

/* Tiles of all zooms below `zoom`: 1 + 4 + 16 + ... */
static uint64_t tiles_below(int zoom)
{
    return (((uint64_t)1 << (2 * zoom)) - 1) / 3;
}

/* Turn a quadrant so that the Hilbert curve goes on where the one before ended. */
static void turn_quadrant(uint32_t side, uint32_t *x, uint32_t *y, uint32_t rx, uint32_t ry)
{
    if (ry)
        return;
    if (rx) {
        *x = side - 1 - *x;
        *y = side - 1 - *y;
    }
    uint32_t kept = *x;
    *x = *y;
    *y = kept;
}

uint64_t pmtiles_id(int zoom, uint32_t column, uint32_t row)
{
    assert(zoom >= 0 && zoom < 32);
    uint64_t along = 0;
    uint32_t x = column, y = row;
    for (int level = zoom - 1; level >= 0; level--) {
        uint32_t side = (uint32_t)1 << level;
        uint32_t rx = (x & side) != 0, ry = (y & side) != 0;
        along += ((uint64_t)side * side) * ((3 * rx) ^ ry);
        x &= side - 1;
        y &= side - 1;
        turn_quadrant(side, &x, &y, rx, ry);
    }
    return tiles_below(zoom) + along;
}

void pmtiles_place(uint64_t id, int *zoom, uint32_t *column, uint32_t *row)
{
    int z = 0;
    while (z < 31 && id >= tiles_below(z + 1))
        z++;
    uint64_t along = id - tiles_below(z);
    uint32_t x = 0, y = 0;
    for (int level = 0; level < z; level++) {
        uint32_t side = (uint32_t)1 << level;
        uint32_t rx = 1 & (uint32_t)(along / 2), ry = 1 & (uint32_t)(along ^ rx);
        turn_quadrant(side, &x, &y, rx, ry);
        x += side * rx;
        y += side * ry;
        along /= 4;
    }
    *zoom = z;
    *column = x;
    *row = y;
}

/* ---- equal tiles once ---- */

/* An entry + 1, and the hash of its bytes; 0: free. */
struct slot {
    uint32_t entry, hash;
};

static uint32_t hash_of(str bytes)
{
    uint64_t hash = bytes.len * 0x9e3779b97f4a7c15u;
    while (bytes.len) {
        uint64_t word = 0;
        size_t len = bytes.len < sizeof word ? bytes.len : sizeof word;
        memcpy(&word, bytes.at, len);
        hash = (hash ^ word) * 0xd6e8feb86659fd93u;
        hash ^= hash >> 29;
        bytes.at += len;
        bytes.len -= len;
    }
    return (uint32_t)(hash ^ hash >> 32);
}

static struct pmtiles_entry *entries_of(const struct pmtiles_writer *w)
{
    return (struct pmtiles_entry *)(void *)w->entries.at;
}

static size_t entries_in(const struct pmtiles_writer *w)
{
    return w->entries.len / sizeof(struct pmtiles_entry);
}

static str entry_bytes(const struct pmtiles_writer *w, size_t entry)
{
    const struct pmtiles_entry *e = &entries_of(w)[entry];
    return (str){w->data.at + e->offset, e->length};
}

static struct slot *slots_of(const struct pmtiles_writer *w)
{
    return (struct slot *)(void *)w->table.at;
}

/* The slot of equal bytes, or the free one where they belong. */
static struct slot *slot_of(const struct pmtiles_writer *w, str bytes, uint32_t hash)
{
    struct slot *slots = slots_of(w);
    size_t mask = w->table.len / sizeof *slots - 1, at = hash & mask;
    while (slots[at].entry &&
           (slots[at].hash != hash || !str_equal(entry_bytes(w, slots[at].entry - 1), bytes)))
        at = (at + 1) & mask;
    return &slots[at];
}

/* Keep the table at most half full. */
static void grow_table(struct pmtiles_writer *w)
{
    static const struct slot none[64];
    size_t count = w->table.len / sizeof *none, now = count ? 2 * count : COUNT(none);
    if (2 * (w->contents + 1) <= count)
        return;
    struct buf old = w->table;
    const struct slot *known = (const struct slot *)(const void *)old.at;
    w->table = (struct buf){0};
    for (size_t i = 0; i < now; i += COUNT(none))
        buf_bytes(&w->table, none, sizeof none);
    for (size_t i = 0; i < count; i++) {
        size_t at = known[i].hash & (now - 1);
        while (known[i].entry && slots_of(w)[at].entry)
            at = (at + 1) & (now - 1);
        if (known[i].entry)
            slots_of(w)[at] = known[i];
    }
    buf_reset(&old);
}

void pmtiles_add(struct pmtiles_writer *w, uint64_t id, str gzipped)
{
    assert(gzipped.len && gzipped.len < UINT32_MAX);
    size_t count = entries_in(w);
    struct pmtiles_entry *last = count ? &entries_of(w)[count - 1] : NULL;
    assert(!last || id >= last->id + last->run);
    w->addressed++;
    if (last && id == last->id + last->run && str_equal(entry_bytes(w, count - 1), gzipped)) {
        last->run++;
        return;
    }
    grow_table(w);
    struct pmtiles_entry e = {id, w->data.len, (uint32_t)gzipped.len, 1};
    uint32_t hash = hash_of(gzipped);
    struct slot *slot = slot_of(w, gzipped, hash);
    if (slot->entry) {
        e.offset = entries_of(w)[slot->entry - 1].offset;
    } else {
        *slot = (struct slot){(uint32_t)count + 1, hash};
        w->contents++;
        buf_bytes(&w->data, gzipped.at, gzipped.len);
    }
    buf_bytes(&w->entries, &e, sizeof e);
}

/* ---- directories ---- */

/* Entries as the file has them: column by column, ids as steps, offset 0 for "right behind". */
static str pack_directory(struct arena *out, struct gzip *g, const struct pmtiles_entry *e,
                          size_t count)
{
    struct buf b = {0};
    varint_put(&b, count);
    for (size_t i = 0; i < count; i++)
        varint_put(&b, e[i].id - (i ? e[i - 1].id : 0));
    for (size_t i = 0; i < count; i++)
        varint_put(&b, e[i].run);
    for (size_t i = 0; i < count; i++)
        varint_put(&b, e[i].length);
    for (size_t i = 0; i < count; i++) {
        bool behind = i && e[i].offset == e[i - 1].offset + e[i - 1].length;
        varint_put(&b, behind ? 0 : e[i].offset + 1);
    }
    str packed = gzip_pack(out, g, buf_text(&b));
    buf_reset(&b);
    return packed;
}

/* Leaves of `size` entries each, appended to `leaves`; returns the root that names them. */
static str pack_leaves(struct arena *scratch, struct gzip *g, const struct pmtiles_writer *w,
                       size_t size, struct buf *leaves)
{
    size_t count = entries_in(w), leaf_count = (count + size - 1) / size;
    const struct pmtiles_entry *e = entries_of(w);
    struct pmtiles_entry *root = NEW(scratch, struct pmtiles_entry, leaf_count);
    for (size_t i = 0; i < leaf_count; i++) {
        size_t first = i * size, end = first + size < count ? first + size : count;
        str leaf = pack_directory(scratch, g, e + first, end - first);
        root[i] = (struct pmtiles_entry){e[first].id, leaves->len, (uint32_t)leaf.len, 0};
        buf_str(leaves, leaf);
    }
    return pack_directory(scratch, g, root, leaf_count);
}

static void put_le(uint8_t *at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void put_header(struct buf *to, const struct pmtiles_header *h)
{
    uint8_t bytes[PMTILES_HEADER] = "PMTiles\x03";
    const uint64_t words[] = {h->root_offset,     h->root_length,   h->metadata_offset,
                              h->metadata_length, h->leaves_offset, h->leaves_length,
                              h->data_offset,     h->data_length,   h->addressed,
                              h->entries,         h->contents};
    for (size_t i = 0; i < COUNT(words); i++)
        put_le(bytes + 8 + 8 * i, words[i], 8);
    const uint8_t kinds[] = {h->clustered, PMTILES_GZIP,         PMTILES_GZIP,
                             PMTILES_MVT,  (uint8_t)h->min_zoom, (uint8_t)h->max_zoom};
    memcpy(bytes + 96, kinds, sizeof kinds);
    const int32_t corners[] = {h->west_e7, h->south_e7, h->east_e7, h->north_e7};
    for (size_t i = 0; i < COUNT(corners); i++)
        put_le(bytes + 102 + 4 * i, (uint32_t)corners[i], 4);
    bytes[118] = (uint8_t)h->min_zoom; /* where a viewer starts: all of it, from the middle */
    put_le(bytes + 119, (uint32_t)(h->west_e7 / 2 + h->east_e7 / 2), 4);
    put_le(bytes + 123, (uint32_t)(h->south_e7 / 2 + h->north_e7 / 2), 4);
    buf_bytes(to, bytes, sizeof bytes);
}

/* Put bytes before those of a buffer, in its own memory: the tiles of a country are many. */
static void put_before(struct buf *b, const struct buf *head)
{
    size_t len = b->len;
    buf_bytes(b, head->at, head->len); /* makes the room */
    memmove(b->at + head->len, b->at, len);
    memcpy(b->at, head->at, head->len);
}

struct buf pmtiles_finish(struct pmtiles_writer *w, struct arena scratch,
                          const struct pmtiles_about *about)
{
    struct gzip g;
    gzip_open(&g);
    struct buf leaves = {0};
    str root = pack_directory(&scratch, &g, entries_of(w), entries_in(w));
    for (size_t size = 4096; root.len > PMTILES_ROOT_MOST; size *= 2) {
        leaves.len = 0;
        root = pack_leaves(&scratch, &g, w, size, &leaves);
    }
    str metadata = gzip_pack(&scratch, &g, about->metadata);
    struct pmtiles_header h = {
        .root_offset = PMTILES_HEADER,
        .root_length = root.len,
        .metadata_offset = PMTILES_HEADER + root.len,
        .metadata_length = metadata.len,
        .leaves_offset = PMTILES_HEADER + root.len + metadata.len,
        .leaves_length = leaves.len,
        .data_offset = PMTILES_HEADER + root.len + metadata.len + leaves.len,
        .data_length = w->data.len,
        .addressed = w->addressed,
        .entries = entries_in(w),
        .contents = w->contents,
        .clustered = true,
        .min_zoom = about->min_zoom,
        .max_zoom = about->max_zoom,
        .west_e7 = about->west_e7,
        .south_e7 = about->south_e7,
        .east_e7 = about->east_e7,
        .north_e7 = about->north_e7,
    };
    struct buf head = {0};
    put_header(&head, &h);
    buf_str(&head, root);
    buf_str(&head, metadata);
    buf_bytes(&head, leaves.at, leaves.len);
    put_before(&w->data, &head);
    struct buf archive = w->data;
    w->data = (struct buf){0};
    buf_reset(&head);
    buf_reset(&leaves);
    gzip_close(&g);
    pmtiles_reset(w);
    return archive;
}

void pmtiles_reset(struct pmtiles_writer *w)
{
    buf_reset(&w->data);
    buf_reset(&w->entries);
    buf_reset(&w->table);
    *w = (struct pmtiles_writer){0};
}
