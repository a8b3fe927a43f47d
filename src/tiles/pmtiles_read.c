/* pmtiles_read.c - read a PMTiles archive: a pure function of bytes that trusts none of them. */
#include "tiles/gzip.h"
#include "tiles/pmtiles.h"
#include "tiles/pmtiles_internal.h"
#include "tiles/varint.h"

static uint64_t take_le(const uint8_t *at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

/* The part of a file that a header or entry names; false when it is not all there. */
static bool part_of(str bytes, uint64_t offset, uint64_t length, str *part)
{
    if (offset > bytes.len || length > bytes.len - offset)
        return false;
    *part = (str){bytes.at + offset, (size_t)length};
    return true;
}

static struct pmtiles_header read_header(const uint8_t *at)
{
    return (struct pmtiles_header){
        .root_offset = take_le(at + 8, 8),
        .root_length = take_le(at + 16, 8),
        .metadata_offset = take_le(at + 24, 8),
        .metadata_length = take_le(at + 32, 8),
        .leaves_offset = take_le(at + 40, 8),
        .leaves_length = take_le(at + 48, 8),
        .data_offset = take_le(at + 56, 8),
        .data_length = take_le(at + 64, 8),
        .addressed = take_le(at + 72, 8),
        .entries = take_le(at + 80, 8),
        .contents = take_le(at + 88, 8),
        .clustered = at[96] == 1,
        .min_zoom = at[100],
        .max_zoom = at[101],
        .west_e7 = (int32_t)take_le(at + 102, 4),
        .south_e7 = (int32_t)take_le(at + 106, 4),
        .east_e7 = (int32_t)take_le(at + 110, 4),
        .north_e7 = (int32_t)take_le(at + 114, 4),
    };
}

bool pmtiles_open(struct arena *out, str bytes, struct pmtiles *archive, struct err *err)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    if (bytes.len < PMTILES_HEADER || memcmp(at, "PMTiles", 7) != 0)
        return err_set(err, "this is no PMTiles archive");
    if (at[7] != 3)
        return err_set(err, "PMTiles version %u; only 3 is understood", at[7]);
    if (at[97] != PMTILES_GZIP || at[98] != PMTILES_GZIP || at[99] != PMTILES_MVT)
        return err_set(err, "this PMTiles archive does not hold gzipped vector tiles");
    struct pmtiles_header h = read_header(at);
    if (h.min_zoom > h.max_zoom || h.max_zoom > 26)
        return err_set(err, "PMTiles zooms %d to %d make no sense", h.min_zoom, h.max_zoom);
    str root, metadata, leaves, data, text;
    if (!part_of(bytes, h.root_offset, h.root_length, &root) ||
        !part_of(bytes, h.metadata_offset, h.metadata_length, &metadata) ||
        !part_of(bytes, h.leaves_offset, h.leaves_length, &leaves) ||
        !part_of(bytes, h.data_offset, h.data_length, &data))
        return err_set(err, "PMTiles archive is cut short");
    if (!gzip_unpack(out, metadata, PMTILES_METADATA_MOST, &text, err))
        return err_at(err, "PMTiles metadata");
    *archive = (struct pmtiles){bytes, h, text};
    return true;
}

/* Fill one column of `count` numbers. */
static bool take_column(str *rest, struct pmtiles_entry *e, size_t count,
                        bool (*put)(struct pmtiles_entry *e, size_t i, uint64_t value))
{
    for (size_t i = 0; i < count; i++) {
        uint64_t value;
        if (!varint_take(rest, &value) || !put(e, i, value))
            return false;
    }
    return true;
}

static bool put_id(struct pmtiles_entry *e, size_t i, uint64_t value)
{
    uint64_t before = i ? e[i - 1].id : 0;
    e[i].id = before + value;
    return e[i].id >= before && (!i || value > 0);
}

static bool put_run(struct pmtiles_entry *e, size_t i, uint64_t value)
{
    e[i].run = (uint32_t)value;
    return value <= UINT32_MAX;
}

static bool put_length(struct pmtiles_entry *e, size_t i, uint64_t value)
{
    e[i].length = (uint32_t)value;
    return value > 0 && value <= UINT32_MAX;
}

static bool put_offset(struct pmtiles_entry *e, size_t i, uint64_t value)
{
    if (value == 0 && i == 0)
        return false;
    e[i].offset = value ? value - 1 : e[i - 1].offset + e[i - 1].length;
    return true;
}

