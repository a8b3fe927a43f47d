/* file.c - whole files and folders; the rim where the program meets the disk.
 * A write that cannot be finished leaves nothing under the name it was for. */
#include "base/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int file, char *to, size_t len)
{
    while (len) {
        ssize_t got = read(file, to, len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        len -= (size_t)got;
    }
    return true;
}

bool file_read(struct arena *out, const char *path, size_t most, str *text, struct err *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return err_set(err, "%s: %s", path, strerror(errno));
    struct stat about;
    bool ok = fstat(file, &about) == 0;
    if (!ok)
        err_set(err, "%s: %s", path, strerror(errno));
    else if (!S_ISREG(about.st_mode))
        ok = err_set(err, "%s: not a file", path);
    else if ((size_t)about.st_size > most)
        ok = err_set(err, "%s: larger than the %zu bytes that are read of such a file", path, most);
    if (ok) {
        size_t len = (size_t)about.st_size;
        char *bytes = NEW(out, char, len + 1);
        ok = read_all(file, bytes, len) || err_set(err, "%s: could not be read whole", path);
        if (ok)
            *text = (str){bytes, len};
    }
    close(file);
    return ok;
}

static bool write_all(int file, str bytes)
{
    while (bytes.len) {
        ssize_t done = write(file, bytes.at, bytes.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        bytes.at += done;
        bytes.len -= (size_t)done;
    }
    return true;
}

bool file_write(const char *path, str bytes, struct err *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return err_set(err, "%s: %s", path, strerror(errno));
    bool ok = write_all(file, bytes) && fsync(file) == 0;
    int why = errno;
    ok = close(file) == 0 && ok;
    if (ok)
        return true;
    unlink(path);
    return err_set(err, "%s: not written: %s", path, strerror(why));
}

bool file_make_folders(const char *path, struct err *err)
{
    char part[4096];
    size_t len = strlen(path);
    if (len >= sizeof part)
        return err_set(err, "%.60s...: path too long", path);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != 0)
            continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return err_set(err, "%s: %s", part, strerror(errno));
    }
    if (!file_is_folder(path))
        return err_set(err, "%s: is no folder", path);
    return true;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

bool file_remove_all(const char *path, struct err *err)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return err_set(err, "%s: not removed: %s", path, strerror(errno));
    return true;
}

bool file_sync_folder(const char *path, struct err *err)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return err_set(err, "%s: %s", path, strerror(errno));
    bool ok = fsync(folder) == 0 || errno == EINVAL; /* some file systems cannot: nothing to do */
    int why = errno;
    close(folder);
    return ok || err_set(err, "%s: not synced: %s", path, strerror(why));
}

bool file_rename(const char *from, const char *to, struct err *err)
{
    if (rename(from, to) != 0)
        return err_set(err, "%s: not renamed to %s: %s", from, to, strerror(errno));
    char folder[4096] = ".";
    str name = file_name(to);
    size_t above = (size_t)(name.at - to);
    if (above >= sizeof folder)
        return err_set(err, "%.60s...: path too long", to);
    if (above > 0) {
        memcpy(folder, to, above);
        folder[above] = 0;
    }
    return file_sync_folder(folder, err);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

int64_t file_size(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? (int64_t)about.st_size : -1;
}

str file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_from(slash ? slash + 1 : path);
}

struct listing {
    const char **paths; /* malloc'ed while it grows */
    size_t count, room;
};

static void listing_add(struct listing *l, const char *path)
{
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 64;
        l->paths = realloc(l->paths, l->room * sizeof *l->paths);
        assert(l->paths);
    }
    l->paths[l->count++] = path;
}

/* Files below folder/below into the listing, as paths relative to folder. */
static bool list_below(struct arena *out, struct listing *l, const char *folder, const char *below,
                       int depth, struct err *err)
{
    const char *here = *below ? arena_format(out, "%s/%s", folder, below) : folder;
    if (depth > 32)
        return err_set(err, "%s: folders nested deeper than 32", here);
    DIR *dir = opendir(here);
    if (!dir)
        return err_set(err, "%s: %s", here, strerror(errno));
    bool ok = true;
    for (struct dirent *e; ok && (e = readdir(dir));) {
        struct stat about;
        if (e->d_name[0] == '.')
            continue;
        const char *path = *below ? arena_format(out, "%s/%s", below, e->d_name)
                                  : arena_format(out, "%s", e->d_name);
        if (fstatat(dirfd(dir), e->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* gone meanwhile */
        if (S_ISDIR(about.st_mode))
            ok = list_below(out, l, folder, path, depth + 1, err);
        else if (S_ISREG(about.st_mode))
            listing_add(l, path);
    }
    closedir(dir);
    return ok;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool file_list(struct arena *out, const char *folder, const char ***paths, size_t *count,
               struct err *err)
{
    struct listing l = {0};
    bool ok = list_below(out, &l, folder, "", 0, err);
    if (ok) {
        if (l.count)
            qsort(l.paths, l.count, sizeof *l.paths, compare_paths);
        *paths = NEW(out, const char *, l.count);
        if (l.count)
            memcpy(*paths, l.paths, l.count * sizeof *l.paths);
        *count = l.count;
    }
    free(l.paths);
    return ok;
}

static EVP_MD_CTX *hash_begin(void)
{
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    if (!state || !EVP_DigestInit_ex(state, EVP_sha256(), NULL))
        abort(); /* no memory for a hundred bytes */
    return state;
}

static void hash_end(EVP_MD_CTX *state, char out[HASH_HEX])
{
    static const char digit[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_DigestFinal_ex(state, digest, &len);
    EVP_MD_CTX_free(state);
    assert(2 * len + 1 == HASH_HEX);
    for (unsigned i = 0; i < len; i++) {
        out[2 * i] = digit[digest[i] >> 4];
        out[2 * i + 1] = digit[digest[i] & 15];
    }
    out[2 * len] = 0;
}

void hash_bytes(str bytes, char out[HASH_HEX])
{
    EVP_MD_CTX *state = hash_begin();
    EVP_DigestUpdate(state, bytes.len ? bytes.at : "", bytes.len);
    hash_end(state, out);
}

bool hash_file(const char *path, char out[HASH_HEX], struct err *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return err_set(err, "%s: %s", path, strerror(errno));
    static _Thread_local unsigned char block[1 << 16];
    EVP_MD_CTX *state = hash_begin();
    ssize_t got;
    while ((got = read(file, block, sizeof block)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            EVP_DigestUpdate(state, block, (size_t)got);
    int why = errno;
    close(file);
    char hash[HASH_HEX];
    hash_end(state, hash);
    if (got < 0)
        return err_set(err, "%s: not read: %s", path, strerror(why));
    memcpy(out, hash, sizeof hash);
    return true;
}
