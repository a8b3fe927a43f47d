/* patches_label.c - which pixels hang together, and where patches that are too small go.
 * Works on runs: pixels of equal code side by side in a row. */
#include "geo/patches_internal.h"
#include "geo/scratch.h"

/* Runs and patches of the codes at one moment. */
struct parts {
    size_t rows;
    uint32_t *start; /* [rows + 1] */
    struct run *run;
    uint32_t *patch;     /* [runs] */
    size_t patches;      /* numbered by their first run */
    uint64_t *pixels;    /* [patches] */
    uint32_t *run_start; /* [patches + 1] into run_of */
    uint32_t *run_of;    /* runs patch by patch */
};

/* ---- runs ---- */

/* Where the run that starts at x ends. Looks at eight pixels at a time: most of a raster is empty.
 */
static size_t run_end(const uint8_t *code, size_t x, size_t columns)
{
    uint8_t here = code[x];
    uint64_t same, eight;
    memset(&same, here, sizeof same);
    for (; x + sizeof eight <= columns; x += sizeof eight) {
        memcpy(&eight, code + x, sizeof eight);
        if (eight != same)
            break;
    }
    while (x < columns && code[x] == here)
        x++;
    return x;
}

size_t runs_of_row(struct run *run, size_t count, const uint8_t *code, size_t columns)
{
    for (size_t x = 0; x < columns;) {
        size_t first = x;
        uint8_t here = code[x];
        x = run_end(code, x, columns);
        if (here != RASTER_NOTHING)
            run[count++] = (struct run){(uint32_t)first, (uint32_t)x, here};
    }
    return count;
}

/* Make one run of neighbours in a row with one code, and drop what became nothing, in place. */
static void merge_runs(struct parts *p)
{
    uint32_t n = 0, next = 0;
    for (size_t y = 0; y < p->rows; y++) {
        uint32_t first = n, end = p->start[y + 1];
        for (uint32_t r = next; r < end; r++) {
            struct run run = p->run[r];
            if (run.code == RASTER_NOTHING)
                continue;
            bool joins = n > first && p->run[n - 1].end == run.first &&
                         p->run[n - 1].code == run.code;
            if (joins)
                p->run[n - 1].end = run.end;
            else
                p->run[n++] = run;
        }
        next = end;
        p->start[y + 1] = n;
    }
}

/* ---- label ---- */

/* While patches are being found, patch[r] is an earlier run of the same patch, or r itself. */
static uint32_t root_of(uint32_t *parent, uint32_t r)
{
    while (parent[r] != r) {
        parent[r] = parent[parent[r]];
        r = parent[r];
    }
    return r;
}

static void join(uint32_t *parent, uint32_t a, uint32_t b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
}

/* Join the runs of a row with those of equal code that lie against them in the row before. */
static void join_rows(struct parts *p, size_t y)
{
    const struct run *run = p->run;
    uint32_t b = p->start[y - 1], b_end = p->start[y], h = b_end, h_end = p->start[y + 1];
    while (b < b_end && h < h_end) {
        bool touch = run[b].first < run[h].end && run[h].first < run[b].end;
        if (touch && run[b].code == run[h].code)
            join(p->patch, b, h);
        if (run[b].end < run[h].end)
            b++;
        else
            h++;
    }
}

static void number_patches(struct parts *p)
{
    p->patches = 0;
    for (uint32_t r = 0; r < p->start[p->rows]; r++) { /* a parent has its number already */
        uint32_t parent = p->patch[r];
        p->patch[r] = parent == r ? (uint32_t)p->patches++ : p->patch[parent];
    }
}

static void find_patches(struct parts *p)
{
    for (uint32_t r = 0; r < p->start[p->rows]; r++)
        p->patch[r] = r;
    for (size_t y = 1; y < p->rows; y++)
        join_rows(p, y);
    number_patches(p);
}

/* ---- patches that are too small ---- */

static void count_pixels(struct arena *scratch, struct parts *p)
{
    p->pixels = NEW(scratch, uint64_t, p->patches);
    for (uint32_t r = 0; r < p->start[p->rows]; r++)
        p->pixels[p->patch[r]] += p->run[r].end - p->run[r].first;
}

/* List the runs of every patch. */
static void list_runs(struct arena *scratch, struct parts *p)
{
    uint32_t runs = p->start[p->rows];
    p->run_start = NEW(scratch, uint32_t, p->patches + 2);
    p->run_of = NEW_RAW(scratch, uint32_t, runs);
    for (uint32_t r = 0; r < runs; r++)
        p->run_start[p->patch[r] + 2]++;
    for (size_t i = 2; i < p->patches + 2; i++)
        p->run_start[i] += p->run_start[i - 1];
    for (uint32_t r = 0; r < runs; r++) /* afterwards every start has moved to its own place */
        p->run_of[p->run_start[p->patch[r] + 1]++] = r;
}

/* The row of a run. */
static size_t row_of(const struct parts *p, uint32_t run)
{
    size_t low = 0, high = p->rows - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->start[middle + 1] <= run)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A stretch of border with another patch. */
struct side {
    uint32_t patch, length;
};

static int compare_sides(const void *left, const void *right)
{
    const struct side *a = left, *b = right;
    return (a->patch > b->patch) - (a->patch < b->patch);
}

