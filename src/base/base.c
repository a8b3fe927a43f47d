/* base.c - text slices and arenas.
 * Knows the system's memory; knows no files and no formats. Used by every other file. */
#include "base/base.h"
#include <sys/mman.h>

str str_from(const char *text)
{
    return text ? (str){text, strlen(text)} : (str){0};
}

bool str_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_equal_nocase(str a, str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

bool str_starts(str s, str prefix)
{
    return s.len >= prefix.len && str_equal((str){s.at, prefix.len}, prefix);
}

bool str_ends(str s, str suffix)
{
    return s.len >= suffix.len && str_equal((str){s.at + s.len - suffix.len, suffix.len}, suffix);
}

int str_compare(str a, str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.at, b.at, shared) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
    while (s.len && is_blank(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len && is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

size_t str_find(str s, char byte)
{
    const char *found = s.len ? memchr(s.at, byte, s.len) : NULL;
    return found ? (size_t)(found - s.at) : s.len;
}

static _Noreturn void end_for_memory(const char *name, size_t size_bytes)
{
    fprintf(stderr, "veerkracht: out of memory in '%s' (%zu MB asked)\n", name, size_bytes >> 20);
    exit(EXIT_FAILURE);
}

struct arena arena_open(const char *name, size_t size_bytes)
{
    /* NORESERVE: address space is cheap, pages come when they are touched */
    void *space = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED)
        end_for_memory(name, size_bytes);
    (void)madvise(space, size_bytes, MADV_HUGEPAGE); /* a wish: fewer faults when it is filled */
    return (struct arena){space, (char *)space + size_bytes, name};
}

void arena_close(struct arena opened)
{
    if (opened.at)
        munmap(opened.at, (size_t)(opened.end - opened.at));
}

struct arena arena_part(struct arena *a, size_t size_bytes)
{
    if (size_bytes > (size_t)(a->end - a->at))
        end_for_memory(a->name, size_bytes);
    a->end -= size_bytes;
    return (struct arena){a->end, a->end + size_bytes, a->name};
}

void *arena_room(struct arena *a, size_t count, size_t size, size_t align)
{
    assert(align && (align & (align - 1)) == 0);
    size_t padding = -(size_t)a->at & (align - 1);
    size_t free_bytes = (size_t)(a->end - a->at);
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || padding > free_bytes ||
        bytes > free_bytes - padding)
        end_for_memory(a->name, count * size);
    char *made = a->at + padding;
    a->at = made + bytes;
    return made;
}

void *arena_alloc(struct arena *a, size_t count, size_t size, size_t align)
{
    /* memory given back by a scratch copy may be used again: it is not zero any more */
    return memset(arena_room(a, count, size, align), 0, count * size);
}

char *arena_text(struct arena *a, str s)
{
    char *copy = NEW(a, char, s.len + 1);
    if (s.len)
        memcpy(copy, s.at, s.len);
    return copy;
}

str arena_str(struct arena *a, str s)
{
    return (str){arena_text(a, s), s.len};
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    char *text = NEW(a, char, len + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}
