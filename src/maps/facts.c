/* facts.c - a tree of figures that is told. See facts.h. */
#include "maps/facts.h"

#include "base/num.h"

static struct fact *add(struct arena *out, struct fact *into, struct fact made)
{
    struct fact *f = NEW(out, struct fact, 1);
    *f = made;
    if (into && into->last)
        into->last->next = f;
    else if (into)
        into->first = f;
    if (into)
        into->last = f;
    return f;
}

struct fact *fact_group(struct arena *out, struct fact *into, enum fact_kind kind, const char *key,
                        str label)
{
    return add(out, into, (struct fact){.kind = kind, .key = key, .label = label, .number = NAN});
}

struct fact *fact_number(struct arena *out, struct fact *into, const char *key, const char *label,
                         double number)
{
    return add(
        out, into,
        (struct fact){.kind = FACT_NUMBER, .key = key, .label = str_from(label), .number = number});
}

struct fact *fact_text(struct arena *out, struct fact *into, const char *key, const char *label,
                       str text)
{
    return add(
        out, into,
        (struct fact){
            .kind = FACT_TEXT, .key = key, .label = str_from(label), .number = NAN, .text = text});
}

size_t fact_write(char text[NUM_TEXT], double number)
{
    if (isnan(number))
        return (size_t)snprintf(text, NUM_TEXT, "-");
    if (isinf(number))
        return (size_t)snprintf(text, NUM_TEXT, number < 0 ? "-inf" : "inf");
    double size = fabs(number);
    bool whole = size < 1e15 && number == floor(number);
    if (!whole && (size < 1e-6 || size >= 1e9))
        return num_write_shortest(text, number);
    int decimals = whole ? 0 : 5 - (int)floor(log10(size)); /* six digits that count */
    decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
    size_t len = num_write(text, number, decimals);
    while (decimals > 0 && text[len - 1] == '0')
        len--;
    len -= decimals > 0 && text[len - 1] == '.';
    text[len] = 0;
    return len;
}

str fact_words(struct arena *out, const char *text, const double *numbers)
{
    size_t room = strlen(text) + 1;
    for (const char *at = text; (at = strstr(at, "%g")); at += 2)
        room += NUM_TEXT;
    char *made = NEW(out, char, room), *to = made;
    for (; *text; text++)
        if (text[0] == '%' && text[1] == 'g') {
            to += fact_write(to, *numbers++);
            text++;
        } else
            *to++ = *text;
    return (str){made, (size_t)(to - made)};
}

void fact_note(struct arena *out, struct fact *f, const char *text, const double *numbers)
{
    f->note = fact_words(out, text, numbers);
}
