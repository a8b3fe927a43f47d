/* server.c - the rim between libmicrohttpd and the rest of serve.
 * Knows the library and sockets; what is answered is decided in router.c.
 * Flow: wire.c -> libmicrohttpd -> [server] -> router.c -> answer -> libmicrohttpd. */
#include "serve/server.h"
#include "base/num.h"
#include "base/parallel.h"
#include "people/session.h"
#include "serve/header.h"
#include "serve/limits.h"
#include "serve/log.h"
#include "serve/metrics.h"
#include "serve/refused.h"
#include "serve/response.h"
#include "serve/router.h"
#include "serve/seen.h"
#include "serve/wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
    struct MHD_Daemon *daemon;
    const struct site *site;
    struct pools *pools; /* NULL: open, everything is answered where it is read */
    struct rates *rates; /* NULL: no limits */
    struct metrics *metrics;
    bool proxied;
    int port;
    atomic_int large; /* bodies larger than LIMIT_JSON that are being read or worked on */
};

/* One request, from its first line to the last byte of its answer. */
struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    int64_t began_us;
    struct wire *wire;
    char *target; /* as sent: method functions of the library see it decoded */
    char method[16];
    char address[INET6_ADDRSTRLEN];
    struct buf body;
    str token;   /* of a session, as sent; empty: none */
    bool bearer; /* it came in Authorization, not in a cookie */
    bool known;  /* q.who is looked up */
    bool ready;  /* the answer is made */
    struct answer answer;
    uint64_t bytes;
    bool begun;
    bool large;       /* counted in server.large */
    struct request q; /* last: its room is not zeroed */
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

static enum MHD_Result send_answer(struct exchange *x)
{
    struct answer *a = &x->answer;
    bool head_only = strcmp(x->method, "HEAD") == 0;
    router_finish(&x->q, a);
    x->bytes = head_only || a->status == 304 ? 0 : a->made.len ? a->made.len : a->len;
    return response_send(a, x->server->site->secure, x->connection);
}

/* ---- who calls ---- */

/* The client's address: the connection's, or what our own proxy says it is. */
static void find_address(struct exchange *x)
{
    struct in6_addr read;
    str told = str_trim(header_of(x->connection, "X-Forwarded-For"));
    if (x->server->proxied && told.len && told.len < sizeof x->address) {
        memcpy(x->address, told.at, told.len);
        x->address[told.len] = '\0';
        if (inet_pton(AF_INET, x->address, &read) == 1 ||
            inet_pton(AF_INET6, x->address, &read) == 1)
            return;
    }
    snprintf(x->address, sizeof x->address, "%s", wire_address(x->wire));
}

static void find_token(struct exchange *x)
{
    str cookie = cookie_find(header_of(x->connection, "Cookie"),
                             str_from(site_cookie(x->server->site)));
    str bearer = bearer_token(header_of(x->connection, "Authorization"));
    x->bearer = bearer.len > 0;
    x->token = x->bearer ? bearer : cookie;
    if (!token_fits(x->token))
        x->token = (str){0};
}

/* A page in another site's frame has its token in memory, everybody else has a cookie: neither
 * token is good in the other's place. */
static void keep_apart(struct exchange *x)
{
    if (x->q.who.kind != WHO_NOBODY && x->q.who.embed != x->bearer)
        x->q.who = (struct who){0};
}

/* What is known without asking the store. */
static void identify(struct exchange *x)
{
    const struct site *site = x->server->site;
    x->known = true;
    if (!site->db) {
        x->q.who = (struct who){.kind = WHO_OPEN};
        return;
    }
    find_token(x);
    if (x->token.len)
        x->known = seen_find(site->seen, x->token, log_clock_us(), &x->q.who);
    keep_apart(x);
}

static bool ask_store(struct exchange *x)
{
    const struct site *site = x->server->site;
    struct err err = {0};
    uint64_t age = seen_age(site->seen);
    if (!session_who(site->db, x->token, x->q.now, &x->q.who, &err)) {
        log_event("people_store", err.text);
        x->answer.status = 503;
        return false;
    }
    seen_keep(site->seen, age, x->token, log_clock_us(), &x->q.who);
    keep_apart(x);
    x->known = true;
    return true;
}

