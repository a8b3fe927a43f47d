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
    ROW(201, "Created", "Gemaakt.", "Made."),
    ROW(202, "Accepted", "Aangenomen.", "Accepted."),
    ROW(204, "No Content", "Gedaan.", "Done."),
    ROW(206, "Partial Content", "Een deel.", "A part."),
    ROW(304, "Not Modified", "Niet veranderd.", "Not changed."),
    ROW(400, "Bad Request", "Dit verzoek is niet goed gevormd.", "This request is malformed."),
    ROW(401, "Unauthorized", "Log eerst in.", "Log in first."),
    ROW(403, "Forbidden", "Dit mag niet met dit account of vanaf een andere site.",
        "This is not allowed with this account or from another site."),
    ROW(404, "Not Found", "Dit bestaat hier niet (meer).",
        "There is no such thing here (any more)."),
    ROW(405, "Method Not Allowed", "Dat kan met dit adres niet.",
        "This address does not support that method."),
    ROW(408, "Request Timeout", "Het verzoek kwam te langzaam.", "The request came too slowly."),
    ROW(409, "Conflict", "Dit is er al.", "There is one already."),
    ROW(410, "Gone", "Deze link werkt niet meer. Vraag een nieuwe.",
        "This link does not work any more. Ask for a new one."),
    ROW(411, "Length Required", "De lengte van het verzoek ontbreekt.",
        "The request's length is missing."),
    ROW(413, "Content Too Large", "Het verzoek is te groot.", "The request is too large."),
    ROW(414, "URI Too Long", "Het adres is te lang.", "The address is too long."),
    ROW(415, "Unsupported Media Type", "Dit soort bestand of bericht wordt niet gelezen.",
        "This kind of file or message is not read."),
    ROW(416, "Range Not Satisfiable", "Dat deel heeft het bestand niet.",
        "The file has no such part."),
    ROW(421, "Misdirected Request", "Deze server luistert niet naar die naam.",
        "This server does not go by that name."),
    ROW(422, "Unprocessable Content", "Dit kan zo niet worden opgeslagen.",
        "This cannot be kept as it is."),
    ROW(429, "Too Many Requests", "Even wachten: er zijn te veel verzoeken.",
        "Please wait: there are too many requests."),
    ROW(431, "Request Header Fields Too Large", "Het verzoek heeft te veel kopregels.",
        "The request has too many header lines."),
    ROW(500, "Internal Server Error", "Deze editie is op schijf veranderd en wordt niet getoond.",
        "This edition was changed on disk and is not shown."),
    ROW(502, "Bad Gateway", "De andere server antwoordt niet.",
        "The other server does not answer."),
    ROW(503, "Service Unavailable", "De server kan dit nu niet doen. Probeer het zo weer.",
        "The server cannot do this now. Try again in a moment."),
    ROW(505, "HTTP Version Not Supported", "Deze versie van HTTP wordt niet ondersteund.",
        "This version of HTTP is not supported."),
#undef ROW
};

/* style-src needs no 'unsafe-inline': the map library sets styles through the object model.
 * img-src data: and blob: are the map library's sprites and icons. */
const struct answer_header answer_always[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};
const size_t answer_always_count = COUNT(answer_always);

#define POLICY_HEAD                                                                                \
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "                 \
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "       \
    "frame-ancestors "
#define POLICY_TAIL "; base-uri 'none'; form-action 'self'"
const char answer_policy_unframed[] = POLICY_HEAD "'none'" POLICY_TAIL;

void answer_policy(str frames, struct buf *out)
{
    buf_str(out, S(POLICY_HEAD));
    buf_str(out, frames);
    buf_str(out, S(POLICY_TAIL));
}

void answer_free(struct answer *a)
{
    if (a->release)
        a->release(a->held);
    buf_reset(&a->made);
    buf_reset(&a->allow);
    buf_reset(&a->cookie);
    buf_reset(&a->accel);
    buf_reset(&a->frames);
    *a = (struct answer){0};
}

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
    buf_reset(&a->accel);
    a->status = status;
    a->type = for_programs ? "application/json" : "text/plain; charset=utf-8";
    a->cache = a->etag = a->saved_as = a->at = NULL;
    a->len = 0;
    a->gzip = a->varies = a->ranges = false;
    error_body(&a->made, status, for_programs);
}

void answer_fail(struct answer *a, int status, const char *code, const char *nl, const char *en)
{
    answer_error(a, status, true);
    buf_reset(&a->made);
    buf_format(&a->made, "{\"status\":%d,\"error\":{\"nl\":", status);
    buf_json(&a->made, str_from(nl));
    buf_str(&a->made, S(",\"en\":"));
    buf_json(&a->made, str_from(en));
    buf_byte(&a->made, '}');
    if (code)
        buf_format(&a->made, ",\"code\":\"%s\"", code);
    buf_str(&a->made, S("}\n"));
}

void answer_done(struct answer *a)
{
    a->status = 204;
}

size_t answer_refusal(int status, char *out, size_t room)
{
    struct buf b = {0}, body = {0};
    error_body(&body, status, false);
    buf_format(&b, "HTTP/1.1 %d %s\r\nContent-Security-Policy: %s\r\n", status,
               answer_reason(status), answer_policy_unframed);
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
