/* user.c - the verb `user`: accounts. */
#include "command/store_words.h"

static const char usage[] =
    "veerkracht user list|invite|reset|disable|enable|review|reviewed --people STORE [EMAIL]\n\n"
    "Accounts. invite and reset print a one-time link for the person (reset --what totp prints\n"
    "none: the second factor is set up anew at the next login). review lists who is due for the\n"
    "yearly look; reviewed EMAIL says that it was looked at. Example, the first admin:\n\n"
    "  org=$(veerkracht org add --people people.db --name 'De vereniging' --kind vereniging)\n"
    "  veerkracht user invite --people people.db --org $org --email a@example.nl --role admin \\\n"
    "      --origin https://kaart.example.nl\n";

struct words {
    struct store_words store;
    const char *org, *email, *role, *scope, *language, *what, *origin;
    bool contact;
};

static void print_user(const struct store_run *run, struct buf *b, const struct user *u,
                       const struct due *due)
{
    if (!run->json) {
        buf_format(b, "%-32.*s %-7s %-8s %-16s %.*s", STR_ARG(u->email), role_name(u->role),
                   user_state(u), store_time(run->a, u->seen), STR_ARG(u->organisation_name));
        if (due)
            buf_format(b, "  %s%s%s", due->not_reviewed ? "[not reviewed for a year]" : "",
                       due->unused ? "[unused for half a year]" : "",
                       due->no_second_factor ? "[no second factor]" : "");
        buf_byte(b, '\n');
        return;
    }
    buf_format(b, "{\"id\":\"%.*s\",\"email\":", STR_ARG(u->id));
    buf_json(b, u->email);
    buf_str(b, S(",\"name\":"));
    buf_json(b, u->name);
    buf_format(b,
               ",\"role\":\"%s\",\"contact\":%s,\"state\":\"%s\",\"organisation\":\"%.*s\","
               "\"seen\":%lld,\"reviewed\":%lld,\"totp\":%s}\n",
               role_name(u->role), u->contact ? "true" : "false", user_state(u),
               STR_ARG(u->organisation), (long long)u->seen, (long long)u->reviewed,
               u->has_totp ? "true" : "false");
}

static int list(struct store_run *run, const char *org, bool due_only)
{
    struct user *all;
    size_t count;
    struct buf b = {0};
    if (!users_list(run->db, run->a, str_from(org), &all, &count, &run->err))
        return store_outcome(run, OUTCOME_FAILED, "list");
    for (size_t i = 0; i < count; i++) {
        struct due due;
        bool is_due = user_due(&all[i], run->actor.now, &due);
        if (is_due || !due_only)
            print_user(run, &b, &all[i], due_only ? &due : NULL);
    }
    store_print(&b);
    return EXIT_OK;
}

static void print_link(const struct words *w, const char *page, const char *token)
{
    printf("%s%s#%s\n", w->origin ? w->origin : "", page, token);
}

static int invite(struct store_run *run, const struct words *w)
{
    str scope[PEOPLE_SCOPE];
    struct invitation i = {.organisation = str_from(w->org),
                           .email = str_from(w->email),
                           .language = str_from(w->language ? w->language : "nl"),
                           .contact = w->contact,
                           .scope = scope};
    char id[PEOPLE_ID], token[TOKEN_TEXT];
    for (str rest = str_from(w->scope); rest.len && i.scope_count < PEOPLE_SCOPE;) {
        size_t end = str_find(rest, ',');
        scope[i.scope_count++] = (str){rest.at, end};
        end += end < rest.len;
        rest = (str){rest.at + end, rest.len - end};
    }
    if (!w->org || !w->email || !role_read(str_from(w->role), &i.role)) {
        fputs("veerkracht user: invite wants --org, --email and --role guest, member, editor or "
              "admin\n",
              stderr);
        return EXIT_USAGE;
    }
    int code = store_outcome(
        run, user_invite(run->db, &run->actor, ROLE_ADMIN, &i, id, token, &run->err), w->email);
    if (code == EXIT_OK)
        print_link(w, "/uitnodiging", token);
    return code;
}

