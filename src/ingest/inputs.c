/* inputs.c - see inputs.h. */
#include "ingest/inputs.h"
#include "base/file.h"
#include "base/progress.h"
#include "ingest/crs.h"
#include "ingest/table.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

/* What is being found; the lists of `found` have room for MOST_FILES. */
struct search {
    struct inputs *found;
    struct arena *memory;
    const struct catalogue *catalogue;
    const struct source *only;
    int assume_crs;
    bool named; /* what is being added was named itself: it must be of use */
};

static bool ends(const char *path, const char *const *list, size_t count)
{
    str p = str_from(path);
    for (size_t i = 0; i < count; i++) {
        str end = str_from(list[i]);
        if (p.len > end.len && str_equal_nocase((str){p.at + p.len - end.len, end.len}, end))
            return true;
    }
    return false;
}

static bool is_zip(const char *path)
{
    static const char *const zip[] = {".zip"};
    return ends(path, zip, COUNT(zip));
}

static bool is_table(const char *path)
{
    static const char *const others[] = {".gpkg", ".shp", ".dbf", ".geojson", ".json"};
    return table_is_text(path) || ends(path, others, COUNT(others));
}

static bool exists(const char *path)
{
    VSIStatBufL about;
    return VSIStatExL(path, &about, VSI_STAT_EXISTS_FLAG) == 0;
}

/* The parts of a shapefile beside the .shp. */
static bool is_part_of_shape(const char *path)
{
    static const char *const parts[] = {".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx"};
    char beside[4096];
    size_t len = strlen(path);
    if (!ends(path, parts, COUNT(parts)) || len >= sizeof beside)
        return false;
    static const char *const shp[] = {"shp", "SHP"};
    for (size_t i = 0; i < COUNT(shp); i++) {
        snprintf(beside, sizeof beside, "%.*s%s", (int)len - 3, path, shp[i]);
        if (exists(beside))
            return true;
    }
    return false;
}

static void add_stranger(struct search *s, const char *file, const char *why)
{
    struct inputs *found = s->found;
    if (found->strangers_count == MOST_FILES)
        return;
    struct stranger *one = &found->strangers[found->strangers_count++];
    one->file = file;
    snprintf(one->why, sizeof one->why, "%s", why);
    err_tame(one->why);
}

/* A layer that is known but contradicts itself. */
static bool leave_out(struct search *s, const struct input *in, const char *why, struct err *err)
{
    const char *name = in->path;
    if (in->layer.len)
        name = arena_format(s->memory, "%s (%.*s)", in->path, STR_ARG(in->layer));
    if (s->named)
        return err_set(err, "%s: %s", name, why);
    add_stranger(s, name, why);
    return true;
}

static bool add_layer(struct search *s, struct input in, struct err *err)
{
    struct table t;
    struct err why_not = {0};
    char why[sizeof((struct stranger){0}).why];
    struct inputs *found = s->found;
    if (!table_open(&t, s->memory, in.path, in.layer, &why_not)) {
        add_stranger(s, in.file, why_not.text);
        return true;
    }
    bool known = input_recognise(&in, s->catalogue, s->only, t.column, t.columns, why, sizeof why);
    const char *name = t.name;
    in.shapes = t.has_geometry || (known && in.delivery->geometry_column.len);
    in.odd = NEW(s->memory, struct oddities, 1);
    bool honest = !known || crs_settle(&t, s->assume_crs, &in.epsg, in.odd, &why_not);
    table_close(&t);
    if (!known) {
        add_stranger(s, name, why);
        return true;
    }
    if (!honest)
        return leave_out(s, &in, why_not.text, err);
    if (found->count == MOST_FILES)
        return err_set(err, "more than %d layers at once; ingest them in parts", MOST_FILES);
    found->list[found->count++] = in;
    return true;
}

static bool add_file(struct search *s, const char *path, const char *disk, struct err *err)
{
    struct err why = {0};
    const str *layers;
    size_t count;
    const char *file = arena_text(s->memory, file_name(path));
    if (interrupt_asked())
        return err_set(err, "interrupted");
    struct input in = {.path = path, .file = file, .disk = disk};
    if (table_is_text(path))
        return add_layer(s, in, err);
    if (!table_layers(s->memory, path, &layers, &count, &why)) {
        add_stranger(s, file, why.text);
        return true;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        in.layer = layers[i];
        ok = add_layer(s, in, err);
    }
    return ok;
}

