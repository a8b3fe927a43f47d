/* facts.h - figures with their names and where they came from, in the order in which they are told.
 * A tree that is printed as lines for people or as JSON: what one says, the other says.
 * Flow: explain -> [facts] -> command/explain_print.c. */
#pragma once
#include "base/base.h"
#include "base/num.h"

enum fact_kind {
    FACT_GROUP,  /* a heading and what stands under it; JSON: an object */
    FACT_FIGURE, /* one line: label, number, note; JSON: an object of what stands under it */
    FACT_LIST,   /* groups or figures, one after the other; JSON: an array */
    FACT_TABLE,  /* rows of numbers under their labels; JSON: an array of objects */
    FACT_NUMBER, /* NAN: none */
    FACT_TEXT,
};

struct fact {
    enum fact_kind kind;
    const char *key; /* in JSON */
    str label;       /* in lines; empty: in JSON only */
    double number;   /* of a number or figure */
    str text;
    str note; /* behind it: a formula with its numbers, a place; JSON: "<key>_is" */
    struct fact *first, *last, *next;
};

/* Each adds at the end of `into` and returns what it added; texts are not copied. */
struct fact *fact_group(struct arena *out, struct fact *into, enum fact_kind kind, const char *key,
                        str label);
struct fact *fact_number(struct arena *out, struct fact *into, const char *key, const char *label,
                         double number);
struct fact *fact_text(struct arena *out, struct fact *into, const char *key, const char *label,
                       str text);
/* A note: text with numbers as people read them. "%g" stands for the next of `numbers`. */
void fact_note(struct arena *out, struct fact *f, const char *text, const double *numbers);
/* Text with numbers in the same way. */
str fact_words(struct arena *out, const char *text, const double *numbers);
/* A number as people read it: about six digits, "-" for none. Returns the length. */
size_t fact_write(char text[NUM_TEXT], double number);
