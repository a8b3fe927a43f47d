#include "people/words.h"

bool line_fits(str s, size_t most, bool empty_fits)
{
    bool fits = s.len <= most && (empty_fits || str_trim(s).len > 0);
    for (size_t i = 0; fits && i < s.len; i++)
        fits = (unsigned char)s.at[i] >= ' ' && s.at[i] != 127;
    return fits;
}

bool municipality_fits(str code)
{
    bool fits = code.len == 6 && str_starts(code, S("GM"));
    for (size_t i = 2; fits && i < code.len; i++)
        fits = code.at[i] >= '0' && code.at[i] <= '9';
    return fits;
}

str lower_case(struct arena *a, str s)
{
    char *text = arena_text(a, s);
    for (char *c = text; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return (str){text, s.len};
}
