/* router.h - from a request to the one function that answers it, or to the status that says why
 * not. Every rule that no route may forget is asked here, once: the server's name, the origin of
 * writes, the path's form, the method, the right to see it. Knows no library and no disk. */
#pragma once
#include "serve/answer.h"

/* What a route asks of who calls it. A row without one is never answered. */
enum cap {
    CAP_NONE = 0,
    CAP_PUBLIC, /* anybody */
    CAP_READ,   /* whoever may see the editions: here everybody on this machine (open mode) */
};

enum { ROUTE_CAPTURES = 3, ROUTE_PATH = 2304 };

struct shelf;

struct request {
    str method, target;                                  /* as sent */
    str (*header)(const void *source, const char *name); /* empty when absent */
    const void *source;
    struct shelf *shelf;
    bool open; /* no accounts: everybody may read */
    /* filled by the router: */
    str path;                     /* decoded, without the query */
    str captures[ROUTE_CAPTURES]; /* what stood for ":name" and "+" in the pattern, in order */
};

struct route {
    const char *method; /* "GET" answers HEAD too */
    const char *path;   /* "/e/:edition/:rev/+": ":name" one part, a last "+" all the rest */
    enum cap cap;
    void (*run)(const struct request *q, struct answer *a);
};

/* The table of this server (routes.c). */
extern const struct route routes[];
extern const size_t routes_count;

/* Answer a request from a table. Always fills the answer. */
void router_run(const struct route *table, size_t count, struct request *q, struct answer *a);
/* Whether `path` fits the pattern; the captures point into `path`. */
bool router_match(const char *pattern, str path, str captures[ROUTE_CAPTURES]);
