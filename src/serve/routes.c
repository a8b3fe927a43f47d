/* routes.c - the table of all that can be asked, and the functions behind it. Each takes what it
 * shows from the shelf; a status of 400 or more is made into its error page by the router.
 * web/openapi.json says the same; test/cli/openapi.sh compares them.
 * Flow: router.c -> [routes] -> shelf.c, folder.c. */
#include "serve/folder.h"
#include "serve/header.h"
#include "serve/router.h"
#include "serve/shelf.h"

static const char for_ever[] = "public, max-age=31536000, immutable";

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

static void get_health(const struct request *q, struct answer *a)
{
    a->type = "application/json";
    if (shelf_ready(q->shelf))
        buf_str(&a->made, S("{\"status\":\"ok\"}\n"));
    else
        a->status = 503;
}

static void get_editions(const struct request *q, struct answer *a)
{
    a->type = "application/json";
    a->cache = "no-cache";
    shelf_list(q->shelf, &a->made);
}

static void get_edition_file(const struct request *q, struct answer *a)
{
    struct folder *f = shelf_take_edition(q->shelf, q->captures[0], q->captures[1]);
    if (f)
        answer_file(q, a, f, q->captures[2], for_ever);
    else
        a->status = 404;
}

static void get_asset(const struct request *q, struct answer *a)
{
    struct folder *site = shelf_take_site(q->shelf);
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
static void get_page(const struct request *q, struct answer *a)
{
    str path = q->captures[0];
    struct folder *site = of_another_row(q->path) ? NULL : shelf_take_site(q->shelf);
    if (!site) {
        a->status = 404;
        return;
    }
    str last = file_name(q->path.at);
    bool is_file = folder_find(site, path) || str_find(last, '.') < last.len;
    answer_file(q, a, site, is_file ? path : S("index.html"), "no-cache");
}

const struct route routes[] = {
    {"GET", "/api/v1/health", CAP_PUBLIC, get_health},
    {"GET", "/api/v1/editions", CAP_READ, get_editions},
    {"GET", "/e/:edition/:rev/+", CAP_READ, get_edition_file},
    {"GET", "/assets/+", CAP_PUBLIC, get_asset},
    {"GET", "/+", CAP_PUBLIC, get_page},
};
const size_t routes_count = COUNT(routes);