static int reset(struct store_run *run, const struct words *w, const struct user *u)
{
    char token[TOKEN_TEXT];
    const char *what = w->what ? w->what : "password";
    enum reset reset = !strcmp(what, "totp")     ? RESET_TOTP
                       : !strcmp(what, "invite") ? RESET_INVITE
                                                 : RESET_PASSWORD;
    if (reset == RESET_PASSWORD && strcmp(what, "password") != 0) {
        fputs("veerkracht user: --what is password, totp or invite\n", stderr);
        return EXIT_USAGE;
    }
    int code = store_outcome(run,
                             user_reset(run->db, &run->actor, ROLE_ADMIN, u->organisation, u->id,
                                        reset, token, &run->err),
                             what);
    if (code == EXIT_OK && token[0])
        print_link(w, reset == RESET_INVITE ? "/uitnodiging" : "/wachtwoord", token);
    return code;
}

static int one_person(struct store_run *run, const struct words *w, const char *word,
                      const char *email)
{
    struct user u;
    bool disabled = !strcmp(word, "disable");
    struct user_change change = {.disabled = &disabled};
    enum outcome outcome = user_find(run->db, run->a, str_from(email), &u, &run->err);
    if (outcome != OUTCOME_DONE)
        return store_outcome(run, outcome, email);
    if (!strcmp(word, "reset"))
        return reset(run, w, &u);
    outcome = !strcmp(word, "reviewed")
                  ? user_review(run->db, &run->actor, u.organisation, u.id, &run->err)
                  : user_edit(run->db, &run->actor, ROLE_ADMIN, u.organisation, u.id, &change,
                              &run->err);
    return store_outcome(run, outcome, email);
}

static int run_words(struct store_run *run, const struct words *w, const char **rest, size_t count)
{
    static const char *const people[] = {"reset", "disable", "enable", "reviewed"};
    const char *word = count ? rest[0] : "";
    for (size_t i = 0; i < COUNT(people); i++)
        if (count == 2 && !strcmp(word, people[i]))
            return one_person(run, w, word, rest[1]);
    if (count == 1 && !strcmp(word, "invite"))
        return invite(run, w);
    if (count == 1 && (!strcmp(word, "list") || !strcmp(word, "review")))
        return list(run, w->org, !strcmp(word, "review"));
    fputs("veerkracht user: list, invite, review, or reset, disable, enable, reviewed with an "
          "e-mail address; see --help\n",
          stderr);
    return EXIT_USAGE;
}

int command_user(int argc, char **argv)
{
    struct words w = {0};
    const struct option options[] = {
        {"--org", "ID", "of this organisation", &w.org, NULL},
        {"--email", "ADDRESS", "invite: whom", &w.email, NULL},
        {"--role", "ROLE", "invite: guest, member, editor or admin", &w.role, NULL},
        {"--contact", NULL, "invite: looks after the people of the organisation", NULL, &w.contact},
        {"--scope", "GM..,GM..", "invite: municipalities of a guest", &w.scope, NULL},
        {"--language", "nl|en", "invite: of the letters", &w.language, NULL},
        {"--what", "WHAT", "reset: password, totp or invite", &w.what, NULL},
        {"--origin", "https://NAME", "this server, for the link", &w.origin, NULL},
        STORE_OPTIONS(w.store),
    };
    struct arena opened = arena_open("user", (size_t)64 << 20), a = opened;
    const char **rest = NEW(&a, const char *, argc);
    size_t count = 0;
    struct store_run run = {.verb = "user"};
    int code = EXIT_USAGE;
    if (!options_read(options, COUNT(options), argc, argv, rest, &count, &run.err))
        fprintf(stderr, "veerkracht user: %s\n", run.err.text);
    else if (w.store.help) {
        options_help(usage, options, COUNT(options));
        code = EXIT_OK;
    } else if (!store_open(&run, "user", &w.store, &a, false))
        code = w.store.people ? EXIT_FAILED : EXIT_USAGE;
    else
        code = run_words(&run, &w, rest, count);
    db_close(run.db);
    arena_close(opened);
    return code;
}
