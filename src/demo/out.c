/* out.c - buffered text output. */
#include "demo/out.h"
#include "base/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FULL = 1 << 20 };

bool out_open(struct out *o, const char *path, struct err *err)
{
    *o = (struct out){.path = path,
                      .file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (o->file < 0)
        return err_set(err, "%s: cannot be made: %s", path, strerror(errno));
    return true;
}

static void flush(struct out *o)
{
    o->failed |= interrupt_asked();
    for (size_t done = 0; done < o->buf.len && !o->failed;) {
        ssize_t n = write(o->file, o->buf.at + done, o->buf.len - done);
        if (n < 0 && errno == EINTR)
            continue;
        o->failed = n <= 0;
        done += n > 0 ? (size_t)n : 0;
    }
    o->buf.len = 0;
}

static void add(struct out *o, const char *at, size_t len)
{
    buf_bytes(&o->buf, at, len);
    if (o->buf.len >= FULL)
        flush(o);
}

void out_text(struct out *o, const char *text)
{
    add(o, text, strlen(text));
}

/* Digits of `value` at the end of a field of 24 bytes; returns the first. */
static char *digits(char field[24], uint64_t value, int least)
{
    char *at = field + 24;
    while (value || least > 0) {
        *--at = (char)('0' + value % 10);
        value /= 10;
        least--;
    }
    return at;
}

static uint64_t size_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void out_int(struct out *o, int64_t value)
{
    char field[24], *at = digits(field, size_of(value), 1);
    if (value < 0)
        *--at = '-';
    add(o, at, (size_t)(field + 24 - at));
}

void out_scaled(struct out *o, int64_t value, int decimals)
{
    uint64_t size = size_of(value), unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    char whole[24], part[24], text[52], *w = digits(whole, size / unit, 1),
                                        *p = digits(part, size % unit, decimals);
    size_t length = 0, decimal_length = (size_t)decimals;
    while (decimal_length && p[decimal_length - 1] == '0')
        decimal_length--;
    if (value < 0)
        text[length++] = '-';
    memcpy(text + length, w, (size_t)(whole + 24 - w));
    length += (size_t)(whole + 24 - w);
    if (decimal_length) {
        text[length++] = '.';
        memcpy(text + length, p, decimal_length);
        length += decimal_length;
    }
    add(o, text, length);
}

void out_padded(struct out *o, const char *text, int width)
{
    int blanks = (width < 0 ? -width : width) - (int)strlen(text);
    add(o, "\"", 1);
    for (int i = 0; width > 0 && i < blanks; i++)
        add(o, " ", 1);
    out_text(o, text);
    for (int i = 0; width < 0 && i < blanks; i++)
        add(o, " ", 1);
    add(o, "\"", 1);
}

void out_padded_int(struct out *o, int64_t value, int width)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    out_padded(o, text, width);
}

void out_padded_tenth(struct out *o, int64_t tenths, int width)
{
    char text[32];
    uint64_t size = size_of(tenths);
    snprintf(text, sizeof text, "%s%llu.%llu", tenths < 0 ? "-" : "",
             (unsigned long long)(size / 10), (unsigned long long)(size % 10));
    out_padded(o, text, width);
}

bool out_close(struct out *o, struct err *err)
{
    flush(o);
    buf_reset(&o->buf);
    bool closed = close(o->file) == 0;
    if (o->failed || !closed)
        return err_set(err, "%s: cannot be written (is the disk full?)", o->path);
    return true;
}
