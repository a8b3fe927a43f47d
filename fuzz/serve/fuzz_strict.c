/* fuzz_strict.c - any bytes in any pieces: strict.c gives one verdict, passes no byte of a refused
 * head's end, and nothing passed after a refusal. */
#include "serve/limits.h"
#include "serve/strict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 1)
        return 0;
    size_t piece = data[0] ? data[0] : 1; /* the first byte says how the rest is cut */
    const char *bytes = (const char *)data + 1;
    len--;
    struct strict whole = {0}, cut = {0};
    size_t passed_whole = strict_feed(&whole, bytes, len);
    size_t passed_cut = 0;
    for (size_t i = 0; i < len; i += piece) {
        size_t size = len - i < piece ? len - i : piece;
        size_t passed = strict_feed(&cut, bytes + i, size);
        assert(passed <= size && (cut.status || passed == size));
        passed_cut += passed;
    }
    assert(whole.status == cut.status && whole.heads == cut.heads);
    assert(passed_whole <= passed_cut && passed_cut <= len);
    assert(whole.status ? passed_whole < len && passed_cut < len : passed_whole == len);
    assert(whole.status == 0 || whole.why);
    assert(whole.head_len <= LIMIT_HEAD + 1 && whole.body_left <= LIMIT_BODY);
    return 0;
}
