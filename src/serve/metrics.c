/* metrics.c - Flow: server.c -> [metrics] -> a watcher. */
#include "serve/metrics.h"
#include "serve/server.h"
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>

/* Upper bounds of the answer times that are counted, microseconds. */
static const int64_t bounds_us[] = {250, 1000, 5000, 25000, 100000, 250000, 1000000, 5000000};

struct metrics {
    const struct site *site;
    struct pools *pools;
    atomic_uint_fast64_t statuses[6]; /* by hundreds */
    atomic_uint_fast64_t times[COUNT(bounds_us)];
    atomic_uint_fast64_t count, us, full[PLACE_COUNT];
};

struct metrics *metrics_new(const struct site *site)
{
    struct metrics *m = calloc(1, sizeof *m);
    assert(m); /* once, at the start */
    m->site = site;
    return m;
}

void metrics_watch(struct metrics *m, struct pools *pools)
{
    m->pools = pools;
}

void metrics_close(struct metrics *m)
{
    free(m);
}

static void add(atomic_uint_fast64_t *to, uint64_t what)
{
    atomic_fetch_add_explicit(to, what, memory_order_relaxed);
}

void metrics_count(struct metrics *m, int status, int64_t us)
{
    add(&m->statuses[status >= 100 && status < 600 ? status / 100 : 0], 1);
    add(&m->count, 1);
    add(&m->us, us > 0 ? (uint64_t)us : 0);
    for (size_t i = 0; i < COUNT(bounds_us); i++)
        if (us <= bounds_us[i]) {
            add(&m->times[i], 1);
            break;
        }
}

void metrics_full(struct metrics *m, enum place place)
{
    add(&m->full[place], 1);
}

static unsigned long long value(atomic_uint_fast64_t *of)
{
    return atomic_load_explicit(of, memory_order_relaxed);
}

static void write_times(struct metrics *m, struct buf *out)
{
    unsigned long long sum = 0;
    buf_str(out, S("# HELP veerkracht_request_seconds Time to answer.\n"
                   "# TYPE veerkracht_request_seconds histogram\n"));
    for (size_t i = 0; i < COUNT(bounds_us); i++) {
        sum += value(&m->times[i]);
        buf_str(out, S("veerkracht_request_seconds_bucket{le=\""));
        buf_num(out, (double)bounds_us[i] / 1e6, 6);
        buf_format(out, "\"} %llu\n", sum);
    }
    buf_format(out, "veerkracht_request_seconds_bucket{le=\"+Inf\"} %llu\n", value(&m->count));
    buf_str(out, S("veerkracht_request_seconds_sum "));
    buf_num(out, (double)value(&m->us) / 1e6, 6);
    buf_format(out, "\nveerkracht_request_seconds_count %llu\n", value(&m->count));
}

void metrics_write(struct metrics *m, struct buf *out)
{
    buf_str(out, S("# HELP veerkracht_requests_total Requests answered, by hundreds of status.\n"
                   "# TYPE veerkracht_requests_total counter\n"));
    for (int i = 2; i < 6; i++)
        buf_format(out, "veerkracht_requests_total{status=\"%dxx\"} %llu\n", i,
                   value(&m->statuses[i]));
    write_times(m, out);
    buf_str(out, S("# HELP veerkracht_editions Editions that can be shown.\n"
                   "# TYPE veerkracht_editions gauge\n"));
    buf_format(out, "veerkracht_editions %zu\n", shelf_editions(m->site->shelf));
    if (!m->pools)
        return;
    buf_str(out, S("# HELP veerkracht_queue Requests that wait, by place of work.\n"
                   "# TYPE veerkracht_queue gauge\n"));
    for (int i = PLACE_DESK; i < PLACE_COUNT; i++)
        buf_format(out, "veerkracht_queue{place=\"%s\"} %zu\n", place_name((enum place)i),
                   pools_waiting(m->pools, (enum place)i));
    buf_str(out, S("# HELP veerkracht_queue_full_total Requests refused by a full queue.\n"
                   "# TYPE veerkracht_queue_full_total counter\n"));
    for (int i = PLACE_DESK; i < PLACE_COUNT; i++)
        buf_format(out, "veerkracht_queue_full_total{place=\"%s\"} %llu\n",
                   place_name((enum place)i), value(&m->full[i]));
}

/* ---- on an address of its own ---- */

struct metrics_server {
    struct MHD_Daemon *daemon;
};

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_len, void **context)
{
    (void)version, (void)upload;
    static int begun;
    struct metrics *m = cls;
    if (strcmp(method, "GET") != 0 || *upload_len > 0)
        return MHD_NO;
    if (!*context) {
        *context = &begun;
        return MHD_YES;
    }
    struct buf text = {0};
    unsigned status = 200;
    if (strcmp(url, "/metrics") == 0)
        metrics_write(m, &text);
    else if (strcmp(url, "/health") == 0 && shelf_ready(m->site->shelf))
        buf_str(&text, S("ok\n"));
    else
        buf_format(&text, "%u\n", status = strcmp(url, "/health") == 0 ? 503 : 404);
    struct MHD_Response *response = MHD_create_response_from_buffer(text.len, text.at,
                                                                    MHD_RESPMEM_MUST_FREE);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

bool metrics_serve(struct metrics *m, const char *listen, struct metrics_server **server,
                   struct err *err)
{
    struct sockaddr_storage address;
    if (!server_address(str_from(listen), true, &address, err))
        return false;
    struct metrics_server *s = calloc(1, sizeof *s);
    assert(s); /* once, at the start */
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, answer, m, MHD_OPTION_SOCK_ADDR, &address,
                                 MHD_OPTION_CONNECTION_LIMIT, 16U, MHD_OPTION_CONNECTION_TIMEOUT,
                                 10U, MHD_OPTION_END);
    if (!s->daemon) {
        free(s);
        return err_set(err, "--metrics %s cannot be listened on: %s", listen, strerror(errno));
    }
    *server = s;
    return true;
}

void metrics_stop(struct metrics_server *server)
{
    if (!server)
        return;
    MHD_stop_daemon(server->daemon);
    free(server);
}

int metrics_port(const struct metrics_server *server)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon,
                                                           MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}
