/* explain_print.c - facts as lines and as JSON. See explain_print.h. */
#include "command/explain_print.h"

enum { WIDE = 100, LABELS = 30, NUMBERS_END = 44, NOTES = 46, COLUMN = 13 };

/* ---- lines ---- */

/* Columns a text takes: UTF-8 continuation bytes take none. */
static int columns_of(str text)
{
    int count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += (text.at[i] & 0xc0) != 0x80;
    return count;
}

static void blanks(struct buf *b, int count)
{
    for (int i = 0; i < count; i++)
        buf_byte(b, ' ');
}

/* Words from column `at` on, wrapped to `left`. */
static void wrapped(struct buf *b, str text, int at, int left)
{
    while (text.len) {
        size_t end = str_find(text, ' ');
        str word = {text.at, end};
        text = end < text.len ? (str){text.at + end + 1, text.len - end - 1} : S("");
        int width = columns_of(word);
        if (at > left && at + 1 + width > WIDE) {
            buf_byte(b, '\n');
            blanks(b, left);
            at = left;
        } else if (at > left) {
            buf_byte(b, ' ');
            at++;
        }
        buf_str(b, word);
        at += width;
    }
}

static void label(struct buf *b, const struct fact *f, int indent)
{
    blanks(b, indent);
    buf_str(b, f->label);
    blanks(b, LABELS - indent - columns_of(f->label));
}

static void number_line(struct buf *b, const struct fact *f, int indent)
{
    char text[NUM_TEXT];
    int len = (int)fact_write(text, f->number);
    label(b, f, indent);
    int at = indent + columns_of(f->label);
    at = at > LABELS ? at : LABELS;
    blanks(b, NUMBERS_END - at - len > 0 ? NUMBERS_END - at - len : 1);
    buf_str(b, str_from(text));
    if (f->note.len) {
        buf_str(b, S("  "));
        wrapped(b, f->note, NOTES, NOTES);
    }
    buf_byte(b, '\n');
}

static void text_line(struct buf *b, const struct fact *f, int indent)
{
    label(b, f, indent);
    buf_byte(b, ' ');
    wrapped(b, f->text, LABELS + 1, LABELS + 1);
    if (f->note.len) {
        buf_str(b, S("  "));
        wrapped(b, f->note, LABELS + 3 + columns_of(f->text), LABELS + 1);
    }
    buf_byte(b, '\n');
}

/* One line of a table, aligned to the right; the first column to the left. */
static void row_line(struct buf *b, const struct fact *row, bool head, int indent)
{
    blanks(b, indent);
    for (const struct fact *f = row->first; f; f = f->next) {
        char text[NUM_TEXT];
        fact_write(text, f->number);
        str cell = head ? f->label : f->kind == FACT_TEXT ? f->text : str_from(text);
        bool first = f == row->first && f->kind == FACT_TEXT;
        if (!first && cell.len == 0)
            continue;
        int room = (first ? LABELS - indent : COLUMN) - columns_of(cell);
        blanks(b, first ? 0 : room);
        buf_str(b, cell);
        blanks(b, first ? room : 0);
    }
    buf_byte(b, '\n');
}

static void table_lines(struct buf *b, const struct fact *table, int indent)
{
    if (table->first)
        row_line(b, table->first, true, indent);
    for (const struct fact *row = table->first; row; row = row->next)
        row_line(b, row, false, indent);
}

static void lines(struct buf *b, const struct fact *f, int indent)
{
    for (; f; f = f->next) {
        bool head = f->label.len > 0;
        switch (f->kind) {
        case FACT_GROUP:
        case FACT_LIST:
            if (head) {
                buf_str(b, indent ? S("") : S("\n"));
                blanks(b, indent);
                buf_str(b, f->label);
                buf_byte(b, '\n');
            }
            lines(b, f->first, head ? indent + 2 : indent);
            break;
        case FACT_TABLE:
            table_lines(b, f, indent);
            break;
        case FACT_FIGURE:
            number_line(b, f, indent);
            lines(b, f->first, indent + 2); /* only lists have a label there */
            break;
        case FACT_NUMBER:
            if (head)
                number_line(b, f, indent);
            break;
        case FACT_TEXT:
            if (head)
                text_line(b, f, indent);
            break;
        }
    }
}

void explain_print_text(struct buf *b, const struct fact *root)
{
    lines(b, root->first, 0);
}

/* ---- JSON ---- */

static void key(struct buf *b, const char *name, const char *suffix)
{
    buf_format(b, "\"%s%s\":", name, suffix);
}

static void json(struct buf *b, const struct fact *f);

static void members(struct buf *b, const struct fact *f, bool named)
{
    const char *comma = "";
    for (; f; f = f->next) {
        buf_str(b, str_from(comma));
        comma = ",";
        if (named)
            key(b, f->key, "");
        json(b, f);
        if (named && f->note.len && f->kind != FACT_FIGURE) {
            buf_byte(b, ',');
            key(b, f->key, "_is");
            buf_json(b, f->note);
        }
    }
}

static void json(struct buf *b, const struct fact *f)
{
    char text[NUM_TEXT];
    bool list = f->kind == FACT_LIST || f->kind == FACT_TABLE;
    switch (f->kind) {
    case FACT_NUMBER:
        if (!isfinite(f->number))
            buf_str(b, S("null"));
        else if (f->number == floor(f->number) && fabs(f->number) < 1e15)
            buf_num(b, f->number, 0);
        else
            buf_bytes(b, text, num_write_shortest(text, f->number));
        break;
    case FACT_TEXT:
        buf_json(b, f->text);
        break;
    default:
        buf_byte(b, list ? '[' : '{');
        members(b, f->first, !list);
        buf_byte(b, list ? ']' : '}');
    }
}

void explain_print_json(struct buf *b, const struct fact *root)
{
    json(b, root);
    buf_byte(b, '\n');
}
