/* mail.c - see mail.h. Subject and text go in base64: no byte of theirs can be a header or an end.
 * Flow: serve/routes_sign.c, routes_org.c -> [mail] -> a mail server. */
#include "people/mail.h"
#include "base/buf.h"
#include "people/outward.h"
#include <curl/curl.h>
#include <openssl/evp.h>

enum { LINE = 57 }; /* bytes that make 76 letters of base64, RFC 2045 6.8 */

static bool label_fits(str label)
{
    if (label.len == 0 || label.len > 63 || label.at[0] == '-' || label.at[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.at[i];
        if (c >= 128 || (!isalnum(c) && c != '-'))
            return false;
    }
    return true;
}

static bool host_fits(str host)
{
    size_t labels = 0;
    while (host.len) {
        size_t end = str_find(host, '.');
        if (!label_fits((str){host.at, end}))
            return false;
        labels++;
        if (end == host.len)
            return labels >= 2;
        host = (str){host.at + end + 1, host.len - end - 1};
    }
    return false; /* empty, or a dot at the end */
}

bool mail_address_fits(str address)
{
    size_t at = str_find(address, '@');
    if (address.len > MAIL_ADDRESS || at == 0 || at > 64 || at == address.len)
        return false;
    for (size_t i = 0; i < at; i++) {
        unsigned char c = (unsigned char)address.at[i];
        bool dot = c == '.' && i > 0 && i + 1 < at && address.at[i - 1] != '.';
        if (c >= 128 || !(dot || isalnum(c) || (c != '.' && c && strchr("!#$%&'*+-/=?^_`{|}~", c))))
            return false;
    }
    return host_fits((str){address.at + at + 1, address.len - at - 1});
}

static void base64(struct buf *out, str bytes)
{
    unsigned char letters[4 * ((LINE + 2) / 3) + 1];
    int len = EVP_EncodeBlock(letters, (const unsigned char *)bytes.at, (int)bytes.len);
    buf_bytes(out, letters, (size_t)len);
}

/* "=?UTF-8?B?...?=" in pieces of at most 75 letters, none of which cuts a letter of UTF-8. */
static void encoded_word(struct buf *out, str text)
{
    enum { PIECE = 42 };
    while (text.len) {
        size_t len = text.len < PIECE ? text.len : PIECE;
        while (len < text.len && len > 1 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
            len--;
        buf_str(out, S("=?UTF-8?B?"));
        base64(out, (str){text.at, len});
        buf_str(out, S("?="));
        text = (str){text.at + len, text.len - len};
        if (text.len)
            buf_str(out, S("\r\n "));
    }
}

static void date(struct buf *out, int64_t now)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm utc;
    time_t seconds = (time_t)now;
    gmtime_r(&seconds, &utc);
    buf_format(out, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d +0000\r\n",
               days + (size_t)utc.tm_wday * 3, utc.tm_mday, months + (size_t)utc.tm_mon * 3,
               utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

/* Lines end with CR LF in a letter, also within base64. */
static str with_crlf(struct arena *out, str text)
{
    char *at = NEW(out, char, text.len * 2 + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n')
            at[len++] = '\r';
        if (text.at[i] != '\r')
            at[len++] = text.at[i];
    }
    return (str){at, len};
}

str mail_message(struct arena *out, const struct mail_server *server, const struct mail *mail)
{
    struct buf b = {0};
    str from = str_from(server->from);
    size_t at = str_find(from, '@');
    date(&b, mail->now);
    buf_str(&b, S("From: "));
    encoded_word(&b, str_from(server->from_name));
    buf_format(&b, " <%s>\r\nTo: <%.*s>\r\nSubject: ", server->from, STR_ARG(mail->to));
    encoded_word(&b, mail->subject);
    buf_format(&b, "\r\nMessage-ID: <%.*s%.*s>\r\n", STR_ARG(mail->id), (int)(from.len - at),
               from.at + at);
    buf_str(&b, S("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\n"));
    str text = with_crlf(out, mail->text);
    for (size_t i = 0; i < text.len; i += LINE) {
        base64(&b, (str){text.at + i, text.len - i < LINE ? text.len - i : LINE});
        buf_str(&b, S("\r\n"));
    }
    str message = arena_str(out, buf_text(&b));
    buf_reset(&b);
    return message;
}

static size_t give(char *room, size_t size, size_t count, void *context)
{
    str *left = context;
    size_t len = left->len < size * count ? left->len : size * count;
    memcpy(room, left->at, len);
    *left = (str){left->at + len, left->len - len};
    return len;
}

static void describe(CURL *curl, const struct mail_server *server, str *message)
{
    bool near = outward_is_loopback(str_from(server->url));
    curl_easy_setopt(curl, CURLOPT_URL, server->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(near ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)OUTWARD_SECONDS);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, server->from);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, message);
    if (server->user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    }
}

bool mail_send(const struct mail_server *server, const struct mail *mail, struct err *err)
{
    if (!mail_address_fits(mail->to))
        return err_set(err, "that is no e-mail address that can be written to");
    CURL *curl = curl_easy_init();
    if (!curl)
        return err_set(err, "no memory for a letter");
    struct arena opened = arena_open("letter", (size_t)4 << 20), memory = opened;
    str message = mail_message(&memory, server, mail);
    describe(curl, server, &message);
    struct curl_slist *to = curl_slist_append(NULL, arena_text(&memory, mail->to));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
    arena_close(opened);
    return code == CURLE_OK ||
           err_set(err, "the mail server took no letter: %s", curl_easy_strerror(code));
}