/* ---- answering ---- */

static void answer_now(struct exchange *x)
{
    int refused = router_judge(&x->q);
    x->answer.status = refused ? refused : 200;
    if (!refused)
        x->q.route->run(&x->q, &x->answer);
    else if (x->server->site->refused)
        refused_note(x->server->site->refused, &x->q);
    if (!request_is_read(&x->q) && x->answer.status < 400 && x->server->site->seen)
        seen_forget(x->server->site->seen);
    x->ready = true;
}

/* Each thread's scratch; a request's secrets do not stay in it. */
static _Thread_local struct arena desk_space;

static void answer_at_desk(void *exchange)
{
    struct exchange *x = exchange;
    if (!desk_space.at)
        desk_space = arena_open("request", 64 << 20);
    struct arena scratch = desk_space;
    x->q.arena = &scratch;
    if (x->known || ask_store(x))
        answer_now(x);
    x->ready = true;
    explicit_bzero(desk_space.at, (size_t)(scratch.at - desk_space.at));
    if (x->body.len)
        explicit_bzero(x->body.at, x->body.len);
    x->q.arena = NULL;
    MHD_resume_connection(x->connection);
}

static void refuse_busy(struct exchange *x, int64_t seconds)
{
    x->answer.status = 429;
    x->answer.retry_s = seconds;
    x->ready = true;
}

/* The request is whole: answer it here, or hand it to the place where its work is done. */
static enum MHD_Result dispatch(struct exchange *x)
{
    const struct server *s = x->server;
    const struct route *r = x->q.route;
    x->q.body = buf_text(&x->body);
    int64_t wait = rates_take(s->rates, r->rate, x->q.address, log_clock_us());
    if (wait)
        refuse_busy(x, wait);
    if (!x->ready)
        identify(x);
    if (!x->ready && x->known && (r->place == PLACE_HERE || !s->pools))
        answer_now(x);
    if (x->ready)
        return send_answer(x);
    enum place place = r->place == PLACE_HERE ? PLACE_DESK : r->place;
    MHD_suspend_connection(x->connection);
    if (!pools_add(s->pools, place, answer_at_desk, x)) {
        metrics_full(s->metrics, place);
        refuse_busy(x, 2);
        MHD_resume_connection(x->connection);
    }
    return MHD_YES;
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
    struct exchange *x = malloc(sizeof *x);
    if (!x)
        return NULL;
    memset(x, 0, offsetof(struct exchange, q.room)); /* the room of the path needs no zeros */
    x->server = server;
    x->connection = connection;
    x->began_us = log_clock_us();
    x->wire = wire_of(connection);
    x->target = strdup(target);
    return x;
}

static void exchange_end(void *server, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)connection;
    const struct server *s = server;
    struct exchange *x = *context;
    *context = NULL;
    if (!x)
        return;
    if (x->begun) {
        str target = str_from(x->target);
        int64_t us = log_clock_us() - x->began_us;
        wire_request_ends(x->wire);
        metrics_count(s->metrics, x->answer.status, us);
        log_request(&(struct log_request){
            .method = str_from(x->method),
            .path = {target.at, str_find(target, '?')},
            .status = x->answer.status,
            .bytes = code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? x->bytes : 0,
            .microseconds = us,
        });
    }
    if (x->large)
        atomic_fetch_sub(&x->server->large, 1);
    answer_free(&x->answer);
    buf_reset(&x->body);
    free(x->target);
    free(x);
}

