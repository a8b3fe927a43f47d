#include "people/who.h"

static const char *const roles[] = {[ROLE_GUEST] = "guest",
                                    [ROLE_MEMBER] = "member",
                                    [ROLE_EDITOR] = "editor",
                                    [ROLE_ADMIN] = "admin"};

bool role_read(str name, enum role *role)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        if (str_equal(name, str_from(roles[i]))) {
            *role = (enum role)i;
            return true;
        }
    return false;
}

const char *role_name(enum role role)
{
    return roles[role];
}

const char *cap_name(enum cap cap)
{
    static const char *const names[CAP_COUNT] = {
        [CAP_NONE] = "none",       [CAP_PUBLIC] = "public",   [CAP_HALF] = "half",
        [CAP_ENROL] = "enrol",     [CAP_SESSION] = "session", [CAP_SIGNED] = "signed",
        [CAP_READ] = "read",       [CAP_MEMBER] = "member",   [CAP_CONTRIBUTE] = "contribute",
        [CAP_CONTACT] = "contact", [CAP_EDITOR] = "editor",   [CAP_ADMIN] = "admin",
    };
    return names[cap];
}

static bool user_may(const struct who *w, enum cap cap)
{
    if (w->stage != STAGE_FULL)
        return cap == CAP_SESSION || (cap == CAP_HALF && w->stage == STAGE_HALF) ||
               (cap == CAP_ENROL && w->stage == STAGE_ENROL);
    switch (cap) {
    case CAP_SESSION:
    case CAP_SIGNED:
    case CAP_ENROL:
    case CAP_READ:
        return true;
    case CAP_CONTRIBUTE:
    case CAP_MEMBER:
        return w->role >= ROLE_MEMBER;
    case CAP_CONTACT:
        return w->role == ROLE_ADMIN || (w->contact && w->role >= ROLE_MEMBER);
    case CAP_EDITOR:
        return w->role >= ROLE_EDITOR;
    case CAP_ADMIN:
        return w->role == ROLE_ADMIN;
    case CAP_NONE:
    case CAP_PUBLIC:
    case CAP_HALF:
    case CAP_COUNT:
        break;
    }
    return false;
}

bool who_may(const struct who *w, enum cap cap)
{
    if (cap == CAP_NONE || cap >= CAP_COUNT)
        return false;
    if (cap == CAP_PUBLIC)
        return true;
    switch (w->kind) {
    case WHO_OPEN:
        return cap == CAP_READ;
    case WHO_LINK:
        return cap == CAP_READ || cap == CAP_SESSION ||
               (cap == CAP_CONTRIBUTE && w->contribute && !w->embed);
    case WHO_USER:
        return user_may(w, cap);
    case WHO_NOBODY:
        break;
    }
    return false;
}

static bool guest(const struct who *w)
{
    return w->kind == WHO_LINK || (w->kind == WHO_USER && w->role == ROLE_GUEST);
}

bool who_sees(const struct who *w, str code)
{
    if (!who_may(w, CAP_READ))
        return false;
    bool sees = !guest(w);
    for (size_t i = 0; i < w->scope_count && !sees; i++)
        sees = str_equal(code, str_from(w->scope[i]));
    return sees;
}

/* "gm/GM0758.json.gz" and "gm/GM0758.veerkracht" are of GM0758. */
static str package_code(str path)
{
    if (!str_starts(path, S("gm/")))
        return (str){0};
    str name = {path.at + 3, path.len - 3};
    size_t end = str_find(name, '.');
    return end == name.len || str_find(name, '/') != name.len ? (str){0} : (str){name.at, end};
}

bool who_reads_file(const struct who *w, str path)
{
    if (!who_may(w, CAP_READ))
        return false;
    if (!guest(w) || str_equal(path, S("edition.json")) || str_equal(path, S("edition.json.gz")))
        return true;
    str code = package_code(path);
    return code.len && who_sees(w, code);
}

bool who_of(const struct who *w, str organisation)
{
    return w->kind == WHO_USER && w->stage == STAGE_FULL && organisation.len &&
           str_equal(organisation, str_from(w->organisation));
}
