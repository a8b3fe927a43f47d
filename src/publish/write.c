/* write.c - JSON members, numbers for people, sentences. See write.h. */
#include "publish/write.h"

#include "base/num.h"

/* ---- JSON ---- */

static void comma(struct buf *b)
{
    char last = b->len ? b->at[b->len - 1] : '{';
    if (last != '{' && last != '[' && last != ':' && last != ',')
        buf_byte(b, ',');
}

void put_open(struct buf *b, char bracket)
{
    buf_byte(b, (uint8_t)bracket);
}

void put_close(struct buf *b, char bracket)
{
    buf_byte(b, (uint8_t)bracket);
}

void put_item(struct buf *b)
{
    comma(b);
}

void put_key(struct buf *b, const char *key)
{
    comma(b);
    buf_json(b, str_from(key));
    buf_byte(b, ':');
}

void put_id(struct buf *b, str key)
{
    comma(b);
    buf_json(b, key);
    buf_byte(b, ':');
}

void put_str(struct buf *b, const char *key, str value)
{
    put_key(b, key);
    buf_json(b, value);
}

void put_text(struct buf *b, const char *key, struct text value)
{
    if (key)
        put_key(b, key);
    else
        comma(b);
    put_open(b, '{');
    put_str(b, "nl", value.nl);
    put_str(b, "en", value.en);
    put_close(b, '}');
}

void put_int(struct buf *b, const char *key, int64_t value)
{
    put_key(b, key);
    buf_format(b, "%lld", (long long)value);
}

void put_bool(struct buf *b, const char *key, bool value)
{
    put_key(b, key);
    buf_str(b, value ? S("true") : S("false"));
}

void put_value(struct buf *b, double value, int decimals)
{
    char text[NUM_TEXT];
    comma(b);
    if (isnan(value)) {
        buf_str(b, S("null"));
        return;
    }
    size_t len = num_write(text, value, decimals);
    while (decimals > 0 && text[len - 1] == '0')
        len--;
    if (decimals > 0 && text[len - 1] == '.')
        len--;
    buf_str(b, (str){text, len});
}

void put_num(struct buf *b, const char *key, double value, int decimals)
{
    put_key(b, key);
    put_value(b, value, decimals);
}

/* ---- numbers for people ---- */

void put_shown(struct buf *b, double value, int decimals, bool sign, bool english)
{
    char text[NUM_TEXT];
    size_t len = num_write(text, fabs(value), decimals), whole = len;
    bool zero = strspn(text, "0.") == len;
    if (value < 0 && !zero)
        buf_str(b, S("\xe2\x88\x92"));
    else if (sign && !zero)
        buf_byte(b, '+');
    if (decimals > 0)
        whole -= (size_t)decimals + 1;
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            buf_byte(b, english ? ',' : '.');
        buf_byte(b, (uint8_t)text[i]);
    }
    if (decimals > 0) {
        buf_byte(b, english ? '.' : ',');
        buf_bytes(b, text + whole + 1, (size_t)decimals);
    }
}

void put_short(struct buf *b, double value)
{
    char text[NUM_TEXT];
    size_t len = num_write_shortest(text, value);
    for (size_t i = 0; i < len; i++)
        buf_byte(b, text[i] == '.' ? ',' : (uint8_t)text[i]);
}

double shown(const struct indicator *i, double value)
{
    return value * i->shown_factor;
}

int change_decimals(const struct indicator *i)
{
    return i->shown_decimals > 0 ? i->shown_decimals : 1;
}

static str taken(struct arena *out, struct buf *b)
{
    str s = arena_str(out, buf_text(b));
    buf_reset(b);
    return s;
}

/* A share shown in per cent, which changes by percentage points. */
static bool is_share(const struct indicator *i)
{
    return i->kind == INDICATOR_SHARE || i->kind == INDICATOR_PERCENTAGE;
}

static bool is_score(const struct indicator *i)
{
    return i->kind == INDICATOR_SCORE || i->kind == INDICATOR_TURNED;
}

static str with_unit(struct arena *out, double value, int decimals, bool sign, bool english,
                     str unit)
{
    struct buf b = {0};
    put_shown(&b, value, decimals, sign, english);
    buf_str(&b, unit);
    return taken(out, &b);
}

struct text shown_value(struct arena *out, const struct indicator *i, double value)
{
    double v = shown(i, value);
    str nl = is_share(i) ? S(" %") : is_score(i) ? S(" pt") : S("");
    str en = is_share(i) ? S("%") : is_score(i) ? S(" pt") : S("");
    return (struct text){with_unit(out, v, i->shown_decimals, false, false, nl),
                         with_unit(out, v, i->shown_decimals, false, true, en)};
}

struct text shown_change(struct arena *out, const struct indicator *i, double change)
{
    double v = shown(i, change);
    int decimals = change_decimals(i);
    str unit = is_share(i) ? S(" pp") : is_score(i) ? S(" pt") : S("");
    return (struct text){with_unit(out, v, decimals, true, false, unit),
                         with_unit(out, v, decimals, true, true, unit)};
}

/* ---- sentences ---- */

static str fill_one(struct arena *out, str sentence, const struct filling *fillings, size_t count,
                    bool english)
{
    struct buf b = {0};
    for (size_t i = 0; i < sentence.len; i++) {
        str rest = {sentence.at + i, sentence.len - i};
        size_t close = rest.at[0] == '{' ? str_find(rest, '}') : rest.len;
        bool filled = false;
        for (size_t f = 0; close < rest.len && f < count && !filled; f++) {
            filled = str_equal((str){rest.at + 1, close - 1}, str_from(fillings[f].name));
            if (filled)
                buf_str(&b, english ? fillings[f].value.en : fillings[f].value.nl);
        }
        if (filled)
            i += close;
        else
            buf_byte(&b, (uint8_t)rest.at[0]);
    }
    return taken(out, &b);
}

struct text fill(struct arena *out, struct text sentence, const struct filling *fillings,
                 size_t count)
{
    return (struct text){fill_one(out, sentence.nl, fillings, count, false),
                         fill_one(out, sentence.en, fillings, count, true)};
}

/* A title as it stands inside a sentence: its first letter small, unless it is an acronym's. */
static str small_first(struct arena *out, str s)
{
    bool capital = s.len > 1 && s.at[0] >= 'A' && s.at[0] <= 'Z';
    if (!capital || (s.at[1] >= 'A' && s.at[1] <= 'Z'))
        return s;
    return str_from(arena_format(out, "%c%.*s", s.at[0] - 'A' + 'a', (int)s.len - 1, s.at + 1));
}

struct text mid_sentence(struct arena *out, struct text t)
{
    return (struct text){small_first(out, t.nl), small_first(out, t.en)};
}

const struct indicator *theme_indicator(const struct published *p, size_t theme)
{
    return &p->catalogue->indicators[p->recipe->themes[theme].indicator];
}
