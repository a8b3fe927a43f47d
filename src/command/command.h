/* command.h - the verbs of the workbench: one file a verb, one word in the list below. */
#pragma once
#include "base/base.h"

/* What a command ends with. */
enum exit_code {
    EXIT_OK = 0,
    EXIT_FAILED = 1, /* a sentence on stderr says what and what to do */
    EXIT_USAGE = 2,  /* the words on the command line are off */
    EXIT_INTERRUPTED = 130,
};

/* Each reads its own words (argv[0] is the verb), prints help with --help, returns an exit_code. */
#define COMMANDS(X)                                                                                \
    X(demo)                                                                                        \
    X(fetch)                                                                                       \
    X(ingest) X(publish) X(explain) X(verify) X(people) X(org) X(user) X(session) X(audit) X(worker)
#define DECLARE(name) int command_##name(int argc, char **argv);
COMMANDS(DECLARE)
#undef DECLARE
