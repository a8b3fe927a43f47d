/* ingest.c - see ingest.h. */
#include "ingest/ingest.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "ingest/areas.h"
#include "ingest/crosswalks.h"
#include "ingest/figures.h"
#include "ingest/gather.h"
#include "ingest/lists.h"
#include "ingest/tiling.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <pthread.h>

/* Checksums of all files, made on a thread of their own while the rows are read. */
struct hashing {
    pthread_t thread;
    const struct inputs *in;
    char (*hash)[HASH_HEX]; /* [in->count] */
    struct err err;
};

static void *hash_all(void *context)
{
    struct hashing *h = context;
    for (size_t i = 0; i < h->in->count && !interrupt_asked(); i++) {
        const struct input *one = &h->in->list[i];
        size_t before = 0; /* a zip or GeoPackage with many layers is hashed once */
        while (before < i && strcmp(h->in->list[before].disk, one->disk))
            before++;
        if (before < i)
            memcpy(h->hash[i], h->hash[before], HASH_HEX);
        else if (!hash_file(one->disk, h->hash[i], &h->err))
            break;
    }
    return NULL;
}

static bool hashing_begin(struct hashing *h, const struct inputs *in, struct arena *memory,
                          struct err *err)
{
    *h = (struct hashing){.in = in, .hash = arena_alloc(memory, in->count, HASH_HEX, 1)};
    return pthread_create(&h->thread, NULL, hash_all, h) == 0 ||
           err_set(err, "no thread to be had for checksums");
}

static bool hashing_end(struct hashing *h, struct err *err)
{
    pthread_join(h->thread, NULL);
    if (h->err.text[0])
        err_set(err, "%s", h->err.text);
    return h->err.text[0] == 0;
}

