/* router.h - from a request to the one function that answers it, or to the status that says why
 * not. Every rule that no route may forget is asked here, once: the server's name, the origin of
 * writes, the path's form, the method, the right to see it and whose it is. Knows no library and no
 * disk. */
#pragma once
#include "people/who.h"
#include "serve/answer.h"
#include "serve/pool.h"
#include "serve/rate.h"
#include "serve/site.h"

/* Whose thing a route is about (docs/people.md "Routes"). */
enum object {
    OBJECT_NONE, /* nobody's */
    OBJECT_FILE, /* of a municipality: ":gemeente" must be one who calls sees, or "+" a file */
    OBJECT_ORG,  /* ":org" is the own organisation; admins: any */
    OBJECT_OWN,  /* ":org" is the own organisation, for everybody; without ":org" the function asks
                  */
    OBJECT_SELF, /* who calls: the function takes the id from `who` and from nowhere else */
    OBJECT_COUNT
};
const char *object_name(enum object object);

enum { ROUTE_CAPTURES = 4, ROUTE_PATH = 2304 };

struct route;

struct request {
    str method, target;                                  /* as sent */
    str (*header)(const void *source, const char *name); /* empty when absent */
    const void *source;
    const struct site *site;
    struct pools *pools; /* for what is done after the answer */
    str address;         /* of the client */
    str body;
    int64_t now; /* UTC seconds */
    struct who who;
    struct arena *arena; /* scratch, gone after the answer; NULL in PLACE_HERE */
    /* filled by router_find: */
    const struct route *route;
    str path;                     /* decoded, without the query */
    str captures[ROUTE_CAPTURES]; /* what stood for ":name" and "+" in the pattern, in order */
    char room[ROUTE_PATH];        /* of the path */
};

struct route {
    const char *method; /* "GET" answers HEAD too */
    const char *path;   /* "/e/:edition/:rev/+": ":name" one part, a last "+" all the rest */
    enum cap cap;
    enum object object;
    enum rate rate;
    enum place place;
    size_t body; /* bytes at most; 0: none is taken */
    void (*run)(struct request *q, struct answer *a);
};

/* The tables of this server, one a file routes_*.c, NULL-ended (router_tables.c). */
struct routes {
    const struct route *rows;
    size_t count;
};
extern const struct routes *const route_tables[];
extern const size_t route_tables_count;

/* Find the route of a request: the server's name, the origin of a write, the path's form, the
 * method. returns  0, or the status that refuses it */
MUST_USE int router_find(const struct routes *const *tables, size_t count, struct request *q,
                         struct answer *a);
/* Whether who calls may use the found route on what it names. returns  0 or the status */
MUST_USE int router_judge(const struct request *q);
/* Make the answer's error page, if it is one. Always the last step. */
void router_finish(const struct request *q, struct answer *a);
/* Whether `path` fits the pattern; the captures point into `path`. */
bool router_match(const char *pattern, str path, str captures[ROUTE_CAPTURES]);
/* What stood for ":name" in the found route; empty when its pattern has none. */
str router_capture(const struct request *q, const char *name);
bool request_is_read(const struct request *q);
