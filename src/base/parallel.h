/* parallel.h - the same work on many items, on several threads, with the same result on any number.
 * Items must not touch each other's output: then the order of work cannot be seen in it. */
#pragma once
#include "base/base.h"

/* Threads to use: what parallel_set_threads said, else the processors this process may use. */
int parallel_threads(void);
void parallel_set_threads(int threads); /* 0: all processors */

/* Call work(context, item, worker) for item = 0..items-1; `worker` is 0..parallel_threads()-1 and
 * names the thread, for scratch memory of its own. Returns when all are done. */
void parallel_for(size_t items, void (*work)(void *context, size_t item, int worker),
                  void *context);
