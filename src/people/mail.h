/* mail.h - one letter by SMTP: plain text, UTF-8, to one person. libcurl behind it. Blocks: errand
 * threads only. */
#pragma once
#include "base/base.h"
#include "base/err.h"

enum { MAIL_ADDRESS = 254, MAIL_SUBJECT = 200, MAIL_SECONDS = 30 };

struct mail_server {
    const char *url;             /* "smtp://mail.example.nl:587" or "smtps://..." */
    const char *user, *password; /* NULL: none */
    const char *from, *from_name;
};
struct mail {
    str to, subject, text; /* UTF-8; lines of the text end with \n */
    str id;                /* unique, letters and digits: becomes the Message-ID */
    int64_t now;           /* UTC seconds */
};

/* Whether the text is an address we write to: name@host.name in ASCII, no quotes, no comments, no
 * blanks: nothing that could end a header or a command. */
bool mail_address_fits(str address);
/* The whole message as it is sent (RFC 5322, 2045, 2047): for tests and for sending. */
str mail_message(struct arena *out, const struct mail_server *server, const struct mail *mail);
/* Send. Encryption is required (STARTTLS or smtps) unless the server is this machine itself.
 * errors  a sentence without the address and without the text */
MUST_USE bool mail_send(const struct mail_server *server, const struct mail *mail, struct err *err);
