/* texts.c - catalogue/disclosure.json and catalogue/texts.json: the gate's numbers, and the
 * sentences and words of page and reports. See reader_internal.h.
 * Flow: texts.json -> [texts] -> catalogue_text() -> publish, page */
#include "catalogue/reader_internal.h"

/* ---- disclosure.json ---- */

static const struct key disclosure_keys[] = {
    NEEDED("least_people", key_number, FILL(struct disclosure, least_people)),
    NEEDED("largest_part", key_number, FILL(struct disclosure, largest_part)),
    NEEDED("round_count_to", key_number, FILL(struct disclosure, round_count_to)),
    NEEDED("round_share_to", key_number, FILL(struct disclosure, round_share_to)),
    NEEDED("round_score_to", key_number, FILL(struct disclosure, round_score_to)),
    NEEDED("least_patch_m2", key_number, FILL(struct disclosure, least_patch_m2)),
    NEEDED("never_columns", key_strings, FILL_LIST(struct disclosure, never_columns)),
};
static bool disclosure_check(struct reader *r, const struct json *v, void *object)
{
    const struct disclosure *d = object;
    if (d->least_people < 1)
        return reader_mistake(r, reader_at(v, "least_people"), "at least 1 person must be asked");
    if (d->largest_part <= 0 || d->largest_part > 1)
        return reader_mistake(r, reader_at(v, "largest_part"), "a part lies between 0 and 1");
    const double steps[] = {d->round_count_to, d->round_share_to, d->round_score_to};
    for (size_t i = 0; i < COUNT(steps); i++)
        if (steps[i] <= 0)
            return reader_mistake(r, v, "a step of rounding must be above 0");
    if (d->least_patch_m2 < 0)
        return reader_mistake(r, reader_at(v, "least_patch_m2"), "an area cannot be negative");
    return true;
}
const struct shape disclosure_shape = {"disclosure", sizeof(struct disclosure), disclosure_keys,
                                       COUNT(disclosure_keys), disclosure_check};

/* ---- texts.json: {"id": {"nl", "en"}, ...}, sorted by id ---- */

/* The next "{word}" of a text from *at on; empty when there is none. */
static str next_slot(str text, size_t *at)
{
    str rest = {text.at + *at, text.len - *at};
    size_t open = str_find(rest, '{');
    if (open == rest.len)
        return (str){rest.at, 0};
    str from = {rest.at + open, rest.len - open};
    size_t close = str_find(from, '}');
    *at += open + (close < from.len ? close + 1 : from.len);
    return (str){from.at, close < from.len ? close + 1 : from.len};
}

/* A slot of `a` that `b` lacks; empty when it has them all. */
static str slot_lacking(str a, str b)
{
    size_t at = 0;
    for (str slot = next_slot(a, &at); slot.len > 0; slot = next_slot(a, &at))
        if (!memmem(b.at, b.len, slot.at, slot.len))
            return slot;
    return (str){NULL, 0};
}

static bool text_check(struct reader *r, const struct json *v, const struct text *text)
{
    str no_en = slot_lacking(text->nl, text->en), no_nl = slot_lacking(text->en, text->nl);
    if (no_en.len > 0)
        return reader_mistake(r, v, "%.*s stands in the Dutch text only", STR_ARG(no_en));
    if (no_nl.len > 0)
        return reader_mistake(r, v, "%.*s stands in the English text only", STR_ARG(no_nl));
    return true;
}

bool texts_read(struct reader *r, const struct json *root)
{
    if (root->kind != JSON_OBJECT)
        return reader_mistake(r, root, "texts must be an object in braces");
    if (root->count > LIST_MOST)
        return reader_mistake(r, root, "more than %d texts", LIST_MOST);
    struct named_text *list = NEW(r->out, struct named_text, root->count);
    static const struct key whole = {.name = "text", .at = 0};
    size_t n = 0;
    for (const struct json *m = root->first; m; m = m->next, n++) {
        list[n].id = arena_str(r->out, m->key);
        if (!key_text(r, m, &whole, &list[n].text) || !text_check(r, m, &list[n].text))
            return false;
        if (n > 0 && str_compare(list[n - 1].id, list[n].id) >= 0)
            return reader_mistake(r, m, "'%.*s' stands after '%.*s': texts are sorted by id",
                                  STR_ARG(list[n].id), STR_ARG(list[n - 1].id));
    }
    r->catalogue->texts = list;
    r->catalogue->texts_count = n;
    return true;
}
