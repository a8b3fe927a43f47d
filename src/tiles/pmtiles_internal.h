/* pmtiles_internal.h - what the writer and the reader of PMTiles both know of its bytes. */
#pragma once
#include "tiles/pmtiles.h"

enum {
    PMTILES_HEADER = 127,
    PMTILES_ROOT_MOST = 16384 - PMTILES_HEADER, /* header and root come in one request */
    PMTILES_GZIP = 2,                           /* compression */
    PMTILES_MVT = 1,                            /* kind of tile */
    PMTILES_DIRECTORY_MOST = 1 << 24,           /* bytes, unpacked */
    PMTILES_METADATA_MOST = 1 << 24,
    PMTILES_TILE_MOST = 1 << 26,
    PMTILES_ENTRIES_MOST = 1 << 21,
    PMTILES_DEPTH_MOST = 3, /* root, leaves, and leaves of leaves */
};
