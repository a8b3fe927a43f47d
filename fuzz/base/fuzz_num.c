/* What num_parse accepts is finite and is written and read back as itself. */
#include <math.h>

#include "base/num.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    str s = {(const char *)bytes, len};
    double value, again;
    int64_t whole;
    char text[NUM_TEXT];
    (void)num_parse_int(s, &whole);
    (void)num_parse(s, ',', &value);
    if (!num_parse(s, '.', &value))
        return 0;
    assert(isfinite(value));
    size_t written = num_write_shortest(text, value);
    assert(num_parse((str){text, written}, '.', &again) && again == value);
    return 0;
}