/* The head is read: find the route, and see whether the body that follows may be as large. */
static void exchange_head(struct exchange *x, const char *method)
{
    snprintf(x->method, sizeof x->method, "%s", method);
    find_address(x);
    x->q.method = str_from(x->method);
    x->q.target = str_from(x->target);
    x->q.header = header_of;
    x->q.source = x->connection;
    x->q.site = x->server->site;
    x->q.pools = x->server->pools;
    x->q.address = str_from(x->address);
    x->q.now = time(NULL);
    int64_t length = 0;
    x->answer.status = router_find(route_tables, route_tables_count, &x->q, &x->answer);
    if (x->answer.status == 0 &&
        num_parse_int(header_of(x->connection, "Content-Length"), &length) &&
        length > (int64_t)x->q.route->body)
        x->answer.status = 413;
    /* what is read before anybody knows who sends it is bounded for all together */
    x->large = x->answer.status == 0 && length > LIMIT_JSON;
    if (x->large && atomic_fetch_add(&x->server->large, 1) >= LIMIT_LARGE) {
        x->answer.status = 429;
        x->answer.retry_s = 5;
    }
    x->ready = x->answer.status != 0;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_len, void **context)
{
    (void)cls, (void)connection, (void)url, (void)version;
    struct exchange *x = *context;
    if (!x || !x->target)
        return MHD_NO;
    if (!x->begun) { /* answered here the library would close the connection: it has yet to read */
        x->begun = wire_request_begins(x->wire);
        if (x->begun)
            exchange_head(x, method);
        return x->begun ? MHD_YES : MHD_NO;
    }
    if (*upload_len > 0) { /* of a refused request: read to keep the connection in step */
        if (!x->ready && x->body.len + *upload_len <= x->q.route->body)
            buf_bytes(&x->body, upload, *upload_len);
        *upload_len = 0;
        return MHD_YES;
    }
    return x->ready ? send_answer(x) : dispatch(x);
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
    const union MHD_ConnectionInfo *socket = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *context = socket && peer ? wire_open(socket->connect_fd, peer->client_addr) : NULL;
}

/* The library decodes the address in place; ours is decoded once, by path_decode. */
static size_t leave_escapes(void *server, struct MHD_Connection *connection, char *text)
{
    (void)server, (void)connection;
    return strlen(text);
}

/* ---- starting and stopping ---- */

bool server_address(str listen_at, bool anywhere, struct sockaddr_storage *address, struct err *err)
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
    bool read = inet_pton(AF_INET, host, &v4->sin_addr) == 1;
    if (read && (anywhere || ntohl(v4->sin_addr.s_addr) >> 24 == 127))
        return true;
    return err_set(
        err,
        "--listen %s: only addresses of this machine itself (127.0.0.1, [::1]) are taken "
        "while there are no accounts or only those of the demonstration: whoever can "
        "reach the server could read everything. A proxy in front makes it public, see "
        "docs/operate.md",
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
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0,
        NULL, NULL, handle, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static void server_free(struct server *s)
{
    pools_free(s->pools);
    rates_close(s->rates);
    metrics_close(s->metrics);
    wire_finish();
    free(s);
}

bool server_start(const struct server_options *options, struct server **server, struct err *err)
{
    struct sockaddr_storage address;
    int listening = -1, port = 0;
    bool anywhere = options->site->db && !options->site->demo;
    if (!server_address(str_from(options->listen), anywhere, &address, err) ||
        !socket_listen(&address, &listening, &port, err))
        return false;
    struct server *s = calloc(1, sizeof *s);
    assert(s); /* once, at the start */
    *s = (struct server){.site = options->site,
                         .port = port,
                         .proxied = options->proxied,
                         .metrics = metrics_new(options->site)};
    unsigned connections = wire_prepare();
    unsigned per_address = options->per_address ? options->per_address
                           : options->proxied   ? connections
                                                : LIMIT_PER_ADDRESS;
    if (options->site->db) {
        s->pools = pools_start();
        s->rates = rates_new(options->rates);
        metrics_watch(s->metrics, s->pools);
    }
    s->daemon = daemon_start(s, listening, connections, per_address);
    if (!s->daemon) {
        close(listening);
        pools_end(s->pools);
        server_free(s);
        return err_set(err, "the server's threads could not be started: %s", strerror(errno));
    }
    *server = s;
    return true;
}

int server_port(const struct server *server)
{
    return server->port;
}

struct metrics *server_metrics(const struct server *server)
{
    return server->metrics;
}

void server_stop(struct server *server)
{
    MHD_socket listening = MHD_quiesce_daemon(server->daemon); /* nobody new */
    pools_end(server->pools);                                  /* what waits is still answered */
    MHD_stop_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    server_free(server);
}
