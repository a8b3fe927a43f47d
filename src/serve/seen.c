/* seen.c - a table of fixed size in shards; a token has one place, and who comes later takes it.
 * Flow: server.c -> [seen] -> people/session.c. */
#include "serve/seen.h"
#include "people/secret.h"
#include <pthread.h>
#include <stdatomic.h>

enum { SHARDS = 64, PLACES = 32, KEPT_US = 500000 };

struct place {
    char token[TOKEN_TEXT]; /* empty: nobody */
    int64_t looked_us;
    uint64_t age; /* of the table when it was looked up */
    struct who who;
};
struct shard {
    pthread_mutex_t lock;
    struct place places[PLACES];
};
struct seen {
    struct shard shards[SHARDS];
    atomic_uint_fast64_t age; /* rises when everybody is forgotten */
};

struct seen *seen_new(void)
{
    struct seen *s = calloc(1, sizeof *s);
    assert(s); /* once, at the start */
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&s->shards[i].lock, NULL);
    return s;
}

void seen_close(struct seen *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&s->shards[i].lock);
    free(s);
}

/* The place of a token: by a hash that a client cannot choose to collide. */
static struct place *place_of(struct seen *s, str token, struct shard **shard)
{
    uint64_t at = secret_hash(token);
    *shard = &s->shards[at % SHARDS];
    return &(*shard)->places[at / SHARDS % PLACES];
}

bool seen_find(struct seen *s, str token, int64_t now_us, struct who *who)
{
    struct shard *shard;
    struct place *p = place_of(s, token, &shard);
    pthread_mutex_lock(&shard->lock);
    bool found = secret_equal(token, str_from(p->token)) && now_us - p->looked_us < KEPT_US &&
                 p->age == atomic_load(&s->age);
    if (found)
        *who = p->who;
    pthread_mutex_unlock(&shard->lock);
    return found;
}

uint64_t seen_age(const struct seen *s)
{
    return atomic_load(&s->age);
}

void seen_keep(struct seen *s, uint64_t age, str token, int64_t now_us, const struct who *who)
{
    struct shard *shard;
    struct place *p = place_of(s, token, &shard);
    assert(token.len == TOKEN_TEXT - 1);
    pthread_mutex_lock(&shard->lock);
    memcpy(p->token, token.at, token.len);
    p->looked_us = now_us;
    p->age = age;
    p->who = *who;
    pthread_mutex_unlock(&shard->lock);
}

void seen_forget(struct seen *s)
{
    atomic_fetch_add(&s->age, 1);
}
