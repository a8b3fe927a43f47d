/* publish.c - run every output, packages several at a time, and commit. See publish.h. */
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

static bool run(output *const *list, size_t count, const struct published *p, struct err *err)
{
    bool ok = true;
    struct arena scratch = arena_open("output", scratch_bytes);
    for (size_t i = 0; ok && i < count; i++)
        ok = interrupt_asked() ? err_set(err, "interrupted: nothing was published")
                               : list[i](scratch, p, err);
    arena_close(scratch);
    return ok;
}

/* ---- packages ---- */

struct packing {
    const struct published *p;
    struct arena *out, *scratch; /* one of each a thread */
    pthread_mutex_t lock;
    struct err err;
    bool failed;
};

static void fail(struct packing *w, const char *sentence)
{
    pthread_mutex_lock(&w->lock);
    err_set(&w->err, "%s", sentence);
    w->failed = true;
    pthread_mutex_unlock(&w->lock);
}

static bool has_failed(struct packing *w)
{
    pthread_mutex_lock(&w->lock);
    bool failed = w->failed;
    pthread_mutex_unlock(&w->lock);
    return failed;
}

static void pack(void *context, size_t item, int worker)
{
    struct packing *w = context;
    struct err err = {0};
    if (has_failed(w))
        return;
    if (interrupt_asked()) {
        fail(w, "interrupted: nothing was published");
        return;
    }
    const struct published *p = w->p;
    const struct municipality *m = item < p->municipalities_count
                                       ? &p->municipalities[item]
                                       : &p->regions[item - p->municipalities_count];
    for (size_t k = 0; k < COUNT(packages); k++)
        if (!packages[k](w->out[worker], w->scratch[worker], p, m, &err)) {
            fail(w, err.text);
            return;
        }
    progress_step(1);
}

static bool run_packages(const struct published *p, struct err *err)
{
    int threads = parallel_threads();
    struct arena opened = arena_open("packages", 1 << 20), own = opened;
    struct packing w = {.p = p,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .out = NEW(&own, struct arena, threads),
                        .scratch = NEW(&own, struct arena, threads)};
    for (int t = 0; t < threads; t++) {
        w.out[t] = arena_open("package", scratch_bytes);
        w.scratch[t] = arena_open("package scratch", scratch_bytes);
    }
    size_t items = p->municipalities_count + p->regions_count;
    progress_phase("gemeenten", items);
    parallel_for(items, pack, &w);
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
    if (!run_packages(p, err) || !run(outputs, COUNT(outputs), p, err) ||
        (csv && !run(tables, COUNT(tables), p, err)))
        return false;
    struct arena opened = arena_open("manifest", 64 << 20), out = opened;
    struct edition_head head = head_of(&out, p);
    summarise(p, summary);
    bool ok = edition_commit(p->draft, &head, &summary->bytes, err);
    arena_close(opened);
    return ok;
}
