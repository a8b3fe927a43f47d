/* Any document read as any kind of catalogue object is a struct or a sentence, never a crash. The
 * first byte chooses the kind. */
#include "catalogue/reader_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct shape *const shapes[] = {&source_shape, &indicator_shape, &map_shape,
                                                 &edition_shape, &disclosure_shape};
    static struct arena run;
    if (!run.at)
        run = arena_open("fuzz", (size_t)1 << 30);
    if (len == 0)
        return 0;
    struct arena scratch = run;
    struct err err = {0};
    struct json *root = NULL;
    if (!json_parse(&scratch, "fuzz", (str){(const char *)bytes + 1, len - 1}, &root, &err))
        return 0;
    struct catalogue *c = NEW(&scratch, struct catalogue, 1);
    struct reader r = {.out = &scratch, .catalogue = c, .file = "fuzz", .err = &err};
    r.references_end = &r.references;
    r.claims_end = &r.claims;
    size_t kind = bytes[0] % (COUNT(shapes) + 1);
    bool read = kind == COUNT(shapes) ? texts_read(&r, root)
                                      : reader_object(&r, root, shapes[kind],
                                                      arena_alloc(&scratch, 1, shapes[kind]->size,
                                                                  _Alignof(max_align_t)));
    assert(read == (err.text[0] == 0));
    return 0;
}
