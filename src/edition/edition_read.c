/* edition_read.c - the reading side of an edition: manifest to struct, files against the manifest.
 * Trusts nothing in the manifest: ids and paths are checked before anybody joins them to a folder.
 * Flow: folder -> [edition_read] -> serve/shelf.c, command verify. */
#include "base/json.h"
#include "edition/edition.h"

bool edition_path_safe(str path)
{
    if (path.len == 0 || path.len > 255)
        return false;
    bool at_start = true;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.at[i];
        if (c <= ' ' || c > '~' || c == '\\')
            return false;
        if (at_start && (c == '.' || c == '/'))
            return false;
        at_start = c == '/';
    }
    return !at_start;
}

bool edition_id_safe(str id)
{
    if (id.len == 0 || id.len > 64)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_';
        if (!plain)
            return false;
    }
    return true;
}

static bool hash_safe(str hash)
{
    if (hash.len != HASH_HEX - 1)
        return false;
    for (size_t i = 0; i < hash.len; i++) {
        char c = hash.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

/* A member that must be there and be of `kind`. */
static const struct json *want(const struct json *v, str key, enum json_kind kind)
{
    const struct json *member = json_member(v, key);
    return member && member->kind == kind ? member : NULL;
}

static bool complain(const char *name, const struct json *v, const char *what, struct err *err)
{
    return err_set(err, "%s:%d:%d: %s", name, v->line, v->column, what);
}

static bool read_file_line(struct arena *out, const char *name, const struct json *line,
                           struct edition_file *file, struct err *err)
{
    const struct json *path = want(line, S("path"), JSON_STRING);
    const struct json *bytes = want(line, S("bytes"), JSON_NUMBER);
    const struct json *hash = want(line, S("sha256"), JSON_STRING);
    if (!path || !bytes || !hash)
        return complain(name, line, "a file wants 'path', 'bytes' and 'sha256'", err);
    if (!edition_path_safe(path->text))
        return complain(name, path, "this path could leave the edition's folder", err);
    if (!(bytes->number >= 0 && bytes->number < 0x1p53) ||
        bytes->number != (double)(int64_t)bytes->number)
        return complain(name, bytes, "'bytes' is no size of a file", err);
    if (!hash_safe(hash->text))
        return complain(name, hash, "'sha256' is not 64 lower-case hexadecimal digits", err);
    file->path = arena_str(out, path->text);
    file->bytes = (int64_t)bytes->number;
    memcpy(file->hash, hash->text.at, HASH_HEX - 1);
    return true;
}

static bool read_files(struct arena *out, const char *name, const struct json *root,
                       struct edition *e, struct err *err)
{
    const struct json *files = want(root, S("files"), JSON_ARRAY);
    if (!files)
        return complain(name, root, "a manifest wants the list 'files'", err);
    if (files->count > EDITION_FILES_MOST)
        return complain(name, files, "more files than an edition can have", err);
    e->files = NEW(out, struct edition_file, files->count);
    for (const struct json *line = files->first; line; line = line->next) {
        struct edition_file *file = &e->files[e->files_count];
        if (!read_file_line(out, name, line, file, err))
            return false;
        if (e->files_count && str_compare(file[-1].path, file->path) >= 0)
            return complain(name, line, "files are not sorted by path, each once", err);
        e->files_count++;
    }
    return true;
}

static bool read_title(struct arena *out, const char *name, const struct json *root,
                       struct text *title, struct err *err)
{
    const struct json *both = want(root, S("title"), JSON_OBJECT);
    const struct json *nl = both ? want(both, S("nl"), JSON_STRING) : NULL;
    const struct json *en = both ? want(both, S("en"), JSON_STRING) : NULL;
    if (!nl || !en)
        return complain(name, both ? both : root, "'title' wants 'nl' and 'en'", err);
    *title = (struct text){arena_str(out, nl->text), arena_str(out, en->text)};
    return true;
}

static bool read_head(struct arena *out, const char *name, const struct json *root,
                      struct edition *e, struct err *err)
{
    const struct json *format = want(root, S("format"), JSON_NUMBER);
    const struct json *id = want(root, S("id"), JSON_STRING);
    const struct json *date = want(root, S("date"), JSON_STRING);
    const struct json *demo = json_member(root, S("demo"));
    if (!format || format->number != 1)
        return complain(name, format ? format : root, "'format' is not 1, the only one known", err);
    if (!id || !edition_id_safe(id->text))
        return complain(name, id ? id : root, "'id' wants 1 to 64 letters, digits, '-' or '_'",
                        err);
    if (!date)
        return complain(name, root, "a manifest wants 'date'", err);
    if (!demo || (demo->kind != JSON_TRUE && demo->kind != JSON_FALSE))
        return complain(name, demo ? demo : root, "'demo' is not true or false", err);
    e->id = arena_str(out, id->text);
    e->date = arena_str(out, date->text);
    e->demo = demo->kind == JSON_TRUE;
    return read_title(out, name, root, &e->title, err);
}

bool edition_open(struct arena *out, struct arena scratch, const char *folder,
                  struct edition **edition, struct err *err)
{
    const char *name = arena_format(&scratch, "%s/manifest.json", folder);
    str text;
    struct json *root;
    if (!file_is_folder(folder))
        return err_set(err, "%s: there is no such folder", folder);
    if (!file_exists(name))
        return err_set(err, "%s is no edition: it has no manifest.json", folder);
    if (!file_read(&scratch, name, EDITION_MANIFEST_MOST, &text, err) ||
        !json_parse(&scratch, name, text, &root, err))
        return false;
    struct edition *e = NEW(out, struct edition, 1);
    if (!read_head(out, name, root, e, err) || !read_files(out, name, root, e, err))
        return false;
    char hash[HASH_HEX];
    hash_bytes(text, hash);
    memcpy(e->rev, hash, EDITION_REV);
    e->folder = arena_text(out, str_from(folder));
    *edition = e;
    return true;
}

bool edition_check_file(const struct edition *e, size_t index, struct err *err)
{
    assert(index < e->files_count);
    const struct edition_file *file = &e->files[index];
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%.*s", e->folder, STR_ARG(file->path));
    if (len < 0 || (size_t)len >= sizeof path)
        return err_set(err, "%.60s...: path too long", path);
    int64_t bytes = file_size(path);
    if (bytes < 0)
        return err_set(err, "%s: the manifest lists this file, but it is not there", path);
    if (bytes != file->bytes)
        return err_set(err, "%s: has %lld bytes where the manifest says %lld", path,
                       (long long)bytes, (long long)file->bytes);
    char hash[HASH_HEX];
    if (!hash_file(path, hash, err))
        return false;
    return memcmp(hash, file->hash, HASH_HEX) == 0 ||
           err_set(err, "%s: its contents differ from the manifest's SHA-256", path);
}
