/* shelf.c - editions as they come and go on disk.
 * Flow: editions/, web/dist -> folder.c -> [shelf] -> routes.c. */
#include "serve/shelf.h"
#include "serve/limits.h"
#include "serve/log.h"
#include <dirent.h>
#include <errno.h>
#include <pthread.h>

enum { LONGEST_WAIT_S = 300 };

/* One folder below editions/, shown or refused. */
struct place {
    char *name;            /* malloc'ed */
    struct stat manifest;  /* as it was when last looked at */
    struct folder *folder; /* NULL when refused; a spoiled one stays until it is gone or better */
    struct err refusal;
    int64_t retry_us; /* of log_clock_us; a refused or spoiled folder is tried again then */
    int tries;
    bool present; /* seen in the scan going on */
};

struct shelf {
    const char *path, *site_path;
    pthread_mutex_t lock; /* over the members below and every places[].folder */
    struct place places[LIMIT_EDITIONS];
    size_t count;
    struct folder *site;
    struct stat site_index;
    char absent[400]; /* the last complaint about the editions folder itself */
    atomic_bool scanned;
};

struct shelf *shelf_new(const char *editions, const char *site)
{
    struct shelf *s = calloc(1, sizeof *s);
    assert(s); /* once, at the start */
    s->path = editions;
    s->site_path = site;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

/* Put `next` in the slot; what was there goes when its last reader is done. */
static void replace(struct shelf *s, struct folder **slot, struct folder *next)
{
    pthread_mutex_lock(&s->lock);
    struct folder *old = *slot;
    *slot = next;
    pthread_mutex_unlock(&s->lock);
    if (old)
        folder_release(old);
}

void shelf_close(struct shelf *s)
{
    replace(s, &s->site, NULL);
    for (size_t i = 0; i < s->count; i++) {
        replace(s, &s->places[i].folder, NULL);
        free(s->places[i].name);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct place *place_of(struct shelf *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->places[i].name, name) == 0)
            return &s->places[i];
    if (s->count == LIMIT_EDITIONS)
        return NULL;
    char *copy = strdup(name);
    if (!copy)
        return NULL;
    pthread_mutex_lock(&s->lock);
    struct place *p = &s->places[s->count++];
    *p = (struct place){.name = copy};
    pthread_mutex_unlock(&s->lock);
    return p;
}

static void place_refuse(struct shelf *s, struct place *p, const struct err *err)
{
    if (strcmp(p->refusal.text, err->text) != 0)
        log_event("edition_refused", err->text);
    p->refusal = *err;
    int64_t wait_s = p->tries < 9 ? INT64_C(1) << p->tries : LONGEST_WAIT_S;
    p->retry_us = log_clock_us() + (wait_s < LONGEST_WAIT_S ? wait_s : LONGEST_WAIT_S) * 1000000;
    p->tries++;
    if (p->folder && !p->folder->spoiled)
        replace(s, &p->folder, NULL); /* another manifest now, and that one is not fine */
}

static void place_load(struct shelf *s, struct place *p, const char *path, bool (*stop)(void))
{
    struct folder *folder;
    struct err err = {0};
    if (!folder_open_edition(path, stop, &folder, &err)) {
        if (!stop())
            place_refuse(s, p, &err);
        return;
    }
    char text[200];
    snprintf(text, sizeof text, "%s, revision %s, %zu files", p->name, folder->edition->rev,
             folder->count);
    replace(s, &p->folder, folder);
    log_event("edition_shown", text);
    p->refusal = (struct err){0};
    p->tries = 0;
}

static void place_scan(struct shelf *s, const char *name, bool (*stop)(void))
{
    char path[4096], manifest[4200];
    struct stat now;
    snprintf(path, sizeof path, "%s/%s", s->path, name);
    snprintf(manifest, sizeof manifest, "%s/manifest.json", path);
    if (stat(manifest, &now) != 0)
        return; /* no edition, or not yet */
    struct place *p = place_of(s, name);
    if (!p)
        return;
    p->present = true;
    bool same = folder_same_file(&p->manifest, &now);
    bool spoiled = p->folder && p->folder->spoiled;
    if (same && p->folder && !spoiled)
        return;
    if (same && p->tries > 0 && log_clock_us() < p->retry_us)
        return;
    if (!same)
        p->tries = 0;
    p->manifest = now;
    place_load(s, p, path, stop);
}

static void drop_absent(struct shelf *s)
{
    for (size_t i = 0; i < s->count;) {
        struct place *p = &s->places[i];
        if (p->present) {
            p->present = false;
            i++;
            continue;
        }
        log_event("edition_gone", p->name);
        replace(s, &p->folder, NULL);
        free(p->name);
        pthread_mutex_lock(&s->lock);
        *p = s->places[--s->count];
        pthread_mutex_unlock(&s->lock);
    }
}

static void editions_scan(struct shelf *s, bool (*stop)(void))
{
    DIR *dir = opendir(s->path);
    char text[400] = "";
    if (!dir)
        snprintf(text, sizeof text, "%s: %s; the page shows no editions", s->path, strerror(errno));
    if (strcmp(text, s->absent) != 0 && *text)
        log_event("editions_absent", text);
    memcpy(s->absent, text, sizeof text);
    for (struct dirent *e; dir && (e = readdir(dir)) && !stop();)
        if (e->d_name[0] != '.') /* drafts */
            place_scan(s, e->d_name, stop);
    if (dir)
        closedir(dir);
    if (!stop())
        drop_absent(s);
}

static void site_scan(struct shelf *s)
{
    char path[4096];
    struct stat now;
    snprintf(path, sizeof path, "%s/index.html", s->site_path);
    if (stat(path, &now) != 0 || folder_same_file(&s->site_index, &now))
        return; /* being built again: the page we have stays */
    struct folder *site;
    struct err err = {0};
    s->site_index = now;
    if (folder_open_site(s->site_path, &site, &err))
        replace(s, &s->site, site);
    else
        log_event("page_refused", err.text);
}

void shelf_scan(struct shelf *s, bool (*stop)(void))
{
    if (s->site_path)
        site_scan(s);
    editions_scan(s, stop);
    atomic_store(&s->scanned, true);
}

bool shelf_ready(const struct shelf *s)
{
    return atomic_load(&s->scanned);
}

/* ---- for readers ---- */

struct folder *shelf_take_edition(struct shelf *s, str id, str rev)
{
    struct folder *found = NULL;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->count && !found; i++) {
        struct folder *f = s->places[i].folder;
        if (f && str_equal(f->edition->id, id) && str_equal(str_from(f->edition->rev), rev))
            found = f;
    }
    if (found)
        folder_take(found);
    pthread_mutex_unlock(&s->lock);
    return found;
}

