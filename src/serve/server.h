/* server.h - the listening server: libmicrohttpd around the router. */
#pragma once
#include "base/err.h"
#include "serve/site.h"

struct server;

struct server_options {
    const char *listen;      /* "127.0.0.1:8080" or "[::1]:8080"; port 0: the system picks one */
    unsigned per_address;    /* connections at once of one client address; 0: LIMIT_PER_ADDRESS */
    const struct site *site; /* outlives the server */
    bool proxied;            /* X-Forwarded-For of the proxy in front is believed */
    double rates;            /* times the limits of rate.h; 0: none */
};

/* Start listening; answers come from threads of their own. Without accounts, or with those of the
 * demonstration, only loopback addresses are taken.
 * Signals should be blocked before, so that the threads never see them. */
MUST_USE bool server_start(const struct server_options *options, struct server **server,
                           struct err *err);
/* The port listened on. */
int server_port(const struct server *server);
/* Stop accepting, end all connections, wait for the threads. */
void server_stop(struct server *server);
/* Read "address:port"; unless `anywhere`, fails with a sentence for what is no loopback address. */
struct sockaddr_storage;
MUST_USE bool server_address(str listen, bool anywhere, struct sockaddr_storage *address,
                             struct err *err);
struct metrics *server_metrics(const struct server *server);
