/* strict.c - an automaton over the bytes of HTTP/1.x requests; see strict.h for why.
 * Knows the grammar of RFC 9110 and 9112 as far as framing goes; knows no route and no file.
 * Flow: socket -> wire.c -> [strict] -> libmicrohttpd. */
#include "serve/strict.h"
#include "serve/limits.h"

enum step {
    METHOD,
    TARGET,
    VERSION,
    LINE_START, /* of a header, or of the empty line that ends the head */
    NAME,
    VALUE,
    LINE_LF, /* CR was read, LF is due */
    LAST_LF, /* CR of the empty line was read */
    BODY,
};

/* Headers that may stand only once in a request: two of them can be read in two ways. */
enum { HOST, CONTENT_LENGTH, TRANSFER_ENCODING };
static const char *const once[] = {
    [HOST] = "host",
    [CONTENT_LENGTH] = "content-length",
    [TRANSFER_ENCODING] = "transfer-encoding",
    "content-type",
    "authorization",
    "origin",
    "range",
    "expect",
    "cookie",
};

static void refuse(struct strict *s, int status, const char *why)
{
    s->status = status;
    s->why = why;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 9110 5.6.2 */
static bool is_token(char c)
{
    return is_digit(c) || is_letter(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Characters of a path (RFC 3986 3.3), '%' aside. */
static bool is_path(char c)
{
    return is_digit(c) || is_letter(c) || (c && strchr("/-._~!$&'()*+,;=:@", c));
}

static void read_method(struct strict *s, char c)
{
    if (c == ' ' && s->part_len > 0) {
        s->name[s->part_len] = 0;
        s->reads = strcmp(s->name, "GET") == 0 || strcmp(s->name, "HEAD") == 0;
        s->where = TARGET;
        s->part_len = 0;
        return;
    }
    if (!(c >= 'A' && c <= 'Z') || s->part_len == STRICT_NAME - 1)
        refuse(s, 400, "the method is no word of capitals");
    else
        s->name[s->part_len++] = c;
}

/* One character of the target that is no blank. */
static void read_target_character(struct strict *s, char c)
{
    if (s->part_len++ == 0 && c != '/') {
        refuse(s, 400, "the target does not begin with '/'");
    } else if (s->escape) {
        bool zero_byte = s->escape == 1 ? c == '0' && s->name[0] == '0' : false;
        s->name[0] = c;
        s->escape--;
        if (!is_hex(c) || zero_byte)
            refuse(s, 400, "'%' in the target wants two hexadecimal digits, not 00");
    } else if (c == '%') {
        s->escape = 2;
    } else if (c == '?') {
        s->in_query = true;
    } else if (!(is_path(c) || (s->in_query && c > ' ' && c <= '~' && c != '#'))) {
        refuse(s, 400, "a character in the target should have been escaped");
    }
}

static void read_target(struct strict *s, char c)
{
    if (c != ' ' || s->part_len == 0) {
        if (s->part_len == LIMIT_TARGET)
            refuse(s, 414, "the target is too long");
        else
            read_target_character(s, c);
        return;
    }
    if (s->escape)
        refuse(s, 400, "'%' in the target wants two hexadecimal digits, not 00");
    s->where = VERSION;
    s->part_len = 0;
}

static void read_version(struct strict *s, char c)
{
    static const char form[] = "HTTP/9.9";
    uint32_t at = s->part_len++;
    if (at < sizeof form - 1) {
        if (form[at] == '9' ? !is_digit(c) : c != form[at])
            refuse(s, 400, "the version is not HTTP/1.1 or HTTP/1.0");
        s->name[at] = c;
        return;
    }
    if (c != '\r') {
        refuse(s, 400, "the request line does not end with the version, CR and LF");
        return;
    }
    s->old = memcmp(s->name, "HTTP/1.0", 8) == 0;
    if (!s->old && memcmp(s->name, "HTTP/1.1", 8) != 0)
        refuse(s, 505, "the version is not HTTP/1.1 or HTTP/1.0");
    s->where = LINE_LF;
}

static void name_known(struct strict *s)
{
    s->header = -1;
    if (s->part_len >= STRICT_NAME)
        return;
    s->name[s->part_len] = 0;
    for (int i = 0; i < (int)COUNT(once); i++)
        if (strcmp(s->name, once[i]) == 0)
            s->header = i;
    if (s->header < 0)
        return;
    if (s->seen & 1u << s->header)
        refuse(s, 400, "a header that may stand once stands twice");
    s->seen |= 1u << s->header;
}

static void read_name(struct strict *s, char c)
{
    if (c == ':') {
        name_known(s);
        s->where = VALUE;
        s->part_len = 0;
        s->text_begun = false;
        return;
    }
    if (!is_token(c)) {
        refuse(s, 400, "a header's name is no word with a colon behind it");
        return;
    }
    if (s->part_len < STRICT_NAME - 1)
        s->name[s->part_len] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    s->part_len++;
}

static void read_line_start(struct strict *s, char c)
{
    if (c == '\r') {
        s->where = LAST_LF;
        return;
    }
    if (++s->headers > LIMIT_HEADERS) {
        refuse(s, 431, "too many header lines");
        return;
    }
    s->where = NAME;
    s->part_len = 0;
    if (c == ':')
        refuse(s, 400, "a header has no name");
    else
        read_name(s, c); /* a blank, the start of a folded line, is refused there */
}

/* Values that decide where the request ends or whom it is for. */
static void read_value_character(struct strict *s, char c)
{
    bool blank = c == ' ' || c == '\t';
    if (!blank) {
        if (s->text_begun && s->header <= CONTENT_LENGTH && s->name[0] == ' ')
            refuse(s, 400, "a blank within Host or Content-Length");
        s->text_begun = true;
    }
    s->name[0] = blank ? ' ' : 0;
    if (blank)
        return;
    if (s->header == CONTENT_LENGTH) {
        if (!is_digit(c) || s->part_len == 15)
            refuse(s, 400, "Content-Length is not a number of at most 15 digits");
        s->length = s->length * 10 + (uint64_t)(c - '0');
        s->part_len++;
    } else if (!is_digit(c) && !is_letter(c) && !strchr(".-:[]", c)) {
        refuse(s, 400, "Host is no host");
    }
}

static void read_value(struct strict *s, char c)
{
    if (c == '\r') {
        if (!s->text_begun && (s->header == HOST || s->header == CONTENT_LENGTH))
            refuse(s, 400, "Host or Content-Length is empty");
        s->where = LINE_LF;
    } else if (((unsigned char)c < ' ' && c != '\t') || c == 0x7f) {
        refuse(s, 400, "a control character in a header's value");
    } else if (s->header == HOST || s->header == CONTENT_LENGTH) {
        read_value_character(s, c);
    }
}

static void expect_lf(struct strict *s, char c)
{
    if (c != '\n')
        refuse(s, 400, "CR without LF");
    s->where = LINE_START;
}

/* The head is whole but for this byte: what can only be judged of the whole is judged here. */
static void end_head(struct strict *s, char c)
{
    bool has_length = s->seen & 1u << CONTENT_LENGTH;
    bool has_coding = s->seen & 1u << TRANSFER_ENCODING;
    if (c != '\n')
        refuse(s, 400, "CR without LF");
    else if (has_length && has_coding)
        refuse(s, 400, "Content-Length together with Transfer-Encoding");
    else if (has_coding)
        refuse(s, 411, "a body wants Content-Length; Transfer-Encoding is not taken");
    else if (!s->old && !(s->seen & 1u << HOST))
        refuse(s, 400, "HTTP/1.1 wants a Host");
    else if (s->reads && s->length > 0)
        refuse(s, 400, "GET and HEAD have no body here");
    else if (s->length > LIMIT_BODY)
        refuse(s, 413, "the body is too long");
    if (s->status)
        return;
    *s = (struct strict){
        .heads = s->heads + 1, .body_left = s->length, .where = s->length ? BODY : METHOD};
}

static void read_byte(struct strict *s, char c)
{
    static void (*const steps[])(struct strict *, char) = {
        [METHOD] = read_method,         [TARGET] = read_target, [VERSION] = read_version,
        [LINE_START] = read_line_start, [NAME] = read_name,     [VALUE] = read_value,
        [LINE_LF] = expect_lf,          [LAST_LF] = end_head,
    };
    if (s->head_len++ == LIMIT_HEAD)
        refuse(s, 431, "the head is too long");
    else
        steps[s->where](s, c);
}

static size_t skip_body(struct strict *s, size_t len)
{
    size_t skip = s->body_left < len ? (size_t)s->body_left : len;
    s->body_left -= skip;
    if (s->body_left == 0)
        s->where = METHOD;
    return skip;
}

size_t strict_feed(struct strict *s, const char *bytes, size_t len)
{
    size_t whole = 0; /* bytes up to the end of the last request that was fine */
    for (size_t i = 0; i < len && !s->status;) {
        if (s->where == BODY) {
            whole = i += skip_body(s, len - i);
        } else {
            read_byte(s, bytes[i++]);
            if (!s->status && s->head_len == 0)
                whole = i;
        }
    }
    return s->status ? whole : len;
}
