/* gzip.h - pack and unpack through libdeflate, with the same bytes every time. */
#pragma once
#include "base/base.h"
#include "base/err.h"

/* A compressor; one a thread. */
struct gzip {
    struct libdeflate_compressor *compressor;
};
void gzip_open(struct gzip *g);
void gzip_close(struct gzip *g);
/* `bytes` packed; no name and no time in it. */
str gzip_pack(struct arena *out, struct gzip *g, str bytes);
/* Unpack at most `most` bytes into the arena. */
MUST_USE bool gzip_unpack(struct arena *out, str packed, size_t most, str *bytes, struct err *err);
