/* wire.c - sockets watched by strict.c.
 * Knows sockets and time; knows nothing of libmicrohttpd but that it reads with recv(2).
 * Flow: client -> recv in [wire] -> strict.c -> libmicrohttpd -> server.c. */
#include "serve/wire.h"
#include "serve/answer.h"
#include "serve/limits.h"
#include "serve/log.h"
#include "serve/strict.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

struct wire {
    struct strict strict;
    int socket;
    uint32_t begun, ended; /* requests handed to server.c, and done there */
    int64_t head_began_us; /* 0 between requests */
    bool told;             /* the refusal was answered */
    char address[INET6_ADDRSTRLEN];
};

/* One slot a socket number. A slot is written and read by the thread that owns the connection; the
 * kernel gives a number to one connection at a time. */
static struct wire **wires;
static size_t wires_count;

enum { OTHER_FILES = 256 }; /* descriptors that are no connections: log, epoll, folders */

unsigned wire_prepare(void)
{
    struct rlimit files = {0};
    const rlim_t wanted = LIMIT_CONNECTIONS + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    (void)getrlimit(RLIMIT_NOFILE, &files);
    wires_count = files.rlim_cur;
    wires = calloc(wires_count, sizeof *wires);
    if (!wires) {
        fputs("veerkrachtd: out of memory for the table of connections\n", stderr);
        exit(EXIT_FAILURE);
    }
    if (wires_count >= wanted)
        return LIMIT_CONNECTIONS;
    return wires_count > 2 * OTHER_FILES ? (unsigned)wires_count - OTHER_FILES : OTHER_FILES;
}

void wire_finish(void)
{
    free(wires);
    wires = NULL;
    wires_count = 0;
}

static void write_address(const struct sockaddr *peer, char text[INET6_ADDRSTRLEN])
{
    if (peer && peer->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, text,
                  INET6_ADDRSTRLEN);
    else if (peer && peer->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr, text,
                  INET6_ADDRSTRLEN);
}

struct wire *wire_open(int socket, const struct sockaddr *peer)
{
    assert(socket >= 0 && (size_t)socket < wires_count);
    struct wire *wire = calloc(1, sizeof *wire);
    if (wire) {
        wire->socket = socket;
        write_address(peer, wire->address);
        wires[socket] = wire;
    }
    return wire;
}

const char *wire_address(const struct wire *wire)
{
    return wire ? wire->address : "";
}

void wire_close(struct wire *wire)
{
    if (!wire)
        return;
    wires[wire->socket] = NULL;
    free(wire);
}

bool wire_request_begins(struct wire *wire)
{
    if (!wire || wire->begun >= wire->strict.heads)
        return false;
    wire->begun++;
    return true;
}

/* Answer a refused request, once, when no earlier answer of the connection is under way. What the
 * client still has on its way is read and dropped: closing over it would tear the answer up. */
static void tell_refusal(struct wire *wire)
{
    if (wire->told || wire->begun != wire->ended)
        return;
    wire->told = true;
    char head[2048], rest[4096];
    size_t len = answer_refusal(wire->strict.status, head, sizeof head);
    (void)!send(wire->socket, head, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    for (int i = 0; i < 64; i++)
        if (recvfrom(wire->socket, rest, sizeof rest, MSG_DONTWAIT, NULL, NULL) <= 0)
            break;
    char text[160];
    snprintf(text, sizeof text, "%d: %s", wire->strict.status, wire->strict.why);
    log_event("request_refused", text);
}

/* A refusal that had to wait for the answers before it is told now. The library has nothing left to
 * read and would wait for ever; shutting the reading side down makes it look again. */
void wire_request_ends(struct wire *wire)
{
    wire->ended++;
    if (!wire->strict.status || wire->ended < wire->strict.heads)
        return;
    tell_refusal(wire);
    shutdown(wire->socket, SHUT_RD);
}

/* A head that trickles in holds a connection open for nothing. */
static void watch_time(struct wire *wire)
{
    if (wire->strict.head_len == 0) {
        wire->head_began_us = 0;
        return;
    }
    int64_t now = log_clock_us();
    if (wire->head_began_us == 0)
        wire->head_began_us = now;
    if (now - wire->head_began_us > LIMIT_HEAD_SECONDS * INT64_C(1000000)) {
        wire->strict.status = 408;
        wire->strict.why = "the head of the request came too slowly";
    }
}

static ssize_t wire_read(struct wire *wire, char *bytes, ssize_t got)
{
    size_t passed = strict_feed(&wire->strict, bytes, (size_t)got);
    if (!wire->strict.status)
        watch_time(wire);
    if (!wire->strict.status || passed > 0)
        return (ssize_t)passed;
    tell_refusal(wire);
    return 0; /* as if the client had closed: libmicrohttpd then does */
}

/* Stands before the C library's recv for the whole program; sockets that are not watched (none in
 * the server today) are read as ever. */
ssize_t recv(int socket, void *bytes, size_t room, int flags)
{
    bool watched = socket >= 0 && (size_t)socket < wires_count && wires[socket];
    struct wire *wire = watched ? wires[socket] : NULL;
    if (wire && wire->strict.status) {
        tell_refusal(wire);
        return 0;
    }
    ssize_t got = recvfrom(socket, bytes, room, flags, NULL, NULL);
    return wire && got > 0 ? wire_read(wire, bytes, got) : got;
}
