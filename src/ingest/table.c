/* table.c - see table.h. */
#include "ingest/table.h"
#include "base/file.h"
#include "base/progress.h"
#include "ingest/conditions.h"
#include "ingest/limits.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <fcntl.h>
#include <gdal.h>
#include <ogr_api.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS_BETWEEN_LOOKS = 4096, BYTES_LOOKED_AT = 256, BYTES_KEPT = 1 << 24 };

bool table_is_text(const char *path)
{
    str p = str_from(path);
    static const str ends[] = {{".csv", 4}, {".txt", 4}, {".tsv", 4}};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (p.len > 4 && str_equal_nocase((str){p.at + p.len - 4, 4}, ends[i]))
            return true;
    return false;
}

static bool ogr_fail(const char *path, const char *what, struct err *err)
{
    const char *said = CPLGetLastErrorMsg();
    return err_set(err, "%s: %s%s%s", path, what, said[0] ? ": " : "", said);
}

static GDALDatasetH open_dataset(const char *path, struct err *err)
{
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH set = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    CPLPopErrorHandler();
    if (!set)
        ogr_fail(path, "cannot be read; is it whole?", err);
    return set;
}

void table_geopackage_only(void)
{
    GDALAllRegister();
    for (int i = GDALGetDriverCount() - 1; i >= 0; i--)
        if (strcmp(GDALGetDriverShortName(GDALGetDriver(i)), "GPKG") != 0)
            GDALDeregisterDriver(GDALGetDriver(i));
}

bool table_layers(struct arena *out, const char *path, const str **layers, size_t *count,
                  struct err *err)
{
    GDALDatasetH set = open_dataset(path, err);
    if (!set)
        return false;
    int n = GDALDatasetGetLayerCount(set);
    str *names = NEW(out, str, n);
    for (int i = 0; i < n; i++)
        names[i] = arena_str(out, str_from(OGR_L_GetName(GDALDatasetGetLayer(set, i))));
    GDALClose(set);
    *layers = names;
    *count = (size_t)n;
    return true;
}

/* ---- delimited text ---- */

static bool map_file(struct table *t, struct err *err)
{
    int file = open(t->path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0) {
        int why = errno;
        if (file >= 0)
            close(file);
        return err_set(err, "%s: cannot be opened: %s", t->path, strerror(why));
    }
    t->bytes_len = (size_t)about.st_size;
    /* private and writable: doubled quotes are taken out in place, the file stays as it is */
    void *at = t->bytes_len ? mmap(NULL, t->bytes_len, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0)
                            : NULL;
    close(file);
    if (at == MAP_FAILED)
        return err_set(err, "%s: cannot be read: %s", t->path, strerror(errno));
    t->bytes = at;
    t->mapped = true;
    return true;
}

static bool unpack_file(struct table *t, struct err *err)
{
    VSIStatBufL about;
    VSILFILE *file = VSIFOpenL(t->path, "rb");
    if (!file || VSIStatL(t->path, &about) != 0) {
        if (file)
            VSIFCloseL(file);
        return ogr_fail(t->path, "cannot be unpacked", err);
    }
    size_t len = (size_t)about.st_size;
    if (len > MOST_ZIPPED_BYTES) {
        VSIFCloseL(file);
        return err_set(err, "%s: is %zu MB unpacked, more than %zu; unpack it first", t->path,
                       len >> 20, MOST_ZIPPED_BYTES >> 20);
    }
    t->bytes = malloc(len + 1);
    bool ok = t->bytes && VSIFReadL(t->bytes, 1, len, file) == len;
    t->bytes_len = len;
    VSIFCloseL(file);
    return ok || ogr_fail(t->path, "cannot be unpacked; is the zip whole?", err);
}

/* UTF-16 and binary files show in their first bytes; NUL bytes further on are an oddity. */
static bool is_plain_text(const struct table *t, struct err *err)
{
    size_t look = t->bytes_len < BYTES_LOOKED_AT ? t->bytes_len : BYTES_LOOKED_AT;
    bool marked = look >= 2 &&
                  (!memcmp(t->bytes, "\xff\xfe", 2) || !memcmp(t->bytes, "\xfe\xff", 2));
    if (marked)
        return err_set(err, "%s: is UTF-16; save it as UTF-8 and deliver it again", t->path);
    return !memchr(t->bytes, 0, look) ||
           err_set(err, "%s: is no plain text; save it as CSV in UTF-8 and deliver it again",
                   t->path);
}

