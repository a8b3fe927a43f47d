/* figure.h - what one cell of a delivery says: a number, or why there is none; a place; a year.
 * Pure functions of cells; fuzz/ingest/fuzz_figure.c attacks them.
 * Flow: table -> [figure] -> figures, areas. */
#pragma once
#include "catalogue/catalogue.h"

/* A cell as the format gave it. */
struct cell {
    enum { CELL_NONE, CELL_TEXT, CELL_NUMBER } kind;
    str text;      /* CELL_TEXT, not trimmed */
    double number; /* CELL_NUMBER */
};

/* The codes of a delivery that mean "no value", made ready. */
struct missing_codes {
    struct code {
        str text;
        bool is_number;
        double number;
        enum flag flag;
    } * code;
    size_t count;
};
struct missing_codes missing_build(struct arena *out, const struct delivery *d);

/* Why a cell is FLAG_BAD. */
enum figure_fault { FIGURE_FINE, FIGURE_UNREADABLE, FIGURE_OUT_OF_RANGE };

/* Read a figure as a binding of a delivery wants it.
 * value    its unit after the binding's factor; only set with FLAG_OK
 * fault    what is wrong with a FLAG_BAD; "3,5" where points are due, "nan" and "1e999" are
 *          unreadable
 * cost     15 ns for a number of at most 15 digits */
enum flag figure_read(const struct cell *cell, const struct missing_codes *missing, char decimal,
                      const struct column_binding *b, double *value, enum figure_fault *fault);
/* A decimal number exactly as num_parse reads it, faster. */
bool figure_number(str s, char decimal, double *out);

/* What a code names. */
struct place_key {
    enum { KEY_NONE, KEY_NATION, KEY_AREA, KEY_CELL } kind;
    enum place_kind places; /* KEY_AREA, KEY_CELL */
    str code;               /* trimmed */
    int column, row;        /* KEY_CELL */
};
/* Sort a code by its form: NL.., GM + 4, WK + 6, BU + 8 letters or digits, E1583N4935. */
struct place_key place_key_read(str text);

/* Year, and month, of a cell: 2022, "2022", "2022JJ00", "2022MM03" (month 3), "2022BU05050001".
 * month 0: a whole year. False when it does not begin with a year. */
bool period_read(const struct cell *cell, int *year, int *month);

/* A cell as text: numbers without needless zeros. `room` holds what is not in the cell itself. */
enum { CELL_ROOM = 40 };
str cell_text(const struct cell *cell, char room[CELL_ROOM]);
/* Whether a cell holds a value, compared as trimmed text and, when both are numbers, as numbers. */
bool cell_is(const struct cell *cell, str value);
