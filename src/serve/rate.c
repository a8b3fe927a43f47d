/* rate.c - Flow: server.c -> [rate]. */
#include "serve/rate.h"
#include "base/address.h"
#include "base/file.h"
#include <pthread.h>

enum { SHARDS = 64, SETS = 256, WAYS = 4 };

static const struct {
    const char *name;
    double per_second, at_once;
} classes[RATE_COUNT] = {
    [RATE_FREE] = {"free", 0, 0},    [RATE_FILE] = {"file", 200, 2000},
    [RATE_READ] = {"read", 20, 200}, [RATE_WRITE] = {"write", 5, 60},
    [RATE_SIGN] = {"sign", 1, 30},   [RATE_HEAVY] = {"heavy", 0.2, 20},
};

struct bucket {
    uint64_t key; /* 0: free */
    int64_t at_us;
    double left;
};
struct shard {
    pthread_mutex_t lock;
    struct bucket buckets[SETS][WAYS];
};
struct rates {
    double factor;
    struct shard shards[SHARDS];
};

const char *rate_name(enum rate rate)
{
    return classes[rate].name;
}

double rate_per_second(enum rate rate)
{
    return classes[rate].per_second;
}

double rate_at_once(enum rate rate)
{
    return classes[rate].at_once;
}

struct rates *rates_new(double factor)
{
    if (factor <= 0)
        return NULL;
    struct rates *r = calloc(1, sizeof *r);
    assert(r); /* once, at the start */
    r->factor = factor;
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&r->shards[i].lock, NULL);
    return r;
}

void rates_close(struct rates *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&r->shards[i].lock);
    free(r);
}

/* FNV-1a over class and network. */
static uint64_t key_of(enum rate rate, str address)
{
    uint64_t key = UINT64_C(14695981039346656037) ^ (uint64_t)rate;
    char room[ADDRESS_ROOM];
    str network = address_network(address, room);
    for (size_t i = 0; i < network.len; i++)
        key = (key ^ (unsigned char)network.at[i]) * UINT64_C(1099511628211);
    key ^= key >> 32;
    return key ? key : 1;
}

/* The client's bucket in its set, or the one longest unused. */
static struct bucket *bucket_of(struct bucket *set, uint64_t key)
{
    struct bucket *oldest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].at_us < oldest->at_us)
            oldest = &set[i];
    }
    return oldest;
}

int64_t rates_take(struct rates *r, enum rate rate, str address, int64_t now_us)
{
    if (!r || rate == RATE_FREE)
        return 0;
    double per_second = classes[rate].per_second * r->factor;
    double most = classes[rate].at_once * r->factor;
    uint64_t key = key_of(rate, address);
    struct shard *s = &r->shards[key % SHARDS];
    pthread_mutex_lock(&s->lock);
    struct bucket *b = bucket_of(s->buckets[key / SHARDS % SETS], key);
    if (b->key != key)
        *b = (struct bucket){key, now_us, most};
    double left = b->left + (double)(now_us - b->at_us) * 1e-6 * per_second;
    b->left = left < most ? left : most;
    b->at_us = now_us;
    int64_t wait = b->left >= 1 ? 0 : 1 + (int64_t)((1 - b->left) / per_second);
    if (wait == 0)
        b->left -= 1;
    pthread_mutex_unlock(&s->lock);
    return wait;
}
