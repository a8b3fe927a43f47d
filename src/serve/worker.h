/* worker.h - heavy work in a short-lived process: "veerkracht worker NAME FILE". The bytes of a
 * client are written to a private file, read there, and never looked at in this process. Blocks:
 * PLACE_WORKER only. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum { WORKER_SECONDS = 30, WORKER_ANSWER = 8 << 20 };

/* Run `program worker NAME FILE` on a file of these bytes, called stock.csv or stock.gpkg by what
 * it begins with. `said`: its standard output, in the arena; `done`: it ended with 0. errors  it
 * could not be started, was killed by a limit or the time, or said nothing */
MUST_USE bool worker_run(struct arena *out, const char *program, const char *name, str bytes,
                         str *said, bool *done, struct err *err);