struct run {
    const struct ingest_options *options;
    struct arena *memory;
    struct store *store;
    struct gather gather;
    struct hashing hashing;
    struct ingest_result *result;
    /* areas read in this run, and where to say what is odd about them; NULL: nowhere */
    struct areas area[MOST_SUPPORTS];
    struct oddities *area_odd[MOST_SUPPORTS];
    size_t areas;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void open_gdal(void)
{
    static bool done;
    if (done)
        return;
    done = true;
    CPLSetErrorHandler(CPLQuietErrorHandler); /* what it says goes into our sentences */
    CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0");
    CPLSetConfigOption("OGR_SQLITE_CACHE", "64");
    GDALAllRegister();
}

/* ---- areas ---- */

static bool read_areas(struct run *run, struct area_sets *sets, struct err *err)
{
    struct inputs *in = &run->result->inputs;
    progress_phase("gebieden lezen / reading areas", 0);
    for (size_t i = 0; i < in->count; i++)
        if (in->list[i].delivery->kind == DELIVERY_AREAS &&
            in->list[i].delivery->places != PLACE_CELL && !area_sets_read(sets, &in->list[i], err))
            return false;
    return true;
}

static bool has_figures(const struct input *in)
{
    return in->delivery->bindings_count > 0 &&
           (in->delivery->kind == DELIVERY_FIGURES || in->delivery->kind == DELIVERY_AREAS);
}

/* Areas of years of which only figures came. */
static bool read_codes(struct run *run, struct area_sets *sets, struct err *err)
{
    struct inputs *in = &run->result->inputs;
    struct store_support *list;
    size_t count;
    if (!store_list_supports(run->store, run->memory, &list, &count, err))
        return false;
    for (size_t i = 0; i < in->count; i++)
        if (in->list[i].delivery->kind == DELIVERY_FIGURES && has_figures(&in->list[i]) &&
            in->list[i].delivery->places != PLACE_CELL &&
            !area_sets_codes(sets, list, count, &in->list[i], err))
            return false;
    return area_sets_keep_codes(sets, run->store, err);
}

/* Boundary years for which the store has municipalities. */
static size_t known_years(const struct store_support *list, size_t count, int years[MOST_SUPPORTS])
{
    size_t n = 0;
    for (size_t i = 0; i < count && n < MOST_SUPPORTS; i++)
        if (list[i].kind == PLACE_GEMEENTE && support_is_whole(list, count, i))
            years[n++] = list[i].boundary;
    return n;
}

static bool store_areas(struct run *run, struct area_sets *sets, struct err *err)
{
    struct store_support *list;
    size_t count;
    int years[MOST_SUPPORTS];
    if (!store_list_supports(run->store, run->memory, &list, &count, err))
        return false;
    area_sets_derive(sets, years, known_years(list, count, years));
    for (size_t i = 0; i < sets->count; i++) {
        struct areas *areas = &run->area[run->areas];
        *areas = area_sets_finish(sets, i, &run->area_odd[run->areas]);
        run->areas++;
        run->result->areas += areas->count;
        if (interrupt_asked())
            return err_set(err, "interrupted");
        if (!store_put_areas(run->store, areas, err))
            return false;
    }
    return true;
}

static bool ingest_areas(struct run *run, struct err *err)
{
    struct area_sets sets = area_sets_begin(run->memory);
    bool ok = read_areas(run, &sets, err) && read_codes(run, &sets, err) &&
              store_areas(run, &sets, err);
    area_sets_close(&sets);
    return ok;
}

/* Areas of a support: those of this run as they were read, others from the store. */
static bool get_areas(struct run *run, struct target *t, bool *found, struct err *err)
{
    for (size_t i = 0; i < run->areas; i++)
        if (run->area[i].kind == t->kind && run->area[i].boundary == t->boundary) {
            t->areas = run->area[i];
            *found = true;
            return true;
        }
    return store_get_areas(run->store, run->memory, t->kind, t->boundary, &t->areas, found, err);
}

/* All area supports of the store, this run's among them, as targets of figures. */
static bool load_targets(struct run *run, struct err *err)
{
    struct store_support *list;
    size_t count;
    if (!store_list_supports(run->store, run->memory, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct gather *g = &run->gather;
        bool found = false;
        if (list[i].kind == PLACE_CELL)
            continue;
        if (g->targets == MOST_SUPPORTS)
            return err_set(err, "more than %d kinds of areas in the store", MOST_SUPPORTS);
        struct target *t = &g->target[g->targets];
        *t = (struct target){.kind = list[i].kind, .boundary = list[i].boundary};
        if (!get_areas(run, t, &found, err))
            return false;
        g->targets += found;
    }
    return true;
}

/* ---- figures, lists and the tiling of areas, side by side ---- */

/* Into memory: sources are weighed against each other when all have spoken. */
static bool read_figures(struct run *run, struct arena *memory, struct err *err)
{
    struct inputs *in = &run->result->inputs;
    for (size_t i = 0; i < in->count; i++)
        if (has_figures(&in->list[i]) && !figures_read(&run->gather, &in->list[i], memory, err))
            return false;
    for (size_t i = 0; i < in->count; i++)
        if (in->list[i].delivery->kind == DELIVERY_ADDRESSES &&
            !lists_count_dwellings(&run->gather, &in->list[i], memory, err))
            return false;
    return true;
}

/* Into the store: no other part touches it meanwhile. */
static bool read_lists(struct run *run, struct arena *memory, struct err *err)
{
    struct inputs *in = &run->result->inputs;
    return lists_base(run->store, in, memory, err) &&
           crosswalks_read(run->store, &run->gather, in, memory, err) &&
           lists_stock(run->store, in, memory, err);
}

/* What is odd in a layer is counted apart by kind: figures of the same layer count other kinds. */
static bool check_tilings(struct run *run, struct arena *memory, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < run->areas && !interrupt_asked(); i++)
        if (run->area_odd[i])
            tiling_check(&run->area[i], *memory, run->area_odd[i]);
    return true;
}

static const struct part {
    const char *name;
    bool (*work)(struct run *run, struct arena *memory, struct err *err);
} parts[] = {{"figures", read_figures}, {"lists", read_lists}, {"tiling", check_tilings}};

struct parts_run {
    struct run *run;
    struct err err[COUNT(parts)];
};

static void do_part(void *context, size_t item, int worker)
{
    (void)worker;
    struct parts_run *p = context;
    struct arena memory = arena_open(parts[item].name, (size_t)1 << 35), opened = memory;
    if (!parts[item].work(p->run, &memory, &p->err[item]))
        assert(p->err[item].text[0]);
    arena_close(opened);
}

static bool read_rest(struct run *run, struct err *err)
{
    struct parts_run p = {.run = run};
    progress_phase("rijen lezen / reading rows", 0);
    parallel_for(COUNT(parts), do_part, &p);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (p.err[i].text[0])
            return err_set(err, "%s", p.err[i].text);
    return true;
}

/* ---- what was read ---- */

static str join_examples(struct arena *memory, const struct oddities *odd, enum oddity kind)
{
    if (odd->m2[kind] > 0)
        return str_from(
            arena_format(memory, "%lld m2: %s", (long long)odd->m2[kind], odd->text[kind]));
    return arena_str(memory, str_from(odd->text[kind]));
}

static bool store_oddities(struct run *run, const struct input *in, str file, struct err *err)
{
    if (!store_forget_issues(run->store, in->source->id, file, err))
        return false;
    for (enum oddity k = 0; k < ODDITY_KINDS; k++) {
        struct issue issue = {in->source->id, file, str_from(oddity_id(k)), in->odd->count[k],
                              join_examples(run->memory, in->odd, k)};
        if (issue.count && !store_put_issue(run->store, &issue, err))
            return false;
    }
    return true;
}

/* Enter the deliveries; numbers in the store by number of the input. */
static bool store_deliveries(struct run *run, int32_t *number, struct err *err)
{
    const struct inputs *in = &run->result->inputs;
    for (size_t i = 0; i < in->count; i++) {
        const struct input *one = &in->list[i];
        struct store_delivery d = {
            one->source->id,      str_from(one->file), one->layer, str_from(run->hashing.hash[i]),
            file_size(one->disk), one->rows,           one->period};
        if (interrupt_asked())
            return err_set(err, "interrupted");
        if (!store_put_delivery(run->store, &d, &number[one->number], err))
            return false;
        run->result->rows += one->rows;
        run->result->figures += one->figures;
    }
    return true;
}

static bool store_issues(struct run *run, struct err *err)
{
    const struct inputs *in = &run->result->inputs;
    for (size_t i = 0; i < in->count; i++) {
        const struct input *one = &in->list[i];
        const char *name = one->file;
        if (one->layer.len)
            name = arena_format(run->memory, "%s (%s)", one->file, one->layer.at);
        if (!store_oddities(run, one, str_from(name), err))
            return false;
    }
    return true;
}

static bool keep(struct run *run, struct err *err)
{
    int32_t *number = NEW(run->memory, int32_t, run->result->inputs.count + 1);
    progress_phase("bewaren / storing", run->gather.count);
    if (!store_deliveries(run, number, err) ||
        !gather_store(&run->gather, run->store, run->options->catalogue, number, run->memory,
                      err) ||
        !store_issues(run, err) ||
        !store_list_supports(run->store, run->memory, &run->result->supports,
                             &run->result->supports_count, err) ||
        !store_list_series(run->store, run->memory, &run->result->series,
                           &run->result->series_count, err))
        return false;
    run->result->cells = run->gather.cells;
    if (interrupt_asked())
        return err_set(err, "interrupted");
    return store_commit(run->store, err);
}

static bool read_all(struct run *run, struct err *err)
{
    return ingest_areas(run, err) && load_targets(run, err) && read_rest(run, err);
}

bool ingest_run(const struct ingest_options *options, struct arena *memory,
                struct ingest_result *result, struct err *err)
{
    struct run *run = NEW(memory, struct run, 1);
    *run = (struct run){.options = options, .memory = memory, .result = result};
    double began = now_s();
    *result = (struct ingest_result){0};
    open_gdal();
    progress_phase("bestanden herkennen / recognising files", 0);
    if (!inputs_find(&result->inputs, memory, options->catalogue, options->only,
                     options->assume_crs, options->paths, options->paths_count, err) ||
        !store_open_write(&run->store, options->store, err)) {
        progress_end();
        return false;
    }
    run->gather = gather_begin(memory);
    bool ok = hashing_begin(&run->hashing, &result->inputs, memory, err);
    if (ok) {
        ok = read_all(run, err);
        ok = hashing_end(&run->hashing, err) && ok;
        ok = ok && keep(run, err);
    }
    gather_close(&run->gather);
    store_close(run->store);
    progress_end();
    result->seconds = now_s() - began;
    return ok;
}
