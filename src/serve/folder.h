/* folder.h - files that may be served: a fixed list, found by name, each with its type, entity tag
 * and the bytes as they were when it was checked. What is not in the list does not exist, so no
 * address can leave it. Used for an edition (the manifest's list) and for the web page. */
#pragma once
#include "edition/edition.h"
#include <stdatomic.h>
#include <sys/stat.h>

struct resource {
    const char *path; /* within the folder, as the address names it */
    const char *disk; /* where it lies; NULL when it only exists in memory */
    const char *type; /* Content-Type */
    int64_t bytes;
    char etag[HASH_HEX + 2];   /* SHA-256 in quotes */
    struct stat seen;          /* of the file when its hash was taken */
    _Atomic(const char *) at;  /* the bytes; NULL until first asked for */
    _Atomic int64_t looked_us; /* when the file was last seen unchanged, by log_clock_us */
};

struct folder {
    struct arena memory, opened;
    const char *path;
    const struct edition *edition; /* NULL for the page */
    struct resource *resources;    /* [count], rising by path */
    size_t count;
    atomic_int users;    /* the shelf and every answer under way; the last one out closes it */
    atomic_bool spoiled; /* a file was found changed: nothing of it is served until checked again */
};

/* Open an edition and check every file against its manifest. Cost: reads it whole.
 * stop  asked between files; true: give up ("interrupted") */
MUST_USE bool folder_open_edition(const char *path, bool (*stop)(void), struct folder **folder,
                                  struct err *err);
/* Read the web page's files into memory; texts also get a gzip form unless one lies beside. */
MUST_USE bool folder_open_site(const char *path, struct folder **folder, struct err *err);
void folder_take(struct folder *f);
void folder_release(struct folder *f);

/* The file of that name; NULL when there is none. */
struct resource *folder_find(const struct folder *f, str path);
/* Its bytes. False when the file is no longer what was checked (seen at most a tenth of a second
 * ago); the folder is spoiled then. */
MUST_USE bool folder_bytes(struct folder *f, struct resource *r, const char **at);
/* Whether two looks at a file saw the same one, unchanged. */
bool folder_same_file(const struct stat *a, const struct stat *b);
/* Content-Type by the name's ending. */
const char *folder_type(str path);
