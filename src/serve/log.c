/* log.c - the server's log: JSON lines in UTC, one write each.
 * Flow: server.c, wire.c, shelf.c -> [log] -> a file or standard output. */
#include "serve/log.h"
#include "base/buf.h"
#include "serve/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int log_to = STDOUT_FILENO;

bool log_open(const char *path, struct err *err)
{
    if (!path)
        return true;
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0)
        return err_set(err, "%s: the log cannot be written here: %s", path, strerror(errno));
    log_to = file;
    return true;
}

static void line_begin(struct buf *line)
{
    /* a thread writes the second's text once a second */
    static _Thread_local char text[32];
    static _Thread_local time_t of;
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != of && gmtime_r(&now.tv_sec, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    of = now.tv_sec;
    int ms = (int)(now.tv_nsec / 1000000);
    const char rest[] = {'.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10),
                         (char)('0' + ms % 10)};
    buf_str(line, S("{\"time\":\""));
    buf_str(line, str_from(text));
    buf_str(line, (str){rest, sizeof rest});
    buf_str(line, S("Z\","));
}

/* A log that cannot be written must not stop the server: the line is lost. */
static void line_end(struct buf *line)
{
    buf_str(line, S("}\n"));
    ssize_t done;
    do
        done = write(log_to, line->at, line->len);
    while (done < 0 && errno == EINTR);
    buf_reset(line);
}

static str shortened(str s)
{
    return (str){s.at, s.len < LIMIT_LOG_TEXT ? s.len : LIMIT_LOG_TEXT};
}

void log_request(const struct log_request *r)
{
    struct buf line = {0};
    line_begin(&line);
    buf_str(&line, S("\"method\":"));
    buf_json(&line, shortened(r->method));
    buf_str(&line, S(",\"path\":"));
    buf_json(&line, shortened(r->path));
    buf_str(&line, S(",\"status\":"));
    buf_int(&line, r->status);
    buf_str(&line, S(",\"bytes\":"));
    buf_int(&line, (int64_t)r->bytes);
    buf_str(&line, S(",\"us\":"));
    buf_int(&line, r->microseconds);
    line_end(&line);
}

void log_event(const char *event, const char *text)
{
    struct buf line = {0};
    line_begin(&line);
    buf_format(&line, "\"event\":\"%s\",\"text\":", event);
    buf_json(&line, str_from(text));
    line_end(&line);
}

int64_t log_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
