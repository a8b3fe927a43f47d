#include "people/demo_people.h"
#include "people/password.h"

const char demo_password[] = "demo-mag-iedereen-weten";
const char demo_secret[] = "DEMODEMODEMODEMODEMODEMODEMODEMO";

const struct demo_person demo_people[] = {
    {"beheer@demo.example", "Beheerder (demo)", "Vereniging (demo)", "vereniging", ROLE_ADMIN,
     false},
    {"redactie@demo.example", "Redacteur (demo)", "Vereniging (demo)", "vereniging", ROLE_EDITOR,
     false},
    {"contact@demo.example", "Contactpersoon (demo)", "Corporatie De Brug (demo)", "corporatie",
     ROLE_MEMBER, true},
    {"lid@demo.example", "Lid (demo)", "Corporatie De Brug (demo)", "corporatie", ROLE_MEMBER,
     false},
    {"buren@demo.example", "Lid van een ander (demo)", "Corporatie De Linde (demo)", "corporatie",
     ROLE_MEMBER, true},
    {"gast@demo.example", "Gast (demo)", "Gemeente (demo)", "gemeente", ROLE_GUEST, false},
};
const size_t demo_people_count = COUNT(demo_people);

struct making {
    const struct keyring *keys;
    struct arena *a;
    const struct demo_person *person;
    str id;
    const char *password;
    int64_t now, count;
};

static bool count(struct tx *t, void *context, struct err *err)
{
    struct making *m = context;
    struct db_rows rows;
    if (!tx_rows(t, m->a, "users_count", NULL, 0, &rows, err))
        return false;
    m->count = db_number(&rows, 0, 0);
    return m->count > 0 ||
           tx_run(t, "meta_set", DB_ARGS(DB_T(S("demo")), DB_T(S("accounts"))), NULL, err);
}

static bool finish(struct tx *t, void *context, struct err *err)
{
    struct making *m = context;
    str purpose = str_from(arena_format(m->a, "totp %.*s", STR_ARG(m->id)));
    str box = keyring_seal(m->keys, m->a, purpose, str_from(demo_secret));
    return tx_run(t, "demo_user_set",
                  DB_ARGS(DB_T(m->id), DB_T(str_from(m->person->name)), DB_T(str_from(m->password)),
                          DB_N(m->now), DB_T(box)),
                  NULL, err);
}

/* The organisation of that name, made when it is not there. */
static enum outcome organisation(struct db *db, struct arena *a, const struct actor *actor,
                                 const struct demo_person *p, str *id, struct err *err)
{
    struct organisation *list;
    size_t some;
    char fresh[PEOPLE_ID];
    enum outcome outcome = organisation_make(db, actor, str_from(p->organisation),
                                             str_from(p->kind), fresh, err);
    *id = arena_str(a, str_from(fresh));
    if (outcome != OUTCOME_TAKEN)
        return outcome;
    if (!organisations_list(db, a, &list, &some, err))
        return OUTCOME_FAILED;
    for (size_t i = 0; i < some; i++)
        if (str_equal(list[i].name, str_from(p->organisation)))
            *id = list[i].id;
    return OUTCOME_DONE;
}

enum outcome demo_people_make(struct db *db, const struct keyring *keys, const str *scope,
                              size_t scope_count, int64_t now, struct err *err)
{
    struct arena space = arena_open("demo people", 8 << 20), a = space;
    struct actor actor = {S("command demo"), {0}, S("command"), now};
    char password[PASSWORD_HASH], id[PEOPLE_ID], token[TOKEN_TEXT];
    struct making m = {.keys = keys, .a = &a, .password = password, .now = now};
    bool ok = db_write(db, count, &m, err);
    enum outcome outcome = !ok ? OUTCOME_FAILED : m.count ? OUTCOME_REFUSED : OUTCOME_DONE;
    if (outcome == OUTCOME_DONE)
        password_hash(str_from(demo_password), password);
    for (size_t i = 0; i < demo_people_count && outcome == OUTCOME_DONE; i++) {
        const struct demo_person *p = &demo_people[i];
        struct invitation invitation = {.email = str_from(p->email),
                                        .language = S("nl"),
                                        .role = p->role,
                                        .contact = p->contact,
                                        .scope = scope,
                                        .scope_count = p->role == ROLE_GUEST ? scope_count : 0};
        outcome = organisation(db, &a, &actor, p, &invitation.organisation, err);
        if (outcome == OUTCOME_DONE)
            outcome = user_invite(db, &actor, ROLE_ADMIN, &invitation, id, token, err);
        m.person = p;
        m.id = str_from(id);
        if (outcome == OUTCOME_DONE && !db_write(db, finish, &m, err))
            outcome = OUTCOME_FAILED;
    }
    arena_close(space);
    return outcome;
}
