/* veerkracht.c - the workbench: picks the verb and hands it its words. */
#include "command/command.h"

#define ENTRY(name) {#name, command_##name},
static const struct verb {
    const char *name;
    int (*run)(int argc, char **argv);
} verbs[] = {COMMANDS(ENTRY)};
#undef ENTRY

static const char help[] =
    "veerkracht - from deliveries to resilience maps\n"
    "\n"
    "  veerkracht demo --out DIR         write synthetic deliveries in the publishers' forms\n"
    "  veerkracht fetch --source ID      download open sources from their publishers\n"
    "  veerkracht ingest --store S PATH  read deliveries into a store\n"
    "  veerkracht publish --store S ...  make an edition of maps from a store\n"
    "  veerkracht explain --store S ...  tell the road of one figure, number by number\n"
    "  veerkracht verify EDITION         check an edition against its manifest\n"
    "\n"
    "  veerkracht people migrate|...     the store of accounts: make, copy, check\n"
    "  veerkracht org list|add|...       organisations\n"
    "  veerkracht user invite|...        accounts\n"
    "  veerkracht session list|end       who is signed in\n"
    "  veerkracht audit verify|...       who did what\n"
    "  veerkracht worker stock FILE      what veerkrachtd starts for an upload\n"
    "\n"
    "Each verb has --help with an example. Exit codes: 0 done, 1 failed (one sentence says why),\n"
    "2 wrong words on the command line, 130 interrupted.\n";

int main(int argc, char **argv)
{
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
        fputs(help, argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_OK;
    }
    if (!strcmp(argv[1], "--version")) {
        puts("veerkracht " VEERKRACHT_VERSION);
        return EXIT_OK;
    }
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (!strcmp(argv[1], verbs[i].name))
            return verbs[i].run(argc - 1, argv + 1);
    fprintf(stderr, "veerkracht: no verb '%s'; see 'veerkracht --help'\n", argv[1]);
    return EXIT_USAGE;
}
