/* catalogue.h - the domain as data: what catalogue/ says, read once, checked strictly, then
 * constant. Every JSON key is described in catalogue/README.md; a file with an unknown key, a
 * missing language, an unknown reference, thresholds out of order or a colour that is no colour is
 * refused with "file:line:column: sentence". Flow: catalogue/ (or the frozen copy in an edition) ->
 * [catalogue] -> ingest, maps, publish. */
#pragma once
#include "base/base.h"
#include "base/err.h"

/* A text for people. Both languages are always there. */
struct text {
    str nl, en;
};

/* ---- why a value is not there; the same words and numbers from the CSV cell to the tile ---- */
enum flag {
    FLAG_OK = 0,
    FLAG_TOO_FEW = 20,       /* te_weinig: our gate, fewer people than disclosure.json allows */
    FLAG_NOT_COLLECTED = 21, /* niet_verzameld: the source has nothing here ("." empty, NULL) */
    FLAG_WITHHELD = 22,      /* geheim: the source has it and keeps it back */
    FLAG_NOT_YET = 23,       /* nog_niet: the source will give it in a later version */
    FLAG_BROKEN = 24,        /* reeks_gebroken: no bridge between two boundary years */
    FLAG_BAD = 25,           /* onbruikbaar: unreadable or out of range; counted as an oddity */
    FLAG_REVEALING = 26,     /* herleidbaar: our gate, it would tell too much of a few people */
    FLAG_LAST = FLAG_REVEALING,
};
/* Catalogue word of a flag ("geheim"), and back; -1 for an unknown word. */
const char *flag_word(enum flag flag);
int flag_from_word(str word);

enum place_kind { PLACE_CELL, PLACE_BUURT, PLACE_WIJK, PLACE_GEMEENTE, PLACE_KINDS };
const char *place_word(enum place_kind kind); /* "cel", "buurt", "wijk", "gemeente" */

/* ---- sources ---- */

/* One value of a column that means "no value", and why. */
struct missing {
    str code; /* text of the cell, trimmed; compared as text and, when both are numbers, as numbers
               */
    enum flag flag;
};

/* Only rows in which `column` holds `value` (trimmed) count. */
struct row_condition {
    str column, value;
};

/* A column of a delivery and the indicator it fills. */
struct column_binding {
    const str *names; /* [names_count] accepted names, letters' case ignored; "{yyyy}" or "{yy}" in
                         a name stands for the period (INW{yyyy}, KL{yy}); a StatLine name matches
                         by its stem: InBezitWoningcorporatie matches InBezitWoningcorporatie_42 */
    size_t names_count;
    str after;     /* for stems that repeat: the first match behind this stem; empty: the first */
    int indicator; /* index into catalogue.indicators */
    double factor; /* multiplies the figure, 1 by default */
    double least, most; /* figures outside are FLAG_BAD and counted; -/+INFINITY when not given */
    bool zero_is_withheld;       /* police tables: 0 means "kept back" */
    struct row_condition *where; /* [where_count] */
    size_t where_count;
};

enum delivery_kind {
    DELIVERY_FIGURES,   /* key + figures for places */
    DELIVERY_AREAS,     /* polygons of areas (figures may come with them) */
    DELIVERY_BASE,      /* a base map: water, green, roads, railways, places */
    DELIVERY_CROSSWALK, /* addresses (PC6, house number) to areas of one year */
    DELIVERY_STOCK,     /* a corporation's dwellings */
    DELIVERY_ADDRESSES, /* BAG dwellings: counted per area */
};

/* Where the year of the figures, or of the boundaries, is found. */
struct year_from {
    enum {
        YEAR_NONE,
        YEAR_FIXED,
        YEAR_COLUMN,
        YEAR_FILE,
        YEAR_FILE_LAST,
        YEAR_LAYER,
        YEAR_COLUMN_NAME
    } where;
    int fixed;  /* YEAR_FIXED: the year. Elsewhere: the year when none is found; 0: none */
    str column; /* YEAR_COLUMN: holds 2022, "2022JJ00" or "2022MM01" (months are summed) */
}; /* YEAR_FILE, YEAR_LAYER: the first 19xx or 20xx in the name that is not part of a longer number;
    * YEAR_FILE_LAST: the last ("scores buurten 2002-2024.csv"). YEAR_COLUMN_NAME: in the key's name
    * or in the bindings' names, where {yyyy} or {yy} stands */

