/* folder.c - fixed lists of files, checked once, then mapped and sent as they are.
 * An edition's file is mapped on first use and compared with what was checked (device, number, size
 * and both times) on use, at most ten times a second; a mapping is only ever handed to the kernel,
 * never read here, so a file cut short under us gives a broken connection and no crash.
 * Flow: edition/, web/dist -> [folder] -> shelf.c -> routes.c. */
#include "serve/folder.h"
#include "base/buf.h"
#include "serve/limits.h"
#include "serve/log.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

enum {
    MEMORY = 256 << 20,  /* address space of a folder: the list, or the page's bytes */
    SCRATCH = 512 << 20, /* address space while a manifest is read */
    GZIP_LEAST = 512,    /* bytes; smaller texts are sent as they are */
    LOOK_MS = 100,       /* between two looks at a file that is asked for all the time */
};

const char *folder_type(str path)
{
    static const struct {
        str ending;
        const char *type;
    } types[] = {
        {S(".html"), "text/html; charset=utf-8"},
        {S(".js"), "text/javascript; charset=utf-8"},
        {S(".mjs"), "text/javascript; charset=utf-8"},
        {S(".css"), "text/css; charset=utf-8"},
        {S(".json"), "application/json"},
        {S(".webmanifest"), "application/manifest+json"},
        {S(".svg"), "image/svg+xml"},
        {S(".png"), "image/png"},
        {S(".ico"), "image/x-icon"},
        {S(".woff2"), "font/woff2"},
        {S(".csv"), "text/csv; charset=utf-8"},
        {S(".txt"), "text/plain; charset=utf-8"},
        {S(".pmtiles"), "application/vnd.pmtiles"},
        {S(".gpkg"), "application/geopackage+sqlite3"},
        {S(".gz"), "application/gzip"},
    };
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_ends(path, types[i].ending))
            return types[i].type;
    return "application/octet-stream";
}

static struct folder *folder_new(const char *path)
{
    struct arena memory = arena_open("folder", MEMORY);
    struct arena opened = memory;
    struct folder *f = NEW(&memory, struct folder, 1);
    f->path = arena_text(&memory, str_from(path));
    f->memory = memory;
    f->opened = opened;
    atomic_init(&f->users, 1);
    atomic_init(&f->spoiled, false);
    return f;
}

void folder_take(struct folder *f)
{
    atomic_fetch_add(&f->users, 1);
}

void folder_release(struct folder *f)
{
    if (atomic_fetch_sub(&f->users, 1) > 1)
        return;
    for (size_t i = 0; f->edition && i < f->count; i++) {
        const char *at = atomic_load(&f->resources[i].at);
        if (at && f->resources[i].bytes > 0)
            munmap((void *)(uintptr_t)at, (size_t)f->resources[i].bytes);
    }
    arena_close(f->opened);
}

static int compare_resource(const void *a, const void *b)
{
    return strcmp(((const struct resource *)a)->path, ((const struct resource *)b)->path);
}

