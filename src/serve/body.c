/* body.c - Flow: routes_*.c -> [body] -> base/json.c. */
#include "serve/body.h"
#include "base/num.h"

bool body_object(const struct request *q, struct answer *a, const struct json **root)
{
    struct json *read = NULL;
    struct err err = {0};
    str type = q->header(q->source, "Content-Type");
    type.len = str_find(type, ';');
    if (!str_equal_nocase(str_trim(type), S("application/json"))) {
        a->status = 415;
        return false;
    }
    if (!json_parse(q->arena, "body", q->body, &read, &err) || read->kind != JSON_OBJECT) {
        a->status = 400;
        return false;
    }
    *root = read;
    return true;
}

str body_text(const struct json *root, const char *name, size_t most)
{
    const struct json *v = json_member(root, str_from(name));
    return v && v->kind == JSON_STRING && v->text.len <= most ? v->text : (str){0};
}

bool body_flag(const struct json *root, const char *name, bool otherwise)
{
    const struct json *v = json_member(root, str_from(name));
    return v && (v->kind == JSON_TRUE || v->kind == JSON_FALSE) ? v->kind == JSON_TRUE : otherwise;
}

int64_t body_number(const struct json *root, const char *name, int64_t least, int64_t most,
                    int64_t otherwise)
{
    const struct json *v = json_member(root, str_from(name));
    bool fits = v && v->kind == JSON_NUMBER && v->number >= (double)least &&
                v->number <= (double)most && v->number == floor(v->number);
    return fits ? (int64_t)v->number : otherwise;
}

bool body_texts(const struct request *q, const struct json *root, const char *name, size_t most,
                const str **texts, size_t *count)
{
    const struct json *list = json_member(root, str_from(name));
    *texts = NULL;
    *count = 0;
    if (!list || list->kind == JSON_NULL)
        return true;
    if (list->kind != JSON_ARRAY || list->count > most)
        return false;
    str *all = NEW(q->arena, str, list->count);
    for (const struct json *v = list->first; v; v = v->next) {
        if (v->kind != JSON_STRING)
            return false;
        all[(*count)++] = v->text;
    }
    *texts = all;
    return true;
}

bool body_has(const struct json *root, const char *name)
{
    return json_member(root, str_from(name)) != NULL;
}

static str query_raw(const struct request *q, const char *name)
{
    size_t at = str_find(q->target, '?');
    str rest = at == q->target.len ? (str){0}
                                   : (str){q->target.at + at + 1, q->target.len - at - 1};
    while (rest.len) {
        size_t end = str_find(rest, '&');
        str pair = {rest.at, end};
        size_t equals = str_find(pair, '=');
        if (str_equal((str){pair.at, equals}, str_from(name)) && equals < pair.len)
            return (str){pair.at + equals + 1, pair.len - equals - 1};
        end += end < rest.len;
        rest = (str){rest.at + end, rest.len - end};
    }
    return (str){0};
}

int64_t query_number(const struct request *q, const char *name, int64_t otherwise)
{
    int64_t number;
    return num_parse_int(query_raw(q, name), &number) ? number : otherwise;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

str query_text(const struct request *q, const char *name)
{
    str raw = query_raw(q, name);
    char *text = NEW(q->arena, char, raw.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        bool escape = raw.at[i] == '%' && i + 2 < raw.len && hex(raw.at[i + 1]) >= 0 &&
                      hex(raw.at[i + 2]) >= 0;
        text[len++] = escape             ? (char)(hex(raw.at[i + 1]) * 16 + hex(raw.at[i + 2]))
                      : raw.at[i] == '+' ? ' '
                                         : raw.at[i];
        i += escape ? 2 : 0;
    }
    return (str){text, len};
}