static bool open_text(struct table *t, struct arena *out, struct err *err)
{
    bool zipped = str_starts(str_from(t->path), S("/vsi"));
    if (!(zipped ? unpack_file(t, err) : map_file(t, err)))
        return false;
    if (t->bytes_len == 0)
        return err_set(err, "%s: is empty", t->path);
    if (!is_plain_text(t, err))
        return false;
    t->csv = csv_begin(t->bytes, t->bytes_len, 0);
    struct csv header = t->csv;
    str *names = NEW(out, str, MOST_COLUMNS_READ);
    size_t count = csv_row(&header, names, MOST_COLUMNS_READ);
    if (count == 0 || count > MOST_COLUMNS_READ)
        return err_set(err, "%s:1: has %zu columns, not 1 to %d", t->path, count,
                       MOST_COLUMNS_READ);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_str(out, str_trim(names[i]));
    t->csv = header;
    t->column = names;
    t->columns = count;
    t->text = NEW(out, str, count);
    return true;
}

static int64_t nul_bytes(const struct table *t, size_t from, size_t to)
{
    int64_t count = 0;
    const char *at = t->bytes + from, *end = t->bytes + to;
    while (at < end && (at = memchr(at, 0, (size_t)(end - at)))) {
        count++;
        at++;
    }
    return count;
}

/* Pages of a mapped file that lie behind the row being read are given back: else a file of 400 MB
 * counts as memory of 400 MB. */
static void leave_behind(struct table *t)
{
    size_t read = (size_t)(t->csv.at - t->bytes) / BYTES_KEPT * BYTES_KEPT;
    if (t->mapped && read > t->left) {
        t->nul_bytes += nul_bytes(t, t->left, read);
        madvise(t->bytes + t->left, read - t->left, MADV_DONTNEED);
        t->left = read;
    }
}

static bool next_text(struct table *t, struct cell *cell)
{
    size_t count;
    while ((count = csv_row(&t->csv, t->text, t->columns)) > 0) {
        if (count != t->columns) {
            if (count < t->columns)
                t->first_short = t->short_rows++ ? t->first_short : t->csv.line;
            else
                t->first_long = t->long_rows++ ? t->first_long : t->csv.line;
            t->cut |= t->csv.open_quote || t->csv.no_line_end;
            continue;
        }
        t->cut |= t->csv.open_quote;
        t->row = t->csv.line;
        t->rows++;
        for (size_t i = 0; i < count; i++)
            cell[i] = (struct cell){.kind = CELL_TEXT, .text = t->text[i]};
        return true;
    }
    return false;
}

/* ---- everything else ---- */

static bool open_ogr(struct table *t, struct arena *out, struct err *err)
{
    t->dataset = open_dataset(t->path, err);
    if (!t->dataset)
        return false;
    char *layer = arena_text(out, t->layer);
    t->ogr_layer = GDALDatasetGetLayerByName(t->dataset, layer);
    if (!t->ogr_layer)
        return err_set(err, "%s: layer '%s' has gone", t->path, layer);
    OGRFeatureDefnH about = OGR_L_GetLayerDefn(t->ogr_layer);
    size_t count = (size_t)OGR_FD_GetFieldCount(about);
    if (count > MOST_COLUMNS_READ)
        return err_set(err, "%s: has %zu columns, at most %d", t->path, count, MOST_COLUMNS_READ);
    str *names = NEW(out, str, count);
    t->kind = NEW(out, int, count);
    t->wanted = NEW(out, bool, count);
    for (size_t i = 0; i < count; i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(about, (int)i);
        names[i] = arena_str(out, str_from(OGR_Fld_GetNameRef(field)));
        t->kind[i] = (int)OGR_Fld_GetType(field);
        t->wanted[i] = true;
    }
    t->column = names;
    t->columns = count;
    t->has_geometry = OGR_FD_GetGeomType(about) != wkbNone;
    return true;
}

static struct cell ogr_cell(OGRFeatureH feature, int column, int kind)
{
    if (!OGR_F_IsFieldSetAndNotNull(feature, column))
        return (struct cell){.kind = CELL_NONE};
    switch ((OGRFieldType)kind) {
    case OFTInteger:
    case OFTInteger64:
        return (struct cell){.kind = CELL_NUMBER,
                             .number = (double)OGR_F_GetFieldAsInteger64(feature, column)};
    case OFTReal:
        return (struct cell){.kind = CELL_NUMBER,
                             .number = OGR_F_GetFieldAsDouble(feature, column)};
    default:
        return (struct cell){.kind = CELL_TEXT,
                             .text = str_from(OGR_F_GetFieldAsString(feature, column))};
    }
}

