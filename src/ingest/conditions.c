/* conditions.c - see conditions.h. */
#include "ingest/conditions.h"
#include "ingest/names.h"

int *conditions_find(struct arena *out, const str *columns, size_t columns_count,
                     const struct row_condition *where, size_t count)
{
    int *found = NEW(out, int, count);
    for (size_t i = 0; i < count; i++)
        found[i] = name_find(columns, columns_count, 0, &where[i].column, 1, NULL);
    return found;
}

bool conditions_fit(const struct cell *cell, const struct row_condition *where, const int *columns,
                    size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] < 0 || !cell_is(&cell[columns[i]], where[i].value))
            return false;
    return true;
}
