/* buf.c - text and bytes that grow while they are written. */
#include "base/buf.h"
#include "base/num.h"

static void make_room(struct buf *b, size_t more)
{
    size_t needed = b->len + more;
    if (needed < more) {
        fputs("veerkracht: an output is larger than memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    if (needed <= b->room)
        return;
    size_t room = b->room ? b->room : 256;
    while (room < needed)
        room += room / 2;
    char *at = realloc(b->at, room);
    if (!at) {
        fprintf(stderr, "veerkracht: out of memory for an output of %zu MB\n", room >> 20);
        exit(EXIT_FAILURE);
    }
    b->at = at;
    b->room = room;
}

void buf_reset(struct buf *b)
{
    free(b->at);
    *b = (struct buf){0};
}

void buf_bytes(struct buf *b, const void *bytes, size_t len)
{
    if (!len)
        return;
    make_room(b, len);
    memcpy(b->at + b->len, bytes, len);
    b->len += len;
}

void buf_str(struct buf *b, str s)
{
    buf_bytes(b, s.at, s.len);
}

void buf_byte(struct buf *b, uint8_t byte)
{
    make_room(b, 1);
    b->at[b->len++] = (char)byte;
}

void buf_int(struct buf *b, int64_t value)
{
    char text[20], *at = text + sizeof text;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    buf_bytes(b, at, (size_t)(text + sizeof text - at));
}

void buf_format(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    make_room(b, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(b->at + b->len, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}

void buf_num(struct buf *b, double value, int decimals)
{
    char text[NUM_TEXT];
    buf_bytes(b, text, num_write(text, value, decimals));
}

/* Length of the valid UTF-8 sequence at the front of s; 0 when there is none. */
static size_t utf8_length(str s)
{
    const uint8_t *u = (const uint8_t *)s.at;
    size_t len = u[0] < 0x80                   ? 1
                 : u[0] >= 0xc2 && u[0] < 0xe0 ? 2
                 : (u[0] & 0xf0) == 0xe0       ? 3
                 : u[0] >= 0xf0 && u[0] < 0xf5 ? 4
                                               : 0;
    if (!len || len > s.len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((u[i] & 0xc0) != 0x80)
            return 0;
    if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ||
        (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f))
        return 0;
    return len;
}

void buf_json(struct buf *b, str s)
{
    buf_byte(b, '"');
    while (s.len) {
        uint8_t c = (uint8_t)s.at[0];
        size_t len = utf8_length(s);
        if (c == '"' || c == '\\') {
            buf_byte(b, '\\');
            buf_byte(b, c);
        } else if (c < 0x20 || c == 0x7f) {
            buf_format(b, "\\u%04x", c);
        } else if (!len) {
            buf_str(b, S("\xef\xbf\xbd"));
        } else {
            buf_bytes(b, s.at, len);
        }
        size_t step = len ? len : 1;
        s.at += step;
        s.len -= step;
    }
    buf_byte(b, '"');
}

void buf_csv(struct buf *b, str s)
{
    double number;
    bool special = false;
    for (size_t i = 0; i < s.len; i++)
        special = special || s.at[i] == '"' || s.at[i] == ',' || s.at[i] == ';' ||
                  s.at[i] == '\n' || s.at[i] == '\r';
    bool formula = s.len && strchr("=+-@\t\r", s.at[0]) && !num_parse(s, '.', &number);
    if (special)
        buf_byte(b, '"');
    if (formula)
        buf_byte(b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, (uint8_t)s.at[i]);
    }
    if (special)
        buf_byte(b, '"');
}

str buf_text(const struct buf *b)
{
    return (str){b->at, b->len};
}