struct resource *folder_find(const struct folder *f, str path)
{
    size_t low = 0, high = f->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(path, str_from(f->resources[middle].path));
        if (order == 0)
            return &f->resources[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool folder_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static void resource_name(struct folder *f, struct resource *r, str path, const char hash[HASH_HEX])
{
    r->path = arena_text(&f->memory, path);
    r->type = folder_type(path);
    snprintf(r->etag, sizeof r->etag, "\"%s\"", hash);
}

/* ---- an edition ---- */

static bool check_file(struct folder *f, size_t i, struct err *err)
{
    const struct edition_file *file = &f->edition->files[i];
    struct resource *r = &f->resources[i];
    resource_name(f, r, file->path, file->hash);
    r->disk = arena_format(&f->memory, "%s/%s", f->path, r->path);
    r->bytes = file->bytes;
    struct stat after;
    if (lstat(r->disk, &r->seen) != 0 || !S_ISREG(r->seen.st_mode))
        return err_set(err, "%s: the manifest lists this file, but it is not there", r->disk);
    if (!edition_check_file(f->edition, i, err))
        return false;
    if (lstat(r->disk, &after) != 0 || !folder_same_file(&r->seen, &after))
        return err_set(err, "%s: changed while it was checked", r->disk);
    return true;
}

static bool check_edition(struct folder *f, bool (*stop)(void), struct err *err)
{
    struct arena scratch = arena_open("manifest", SCRATCH);
    struct edition *edition;
    bool ok = edition_open(&f->memory, scratch, f->path, &edition, err);
    arena_close(scratch);
    if (!ok)
        return false;
    f->edition = edition;
    if (!str_equal(edition->id, file_name(f->path)))
        return err_set(err, "%s: its manifest says it is edition '%s'; name the folder like that",
                       f->path, edition->id.at);
    f->resources = NEW(&f->memory, struct resource, edition->files_count);
    for (; f->count < edition->files_count; f->count++) {
        if (stop())
            return err_set(err, "interrupted");
        if (!check_file(f, f->count, err))
            return false;
    }
    return true;
}

bool folder_open_edition(const char *path, bool (*stop)(void), struct folder **folder,
                         struct err *err)
{
    struct folder *f = folder_new(path);
    if (!check_edition(f, stop, err)) {
        folder_release(f);
        return false;
    }
    *folder = f;
    return true;
}

/* Map the file that was checked; another one under its name, or a changed one, is not mapped. */
static const char *map_checked(const struct resource *r)
{
    if (r->bytes == 0)
        return "";
    int file = open(r->disk, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return NULL;
    struct stat now;
    void *at = MAP_FAILED;
    if (fstat(file, &now) == 0 && folder_same_file(&now, &r->seen))
        at = mmap(NULL, (size_t)r->bytes, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    return at == MAP_FAILED ? NULL : at;
}

/* Whether the file still is what was checked. A file that many ask for is looked at some times a
 * second, not for each of them: the look took a fifteenth of the server's time. */
static bool still_same(struct resource *r)
{
    if (!r->disk)
        return true;
    int64_t now = log_clock_us();
    if (now - atomic_load(&r->looked_us) < LOOK_MS * INT64_C(1000))
        return true;
    struct stat seen;
    if (lstat(r->disk, &seen) != 0 || !folder_same_file(&seen, &r->seen))
        return false;
    atomic_store(&r->looked_us, now);
    return true;
}

bool folder_bytes(struct folder *f, struct resource *r, const char **at)
{
    bool same = still_same(r);
    const char *bytes = same ? atomic_load(&r->at) : NULL;
    if (same && !bytes) {
        const char *mapped = map_checked(r), *none = NULL;
        bytes = mapped;
        if (mapped && !atomic_compare_exchange_strong(&r->at, &none, mapped)) {
            munmap((void *)(uintptr_t)mapped, (size_t)r->bytes); /* another thread was first */
            bytes = none;
        }
    }
    if (!bytes)
        atomic_store(&f->spoiled, true);
    *at = bytes;
    return bytes;
}

/* ---- the web page ---- */

static struct resource *site_add(struct folder *f, str path, str bytes)
{
    struct resource *r = &f->resources[f->count++];
    char hash[HASH_HEX];
    hash_bytes(bytes, hash);
    resource_name(f, r, path, hash);
    r->bytes = (int64_t)bytes.len;
    atomic_init(&r->at, bytes.len ? bytes.at : "");
    return r;
}

static bool is_text(const char *type)
{
    return strncmp(type, "text/", 5) == 0 || strstr(type, "json") || strstr(type, "svg");
}

/* The gzip form of a text, without a time in it: the same bytes on every start. */
static str gzip_form(struct folder *f, str bytes)
{
    z_stream z = {0};
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return (str){0};
    size_t room = deflateBound(&z, bytes.len);
    char *out = NEW(&f->memory, char, room);
    z.next_in = (unsigned char *)(uintptr_t)bytes.at;
    z.avail_in = (uInt)bytes.len;
    z.next_out = (unsigned char *)out;
    z.avail_out = (uInt)room;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    deflateEnd(&z);
    return ok ? (str){out, room - z.avail_out} : (str){0};
}

static bool site_read(struct folder *f, const char *name, struct err *err)
{
    str bytes;
    const char *disk = arena_format(&f->memory, "%s/%s", f->path, name);
    if (!file_read(&f->memory, disk, LIMIT_SITE_FILE, &bytes, err))
        return false;
    const struct resource *r = site_add(f, str_from(name), bytes);
    const char *packed = arena_format(&f->memory, "%s.gz", name);
    const char *beside = arena_format(&f->memory, "%s.gz", disk);
    if (!is_text(r->type) || bytes.len < GZIP_LEAST || file_exists(beside))
        return true;
    str gzip = gzip_form(f, bytes);
    if (gzip.len && gzip.len < bytes.len)
        site_add(f, str_from(packed), gzip);
    return true;
}

static bool read_site(struct folder *f, struct err *err)
{
    const char **names;
    size_t count;
    if (!file_list(&f->memory, f->path, &names, &count, err))
        return false;
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += file_size(arena_format(&f->memory, "%s/%s", f->path, names[i]));
    if (count > EDITION_FILES_MOST || total > MEMORY / 4)
        return err_set(err, "%s: larger than a web page of ours can be", f->path);
    f->resources = NEW(&f->memory, struct resource, 2 * count);
    for (size_t i = 0; i < count; i++)
        if (!site_read(f, names[i], err))
            return false;
    qsort(f->resources, f->count, sizeof *f->resources, compare_resource);
    if (!folder_find(f, S("index.html")))
        return err_set(err, "%s: no index.html here; build the page first (./run does)", f->path);
    return true;
}

bool folder_open_site(const char *path, struct folder **folder, struct err *err)
{
    struct folder *f = folder_new(path);
    if (!read_site(f, err)) {
        folder_release(f);
        return false;
    }
    *folder = f;
    return true;
}
