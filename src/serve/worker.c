/* worker.c - Flow: routes_stock.c -> [worker] -> veerkracht worker. */
#include "serve/worker.h"
#include "base/file.h"
#include "serve/log.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a process says, until it ends, has said too much, or time is up. */
static bool listen_to(int fd, int64_t until_us, struct arena *out, str *said)
{
    char *text = NEW(out, char, WORKER_ANSWER + 1);
    size_t len = 0;
    for (;;) {
        int64_t left = (until_us - log_clock_us()) / 1000;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left <= 0 || len == WORKER_ANSWER)
            return false;
        if (poll(&p, 1, (int)left) <= 0)
            continue;
        ssize_t got = read(fd, text + len, WORKER_ANSWER - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    *said = (str){text, len};
    return true;
}

static bool start(const char *program, const char *name, const char *path, int *reads, pid_t *pid,
                  struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(err, "a worker cannot be started: %s", strerror(errno));
    char *argv[] = {(char *)(uintptr_t)program, "worker", (char *)(uintptr_t)name,
                    (char *)(uintptr_t)path, NULL};
    char *environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", "GDAL_DATA=/usr/share/gdal", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3); /* nothing else is inherited */
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int failed = posix_spawn(pid, program, &actions, &attributes, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[1]);
    if (failed)
        close(ends[0]);
    *reads = ends[0];
    return !failed || err_set(err, "%s cannot be started: %s", program, strerror(failed));
}

static bool run(struct arena *out, const char *program, const char *name, const char *path,
                str *said, bool *done, struct err *err)
{
    int reads = -1, status = 0;
    pid_t pid = 0;
    if (!start(program, name, path, &reads, &pid, err))
        return false;
    bool whole = listen_to(reads, log_clock_us() + WORKER_SECONDS * INT64_C(1000000), out, said);
    close(reads);
    if (!whole)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    *done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return (whole && WIFEXITED(status) && said->len > 0) ||
           err_set(err, "the worker %s broke a limit and was ended", name);
}

bool worker_run(struct arena *out, const char *program, const char *name, str bytes, str *said,
                bool *done, struct err *err)
{
    const char *below = getenv("TMPDIR");
    char *folder = arena_format(out, "%s/veerkracht-XXXXXX", below ? below : "/tmp");
    if (!program)
        return err_set(err, "--worker PROGRAM was not given: uploads cannot be read");
    if (!mkdtemp(folder)) /* mode 700 */
        return err_set(err, "%s: cannot be made: %s", folder, strerror(errno));
    bool database = str_starts(bytes, (str){"SQLite format 3\0", 16});
    const char *path = arena_format(out, "%s/%s.%s", folder, name, database ? "gpkg" : "csv");
    struct err ignored = {0};
    bool ok = file_write(path, bytes, err) && run(out, program, name, path, said, done, err);
    (void)!file_remove_all(folder, &ignored);
    return ok;
}
