/* fuzz_pmtiles.c - any bytes as an archive: refused with a sentence, or all its tiles found. */
#include "tiles/pmtiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void look_up(struct arena memory, struct arena scratch, const struct pmtiles *archive)
{
    struct pmtiles_entry *entries;
    size_t count;
    struct err err = {0};
    if (!pmtiles_entries(&memory, archive, &entries, &count, &err)) {
        assert(err.text[0]);
        return;
    }
    for (size_t i = 0; i < count && i < 16; i++) {
        struct arena rest = memory;
        struct err failed = {0};
        str tile;
        bool found;
        if (!pmtiles_tile(&rest, scratch, archive, entries[i].id, &tile, &found, &failed))
            assert(failed.text[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena memory = arena_open("fuzz", (size_t)2 << 30), opened = memory;
    struct arena scratch = arena_open("scratch", (size_t)2 << 30), also = scratch;
    struct pmtiles archive;
    struct err err = {0};
    if (pmtiles_open(&memory, (str){(const char *)bytes, len}, &archive, &err))
        look_up(memory, scratch, &archive);
    else
        assert(err.text[0]);
    arena_close(opened);
    arena_close(also);
    return 0;
}
