/* Any bytes are a document or a sentence with a place, never a crash. */
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct arena run;
    if (!run.at)
        run = arena_open("fuzz", (size_t)1 << 28);
    struct arena scratch = run;
    struct err err = {0};
    struct json *root = NULL;
    bool ok = json_parse(&scratch, "fuzz", (str){(const char *)bytes, len}, &root, &err);
    assert(ok == (root != NULL) && ok == (err.text[0] == 0));
    return 0;
}
