/* fetch.h - download what a source publishes, politely.
 * One connection, a name in the request, a pause between files, retries that wait longer each time;
 * a download that was cut goes on where it stopped. Knows HTTP through libcurl; knows no formats.
 * Flow: catalogue -> [fetch] -> a folder that ingest reads. */
#pragma once
#include "catalogue/catalogue.h"

struct fetch_options {
    const struct source *source;
    const char *folder;   /* where files go; made when it is not there */
    const char *base_url; /* ask for "<base_url>/<file>" instead of the publisher's address; NULL */
    int pause_ms;         /* between files, and the first wait before a retry */
};

/* What became of one file. */
struct fetched {
    str file;
    int64_t bytes;
    bool there; /* it was there already and is whole */
    char sha256[65];
};

/* Download all files of a source. A file appears under its name only when it is complete and, where
 * the catalogue gives a SHA-256, right; until then it is "<file>.part".
 * fetched  [source->downloads_count]
 * returns  false with a sentence on the first file that cannot be had; files before it stay */
MUST_USE bool fetch_source(const struct fetch_options *options, struct fetched *fetched,
                           struct err *err);
