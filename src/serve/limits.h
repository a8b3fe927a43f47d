/* limits.h - how much of anything a client may ask of the server: every number in one place.
 * docs/security.md names each with the test that reaches it. */
#pragma once

enum {
    LIMIT_HEAD = 4096,       /* bytes of a request's head, request line included */
    LIMIT_TARGET = 2048,     /* bytes of the request target (path and query) */
    LIMIT_HEADERS = 32,      /* header lines of a request */
    LIMIT_BODY = 16 << 20,   /* bytes of a request's body; most routes take far less */
    LIMIT_JSON = 16 << 10,   /* bytes of a body that is JSON */
    LIMIT_LARGE = 12,        /* larger bodies at once, all clients */
    LIMIT_PASSWORD = 4096,   /* bytes of a password that are looked at; more than 1024 is refused */
    LIMIT_HEAD_SECONDS = 10, /* from the first byte of a head to its last */
    LIMIT_IDLE_SECONDS = 30, /* without a byte in either direction */
    LIMIT_MEMORY = 7424,     /* bytes of buffers a connection: head, answer's head */
    LIMIT_CONNECTIONS = 16384,  /* at once, all clients */
    LIMIT_PER_ADDRESS = 1024,   /* at once, one client address, unless told otherwise */
    LIMIT_THREADS = 64,         /* more processors than this are not used */
    LIMIT_LOG_TEXT = 512,       /* bytes of a client's text that a log line repeats */
    LIMIT_EDITIONS = 256,       /* folders of the editions folder that are looked at */
    LIMIT_SITE_FILE = 64 << 20, /* bytes of one file of the web page */
};
