/* who.h - who calls, as the router knows it: one value of fixed size, made from a session's token
 * and kept for half a second. What each may do is asked of it by the functions below, nowhere else.
 * Pure; knows no store. docs/people.md "Who". */
#pragma once
#include "base/base.h"
#include "base/file.h"

enum {
    PEOPLE_ID = 21,     /* an id of the people store and its NUL */
    PEOPLE_SCOPE = 100, /* municipalities of a link or a guest account, at most */
    PEOPLE_CODE = 8,    /* "GM0758", "RG01" and a NUL */
};

enum who_kind {
    WHO_NOBODY,
    WHO_OPEN, /* a server without people store: everybody on this machine may read */
    WHO_USER,
    WHO_LINK,
};
enum role { ROLE_GUEST, ROLE_MEMBER, ROLE_EDITOR, ROLE_ADMIN }; /* rising */
const char *role_name(enum role role);                          /* "guest", "member", ... */
MUST_USE bool role_read(str name, enum role *role);
/* How far signing in has come. */
enum stage {
    STAGE_NONE,
    STAGE_HALF,  /* password right, second factor due */
    STAGE_ENROL, /* password right, second factor to be set up */
    STAGE_FULL,
};

struct who {
    enum who_kind kind;
    enum role role; /* links: ROLE_GUEST */
    enum stage stage;
    bool contact, contribute, embed;
    char user[PEOPLE_ID];         /* WHO_USER */
    char organisation[PEOPLE_ID]; /* of the user, or of who made the link */
    char link[PEOPLE_ID];         /* WHO_LINK */
    char session[HASH_HEX];       /* SHA-256 of the session's token */
    char edition[65];             /* of a link; empty: the latest */
    size_t scope_count;           /* guests; others see every municipality */
    char scope[PEOPLE_SCOPE][PEOPLE_CODE];
    int64_t ends; /* of the session, UTC seconds */
};

/* What a route asks of who calls (docs/people.md "Routes"). CAP_NONE is no capability: a row that
 * forgot to say is never answered. */
enum cap {
    CAP_NONE = 0,
    CAP_PUBLIC,     /* anybody */
    CAP_HALF,       /* whoever gave a right password and owes the second factor */
    CAP_ENROL,      /* whoever sets up a second factor: stage enrol, or signed in */
    CAP_SESSION,    /* any session at any stage: to log out */
    CAP_SIGNED,     /* a user with a full session */
    CAP_READ,       /* whoever may see editions: users, links, the open mode */
    CAP_CONTRIBUTE, /* members, and guests whose link says so; never an embedded page */
    CAP_MEMBER,     /* members, editors, admins */
    CAP_CONTACT,    /* contact persons and admins */
    CAP_EDITOR,     /* editors and admins */
    CAP_ADMIN,
    CAP_COUNT
};
const char *cap_name(enum cap cap); /* "public", "half", ... */
bool who_may(const struct who *w, enum cap cap);

/* Whether w may see the municipality or region. */
bool who_sees(const struct who *w, str code);
/* Whether w may read a file of an edition by its path in it ("gm/GM0758.json.gz", "edition.json").
 * Guests: edition.json and the packages of their municipalities; everything else is not there. */
bool who_reads_file(const struct who *w, str path);
/* Whether w belongs to the organisation; admins belong to their own only. */
bool who_of(const struct who *w, str organisation);
