/* write.h - one writer a delivery: each a function of the world that leaves files in a folder.
 * To add a delivery: one write_*.c and one line in the list. They run side by side, so none may
 * touch another's files. */
#pragma once
#include "base/err.h"
#include "demo/world.h"

/* name, folder within the delivery */
#define DELIVERIES(X)                                                                              \
    X(lbm_grids, "leefbaarometer/Leefbaarometer 3.0 - Meting 2024 - open data")                    \
    X(cbs_squares_2022, "cbs")                                                                     \
    X(cbs_squares_2018, "cbs")                                                                     \
    X(cbs_squares_2014, "cbs")                                                                     \
    X(lbm_grid_shapes, "leefbaarometer/geometrie-lbm3-2024")                                       \
    X(microdata, "microdata")                                                                      \
    X(cbs_areas_2024, "cbs")                                                                       \
    X(cbs_areas_2022, "cbs")                                                                       \
    X(base_map, "basiskaart")                                                                      \
    X(pc6, "cbs")                                                                                  \
    X(crosswalk, "gemeente")                                                                       \
    X(police, "politie")                                                                           \
    X(rivm, "rivm")                                                                                \
    X(statline, "cbs")                                                                             \
    X(stock, "corporaties")                                                                        \
    X(lbm_areas, "leefbaarometer/Leefbaarometer 3.0 - Meting 2024 - open data")                    \
    X(lbm_area_shapes, "leefbaarometer/geometrie-lbm3-2024")                                       \
    X(truth, "waarheid")

#define DECLARE(name, within)                                                                      \
    MUST_USE bool write_##name(const struct world *world, const char *folder, struct err *err);
DELIVERIES(DECLARE)
#undef DECLARE

enum { PATH_ROOM = 4096 };
/* "folder/name"; cut when it does not fit (opening it then says so). */
const char *write_path(char out[PATH_ROOM], const char *folder, const char *name);

/* How CBS publishes a share: whole per cent; WITHHELD when fewer than `least` stand behind it. */
enum { WITHHELD = -99997, LATER = -99995 };
int64_t write_percent(int64_t part, int64_t whole, int64_t least);
/* A count to a multiple of 5, WITHHELD below 5; the same for the same place and purpose. */
int64_t write_count5(uint64_t seed, uint64_t key, int64_t count);
