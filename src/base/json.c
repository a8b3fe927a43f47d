/* json.c - RFC 8259 documents into a tree that remembers lines and columns.
 * A pure function of bytes and an arena; knows nothing of what the documents mean. */
#include "base/json.h"
#include "base/num.h"

enum { DEEPEST = 64 };

struct reader {
    struct arena *out;
    const char *name;
    const char *at, *end;
    const char *line_start;
    int line, depth;
    struct err *err;
};

static int column_of(const struct reader *r)
{
    return (int)(r->at - r->line_start) + 1;
}

static bool fail(struct reader *r, const char *what)
{
    return err_set(r->err, "%s:%d:%d: %s", r->name, r->line, column_of(r), what);
}

static void skip_blanks(struct reader *r)
{
    for (; r->at < r->end; r->at++) {
        if (*r->at == '\n') {
            r->line++;
            r->line_start = r->at + 1;
        } else if (*r->at != ' ' && *r->at != '\t' && *r->at != '\r') {
            return;
        }
    }
}

static bool take(struct reader *r, char byte)
{
    if (r->at == r->end || *r->at != byte)
        return false;
    r->at++;
    return true;
}

static bool read_hex4(struct reader *r, uint32_t *out)
{
    uint32_t code = 0;
    for (int i = 0; i < 4; i++) {
        if (r->at == r->end)
            return fail(r, "text ends within \\u");
        char c = *r->at++;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return fail(r, "\\u wants four hexadecimal digits");
        code = code << 4 | digit;
    }
    *out = code;
    return true;
}

