/* header.h - what a client's headers say about how it wants an answer, and the path it asks for.
 * Pure functions of bytes; nothing here knows a file. */
#pragma once
#include "base/base.h"

/* Undo the percent escapes of a path and check it: the result begins with '/', has no empty, "."
 * or ".." part (a last empty part, the closing slash, is fine), no NUL, control or backslash.
 * returns  false when the path is none of ours, or `room` (NUL included) is too small
 * note     decoded once: "%252e" stays the text "%2e", which no file is called */
MUST_USE bool path_decode(str raw, char *out, size_t room, str *path);

enum range_kind {
    RANGE_WHOLE,  /* no range, or one that is to be ignored: answer 200 */
    RANGE_PART,   /* 206 */
    RANGE_BEYOND, /* 416 */
};
/* Read a Range header against a resource of `size` bytes. Several ranges and units other than
 * bytes are ignored, which RFC 9110 14.2 allows.
 * out  first and length of the part for RANGE_PART */
enum range_kind range_read(str value, uint64_t size, uint64_t *first, uint64_t *len);

/* Whether Accept-Encoding lets us answer with gzip (RFC 9110 12.5.3): "gzip" or "x-gzip" with a
 * weight above 0, or "*" with one when gzip is not named. */
bool gzip_accepted(str accept_encoding);

/* Whether one of the entity tags of If-None-Match is `etag` (with its quotes), or "*". Weak
 * comparison, as RFC 9110 13.1.2 wants. */
bool etag_listed(str if_none_match, str etag);

/* Whether a Host header names this machine's loopback: 127.0.0.1, localhost or [::1], with or
 * without a port. Keeps pages of other names that were made to point here (DNS rebinding) out. */
bool host_is_loopback(str host);

/* Whether a request that changes something comes from our own page: Sec-Fetch-Site says same-origin
 * where the browser sends it, and Origin is http://host or https://host. Without either of the two
 * it is no browser's and refused all the same. */
bool origin_is_own(str origin, str sec_fetch_site, str host);

/* The value of a cookie in a Cookie header; empty when absent. Of several with the name the first
 * one counts: browsers send that of the most exact path first. */
str cookie_find(str header, str name);
/* The token of "Authorization: Bearer TOKEN"; empty for anything else. */
str bearer_token(str authorization);
