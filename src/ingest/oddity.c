/* oddity.c - see oddity.h. */
#include "ingest/oddity.h"

static const struct words {
    const char *id;
    bool fault;
    const char *nl, *en;
} words[] = {
#define ENTRY(kind, id, fault, nl, en) {id, fault, nl, en},
    ODDITIES(ENTRY)
#undef ENTRY
};

const char *oddity_id(enum oddity kind)
{
    return words[kind].id;
}

bool oddity_is_fault(enum oddity kind)
{
    return words[kind].fault;
}

const char *oddity_nl(enum oddity kind)
{
    return words[kind].nl;
}

const char *oddity_en(enum oddity kind)
{
    return words[kind].en;
}

void oddity_add(struct oddities *o, enum oddity kind, int64_t count)
{
    o->count[kind] += count;
}

void oddity_count(struct oddities *o, enum oddity kind, const char *format, ...)
{
    o->count[kind]++;
    if (o->examples[kind] == EXAMPLES_KEPT)
        return;
    o->examples[kind]++;
    char *text = o->text[kind];
    size_t used = strlen(text), room = sizeof o->text[kind] - used;
    size_t comma = used ? 2 : 0;
    va_list args;
    va_start(args, format);
    char example[sizeof o->text[kind]];
    int len = vsnprintf(example, sizeof example, format, args);
    va_end(args);
    err_tame(example);
    if (len > 0 && (size_t)len + comma < room) /* whole or not at all */
        snprintf(text + used, room, "%s%s", used ? "; " : "", example);
}
