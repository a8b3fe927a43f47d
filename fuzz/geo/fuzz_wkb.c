/* fuzz_wkb.c - any bytes as WKB: refused with a sentence, or read and written back the same. */
#include "geo/wkb.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct shapes_builder first = {0}, second = {0};
    struct err err = {0};
    enum wkb_kind kind, again;
    if (!wkb_read(&first, (str){(const char *)bytes, len}, &kind, NULL, &err)) {
        assert(err.text[0]);
    } else if (kind != WKB_EMPTY) {
        struct arena memory = arena_open("fuzz", 64 << 20), opened = memory;
        struct shapes s = shapes_finish(&memory, &first);
        struct buf out = {0};
        wkb_write(&out, &s, 0, kind);
        bool read = wkb_read(&second, buf_text(&out), &again, NULL, &err);
        assert(read && again == kind);
        struct shapes t = shapes_finish(&memory, &second);
        assert(s.points == t.points && s.rings == t.rings && s.polygons == t.polygons);
        assert(memcmp(s.point, t.point, s.points * sizeof *s.point) == 0);
        buf_reset(&out);
        arena_close(opened);
    }
    shapes_reset(&first);
    shapes_reset(&second);
    return 0;
}
