/* csv.c - see csv.h. RFC 4180, with any line end, and lenient: a quote within a bare cell is text,
 * text behind a closing quote belongs to the cell. */
#include "ingest/csv.h"

enum { BLOCK = 64 };

static char find_delimiter(str text)
{
    static const char choice[] = {',', ';', '\t', '|'};
    size_t count[COUNT(choice)] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len && (quoted || text.at[i] != '\n'); i++) {
        quoted ^= text.at[i] == '"';
        for (size_t d = 0; d < COUNT(choice); d++)
            count[d] += !quoted && text.at[i] == choice[d];
    }
    for (size_t d = 1; d < COUNT(choice); d++)
        if (count[d] > count[best])
            best = d;
    return choice[best];
}

struct csv csv_begin(char *bytes, size_t len, char delimiter)
{
    if (len >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
        bytes += 3;
        len -= 3;
    }
    return (struct csv){.at = bytes,
                        .end = bytes + len,
                        .delimiter = delimiter ? delimiter : find_delimiter((str){bytes, len}),
                        .next = 1};
}

/* The cell that begins with a quote at c->at; leaves c->at behind it, on a delimiter or line end.
 */
static str quoted_cell(struct csv *c)
{
    char *from = ++c->at, *to = from;
    bool inside = true;
    for (; c->at < c->end; c->at++) {
        char byte = *c->at;
        if (byte == '"' && inside) {
            if (c->at + 1 < c->end && c->at[1] == '"')
                c->at++;
            else {
                inside = false;
                continue;
            }
        } else if (!inside && (byte == c->delimiter || byte == '\n' || byte == '\r')) {
            break;
        } else if (byte == '\n') {
            c->next++;
        }
        if (to != c->at) /* a write would copy the page of a mapped file */
            *to = *c->at;
        to++;
    }
    c->open_quote = inside;
    return (str){from, (size_t)(to - from)};
}

/* Bit 7 of every byte of `word` that is `byte`; exact, without carries between bytes. */
static uint64_t bytes_that_are(uint64_t word, char byte)
{
    const uint64_t ones = 0x0101010101010101u, low = 0x7f * ones;
    uint64_t apart = word ^ (ones * (uint8_t)byte);
    return ~(((apart & low) + low) | apart | low);
}

/* Where cells end in a block: bit i is byte i. */
static uint64_t ends_in(const char block[BLOCK], char delimiter)
{
    uint64_t ends = 0;
    for (int i = 0; i < BLOCK / 8; i++) {
        uint64_t word;
        memcpy(&word, block + 8 * i, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        uint64_t hit = bytes_that_are(word, delimiter) | bytes_that_are(word, '\n') |
                       bytes_that_are(word, '\r');
        /* the eight bits 7 side by side at the top */
        ends |= ((hit >> 7) * 0x0102040810204080u) >> 56 << (8 * i);
    }
    return ends;
}

/* Look at the block that begins at `from`; beyond the end of the text nothing ends. */
static void look_at(struct csv *c, const char *from)
{
    char last[BLOCK] = {0};
    size_t left = (size_t)(c->end - from);
    if (left < BLOCK)
        memcpy(last, from, left);
    c->block = from;
    c->ends = ends_in(left < BLOCK ? last : from, c->delimiter);
}

static str bare_cell(struct csv *c)
{
    char *from = c->at;
    if (!c->block || from - c->block >= BLOCK)
        look_at(c, from);
    uint64_t ends = c->ends >> (from - c->block);
    const char *at = from;
    while (ends == 0 && c->end - c->block > BLOCK) {
        at = c->block + BLOCK;
        look_at(c, at);
        ends = c->ends;
    }
    c->at = ends ? from + (at - from) + __builtin_ctzll(ends) : c->end;
    return (str){from, (size_t)(c->at - from)};
}

static bool line_end(struct csv *c)
{
    if (c->at < c->end && *c->at == '\r') {
        c->at++;
        if (c->at == c->end || *c->at != '\n') {
            c->next++; /* a bare carriage return ends a line as well */
            return true;
        }
    }
    if (c->at < c->end && *c->at == '\n') {
        c->at++;
        c->next++;
        return true;
    }
    return false;
}

size_t csv_row(struct csv *c, str *cells, size_t most)
{
    while (line_end(c))
        ;
    c->line = c->next;
    c->open_quote = c->no_line_end = false;
    size_t count = 0;
    if (c->at == c->end)
        return 0;
    for (;;) {
        str cell = c->at < c->end && *c->at == '"' ? quoted_cell(c) : bare_cell(c);
        if (count < most)
            cells[count] = cell;
        count++;
        if (c->at < c->end && *c->at == c->delimiter) {
            c->at++;
            continue;
        }
        c->no_line_end = !line_end(c);
        return count;
    }
}
