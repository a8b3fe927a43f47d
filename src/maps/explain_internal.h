/* explain_internal.h - what explain*.c share. */
#pragma once
#include "maps/draft_internal.h"
#include "maps/explain.h"

enum { EXPLAIN_ROWS_MOST = 1024, EXPLAIN_SHOWN = 10 };

/* An explanation under way. */
struct explaining {
    struct arena *out;
    const struct explain_request *q;
    const struct supply *in;
    struct explanation made;
};

/* The figure of one period as it was composed: which theme, from which years' alternatives. */
struct explain_figure {
    size_t theme;
    struct years years;
    int period;
    const struct field *field; /* the result, on the draft */
};

/* How the standard error of a figure came about; a note with numbers. */
enum explain_error { ERROR_OF_SHARE, ERROR_OF_INDEX, ERROR_OF_MEAN };
struct explain_composed {
    enum explain_error error;
    double rounding; /* r2 of the source's counts */
    double per_cell; /* squares: sum w2 m / (sum w n)^2, m the squares that count */
};

#define NUMBERS(...) ((const double[]){__VA_ARGS__})

/* The theme's indicator. */
int explain_indicator(const struct explaining *e, const struct explain_figure *f);
/* A delivered figure at a place: one line, to be traced. */
void explain_given(struct explaining *e, struct fact *into, const char *key, enum place_kind kind,
                   size_t place, int indicator, int period);
/* What a figure is made of on areas, and on a square. */
struct explain_composed explain_on_areas(struct explaining *e, struct fact *into,
                                         const struct explain_figure *f);
struct explain_composed explain_on_grid(struct explaining *e, struct fact *into,
                                        const struct explain_figure *f);
/* A component of an index: its share, against the country, and what it adds. Returns its group. */
struct fact *explain_component(struct explaining *e, struct fact *into,
                               const struct figure_part *part, double share, double weights);
