/* veerkrachtd.c - the server: shows editions, computes nothing.
 * Reads its words, starts serve/server.c, then looks at the disk every second until it is asked to
 * stop. Flow: command line -> [veerkrachtd] -> serve/. */
#include "base/num.h"
#include "base/options.h"
#include "serve/limits.h"
#include "serve/log.h"
#include "serve/router.h"
#include "serve/server.h"
#include <signal.h>

static const char usage[] =
    "veerkrachtd: serves published editions and the page that shows them.\n"
    "\n"
    "  veerkrachtd --editions editions --web web/dist --listen 127.0.0.1:8080\n";

struct words {
    const char *editions, *web, *listen, *log, *per_address;
    bool routes, help;
};

static sigset_t stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

/* Whether a signal to stop is waiting; they stay blocked, sigtimedwait takes them. */
static bool stop_asked(void)
{
    sigset_t waiting;
    sigpending(&waiting);
    return sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT);
}

/* Look at the disk now and every second; returns when asked to stop. */
static void watch(struct shelf *shelf)
{
    sigset_t signals = stop_signals();
    struct timespec second = {.tv_sec = 1};
    do
        shelf_scan(shelf, stop_asked);
    while (sigtimedwait(&signals, NULL, &second) < 0);
}

static bool words_read(int argc, char **argv, struct words *w, struct err *err)
{
    const struct option options[] = {
        {"--editions", "FOLDER", "the editions to show; new ones are seen by themselves",
         &w->editions, NULL},
        {"--web", "FOLDER", "the built web page (web/dist)", &w->web, NULL},
        {"--listen", "ADDRESS:PORT", "where to listen, 127.0.0.1:8080 by default", &w->listen,
         NULL},
        {"--log", "FILE", "append the log there instead of standard output", &w->log, NULL},
        {"--per-address", "NUMBER", "connections at once of one client address", &w->per_address,
         NULL},
        {"--routes", NULL, "print the table of routes and stop", NULL, &w->routes},
        {"--help", NULL, "print this", NULL, &w->help},
    };
    enum { WORDS = 64 };
    const char *rest[WORDS];
    size_t rest_count = 0;
    if (argc > WORDS)
        return err_set(err, "too many words; see --help");
    if (!options_read(options, COUNT(options), argc, argv, rest, &rest_count, err))
        return false;
    if (rest_count)
        return err_set(err, "'%s' is no option; see --help", rest[0]);
    if (w->help)
        options_help(usage, options, COUNT(options));
    else if (!w->routes && !w->editions)
        return err_set(err, "--editions FOLDER is wanted; see --help");
    return true;
}

static void print_routes(void)
{
    static const char *const caps[] = {
        [CAP_NONE] = "none", [CAP_PUBLIC] = "public", [CAP_READ] = "read"};
    for (size_t i = 0; i < routes_count; i++)
        printf("%s %s %s\n", routes[i].method, routes[i].path, caps[routes[i].cap]);
}

static bool serve_shelf(const struct server_options *options, struct err *err)
{
    struct server *server;
    if (!server_start(options, &server, err))
        return false;
    char text[100];
    snprintf(text, sizeof text, "listening on port %d", server_port(server));
    log_event("started", text);
    watch(options->shelf);
    server_stop(server);
    log_event("stopped", "asked to");
    return true;
}

static bool serve(const struct words *w, struct err *err)
{
    int64_t per_address = 0;
    if (w->per_address && (!num_parse_int(str_from(w->per_address), &per_address) ||
                           per_address < 1 || per_address > LIMIT_CONNECTIONS))
        return err_set(err, "--per-address wants a number from 1 to %d", LIMIT_CONNECTIONS);
    struct folder *site = NULL;
    if (w->web && !folder_open_site(w->web, &site, err))
        return false;
    if (site)
        folder_release(site); /* only asked whether it is one: the shelf reads it again */
    if (!log_open(w->log, err))
        return false;
    struct shelf *shelf = shelf_new(w->editions, w->web);
    struct server_options options = {
        .listen = w->listen, .per_address = (unsigned)per_address, .shelf = shelf};
    bool ok = serve_shelf(&options, err);
    shelf_close(shelf);
    return ok;
}

int main(int argc, char **argv)
{
    struct words w = {.listen = "127.0.0.1:8080"};
    struct err err = {0};
    sigset_t signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (!words_read(argc, argv, &w, &err)) {
        fprintf(stderr, "veerkrachtd: %s\n", err.text);
        return 2;
    }
    if (w.help)
        return 0;
    if (w.routes) {
        print_routes();
        return 0;
    }
    if (serve(&w, &err))
        return 0;
    fprintf(stderr, "veerkrachtd: %s\n", err.text);
    return 1;
}
