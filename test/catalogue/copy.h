/* copy.h - a catalogue copied into a folder of its own, to be changed and loaded by a test. */
#pragma once
#include "../test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "catalogue/catalogue.h"

enum { FILE_MOST = 1 << 20 };

/* Holds what the tests of a program make; opened once. */
static struct arena run;

static void must(bool ok, const struct err *err)
{
    if (!ok)
        fail_msg("%s", err->text);
}

static str read_text(const char *path)
{
    struct err err = {0};
    str text = {0};
    must(file_read(&run, path, FILE_MOST, &text, &err), &err);
    return text;
}

/* Write text to `relative` below `folder`, making the folders on the way. */
static void write_text(const char *folder, const char *relative, str text)
{
    struct err err = {0};
    char *path = arena_format(&run, "%s/%s", folder, relative);
    char *parent = arena_text(&run, str_from(path));
    *strrchr(parent, '/') = 0;
    must(file_make_folders(parent, &err) && file_remove_all(path, &err) &&
             file_write(path, text, &err),
         &err);
}

/* A new folder with a copy of the catalogue in `from`. */
static char *copy_catalogue(const char *from)
{
    struct err err = {0};
    const char **paths;
    size_t count;
    char *folder = arena_format(&run, "/tmp/catalogue-XXXXXX");
    assert_non_null(mkdtemp(folder));
    must(file_list(&run, from, &paths, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        write_text(folder, paths[i], read_text(arena_format(&run, "%s/%s", from, paths[i])));
    return folder;
}

static void drop_catalogue(const char *folder)
{
    struct err err = {0};
    must(file_remove_all(folder, &err), &err);
}

/* `text` with the first `old` in it replaced. */
static str replaced(str text, str old, str new)
{
    const char *at = memmem(text.at, text.len, old.at, old.len);
    if (!at)
        fail_msg("'%.*s' does not stand in the file", STR_ARG(old));
    str before = {text.at, (size_t)(at - text.at)};
    str after = {at + old.len, text.len - before.len - old.len};
    char *joined = NEW(&run, char, text.len + new.len + 1);
    memcpy(joined, before.at, before.len);
    memcpy(joined + before.len, new.at, new.len);
    memcpy(joined + before.len + new.len, after.at, after.len);
    return (str){joined, before.len + new.len + after.len};
}
