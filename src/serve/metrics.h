/* metrics.h - what a watcher of the server wants to know, in the words of Prometheus, on an address
 * of its own that no visitor reaches. Counts only: nobody's name or address is in it. */
#pragma once
#include "base/buf.h"
#include "serve/pool.h"
#include "serve/site.h"

struct metrics;
struct metrics *metrics_new(const struct site *site);
void metrics_watch(struct metrics *m, struct pools *pools);
void metrics_close(struct metrics *m);
void metrics_count(struct metrics *m, int status, int64_t us);
/* A queue was full. */
void metrics_full(struct metrics *m, enum place place);
/* The text of /metrics. */
void metrics_write(struct metrics *m, struct buf *out);

/* Serve /metrics and /health at "address:port" until metrics_stop. */
struct metrics_server;
MUST_USE bool metrics_serve(struct metrics *m, const char *listen, struct metrics_server **server,
                            struct err *err);
void metrics_stop(struct metrics_server *server);
int metrics_port(const struct metrics_server *server);
