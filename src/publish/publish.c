/* publish.c - make every file, several at a time, and commit. See publish.h. */
#include "publish/publish.h"

#include <pthread.h>

#include "base/parallel.h"
#include "base/progress.h"
#include "publish/outputs.h"

typedef bool output(struct arena scratch, const struct published *p, struct err *err);
typedef bool package(struct arena out, struct arena scratch, const struct published *p,
                     const struct municipality *m, struct err *err);
#define ENTRY(name) out_##name,
static output *const outputs[] = {OUTPUTS(ENTRY)};
static output *const tables[] = {TABLES(ENTRY)};
static package *const packages[] = {PACKAGES(ENTRY)};

static const size_t scratch_bytes = (size_t)4 << 30; /* address space; what is touched counts */

/* ---- files ---- */

struct writing {
    const struct published *p;
    bool csv;                    /* tables too */
    struct arena *out, *scratch; /* one of each a thread */
    pthread_mutex_t lock;
    struct err err;
    bool failed;
};

static void fail(struct writing *w, const char *sentence)
{
    pthread_mutex_lock(&w->lock);
    err_set(&w->err, "%s", sentence);
    w->failed = true;
    pthread_mutex_unlock(&w->lock);
}

static bool has_failed(struct writing *w)
{
    pthread_mutex_lock(&w->lock);
    bool failed = w->failed;
    pthread_mutex_unlock(&w->lock);
    return failed;
}

/* Files made once come first, then the packages of regions, then those of municipalities: what
 * takes long is not left for the end, when other threads have nothing to do. */
static size_t once_count(const struct writing *w)
{
    return COUNT(outputs) + (w->csv ? COUNT(tables) : 0);
}

static bool write_item(const struct writing *w, size_t item, int worker, struct err *err)
{
    const struct published *p = w->p;
    size_t once = once_count(w);
    if (item < once) {
        output *make = item < COUNT(outputs) ? outputs[item] : tables[item - COUNT(outputs)];
        return make(w->scratch[worker], p, err);
    }
    item -= once;
    const struct municipality *m = item < p->regions_count
                                       ? &p->regions[item]
                                       : &p->municipalities[item - p->regions_count];
    for (size_t k = 0; k < COUNT(packages); k++)
        if (!packages[k](w->out[worker], w->scratch[worker], p, m, err))
            return false;
    progress_step(1);
    return true;
}

static void write_one(void *context, size_t item, int worker)
{
    struct writing *w = context;
    struct err err = {0};
    if (has_failed(w))
        return;
    if (interrupt_asked())
        fail(w, "interrupted: nothing was published");
    else if (!write_item(w, item, worker, &err))
        fail(w, err.text);
}

static bool write_all(const struct published *p, bool csv, struct err *err)
{
    int threads = parallel_threads();
    struct arena opened = arena_open("files", 1 << 20), own = opened;
    struct writing w = {.p = p,
                        .csv = csv,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .out = NEW(&own, struct arena, threads),
                        .scratch = NEW(&own, struct arena, threads)};
    for (int t = 0; t < threads; t++) {
        w.out[t] = arena_open("package", scratch_bytes);
        w.scratch[t] = arena_open("package scratch", scratch_bytes);
    }
    size_t items = p->municipalities_count + p->regions_count;
    progress_phase("gemeenten", items);
    parallel_for(once_count(&w) + items, write_one, &w);
    progress_end();
    for (int t = 0; t < threads; t++) {
        arena_close(w.out[t]);
        arena_close(w.scratch[t]);
    }
    arena_close(opened);
    return !w.failed || err_set(err, "%s", w.err.text);
}

/* ---- all of it ---- */

static struct edition_head head_of(struct arena *out, const struct published *p)
{
    size_t count = p->catalogue->maps_count;
    struct edition_map *maps = NEW(out, struct edition_map, count);
    for (size_t k = 0; k < count; k++) {
        const struct shown_map *s = &p->maps[k];
        str *missing = NEW(out, str, s->missing_count);
        for (size_t i = 0; i < s->missing_count; i++)
            missing[i] = p->catalogue->sources[s->missing[i]].id;
        maps[k] = (struct edition_map){p->catalogue->maps[s->map].id,
                                       s->number,
                                       s->present,
                                       missing,
                                       s->missing_count,
                                       s->reason};
    }
    return (struct edition_head){.id = p->recipe->id,
                                 .date = p->recipe->date,
                                 .title = p->recipe->title,
                                 .demo = p->recipe->demo || p->invented,
                                 .catalogue_hash = p->catalogue->hash,
                                 .inputs = p->inputs,
                                 .inputs_count = p->inputs_count,
                                 .maps = maps,
                                 .maps_count = count};
}

static void summarise(const struct published *p, struct publish_summary *s)
{
    s->municipalities = p->municipalities_count;
    for (size_t m = 0; m < p->municipalities_count; m++) {
        s->areas += p->municipalities[m].areas_count;
        s->cells += p->municipalities[m].cells_count;
    }
    for (size_t k = 0; k < p->catalogue->maps_count; k++)
        *(p->maps[k].present ? &s->maps_present : &s->maps_missing) += 1;
}

bool publish_write(const struct published *p, bool csv, struct publish_summary *summary,
                   struct err *err)
{
    if (!write_all(p, csv, err))
        return false;
    struct arena opened = arena_open("manifest", 64 << 20), out = opened;
    struct edition_head head = head_of(&out, p);
    summarise(p, summary);
    bool ok = edition_commit(p->draft, &head, &summary->bytes, err);
    arena_close(opened);
    return ok;
}
