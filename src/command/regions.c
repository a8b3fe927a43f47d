/* regions.c - Flow: options of a verb -> [regions] -> supply_set_regions. */
#include "command/regions.h"

size_t words_split(struct arena *out, const char *words, char mark, str **parts)
{
    str rest = words ? str_from(words) : S("");
    size_t count = 0;
    *parts = NEW(out, str, rest.len / 2 + 1);
    while (rest.len) {
        size_t comma = str_find(rest, mark);
        str part = str_trim((str){rest.at, comma});
        if (part.len)
            (*parts)[count++] = part;
        rest = comma < rest.len ? (str){rest.at + comma + 1, rest.len - comma - 1} : S("");
    }
    return count;
}

/* One of --regio: "RG01 Regio Test=GM9001,GM9002". */
static bool read_region(struct arena *out, str words, struct region *region, struct err *err)
{
    size_t equals = str_find(words, '=');
    str head = str_trim((str){words.at, equals});
    size_t blank = str_find(head, ' ');
    str name = str_trim((str){head.at + blank, head.len - blank}), *codes;
    if (equals == words.len || name.len == 0)
        return err_set(err, "--regio wants \"RG01 Name=GM0518,GM0503\", not \"%.*s\"",
                       STR_ARG(words));
    const char *list = arena_text(out, (str){words.at + equals + 1, words.len - equals - 1});
    *region = (struct region){.id = {head.at, blank}, .title = {name, name}};
    region->gemeenten_count = words_split(out, list, ',', &codes);
    region->gemeenten = codes;
    const char *mistake = region_mistake(out, region);
    return !mistake || err_set(err, "--regio %.*s: %s", STR_ARG(region->id), mistake);
}

bool regions_read(struct arena *out, const char *words, struct region **regions, size_t *count,
                  struct err *err)
{
    str *parts;
    *count = words_split(out, words, ';', &parts);
    *regions = NEW(out, struct region, *count);
    for (size_t i = 0; i < *count; i++)
        if (!read_region(out, parts[i], &(*regions)[i], err))
            return false;
    return true;
}