struct folder *shelf_take_site(struct shelf *s)
{
    pthread_mutex_lock(&s->lock);
    struct folder *site = s->site;
    if (site)
        folder_take(site);
    pthread_mutex_unlock(&s->lock);
    return site;
}

/* Newest first; editions of one date by id. */
static int compare_editions(const void *a, const void *b)
{
    const struct edition *x = *(const struct edition *const *)a;
    const struct edition *y = *(const struct edition *const *)b;
    int order = str_compare(y->date, x->date);
    return order ? order : str_compare(y->id, x->id);
}

static size_t sorted_editions(struct shelf *s, const struct edition *out[LIMIT_EDITIONS])
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->places[i].folder && !s->places[i].folder->spoiled)
            out[count++] = s->places[i].folder->edition;
    if (count)
        qsort(out, count, sizeof *out, compare_editions);
    return count;
}

static size_t municipalities(const struct edition *e)
{
    size_t count = 0;
    for (size_t i = 0; i < e->files_count; i++)
        count += str_starts(e->files[i].path, S("gm/")) && str_ends(e->files[i].path, S(".json"));
    return count;
}

static void list_edition(struct buf *out, const struct edition *e, const char *state)
{
    buf_str(out, S("{\"id\":"));
    buf_json(out, e->id);
    buf_format(out, ",\"rev\":\"%s\",\"title\":{\"nl\":", e->rev);
    buf_json(out, e->title.nl);
    buf_str(out, S(",\"en\":"));
    buf_json(out, e->title.en);
    buf_str(out, S("},\"date\":"));
    buf_json(out, e->date);
    buf_format(out, ",\"demo\":%s,\"municipalities\":%zu", e->demo ? "true" : "false",
               municipalities(e));
    if (state)
        buf_format(out, ",\"state\":\"%s\"", state);
    buf_byte(out, '}');
}

void shelf_list(struct shelf *s, bool (*shows)(const void *context, str id, const char **state),
                const void *context, const char *mode, struct buf *out)
{
    const struct edition *editions[LIMIT_EDITIONS];
    size_t shown = 0;
    buf_str(out, S("{\"editions\":["));
    pthread_mutex_lock(&s->lock);
    size_t count = sorted_editions(s, editions);
    for (size_t i = 0; i < count; i++) {
        const char *state = NULL;
        if (!shows(context, editions[i]->id, &state))
            continue;
        if (shown++)
            buf_byte(out, ',');
        list_edition(out, editions[i], state);
    }
    pthread_mutex_unlock(&s->lock);
    buf_format(out, "],\"mode\":\"%s\"}\n", mode);
}

void shelf_latest(struct shelf *s, bool (*shows)(const void *context, str id, const char **state),
                  const void *context, char id[SHELF_ID])
{
    const struct edition *editions[LIMIT_EDITIONS];
    id[0] = '\0';
    pthread_mutex_lock(&s->lock);
    size_t count = sorted_editions(s, editions);
    for (size_t i = 0; i < count && !id[0]; i++) {
        const char *state = NULL;
        str found = editions[i]->id;
        if (found.len < SHELF_ID && shows(context, found, &state)) {
            memcpy(id, found.at, found.len);
            id[found.len] = '\0';
        }
    }
    pthread_mutex_unlock(&s->lock);
}

bool shelf_has(struct shelf *s, str id)
{
    bool has = false;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->count && !has; i++)
        has = s->places[i].folder && str_equal(s->places[i].folder->edition->id, id);
    pthread_mutex_unlock(&s->lock);
    return has;
}

size_t shelf_editions(struct shelf *s)
{
    const struct edition *editions[LIMIT_EDITIONS];
    pthread_mutex_lock(&s->lock);
    size_t count = sorted_editions(s, editions);
    pthread_mutex_unlock(&s->lock);
    return count;
}