/* What a column means when it is neither a place nor a figure of one. Crosswalk: "pc6" "number"
 * "buurt" "addresses" (how many stand behind the row; absent: 1), or, a given table, "from" "into"
 * (codes) "addresses" "from_year" "into_year" (absent: from the file's name). Stock: "unit"
 * "complex_code" "complex_name" "kind" "status" "pc6" "number" "letter" "addition" "bag_id" "x"
 * "y". Addresses: "bag_id" (a repeat is counted once and reported). */
struct role_column {
    str role;
    const str *names; /* [names_count] accepted names, as in a binding */
    size_t names_count;
};

/* Which rank a word in the rank column stands for; a feature with another word is left out. */
struct rank_word {
    str word;
    int rank;
};

/* One form in which a source delivers. A file is recognised when its name fits one of the patterns
 * (if there are any) and a layer has all `columns`; of several that fit, the one with the most
 * `columns`, then the first in the catalogue. */
struct delivery {
    str id; /* within the source: "buurten" */
    enum delivery_kind kind;
    const str *file_patterns; /* [..] globs, case ignored */
    size_t file_patterns_count;
    const str *layer_patterns; /* [..] globs for the layer within a GeoPackage; none: any */
    size_t layer_patterns_count;
    const str *columns; /* [..] names (or stems) that must all be present */
    size_t columns_count;
    const str *key; /* [..] accepted names of the column with the place's code */
    size_t key_count;
    bool key_mixed;         /* codes of several kinds: sort by form (NL.. the country, GM.., WK..,
                               BU.., E1583N4935 a square) */
    enum place_kind places; /* what the key names; PLACE_KINDS when mixed or no place is named */
    const str *name_column; /* accepted names of the column with the place's name; may be none */
    size_t name_column_count;
    const str *wijk_column, *gemeente_column, *gemeente_name_column, *water_column, *change_column;
    size_t wijk_column_count, gemeente_column_count, gemeente_name_column_count, water_column_count,
        change_column_count;
    str geometry_column; /* CSV with EWKB in hexadecimal: that column; empty otherwise */
    struct year_from period, boundary;
    char delimiter, decimal;     /* CSV; 0: found out / '.' */
    int crs;                     /* EPSG code expected, 28992 by default */
    struct row_condition *where; /* [where_count] rows that do not fit are left out, uncounted */
    size_t where_count;
    struct role_column *roles; /* [roles_count] crosswalk, stock, addresses */
    size_t roles_count;
    struct missing *missing; /* [missing_count] */
    size_t missing_count;
    struct column_binding *bindings; /* [bindings_count] */
    size_t bindings_count;
    /* DELIVERY_FIGURES in long form, one indicator a row (`code;jaar;indicator;teller;noemer`) is
     * expressed with bindings' `where`. DELIVERY_ADDRESSES counts rows with a new "bag_id" per
     * place, for each binding (without names) whose `where` fits. DELIVERY_BASE: theme of the
     * layer: */
    str base_theme; /* "water" "green" "road" "rail" "station" "place" */
    const str *base_name_column;
    size_t base_name_column_count;
    const str *base_rank_column; /* accepted names; holds a number (road: 1 motorway, 2 main, 3
                                    street; place: 1 city .. 4 hamlet) or one of the words: */
    size_t base_rank_column_count;
    struct rank_word *base_ranks; /* [base_ranks_count]; none: the column holds the number */
    size_t base_ranks_count;
    /* sum check between columns of a row, e.g. afw = fys + onv + soc + vrz + won */
    str identity_total;
    const str *identity_parts;
    size_t identity_parts_count;
    double identity_tolerance;
};

struct download {
    str url, file;
    str sha256; /* empty when the publisher gives none */
};

struct source {
    str id, path; /* path: the file it stands in, as given to the user */
    struct text title, publisher, attribution;
    str licence;
    struct download *downloads;
    size_t downloads_count;
    struct delivery *deliveries;
    size_t deliveries_count;
};

/* ---- indicators ---- */

