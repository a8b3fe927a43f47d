/* routes_share.c - a share link is exchanged for a session, and a page that may stand in another
 * site's frame. Flow: router.c -> [routes_share] -> people/link.c. */
#include "people/link.h"
#include "serve/folder.h"
#include "serve/tell.h"

static void tell_bearer(struct answer *a, const char *token)
{
    /* the first member of what tell_me wrote */
    struct buf json = {0};
    buf_format(&json, "{\"bearer\":\"%s\",", token);
    buf_bytes(&json, a->made.at + 1, a->made.len - 1);
    buf_reset(&a->made);
    a->made = json;
}

static void post_link(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    struct err err = {0};
    struct link_entry entry;
    struct actor actor = actor_of(q);
    bool embed = body_flag(body, "embed", false);
    str passphrase = body_text(body, "passphrase", LIMIT_PASSWORD);
    enum outcome outcome = link_enter(q->site->db, &actor, body_text(body, "token", TOKEN_TEXT),
                                      passphrase, embed, q->header(q->source, "User-Agent"), &entry,
                                      &err);
    if (outcome == OUTCOME_WAIT) {
        tell_wait(a, entry.wait_s);
        return;
    }
    if (outcome == OUTCOME_WRONG) {
        answer_fail(
            a, 401, passphrase.len ? "wrong" : "passphrase",
            passphrase.len ? "Dit wachtwoord klopt niet." : "Deze link heeft een wachtwoord.",
            passphrase.len ? "This passphrase is not right." : "This link has a passphrase.");
        return;
    }
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &err);
        return;
    }
    if (!session_who(q->site->db, str_from(entry.token), q->now, &q->who, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    tell_me(q, a);
    if (embed)
        tell_bearer(a, entry.token);
    else
        set_cookie(q, a, entry.token);
}

static void release(void *folder)
{
    folder_release(folder);
}

/* The page, with leave to be framed by the sites the link names. An unknown or dead link gets the
 * page too, which says so, but in nobody's frame. */
static void get_embedded(struct request *q, struct answer *a)
{
    struct link link;
    struct err err = {0};
    struct folder *site = shelf_take_site(q->site->shelf);
    struct resource *page = site ? folder_find(site, S("index.html")) : NULL;
    a->release = site ? release : NULL;
    a->held = site;
    if (!page || !folder_bytes(site, page, &a->at)) {
        a->status = 404;
        return;
    }
    enum outcome outcome = link_get(q->site->db, q->arena, router_capture(q, "link"), &link, &err);
    if (outcome == OUTCOME_FAILED) {
        tell_outcome(a, outcome, &err);
        return;
    }
    if (outcome == OUTCOME_DONE && strcmp(link_state(&link, q->now), "live") == 0)
        buf_str(&a->frames, link.origins);
    a->type = page->type;
    a->size = a->len = (size_t)page->bytes;
}

static const struct route rows[] = {
    {"POST", "/api/v1/link", CAP_PUBLIC, OBJECT_NONE, RATE_SIGN, PLACE_VAULT, LIMIT_JSON,
     post_link},
    {"GET", "/insluiten/:link", CAP_PUBLIC, OBJECT_NONE, RATE_READ, PLACE_DESK, 0, get_embedded},
};
const struct routes routes_share = {rows, COUNT(rows)};
