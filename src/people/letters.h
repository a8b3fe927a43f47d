/* letters.h - the letters that are sent, or whose link is shown to whoever asked for it where no
 * mail can go out. Dutch or English; plain text. */
#pragma once
#include "base/base.h"

enum letter {
    LETTER_INVITE,     /* link: choose a password and a second factor */
    LETTER_RESET,      /* link: choose a new password */
    LETTER_NO_ACCOUNT, /* a new password was asked for, and there is no such account */
    LETTER_CHANGED,    /* the password or second factor was changed: was it you? */
};
struct letter_about {
    bool english;
    str site;         /* "https://kaart.example.nl" */
    str name;         /* of the person; may be empty */
    str organisation; /* may be empty */
    str by;           /* who invites: a name; may be empty */
    str link;         /* whole address with its token; empty for the last two */
    int64_t hours;    /* that the link works */
};
void letter_write(struct arena *out, enum letter which, const struct letter_about *about,
                  str *subject, str *text);
