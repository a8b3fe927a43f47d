/* lists.c - what is no figure per place: deliveries, oddities, the base map, stock.
 * Flow: ingest -> [lists] -> publish, issue reports. */
#include "base/buf.h"
#include "base/progress.h"
#include "store/store_internal.h"

bool store_put_delivery(struct store *s, const struct store_delivery *d, int32_t *id,
                        struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "delivery_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, d->source);
    store_bind_str(q, 2, d->file);
    store_bind_str(q, 3, d->layer);
    store_bind_str(q, 4, d->sha256);
    sqlite3_bind_int64(q, 5, d->bytes);
    sqlite3_bind_int64(q, 6, d->rows);
    sqlite3_bind_int(q, 7, d->period);
    while (store_row(s, q, err))
        *id = sqlite3_column_int(q, 0);
    return store_end(q, err);
}

bool store_delivery_of(struct store *s, struct arena *out, int32_t id, int64_t row,
                       struct store_row *origin, bool *found, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "delivery_of", NULL, &q, err))
        return false;
    sqlite3_bind_int(q, 1, id);
    *found = store_row(s, q, err);
    if (*found)
        *origin = (struct store_row){store_column_str(q, 0, out), store_column_str(q, 1, out),
                                     store_column_str(q, 2, out), store_column_str(q, 3, out), row};
    return store_end(q, err);
}

bool store_list_deliveries(struct store *s, struct arena *out, struct store_delivery **list,
                           size_t *count, struct err *err)
{
    sqlite3_stmt *q;
    size_t rows = 0, n = 0;
    if (!store_count(s, "deliveries", &rows, err) ||
        !store_prepare(s, "delivery_list", NULL, &q, err))
        return false;
    struct store_delivery *all = NEW(out, struct store_delivery, rows);
    while (n < rows && store_row(s, q, err))
        all[n++] = (struct store_delivery){.source = store_column_str(q, 0, out),
                                           .file = store_column_str(q, 1, out),
                                           .layer = store_column_str(q, 2, out),
                                           .sha256 = store_column_str(q, 3, out),
                                           .bytes = sqlite3_column_int64(q, 4),
                                           .rows = sqlite3_column_int64(q, 5),
                                           .period = sqlite3_column_int(q, 6)};
    *list = all;
    *count = n;
    return store_end(q, err);
}

bool store_put_issue(struct store *s, const struct issue *issue, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "issue_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, issue->source);
    store_bind_str(q, 2, issue->file);
    store_bind_str(q, 3, issue->kind);
    sqlite3_bind_int64(q, 4, issue->count);
    store_bind_str(q, 5, issue->examples);
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

bool store_forget_issues(struct store *s, str source, str file, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "issue_forget", NULL, &q, err))
        return false;
    store_bind_str(q, 1, source);
    store_bind_str(q, 2, file);
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

bool store_list_issues(struct store *s, struct arena *out, struct issue **list, size_t *count,
                       struct err *err)
{
    sqlite3_stmt *q;
    size_t rows = 0, n = 0;
    if (!store_count(s, "issues", &rows, err) || !store_prepare(s, "issue_list", NULL, &q, err))
        return false;
    struct issue *all = NEW(out, struct issue, rows);
    while (n < rows && store_row(s, q, err))
        all[n++] = (struct issue){.source = store_column_str(q, 0, out),
                                  .file = store_column_str(q, 1, out),
                                  .kind = store_column_str(q, 2, out),
                                  .count = sqlite3_column_int64(q, 3),
                                  .examples = store_column_str(q, 4, out)};
    *list = all;
    *count = n;
    return store_end(q, err);
}

/* ---- base map ---- */

static const struct theme {
    const char *word, *table, *geometry;
    enum wkb_kind kind;
} themes[BASE_THEMES] = {
    [BASE_WATER] = {"water", "base_water", "MULTIPOLYGON", WKB_POLYGONS},
    [BASE_GREEN] = {"green", "base_green", "MULTIPOLYGON", WKB_POLYGONS},
    [BASE_ROAD] = {"road", "base_road", "MULTILINESTRING", WKB_LINES},
    [BASE_RAIL] = {"rail", "base_rail", "MULTILINESTRING", WKB_LINES},
    [BASE_STATION] = {"station", "base_station", "GEOMETRY", WKB_POINTS},
    [BASE_PLACE] = {"place", "base_place", "GEOMETRY", WKB_POINTS},
};

const char *base_theme_word(enum base_theme theme)
{
    return themes[theme].word;
}

