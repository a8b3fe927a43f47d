/* header.c - paths, ranges, encodings, entity tags and origins as clients write them.
 * Flow: request -> [header] -> router.c, answer.c. */
#include "serve/header.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* One character of raw at *i, unescaped; -1 when it may not be in a path. */
static int take_character(str raw, size_t *i)
{
    unsigned char c = (unsigned char)raw.at[(*i)++];
    if (c == '%') {
        int high = *i < raw.len ? hex_digit(raw.at[*i]) : -1;
        int low = *i + 1 < raw.len ? hex_digit(raw.at[*i + 1]) : -1;
        if (high < 0 || low < 0)
            return -1;
        *i += 2;
        c = (unsigned char)(high << 4 | low);
    }
    return c < ' ' || c == 0x7f || c == '\\' ? -1 : c;
}

static bool part_fine(str part)
{
    return part.len > 0 && !str_equal(part, S(".")) && !str_equal(part, S(".."));
}

bool path_decode(str raw, char *out, size_t room, str *path)
{
    size_t len = 0, part = 1;
    if (raw.len == 0 || raw.at[0] != '/')
        return false;
    for (size_t i = 0; i < raw.len;) {
        int c = take_character(raw, &i);
        if (c < 0 || len + 1 >= room)
            return false;
        if (c == '/' && len > 0) {
            if (!part_fine((str){out + part, len - part}))
                return false;
            part = len + 1;
        }
        out[len++] = (char)c;
    }
    if (len > part && !part_fine((str){out + part, len - part}))
        return false;
    out[len] = 0;
    *path = (str){out, len};
    return true;
}

static str cut(str s, size_t from, size_t to)
{
    return (str){s.at + from, to - from};
}

/* Cut the next element of a comma-separated list off `list`; false at the end. */
static bool list_next(str *list, str *element)
{
    if (list->len == 0)
        return false;
    size_t comma = str_find(*list, ',');
    *element = str_trim(cut(*list, 0, comma));
    *list = comma < list->len ? cut(*list, comma + 1, list->len) : (str){list->at, 0};
    return true;
}

/* Digits only; the largest number that fits when there are more. Empty: false. */
static bool read_digits(str s, uint64_t *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.at[i] - '0');
        number = number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : number * 10 + digit;
    }
    *out = number;
    return s.len > 0;
}

enum range_kind range_read(str value, uint64_t size, uint64_t *first, uint64_t *len)
{
    value = str_trim(value);
    if (value.len < 6 || !str_equal_nocase(cut(value, 0, 6), S("bytes=")))
        return RANGE_WHOLE;
    str spec = str_trim(cut(value, 6, value.len));
    size_t dash = str_find(spec, '-');
    if (dash == spec.len)
        return RANGE_WHOLE;
    str left = cut(spec, 0, dash), right = cut(spec, dash + 1, spec.len);
    uint64_t from = 0, to = UINT64_MAX;
    if ((left.len && !read_digits(left, &from)) || (right.len && !read_digits(right, &to)) ||
        (!left.len && !right.len))
        return RANGE_WHOLE; /* several ranges end here too: the comma is no digit */
    if (!left.len) {        /* the last `to` bytes */
        if (to == 0 || size == 0)
            return RANGE_BEYOND;
        *len = to < size ? to : size;
        *first = size - *len;
        return RANGE_PART;
    }
    if (to < from)
        return RANGE_WHOLE;
    if (from >= size)
        return RANGE_BEYOND;
    *first = from;
    *len = (to < size - 1 ? to : size - 1) - from + 1;
    return RANGE_PART;
}

/* Whether the weight of "gzip;q=0.5" is above 0; parameters that are no weight count as 1. */
static bool weight_above_zero(str parameters)
{
    str weight = str_trim(parameters);
    if (weight.len < 2 || !str_equal_nocase(cut(weight, 0, 2), S("q=")))
        return true;
    for (size_t i = 2; i < weight.len; i++)
        if (weight.at[i] >= '1' && weight.at[i] <= '9')
            return true;
    return false;
}

bool gzip_accepted(str accept_encoding)
{
    bool any = false;
    for (str element; list_next(&accept_encoding, &element);) {
        size_t semicolon = str_find(element, ';');
        str coding = str_trim(cut(element, 0, semicolon));
        bool wanted = semicolon == element.len ||
                      weight_above_zero(cut(element, semicolon + 1, element.len));
        if (str_equal_nocase(coding, S("gzip")) || str_equal_nocase(coding, S("x-gzip")))
            return wanted;
        if (str_equal(coding, S("*")))
            any = wanted;
    }
    return any;
}

bool etag_listed(str if_none_match, str etag)
{
    for (str tag; list_next(&if_none_match, &tag);) {
        if (str_starts(tag, S("W/")))
            tag = cut(tag, 2, tag.len);
        if (str_equal(tag, etag) || str_equal(tag, S("*")))
            return true;
    }
    return false;
}

bool host_is_loopback(str host)
{
    size_t end = host.len;
    while (end > 0 && host.at[end - 1] >= '0' && host.at[end - 1] <= '9')
        end--;
    if (end > 0 && end < host.len && host.at[end - 1] == ':')
        host.len = end - 1;
    return str_equal(host, S("127.0.0.1")) || str_equal_nocase(host, S("localhost")) ||
           str_equal(host, S("[::1]"));
}

bool origin_is_own(str origin, str sec_fetch_site, str host)
{
    if (sec_fetch_site.len && !str_equal(sec_fetch_site, S("same-origin")))
        return false;
    if (str_starts(origin, S("http://")))
        origin = cut(origin, 7, origin.len);
    else if (str_starts(origin, S("https://")))
        origin = cut(origin, 8, origin.len);
    else
        return false;
    return origin.len > 0 && str_equal_nocase(origin, host);
}

str cookie_find(str header, str name)
{
    while (header.len) {
        size_t end = str_find(header, ';');
        str pair = str_trim(cut(header, 0, end));
        if (str_starts(pair, name) && pair.len > name.len && pair.at[name.len] == '=')
            return cut(pair, name.len + 1, pair.len);
        header = end == header.len ? (str){0} : cut(header, end + 1, header.len);
    }
    return (str){0};
}

str bearer_token(str authorization)
{
    str scheme = S("Bearer ");
    if (authorization.len <= scheme.len ||
        !str_equal_nocase(cut(authorization, 0, scheme.len), scheme))
        return (str){0};
    return str_trim(cut(authorization, scheme.len, authorization.len));
}
