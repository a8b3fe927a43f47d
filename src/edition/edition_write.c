/* edition_write.c - drafts of editions. See edition_write.h. */
#include "edition/edition_write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parallel.h"
#include "base/progress.h"

struct edition_draft {
    struct arena arena;
    pthread_mutex_t lock; /* guards arena and files */
    const char *parent, *folder, *final;
    bool replace, done;
    struct edition_file *files; /* room for EDITION_FILES_MOST */
    size_t files_count;
};

static const char draft_mark[] = ".draft-";

/* The process whose draft a folder is; 0 when the name is no draft's. */
static pid_t draft_owner(const char *name)
{
    const char *mark = name[0] == '.' ? strstr(name, draft_mark) : NULL;
    if (!mark)
        return 0;
    pid_t pid = 0;
    for (const char *digit = mark + sizeof draft_mark - 1; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || pid > 100000000)
            return 0;
        pid = pid * 10 + (*digit - '0');
    }
    return pid;
}

/* Remove what killed runs left. A draft of a living process is being made: hands off. */
static bool sweep(struct arena scratch, const char *folder, struct err *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return err_set(err, "%s: cannot be read: %s", folder, strerror(errno));
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(dir));) {
        pid_t owner = draft_owner(entry->d_name);
        if (owner > 0 && (owner == getpid() || (kill(owner, 0) != 0 && errno == ESRCH)))
            ok = file_remove_all(arena_format(&scratch, "%s/%s", folder, entry->d_name), err);
    }
    closedir(dir);
    return ok;
}

/* An edition in place may only give way when it is a demo. */
static bool may_replace(struct arena scratch, const char *final, str id, bool replace,
                        struct err *err)
{
    struct edition *old;
    struct arena out = scratch; /* two halves of one scratch */
    out.end = out.at + (out.end - out.at) / 2;
    scratch.at = out.end;
    if (!file_exists(final) && !file_is_folder(final))
        return true;
    if (!replace)
        return err_set(err,
                       "%s: edition '%.*s' exists already; publish under another --edition, or "
                       "remove the folder first",
                       final, STR_ARG(id));
    if (!edition_open(&out, scratch, final, &old, err))
        return false;
    return old->demo || err_set(err,
                                "%s: only a demo edition may be replaced; this one is published "
                                "data and stays",
                                final);
}

bool edition_begin(struct edition_draft **draft, const char *folder, str id, bool replace,
                   struct err *err)
{
    if (!edition_id_safe(id))
        return err_set(err, "'%.*s' is no id for an edition: 1 to 64 letters, digits, '-' or '_'",
                       STR_ARG(id));
    struct arena arena = arena_open("edition draft", (size_t)1 << 30);
    struct arena opened = arena;
    struct edition_draft *d = NEW(&arena, struct edition_draft, 1);
    d->parent = arena_text(&arena, str_from(folder));
    d->final = arena_format(&arena, "%s/%.*s", folder, STR_ARG(id));
    d->folder = arena_format(&arena, "%s/.%.*s%s%ld", folder, STR_ARG(id), draft_mark,
                             (long)getpid());
    d->replace = replace;
    d->files = NEW(&arena, struct edition_file, EDITION_FILES_MOST);
    if (!file_make_folders(folder, err) || !may_replace(arena, d->final, id, replace, err) ||
        !sweep(arena, folder, err) || !file_make_folders(d->folder, err)) {
        arena_close(opened);
        return false;
    }
    pthread_mutex_init(&d->lock, NULL);
    d->arena = arena;
    *draft = d;
    return true;
}

/* Note a file's size and hash. */
static bool note(struct edition_draft *d, const char *path, int64_t bytes,
                 const char hash[HASH_HEX], struct err *err)
{
    assert(edition_path_safe(str_from(path)));
    pthread_mutex_lock(&d->lock);
    bool room = d->files_count < EDITION_FILES_MOST;
    if (room) {
        struct edition_file *f = &d->files[d->files_count++];
        f->path = arena_str(&d->arena, str_from(path));
        f->bytes = bytes;
        memcpy(f->hash, hash, HASH_HEX);
    }
    pthread_mutex_unlock(&d->lock);
    return room || err_set(err, "an edition holds at most %d files", EDITION_FILES_MOST);
}