static bool put_features(struct store *s, enum base_theme theme, const struct base_feature *list,
                         size_t count, struct err *err)
{
    sqlite3_stmt *q;
    struct buf geometry = {0};
    if (!store_prepare(s, "base_put", themes[theme].table, &q, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (list[i].theme != theme)
            continue;
        geometry.len = 0;
        gpb_write(&geometry, &list[i].shape, 0, themes[theme].kind);
        sqlite3_bind_int(q, 1, list[i].rank);
        store_bind_str(q, 2, list[i].name);
        sqlite3_bind_blob(q, 3, geometry.len ? geometry.at : NULL, (int)geometry.len,
                          SQLITE_STATIC);
        ok = store_step(s, q, err);
    }
    buf_reset(&geometry);
    return store_end(q, err) && ok;
}

bool store_put_base(struct store *s, const struct base_feature *features, size_t count,
                    struct err *err)
{
    for (enum base_theme theme = 0; theme < BASE_THEMES; theme++) {
        struct bounds extent = bounds_none;
        size_t some = 0;
        for (size_t i = 0; i < count; i++)
            if (features[i].theme == theme) {
                extent = bounds_both(extent, shapes_bounds(&features[i].shape, 0));
                some++;
            }
        if (some && (!store_make_table(s, "base_create", themes[theme].table,
                                       themes[theme].geometry, extent, err) ||
                     !put_features(s, theme, features, count, err)))
            return false;
    }
    return true;
}

static bool get_features(struct store *s, struct arena *out, enum base_theme theme,
                         struct base_feature *features, size_t *count, size_t most, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "base_list", themes[theme].table, &q, err))
        return false;
    bool ok = true;
    for (size_t end = *count + most; ok && *count < end && store_row(s, q, err);) {
        struct shapes_builder shape = {0};
        str bytes = {sqlite3_column_blob(q, 2), (size_t)sqlite3_column_bytes(q, 2)};
        ok = gpb_read(&shape, bytes, err) ||
             store_damaged(s, themes[theme].table, (int64_t)*count + 1, err);
        if (ok)
            features[(*count)++] = (struct base_feature){.theme = theme,
                                                         .rank = sqlite3_column_int(q, 0),
                                                         .name = store_column_str(q, 1, out),
                                                         .shape = shapes_finish(out, &shape)};
        shapes_reset(&shape);
    }
    return store_end(q, err) && ok;
}

bool store_get_base(struct store *s, struct arena *out, struct base_feature **features,
                    size_t *count, struct err *err)
{
    size_t rows[BASE_THEMES] = {0}, all = 0, n = 0;
    for (enum base_theme theme = 0; theme < BASE_THEMES; theme++) {
        bool has = false;
        if (!store_has_table(s, themes[theme].table, &has, err) ||
            (has && !store_count(s, themes[theme].table, &rows[theme], err)))
            return false;
        all += rows[theme];
    }
    struct base_feature *list = NEW(out, struct base_feature, all);
    for (enum base_theme theme = 0; theme < BASE_THEMES; theme++)
        if (rows[theme] && !get_features(s, out, theme, list, &n, rows[theme], err))
            return false;
    *features = list;
    *count = n;
    return true;
}

/* ---- stock ---- */

/* Forget what an organisation delivered before; the list names each in one stretch or in several.
 */
static bool forget_stock(struct store *s, const struct dwelling *list, size_t count,
                         struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "stock_forget", NULL, &q, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (i && str_equal(list[i].organisation, list[i - 1].organisation))
            continue;
        store_bind_str(q, 1, list[i].organisation);
        ok = store_step(s, q, err);
    }
    return store_end(q, err) && ok;
}

bool store_put_stock(struct store *s, const struct dwelling *list, size_t count, struct err *err)
{
    sqlite3_stmt *q;
    if (!forget_stock(s, list, count, err) || !store_prepare(s, "stock_put", NULL, &q, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        const struct dwelling *d = &list[i];
        const str texts[] = {d->organisation, d->unit,   d->complex_code, d->complex_name,
                             d->kind,         d->status, d->pc6,          d->bag_id};
        for (int t = 0; t < (int)COUNT(texts); t++)
            store_bind_str(q, t + 1, texts[t]);
        if (isnan(d->x) || isnan(d->y)) {
            sqlite3_bind_null(q, 9);
            sqlite3_bind_null(q, 10);
        } else {
            sqlite3_bind_double(q, 9, d->x);
            sqlite3_bind_double(q, 10, d->y);
        }
        ok = store_step(s, q, err);
    }
    return store_end(q, err) && ok;
}
