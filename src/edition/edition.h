/* edition.h - a published edition: a folder of files and the manifest that names every one of them.
 * The reading side knows what the manifest says and whether the files agree; it does not know what
 * is in them. Flow: publish -> folder -> [edition] -> serve, verify. docs/formats.md, "An edition".
 */
#pragma once
#include "base/err.h"
#include "base/file.h"
#include "catalogue/catalogue.h"

enum {
    EDITION_REV = 12,                /* characters of the manifest's hash that name a revision */
    EDITION_MANIFEST_MOST = 8 << 20, /* bytes; longer is refused unread */
    EDITION_FILES_MOST = 50000,
};

/* One line of the manifest's `files`. */
struct edition_file {
    str path; /* relative, below the folder by construction: see edition_path_safe */
    int64_t bytes;
    char hash[HASH_HEX];
};

struct edition {
    const char *folder;
    str id; /* letters, digits, '-' and '_': fit for an address */
    struct text title;
    str date; /* "2024-06-03" */
    bool demo;
    char rev[EDITION_REV + 1];
    struct edition_file *files; /* [files_count], strictly rising by path */
    size_t files_count;
};

/* Whether a text can name an edition: 1 to 64 letters, digits, '-' or '_'. */
bool edition_id_safe(str id);
/* Whether a path of a manifest stays below its folder: no empty, "." or ".." part, no hidden part,
 * no backslash, only printable ASCII, at most 255 bytes. */
bool edition_path_safe(str path);
/* Read and check folder/manifest.json; the files themselves are not touched.
 * out      holds the edition: about 3 times the manifest's bytes, at most 64 MB
 * scratch  the parsed document: at most 400 MB of address space for the largest manifest */
MUST_USE bool edition_open(struct arena *out, struct arena scratch, const char *folder,
                           struct edition **edition, struct err *err);
/* Whether file `index` is there with the size and the SHA-256 of the manifest. Cost: reads it. */
MUST_USE bool edition_check_file(const struct edition *e, size_t index, struct err *err);
