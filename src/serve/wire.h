/* wire.h - the place where every byte of a client passes strict.c before libmicrohttpd sees it.
 * libmicrohttpd has no hook for raw bytes; it reads with recv(), and the program's own recv(), in
 * wire.c, stands before the C library's. docs/decisions/http.md weighs this against the other ways.
 * It fails closed: a request that did not pass here is not answered (wire_request_begins). */
#pragma once
#include "base/base.h"

struct sockaddr;
struct wire; /* one connection */

/* Make room for every socket this process may open, after raising that number as far as
 * LIMIT_CONNECTIONS asks and the system allows. Call once, before the first connection.
 * returns  connections that can be open at once */
unsigned wire_prepare(void);
void wire_finish(void);
/* Watch a connection from now on, and stop watching it before its socket is closed. Both are called
 * by the thread that reads the socket. */
struct wire *wire_open(int socket, const struct sockaddr *peer);
void wire_close(struct wire *wire);
/* The address at the other end, as text; empty when it has none. */
const char *wire_address(const struct wire *wire);
/* A request of this connection is about to be answered.
 * returns  false when its head did not pass strict.c: then nothing may be answered */
MUST_USE bool wire_request_begins(struct wire *wire);
void wire_request_ends(struct wire *wire);
