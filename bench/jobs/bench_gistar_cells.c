/* bench_gistar_cells.c - Gi* on all squares of the country, as one process: what bench/peers
 * compares with R spdep.
 *
 * Input: one field of float32, NaN where there is no figure. Output: its Gi* within 500 m, as a z
 * in float64; NaN where there is none. */
#include "packed.h"

#include "stats/clusters.h"

int main(int argc, char **argv)
{
    enum { METRES = 500 };
    struct arena run = arena_open("run", (size_t)1 << 30);
    struct err err = {0};
    struct packed in;
    if (argc != 3) {
        err_set(&err, "usage: bench_gistar_cells INPUT OUTPUT");
        return packed_fail(&err);
    }
    if (!packed_read(&run, argv[1], &in, &err))
        return packed_fail(&err);
    if (in.fields != 1) {
        err_set(&err, "%s: one field wanted, not %zu", argv[1], in.fields);
        return packed_fail(&err);
    }
    struct field share = packed_field(&in, 0);
    for (size_t i = 0; i < in.grid.count; i++)
        in.present[i] = isnan(share.value[i]) ? FLAG_NOT_COLLECTED : FLAG_OK;
    struct local_statistics found = clusters_on_grid(&run, &share, METRES);
    const void *z[] = {found.gi};
    if (!packed_write(argv[2], &in.grid, z, 1, sizeof *found.gi, &err))
        return packed_fail(&err);
    return EXIT_SUCCESS;
}
