/* verify.c - the verb `verify`: an edition's files against its manifest. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/options.h"
#include "command/command.h"
#include "edition/edition.h"

/* What does not agree, one sentence each. */
struct findings {
    struct buf json, text;
    size_t count;
};

static void found(struct findings *f, const char *what, str path, const char *sentence)
{
    buf_str(&f->json, f->count ? S(",{\"what\":") : S("{\"what\":"));
    buf_json(&f->json, str_from(what));
    buf_str(&f->json, S(",\"path\":"));
    buf_json(&f->json, path);
    buf_str(&f->json, S("}"));
    buf_format(&f->text, "%s: %s\n", what, sentence);
    f->count++;
}

static int by_path(const void *key, const void *file)
{
    return str_compare(*(const str *)key, ((const struct edition_file *)file)->path);
}

static void check_listed(const struct edition *e, struct arena scratch, struct findings *f)
{
    for (size_t i = 0; i < e->files_count; i++) {
        struct err err = {0};
        struct arena here = scratch;
        if (edition_check_file(e, i, &err))
            continue;
        const char *path = arena_format(&here, "%s/%.*s", e->folder, STR_ARG(e->files[i].path));
        found(f, file_size(path) < 0 ? "missing" : "changed", e->files[i].path, err.text);
    }
}

static bool is_listed(const struct edition *e, str path)
{
    return str_equal(path, S("manifest.json")) ||
           bsearch(&path, e->files, e->files_count, sizeof *e->files, by_path);
}

static int real_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static bool check_entry(const struct edition *e, const char *below, const char *entry,
                        struct arena scratch, struct findings *f, struct err *err);

/* What lies in a folder of the edition, in the order of the names, hidden files too. */
static bool check_folder(const struct edition *e, const char *below, struct arena scratch,
                         struct findings *f, struct err *err)
{
    struct dirent **entries;
    const char *here = arena_format(&scratch, "%s/%s", e->folder, below);
    int count = scandir(here, &entries, real_entry, alphasort);
    if (count < 0)
        return err_set(err, "%s: cannot be read: %s", here, strerror(errno));
    bool ok = true;
    for (int i = 0; i < count; i++) {
        ok = ok && check_entry(e, below, entries[i]->d_name, scratch, f, err);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

/* A link is a finding even where its target is right: the edition would not be whole by itself. */
static bool check_entry(const struct edition *e, const char *below, const char *entry,
                        struct arena scratch, struct findings *f, struct err *err)
{
    struct stat about;
    const char *path = arena_format(&scratch, "%s%s", below, entry);
    const char *full = arena_format(&scratch, "%s/%s", e->folder, path);
    if (lstat(full, &about) != 0)
        return err_set(err, "%s: %s", full, strerror(errno));
    if (S_ISDIR(about.st_mode) && strlen(path) < 1000)
        return check_folder(e, arena_format(&scratch, "%s/", path), scratch, f, err);
    if (S_ISLNK(about.st_mode))
        found(f, "link", str_from(path),
              arena_format(&scratch, "%s: a symbolic link; an edition holds files alone", full));
    else if (!is_listed(e, str_from(path)))
        found(f, "extra", str_from(path), arena_format(&scratch, "%s: not in the manifest", full));
    return true;
}

static void print(const struct edition *e, const struct findings *f, bool json)
{
    struct buf b = {0};
    if (json) {
        buf_str(&b, S("{\"edition\":"));
        buf_json(&b, e->id);
        buf_format(&b, ",\"rev\":\"%s\",\"files\":%zu,\"ok\":%s,\"findings\":[", e->rev,
                   e->files_count, f->count ? "false" : "true");
        buf_str(&b, buf_text(&f->json));
        buf_str(&b, S("]}\n"));
    } else {
        buf_str(&b, buf_text(&f->text));
        buf_format(&b, "%.*s: %zu files, %zu findings\n", STR_ARG(e->id), e->files_count, f->count);
    }
    fwrite(b.at, 1, b.len, stdout);
    buf_reset(&b);
}

static int verify(const char *folder, bool json, struct arena *memory)
{
    struct err err = {0};
    struct edition *e;
    struct findings f = {0};
    struct arena scratch = arena_open("manifest", (size_t)400 << 20);
    bool ok = edition_open(memory, scratch, folder, &e, &err);
    if (ok) {
        check_listed(e, scratch, &f);
        ok = check_folder(e, "", scratch, &f, &err);
    }
    arena_close(scratch);
    if (ok)
        print(e, &f, json);
    else
        fprintf(stderr, "veerkracht verify: %s\n", err.text);
    ok = ok && f.count == 0;
    buf_reset(&f.json);
    buf_reset(&f.text);
    return ok ? EXIT_OK : EXIT_FAILED;
}

int command_verify(int argc, char **argv)
{
    bool json = false, help = false;
    const struct option options[] = {
        {"--json", NULL, "print the findings as JSON", NULL, &json},
        {"--help", NULL, "this", NULL, &help},
    };
    struct arena memory = arena_open("verify", (size_t)64 << 20), opened = memory;
    const char **rest = NEW(&memory, const char *, argc);
    size_t count = 0;
    struct err err = {0};
    int code = EXIT_USAGE;
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, &err))
        fprintf(stderr, "veerkracht verify: %s\n", err.text);
    else if (help) {
        options_help(
            "veerkracht verify EDITION\n\n"
            "Checks every file of an edition against its manifest: missing, changed,\n"
            "extra or a symbolic link. Example:\n\n  veerkracht verify editions/demo-2024\n",
            options, COUNT(options));
        code = EXIT_OK;
    } else if (count != 1 || !rest[0][0])
        fprintf(stderr, "veerkracht verify: name one edition's folder\n");
    else
        code = verify(rest[0], json, &memory);
    arena_close(opened);
    return code;
}
