/* router.c - the rules every request meets before a route sees it, in the order of router_find and
 * router_judge. Flow: server.c -> [router] -> routes_*.c. */
#include "serve/router.h"
#include "serve/header.h"

const char *object_name(enum object object)
{
    static const char *const names[] = {[OBJECT_NONE] = "none",
                                        [OBJECT_FILE] = "file",
                                        [OBJECT_ORG] = "org",
                                        [OBJECT_OWN] = "own",
                                        [OBJECT_SELF] = "self"};
    return names[object];
}

bool router_match(const char *pattern, str path, str captures[ROUTE_CAPTURES])
{
    const char *at = path.at, *end = path.at + path.len;
    size_t captured = 0;
    for (const char *p = pattern; *p; p++) {
        if (*p == '+') { /* the rest, never empty but behind the very first slash */
            captures[captured] = (str){at, (size_t)(end - at)};
            return at < end || p == pattern + 1;
        }
        if (*p == ':') {
            const char *begin = at;
            while (at < end && *at != '/')
                at++;
            captures[captured++] = (str){begin, (size_t)(at - begin)};
            if (at == begin)
                return false;
            while (p[1] && p[1] != '/')
                p++;
        } else if (at == end || *at++ != *p) {
            return false;
        }
    }
    return at == end;
}

str router_capture(const struct request *q, const char *name)
{
    size_t captured = 0, len = strlen(name);
    for (const char *p = q->route->path; *p; p++) {
        if (*p == '+' && strcmp(name, "+") == 0)
            return q->captures[captured];
        if (*p != ':')
            continue;
        if (strncmp(p + 1, name, len) == 0 && (p[1 + len] == '\0' || p[1 + len] == '/'))
            return q->captures[captured];
        captured++;
    }
    return (str){0};
}

bool request_is_read(const struct request *q)
{
    return str_equal(q->method, S("GET")) || str_equal(q->method, S("HEAD"));
}

static bool method_fits(const struct route *r, str method)
{
    return str_equal(str_from(r->method), method) ||
           (str_equal(method, S("HEAD")) && strcmp(r->method, "GET") == 0);
}

static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

/* Note a method that the path knows, for Allow: a bit each, in the order of `methods`. */
static unsigned method_bit(const char *method)
{
    unsigned i = 0;
    while (i < COUNT(methods) - 1 && strcmp(methods[i], method) != 0)
        i++;
    return 1U << i;
}

static void allow(struct answer *a, unsigned bits)
{
    for (unsigned i = 0; i < COUNT(methods); i++)
        if (bits & 1U << i)
            buf_format(&a->allow, "%s%s%s", a->allow.len ? ", " : "", methods[i],
                       i == 0 ? ", HEAD" : "");
}

/* The first row whose path fits; among rows of the same path the one for the method. */
static int find(const struct routes *const *tables, size_t count, struct request *q,
                struct answer *a)
{
    const char *path = NULL;
    unsigned known = 0;
    for (size_t t = 0; t < count; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            const struct route *r = &tables[t]->rows[i];
            if (path ? strcmp(path, r->path) != 0 : !router_match(r->path, q->path, q->captures))
                continue;
            path = r->path;
            known |= method_bit(r->method);
            if (method_fits(r, q->method) && !q->route)
                q->route = r;
        }
    if (q->route)
        return 0;
    allow(a, known);
    return path ? 405 : 404;
}

static str header(const struct request *q, const char *name)
{
    return q->header(q->source, name);
}

/* The name this server goes by: its origin's, or (open, or http on this machine) loopback's. */
static bool host_is_ours(const struct request *q, str host)
{
    if (!host.len) /* HTTP/1.0: strict.c lets no other request without one pass */
        return true;
    str origin = str_from(q->site ? q->site->origin : NULL);
    if (!origin.len)
        return host_is_loopback(host);
    size_t skip = str_starts(origin, S("https://")) ? 8 : 7;
    return str_equal_nocase(host, (str){origin.at + skip, origin.len - skip});
}

int router_find(const struct routes *const *tables, size_t count, struct request *q,
                struct answer *a)
{
    str raw = {q->target.at, str_find(q->target, '?')};
    str host = header(q, "Host");
    if (!host_is_ours(q, host))
        return 421;
    if (!request_is_read(q) &&
        !origin_is_own(header(q, "Origin"), header(q, "Sec-Fetch-Site"), host))
        return 403;
    if (!path_decode(raw, q->room, sizeof q->room, &q->path))
        return 400;
    return find(tables, count, q, a);
}

/* Whether the thing the path names is for who calls; what is not, is not there. */
static bool object_fits(const struct request *q)
{
    str org = router_capture(q, "org"), gemeente = router_capture(q, "gemeente");
    switch (q->route->object) {
    case OBJECT_NONE:
    case OBJECT_SELF:
        return true;
    case OBJECT_FILE:
        return gemeente.len ? who_sees(&q->who, gemeente)
                            : who_reads_file(&q->who, router_capture(q, "+"));
    case OBJECT_ORG:
        return !org.len || who_of(&q->who, org) || who_may(&q->who, CAP_ADMIN);
    case OBJECT_OWN:
        return !org.len || who_of(&q->who, org);
    case OBJECT_COUNT:
        break;
    }
    return false;
}

int router_judge(const struct request *q)
{
    if (q->route->cap == CAP_NONE)
        return 404; /* a row that forgot to say who may: nobody */
    bool of_oneself = q->route->object == OBJECT_SELF && request_is_read(q);
    if (!q->site->db && q->route->place != PLACE_HERE && !of_oneself)
        return 404; /* no people store: nothing of it is there, but "who am I" */
    if (q->who.embed && q->route->cap != CAP_PUBLIC && !request_is_read(q))
        return 403; /* a page in another site's frame reads, whatever it asks */
    if (!who_may(&q->who, q->route->cap))
        return q->who.kind == WHO_NOBODY || q->who.kind == WHO_OPEN ? 401 : 403;
    return object_fits(q) ? 0 : 404;
}

void router_finish(const struct request *q, struct answer *a)
{
    str raw = {q->target.at, str_find(q->target, '?')};
    bool for_programs = str_starts(raw, S("/api/")) || str_starts(raw, S("/e/"));
    if (a->status >= 400 && !a->made.len)
        answer_error(a, a->status, for_programs);
}
