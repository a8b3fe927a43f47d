/* response.c - Flow: server.c -> [response] -> libmicrohttpd. */
#include "serve/response.h"

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

enum MHD_Result response_send(struct answer *a, bool secure, struct MHD_Connection *connection)
{
    struct MHD_Response *response = body_of(a);
    if (!response)
        return MHD_NO;
    add_headers(response, secure, a);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)a->status, response);
    MHD_destroy_response(response); /* lives until it is sent */
    return queued;
}
