/* oddity.h - what is odd in a delivery, counted by kind with the first examples.
 * One bad row never stops a run and never disappears: it is here. Knows words for people; knows no
 * formats. Flow: table, areas, figures -> [oddity] -> store, report. */
#pragma once
#include "base/err.h"
#include "ingest/limits.h"

/* kind, its id in the store and in reports, whether it is a fault (1) or only to be known (0),
 * Dutch, English */
#define ODDITIES(X)                                                                                \
    X(UNKNOWN_CODE, "onbekende_code", 1,                                                           \
      "codes van plaatsen die de opslag niet kent; overgeslagen",                                  \
      "codes of places that the store does not know; left out")                                    \
    X(BAD_CODE, "geen_code", 1, "rijen zonder leesbare code; overgeslagen",                        \
      "rows without a readable code; left out")                                                    \
    X(DUPLICATE, "dubbel", 1, "plaatsen die vaker voorkomen; de eerste is gehouden",               \
      "places that come more than once; the first was kept")                                       \
    X(OTHER_FILE, "ander_bestand", 0,                                                              \
      "plaatsen die al uit een ander bestand kwamen; dat is gehouden",                             \
      "places that came from another file already; that one was kept")                             \
    X(OTHER_SOURCE, "andere_bron", 0, "reeksen die een andere bron ook geeft; die is gehouden",    \
      "series that another source gives too; that one was kept")                                   \
    X(ONLY_CODES, "alleen_codes", 1,                                                               \
      "gebieden van een jaar waarvan de grenzen er niet zijn; op code bewaard, en op de kaart "    \
      "van "                                                                                       \
      "een ander jaar alleen met een omrekentabel",                                                \
      "areas of a year whose boundaries are not there; kept by their code, and on the map of "     \
      "another year only through a crosswalk")                                                     \
    X(WATER_PART, "waterdeel", 0,                                                                  \
      "waterrijen met de code van een landrij; de landrij is gehouden",                            \
      "water rows with the code of a land row; the land row was kept")                             \
    X(WITHHELD, "geheim", 0, "cijfers die de bron geheim houdt",                                   \
      "figures that the source withholds")                                                         \
    X(NOT_YET, "nog_niet", 0, "cijfers die in een latere versie volgen",                           \
      "figures that follow in a later version")                                                    \
    X(NOT_COLLECTED, "niet_verzameld", 0, "lege cellen: niet verzameld",                           \
      "empty cells: not collected")                                                                \
    X(UNREADABLE, "onleesbaar", 1,                                                                 \
      "cellen die geen getal zijn (decimaalteken?); als onbruikbaar bewaard",                      \
      "cells that are no number (decimal mark?); kept as unusable")                                \
    X(OUT_OF_RANGE, "buiten_bereik", 1, "getallen buiten het bereik; als onbruikbaar bewaard",     \
      "numbers out of range; kept as unusable")                                                    \
    X(ABOVE_BASE, "boven_noemer", 1,                                                               \
      "plaatsen waar een teller groter is dan zijn noemer; het aandeel is daar onbruikbaar",       \
      "places where a numerator is larger than its base; the share is unusable there")             \
    X(BAD_YEAR, "geen_jaar", 1, "rijen zonder bruikbaar jaar; overgeslagen",                       \
      "rows without a usable year; left out")                                                      \
    X(SHORT_ROW, "halve_rij", 1, "regels met te weinig cellen; overgeslagen",                      \
      "lines with too few cells; left out")                                                        \
    X(LONG_ROW, "te_lange_rij", 1,                                                                 \
      "regels met te veel cellen; overgeslagen (decimale komma's in een bestand met komma's? "     \
      "scheid de cellen met puntkomma's)",                                                         \
      "lines with too many cells; left out (decimal commas in a file with commas? separate the "   \
      "cells with semicolons)")                                                                    \
    X(EMPTY, "leeg", 1, "geen enkele rij; is het bestand heel?",                                   \
      "not a single row; is the file whole?")                                                      \
    X(NUL_BYTES, "nulbytes", 1,                                                                    \
      "nulbytes in een tekstbestand; haal het opnieuw op of bewaar het als UTF-8",                 \
      "NUL bytes in a text file; fetch it again or save it as UTF-8")                              \
    X(NAME_TIDIED, "naam_geschoond", 1,                                                            \
      "namen van meer dan 200 tekens of met stuurtekens; ingekort en geschoond",                   \
      "names of more than 200 characters or with control characters; cut and cleaned")             \
    X(CUT_OFF, "afgebroken", 1, "het bestand houdt midden in een regel op; haal het opnieuw op",   \
      "the file ends in the middle of a line; fetch it again")                                     \
    X(NO_SUPPORT, "geen_gebieden", 1,                                                              \
      "cijfers zonder gebieden om ze aan te hangen; lees eerst de grenzen van dat jaar in",        \
      "figures without areas to hang them on; ingest the boundaries of that year first")           \
    X(NO_GEOMETRY, "geen_geometrie", 1, "gebieden zonder grens", "areas without a boundary")       \
    X(BAD_GEOMETRY, "onleesbare_grens", 1,                                                         \
      "grenzen die niet te lezen zijn; gebied zonder grens bewaard",                               \
      "boundaries that cannot be read; area kept without one")                                     \
    X(REPAIRED, "hersteld", 1, "ongeldige veelhoeken, hersteld (GEOS MakeValid)",                  \
      "invalid polygons, repaired (GEOS MakeValid)")                                               \
    X(OUTSIDE, "buiten_nederland", 1,                                                              \
      "grenzen buiten het bereik van RD; gebied zonder grens bewaard",                             \
      "boundaries beyond the reach of RD New; area kept without one")                              \
    X(GAP, "gat", 1, "gaten tussen gebieden", "gaps between areas")                                \
    X(OVERLAP, "overlap", 1, "overlappingen van gebieden", "overlaps of areas")                    \
    X(IDENTITY, "som_klopt_niet", 1, "rijen waarin een totaal niet de som van zijn delen is",      \
      "rows in which a total is not the sum of its parts")                                         \
    X(ENCODING, "andere_codering", 1, "namen die geen UTF-8 waren; als Windows-1252 gelezen",      \
      "names that were not UTF-8; read as Windows-1252")                                           \
    X(PARTIAL_YEAR, "half_jaar", 1, "maanden zonder cijfer in een opgeteld jaar",                  \
      "months without a figure in a summed year")                                                  \
    X(NO_COLUMN, "kolom_ontbreekt", 0, "kolommen uit de catalogus die hier niet staan",            \
      "columns of the catalogue that are not here")                                                \
    X(REPEATED_ID, "herhaald_id", 1, "verblijfsobjecten die vaker voorkomen; een keer geteld",     \
      "dwellings that come more than once; counted once")                                          \
    X(BAD_ROW, "onbruikbare_rij", 1, "rijen die onbruikbaar zijn; overgeslagen",                   \
      "rows that are unusable; left out")                                                          \
    X(TRANSFORMED, "omgerekend", 0, "coordinaten omgerekend naar RD (EPSG:28992)",                 \
      "coordinates transformed to RD New (EPSG:28992)")                                            \
    X(ASSUMED, "aangenomen", 1, "coordinatenstelsel op gezag van --assume-crs",                    \
      "coordinate system as --assume-crs says")                                                    \
    X(NO_NAMES, "namen_afgeleid", 0, "gemeenten zonder eigen grens, uit de rijen afgeleid",        \
      "municipalities without a boundary of their own, derived from the rows")

enum oddity {
#define NAME(kind, id, fault, nl, en) ODDITY_##kind,
    ODDITIES(NAME)
#undef NAME
        ODDITY_KINDS
};

const char *oddity_id(enum oddity kind);
bool oddity_is_fault(enum oddity kind);
const char *oddity_nl(enum oddity kind);
const char *oddity_en(enum oddity kind);

/* What is odd in one layer of a file. Zero is a valid start. */
struct oddities {
    int64_t count[ODDITY_KINDS];
    double m2[ODDITY_KINDS]; /* land that those counted have together; 0: they have none */
    uint8_t examples[ODDITY_KINDS];
    char text[ODDITY_KINDS][200]; /* the first examples, separated by "; " */
};
/* Count one, with an example: a place or a cell. Cheap when enough examples are there. */
void oddity_count(struct oddities *o, enum oddity kind, const char *format, ...) PRINTF(3, 4);
/* Count many at once. */
void oddity_add(struct oddities *o, enum oddity kind, int64_t count);
