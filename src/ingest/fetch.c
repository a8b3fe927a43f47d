/* fetch.c - see fetch.h. */
#include "ingest/fetch.h"
#include "base/file.h"
#include "base/progress.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { TRIES = 5, MOST_PATH = 4096, MOST_TAG = 200, STALL_S = 60, CONNECT_S = 30 };

/* One file on its way. */
struct transit {
    CURL *curl;
    const char *url;
    char path[MOST_PATH], part[MOST_PATH], tag_path[MOST_PATH];
    char tag[MOST_TAG]; /* ETag or date of what the part is a part of; empty: unknown */
    int file;
    int64_t had; /* bytes of the part when this try began */
    int64_t shown;
    bool began; /* the first bytes of this try have come */
    bool disk_failed;
};

static void wait_ms(int ms)
{
    /* in slices, so that Ctrl-C is heard */
    for (; ms > 0 && !interrupt_asked(); ms -= 50)
        nanosleep(&(struct timespec){0, 50 * 1000 * 1000}, NULL);
}

static size_t on_header(char *at, size_t size, size_t count, void *context)
{
    struct transit *d = context;
    str line = {at, size * count};
    static const str names[] = {{"etag:", 5}, {"last-modified:", 14}};
    for (size_t i = 0; i < COUNT(names); i++) {
        str name = {line.at, names[i].len};
        bool weaker = i == 1 && d->tag[0] == '"';
        if (line.len <= names[i].len || !str_equal_nocase(name, names[i]) || weaker)
            continue;
        str value = str_trim((str){line.at + name.len, line.len - name.len});
        if (value.len < MOST_TAG && !str_starts(value, S("W/"))) {
            memcpy(d->tag, value.at, value.len);
            d->tag[value.len] = 0;
        }
    }
    return line.len;
}

static long answer_code(const struct transit *d)
{
    long code = 0;
    curl_easy_getinfo(d->curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

static bool write_all(int file, const char *at, size_t len)
{
    while (len) {
        ssize_t wrote = write(file, at, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        at += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

static size_t on_bytes(char *at, size_t size, size_t count, void *context)
{
    struct transit *d = context;
    long code = answer_code(d);
    if (code != 200 && code != 206)
        return size * count;                  /* the page that comes with an error */
    if (!d->began && code == 200 && d->had) { /* all of it, not the rest: begin again */
        d->had = 0;
        if (ftruncate(d->file, 0) != 0)
            d->disk_failed = true;
    }
    d->began = true;
    d->disk_failed |= !write_all(d->file, at, size * count);
    return d->disk_failed ? 0 : size * count;
}

static int on_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up)
{
    struct transit *d = context;
    (void)total, (void)up_total, (void)up;
    if (now > d->shown) {
        progress_step((size_t)(now - d->shown) >> 10);
        d->shown = now;
    }
    return interrupt_asked();
}

static void read_tag(struct transit *d)
{
    struct arena small = arena_open("tag", 1 << 16);
    struct err ignored = {0};
    str text;
    d->tag[0] = 0;
    if (file_exists(d->tag_path) && file_read(&small, d->tag_path, MOST_TAG - 1, &text, &ignored))
        snprintf(d->tag, sizeof d->tag, "%.*s", STR_ARG(text));
    arena_close(small);
}

/* Remember what the part is a part of; without it the next run begins again. */
static void keep_tag(const struct transit *d)
{
    struct err ignored = {0};
    unlink(d->tag_path);
    if (d->tag[0] && !file_write(d->tag_path, str_from(d->tag), &ignored))
        unlink(d->tag_path);
}

static CURLcode ask(struct transit *d)
{
    char range[64], condition[MOST_TAG + 16];
    struct curl_slist *headers = NULL;
    CURL *c = d->curl;
    curl_easy_setopt(c, CURLOPT_URL, d->url);
    curl_easy_setopt(c, CURLOPT_RANGE, NULL);
    if (d->had) {
        snprintf(range, sizeof range, "%lld-", (long long)d->had);
        curl_easy_setopt(c, CURLOPT_RANGE, range);
        snprintf(condition, sizeof condition, "If-Range: %s", d->tag);
        headers = curl_slist_append(NULL, condition);
    }
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(c);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return code;
}

static CURL *open_curl(struct transit *d, bool any_protocol)
{
    CURL *c = curl_easy_init();
    if (!c)
        return NULL;
    curl_easy_setopt(c, CURLOPT_USERAGENT, "veerkracht/" VEERKRACHT_VERSION);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, any_protocol ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)STALL_S);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, d);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, d);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, d);
    return c;
}

enum try_end { TRY_DONE, TRY_AGAIN, TRY_FAILED };

static enum try_end judge(const struct transit *d, CURLcode code, struct err *err)
{
    long answer = answer_code(d);
    if (interrupt_asked())
        err_set(err, "interrupted; the next run goes on where this one stopped");
    else if (d->disk_failed)
        err_set(err, "%s: cannot be written: %s", d->part, strerror(errno));
    else if (code == CURLE_OK && (answer == 200 || answer == 206))
        return TRY_DONE;
    else if (code == CURLE_OK && (answer == 429 || answer >= 500 || answer == 416))
        return TRY_AGAIN;
    else if (code == CURLE_OK)
        err_set(err, "%s: the publisher answers %ld%s", d->url, answer,
                answer == 404 ? " (not there): has the address changed? See the catalogue" : "");
    else if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ||
             code == CURLE_PEER_FAILED_VERIFICATION)
        err_set(err, "%s: %s", d->url, curl_easy_strerror(code));
    else
        return TRY_AGAIN;
    return TRY_FAILED;
}

