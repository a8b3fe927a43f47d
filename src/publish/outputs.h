/* outputs.h - every file of an edition, one function each. Adding one: a .c and a word here. */
#pragma once
#include "publish/write.h"

/* Made once. */
#define OUTPUTS(X) X(edition) X(places) X(overview) X(report) X(catalogue)
/* Made once, unless tables are not wanted. */
#define TABLES(X) X(csv) X(gpkg)
/* Made for every municipality, several at a time. `out` and `scratch` are both gone afterwards;
 * two, because some functions put results in one and need room for themselves in the other. */
#define PACKAGES(X) X(figures) X(tiles)

#define DECLARE(name)                                                                              \
    bool out_##name(struct arena scratch, const struct published *p, struct err *err);
OUTPUTS(DECLARE)
TABLES(DECLARE)
#undef DECLARE
#define DECLARE(name)                                                                              \
    bool out_##name(struct arena out, struct arena scratch, const struct published *p,             \
                    const struct municipality *m, struct err *err);
PACKAGES(DECLARE)
#undef DECLARE

enum { PLACE_DECIMALS = 5 }; /* of a degree: about a metre */
enum { INDEX_DECIMALS = 3 }; /* of spread: indices of 0 to 1 */
/* Bounds as [west, south, east, north] and a label as [lon, lat]; null without a shape. */
void put_bounds(struct buf *b, struct bounds lonlat);
void put_label(struct buf *b, const struct placed *place);
/* Labels and bounds of areas, projected all at once. cost O(points), 1 us a projected point */
MUST_USE bool place_areas(struct arena *out, const struct areas *areas, struct placed **placed,
                          struct err *err);
/* A point well inside an area, RD metres: the middle of its widest stretch. false: no shape. */
bool inside_point(const struct shapes *s, size_t area, struct point *at);
/* "kind", and of a region its municipalities and title. */
void put_kind(struct buf *b, const struct published *p, const struct municipality *m);
/* What was found of a municipality, a region or the country as a whole, and of an area's theme. */
void put_findings(struct arena *out, struct buf *b, const struct published *p,
                  const struct municipality *m);
void put_theme_findings(struct buf *b, const struct published *p, size_t theme, uint32_t area);
void put_country_findings(struct arena *out, struct buf *b, const struct published *p);
/* Spread of residents over a map's classes in a municipality, from squares where it has them. */
struct class_shares shares_of(const struct published *p, const struct shown_map *s,
                              const struct municipality *m);
