/* refused.c - Flow: server.c -> [refused] -> pool.c -> people/audit.c. */
#include "serve/refused.h"
#include "people/audit.h"
#include "people/secret.h"
#include "serve/log.h"
#include <pthread.h>

enum {
    PLACES = 1024, /* sessions that are remembered; who comes later takes a place */
    QUIET_S = 60,
    OBJECT = 200, /* bytes of a line's object, as in people/audit.h */
};

struct refused {
    pthread_mutex_t lock;
    struct told {
        uint64_t session; /* by secret_hash */
        int64_t at;       /* when its last line was made, UTC seconds */
    } places[PLACES];
};

struct refused *refused_new(void)
{
    struct refused *r = calloc(1, sizeof *r);
    assert(r); /* once, at the start */
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void refused_close(struct refused *r)
{
    if (r)
        pthread_mutex_destroy(&r->lock);
    free(r);
}

static bool first_in_a_minute(struct refused *r, const struct request *q)
{
    uint64_t session = secret_hash(str_from(q->who.session));
    struct told *t = &r->places[session % PLACES];
    pthread_mutex_lock(&r->lock);
    bool first = t->session != session || q->now - t->at >= QUIET_S;
    if (first)
        *t = (struct told){session, q->now};
    pthread_mutex_unlock(&r->lock);
    return first;
}

/* What outlives the request. */
struct line {
    struct db *db;
    int64_t now;
    char who[8 + PEOPLE_ID], organisation[PEOPLE_ID], origin[64], object[OBJECT];
};

static void write_line(void *line)
{
    struct line *l = line;
    struct err err = {0};
    struct actor actor = {str_from(l->who), str_from(l->organisation), str_from(l->origin), l->now};
    if (!audit_note(l->db, &actor, "request", str_from(l->object), "refused", &err))
        log_event("people_store", err.text);
    free(l);
}

void refused_note(struct refused *r, const struct request *q)
{
    bool is_user = q->who.kind == WHO_USER;
    if ((!is_user && q->who.kind != WHO_LINK) || !q->pools || !first_in_a_minute(r, q))
        return;
    struct line *l = malloc(sizeof *l);
    if (!l)
        return;
    l->db = q->site->db;
    l->now = q->now;
    snprintf(l->who, sizeof l->who, "%s %s", is_user ? "user" : "link",
             is_user ? q->who.user : q->who.link);
    snprintf(l->organisation, sizeof l->organisation, "%s", q->who.organisation);
    snprintf(l->origin, sizeof l->origin, "%.*s", STR_ARG(q->address));
    snprintf(l->object, sizeof l->object, "%.*s %.*s", STR_ARG(q->method), STR_ARG(q->path));
    if (!pools_add(q->pools, PLACE_DESK, write_line, l))
        free(l);
}
