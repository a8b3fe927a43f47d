/* log.h - one JSON line a request and an event, written whole or not at all, so that lines of
 * several threads never mix and no client can write a line of its own.
 * Holds no address, no query and no header of a client: there is nothing personal to keep. */
#pragma once
#include "base/err.h"

/* Append to the file, or to standard output when path is NULL. Call once, before the rest. Lines of
 * requests reach it within a tenth of a second, events at once; all of them in order. */
MUST_USE bool log_open(const char *path, struct err *err);
/* Write what is left; what is said after it is written at once. */
void log_close(void);

struct log_request {
    str method, path; /* as the client sent them, without the query; cut at LIMIT_LOG_TEXT */
    int status;
    uint64_t bytes; /* of the body sent */
    int64_t microseconds;
};
/* {"time":"2024-06-03T10:00:00.123Z","method":"GET","path":"/","status":200,"bytes":1,"us":85} */
void log_request(const struct log_request *r);
/* {"time":...,"event":"edition_refused","text":"..."}; `event` is a word of ours. */
void log_event(const char *event, const char *text);
/* Microseconds of a clock that only goes forward. */
int64_t log_clock_us(void);
