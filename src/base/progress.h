/* progress.h - tell a person at a terminal how far long work is and when it will be done.
 * Silent when stderr is no terminal, or with progress_quiet(). Thread-safe. */
#pragma once
#include "base/base.h"

void progress_quiet(void);
/* A new phase of `total` steps (0: unknown). Ends the phase before it. */
void progress_phase(const char *name, size_t total);
void progress_step(size_t steps);
void progress_end(void); /* ends the phase; prints its time */

/* Ctrl-C and SIGTERM ask for a clean end instead of ending the process. */
void interrupt_install(void);
/* Whether that was asked; long loops look here and return with an error ("interrupted"). */
bool interrupt_asked(void);
