/* fuzz_mvt.c - any bytes as a tile: refused with a sentence, or read within bounds. */
#include "tiles/mvt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena memory = arena_open("fuzz", (size_t)1 << 30), opened = memory;
    struct mvt_read_layer *layers;
    size_t count;
    struct err err = {0};
    if (!mvt_read(&memory, (str){(const char *)bytes, len}, &layers, &count, &err)) {
        assert(err.text[0]);
        count = 0;
    }
    int64_t sum = 0;
    for (size_t l = 0; l < count; l++)
        for (size_t f = 0; f < layers[l].count; f++) {
            const struct mvt_read_feature *at = &layers[l].features[f];
            for (uint32_t i = 0; i < at->part_start[at->parts]; i++)
                sum += at->points[i].x;
            for (size_t a = 0; a < at->attributes_count; a++)
                sum += (int64_t)at->attributes[a].key.len;
        }
    volatile int64_t kept = sum; /* so that every byte above is really read */
    (void)kept;
    arena_close(opened);
    return 0;
}