static bool read_directory(struct arena *out, str packed, struct pmtiles_entry **entries,
                           size_t *count, struct err *err)
{
    str bytes;
    uint64_t declared;
    if (!gzip_unpack(out, packed, PMTILES_DIRECTORY_MOST, &bytes, err))
        return err_at(err, "PMTiles directory");
    if (!varint_take(&bytes, &declared) || declared > bytes.len / 4)
        return err_set(err, "PMTiles directory is cut short");
    struct pmtiles_entry *e = NEW(out, struct pmtiles_entry, declared);
    size_t n = (size_t)declared;
    if (!take_column(&bytes, e, n, put_id) || !take_column(&bytes, e, n, put_run) ||
        !take_column(&bytes, e, n, put_length) || !take_column(&bytes, e, n, put_offset) ||
        bytes.len)
        return err_set(err, "PMTiles directory is damaged");
    *entries = e;
    *count = n;
    return true;
}

static bool root_of(const struct pmtiles *a, str *packed)
{
    return part_of(a->bytes, a->header.root_offset, a->header.root_length, packed);
}

static bool leaf_of(const struct pmtiles *a, const struct pmtiles_entry *e, str *packed)
{
    str leaves;
    return part_of(a->bytes, a->header.leaves_offset, a->header.leaves_length, &leaves) &&
           part_of(leaves, e->offset, e->length, packed);
}

static bool collect(struct arena scratch, const struct pmtiles *a, str packed, int depth,
                    struct buf *all, struct err *err)
{
    struct pmtiles_entry *e;
    size_t count;
    if (depth == PMTILES_DEPTH_MOST)
        return err_set(err, "PMTiles directories are nested too deep");
    if (!read_directory(&scratch, packed, &e, &count, err))
        return false;
    if (depth && !count)
        return err_set(err, "PMTiles directory is damaged"); /* else empty leaves could go on */
    for (size_t i = 0; i < count; i++) {
        str leaf;
        if (all->len / sizeof *e >= PMTILES_ENTRIES_MOST)
            return err_set(err, "PMTiles archive has more than %d entries", PMTILES_ENTRIES_MOST);
        if (e[i].run)
            buf_bytes(all, &e[i], sizeof e[i]);
        else if (!leaf_of(a, &e[i], &leaf))
            return err_set(err, "PMTiles directory points outside the archive");
        else if (!collect(scratch, a, leaf, depth + 1, all, err))
            return false;
    }
    return true;
}

bool pmtiles_entries(struct arena *out, const struct pmtiles *archive,
                     struct pmtiles_entry **entries, size_t *count, struct err *err)
{
    struct buf all = {0};
    str root;
    bool read = root_of(archive, &root) && collect(*out, archive, root, 0, &all, err);
    if (read) {
        *count = all.len / sizeof **entries;
        *entries = NEW(out, struct pmtiles_entry, *count);
        if (all.len)
            memcpy(*entries, all.at, all.len);
    }
    buf_reset(&all);
    return read;
}

/* The last entry whose id is not above `id`; NULL when there is none. */
static const struct pmtiles_entry *entry_at(const struct pmtiles_entry *e, size_t count,
                                            uint64_t id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e[middle].id <= id)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &e[low - 1] : NULL;
}

bool pmtiles_tile(struct arena *out, struct arena scratch, const struct pmtiles *archive,
                  uint64_t id, str *tile, bool *found, struct err *err)
{
    str directory, data, packed;
    *found = false;
    if (!root_of(archive, &directory))
        return err_set(err, "PMTiles archive is cut short");
    for (int depth = 0; depth < PMTILES_DEPTH_MOST; depth++) {
        struct pmtiles_entry *e;
        size_t count;
        if (!read_directory(&scratch, directory, &e, &count, err))
            return false;
        const struct pmtiles_entry *at = entry_at(e, count, id);
        if (!at || (at->run && id - at->id >= at->run))
            return true;
        if (at->run) {
            if (!part_of(archive->bytes, archive->header.data_offset, archive->header.data_length,
                         &data) ||
                !part_of(data, at->offset, at->length, &packed))
                return err_set(err, "PMTiles directory points outside the archive");
            *found = true;
            return gzip_unpack(out, packed, PMTILES_TILE_MOST, tile, err);
        }
        if (!leaf_of(archive, at, &directory))
            return err_set(err, "PMTiles directory points outside the archive");
    }
    return err_set(err, "PMTiles directories are nested too deep");
}
