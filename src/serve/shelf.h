/* shelf.h - what the server has to show now: the editions that were checked and the web page.
 * One thread scans the disk; any number of threads take what is there. A reader keeps what it took
 * until it is done, whatever happens on disk. */
#pragma once
#include "base/buf.h"
#include "serve/folder.h"

struct shelf;

/* site may be NULL: no page then. Nothing is read yet. */
struct shelf *shelf_new(const char *editions, const char *site);
/* Give everything back; no reader may be left. */
void shelf_close(struct shelf *s);
/* Look at the disk: read the page when its index.html changed, check and show new editions, drop
 * those that are gone. Cheap when nothing changed. An edition that is refused is logged once per
 * reason and tried again after 1, 2, 4 ... 300 s.
 * stop  asked between files */
void shelf_scan(struct shelf *s, bool (*stop)(void));
/* Whether a scan has been completed. */
bool shelf_ready(const struct shelf *s);
size_t shelf_editions(struct shelf *s);

/* Take an edition's folder, or the page's; NULL when there is none. Give it back with
 * folder_release. A spoiled folder is given too: the caller says 500. */
struct folder *shelf_take_edition(struct shelf *s, str id, str rev);
struct folder *shelf_take_site(struct shelf *s);
/* The body of /api/v1/editions, without the editions `shows` says no to. It may name an edition's
 * state (NULL: none is told). */
void shelf_list(struct shelf *s, bool (*shows)(const void *context, str id, const char **state),
                const void *context, const char *mode, struct buf *out);
enum { SHELF_ID = 65 }; /* an edition's id and its NUL */
/* The id of the newest edition that `shows` says yes to; empty when there is none. */
void shelf_latest(struct shelf *s, bool (*shows)(const void *context, str id, const char **state),
                  const void *context, char id[SHELF_ID]);
/* Whether there is an edition of that id. */
bool shelf_has(struct shelf *s, str id);