static bool add_zip(struct search *s, const char *zip, struct err *err)
{
    const char *root = arena_format(s->memory, "/vsizip/%s", zip);
    char **names = VSIReadDirRecursive(root);
    bool ok = true;
    if (!names)
        add_stranger(s, arena_text(s->memory, file_name(zip)), "is no readable zip");
    for (int i = 0; ok && names && names[i]; i++) {
        const char *inside = arena_format(s->memory, "%s/%s", root, names[i]);
        if (is_table(inside) && !is_part_of_shape(inside))
            ok = add_file(s, inside, zip, err);
    }
    CSLDestroy(names);
    return ok;
}

static bool add_any(struct search *s, const char *path, struct err *err)
{
    if (is_zip(path))
        return add_zip(s, path, err);
    if (is_part_of_shape(path))
        return true;
    if (is_table(path))
        return add_file(s, path, path, err);
    add_stranger(s, arena_text(s->memory, file_name(path)),
                 "is no CSV, GeoPackage, Shapefile, DBF, GeoJSON or zip");
    return true;
}

/* A file that was named itself: it must be of use. */
static bool add_named(struct search *s, const char *path, struct err *err)
{
    size_t known = s->found->count, strangers = s->found->strangers_count;
    if (!file_exists(path))
        return err_set(err, "%s: there is no such file or folder", path);
    s->named = true;
    if (!add_any(s, path, err))
        return false;
    if (s->found->count > known || s->found->strangers_count == strangers)
        return true;
    const char *why = s->found->strangers[strangers].why;
    bool placed = str_starts(str_from(why), str_from(path));
    return err_set(err, "%s%s%s", placed ? "" : path, placed ? "" : ": ", why);
}

static bool add_path(struct search *s, const char *path, struct err *err)
{
    const char **files;
    size_t count;
    if (!file_is_folder(path))
        return add_named(s, path, err);
    if (!file_list(s->memory, path, &files, &count, err))
        return false;
    bool ok = true;
    s->named = false;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_any(s, arena_format(s->memory, "%s/%s", path, files[i]), err);
    return ok;
}

static int richest_first(const void *a, const void *b)
{
    const struct input *x = a, *y = b;
    size_t more = y->delivery->bindings_count, less = x->delivery->bindings_count;
    int order = (int)y->shapes - (int)x->shapes;
    if (order == 0)
        order = more != less ? (more > less ? 1 : -1) : strcmp(y->file, x->file);
    if (order == 0)
        order = strcmp(y->path, x->path);
    return order ? order : str_compare(x->layer, y->layer);
}

/* The same file named twice is read once. */
static void drop_repeats(struct inputs *in)
{
    size_t kept = 0;
    for (size_t i = 0; i < in->count; i++)
        if (!kept || strcmp(in->list[i].path, in->list[kept - 1].path) ||
            !str_equal(in->list[i].layer, in->list[kept - 1].layer))
            in->list[kept++] = in->list[i];
    in->count = kept;
    for (size_t i = 0; i < kept; i++)
        in->list[i].number = (uint16_t)(i + 1);
}

static bool nothing_known(const struct inputs *in, const struct source *only, struct err *err)
{
    if (in->strangers_count == 0)
        return err_set(err, "no files there to ingest");
    return err_set(err, "none of %zu files is a delivery of %s; the first: %s: %s",
                   in->strangers_count, only ? only->id.at : "a source in the catalogue",
                   in->strangers[0].file, in->strangers[0].why);
}

bool inputs_find(struct inputs *out, struct arena *memory, const struct catalogue *c,
                 const struct source *only, int assume_crs, const char *const *paths, size_t count,
                 struct err *err)
{
    struct search s = {out, memory, c, only, assume_crs, false};
    *out = (struct inputs){.list = NEW(memory, struct input, MOST_FILES),
                           .strangers = NEW(memory, struct stranger, MOST_FILES)};
    for (size_t i = 0; i < count; i++)
        if (!add_path(&s, paths[i], err))
            return false;
    qsort(out->list, out->count, sizeof *out->list, richest_first);
    drop_repeats(out);
    return out->count > 0 || nothing_known(out, only, err);
}
