/* names.c - lists of word parts and the rules that join them. */
#include "demo/names.h"
#include "demo/chance.h"

static const char *const TOWN_FIRST[] = {
    "Proef",  "Meet",    "Toets",  "Schets",  "Reken", "Teken", "Passer", "Lineaal",
    "Cijfer", "Letter",  "Schaal", "Weeg",    "Tel",   "Tabel", "Ruis",   "Klank",
    "Spoel",  "Slinger", "Veer",   "Tandrad", "Kogel", "Lens",  "Prisma", "Kompas",
    "Anker",  "Haspel",  "Katrol", "Hefboom", "Bout",  "Moer",  "Vijzel", "Trechter",
    "Filter", "Zeef",    "Raster", "Vlak",    "Hoek",  "Boog",  "Cirkel", "Punt"};
static const char *const TOWN_LAST[] = {
    "dijk", "horn",   "laar",   "wolde", "meer",  "hage",  "stede", "broek", "zijl", "kerke",
    "oord", "waard",  "drecht", "mond",  "veen",  "berge", "rade",  "hoven", "wijk", "foort",
    "gouw", "heuvel", "sluis",  "stad",  "kapel", "donk",  "loo",   "ede",   "veld", "poort"};
static const char *const VILLAGE_FIRST[] = {
    "Oefen",      "Krijt",   "Kurk",  "Vilt",   "Garen",   "Knoop",  "Naald", "Draad",
    "Lijm",       "Inkt",    "Kwast", "Beitel", "Schaaf",  "Vijl",   "Tang",  "Hamer",
    "Nagel",      "Duim",    "El",    "Roede",  "Schepel", "Mud",    "Lood",  "Waterpas",
    "Winkelhaak", "Potlood", "Gum",   "Papier", "Karton",  "Stempel"};
static const char *const VILLAGE_LAST[] = {"dorp",  "hoek", "buurt", "einde", "kamp", "schans",
                                           "haar",  "est",  "woud",  "terp",  "ooi",  "beek",
                                           "horst", "mare", "ham",   "donk"};
static const char *const BUURT_FIRST[] = {
    "Krijt",  "Passer", "Poolster", "Driehoek", "Vierkant", "Spiraal",  "Ellips",   "Kubus",
    "Bol",    "Kegel",  "Piramide", "Raam",     "Spoor",    "Toren",    "Molen",    "Sluis",
    "Haven",  "Tuin",   "Akker",    "Weide",    "Populier", "Linde",    "Kastanje", "Berken",
    "Vogel",  "Reiger", "Zwaluw",   "Merel",    "Dichter",  "Schilder", "Drukker",  "Wever",
    "Smid",   "Kuiper", "Zeiler",   "Komeet",   "Planeet",  "Maan",     "Zonne",    "Regen",
    "Wolken", "Wind",   "Noorder",  "Zuider",   "Ooster",   "Wester",   "Midden",   "Oude",
    "Nieuwe", "Hoge",   "Lage",     "Lange",    "Korte",    "Brede"};
static const char *const BUURT_LAST[] = {
    "buurt",  "kwartier", "hof",    "veld",    "park",  "kamp",  "polder",
    "akker",  "dreef",    "singel", "gaarde",  "horst", "erf",   "landen",
    "plein",  "rand",     "bocht",  "werf",    "zoom",  "wal",   "steeg",
    "tuinen", "oever",    "vest",   "bongerd", "dam",   "kreek", "brink"};
static const char *const WATER_FIRST[] = {"Testel", "Meter",    "Ruister", "Graad",
                                          "Schaal", "Loodlijn", "Peil",    "Raai",
                                          "Maat",   "Noemer",   "Teller",  "Deler"};

#define PICK(list, seed, key) ((list)[chance_mix((seed), (key)) % COUNT(list)])

/* A walk through all pairs in an order that looks random: the multiplier and the number of pairs
 * share no factor. */
static const char *pair(struct arena *out, const char *const *first, size_t firsts,
                        const char *const *last, size_t lasts, uint64_t at)
{
    size_t pairs = firsts * lasts, i = (size_t)((at * 1009 + 17) % pairs);
    return arena_format(out, "%s%s", first[i % firsts], last[i / firsts]);
}

const char *name_town(struct arena *out, uint64_t seed, int index)
{
    uint64_t start = chance_mix(seed, 11) % 1200;
    return pair(out, TOWN_FIRST, COUNT(TOWN_FIRST), TOWN_LAST, COUNT(TOWN_LAST),
                start + (uint64_t)index);
}

const char *name_village(struct arena *out, uint64_t seed, uint64_t key)
{
    return pair(out, VILLAGE_FIRST, COUNT(VILLAGE_FIRST), VILLAGE_LAST, COUNT(VILLAGE_LAST),
                chance_mix(seed, key) % 480);
}

const char *name_buurt(struct arena *out, uint64_t seed, int gemeente, int index)
{
    uint64_t start = chance_mix(seed, (uint64_t)gemeente + 901) % 1512;
    return pair(out, BUURT_FIRST, COUNT(BUURT_FIRST), BUURT_LAST, COUNT(BUURT_LAST),
                start + (uint64_t)index);
}

const char *name_water(struct arena *out, uint64_t seed, uint64_t key, bool lake)
{
    const char *first = PICK(WATER_FIRST, seed, key);
    return lake ? arena_format(out, "%splas", first) : first;
}