/* Write without syncing: one sync for all of a thousand files comes at the commit. */
static bool put_file(const char *path, str bytes, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool ok = fd >= 0;
    for (size_t done = 0; ok && done < bytes.len;) {
        ssize_t n = write(fd, bytes.at + done, bytes.len - done);
        ok = n > 0 || (n < 0 && errno == EINTR);
        done += n > 0 ? (size_t)n : 0;
    }
    if (!ok)
        err_set(err, "%s: cannot be written: %s", path, strerror(errno));
    if (fd >= 0 && close(fd) != 0)
        ok = ok && err_set(err, "%s: cannot be written: %s", path, strerror(errno));
    return ok;
}

/* All that was written to the folder's file system is on the disk. */
static bool sync_all(const char *folder, struct err *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;
    if (!ok)
        err_set(err, "%s: cannot be synced: %s", folder, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool write_one(struct edition_draft *d, const char *path, str bytes, struct err *err)
{
    char full[4096], hash[HASH_HEX];
    if ((size_t)snprintf(full, sizeof full, "%s/%s", d->folder, path) >= sizeof full)
        return err_set(err, "%s: path too long", path);
    char *slash = strrchr(full, '/');
    *slash = 0;
    if (!file_make_folders(full, err))
        return false;
    *slash = '/';
    hash_bytes(bytes, hash);
    return put_file(full, bytes, err) && note(d, path, (int64_t)bytes.len, hash, err);
}

static bool write_gz(struct edition_draft *d, const char *path, str bytes, struct err *err)
{
    char twin[512];
    snprintf(twin, sizeof twin, "%s.gz", path);
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(9);
    size_t room = c ? libdeflate_gzip_compress_bound(c, bytes.len) : 0;
    char *packed = c ? malloc(room) : NULL;
    bool ok = packed || err_set(err, "%s: no memory to compress", path);
    if (ok) {
        size_t len = libdeflate_gzip_compress(c, bytes.at, bytes.len, packed, room);
        ok = write_one(d, twin, (str){packed, len}, err);
    }
    free(packed);
    if (c)
        libdeflate_free_compressor(c);
    return ok;
}

bool edition_add(struct edition_draft *d, const char *path, str bytes, bool gz, struct err *err)
{
    return write_one(d, path, bytes, err) && (!gz || write_gz(d, path, bytes, err));
}

/* ---- manifest ---- */

static void put_text(struct buf *b, struct text t)
{
    buf_str(b, S("{\"nl\":"));
    buf_json(b, t.nl);
    buf_str(b, S(",\"en\":"));
    buf_json(b, t.en);
    buf_str(b, S("}"));
}

static void put_member(struct buf *b, const char *name, str value)
{
    buf_format(b, "\"%s\":", name);
    buf_json(b, value);
}

static void put_inputs(struct buf *b, const struct edition_head *h)
{
    for (size_t i = 0; i < h->inputs_count; i++) {
        const struct edition_input *in = &h->inputs[i];
        buf_str(b, i ? S(",\n  {") : S("\n  {"));
        put_member(b, "source", in->source);
        buf_str(b, S(","));
        put_member(b, "file", in->file);
        buf_str(b, S(","));
        put_member(b, "sha256", in->sha256);
        buf_format(b, ",\"bytes\":%lld,\"rows\":%lld,\"period\":", (long long)in->bytes,
                   (long long)in->rows);
        if (in->period)
            buf_format(b, "%d}", in->period);
        else
            buf_str(b, S("null}"));
    }
}

static void put_maps(struct buf *b, const struct edition_head *h)
{
    for (size_t i = 0; i < h->maps_count; i++) {
        const struct edition_map *m = &h->maps[i];
        buf_str(b, i ? S(",\n  {") : S("\n  {"));
        put_member(b, "id", m->id);
        buf_format(b, ",\"number\":%d,\"present\":%s", m->number, m->present ? "true" : "false");
        if (!m->present) {
            buf_str(b, S(",\"missing\":["));
            for (size_t k = 0; k < m->missing_count; k++) {
                buf_str(b, k ? S(",") : S(""));
                buf_json(b, m->missing[k]);
            }
            buf_str(b, S("],\"reason\":"));
            put_text(b, m->reason);
        }
        buf_str(b, S("}"));
    }
}

static void put_files(struct buf *b, const struct edition_draft *d)
{
    for (size_t i = 0; i < d->files_count; i++) {
        buf_str(b, i ? S(",\n  {") : S("\n  {"));
        put_member(b, "path", d->files[i].path);
        buf_format(b, ",\"bytes\":%lld,\"sha256\":\"%s\"}", (long long)d->files[i].bytes,
                   d->files[i].hash);
    }
}

static void put_manifest(struct buf *b, const struct edition_draft *d, const struct edition_head *h)
{
    buf_str(b, S("{\"format\":1,"));
    put_member(b, "id", h->id);
    buf_str(b, S(",\"title\":"));
    put_text(b, h->title);
    buf_str(b, S(","));
    put_member(b, "date", h->date);
    buf_format(b, ",\"demo\":%s,\"program\":\"veerkracht %s\",\"catalogue\":\"%s\",\n \"inputs\":[",
               h->demo ? "true" : "false", VEERKRACHT_VERSION, h->catalogue_hash);
    put_inputs(b, h);
    buf_str(b, S("],\n \"maps\":["));
    put_maps(b, h);
    buf_str(b, S("],\n \"files\":["));
    put_files(b, d);
    buf_str(b, S("]}\n"));
}

static int by_path(const void *a, const void *b)
{
    return str_compare(((const struct edition_file *)a)->path,
                       ((const struct edition_file *)b)->path);
}

/* ---- commit ---- */

struct check {
    const struct edition *edition;
    pthread_mutex_t lock;
    struct err err;
};

static void check_one(void *context, size_t item, int worker)
{
    struct check *c = context;
    struct err err = {0};
    (void)worker;
    if (edition_check_file(c->edition, item, &err))
        return;
    pthread_mutex_lock(&c->lock);
    err_set(&c->err, "%s", err.text);
    pthread_mutex_unlock(&c->lock);
}

/* Read the draft back as a reader will. */
static bool verify(struct edition_draft *d, struct err *err)
{
    struct arena out = d->arena, scratch = arena_open("manifest", (size_t)400 << 20);
    struct arena opened = scratch;
    struct check c = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct edition *e;
    bool ok = edition_open(&out, scratch, d->folder, &e, err);
    if (ok) {
        c.edition = e;
        parallel_for(e->files_count, check_one, &c);
        ok = !c.err.text[0] || err_set(err, "%s", c.err.text);
    }
    arena_close(opened);
    return ok;
}

/* One step from old to new: at no moment is there no edition. */
static bool swap(struct edition_draft *d, struct err *err)
{
    if (renameat2(AT_FDCWD, d->folder, AT_FDCWD, d->final, RENAME_EXCHANGE) != 0)
        return err_set(err, "%s: cannot be replaced: %s", d->final, strerror(errno));
    return file_sync_folder(d->parent, err);
}

static bool appear(struct edition_draft *d, struct err *err)
{
    if (d->replace && file_is_folder(d->final))
        return swap(d, err);
    if (renameat2(AT_FDCWD, d->folder, AT_FDCWD, d->final, RENAME_NOREPLACE) != 0)
        return err_set(err, "%s: cannot appear: %s", d->final, strerror(errno));
    d->done = true;
    return file_sync_folder(d->parent, err);
}

bool edition_commit(struct edition_draft *d, const struct edition_head *head, int64_t *bytes,
                    struct err *err)
{
    struct buf b = {0};
    char path[4096];
    qsort(d->files, d->files_count, sizeof *d->files, by_path);
    put_manifest(&b, d, head);
    snprintf(path, sizeof path, "%s/manifest.json", d->folder);
    bool ok = file_write(path, buf_text(&b), err);
    *bytes = (int64_t)b.len;
    buf_reset(&b);
    for (size_t i = 0; i < d->files_count; i++)
        *bytes += d->files[i].bytes;
    if (!ok || !sync_all(d->folder, err) || !verify(d, err))
        return false;
    if (interrupt_asked())
        return err_set(err, "interrupted: nothing was published");
    return appear(d, err);
}

void edition_end(struct edition_draft *d)
{
    if (!d)
        return;
    struct err ignored = {0}; /* what stays behind is swept at the next publish */
    if (!d->done && !file_remove_all(d->folder, &ignored))
        ignored.text[0] = 0;
    pthread_mutex_destroy(&d->lock);
    /* the draft lives at the start of its own arena */
    struct arena opened = {(char *)d, d->arena.end, d->arena.name};
    arena_close(opened);
}