static enum try_end try_once(struct transit *d, struct err *err)
{
    read_tag(d);
    d->had = d->tag[0] ? file_size(d->part) : 0; /* a part of we know not what is no use */
    d->had = d->had > 0 ? d->had : 0;
    d->began = d->disk_failed = false;
    d->shown = 0;
    d->file = open(d->part, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (d->had ? 0 : O_TRUNC),
                   0644);
    if (d->file < 0) {
        err_set(err, "%s: cannot be written: %s", d->part, strerror(errno));
        return TRY_FAILED;
    }
    CURLcode code = ask(d);
    if (d->began)
        keep_tag(d);
    if (answer_code(d) == 416) { /* the part is longer than what is there now */
        unlink(d->part);
        unlink(d->tag_path);
    }
    enum try_end end = judge(d, code, err);
    if (fsync(d->file) != 0 && end == TRY_DONE) {
        err_set(err, "%s: cannot be written: %s", d->part, strerror(errno));
        end = TRY_FAILED;
    }
    close(d->file);
    return end;
}

static bool transfer(struct transit *d, int pause_ms, struct err *err)
{
    for (int i = 0; i < TRIES; i++) {
        if (i)
            wait_ms(pause_ms << i);
        switch (try_once(d, err)) {
        case TRY_DONE:
            return true;
        case TRY_FAILED:
            return false;
        case TRY_AGAIN:
            break;
        }
    }
    return err_set(err, "%s: not to be had after %d tries; what came is kept, try again later",
                   d->url, TRIES);
}

static bool check(struct transit *d, str wanted, struct fetched *out, struct err *err)
{
    if (!hash_file(d->part, out->sha256, err))
        return false;
    if (wanted.len && !str_equal_nocase(wanted, str_from(out->sha256))) {
        unlink(d->part);
        unlink(d->tag_path);
        return err_set(err,
                       "%s: what came has SHA-256 %.12s..., not %.12s... as the catalogue says; it "
                       "was thrown away",
                       d->url, out->sha256, wanted.at);
    }
    out->bytes = file_size(d->part);
    unlink(d->tag_path);
    return file_rename(d->part, d->path, err);
}

/* Whether the file is there from an earlier run, and right. */
static bool already_there(const struct transit *d, str wanted, struct fetched *out)
{
    struct err ignored = {0};
    if (!file_exists(d->path) || !hash_file(d->path, out->sha256, &ignored) ||
        (wanted.len && !str_equal_nocase(wanted, str_from(out->sha256))))
        return false;
    out->bytes = file_size(d->path);
    out->there = true;
    return true;
}

static bool fetch_one(const struct fetch_options *o, const struct download *from,
                      struct fetched *out, struct err *err)
{
    struct transit d = {.file = -1};
    char url[MOST_PATH];
    int len = snprintf(d.path, sizeof d.path, "%s/%.*s", o->folder, STR_ARG(from->file));
    if (len < 0 || len > MOST_PATH - 32)
        return err_set(err, "%s: the name of the folder is too long", o->folder);
    snprintf(d.part, sizeof d.part, "%.*s.part", MOST_PATH - 32, d.path);
    snprintf(d.tag_path, sizeof d.tag_path, "%.*s.part.tag", MOST_PATH - 32, d.path);
    size_t base_len = o->base_url ? strlen(o->base_url) : 0;
    while (base_len && o->base_url[base_len - 1] == '/')
        base_len--; /* "http://x/" and "http://x" are one */
    if (o->base_url)
        snprintf(url, sizeof url, "%.*s/%.*s", (int)base_len, o->base_url, STR_ARG(from->file));
    else
        snprintf(url, sizeof url, "%.*s", STR_ARG(from->url));
    d.url = url;
    out->file = from->file;
    if (already_there(&d, from->sha256, out))
        return true;
    d.curl = open_curl(&d, o->base_url != NULL);
    if (!d.curl)
        return err_set(err, "libcurl cannot be started");
    progress_phase(out->file.at, 0);
    bool ok = transfer(&d, o->pause_ms, err) && check(&d, from->sha256, out, err);
    progress_end();
    curl_easy_cleanup(d.curl);
    return ok;
}

bool fetch_source(const struct fetch_options *o, struct fetched *fetched, struct err *err)
{
    const struct source *s = o->source;
    if (s->downloads_count == 0)
        return err_set(err, "source '%s' has no open download; ask its publisher, %s", s->id.at,
                       s->publisher.en.at);
    if (!file_make_folders(o->folder, err))
        return false;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    bool ok = true, asked = false;
    for (size_t i = 0; ok && i < s->downloads_count; i++) {
        if (asked)
            wait_ms(o->pause_ms);
        fetched[i] = (struct fetched){0};
        ok = fetch_one(o, &s->downloads[i], &fetched[i], err);
        asked = !fetched[i].there;
    }
    curl_global_cleanup();
    return ok;
}
