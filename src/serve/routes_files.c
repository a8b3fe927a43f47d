/* routes_files.c - the page, the list of editions and their files: what is answered from memory and
 * mapped files. Each takes what it shows from the shelf; a status of 400 or more is made into its
 * error page by the router. Flow: router.c -> [routes_files] -> shelf.c, folder.c. */
#include "serve/folder.h"
#include "serve/header.h"
#include "serve/router.h"
#include "serve/shelf.h"
#include "serve/states.h"

/* What never changes under its address and is anybody's; and what the right to see is asked for
 * each time: the copy is good when the entity tag still is. */
static const char for_ever[] = "public, max-age=31536000, immutable";
static const char asked_each_time[] = "private, no-cache";

static void release(void *folder)
{
    folder_release(folder);
}

/* What part of the bytes is wanted: fills first, at and len, and the status. */
static void cut_range(const struct request *q, struct answer *a)
{
    str range = q->header(q->source, "Range"), only_if = q->header(q->source, "If-Range");
    if (!range.len || (only_if.len && !str_equal(only_if, str_from(a->etag))))
        return;
    uint64_t first, len;
    enum range_kind kind = range_read(range, a->size, &first, &len);
    if (kind == RANGE_BEYOND)
        a->status = 416;
    if (kind != RANGE_PART)
        return;
    a->status = 206;
    a->first = first;
    a->at += first;
    a->len = (size_t)len;
}

/* The gzip form lying beside r, when there is one and the client wants it whole. */
static struct resource *gzip_beside(const struct request *q, const struct folder *f,
                                    const struct resource *r, bool *exists)
{
    char name[300];
    int len = snprintf(name, sizeof name, "%s.gz", r->path);
    struct resource *packed = (size_t)len < sizeof name ? folder_find(f, str_from(name)) : NULL;
    *exists = packed;
    bool wanted = !q->header(q->source, "Range").len &&
                  gzip_accepted(q->header(q->source, "Accept-Encoding"));
    return wanted ? packed : NULL;
}

/* Answer with a file of a folder that was taken; the answer gives the folder back. */
static void answer_file(const struct request *q, struct answer *a, struct folder *f, str path,
                        const char *cache)
{
    a->release = release;
    a->held = f;
    struct resource *r = folder_find(f, path);
    if (!r) {
        a->status = 404;
        return;
    }
    struct resource *packed = gzip_beside(q, f, r, &a->varies);
    struct resource *sent = packed ? packed : r;
    if (f->spoiled || !folder_bytes(f, sent, &a->at)) {
        a->status = 500;
        return;
    }
    a->type = r->type;
    a->cache = cache;
    a->etag = sent->etag;
    a->gzip = packed;
    a->ranges = !packed;
    a->size = a->len = (size_t)sent->bytes;
    if (etag_listed(q->header(q->source, "If-None-Match"), str_from(a->etag)))
        a->status = 304;
    else if (!packed)
        cut_range(q, a);
}

static void get_health(struct request *q, struct answer *a)
{
    a->type = "application/json";
    if (shelf_ready(q->site->shelf))
        buf_str(&a->made, S("{\"status\":\"ok\"}\n"));
    else
        a->status = 503;
}

/* --- which editions somebody sees --- */

static bool shows_published(const void *site, str id, const char **state)
{
    (void)state;
    return states_of(((const struct site *)site)->states, id) == EDITION_PUBLISHED;
}

/* Who looks, and (guests of a link) at which edition. */
struct viewer {
    const struct request *q;
    char only[SHELF_ID]; /* empty: any */
};

static struct viewer viewer_of(const struct request *q)
{
    struct viewer v = {.q = q};
    if (q->who.kind == WHO_LINK && !q->who.edition[0])
        shelf_latest(q->site->shelf, shows_published, q->site, v.only);
    else
        snprintf(v.only, sizeof v.only, "%s", q->who.edition);
    return v;
}

