/* report.h - what an ingest found, for a person and for a program.
 * Flow: ingest -> [report] -> terminal, files. */
#pragma once
#include "base/buf.h"
#include "ingest/ingest.h"

/* Dutch and English, one line a fact. */
void report_text(struct buf *out, const struct ingest_result *result);
/* The same as JSON: {"deliveries": [{"source", "delivery", "file", "layer", "rows", "figures",
 * "period", "issues": [{"kind", "count", "fault", "nl", "en", "examples"}]}], "unknown": [{"file",
 * "why"}], "supports": [{"kind", "boundary", "places"}], "series": [{"indicator", "source", "kind",
 * "boundary", "period", "values", "missing"}], "areas", "cells", "rows", "figures", "seconds"} */
void report_json(struct buf *out, const struct ingest_result *result);
/* A screenful of it: counts, oddities by kind over all files, what was left out, places. */
void report_summary(struct buf *out, const struct ingest_result *result);
