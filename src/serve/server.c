/* server.c - the rim between libmicrohttpd and the rest of serve.
 * Knows the library and sockets; what is answered is decided in router.c.
 * Flow: wire.c -> libmicrohttpd -> [server] -> router.c -> answer -> libmicrohttpd. */
#include "serve/server.h"
#include "base/num.h"
#include "base/parallel.h"
#include "serve/limits.h"
#include "serve/log.h"
#include "serve/router.h"
#include "serve/wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
    struct MHD_Daemon *daemon;
    struct shelf *shelf;
    int port;
};

/* One request, from its first line to the last byte of its answer. */
struct exchange {
    int64_t began_us;
    struct wire *wire;
    char *target; /* as sent: method functions of the library see it decoded */
    char method[16];
    struct answer answer;
    uint64_t bytes;
    bool begun;
};

static str header_of(const void *connection, const char *name)
{
    const char *value = NULL;
    size_t len = 0;
    MHD_lookup_connection_value_n((struct MHD_Connection *)(uintptr_t)connection, MHD_HEADER_KIND,
                                  name, strlen(name), &value, &len);
    return (str){value, len};
}

/* ---- sending ---- */

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value)
        MHD_add_response_header(response, name, value);
}

static struct MHD_Response *response_body(struct answer *a)
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

static void add_headers(struct MHD_Response *response, const struct answer *a)
{
    for (size_t i = 0; i < answer_always_count; i++)
        add_header(response, answer_always[i].name, answer_always[i].value);
    add_header(response, "Cache-Control", a->cache ? a->cache : "no-store");
    add_header(response, "ETag", a->etag);
    add_header(response, "Allow", a->allow);
    if (a->status != 304)
        add_header(response, "Content-Type", a->type);
    if (a->gzip)
        add_header(response, "Content-Encoding", "gzip");
    if (a->varies)
        add_header(response, "Vary", "Accept-Encoding");
    if (a->ranges)
        add_header(response, "Accept-Ranges", "bytes");
    char range[80];
    if (a->status == 206)
        snprintf(range, sizeof range, "bytes %llu-%llu/%llu", (unsigned long long)a->first,
                 (unsigned long long)(a->first + a->len - 1), (unsigned long long)a->size);
    else
        snprintf(range, sizeof range, "bytes */%llu", (unsigned long long)a->size);
    if (a->status == 206 || a->status == 416)
        add_header(response, "Content-Range", range);
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct exchange *x)
{
    struct answer *a = &x->answer;
    bool head_only = strcmp(x->method, "HEAD") == 0;
    x->bytes = head_only || a->status == 304 ? 0 : a->made.len ? a->made.len : a->len;
    struct MHD_Response *response = response_body(a);
    if (!response)
        return MHD_NO;
    add_headers(response, a);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)a->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* ---- the library's callbacks ---- */

static struct wire *wire_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? *(struct wire *const *)&info->socket_context : NULL;
}

/* Called with the raw target as soon as the request line is read. */
static void *exchange_begin(void *server, const char *target, struct MHD_Connection *connection)
{
    (void)server;
    struct exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    x->began_us = log_clock_us();
    x->wire = wire_of(connection);
    x->target = strdup(target);
    return x;
}

static void exchange_end(void *server, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)server, (void)connection;
    struct exchange *x = *context;
    *context = NULL;
    if (!x)
        return;
    if (x->answer.release)
        x->answer.release(x->answer.held);
    if (x->begun) {
        str target = str_from(x->target);
        wire_request_ends(x->wire);
        log_request(&(struct log_request){
            .method = str_from(x->method),
            .path = {target.at, str_find(target, '?')},
            .status = x->answer.status,
            .bytes = code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? x->bytes : 0,
            .microseconds = log_clock_us() - x->began_us,
        });
    }
    buf_reset(&x->answer.made);
    free(x->target);
    free(x);
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_len, void **context)
{
    (void)url, (void)version, (void)upload;
    const struct server *server = cls;
    struct exchange *x = *context;
    if (!x || !x->target)
        return MHD_NO;
    if (!x->begun) { /* answered here the library would close the connection: it has yet to read */
        x->begun = wire_request_begins(x->wire);
        return x->begun ? MHD_YES : MHD_NO;
    }
    if (*upload_len >
        0) { /* no route takes a body yet; it is read to keep the connection in step */
        *upload_len = 0;
        return MHD_YES;
    }
    snprintf(x->method, sizeof x->method, "%s", method);
    struct request q = {.method = str_from(method),
                        .target = str_from(x->target),
                        .header = header_of,
                        .source = connection,
                        .shelf = server->shelf,
                        .open = true};
    router_run(routes, routes_count, &q, &x->answer);
    return send_answer(connection, x);
}

