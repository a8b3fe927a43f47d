/* write.c - the rules by which publishers round and withhold. */
#include "demo/write.h"
#include "demo/chance.h"

const char *write_path(char out[PATH_ROOM], const char *folder, const char *name)
{
    snprintf(out, PATH_ROOM, "%s/%s", folder, name);
    return out;
}

int64_t write_percent(int64_t part, int64_t whole, int64_t least)
{
    if (whole < least || whole <= 0)
        return WITHHELD;
    return (200 * part + whole) / (2 * whole);
}

int64_t write_count5(uint64_t seed, uint64_t key, int64_t count)
{
    int64_t rounded = chance_round5(seed, key, count);
    return rounded < 5 ? WITHHELD : rounded;
}