static size_t write_utf8(char *to, uint32_t code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xe0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3f));
        to[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3f));
    to[2] = (char)(0x80 | (code >> 6 & 0x3f));
    to[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* \uXXXX, with its second half when it is one of a pair. */
static bool read_unicode(struct reader *r, char *to, size_t *len)
{
    uint32_t code, low;
    if (!read_hex4(r, &code))
        return false;
    if (code == 0)
        return fail(r, "a NUL character in a text");
    if (code >= 0xdc00 && code < 0xe000)
        return fail(r, "second half of a \\u pair without the first");
    if (code >= 0xd800 && code < 0xdc00) {
        if (!take(r, '\\') || !take(r, 'u') || !read_hex4(r, &low))
            return fail(r, "first half of a \\u pair without the second");
        if (low < 0xdc00 || low > 0xdfff)
            return fail(r, "first half of a \\u pair without the second");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    *len = write_utf8(to, code);
    return true;
}

static bool read_escape(struct reader *r, char *to, size_t *len)
{
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end)
        return fail(r, "the text ends within a string");
    char c = *r->at++;
    if (c == 'u')
        return read_unicode(r, to, len);
    const char *which = c ? strchr(from, c) : NULL;
    if (!which)
        return fail(r, "unknown escape in a string");
    to[0] = into[which - from];
    *len = 1;
    return true;
}

/* The string after its opening quote. Unescaped text is never longer than what stands there. */
static bool read_string(struct reader *r, str *text)
{
    const char *close = r->at;
    while (close < r->end && *close != '"')
        close += *close == '\\' ? 2 : 1;
    if (close >= r->end)
        return fail(r, "a string without its closing quote");
    char *to = NEW(r->out, char, close - r->at + 1);
    size_t len = 0;
    while (*r->at != '"') {
        size_t more = 1;
        if ((uint8_t)*r->at < 0x20)
            return fail(r, "a control character in a string; write \\n");
        if (*r->at != '\\')
            to[len] = *r->at++;
        else if (r->at++, !read_escape(r, to + len, &more))
            return false;
        len += more;
    }
    r->at++;
    *text = (str){to, len};
    return true;
}

static bool read_number(struct reader *r, double *out)
{
    const char *start = r->at;
    while (r->at < r->end && strchr("+-.0123456789eE", *r->at) && *r->at)
        r->at++;
    str s = {start, (size_t)(r->at - start)};
    size_t lead = s.len && s.at[0] == '-';
    bool form = s.len > lead && s.at[0] != '+' && s.at[lead] != '.' && s.at[s.len - 1] != '.' &&
                !(s.at[lead] == '0' && s.len > lead + 1 && s.at[lead + 1] >= '0' &&
                  s.at[lead + 1] <= '9');
    if (form && num_parse(s, '.', out))
        return true;
    r->at = start;
    return fail(r, "neither a value nor a number");
}

static bool read_word(struct reader *r, str word)
{
    if ((size_t)(r->end - r->at) < word.len || memcmp(r->at, word.at, word.len) != 0)
        return fail(r, "neither a value nor a number");
    r->at += word.len;
    return true;
}

static bool read_value(struct reader *r, struct json *v);

static bool read_key(struct reader *r, const struct json *object, struct json *member)
{
    member->line = r->line;
    member->column = column_of(r);
    if (!take(r, '"'))
        return fail(r, "expected a key in quotes");
    if (!read_string(r, &member->key))
        return false;
    if (json_member(object, member->key))
        return err_set(r->err, "%s:%d:%d: key '%.*s' stands twice", r->name, member->line,
                       member->column, STR_ARG(member->key));
    skip_blanks(r);
    return take(r, ':') || fail(r, "expected ':' after a key");
}

/* Members until the closing bracket; the opening one has been taken. */
static bool read_members(struct reader *r, struct json *around, char close)
{
    struct json **link = &around->first;
    skip_blanks(r);
    if (take(r, close))
        return true;
    do {
        struct json *member = NEW(r->out, struct json, 1);
        skip_blanks(r);
        if (around->kind == JSON_OBJECT && !read_key(r, around, member))
            return false;
        if (!read_value(r, member))
            return false;
        *link = member;
        link = &member->next;
        around->count++;
        skip_blanks(r);
    } while (take(r, ','));
    return take(r, close) || fail(r, close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
}

static bool read_nested(struct reader *r, struct json *v, enum json_kind kind, char close)
{
    if (++r->depth > DEEPEST)
        return fail(r, "nested deeper than 64");
    v->kind = kind;
    r->at++;
    bool ok = read_members(r, v, close);
    r->depth--;
    return ok;
}

static bool read_value(struct reader *r, struct json *v)
{
    skip_blanks(r);
    if (!v->line) { /* within an object the place is the key's */
        v->line = r->line;
        v->column = column_of(r);
    }
    if (r->at == r->end)
        return fail(r, "the document ends where a value is due");
    switch (*r->at) {
    case '{':
        return read_nested(r, v, JSON_OBJECT, '}');
    case '[':
        return read_nested(r, v, JSON_ARRAY, ']');
    case '"':
        v->kind = JSON_STRING;
        r->at++;
        return read_string(r, &v->text);
    case 't':
        v->kind = JSON_TRUE;
        return read_word(r, S("true"));
    case 'f':
        v->kind = JSON_FALSE;
        return read_word(r, S("false"));
    case 'n':
        v->kind = JSON_NULL;
        return read_word(r, S("null"));
    default:
        v->kind = JSON_NUMBER;
        return read_number(r, &v->number);
    }
}

bool json_parse(struct arena *out, const char *name, str text, struct json **root, struct err *err)
{
    struct reader r = {.out = out,
                       .name = name,
                       .at = text.at,
                       .end = text.at + text.len,
                       .line_start = text.at,
                       .line = 1,
                       .err = err};
    if (text.len && memchr(text.at, 0, text.len))
        return err_set(err, "%s: holds NUL bytes: this is no JSON", name);
    if (str_starts(text, S("\xef\xbb\xbf")))
        r.line_start = r.at += 3;
    struct json *v = NEW(out, struct json, 1);
    if (!read_value(&r, v))
        return false;
    skip_blanks(&r);
    if (r.at != r.end)
        return fail(&r, "more text after the document's end");
    *root = v;
    return true;
}

const struct json *json_member(const struct json *v, str key)
{
    if (v->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *m = v->first; m; m = m->next)
        if (str_equal(m->key, key))
            return m;
    return NULL;
}
