/* gpb.h - a geometry as a GeoPackage keeps it: a header with the envelope, then WKB.
 * Flow: shapes <-> [gpb] <-> feature tables of store and edition. Source: OGC 12-128, 2.1.3. */
#pragma once
#include "base/buf.h"
#include "geo/wkb.h"

/* Add the blob of an area, in RD New. Empty shapes give no bytes (NULL in a table). */
void gpb_write(struct buf *out, const struct shapes *shapes, size_t area, enum wkb_kind kind);
/* Read one as the next area; NULL (no bytes) becomes an area without polygons. Coordinates that
 * are no place in or around the country (RD New) are an error. */
MUST_USE bool gpb_read(struct shapes_builder *to, str bytes, struct err *err);