static void connection_changed(void *server, struct MHD_Connection *connection, void **context,
                               enum MHD_ConnectionNotificationCode code)
{
    (void)server;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        wire_close(*context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? wire_open(info->connect_fd) : NULL;
}

/* The library decodes the address in place; ours is decoded once, by path_decode. */
static size_t leave_escapes(void *server, struct MHD_Connection *connection, char *text)
{
    (void)server, (void)connection;
    return strlen(text);
}

/* ---- starting and stopping ---- */

bool server_address(str listen_at, struct sockaddr_storage *address, struct err *err)
{
    size_t colon = listen_at.len;
    while (colon > 0 && listen_at.at[colon - 1] != ':')
        colon--;
    char host[64] = "";
    int64_t port = -1;
    bool split = colon > 1 && colon - 1 < sizeof host &&
                 num_parse_int((str){listen_at.at + colon, listen_at.len - colon}, &port);
    if (!split || port < 0 || port > 65535)
        return err_set(err,
                       "--listen wants an address and a port, as in 127.0.0.1:8080, not '%.*s'",
                       STR_ARG(listen_at));
    memcpy(host, listen_at.at, colon - 1);
    *address = (struct sockaddr_storage){0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;
    v4->sin_port = v6->sin6_port = htons((uint16_t)port);
    if (strcmp(host, "[::1]") == 0) {
        v6->sin6_family = AF_INET6;
        v6->sin6_addr = in6addr_loopback;
        return true;
    }
    if (strcmp(host, "localhost") == 0)
        snprintf(host, sizeof host, "127.0.0.1");
    v4->sin_family = AF_INET;
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1 && ntohl(v4->sin_addr.s_addr) >> 24 == 127)
        return true;
    return err_set(
        err,
        "--listen %s: only addresses of this machine itself (127.0.0.1, [::1]) are taken "
        "while there are no accounts: whoever can reach the server can read everything",
        host);
}

static bool socket_listen(const struct sockaddr_storage *address, int *out, int *port,
                          struct err *err)
{
    struct sockaddr_storage bound = *address;
    socklen_t len = address->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                   : sizeof(struct sockaddr_in);
    int asked = ntohs(((const struct sockaddr_in *)address)->sin_port), yes = 1;
    int s = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s >= 0)
        setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (s < 0 || bind(s, (const struct sockaddr *)address, len) != 0 || listen(s, 4096) != 0 ||
        getsockname(s, (struct sockaddr *)&bound, &len) != 0) {
        int why = errno;
        if (s >= 0)
            close(s);
        if (why == EADDRINUSE)
            return err_set(err,
                           "port %d is in use by another program; choose another with --listen "
                           "127.0.0.1:PORT",
                           asked);
        return err_set(err, "port %d cannot be listened on: %s", asked, strerror(why));
    }
    *port = ntohs(((const struct sockaddr_in *)&bound)->sin_port);
    *out = s;
    return true;
}

static struct MHD_Daemon *daemon_start(struct server *server, int listening, unsigned connections,
                                       unsigned per_address)
{
    int threads = parallel_threads() < LIMIT_THREADS ? parallel_threads() : LIMIT_THREADS;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listening, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 0, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, connections, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_IDLE_SECONDS, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_MEMORY, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)exchange_end, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_changed, server},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)exchange_begin, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escapes, server},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_TURBO, 0, NULL,
                            NULL, handle, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

bool server_start(const struct server_options *options, struct server **server, struct err *err)
{
    struct sockaddr_storage address;
    int listening = -1, port = 0;
    if (!server_address(str_from(options->listen), &address, err) ||
        !socket_listen(&address, &listening, &port, err))
        return false;
    struct server *s = calloc(1, sizeof *s);
    assert(s); /* once, at the start */
    *s = (struct server){.shelf = options->shelf, .port = port};
    unsigned connections = wire_prepare();
    unsigned per_address = options->per_address ? options->per_address : LIMIT_PER_ADDRESS;
    s->daemon = daemon_start(s, listening, connections, per_address);
    if (!s->daemon) {
        wire_finish();
        close(listening);
        free(s);
        return err_set(err, "the server's threads could not be started: %s", strerror(errno));
    }
    *server = s;
    return true;
}

int server_port(const struct server *server)
{
    return server->port;
}

void server_stop(struct server *server)
{
    MHD_stop_daemon(server->daemon);
    wire_finish();
    free(server);
}
