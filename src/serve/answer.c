/* answer.c - the table of statuses and the headers every answer carries.
 * Flow: routes.c, wire.c -> [answer] -> server.c. */
#include "serve/answer.h"

static const struct status {
    int code;
    const char *reason;
    struct text words;
} statuses[] = {
#define ROW(code, reason, nl, en)                                                                  \
    {                                                                                              \
        code, reason,                                                                              \
        {                                                                                          \
            {nl, sizeof nl - 1},                                                                   \
            {                                                                                      \
                en, sizeof en - 1                                                                  \
            }                                                                                      \
        }                                                                                          \
    }
    ROW(200, "OK", "Goed.", "Fine."),
    ROW(206, "Partial Content", "Een deel.", "A part."),
    ROW(304, "Not Modified", "Niet veranderd.", "Not changed."),
    ROW(400, "Bad Request", "Dit verzoek is niet goed gevormd.", "This request is malformed."),
    ROW(401, "Unauthorized", "Log eerst in.", "Log in first."),
    ROW(403, "Forbidden", "Dit mag niet vanaf een andere site.",
        "This is not allowed from another site."),
    ROW(404, "Not Found", "Dit bestaat hier niet (meer).",
        "There is no such thing here (any more)."),
    ROW(405, "Method Not Allowed", "Dat kan met dit adres niet.",
        "This address does not support that method."),
    ROW(408, "Request Timeout", "Het verzoek kwam te langzaam.", "The request came too slowly."),
    ROW(411, "Length Required", "De lengte van het verzoek ontbreekt.",
        "The request's length is missing."),
    ROW(413, "Content Too Large", "Het verzoek is te groot.", "The request is too large."),
    ROW(414, "URI Too Long", "Het adres is te lang.", "The address is too long."),
    ROW(416, "Range Not Satisfiable", "Dat deel heeft het bestand niet.",
        "The file has no such part."),
    ROW(421, "Misdirected Request", "Deze server luistert niet naar die naam.",
        "This server does not go by that name."),
    ROW(431, "Request Header Fields Too Large", "Het verzoek heeft te veel kopregels.",
        "The request has too many header lines."),
    ROW(500, "Internal Server Error", "Deze editie is op schijf veranderd en wordt niet getoond.",
        "This edition was changed on disk and is not shown."),
    ROW(503, "Service Unavailable", "De server start nog.", "The server is still starting."),
    ROW(505, "HTTP Version Not Supported", "Deze versie van HTTP wordt niet ondersteund.",
        "This version of HTTP is not supported."),
#undef ROW
};

/* style-src needs no 'unsafe-inline': the map library sets styles through the object model.
 * img-src data: and blob: are the map library's sprites and icons. */
const struct answer_header answer_always[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
     "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
     "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};
const size_t answer_always_count = COUNT(answer_always);

static const struct status *status_of(int code)
{
    size_t i = 0;
    while (i < COUNT(statuses) && statuses[i].code != code)
        i++;
    assert(i < COUNT(statuses)); /* every status that is used has a row */
    return &statuses[i];
}

const char *answer_reason(int status)
{
    return status_of(status)->reason;
}

const struct text *answer_words(int status)
{
    return &status_of(status)->words;
}

static void error_body(struct buf *out, int status, bool for_programs)
{
    const struct text *words = answer_words(status);
    if (for_programs)
        buf_format(out, "{\"status\":%d,\"error\":{\"nl\":\"%s\",\"en\":\"%s\"}}\n", status,
                   words->nl.at, words->en.at);
    else
        buf_format(out, "%d\n%s\n%s\n", status, words->nl.at, words->en.at);
}

void answer_error(struct answer *a, int status, bool for_programs)
{
    buf_reset(&a->made);
    *a = (struct answer){.status = status,
                         .allow = a->allow,
                         .size = a->size,
                         .release = a->release,
                         .held = a->held,
                         .type = for_programs ? "application/json" : "text/plain; charset=utf-8"};
    error_body(&a->made, status, for_programs);
}

size_t answer_refusal(int status, char *out, size_t room)
{
    struct buf b = {0}, body = {0};
    error_body(&body, status, false);
    buf_format(&b, "HTTP/1.1 %d %s\r\n", status, answer_reason(status));
    for (size_t i = 0; i < answer_always_count; i++)
        buf_format(&b, "%s: %s\r\n", answer_always[i].name, answer_always[i].value);
    buf_format(&b,
               "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
               "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
               body.len, body.at);
    assert(b.len <= room);
    size_t len = b.len;
    memcpy(out, b.at, len);
    buf_reset(&body);
    buf_reset(&b);
    return len;
}
