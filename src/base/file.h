/* file.h - whole files and folders: read, write beside and rename, sync, remove. */
#pragma once
#include "base/base.h"
#include "base/err.h"

/* Read a regular file of at most `most` bytes into the arena (NUL-ended as a courtesy). */
MUST_USE bool file_read(struct arena *out, const char *path, size_t most, str *text,
                        struct err *err);
/* Write a new file and sync it. Fails when bytes could not be written (a full disk): nothing is
 * left under `path` then. */
MUST_USE bool file_write(const char *path, str bytes, struct err *err);
/* Make a folder and those above it; an existing folder is fine. */
MUST_USE bool file_make_folders(const char *path, struct err *err);
/* Remove a file or a whole folder; absent is fine. Never follows links. */
MUST_USE bool file_remove_all(const char *path, struct err *err);
/* Rename, then sync the folder, so that the name survives a power cut. */
MUST_USE bool file_rename(const char *from, const char *to, struct err *err);
MUST_USE bool file_sync_folder(const char *path, struct err *err);
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* Size in bytes; -1 when absent. */
int64_t file_size(const char *path);
/* The path's last part. */
str file_name(const char *path);
/* All regular files below `folder` (links not followed, hidden ones left out), relative, sorted
 * bytewise. */
MUST_USE bool file_list(struct arena *out, const char *folder, const char ***paths, size_t *count,
                        struct err *err);

enum { HASH_HEX = 65 };
/* SHA-256 in lower-case hexadecimal. */
void hash_bytes(str bytes, char out[HASH_HEX]);
MUST_USE bool hash_file(const char *path, char out[HASH_HEX], struct err *err);
