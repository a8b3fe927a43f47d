/* progress.c - one line on a terminal that says what is being done, how far, and until when;
 * and the polite request to stop. */
#include "base/progress.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    const char *name;
    size_t done, total;
    double began_s, shown_s;
    bool quiet, asked_terminal, terminal;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool visible(void)
{
    if (!state.asked_terminal) {
        state.asked_terminal = true;
        state.terminal = isatty(STDERR_FILENO) == 1;
    }
    return state.terminal && !state.quiet;
}

void progress_quiet(void)
{
    state.quiet = true;
}

static void show(double now)
{
    double spent = now - state.began_s;
    state.shown_s = now;
    if (!state.total) {
        fprintf(stderr, "\r\033[K  %s  %zu", state.name, state.done);
        return;
    }
    int percent = (int)(100 * state.done / state.total);
    double left = state.done ? spent * (double)(state.total - state.done) / (double)state.done : 0;
    fprintf(stderr, "\r\033[K  %s  %d%%", state.name, percent);
    if (spent > 1 && state.done < state.total)
        fprintf(stderr, "  about %d s to go", (int)left + 1);
}

static void end_phase(void)
{
    if (state.name && visible()) {
        int tenths = (int)(10 * (now_s() - state.began_s));
        fprintf(stderr, "\r\033[K  %s  done in %d.%d s\n", state.name, tenths / 10, tenths % 10);
    }
    state.name = NULL;
}

void progress_phase(const char *name, size_t total)
{
    pthread_mutex_lock(&state.lock);
    end_phase();
    state.name = name;
    state.done = 0;
    state.total = total;
    state.began_s = now_s();
    if (visible())
        show(state.began_s);
    pthread_mutex_unlock(&state.lock);
}

void progress_step(size_t steps)
{
    pthread_mutex_lock(&state.lock);
    state.done += steps;
    if (state.total && state.done > state.total)
        state.done = state.total;
    if (state.name && visible()) {
        double now = now_s();
        if (now - state.shown_s > 0.1)
            show(now);
    }
    pthread_mutex_unlock(&state.lock);
}

void progress_end(void)
{
    pthread_mutex_lock(&state.lock);
    end_phase();
    pthread_mutex_unlock(&state.lock);
}

static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
    if (stop_asked) { /* asked twice: the person means it; drafts are cleaned by the next run */
        signal(number, SIG_DFL);
        raise(number);
    }
    stop_asked = 1;
}

void interrupt_install(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool interrupt_asked(void)
{
    return stop_asked != 0;
}
