/* log.c - the server's log: JSON lines in UTC, gathered and written some at a time, since a write
 * of its own for every request took a fifteenth of the server's time. Flow: server.c, wire.c,
 * shelf.c -> [log] -> a file or standard output. */
#include "serve/log.h"
#include "base/buf.h"
#include "serve/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

enum {
    GATHER_MS = 50,       /* a line is written at most this long after it is made */
    GATHER_MOST = 1 << 20 /* what a disk that stalls may have waiting, in bytes */
};

static struct {
    int to;
    pthread_mutex_t lock; /* of `lines` and `ends` */
    pthread_cond_t some;  /* there are lines, or it ends */
    struct buf lines;
    bool ends, gathers;
    pthread_mutex_t writing; /* one writer at a time, so that lines stay in order */
    pthread_t writer;
} log_of = {.to = STDOUT_FILENO,
            .lock = PTHREAD_MUTEX_INITIALIZER,
            .some = PTHREAD_COND_INITIALIZER,
            .writing = PTHREAD_MUTEX_INITIALIZER};

/* A log that cannot be written must not stop the server: what it refuses is lost. */
static void write_all(str text)
{
    while (text.len > 0) {
        ssize_t done = write(log_of.to, text.at, text.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        text.at += done;
        text.len -= (size_t)done;
    }
}

/* Write what is gathered. */
static void flush(void)
{
    pthread_mutex_lock(&log_of.writing);
    pthread_mutex_lock(&log_of.lock);
    struct buf lines = log_of.lines;
    log_of.lines = (struct buf){0};
    pthread_mutex_unlock(&log_of.lock);
    write_all(buf_text(&lines));
    buf_reset(&lines);
    pthread_mutex_unlock(&log_of.writing);
}

static void *write_now_and_then(void *nothing)
{
    bool ends = false;
    while (!ends) {
        pthread_mutex_lock(&log_of.lock);
        while (log_of.lines.len == 0 && !log_of.ends)
            pthread_cond_wait(&log_of.some, &log_of.lock);
        ends = log_of.ends;
        pthread_mutex_unlock(&log_of.lock);
        if (!ends)
            nanosleep(&(struct timespec){.tv_nsec = GATHER_MS * 1000000L}, NULL);
        flush();
    }
    return nothing;
}

bool log_open(const char *path, struct err *err)
{
    int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640) : STDOUT_FILENO;
    if (file < 0)
        return err_set(err, "%s: the log cannot be written here: %s", path, strerror(errno));
    log_of.to = file;
    /* without the thread every line is written by who makes it */
    log_of.gathers = pthread_create(&log_of.writer, NULL, write_now_and_then, NULL) == 0;
    return true;
}

void log_close(void)
{
    if (!log_of.gathers)
        return;
    pthread_mutex_lock(&log_of.lock);
    log_of.ends = true;
    pthread_cond_signal(&log_of.some);
    pthread_mutex_unlock(&log_of.lock);
    pthread_join(log_of.writer, NULL);
    log_of.gathers = false;
}

static void write_time(struct buf *line)
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

/* Lines are made where they are gathered; line_end gives the lock back. */
static struct buf *line_begin(void)
{
    pthread_mutex_lock(&log_of.lock);
    write_time(&log_of.lines);
    return &log_of.lines;
}

static void line_end(struct buf *lines, bool at_once)
{
    buf_str(lines, S("}\n"));
    at_once = at_once || !log_of.gathers || lines->len > GATHER_MOST;
    if (!at_once)
        pthread_cond_signal(&log_of.some);
    pthread_mutex_unlock(&log_of.lock);
    if (at_once)
        flush();
}

static str shortened(str s)
{
    return (str){s.at, s.len < LIMIT_LOG_TEXT ? s.len : LIMIT_LOG_TEXT};
}

void log_request(const struct log_request *r)
{
    struct buf *line = line_begin();
    buf_str(line, S("\"method\":"));
    buf_json(line, shortened(r->method));
    buf_str(line, S(",\"path\":"));
    buf_json(line, shortened(r->path));
    buf_str(line, S(",\"status\":"));
    buf_int(line, r->status);
    buf_str(line, S(",\"bytes\":"));
    buf_int(line, (int64_t)r->bytes);
    buf_str(line, S(",\"us\":"));
    buf_int(line, r->microseconds);
    line_end(line, false);
}

void log_event(const char *event, const char *text)
{
    struct buf *line = line_begin();
    buf_format(line, "\"event\":\"%s\",\"text\":", event);
    buf_json(line, str_from(text));
    line_end(line, true);
}

int64_t log_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
