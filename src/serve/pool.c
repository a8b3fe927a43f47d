/* pool.c - Flow: server.c -> [pool] -> router.c on another thread. */
#include "serve/pool.h"
#include "base/parallel.h"
#include "serve/log.h"
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { QUEUE_MOST = 512, THREADS_MOST = 64 };

struct job {
    void (*run)(void *);
    void *context;
};

struct pool {
    enum place place;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct job jobs[QUEUE_MOST];
    size_t first, count, room;
    bool ends;
    pthread_t threads[THREADS_MOST];
    size_t thread_count;
};

struct pools {
    struct pool of[PLACE_COUNT];
};

const char *place_name(enum place place)
{
    static const char *const names[] = {[PLACE_HERE] = "here",
                                        [PLACE_DESK] = "desk",
                                        [PLACE_VAULT] = "vault",
                                        [PLACE_ERRAND] = "errand",
                                        [PLACE_WORKER] = "worker"};
    return names[place];
}

static bool take(struct pool *p, struct job *job)
{
    pthread_mutex_lock(&p->lock);
    while (p->count == 0 && !p->ends)
        pthread_cond_wait(&p->more, &p->lock);
    bool some = p->count > 0;
    if (some) {
        *job = p->jobs[p->first];
        p->first = (p->first + 1) % QUEUE_MOST;
        p->count--;
    }
    pthread_mutex_unlock(&p->lock);
    return some;
}

static void *work(void *context)
{
    struct pool *p = context;
    /* a thread's own niceness (Linux): a queue of logins leaves the map its processor */
    if (p->place == PLACE_VAULT)
        (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 19);
    for (struct job job; take(p, &job);)
        job.run(job.context);
    return NULL;
}

static void pool_start(struct pool *p, enum place place, size_t threads, size_t room)
{
    *p = (struct pool){.place = place, .room = room};
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    while (p->thread_count < threads &&
           pthread_create(&p->threads[p->thread_count], NULL, work, p) == 0)
        p->thread_count++;
    assert(p->thread_count > 0); /* once, at the start */
}

struct pools *pools_start(void)
{
    struct pools *p = calloc(1, sizeof *p);
    assert(p);
    int processors = parallel_threads();
    size_t vault = processors > 1 ? (size_t)processors - 1 : 1;
    pool_start(&p->of[PLACE_DESK], PLACE_DESK, 8, 512);
    pool_start(&p->of[PLACE_VAULT], PLACE_VAULT, vault < THREADS_MOST ? vault : THREADS_MOST, 64);
    pool_start(&p->of[PLACE_ERRAND], PLACE_ERRAND, 4, 64);
    pool_start(&p->of[PLACE_WORKER], PLACE_WORKER, 2, 8);
    return p;
}

void pools_end(struct pools *p)
{
    if (!p)
        return;
    for (int i = PLACE_DESK; i < PLACE_COUNT; i++) {
        pthread_mutex_lock(&p->of[i].lock);
        p->of[i].ends = true;
        pthread_cond_broadcast(&p->of[i].more);
        pthread_mutex_unlock(&p->of[i].lock);
    }
    for (int i = PLACE_DESK; i < PLACE_COUNT; i++)
        for (size_t t = 0; t < p->of[i].thread_count; t++)
            pthread_join(p->of[i].threads[t], NULL);
}

void pools_free(struct pools *p)
{
    free(p);
}

bool pools_add(struct pools *pools, enum place place, void (*run)(void *), void *context)
{
    assert(place > PLACE_HERE && place < PLACE_COUNT);
    struct pool *p = &pools->of[place];
    pthread_mutex_lock(&p->lock);
    bool fits = p->count < p->room && !p->ends;
    if (fits) {
        p->jobs[(p->first + p->count++) % QUEUE_MOST] = (struct job){run, context};
        pthread_cond_signal(&p->more);
    }
    pthread_mutex_unlock(&p->lock);
    return fits;
}

size_t pools_waiting(struct pools *pools, enum place place)
{
    struct pool *p = &pools->of[place];
    pthread_mutex_lock(&p->lock);
    size_t count = p->count;
    pthread_mutex_unlock(&p->lock);
    return count;
}
