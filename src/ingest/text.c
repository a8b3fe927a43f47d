/* text.c - see text.h. */
#include "ingest/text.h"

enum { MOST_SHOWN = 40 }; /* bytes of a name in a report */

/* Bytes that follow the first one of a character; -1 for no first byte. */
static int followers(uint8_t first, uint32_t *bits, uint32_t *least)
{
    if (first < 0x80) {
        *bits = first;
        *least = 0;
        return 0;
    }
    for (int n = 1; n <= 3; n++) {
        uint8_t mark = (uint8_t)(0xf0 << (3 - n)), mask = (uint8_t)(0xf8 << (3 - n));
        if ((first & mask) == mark) {
            *bits = first & (uint8_t)~mask;
            *least = n == 1 ? 0x80 : n == 2 ? 0x800 : 0x10000;
            return n;
        }
    }
    return -1;
}

bool text_is_utf8(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint32_t code, least;
        int more = followers((uint8_t)s.at[i], &code, &least);
        if (more < 0 || s.len - i <= (size_t)more)
            return false;
        for (; more > 0; more--) {
            uint8_t byte = (uint8_t)s.at[++i];
            if ((byte & 0xc0) != 0x80)
                return false;
            code = code << 6 | (byte & 0x3f);
        }
        if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return false;
    }
    return true;
}

/* Windows-1252 where it differs from Latin-1; unused places become U+FFFD. */
static const uint16_t windows[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

static size_t put_character(char *to, uint32_t code)
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
    to[0] = (char)(0xe0 | code >> 12);
    to[1] = (char)(0x80 | (code >> 6 & 0x3f));
    to[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

/* Whether the character at s.at[i] is a control character, C1 as UTF-8 among them. */
static bool is_control(str s, size_t i)
{
    uint8_t byte = (uint8_t)s.at[i];
    bool c1 = byte == 0xc2 && i + 1 < s.len && (uint8_t)s.at[i + 1] < 0xa0;
    return byte < ' ' || byte == 0x7f || c1;
}

/* A copy without control characters and of at most MOST_NAME characters. */
static str tidied(struct arena *out, str s, struct oddities *odd)
{
    char *text = NEW(out, char, s.len + 1);
    size_t len = 0, characters = 0, i = 0;
    bool odd_one = false;
    while (i < s.len) {
        size_t next = i + 1;
        while (next < s.len && ((uint8_t)s.at[next] & 0xc0) == 0x80)
            next++;
        if (++characters > MOST_NAME)
            break;
        bool control = is_control(s, i);
        memcpy(text + len, control ? " " : s.at + i, control ? 1 : next - i);
        len += control ? 1 : next - i;
        odd_one |= control;
        i = next;
    }
    text[len] = 0;
    size_t shown = len < MOST_SHOWN ? len : MOST_SHOWN;
    while (shown && shown < len && ((uint8_t)text[shown] & 0xc0) == 0x80)
        shown--; /* no half characters */
    if (odd_one || i < s.len)
        oddity_count(odd, ODDITY_NAME_TIDIED, "%.*s", (int)shown, text);
    return (str){text, len};
}

str text_utf8(struct arena *out, str s, struct oddities *odd)
{
    if (text_is_utf8(s))
        return tidied(out, s, odd);
    char *text = NEW(out, char, 3 * s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t byte = (uint8_t)s.at[i];
        len += put_character(text + len, byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte);
    }
    oddity_count(odd, ODDITY_ENCODING, "%.*s", (int)len, text);
    return tidied(out, (str){text, len}, odd);
}
