/* response.c - Flow: server.c -> [response] -> libmicrohttpd.
 * Heads of files that many ask for are kept: making one took a twentieth of the server's time. */
#include "serve/response.h"
#include <pthread.h>

enum {
    KEPT = 256,     /* heads; a newer one takes the place of another with the same remainder */
    KEPT_ETAG = 80, /* bytes; answers with a longer one are not kept */
    KEPT_ACCEL = 160,
};

/* All that the head of a file's answer is made of, and the head. `at` is only compared here: the
 * answer that has it now holds what it points at. */
struct kept {
    pthread_mutex_t lock;
    struct MHD_Response *response; /* NULL: none yet */
    int status;
    const char *type, *cache, *at;
    size_t len;
    bool gzip, varies, ranges;
    char etag[KEPT_ETAG], accel[KEPT_ACCEL]; /* empty: none */
};

struct responses {
    bool secure;
    struct kept kept[KEPT];
};

struct responses *responses_open(bool secure)
{
    struct responses *r = calloc(1, sizeof *r);
    assert(r); /* once, at the start */
    r->secure = secure;
    for (size_t i = 0; i < KEPT; i++)
        pthread_mutex_init(&r->kept[i].lock, NULL);
    return r;
}

void responses_close(struct responses *r)
{
    for (size_t i = 0; r && i < KEPT; i++) {
        if (r->kept[i].response)
            MHD_destroy_response(r->kept[i].response);
        pthread_mutex_destroy(&r->kept[i].lock);
    }
    free(r);
}

/* ---- making ---- */

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value)
        MHD_add_response_header(response, name, value);
}

static void add_made_header(struct MHD_Response *response, const char *name, struct buf *value)
{
    if (!value->len)
        return;
    buf_byte(value, '\0');
    add_header(response, name, value->at);
}

static struct MHD_Response *body_of(struct answer *a)
{
    if (a->made.len) {
        char *at = a->made.at;
        size_t len = a->made.len;
        a->made = (struct buf){0};
        return MHD_create_response_from_buffer(len, at, MHD_RESPMEM_MUST_FREE);
    }
    size_t len = a->status == 304 ? 0 : a->len;
    return MHD_create_response_from_buffer(len, (void *)(uintptr_t)a->at, MHD_RESPMEM_PERSISTENT);
}

static void add_range(struct MHD_Response *response, const struct answer *a)
{
    char range[80];
    if (a->status == 206)
        snprintf(range, sizeof range, "bytes %llu-%llu/%llu", (unsigned long long)a->first,
                 (unsigned long long)(a->first + a->len - 1), (unsigned long long)a->size);
    else
        snprintf(range, sizeof range, "bytes */%llu", (unsigned long long)a->size);
    add_header(response, "Content-Range", range);
}

static void add_headers(struct MHD_Response *response, bool secure, struct answer *a)
{
    struct buf policy = {0};
    char seconds[24];
    if (a->frames.len)
        answer_policy(buf_text(&a->frames), &policy);
    else
        add_header(response, "Content-Security-Policy", answer_policy_unframed);
    add_made_header(response, "Content-Security-Policy", &policy);
    buf_reset(&policy);
    for (size_t i = 0; i < answer_always_count; i++)
        add_header(response, answer_always[i].name, answer_always[i].value);
    if (secure)
        add_header(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add_header(response, "Cache-Control", a->cache ? a->cache : "no-store");
    add_header(response, "ETag", a->etag);
    add_made_header(response, "Allow", &a->allow);
    add_made_header(response, "Set-Cookie", &a->cookie);
    add_made_header(response, "X-Accel-Redirect", &a->accel);
    if (a->status != 304 && a->status != 204)
        add_header(response, "Content-Type", a->type);
    if (a->gzip)
        add_header(response, "Content-Encoding", "gzip");
    if (a->varies)
        add_header(response, "Vary", "Accept-Encoding");
    if (a->ranges)
        add_header(response, "Accept-Ranges", "bytes");
    if (a->saved_as)
        add_header(response, "Content-Disposition", a->saved_as);
    snprintf(seconds, a->retry_s ? sizeof seconds : 1, "%lld", (long long)a->retry_s);
    if (a->retry_s)
        add_header(response, "Retry-After", seconds);
    if (a->status == 206 || a->status == 416)
        add_range(response, a);
}

static struct MHD_Response *response_make(bool secure, struct answer *a)
{
    struct MHD_Response *response = body_of(a);
    if (response)
        add_headers(response, secure, a);
    return response;
}

/* ---- keeping ---- */

/* A file's answer, whole or "as you have it", with nothing in it for this client alone. */
static bool keepable(const struct answer *a)
{
    return (a->status == 200 || a->status == 304) && (a->etag || a->accel.len) && !a->made.len &&
           !a->cookie.len && !a->allow.len && !a->frames.len && !a->saved_as && !a->retry_s &&
           (!a->etag || strlen(a->etag) < KEPT_ETAG) && a->accel.len < KEPT_ACCEL;
}

static struct kept *place_of(struct responses *r, const struct answer *a)
{
    size_t hash = ((uintptr_t)a->at >> 12) * 31 + (size_t)a->status;
    for (size_t i = 0; i < a->accel.len; i++)
        hash = hash * 31 + (uint8_t)a->accel.at[i];
    return &r->kept[(hash ^ hash >> 8) % KEPT];
}

static bool is_of(const struct kept *k, const struct answer *a)
{
    return k->response && k->status == a->status && k->at == a->at && k->len == a->len &&
           k->type == a->type && k->cache == a->cache && k->gzip == a->gzip &&
           k->varies == a->varies && k->ranges == a->ranges &&
           strcmp(k->etag, a->etag ? a->etag : "") == 0 &&
           str_equal(str_from(k->accel), buf_text(&a->accel));
}

static void keep(struct kept *k, struct answer *a, bool secure)
{
    if (k->response)
        MHD_destroy_response(k->response); /* lives on in answers on their way */
    k->status = a->status;
    k->type = a->type;
    k->cache = a->cache;
    k->at = a->at;
    k->len = a->len;
    k->gzip = a->gzip;
    k->varies = a->varies;
    k->ranges = a->ranges;
    snprintf(k->etag, sizeof k->etag, "%s", a->etag ? a->etag : "");
    snprintf(k->accel, sizeof k->accel, "%.*s", STR_ARG(buf_text(&a->accel)));
    k->response = response_make(secure, a);
}

enum MHD_Result responses_send(struct responses *r, struct answer *a,
                               struct MHD_Connection *connection)
{
    enum MHD_Result queued = MHD_NO;
    if (keepable(a)) {
        struct kept *k = place_of(r, a);
        pthread_mutex_lock(&k->lock);
        if (!is_of(k, a))
            keep(k, a, r->secure);
        if (k->response)
            queued = MHD_queue_response(connection, (unsigned)a->status, k->response);
        pthread_mutex_unlock(&k->lock);
        return queued;
    }
    struct MHD_Response *response = response_make(r->secure, a);
    if (response) {
        queued = MHD_queue_response(connection, (unsigned)a->status, response);
        MHD_destroy_response(response);
    }
    return queued;
}
