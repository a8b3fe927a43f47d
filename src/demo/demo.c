/* demo.c - the whole demo: a fresh folder beside the wanted one, the world, its deliveries, a
 * README, and a rename at the end.
 * Flow: command/demo.c -> [demo] -> world.h, write.h */
#include "demo/demo.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "demo/gpkg.h"
#include "demo/write.h"

static const char README[] =
    "Demo-leveringen van Veerkracht\n"
    "==============================\n"
    "\n"
    "Alles in deze map is verzonnen: plaatsen, namen, grenzen en cijfers. Niets gaat over een\n"
    "bestaande plaats of bestaande mensen. De bestanden hebben de vorm waarin CBS, "
    "Leefbaarometer,\n"
    "RIVM, politie en corporaties leveren; zij zijn niet van hen afkomstig.\n"
    "Kolommen over herkomst staan er zoals in het echt, maar zijn leeg: die worden niet gebruikt.\n"
    "In `waarheid/` staat wat er is ingelegd: waar kwetsbaarheid en overlast echt veranderen.\n"
    "\n"
    "Everything in this folder is invented: places, names, borders and figures. The files have "
    "the\n"
    "form in which the publishers deliver; they do not come from them. `waarheid/` holds the "
    "truth\n"
    "that was planted: code; change 2014-2022 of the vulnerable share (dV, 0.05 = 5 percentage\n"
    "points) and of nuisance (dO = minus the change of onv); class; residents of 2022.\n";
static const char README_NAME[] = "README.txt";

static const struct delivery {
    const char *name, *folder;
    bool (*write)(const struct world *world, const char *folder, struct err *err);
} deliveries[] = {
#define ENTRY(name, folder) {#name, folder, write_##name},
    DELIVERIES(ENTRY)
#undef ENTRY
};

/* Refuse to replace what is not a demo. */
static bool may_replace(const char *folder, struct err *err)
{
    if (!file_exists(folder) && !file_is_folder(folder))
        return true;
    if (!file_is_folder(folder))
        return err_set(err, "%s: is a file; name a folder", folder);
    struct arena opened = arena_open("demo folder", (size_t)64 << 20), own = opened;
    const char **paths;
    size_t count = 0;
    char readme[PATH_ROOM];
    bool good = file_list(&own, folder, &paths, &count, err);
    if (good && count) {
        str text = {0};
        struct err none = {0};
        good = file_read(&own, write_path(readme, folder, README_NAME), sizeof README, &text,
                         &none) &&
               str_equal(text, S(README));
        if (!good)
            err_set(err,
                    "%s: holds other files than an earlier demo; name another folder or empty it",
                    folder);
    }
    arena_close(opened);
    return good;
}

struct job {
    const struct world *world;
    const char *draft;
    struct err err[COUNT(deliveries)];
};

static void run_delivery(void *context, size_t item, int worker)
{
    (void)worker;
    struct job *job = context;
    char folder[PATH_ROOM];
    write_path(folder, job->draft, deliveries[item].folder);
    if (!interrupt_asked() && deliveries[item].write(job->world, folder, &job->err[item]))
        progress_step(1);
    if (interrupt_asked()) {
        job->err[item] = (struct err){0}; /* whatever failed, this is why */
        err_set(&job->err[item], "interrupted");
    }
}

static bool write_deliveries(const struct world *world, const char *draft, struct err *err)
{
    struct job job = {.world = world, .draft = draft};
    char folder[PATH_ROOM];
    for (size_t i = 0; i < COUNT(deliveries); i++)
        if (!file_make_folders(write_path(folder, draft, deliveries[i].folder), err))
            return false;
    progress_phase("deliveries", COUNT(deliveries));
    parallel_for(COUNT(deliveries), run_delivery, &job);
    progress_end();
    for (size_t i = 0; i < COUNT(deliveries); i++)
        if (job.err[i].text[0])
            return err_set(err, "%s", job.err[i].text);
    char readme[PATH_ROOM];
    return file_write(write_path(readme, draft, README_NAME), S(README), err);
}

static bool make_and_write(struct arena *out, struct arena scratch,
                           const struct demo_request *request, const char *draft,
                           struct demo_result *result, struct err *err)
{
    struct world *world = NEW(out, struct world, 1);
    world->plan.seed = request->seed;
    world->plan.still = request->still;
    if (request->size == DEMO_TOWN)
        plan_town(out, &world->plan);
    else
        plan_country(out, &world->plan);
    if (!world_make(out, scratch, world, err) || !write_deliveries(world, draft, err))
        return false;
    result->gemeenten = (size_t)world->plan.gemeente_count;
    result->buurten = (size_t)world->division[BOUNDARY_2024].count;
    result->cells = (size_t)world->cells.count;
    result->residents = world->places[BOUNDARY_2024].at[0].counts.people[Y2022];
    return true;
}

static bool weigh(const char *folder, int64_t *bytes, struct err *err)
{
    struct arena opened = arena_open("demo files", (size_t)16 << 20), own = opened;
    const char **paths;
    size_t count = 0;
    bool good = file_list(&own, folder, &paths, &count, err);
    char path[PATH_ROOM];
    for (size_t i = 0; good && i < count; i++)
        *bytes += file_size(write_path(path, folder, paths[i]));
    arena_close(opened);
    return good;
}

bool demo_write(const struct demo_request *request, struct demo_result *result, struct err *err)
{
    char draft[PATH_ROOM];
    int length = snprintf(draft, sizeof draft, "%s.half", request->out);
    if (length >= (int)sizeof draft)
        return err_set(err, "the name of the folder is too long");
    if (!may_replace(request->out, err) || !file_remove_all(draft, err) ||
        !file_make_folders(draft, err))
        return false;
    gpkg_prepare();
    struct arena out = arena_open("demo", (size_t)8 << 30), run = out;
    struct arena scratch = arena_open("demo scratch", (size_t)8 << 30);
    *result = (struct demo_result){0};
    bool good = make_and_write(&run, scratch, request, draft, result, err) &&
                weigh(draft, &result->bytes, err) && file_remove_all(request->out, err) &&
                file_rename(draft, request->out, err);
    arena_close(out);
    arena_close(scratch);
    if (!good) {
        struct err ignored = {0};
        (void)!file_remove_all(draft, &ignored); /* what went wrong is said already */
    }
    return good;
}
