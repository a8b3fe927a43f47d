/* setup.c - Flow: veerkrachtd.c -> [setup] -> site. */
#include "serve/setup.h"
#include "base/json.h"
#include "people/migrate.h"
#include "people/outward.h"
#include "serve/refused.h"
#include "serve/seen.h"
#include "serve/states.h"

enum { FILE_MOST = 64 << 10 };

/* Texts that live as long as the process. */
static struct arena kept;

static bool origin_read(const struct setup_words *w, struct site *site, struct err *err)
{
    if (!w->origin)
        return true;
    str origin = str_from(w->origin);
    site->secure = str_starts(origin, S("https://"));
    if ((!site->secure && !(str_starts(origin, S("http://")) && outward_is_loopback(origin))) ||
        str_find((str){origin.at + 8, origin.len - 8}, '/') != origin.len - 8)
        return err_set(err,
                       "--origin wants https://NAME without a path, as browsers write it, not "
                       "'%s'",
                       w->origin);
    site->origin = w->origin;
    return true;
}

static bool secret_file(const char *path, const char **text, struct err *err)
{
    str read;
    if (!file_read(&kept, path, FILE_MOST, &read, err))
        return false;
    *text = arena_text(&kept, str_trim(read));
    return true;
}

static bool mail_read(const struct setup_words *w, struct site *site, struct err *err)
{
    if (!w->mail)
        return true;
    str url = str_from(w->mail);
    if (!w->mail_from || !mail_address_fits(str_from(w->mail_from)))
        return err_set(err, "--mail-from wants the address letters come from");
    if (!str_starts(url, S("smtp://")) && !str_starts(url, S("smtps://")))
        return err_set(err, "--mail wants smtp://HOST:PORT or smtps://HOST:PORT, not '%s'",
                       w->mail);
    site->mail = (struct mail_server){
        .url = w->mail, .user = w->mail_user, .from = w->mail_from, .from_name = site->name};
    site->has_mail = true;
    return !w->mail_password || secret_file(w->mail_password, &site->mail.password, err);
}

static const char *member(const struct json *v, const char *name)
{
    const struct json *m = json_member(v, str_from(name));
    return m && m->kind == JSON_STRING && m->text.len ? arena_text(&kept, m->text) : NULL;
}

static bool word_fits(const char *id)
{
    size_t len = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && len <= 40 && id[len] == '\0';
}

static bool provider_add(const char *path, const struct json *v, struct site *site, struct err *err)
{
    const char *secret_path = member(v, "client_secret_file"), *secret = NULL;
    struct site_provider p = {
        .id = member(v, "id"), .title = member(v, "title"), .issuer = member(v, "issuer")};
    const char *client = member(v, "client_id"), *scope = member(v, "scope");
    if (!p.id || !word_fits(p.id) || !p.title || !p.issuer || !client)
        return err_set(err, "%s:%d: a provider has id (small letters), title, issuer and client_id",
                       path, v->line);
    if (!outward_may(str_from(p.issuer)))
        return err_set(err, "%s:%d: an issuer is https://...", path, v->line);
    if (site->provider_count == SITE_PROVIDERS)
        return err_set(err, "%s:%d: more than %d providers", path, v->line, SITE_PROVIDERS);
    if (secret_path && !secret_file(secret_path, &secret, err))
        return false;
    struct oidc_provider provider = {
        .issuer = p.issuer,
        .client_id = client,
        .client_secret = secret,
        .scope = scope ? scope : "openid email profile",
        .redirect = arena_format(&kept, "%s/inloggen/terug/%s", site->origin, p.id)};
    struct oidc_provider *lasting = NEW(&kept, struct oidc_provider, 1);
    *lasting = provider;
    p.oidc = oidc_new(lasting);
    site->providers[site->provider_count++] = p;
    return true;
}

static bool providers_read(const struct setup_words *w, struct site *site, struct err *err)
{
    str text;
    struct json *list;
    if (!w->providers)
        return true;
    if (!site->origin)
        return err_set(err, "--oidc needs --origin: providers send people back there");
    if (!file_read(&kept, w->providers, FILE_MOST, &text, err) ||
        !json_parse(&kept, w->providers, text, &list, err))
        return false;
    if (list->kind != JSON_ARRAY)
        return err_set(err, "%s: wants a list of providers, [{...}]", w->providers);
    for (const struct json *v = list->first; v; v = v->next)
        if (!provider_add(w->providers, v, site, err))
            return false;
    return true;
}

static bool is_demo(struct tx *t, void *demo, struct err *err)
{
    struct arena space = arena_open("demo", 1 << 16), a = space;
    struct db_rows rows;
    bool ok = tx_rows(t, &a, "meta_get", DB_ARGS(DB_T(S("demo"))), &rows, err);
    if (ok)
        *(bool *)demo = rows.count > 0;
    arena_close(space);
    return ok;
}

static bool people_open(const struct setup_words *w, struct site *site, struct err *err)
{
    const char *key = w->key;
    if (!key && (strncmp(w->people, "postgres", 8) == 0))
        return err_set(err, "--people postgresql://... needs --key FILE: the servers' common key");
    if (!key)
        key = arena_format(&kept, "%s.key", w->people);
    if (!secret_prepare(err) || !outward_prepare(err) || !keyring_open(key, &site->keys, err) ||
        !db_open(w->people, &site->db, err) || !migrate_check(site->db, err) ||
        !db_read(site->db, is_demo, &site->demo, err))
        return false;
    if (site->demo && site->secure)
        return err_set(err,
                       "%s holds the accounts of the demonstration, whose passwords everybody "
                       "knows: it is not shown under %s",
                       w->people, site->origin);
    site->seen = seen_new();
    site->refused = refused_new();
    site->states = states_new(site->db);
    return states_refresh(site->states, err);
}

bool setup_site(const struct setup_words *w, struct site *site, struct err *err)
{
    kept = arena_open("settings", 4 << 20);
    site->name = w->name ? w->name : "Veerkracht";
    site->worker = w->worker;
    site->accel = w->accel;
    if (!origin_read(w, site, err))
        return false;
    if (!w->people)
        return !w->providers && !w->mail
                   ? true
                   : err_set(err, "--oidc and --mail are about accounts: give --people too");
    return people_open(w, site, err) && mail_read(w, site, err) && providers_read(w, site, err);
}

void setup_end(struct site *site)
{
    for (size_t i = 0; i < site->provider_count; i++)
        oidc_free(site->providers[i].oidc);
    states_close(site->states);
    seen_close(site->seen);
    refused_close(site->refused);
    db_close(site->db);
}
