/* router.c - the rules every request meets before a route sees it, in the order of this file's last
 * function. Flow: server.c -> [router] -> routes.c. */
#include "serve/router.h"
#include "serve/header.h"

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

static bool is_read(str method)
{
    return str_equal(method, S("GET")) || str_equal(method, S("HEAD"));
}

static bool method_fits(const struct route *r, str method)
{
    return str_equal(str_from(r->method), method) ||
           (str_equal(method, S("HEAD")) && strcmp(r->method, "GET") == 0);
}

/* The first row whose path fits; among rows of the same path the one for the method. */
static const struct route *find(const struct route *table, size_t count, struct request *q,
                                bool *path_known)
{
    const char *path = NULL;
    for (size_t i = 0; i < count; i++) {
        if (path ? strcmp(path, table[i].path) != 0
                 : !router_match(table[i].path, q->path, q->captures))
            continue;
        path = table[i].path;
        if (method_fits(&table[i], q->method))
            return &table[i];
    }
    *path_known = path;
    return NULL;
}

static int right_missing(const struct request *q, enum cap cap)
{
    switch (cap) {
    case CAP_PUBLIC:
        return 0;
    case CAP_READ:
        return q->open ? 0 : 401;
    case CAP_NONE:
        break;
    }
    return 404; /* a row that forgot to say who may: nobody */
}

static str header(const struct request *q, const char *name)
{
    return q->header(q->source, name);
}

static bool write_from_elsewhere(const struct request *q, str host)
{
    return !is_read(q->method) &&
           !origin_is_own(header(q, "Origin"), header(q, "Sec-Fetch-Site"), host);
}

void router_run(const struct route *table, size_t count, struct request *q, struct answer *a)
{
    char room[ROUTE_PATH];
    str raw = {q->target.at, str_find(q->target, '?')};
    str host = header(q, "Host");
    bool for_programs = str_starts(raw, S("/api/")) || str_starts(raw, S("/e/"));
    bool path_known = false;
    int refused = 0;
    const struct route *route = NULL;
    a->status = 200;
    if (host.len && !host_is_loopback(host))
        refused = 421;
    else if (write_from_elsewhere(q, host))
        refused = 403;
    else if (!path_decode(raw, room, sizeof room, &q->path))
        refused = 400;
    else if (!(route = find(table, count, q, &path_known)))
        refused = path_known ? 405 : 404;
    else
        refused = right_missing(q, route->cap);
    if (!refused)
        route->run(q, a);
    else
        a->status = refused;
    if (a->status == 405)
        a->allow = "GET, HEAD";
    if (a->status >= 400)
        answer_error(a, a->status, for_programs);
}
