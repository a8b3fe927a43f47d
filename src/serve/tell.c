/* tell.c - Flow: routes_*.c -> [tell] -> answer. */
#include "serve/tell.h"
#include "serve/log.h"

struct actor actor_of(const struct request *q)
{
    struct actor actor = {.origin = q->address, .now = q->now, .who = S("nobody")};
    const struct who *w = &q->who;
    if (w->kind == WHO_USER)
        actor.who = str_from(arena_format(q->arena, "user %s", w->user));
    else if (w->kind == WHO_LINK)
        actor.who = str_from(arena_format(q->arena, "link %s", w->link));
    actor.organisation = str_from(w->organisation);
    return actor;
}

struct sign sign_of(const struct request *q, const struct actor *actor)
{
    return (struct sign){.db = q->site->db,
                         .keys = &q->site->keys,
                         .actor = actor,
                         .agent = q->header(q->source, "User-Agent"),
                         .site = str_from(q->site->name)};
}

bool step_begin(const struct request *q, struct answer *a, struct step *s)
{
    *s = (struct step){0};
    if (!body_object(q, a, &s->body))
        return false;
    s->actor = actor_of(q);
    s->sign = sign_of(q, &s->actor);
    return true;
}

void tell_outcome(struct answer *a, enum outcome outcome, const struct err *err)
{
    static const int statuses[] = {
        [OUTCOME_FAILED] = 503,  [OUTCOME_ABSENT] = 404, [OUTCOME_WRONG] = 401,
        [OUTCOME_WAIT] = 429,    [OUTCOME_GONE] = 410,   [OUTCOME_TAKEN] = 409,
        [OUTCOME_REFUSED] = 403, [OUTCOME_UNFIT] = 422,
    };
    assert(outcome != OUTCOME_DONE);
    buf_reset(&a->made); /* what was begun to be told */
    if (outcome == OUTCOME_FAILED)
        log_event("people_store", err->text);
    a->status = statuses[outcome];
    if (outcome == OUTCOME_GONE)
        answer_fail(a, 410, "gone", answer_words(410)->nl.at, answer_words(410)->en.at);
    if (outcome == OUTCOME_TAKEN)
        answer_fail(a, 409, "taken", answer_words(409)->nl.at, answer_words(409)->en.at);
    if (outcome == OUTCOME_REFUSED)
        answer_fail(a, 403, "refused", "Dit mag niet met dit account.",
                    "This account may not do that.");
}

void tell_wait(struct answer *a, int64_t seconds)
{
    a->retry_s = seconds;
    answer_fail(a, 429, "wait", "Te vaak verkeerd. Wacht even en probeer het dan opnieuw.",
                "Wrong too often. Wait a while, then try again.");
}

void tell_password(struct answer *a, enum password_verdict verdict)
{
    static const struct {
        const char *nl, *en;
    } words[] = {
        [PASSWORD_FITS] = {"Vul een naam in.", "Fill in a name."},
        [PASSWORD_SHORT] = {"Een wachtwoord heeft ten minste 8 tekens; 15 of meer is beter.",
                            "A password has at least 8 characters; 15 or more is better."},
        [PASSWORD_LONG] = {"Dit wachtwoord is te lang (meer dan 1024 bytes).",
                           "This password is too long (more than 1024 bytes)."},
        [PASSWORD_COMMON] = {"Dit wachtwoord is makkelijk te raden. Neem bijvoorbeeld drie woorden "
                             "die niets met elkaar te maken hebben.",
                             "This password is easy to guess. Take, for example, three words that "
                             "have nothing to do with each other."},
        [PASSWORD_CONTEXT] = {"In dit wachtwoord staat vooral uw naam, e-mailadres of organisatie. "
                              "Kies iets anders.",
                              "This password is mostly your name, e-mail address or organisation. "
                              "Choose something else."},
    };
    const char *code = password_code(verdict);
    answer_fail(a, 422, code ? code : "name", words[verdict].nl, words[verdict].en);
}

void set_cookie(const struct request *q, struct answer *a, const char *token)
{
    buf_reset(&a->cookie);
    buf_format(&a->cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", site_cookie(q->site),
               token, q->site->secure ? "; Secure" : "", *token ? "" : "; Max-Age=0");
}