static bool shows(const void *viewer, str id, const char **state)
{
    const struct viewer *v = viewer;
    enum edition_state now = states_of(v->q->site->states, id);
    if (who_may(&v->q->who, CAP_EDITOR))
        *state = edition_state_name(now);
    else if (now != EDITION_PUBLISHED)
        return false;
    return v->q->who.kind != WHO_LINK || str_equal(id, str_from(v->only));
}

static void get_editions(struct request *q, struct answer *a)
{
    struct viewer v = viewer_of(q);
    a->type = "application/json";
    a->cache = q->site->db ? NULL : "no-cache";
    shelf_list(q->site->shelf, shows, &v, q->site->db ? "accounts" : "demo", &a->made);
}

/* nginx sends it: our answer is its name, below what nginx shows nobody by itself. */
static void by_accel(struct answer *a, struct folder *f, str path)
{
    struct resource *r = folder_find(f, path);
    a->release = release;
    a->held = f;
    if (!r || f->spoiled) {
        a->status = r ? 500 : 404;
        return;
    }
    str name = file_name(f->path);
    buf_format(&a->accel, "/_e/%.*s/%s", STR_ARG(name), r->path);
    a->type = r->type;
    a->cache = asked_each_time;
}

static void get_edition_file(struct request *q, struct answer *a)
{
    const char *state = NULL;
    struct viewer v = viewer_of(q);
    struct folder *f = shows(&v, q->captures[0], &state)
                           ? shelf_take_edition(q->site->shelf, q->captures[0], q->captures[1])
                           : NULL;
    if (!f)
        a->status = 404;
    else if (q->site->accel)
        by_accel(a, f, q->captures[2]);
    else
        answer_file(q, a, f, q->captures[2], q->site->db ? asked_each_time : for_ever);
}

static void get_asset(struct request *q, struct answer *a)
{
    struct folder *site = shelf_take_site(q->site->shelf);
    if (site)
        answer_file(q, a, site, (str){q->path.at + 1, q->path.len - 1}, for_ever);
    else
        a->status = 404;
}

/* Whether a path belongs to one of the rows above the page's, which did not take it. */
static bool of_another_row(str path)
{
    str first = {path.at + 1, str_find((str){path.at + 1, path.len - 1}, '/')};
    return str_equal(first, S("api")) || str_equal(first, S("e")) || str_equal(first, S("assets"));
}

/* A file of the page's root, or else the page itself, whose script reads the address. */
static void get_page(struct request *q, struct answer *a)
{
    str path = q->captures[0];
    struct folder *site = of_another_row(q->path) ? NULL : shelf_take_site(q->site->shelf);
    if (!site) {
        a->status = 404;
        return;
    }
    str last = file_name(q->path.at);
    bool is_file = folder_find(site, path) || str_find(last, '.') < last.len;
    answer_file(q, a, site, is_file ? path : S("index.html"), "no-cache");
}

static const struct route rows[] = {
    {"GET", "/api/v1/health", CAP_PUBLIC, OBJECT_NONE, RATE_FREE, PLACE_HERE, 0, get_health},
    {"GET", "/api/v1/editions", CAP_READ, OBJECT_SELF, RATE_FILE, PLACE_HERE, 0, get_editions},
    {"GET", "/e/:edition/:rev/+", CAP_READ, OBJECT_FILE, RATE_FILE, PLACE_HERE, 0,
     get_edition_file},
    {"GET", "/assets/+", CAP_PUBLIC, OBJECT_NONE, RATE_FILE, PLACE_HERE, 0, get_asset},
};
const struct routes routes_files = {rows, COUNT(rows)};

/* Last of all tables: it takes every path that is left. */
static const struct route page_rows[] = {
    {"GET", "/+", CAP_PUBLIC, OBJECT_NONE, RATE_FILE, PLACE_HERE, 0, get_page},
};
const struct routes routes_page = {page_rows, COUNT(page_rows)};
