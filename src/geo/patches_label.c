/* patches_label.c - which pixels hang together, and where patches that are too small go.
 * Works on runs: pixels of equal code side by side in a row. */
#include "geo/patches_internal.h"
#include "geo/scratch.h"

struct run {
    uint32_t row, first, end; /* columns first .. end - 1 */
    uint32_t parent;          /* run of the same patch that came before it, or itself */
    uint32_t patch;
    uint8_t code;
};

/* Runs and patches of the codes at one moment. */
struct parts {
    struct run *run;
    size_t runs, patches;
    uint32_t *run_start; /* [patches + 1] into run_of */
    uint32_t *run_of;    /* runs patch by patch */
    uint64_t *pixels;    /* [patches] */
};

/* ---- label ---- */

static uint32_t root_of(struct run *run, uint32_t r)
{
    while (run[r].parent != r) {
        run[r].parent = run[run[r].parent].parent;
        r = run[r].parent;
    }
    return r;
}

static void join(struct run *run, uint32_t a, uint32_t b)
{
    a = root_of(run, a);
    b = root_of(run, b);
    if (a < b)
        run[b].parent = a;
    else
        run[a].parent = b;
}

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

/* Append the runs of a row; returns how many there are now. */
static size_t find_runs(const uint8_t *code, size_t columns, uint32_t row, struct run *run,
                        size_t n)
{
    for (size_t x = 0; x < columns;) {
        size_t first = x;
        uint8_t here = code[x];
        x = run_end(code, x, columns);
        if (here == RASTER_NOTHING)
            continue;
        run[n] = (struct run){.row = row,
                              .first = (uint32_t)first,
                              .end = (uint32_t)x,
                              .parent = (uint32_t)n,
                              .code = here};
        n++;
    }
    return n;
}

/* Join the runs of a row with those of equal code that lie against them in the row before. */
static void join_rows(struct run *run, size_t before, size_t here, size_t end)
{
    for (size_t b = before, h = here; b < here && h < end;) {
        bool touch = run[b].first < run[h].end && run[h].first < run[b].end;
        if (touch && run[b].code == run[h].code)
            join(run, (uint32_t)b, (uint32_t)h);
        if (run[b].end < run[h].end)
            b++;
        else
            h++;
    }
}

static size_t count_runs(const struct raster *raster, const uint8_t *code)
{
    size_t runs = 0;
    for (size_t y = 0; y < raster->rows; y++) {
        const uint8_t *row = code + y * raster->columns;
        for (size_t x = 0; x < raster->columns; x = run_end(row, x, raster->columns))
            runs += row[x] != RASTER_NOTHING;
    }
    return runs;
}

/* Number patches by their first run, and list their runs. */
static void number_patches(struct arena *out, struct parts *p)
{
    for (size_t r = 0; r < p->runs; r++) {
        uint32_t root = root_of(p->run, (uint32_t)r);
        p->run[r].patch = root == r ? (uint32_t)p->patches++ : p->run[root].patch;
    }
    p->pixels = NEW(out, uint64_t, p->patches);
    p->run_start = NEW(out, uint32_t, p->patches + 2);
    p->run_of = NEW(out, uint32_t, p->runs);
    for (size_t r = 0; r < p->runs; r++) {
        p->pixels[p->run[r].patch] += p->run[r].end - p->run[r].first;
        p->run_start[p->run[r].patch + 2]++;
    }
    for (size_t i = 2; i < p->patches + 2; i++)
        p->run_start[i] += p->run_start[i - 1];
    for (size_t r = 0; r < p->runs; r++) /* afterwards every start has moved to its own place */
        p->run_of[p->run_start[p->run[r].patch + 1]++] = (uint32_t)r;
}

static struct parts find_parts(struct arena *out, const struct raster *raster, const uint8_t *code)
{
    struct parts p = {.run = NEW_RAW(out, struct run, count_runs(raster, code))};
    size_t before = 0;
    for (size_t y = 0; y < raster->rows; y++) {
        size_t here = p.runs;
        p.runs = find_runs(code + y * raster->columns, raster->columns, (uint32_t)y, p.run, here);
        join_rows(p.run, before, here, p.runs);
        before = here;
    }
    number_patches(out, &p);
    return p;
}

/* The start of a row's labels. */
static int32_t *label_row(const struct labels *l, size_t row)
{
    return l->label + (row + 1) * l->width + 1;
}

static void write_labels(const struct parts *p, const struct labels *l)
{
    for (size_t r = 0; r < p->runs; r++) {
        const struct run *run = &p->run[r];
        int32_t *row = label_row(l, run->row);
        for (size_t x = run->first; x < run->end; x++)
            row[x] = (int32_t)run->patch + 1;
    }
}

/* ---- patches that are too small ---- */