str site_address(const struct request *q)
{
    if (q->site->origin)
        return str_from(q->site->origin);
    str host = q->header(q->source, "Host"); /* loopback: the router has looked */
    return str_from(arena_format(q->arena, "http://%.*s", STR_ARG(host)));
}

str secret_link(const struct request *q, const char *page, const char *token)
{
    str site = site_address(q);
    return str_from(arena_format(q->arena, "%.*s%s#%s", STR_ARG(site), page, token));
}

/* --- letters -----------------------------------------------------------------------------------
 */

/* A job that outlives its request: one block, its texts behind it. */
struct posted {
    const struct site *site;
    struct letter_job job;
    str address;
    int64_t now;
};

static bool letter_send(const struct site *site, const struct letter_job *job, str address,
                        int64_t now)
{
    struct arena space = arena_open("letter", 1 << 20), a = space;
    struct err err = {0};
    str subject, text;
    char id[PEOPLE_ID];
    id_new(id);
    struct letter_about about = {.english = job->english,
                                 .site = address,
                                 .name = job->name,
                                 .organisation = job->organisation,
                                 .by = job->by,
                                 .link = job->link,
                                 .hours = job->hours};
    letter_write(&a, job->which, &about, &subject, &text);
    struct mail mail = {
        .to = job->to, .subject = subject, .text = text, .id = str_from(id), .now = now};
    bool sent = mail_send(&site->mail, &mail, &err);
    if (!sent)
        log_event("mail", err.text);
    explicit_bzero(space.at, (size_t)(a.at - space.at));
    arena_close(space);
    return sent;
}

static void posted_run(void *context)
{
    struct posted *p = context;
    (void)letter_send(p->site, &p->job, p->address, p->now);
    free(p);
}

static str carry(char **to, str s)
{
    char *at = *to;
    if (s.len)
        memcpy(at, s.at, s.len);
    *to += s.len;
    return (str){at, s.len};
}

bool post_letter(const struct request *q, const struct letter_job *job)
{
    if (!q->site->has_mail)
        return false;
    str address = site_address(q);
    struct posted *p = malloc(sizeof *p + job->to.len + job->name.len + job->organisation.len +
                              job->by.len + job->link.len + address.len);
    if (!p)
        return false;
    char *text = (char *)(p + 1);
    *p = (struct posted){.site = q->site, .job = *job, .now = q->now};
    p->job.to = carry(&text, job->to);
    p->job.name = carry(&text, job->name);
    p->job.organisation = carry(&text, job->organisation);
    p->job.by = carry(&text, job->by);
    p->job.link = carry(&text, job->link);
    p->address = carry(&text, address);
    if (pools_add(q->pools, PLACE_ERRAND, posted_run, p))
        return true;
    free(p);
    return false;
}

bool send_letter(const struct request *q, const struct letter_job *job)
{
    return q->site->has_mail && letter_send(q->site, job, site_address(q), q->now);
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static void name_of(struct buf *json, const char *name)
{
    buf_format(json, "\"%s\":", name);
}

void tell_text(struct buf *json, const char *name, str value)
{
    name_of(json, name);
    buf_json(json, value);
    buf_byte(json, ',');
}

void tell_number(struct buf *json, const char *name, int64_t value)
{
    name_of(json, name);
    buf_int(json, value);
    buf_byte(json, ',');
}

void tell_flag(struct buf *json, const char *name, bool value)
{
    name_of(json, name);
    buf_str(json, value ? S("true,") : S("false,"));
}

void tell_words(struct buf *json, const char *name, str words)
{
    name_of(json, name);
    buf_byte(json, '[');
    while (words.len) {
        size_t end = str_find(words, ' ');
        buf_json(json, (str){words.at, end});
        buf_byte(json, ',');
        end += end < words.len;
        words = (str){words.at + end, words.len - end};
    }
    tell_end(json, ']');
    buf_byte(json, ',');
}

void tell_end(struct buf *json, char closing)
{
    if (json->len && json->at[json->len - 1] == ',')
        json->len--;
    buf_byte(json, (uint8_t)closing);
}