/* Add what lies against a run in another row; returns how many sides there are. */
static size_t sides_in_row(const struct parts *p, struct run run, size_t row, struct side *side,
                           size_t count)
{
    uint32_t low = p->start[row], high = p->start[row + 1], end = high;
    while (low < high) { /* the first that ends behind our beginning */
        uint32_t middle = low + (high - low) / 2;
        if (p->run[middle].end <= run.first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end && p->run[low].first < run.end; low++) {
        struct run o = p->run[low];
        uint32_t first = o.first > run.first ? o.first : run.first;
        side[count++] = (struct side){p->patch[low], (o.end < run.end ? o.end : run.end) - first};
    }
    return count;
}

static size_t sides_of_run(const struct parts *p, uint32_t r, struct side *side, size_t count)
{
    size_t row = row_of(p, r);
    struct run run = p->run[r];
    if (r > p->start[row] && p->run[r - 1].end == run.first)
        side[count++] = (struct side){p->patch[r - 1], 1};
    if (r + 1 < p->start[row + 1] && p->run[r + 1].first == run.end)
        side[count++] = (struct side){p->patch[r + 1], 1};
    if (row > 0)
        count = sides_in_row(p, run, row - 1, side, count);
    if (row + 1 < p->rows)
        count = sides_in_row(p, run, row + 1, side, count);
    return count;
}

/* The neighbour with the longest common border; -1 when there is none. */
static int64_t longest_neighbour(struct arena scratch, const struct parts *p, uint32_t patch)
{
    enum { SIDES_A_PIXEL = 4 };
    struct side *side = NEW_RAW(&scratch, struct side, SIDES_A_PIXEL * p->pixels[patch]);
    size_t sides = 0;
    for (uint32_t i = p->run_start[patch]; i < p->run_start[patch + 1]; i++)
        sides = sides_of_run(p, p->run_of[i], side, sides);
    qsort(side, sides, sizeof *side, compare_sides);
    int64_t longest = -1;
    uint64_t most = 0;
    for (size_t i = 0; i < sides;) {
        uint64_t length = 0;
        size_t first = i;
        for (; i < sides && side[i].patch == side[first].patch; i++)
            length += side[i].length;
        if (side[first].patch != patch && length > most) {
            most = length;
            longest = side[first].patch;
        }
    }
    return longest;
}

static uint8_t code_of(const struct parts *p, uint32_t patch)
{
    return p->run[p->run_of[p->run_start[patch]]].code;
}

static void recode(struct parts *p, uint32_t patch, uint8_t now)
{
    for (uint32_t i = p->run_start[patch]; i < p->run_start[patch + 1]; i++)
        p->run[p->run_of[i]].code = now;
}

struct small {
    uint64_t pixels;
    uint32_t patch;
};

static int compare_small(const void *left, const void *right)
{
    const struct small *a = left, *b = right;
    if (a->pixels != b->pixels)
        return a->pixels < b->pixels ? -1 : 1;
    return (a->patch > b->patch) - (a->patch < b->patch);
}

static struct small *list_small(struct arena *out, const struct parts *p, double least,
                                size_t *count)
{
    struct small *small = NEW_RAW(out, struct small, p->patches);
    *count = 0;
    for (uint32_t i = 0; i < p->patches; i++)
        if ((double)p->pixels[i] < least)
            small[(*count)++] = (struct small){p->pixels[i], i};
    qsort(small, *count, sizeof *small, compare_small);
    return small;
}

/* Give small patches to their neighbours, smallest first. A patch that grew, or whose neighbour is
 * gone, waits for the next turn, when areas and borders are known anew. The smallest never waits,
 * so every turn leaves fewer patches. Returns whether anything changed. */
static bool give_away(struct arena scratch, struct parts *p, double least)
{
    size_t count;
    count_pixels(&scratch, p);
    struct small *small = list_small(&scratch, p, least, &count);
    if (count == 0)
        return false;
    list_runs(&scratch, p);
    enum { AS_IT_WAS, GREW, GONE };
    uint8_t *state = NEW(&scratch, uint8_t, p->patches);
    for (size_t i = 0; i < count; i++) {
        uint32_t patch = small[i].patch;
        if (state[patch] != AS_IT_WAS)
            continue;
        int64_t to = longest_neighbour(scratch, p, patch);
        if (to >= 0 && state[to] == GONE)
            continue;
        recode(p, patch, to < 0 ? RASTER_NOTHING : code_of(p, (uint32_t)to));
        state[patch] = GONE;
        if (to >= 0)
            state[to] = GREW;
    }
    return true;
}

static struct parts copy_runs(struct arena *out, const struct runs *runs)
{
    size_t count = runs->start[runs->rows];
    struct parts p = {.rows = runs->rows,
                      .start = NEW_RAW(out, uint32_t, runs->rows + 1),
                      .run = NEW_RAW(out, struct run, count),
                      .patch = NEW_RAW(out, uint32_t, count)};
    memcpy(p.start, runs->start, (runs->rows + 1) * sizeof *p.start);
    if (count)
        memcpy(p.run, runs->run, count * sizeof *p.run);
    return p;
}

struct labels labels_find(struct arena *out, struct arena scratch, const struct runs *runs,
                          double least)
{
    scratch = scratch_beside(out, scratch);
    struct parts p = copy_runs(out, runs);
    do {
        merge_runs(&p);
        find_patches(&p);
    } while (give_away(scratch, &p, least));
    struct labels l = {.rows = p.rows,
                       .start = p.start,
                       .run = p.run,
                       .patch = p.patch,
                       .count = p.patches,
                       .code = NEW(out, uint8_t, p.patches)};
    for (uint32_t r = 0; r < p.start[p.rows]; r++)
        l.code[p.patch[r]] = p.run[r].code;
    return l;
}