static int compare_labels(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* The neighbour with the longest common border; -1 when there is none. */
static int32_t longest_neighbour(struct arena scratch, const struct parts *p,
                                 const struct labels *l, size_t patch)
{
    int32_t *side = NEW_RAW(&scratch, int32_t, 4 * p->pixels[patch]);
    size_t sides = 0;
    for (size_t i = p->run_start[patch]; i < p->run_start[patch + 1]; i++) {
        const struct run *run = &p->run[p->run_of[i]];
        const int32_t *row = label_row(l, run->row);
        for (size_t x = run->first; x < run->end; x++) {
            const int32_t *here = row + x;
            const int32_t around[] = {here[-1], here[1], *(here - l->width), here[l->width]};
            for (size_t k = 0; k < COUNT(around); k++)
                if (around[k] > 0 && around[k] - 1 != (int32_t)patch)
                    side[sides++] = around[k] - 1;
        }
    }
    qsort(side, sides, sizeof *side, compare_labels);
    int32_t longest = -1;
    size_t most = 0;
    for (size_t i = 0; i < sides;) {
        size_t end = i;
        while (end < sides && side[end] == side[i])
            end++;
        if (end - i > most) {
            most = end - i;
            longest = side[i];
        }
        i = end;
    }
    return longest;
}

static const struct run *first_run(const struct parts *p, size_t patch)
{
    return &p->run[p->run_of[p->run_start[patch]]];
}

/* Give the pixels of a patch another code. Labels follow in the next turn, except of nothing. */
static void recode(const struct parts *p, size_t patch, const struct labels *l, uint8_t *code,
                   uint8_t now)
{
    for (size_t i = p->run_start[patch]; i < p->run_start[patch + 1]; i++) {
        const struct run *run = &p->run[p->run_of[i]];
        size_t length = run->end - run->first;
        memset(code + run->row * l->columns + run->first, now, length);
        if (now == RASTER_NOTHING)
            memset(label_row(l, run->row) + run->first, 0, length * sizeof *l->label);
    }
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
    for (size_t i = 0; i < p->patches; i++)
        if ((double)p->pixels[i] < least)
            small[(*count)++] = (struct small){p->pixels[i], (uint32_t)i};
    qsort(small, *count, sizeof *small, compare_small);
    return small;
}

/* Give small patches to their neighbours, smallest first. A patch that grew, or whose neighbour is
 * gone, waits for the next turn, when areas and borders are known anew. The smallest never waits,
 * so every turn leaves fewer patches. Returns whether anything changed. */
static bool give_away(struct arena scratch, const struct parts *p, const struct labels *l,
                      double least, uint8_t *code)
{
    size_t count;
    struct small *small = list_small(&scratch, p, least, &count);
    enum { AS_IT_WAS, GREW, GONE };
    uint8_t *state = NEW(&scratch, uint8_t, p->patches);
    for (size_t i = 0; i < count; i++) {
        uint32_t patch = small[i].patch;
        if (state[patch] != AS_IT_WAS)
            continue;
        int32_t to = longest_neighbour(scratch, p, l, patch);
        if (to >= 0 && state[to] == GONE)
            continue;
        recode(p, patch, l, code, to < 0 ? RASTER_NOTHING : first_run(p, (size_t)to)->code);
        state[patch] = GONE;
        if (to >= 0)
            state[to] = GREW;
    }
    return count > 0;
}

/* What of the parts is asked for later: codes, and where rows change. */
static void keep_parts(struct arena *out, const struct parts *p, struct labels *l)
{
    l->count = p->patches;
    l->code = NEW(out, uint8_t, p->patches);
    l->seam = NEW(out, uint32_t, 2 * p->runs);
    l->seam_start = NEW(out, uint32_t, l->rows + 1);
    uint32_t n = 0;
    for (size_t r = 0, y = 0; y < l->rows; y++) {
        for (; r < p->runs && p->run[r].row == y; r++) {
            const struct run *run = &p->run[r];
            l->code[run->patch] = run->code;
            if (n == l->seam_start[y] || l->seam[n - 1] != run->first)
                l->seam[n++] = run->first;
            l->seam[n++] = run->end;
        }
        l->seam_start[y + 1] = n;
    }
}

struct labels labels_find(struct arena *out, struct arena scratch, const struct raster *raster,
                          double least)
{
    scratch = scratch_beside(out, scratch);
    size_t pixels = raster->columns * raster->rows;
    struct labels l = {
        .columns = raster->columns, .rows = raster->rows, .width = raster->columns + 2};
    l.label = NEW(out, int32_t, (l.rows + 2) * l.width);
    uint8_t *code = NEW_RAW(&scratch, uint8_t, pixels);
    if (pixels)
        memcpy(code, raster->code, pixels);
    for (bool again = true; again;) {
        struct arena turn = scratch;
        struct parts p = find_parts(&turn, raster, code);
        write_labels(&p, &l);
        again = give_away(turn, &p, &l, least, code);
        if (!again)
            keep_parts(out, &p, &l);
    }
    return l;
}
