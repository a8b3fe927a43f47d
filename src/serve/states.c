/* states.c - Flow: people/edition_state.c -> [states] -> routes_files.c, shelf_list. */
#include "serve/states.h"
#include <pthread.h>

enum { MARKS = 1 << 20 };

struct states {
    struct db *db;
    pthread_mutex_t lock;
    struct arena memory; /* of the list */
    struct edition_mark *list;
    size_t count;
};

struct states *states_new(struct db *db)
{
    struct states *s = calloc(1, sizeof *s);
    assert(s); /* once, at the start */
    s->db = db;
    s->memory = arena_open("edition states", MARKS);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void states_close(struct states *s)
{
    if (!s)
        return;
    pthread_mutex_destroy(&s->lock);
    arena_close(s->memory);
    free(s);
}

bool states_refresh(struct states *s, struct err *err)
{
    struct arena opened = arena_open("edition states", MARKS), a = opened;
    struct edition_mark *list;
    size_t count = 0;
    if (!edition_states(s->db, &a, &list, &count, err)) {
        arena_close(opened);
        return false;
    }
    pthread_mutex_lock(&s->lock);
    struct arena old = s->memory;
    s->memory = opened;
    s->list = list;
    s->count = count;
    pthread_mutex_unlock(&s->lock);
    arena_close(old);
    return true;
}

enum edition_state states_of(struct states *s, str edition)
{
    if (!s)
        return EDITION_PUBLISHED;
    enum edition_state state = EDITION_PUBLISHED;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->count; i++)
        if (str_equal(s->list[i].edition, edition))
            state = s->list[i].state;
    pthread_mutex_unlock(&s->lock);
    return state;
}
