/* Delimited text as it comes from publishers. */
#include "../test.h"

#include "ingest/csv.h"
#include <stdio.h>

enum { MOST = 8 };

/* Read all of a text; rows as "a|b" joined by newlines. */
static const char *read_all(const char *text)
{
    static char out[1000];
    static char bytes[1000];
    str cells[MOST];
    size_t len = strlen(text), used = 0, count;
    memcpy(bytes, text, len);
    struct csv c = csv_begin(bytes, len, 0);
    out[0] = 0;
    while ((count = csv_row(&c, cells, MOST)) > 0) {
        for (size_t i = 0; i < count; i++)
            used += (size_t)snprintf(out + used, sizeof out - used, "%s%.*s", i ? "|" : "",
                                     STR_ARG(cells[i]));
        used += (size_t)snprintf(out + used, sizeof out - used, "\n");
    }
    return out;
}

static void quotes_delimiters_and_line_ends(void **state)
{
    (void)state;
    assert_string_equal(read_all("a,b\n1,2\n"), "a|b\n1|2\n");
    assert_string_equal(read_all("a;b,c;d\r\n1;2;3\r\n"), "a|b,c|d\n1|2|3\n");
    assert_string_equal(read_all("a\tb\r1\t2"), "a|b\n1|2\n");
    assert_string_equal(read_all("\xef\xbb\xbf\"a\";\"b;c\"\n"), "a|b;c\n");
    assert_string_equal(read_all("\"say \"\"hi\"\"\",\"\"\n"), "say \"hi\"|\n");
    assert_string_equal(read_all("a,\"two\nlines\",c\n\n\nd,e,f"), "a|two\nlines|c\nd|e|f\n");
    assert_string_equal(read_all("a,,\n"), "a||\n");
    assert_string_equal(read_all("a,b\"c,\"d\"e\n"), "a|b\"c|de\n");
    assert_string_equal(read_all(""), "");
    assert_string_equal(read_all("\n\r\n"), "");
}

static void a_row_knows_its_line_and_how_it_ended(void **state)
{
    (void)state;
    char text[] = "a,b\n\"x\ny\",2\n3,\"open";
    str cells[MOST];
    struct csv c = csv_begin(text, sizeof text - 1, ',');
    assert_int_equal(csv_row(&c, cells, MOST), 2);
    assert_int_equal(c.line, 1);
    assert_int_equal(csv_row(&c, cells, MOST), 2);
    assert_int_equal(c.line, 2);
    assert_false(c.no_line_end);
    assert_int_equal(csv_row(&c, cells, MOST), 2);
    assert_int_equal(c.line, 4);
    assert_true(c.open_quote && c.no_line_end);
    assert_int_equal(csv_row(&c, cells, MOST), 0);
}

static void cells_beyond_the_room_are_counted(void **state)
{
    (void)state;
    char text[] = "1,2,3,4\n";
    str cells[2];
    struct csv c = csv_begin(text, sizeof text - 1, ',');
    assert_int_equal(csv_row(&c, cells, 2), 4);
    assert_true(str_equal(cells[1], S("2")));
}

/* Wherever a cell ends among the 64 bytes that are looked at together, and over their border. */
static void cells_of_every_length_end_where_they_do(void **state)
{
    (void)state;
    static char text[400];
    str cells[MOST];
    for (size_t first = 0; first <= 140; first++) {
        memset(text, 'x', sizeof text);
        size_t second = first + 1 + (first * 7) % 90;
        text[first] = ';';
        text[second] = '\r';
        text[second + 1] = '\n';
        struct csv c = csv_begin(text, second + 3, ';');
        assert_int_equal(csv_row(&c, cells, MOST), 2);
        assert_int_equal(cells[0].len, first);
        assert_int_equal(cells[1].len, second - first - 1);
        assert_int_equal(csv_row(&c, cells, MOST), 1);
        assert_int_equal(cells[0].len, 1);
        assert_true(c.no_line_end);
    }
    /* bytes that differ from a line end in one bit are none */
    char near[] = "a\x0b\x8a\x8d\x1a\x0e;b";
    struct csv c = csv_begin(near, sizeof near - 1, ';');
    assert_int_equal(csv_row(&c, cells, MOST), 2);
    assert_int_equal(cells[0].len, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_delimiters_and_line_ends),
        cmocka_unit_test(a_row_knows_its_line_and_how_it_ended),
        cmocka_unit_test(cells_beyond_the_room_are_counted),
        cmocka_unit_test(cells_of_every_length_end_where_they_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
