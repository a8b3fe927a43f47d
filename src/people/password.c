#include "people/password.h"
#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { COST_TIME = 2, COST_BYTES = 19456 << 10, WORD_LEAST = 4 };

/* Sorted bytewise, lower case, a line each: the build makes it of common_passwords.txt. */
static const char common_text[] =
#include "common_passwords.inc"
    ;

const char *password_code(enum password_verdict verdict)
{
    static const char *const codes[] = {
        [PASSWORD_SHORT] = "password_short",
        [PASSWORD_LONG] = "password_long",
        [PASSWORD_COMMON] = "password_common",
        [PASSWORD_CONTEXT] = "password_context",
    };
    return codes[verdict];
}

/* The list is one text: look in the middle, walk to the line's edges, go on in one half. */
static bool common_has(str word)
{
    size_t low = 0, high = sizeof common_text - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2, begin = middle;
        while (begin > low && common_text[begin - 1] != '\n')
            begin--;
        str line = {common_text + begin, 0};
        line.len = str_find((str){line.at, sizeof common_text - 1 - begin}, '\n');
        int order = str_compare(word, line);
        if (order == 0)
            return true;
        if (order < 0)
            high = begin;
        else
            low = begin + line.len + 1;
    }
    return false;
}

static size_t characters(str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return count;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What people put for a letter. */
static char undressed(char c)
{
    static const char dressed[] = "0134579@$!|", plain[] = "oleastgasil";
    const char *at = c ? strchr(dressed, c) : NULL;
    return at ? plain[at - dressed] : lower(c);
}

/* The word inside "W3lk0m2024!": without digits and marks at both ends, letters for what stands
 * for them. The bytes are made in `room`. */
static str bare_word(str s, char *room, char (*letter)(char))
{
    while (s.len && !isalpha((unsigned char)s.at[s.len - 1]) &&
           (unsigned char)s.at[s.len - 1] < 128)
        s.len--;
    while (s.len && !isalpha((unsigned char)s.at[0]) && (unsigned char)s.at[0] < 128)
        s = (str){s.at + 1, s.len - 1};
    for (size_t i = 0; i < s.len; i++)
        room[i] = letter(s.at[i]);
    return (str){room, s.len};
}

/* One unit over and over ("abcabcabc", "aaaaaaaa"), or a row of the keys or the alphabet. */
static bool is_pattern(str s)
{
    for (size_t unit = 1; unit <= 4 && unit * 2 <= s.len; unit++) {
        bool same = true;
        for (size_t i = unit; i < s.len && same; i++)
            same = s.at[i] == s.at[i - unit];
        if (same)
            return true;
    }
    bool up = true, down = true;
    for (size_t i = 1; i < s.len; i++) {
        up = up && s.at[i] == s.at[i - 1] + 1;
        down = down && s.at[i] == s.at[i - 1] - 1;
    }
    return up || down;
}

static bool is_common(str password)
{
    char room[PASSWORD_MOST], dressed[PASSWORD_MOST];
    str folded = {room, password.len};
    for (size_t i = 0; i < password.len; i++)
        room[i] = lower(password.at[i]);
    if (common_has(folded) || is_pattern(folded))
        return true;
    str word = bare_word(password, dressed, lower);
    if (word.len == 0 || (word.len >= WORD_LEAST && (common_has(word) || is_pattern(word))))
        return word.len != 0 || password.len < 15; /* digits alone: only when there are many */
    word = bare_word(password, dressed, undressed);
    return word.len >= WORD_LEAST && (common_has(word) || is_pattern(word));
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 128;
}

/* Take `word` out of the folded password wherever it stands; returns what is left. */
static size_t without(char *folded, size_t len, str word)
{
    for (size_t i = 0; i + word.len <= len;) {
        bool here = true;
        for (size_t k = 0; k < word.len && here; k++)
            here = folded[i + k] == lower(word.at[k]);
        if (!here) {
            i++;
            continue;
        }
        memmove(folded + i, folded + i + word.len, len - i - word.len);
        len -= word.len;
    }
    return len;
}

/* Whether fewer than 6 letters are left once the context's words are gone. */
static bool is_context(str password, const str *context, size_t count)
{
    char folded[PASSWORD_MOST];
    size_t len = password.len;
    for (size_t i = 0; i < len; i++)
        folded[i] = lower(password.at[i]);
    for (size_t c = 0; c < count; c++) {
        str rest = context[c];
        while (rest.len) {
            size_t end = 0;
            while (end < rest.len && is_letter(rest.at[end]))
                end++;
            if (end >= WORD_LEAST)
                len = without(folded, len, (str){rest.at, end});
            end += end < rest.len;
            rest = (str){rest.at + end, rest.len - end};
        }
    }
    return len < password.len && characters((str){folded, len}) < 6;
}

enum password_verdict password_judge(str password, const str *context, size_t count)
{
    if (password.len > PASSWORD_MOST)
        return PASSWORD_LONG;
    if (characters(password) < PASSWORD_LEAST)
        return PASSWORD_SHORT;
    if (is_common(password))
        return PASSWORD_COMMON;
    return is_context(password, context, count) ? PASSWORD_CONTEXT : PASSWORD_FITS;
}

void password_hash(str password, char out[PASSWORD_HASH])
{
    static_assert(PASSWORD_HASH >= crypto_pwhash_argon2id_STRBYTES, "a hash must fit");
    if (crypto_pwhash_argon2id_str(out, password.at, password.len, COST_TIME, COST_BYTES) != 0) {
        fputs("veerkracht: no memory for a password\n", stderr);
        abort();
    }
}

bool password_is(str password, str kept)
{
    /* of a password nobody knows; its making is in the header's words "costs the same time" */
    static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    char text[PASSWORD_HASH] = {0};
    bool is = kept.len > 0 && kept.len < sizeof text;
    memcpy(text, is ? kept.at : nobody, is ? kept.len : sizeof nobody - 1);
    bool right = password.len <= PASSWORD_MOST &&
                 crypto_pwhash_argon2id_str_verify(text, password.at, password.len) == 0;
    return is && right;
}

bool password_is_stale(str kept)
{
    char text[PASSWORD_HASH] = {0};
    if (kept.len >= sizeof text)
        return true;
    memcpy(text, kept.at, kept.len);
    return crypto_pwhash_argon2id_str_needs_rehash(text, COST_TIME, COST_BYTES) != 0;
}
