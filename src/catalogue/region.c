/* region.c - the keys of catalogue/regions/: municipalities of which an edition speaks as of one.
 * Knows the form of a code; whether the places exist is known by publish. See reader_internal.h.
 * Flow: regions/RG01.json, or --regio -> [region] -> struct region -> publish */
#include "catalogue/reader_internal.h"

static bool is_code(str s, const char *start, size_t least_digits, size_t most_digits)
{
    size_t digits = s.len - 2;
    if (s.len < 2 || memcmp(s.at, start, 2) != 0 || digits < least_digits || digits > most_digits)
        return false;
    for (size_t i = 2; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return true;
}

const char *region_mistake(struct arena *out, const struct region *region)
{
    if (!is_code(region->id, "RG", 2, 4))
        return arena_format(out, "a region's code is RG and two to four digits, not '%.*s'",
                            STR_ARG(region->id));
    if (region->gemeenten_count < 2)
        return "a region has two municipalities at least; one of them has a package of its own";
    for (size_t i = 0; i < region->gemeenten_count; i++) {
        if (!is_code(region->gemeenten[i], "GM", 4, 4))
            return arena_format(out, "'%.*s' is no code of a municipality, such as GM0518",
                                STR_ARG(region->gemeenten[i]));
        for (size_t k = 0; k < i; k++)
            if (str_equal(region->gemeenten[i], region->gemeenten[k]))
                return arena_format(out, "%.*s stands in the region twice",
                                    STR_ARG(region->gemeenten[i]));
    }
    return NULL;
}

static bool region_check(struct reader *r, const struct json *v, void *object)
{
    const char *mistake = region_mistake(r->out, object);
    const char *at = str_starts(((struct region *)object)->id, S("RG")) ? "gemeenten" : "id";
    return !mistake || reader_mistake(r, reader_at(v, at), "%s", mistake);
}
static const struct key region_keys[] = {
    NEEDED("id", key_string, FILL(struct region, id)),
    NEEDED("title", key_text, FILL(struct region, title)),
    NEEDED("gemeenten", key_strings, FILL_LIST(struct region, gemeenten)),
};
const struct shape region_shape = {"region", sizeof(struct region), region_keys, COUNT(region_keys),
                                   region_check};
