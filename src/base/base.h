/* base.h - the few words every file uses: text slices, arenas, MUST_USE.
 * Knows nothing above it. Every other header may include this one. */
#pragma once
#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef NDEBUG
#error "asserts stay on in every build: they are how our own mistakes are found"
#endif

#define MUST_USE                 __attribute__((warn_unused_result))
#define PRINTF(text_at, args_at) __attribute__((format(printf, text_at, args_at)))
#define COUNT(array)             (sizeof(array) / sizeof((array)[0]))

/* A slice of text: bytes with a length, not NUL-ended, not owned. */
typedef struct {
    const char *at;
    size_t len;
} str;

#define S(literal) ((str){(literal), sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).len, (s).at /* for "%.*s" */

str str_from(const char *text); /* of a NUL-ended text; NULL gives an empty slice */
bool str_equal(str a, str b);
bool str_equal_nocase(str a, str b); /* ASCII letters only */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
int str_compare(str a, str b); /* bytewise, like strcmp */
str str_trim(str s);           /* without ASCII blanks at both ends */
/* Where `byte` first stands in s; s.len when it does not. */
size_t str_find(str s, char byte);

/* Memory that is given out front to back and ends all at once. Passed by pointer the caller keeps
 * what is made; passed by value it is scratch: everything made in it is gone on return.
 * A full arena ends the process with its name and size: outside input must be bounded before. */
struct arena {
    char *at, *end;
    const char *name;
};

/* Reserve `size_bytes` of address space (pages are only used when touched). Ends the process when
 * the system refuses. */
struct arena arena_open(const char *name, size_t size_bytes);
/* Give the space of an arena back; `opened` is the arena as arena_open returned it. */
void arena_close(struct arena opened);
/* The last `size_bytes` of an arena's free space as an arena of its own, for another thread; it is
 * given back with the whole. */
struct arena arena_part(struct arena *a, size_t size_bytes);
/* Zeroed memory for `count` things of `size` bytes, aligned on `align`. Never NULL. */
void *arena_alloc(struct arena *a, size_t count, size_t size, size_t align)
    __attribute__((returns_nonnull, alloc_size(2, 3)));
/* The same, but whatever bytes were there before: for large arrays that are filled at once. */
void *arena_room(struct arena *a, size_t count, size_t size, size_t align)
    __attribute__((returns_nonnull, alloc_size(2, 3)));
#define NEW(arena, type, count)                                                                    \
    ((type *)arena_alloc((arena), (size_t)(count), sizeof(type), _Alignof(type)))
#define NEW_RAW(arena, type, count)                                                                \
    ((type *)arena_room((arena), (size_t)(count), sizeof(type), _Alignof(type)))

/* A NUL-ended copy. */
char *arena_text(struct arena *a, str s);
/* A copy as a slice (also NUL-ended, so `.at` can be handed to C libraries). */
str arena_str(struct arena *a, str s);
/* A formatted text; `%f` and friends obey the locale and are not to be used, see num.h. */
char *arena_format(struct arena *a, const char *format, ...) PRINTF(2, 3);