static bool next_ogr(struct table *t, struct cell *cell, struct err *err)
{
    if (t->feature)
        OGR_F_Destroy(t->feature);
    CPLErrorReset();
    t->feature = OGR_L_GetNextFeature(t->ogr_layer);
    if (!t->feature) {
        if (CPLGetLastErrorType() >= CE_Failure)
            ogr_fail(t->name, "is damaged; fetch it again", err);
        return false;
    }
    t->row = ++t->rows;
    for (size_t i = 0; i < t->columns; i++)
        cell[i] = t->wanted[i] ? ogr_cell(t->feature, (int)i, t->kind[i])
                               : (struct cell){.kind = CELL_NONE};
    return true;
}

/* ---- both ---- */

bool table_open(struct table *t, struct arena *out, const char *path, str layer, struct err *err)
{
    *t = (struct table){.path = path, .layer = layer};
    t->name = layer.len ? arena_format(out, "%.*s (%.*s)", STR_ARG(file_name(path)), STR_ARG(layer))
                        : arena_text(out, file_name(path));
    bool ok = table_is_text(path) ? open_text(t, out, err) : open_ogr(t, out, err);
    if (!ok)
        table_close(t);
    return ok;
}

void table_close(struct table *t)
{
    if (t->feature)
        OGR_F_Destroy(t->feature);
    if (t->dataset)
        GDALClose(t->dataset);
    if (t->mapped && t->bytes_len)
        munmap(t->bytes, t->bytes_len);
    else if (!t->mapped)
        free(t->bytes);
    *t = (struct table){0};
}

static bool is_where(const struct table *t, int column)
{
    for (size_t i = 0; i < t->where_count; i++)
        if (t->where_column[i] == column)
            return true;
    return false;
}

void table_select(struct table *t, const bool *wanted, bool geometry)
{
    if (!t->ogr_layer)
        return;
    char **ignored = NULL;
    for (size_t i = 0; i < t->columns; i++) {
        t->wanted[i] = wanted[i] || is_where(t, (int)i);
        if (!t->wanted[i])
            ignored = CSLAddString(ignored, t->column[i].at);
    }
    if (!geometry)
        ignored = CSLAddString(ignored, "OGR_GEOMETRY");
    ignored = CSLAddString(ignored, "OGR_STYLE");
    OGR_L_SetIgnoredFields(t->ogr_layer, (const char **)ignored);
    CSLDestroy(ignored);
}

void table_filter(struct table *t, struct arena *out, const struct row_condition *where,
                  size_t count)
{
    t->where = where;
    t->where_column = conditions_find(out, t->column, t->columns, where, count);
    t->where_count = count;
}

bool table_next(struct table *t, struct cell *cell, struct err *err)
{
    do {
        if (t->rows % ROWS_BETWEEN_LOOKS == 0) {
            leave_behind(t);
            if (interrupt_asked()) {
                err_set(err, "interrupted");
                return false;
            }
        }
        if (!(t->ogr_layer ? next_ogr(t, cell, err) : next_text(t, cell)))
            return false;
    } while (!conditions_fit(cell, t->where, t->where_column, t->where_count));
    return true;
}

str table_geometry(struct table *t, struct arena *out)
{
    OGRGeometryH shape = t->feature ? OGR_F_GetGeometryRef(t->feature) : NULL;
    if (!shape || OGR_G_IsEmpty(shape))
        return (str){0};
    size_t len = (size_t)OGR_G_WkbSize(shape);
    char *wkb = NEW(out, char, len);
    if (OGR_G_ExportToIsoWkb(shape, wkbNDR, (unsigned char *)wkb) != OGRERR_NONE)
        return (str){0};
    return (str){wkb, len};
}

size_t table_estimate(const struct table *t)
{
    if (t->ogr_layer) {
        GIntBig count = OGR_L_GetFeatureCount(t->ogr_layer, 0);
        return count > 0 ? (size_t)count : 0;
    }
    return t->bytes_len / 80; /* a guess; progress stops at 100 % */
}

void table_oddities(const struct table *t, struct oddities *odd)
{
    if (t->short_rows) {
        oddity_count(odd, ODDITY_SHORT_ROW, "%lld", (long long)t->first_short);
        oddity_add(odd, ODDITY_SHORT_ROW, t->short_rows - 1);
    }
    if (t->long_rows) {
        oddity_count(odd, ODDITY_LONG_ROW, "%lld", (long long)t->first_long);
        oddity_add(odd, ODDITY_LONG_ROW, t->long_rows - 1);
    }
    if (t->rows + t->short_rows + t->long_rows == 0)
        oddity_add(odd, ODDITY_EMPTY, 1);
    if (t->bytes)
        oddity_add(odd, ODDITY_NUL_BYTES, t->nul_bytes + nul_bytes(t, t->left, t->bytes_len));
    if (t->cut)
        oddity_count(odd, ODDITY_CUT_OFF, "%lld", (long long)t->csv.line);
}
