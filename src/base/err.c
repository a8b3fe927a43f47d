/* err.c - one sentence for one failure. Used by everything that can fail on outside input. */
#include "base/err.h"

static void mark_cut(struct err *e, int needed)
{
    if (needed >= (int)sizeof e->text)
        memcpy(e->text + sizeof e->text - 4, "...", 4);
}

void err_tame(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

bool err_set(struct err *e, const char *format, ...)
{
    if (e->text[0])
        return false;
    va_list args;
    va_start(args, format);
    mark_cut(e, vsnprintf(e->text, sizeof e->text, format, args));
    va_end(args);
    err_tame(e->text);
    return false;
}

bool err_at(struct err *e, const char *place)
{
    struct err sentence = *e;
    int needed = snprintf(e->text, sizeof e->text, "%s: %s", place, sentence.text);
    mark_cut(e, needed);
    return false;
}
