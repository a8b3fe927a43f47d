/* veerkrachtd.c - the server: shows editions, computes nothing.
 * Reads its words, starts serve/server.c, then looks at the disk every second until it is asked to
 * stop. Flow: command line -> [veerkrachtd] -> serve/. */
#include "base/num.h"
#include "base/options.h"
#include "serve/limits.h"
#include "serve/log.h"
#include "serve/metrics.h"
#include "serve/router.h"
#include "serve/server.h"
#include "serve/setup.h"
#include "serve/states.h"
#include <signal.h>

static const char usage[] =
    "veerkrachtd: serves published editions and the page that shows them.\n"
    "\n"
    "  veerkrachtd --editions editions --web web/dist --listen 127.0.0.1:8080\n"
    "  veerkrachtd --editions editions --web web/dist --people people.db\n"
    "              --origin https://kaart.example.nl --proxied --accel\n";

struct words {
    const char *editions, *web, *listen, *log, *per_address, *metrics, *rates;
    struct setup_words setup;
    bool proxied, routes, help;
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

/* Look at the disk and the people store now and every second; returns when asked to stop. */
static void watch(const struct site *site)
{
    sigset_t signals = stop_signals();
    struct timespec second = {.tv_sec = 1};
    bool there = true;
    do {
        struct err err = {0};
        shelf_scan(site->shelf, stop_asked);
        bool now = !site->states || states_refresh(site->states, &err);
        if (there && !now)
            log_event("people_store", err.text);
        there = now;
    } while (sigtimedwait(&signals, NULL, &second) < 0);
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
        {"--people", "STORE", "accounts: a SQLite file, or postgresql://...", &w->setup.people,
         NULL},
        {"--key", "FILE", "the server's keys; by default STORE.key", &w->setup.key, NULL},
        {"--origin", "https://NAME", "how visitors write this server's address", &w->setup.origin,
         NULL},
        {"--name", "TEXT", "what this site is called in letters and apps", &w->setup.name, NULL},
        {"--oidc", "FILE", "providers people may sign in with", &w->setup.providers, NULL},
        {"--mail", "smtp[s]://HOST:PORT", "where letters go out", &w->setup.mail, NULL},
        {"--mail-from", "ADDRESS", "whom letters come from", &w->setup.mail_from, NULL},
        {"--mail-user", "NAME", "account at the mail server", &w->setup.mail_user, NULL},
        {"--mail-password", "FILE", "its password", &w->setup.mail_password, NULL},
        {"--worker", "PROGRAM", "the program veerkracht, for uploads", &w->setup.worker, NULL},
        {"--proxied", NULL, "a proxy is in front: believe its X-Forwarded-For", NULL, &w->proxied},
        {"--accel", NULL, "the proxy sends files itself (X-Accel-Redirect)", NULL, &w->setup.accel},
        {"--rates", "FACTOR", "times the limits per client; 0: none", &w->rates, NULL},
        {"--metrics", "ADDRESS:PORT", "serve /metrics and /health there", &w->metrics, NULL},
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

/* One line a route: what it is, who may, on whose thing, how often, where, how large. */
static void print_routes(void)
{
    for (size_t t = 0; t < route_tables_count; t++)
        for (size_t i = 0; i < route_tables[t]->count; i++) {
            const struct route *r = &route_tables[t]->rows[i];
            printf("%s %s %s %s %s %s %zu\n", r->method, r->path, cap_name(r->cap),
                   object_name(r->object), rate_name(r->rate), place_name(r->place), r->body);
        }
}

static bool serve_site(const struct words *w, const struct server_options *options, struct err *err)
{
    struct server *server;
    struct metrics_server *metrics = NULL;
    if (!server_start(options, &server, err))
        return false;
    bool ok = !w->metrics || metrics_serve(server_metrics(server), w->metrics, &metrics, err);
    if (ok) {
        char text[100];
        snprintf(text, sizeof text, "listening on port %d", server_port(server));
        log_event("started", text);
        if (metrics) {
            snprintf(text, sizeof text, "on port %d", metrics_port(metrics));
            log_event("metrics", text);
        }
        watch(options->site);
    }
    metrics_stop(metrics);
    server_stop(server);
    if (ok)
        log_event("stopped", "asked to");
    return ok;
}

static bool options_of(const struct words *w, struct server_options *o, struct err *err)
{
    int64_t per_address = 0;
    double rates = 1;
    if (w->per_address && (!num_parse_int(str_from(w->per_address), &per_address) ||
                           per_address < 1 || per_address > LIMIT_CONNECTIONS))
        return err_set(err, "--per-address wants a number from 1 to %d", LIMIT_CONNECTIONS);
    if (w->rates && (!num_parse(str_from(w->rates), '.', &rates) || rates < 0 || rates > 1e6))
        return err_set(err, "--rates wants a number from 0 to 1000000");
    *o = (struct server_options){.listen = w->listen,
                                 .per_address = (unsigned)per_address,
                                 .proxied = w->proxied,
                                 .rates = rates};
    return true;
}

static bool serve(const struct words *w, struct err *err)
{
    struct server_options options;
    struct folder *page = NULL;
    if (!options_of(w, &options, err) || (w->web && !folder_open_site(w->web, &page, err)))
        return false;
    if (page)
        folder_release(page); /* only asked whether it is one: the shelf reads it again */
    if (!log_open(w->log, err))
        return false;
    struct site site = {.shelf = shelf_new(w->editions, w->web)};
    options.site = &site;
    bool ok = setup_site(&w->setup, &site, err) && serve_site(w, &options, err);
    setup_end(&site);
    shelf_close(site.shelf);
    log_close();
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
