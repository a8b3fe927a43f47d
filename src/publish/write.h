/* write.h - the small change of writing an edition: JSON members, Dutch and English numbers,
 * sentences with places to fill. For publish only. */
#pragma once
#include "base/buf.h"
#include "publish/publish.h"

/* Members of the object at hand; a comma goes before all but the first (see put_open). */
void put_open(struct buf *b, char bracket);  /* '{' or '[' */
void put_close(struct buf *b, char bracket); /* '}' or ']' */
void put_key(struct buf *b, const char *key);
void put_id(struct buf *b, str key); /* a key that is an id of the catalogue */
void put_item(struct buf *b);        /* the comma before an array's next item, if one is due */
void put_str(struct buf *b, const char *key, str value);
void put_text(struct buf *b, const char *key, struct text value); /* {"nl", "en"} */
void put_int(struct buf *b, const char *key, int64_t value);
void put_bool(struct buf *b, const char *key, bool value);
/* A number with at most `decimals`, trailing zeros left out; null when NAN. */
void put_num(struct buf *b, const char *key, double value, int decimals);
void put_value(struct buf *b, double value, int decimals); /* the same without a key */

/* 1234.5 as "1.234,5" in Dutch, "1,234.5" in English; a real minus sign (U+2212); with `sign` also
 * a plus. "-0" is "0". */
void put_shown(struct buf *b, double value, int decimals, bool sign, bool english);

/* 0.5 as "0,5", 2 as "2": only the decimals it has. */
void put_short(struct buf *b, double value);

/* A value put in the place of {name} in a sentence. */
struct filling {
    const char *name;
    struct text value;
};
/* The sentence with its places filled; a place without a filling stays as it is, so that a mistake
 * shows. */
struct text fill(struct arena *out, struct text sentence, const struct filling *fillings,
                 size_t count);
/* A title as it stands inside a sentence: "Kwetsbare bewoners" becomes "kwetsbare bewoners". */
struct text mid_sentence(struct arena *out, struct text title);

/* A figure as shown: value x shown_factor with shown_decimals, in both languages; shares in %
 * and pp, scores in points, an index bare. */
struct text shown_value(struct arena *out, const struct indicator *i, double value);
struct text shown_change(struct arena *out, const struct indicator *i, double change);
/* The decimals a change is shown with: one more than the level, if the level has none. */
int change_decimals(const struct indicator *i);
double shown(const struct indicator *i, double value);

const struct indicator *theme_indicator(const struct published *p, size_t theme);
