/* demo.c - veerkracht demo: synthetic deliveries in the publishers' forms. */
#include "demo/demo.h"
#include "base/num.h"
#include "base/options.h"
#include "base/progress.h"
#include "command/command.h"

static const char usage[] =
    "veerkracht demo --out DIR [--size town|country] [--seed N] [--still]\n"
    "\n"
    "Writes deliveries of invented places in exactly the forms in which CBS, Leefbaarometer, "
    "RIVM,\n"
    "police and corporations deliver, with the truth planted in them beside (waarheid/).\n"
    "The same size and seed give the same bytes.\n"
    "\n"
    "  veerkracht demo --out deliveries --size town --seed 1\n";

static int refuse(const char *why)
{
    fprintf(stderr, "veerkracht demo: %s\n", why);
    return EXIT_USAGE;
}

static int run(const struct demo_request *request)
{
    struct err err = {0};
    struct demo_result made;
    interrupt_install();
    if (!demo_write(request, &made, &err)) {
        fprintf(stderr, "veerkracht demo: %s\n", err.text);
        return interrupt_asked() ? EXIT_INTERRUPTED : EXIT_FAILED;
    }
    printf("%s: %zu municipalities, %zu buurten, %zu squares, %lld residents, %lld MB\n",
           request->out, made.gemeenten, made.buurten, made.cells, (long long)made.residents,
           (long long)(made.bytes / 1000000));
    return EXIT_OK;
}

int command_demo(int argc, char **argv)
{
    const char *out = NULL, *size = "town", *seed = "1";
    bool help = false, quiet = false, still = false;
    const struct option options[] = {
        {"--out", "DIR", "folder to make (an earlier demo there is replaced)", &out, NULL},
        {"--size", "town|country", "three municipalities, or 342 with 17.8 million people", &size,
         NULL},
        {"--seed", "N", "another number, another country (default 1)", &seed, NULL},
        {"--still", NULL, "plant no change: whatever a map then calls real is noise", NULL, &still},
        {"--quiet", NULL, "no progress", NULL, &quiet},
        {"--help", NULL, "this text", NULL, &help},
    };
    struct err err = {0};
    const char **rest = calloc((size_t)argc + 1, sizeof *rest);
    size_t rest_count = 0;
    bool good = rest && options_read(options, COUNT(options), argc, argv, rest, &rest_count, &err);
    free(rest);
    if (!good)
        return refuse(err.text);
    if (help) {
        options_help(usage, options, COUNT(options));
        return EXIT_OK;
    }
    int64_t number = 0;
    if (rest_count)
        return refuse("takes no paths; the folder goes behind --out");
    if (!out)
        return refuse("--out DIR is missing: the folder to make");
    if (strcmp(size, "town") && strcmp(size, "country"))
        return refuse("--size is town or country");
    if (!num_parse_int(str_from(seed), &number) || number < 0)
        return refuse("--seed wants a whole number from 0");
    if (quiet)
        progress_quiet();
    return run(&(struct demo_request){out, strcmp(size, "town") ? DEMO_COUNTRY : DEMO_TOWN,
                                      (uint64_t)number, still});
}
