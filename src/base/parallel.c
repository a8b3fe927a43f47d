/* parallel.c - a fork and join over items, on POSIX threads.
 * OpenMP would do, but its runtime differs between compilers and reports false races under TSan. */
#include "base/parallel.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static int threads_asked;

void parallel_set_threads(int threads)
{
    assert(threads >= 0);
    threads_asked = threads;
}

int parallel_threads(void)
{
    if (threads_asked > 0)
        return threads_asked;
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

struct job {
    size_t items;
    atomic_size_t next;
    void (*work)(void *context, size_t item, int worker);
    void *context;
};

struct hand {
    struct job *job;
    int worker;
    pthread_t thread;
};

static void *work_until_done(void *argument)
{
    struct hand *hand = argument;
    struct job *job = hand->job;
    for (size_t item; (item = atomic_fetch_add(&job->next, 1)) < job->items;)
        job->work(job->context, item, hand->worker);
    return NULL;
}

void parallel_for(size_t items, void (*work)(void *context, size_t item, int worker), void *context)
{
    enum { MOST = 256 };
    struct hand hands[MOST];
    struct job job = {.items = items, .work = work, .context = context};
    int wanted = parallel_threads();
    if (wanted > MOST)
        wanted = MOST;
    if ((size_t)wanted > items)
        wanted = items ? (int)items : 1;
    int started = 1; /* this thread is worker 0 */
    for (; started < wanted; started++) {
        hands[started] = (struct hand){.job = &job, .worker = started};
        if (pthread_create(&hands[started].thread, NULL, work_until_done, &hands[started]) != 0)
            break; /* fewer hands, the same work */
    }
    hands[0] = (struct hand){.job = &job};
    work_until_done(&hands[0]);
    for (int i = 1; i < started; i++)
        pthread_join(hands[i].thread, NULL);
}
