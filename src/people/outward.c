/* outward.c - see outward.h.
 * Flow: oidc.c -> [outward] -> another server. */
#include "people/outward.h"
#include <curl/curl.h>

bool outward_prepare(struct err *err)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ||
           err_set(err, "libcurl could not be started");
}

/* Between "://" and the next '/', '?', '#'; empty when there is none, or a name before '@'. */
static str authority(str url)
{
    size_t i = 0;
    while (i + 3 <= url.len && memcmp(url.at + i, "://", 3) != 0)
        i++;
    if (i + 3 > url.len)
        return (str){0};
    str rest = {url.at + i + 3, url.len - i - 3};
    size_t len = 0;
    while (len < rest.len && !strchr("/?#", rest.at[len]))
        len++;
    rest.len = len;
    return str_find(rest, '@') < rest.len ? (str){0} : rest;
}

static str host_of(str url)
{
    str host = authority(url);
    if (host.len && host.at[0] == '[') {
        size_t end = str_find(host, ']');
        return end < host.len ? (str){host.at, end + 1} : (str){0};
    }
    return (str){host.at, str_find(host, ':')};
}

bool outward_is_loopback(str url)
{
    str host = host_of(url);
    if (str_equal(host, S("localhost")) || str_equal(host, S("[::1]")))
        return true;
    size_t dots = 0;
    for (size_t i = 0; i < host.len; i++) {
        if (host.at[i] != '.' && !isdigit((unsigned char)host.at[i]))
            return false;
        dots += host.at[i] == '.';
    }
    return dots == 3 && str_starts(host, S("127."));
}

bool outward_may(str url)
{
    if (url.len >= OUTWARD_ADDRESS || host_of(url).len == 0)
        return false;
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.at[i] <= ' ' || (unsigned char)url.at[i] >= 127)
            return false;
    return str_starts(url, S("https://")) ||
           (str_starts(url, S("http://")) && outward_is_loopback(url));
}

str outward_escape(struct arena *out, str s)
{
    static const char digits[] = "0123456789ABCDEF";
    char *at = NEW(out, char, s.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c < 128 && (isalnum(c) || strchr("-._~", c))) {
            at[len++] = (char)c;
            continue;
        }
        at[len++] = '%';
        at[len++] = digits[c >> 4];
        at[len++] = digits[c & 15];
    }
    return (str){at, len};
}

struct body {
    char *at;
    size_t len;
};

static size_t keep(char *bytes, size_t size, size_t count, void *context)
{
    struct body *body = context;
    size_t len = size * count;
    if (len > OUTWARD_MOST - body->len)
        return 0; /* the library gives up then */
    memcpy(body->at + body->len, bytes, len);
    body->len += len;
    return len;
}

static void describe(CURL *curl, const struct outward *what, struct body *body)
{
    curl_easy_setopt(curl, CURLOPT_URL, what->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)OUTWARD_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)OUTWARD_SECONDS / 2);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    if (what->form)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, what->form);
    if (what->user) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME, what->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, what->password);
    }
}

bool outward_ask(struct arena *out, const struct outward *what, str *body, struct err *err)
{
    str host = authority(str_from(what->url));
    if (!outward_may(str_from(what->url)))
        return err_set(err, "%.*s: only https is asked, or http on this machine itself",
                       STR_ARG(host));
    CURL *curl = curl_easy_init();
    if (!curl)
        return err_set(err, "%.*s: no memory for a request", STR_ARG(host));
    struct body got = {.at = NEW_RAW(out, char, OUTWARD_MOST)};
    describe(curl, what, &got);
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK)
        return err_set(err, "%.*s: %s", STR_ARG(host), curl_easy_strerror(code));
    if (status != 200)
        return err_set(err, "%.*s answered %ld", STR_ARG(host), status);
    *body = (str){got.at, got.len};
    return true;
}