enum indicator_kind {
    INDICATOR_COUNT,      /* people, dwellings, households: straight from a column */
    INDICATOR_PERCENTAGE, /* 0..100 from a column, of `base` */
    INDICATOR_RATE,       /* per `per` of `base` from a column */
    INDICATOR_SCORE,      /* a model's score from a column, weight `base` */
    INDICATOR_SHARE,      /* composed: count / base, or percentage / 100, or rate / per */
    INDICATOR_TURNED,     /* composed: factor x a score, weight `base` (nuisance = -onv) */
    INDICATOR_INDEX,      /* composed: weighted mean of the components' shares, each against its
                         national share, x 100. Of the components those that the support has in
                         every period of the theme count; the page lists which */
};

struct component {
    int indicator;
    double weight;
};

struct indicator {
    str id, path;
    struct text title, short_title, unit, explanation;
    enum indicator_kind kind;
    int base;      /* indicator that counts what stands behind it; -1 none */
    const int *of; /* [of_count] SHARE: numerator, percentage or rate; TURNED: the score. Several
                      are alternatives, best first: a support takes the first one that it has in
                      every period of the theme (squares: a count, areas: a percentage) */
    size_t of_count;
    double factor;            /* TURNED; 1 otherwise */
    double per;               /* RATE */
    int worse;                /* +1 up is worse, -1 down is worse, 0 neither */
    double rounding_variance; /* of the source's counts: 2 rounded to 5, 4 random to 5, 0 exact */
    double withheld_below; /* counts of squares: the source keeps back those under this, 0: it does
                              not say; then a withheld square counts with what is expected there */
    bool sensitive;        /* says something of people: the gate's rules apply */
    double shown_factor;   /* figure on the page = value x this (100 for shares and points) */
    int shown_decimals;
    double neutral_band;    /* scores: c of methods.md section 4; smallest relevant change: */
    double smallest_change; /* in units of value */
    double strong_change;   /* beyond this a change is "strong", units of value; scores: in bands */
    struct component *components;
    size_t components_count;
    struct strip {      /* where the thermometer puts a figure that no map draws as a level */
        int palette;    /* map whose classes lend their colours */
        double *limits; /* [limits_count] one fewer than classes, rising: national value + limit x
                           robust spread over the places; none: no strip */
        size_t limits_count;
    } strip;
    struct national {
        int period;         /* 0: every year (true by definition) */
        double value;       /* unit of value: shares 0..1 */
        struct text source; /* where the figure is published, for the page */
    } * national;           /* figures for the country when no delivery has them */
    size_t national_count;
};

/* ---- maps ---- */

enum map_draws {
    MAP_LEVEL,         /* state of one theme */
    MAP_CHANGE,        /* change of one theme */
    MAP_CHANGE_CHANGE, /* 3 x 3: rows change of axis 0 (up, same, down), columns axis 1 (down..up)
                        */
    MAP_LEVEL_LEVEL,   /* 3 x 3: rows level of axis 0 (high..low), columns axis 1 (low..high) */
};

struct axis {
    str theme;     /* an edition says which indicator and years stand behind a theme */
    bool relative; /* after subtracting the people-weighted mean of the municipality */
    enum { LIMITS_NATIONAL_RATIO, LIMITS_VALUE, LIMITS_NATIONAL_SPREAD } limits_as;
    double *limits; /* [limits_count], rising: classes - 1 for MAP_LEVEL, 2 for MAP_LEVEL_LEVEL;
                       NATIONAL_SPREAD: national mean + limit x robust spread over places */
    size_t limits_count;
};

struct map_class {
    str id;
    struct text title, meaning, small; /* small: word in a one-line legend, may be empty */
    char light[8], dark[8];            /* "#rrggbb" */
    char ink_light[8], ink_dark[8];    /* text colour on it */
    bool hatch;                        /* not distinguishable from noise */
    bool alarm;                        /* the one red class */
};

/* A sentence or two of help. */
struct map_help {
    struct text text;
    int with; /* index of the map it speaks of: left out where that one is missing; -1: of none */
};

struct map {
    str id, path;
    int number;   /* place 1..9 on the page; 0 when it only replaces another */
    int replaces; /* index of the map whose place it takes when that one is missing; -1 */
    struct text title, subtitle, short_title, question;
    struct map_help *reading; /* [reading_count] "how to read this map" */
    size_t reading_count;
    enum map_draws draws;
    struct axis axes[2];
    size_t axes_count;
    struct map_class *classes;
    size_t classes_count;
    struct text row_title, column_title; /* 3 x 3 legends */
    struct text row_words[3], column_words[3];
};

/* ---- editions ---- */

struct edition_theme {
    str theme;
    int indicator;
    int from, to; /* periods; from 0 when the theme is only drawn as a state */
    struct text title;
    bool spread; /* a share: how evenly the group lives over the areas is part of the edition */
};

/* What municipalities are compared by, to find those alike. */
struct trait {
    enum {
        TRAIT_RESIDENTS,
        TRAIT_DENSITY,
        TRAIT_THEME
    } of;           /* residents; a km2 of land; a figure */
    str theme;      /* TRAIT_THEME */
    bool logarithm; /* sizes: twice as large is as far at any size */
    struct text title;
};

/* What the maker of an edition vouches for: areas of these municipalities that are called the same
 * in another year are the same, though no delivery shows it. */
struct kept_areas {
    int from;             /* boundary year of the figures */
    const str *gemeenten; /* [gemeenten_count] */
    size_t gemeenten_count;
    struct text because; /* what the maker knows it from; in the edition's report */
};

struct edition_recipe {
    str id, path;
    struct text title, note;
    str date;  /* 2024-06-03, fixed: no clock in an edition */
    bool demo; /* invented data: marked on every page */
    enum place_kind level;
    int boundary;               /* year of the areas */
    bool grid;                  /* draw spots where the grid has the data */
    double sigma_m;             /* kernel of the maps */
    const double *bandwidths_m; /* [bandwidths_count] rising, sigma_m among them: how far a map
                                   hangs on the kernel's width */
    size_t bandwidths_count;
    const struct trait *similar; /* [similar_count] */
    size_t similar_count;
    int residents, residents_period; /* indicator and period that count people */
    int dwellings, dwellings_period;
    struct edition_theme *themes;
    size_t themes_count;
    const str *leaves_out; /* map ids */
    size_t leaves_out_count;
    struct kept_areas *kept; /* [kept_count] */
    size_t kept_count;
    const str *without_sources; /* source ids: what they delivered is no part of this edition */
    size_t without_sources_count;
};

/* ---- regions ---- */

/* Municipalities of which an edition speaks as of one. */
struct region {
    str id, path; /* "RG01"; path empty when it came on the command line */
    struct text title;
    const str *gemeenten; /* [gemeenten_count] codes, two at least, each once */
    size_t gemeenten_count;
};
/* What is wrong with a region in itself, as a sentence without a place; NULL: nothing. */
const char *region_mistake(struct arena *out, const struct region *region);

/* ---- the rest ---- */

struct disclosure {
    double least_people;   /* 10 */
    double largest_part;   /* 0.5, dominance on the grid */
    double round_count_to; /* 5 */
    double round_share_to; /* 0.01 */
    double round_score_to; /* 0.01 */
    double least_patch_m2; /* 10,000 */
    const str
        *never_columns; /* globs, case ignored: columns that no source may ever bind (origin) */
    size_t never_columns_count;
};

struct named_text {
    str id;
    struct text text;
};

struct catalogue {
    struct source *sources;
    size_t sources_count;
    struct indicator *indicators;
    size_t indicators_count;
    struct map *maps; /* by number, the ones without a number last */
    size_t maps_count;
    struct edition_recipe *editions;
    size_t editions_count;
    struct region *regions;
    size_t regions_count;
    struct disclosure disclosure;
    struct named_text *texts; /* texts.json: sentences and words of the page and reports */
    size_t texts_count;
    char hash[65];      /* SHA-256 over the names and bytes of all its files */
    const char **files; /* relative paths of all its JSON files, sorted */
    size_t files_count;
};

/* Read the folder. Everything lives in `out`. Reports the first mistake found. */
MUST_USE bool catalogue_load(struct arena *out, const char *folder, struct catalogue **catalogue,
                             struct err *err);
/* Index by id; -1 when absent. */
int catalogue_source(const struct catalogue *c, str id);
int catalogue_indicator(const struct catalogue *c, str id);
int catalogue_map(const struct catalogue *c, str id);
int catalogue_edition(const struct catalogue *c, str id);
/* Whether an edition may use what a source delivered. */
bool catalogue_edition_uses(const struct edition_recipe *recipe, str source);
/* A text of texts.json; a missing id is our bug (a test asks for all that the code uses). */
const struct text *catalogue_text(const struct catalogue *c, const char *id);
