/* catalogue.c - load a folder of catalogue files; find things in it by id.
 * Knows which folder holds which kind of file; the keys are known by source.c, indicator.c, map.c,
 * edition.c, region.c and texts.c. See catalogue.h. */
#include "catalogue/catalogue.h"

#include "base/buf.h"
#include "base/file.h"
#include "catalogue/reader_internal.h"

enum {
    FILES_MOST = 2000,
    BYTES_MOST = 4 << 20,   /* of all files together */
    TREE_BYTES = 512 << 20, /* address space for the JSON trees of BYTES_MOST */
};

/* ---- words ---- */

static const struct {
    enum flag flag;
    const char *word;
} flag_words[] = {
    {FLAG_OK, "goed"},
    {FLAG_TOO_FEW, "te_weinig"},
    {FLAG_NOT_COLLECTED, "niet_verzameld"},
    {FLAG_WITHHELD, "geheim"},
    {FLAG_NOT_YET, "nog_niet"},
    {FLAG_BROKEN, "reeks_gebroken"},
    {FLAG_REVEALING, "herleidbaar"},
    {FLAG_BAD, "onbruikbaar"},
};

const char *flag_word(enum flag flag)
{
    for (size_t i = 0; i < COUNT(flag_words); i++)
        if (flag_words[i].flag == flag)
            return flag_words[i].word;
    assert(false && "a flag without a word");
    return "";
}

int flag_from_word(str word)
{
    for (size_t i = 0; i < COUNT(flag_words); i++)
        if (str_equal(word, str_from(flag_words[i].word)))
            return (int)flag_words[i].flag;
    return -1;
}

const char *place_word(enum place_kind kind)
{
    static const char *const words[PLACE_KINDS] = {"cel", "buurt", "wijk", "gemeente"};
    assert(kind < PLACE_KINDS);
    return words[kind];
}

/* ---- the folder ---- */

/* One file with its tree, in the order of the catalogue's arrays. */
struct document {
    const char *path; /* as given to the user */
    str id;           /* the file's name without .json */
    const struct json *root;
};

struct pile {
    struct document *at; /* [FILES_MOST] room */
    size_t count;
};

enum {
    PILE_SOURCES,
    PILE_INDICATORS,
    PILE_MAPS,
    PILE_EDITIONS,
    PILE_REGIONS,
    PILE_DISCLOSURE,
    PILE_TEXTS,
    PILES
};

/* Which pile a file goes on, by the start of its path. */
static const struct {
    const char *start;
    bool folder;
} piles[PILES] = {
    [PILE_SOURCES] = {"sources/", true},  [PILE_INDICATORS] = {"indicators/", true},
    [PILE_MAPS] = {"maps/", true},        [PILE_EDITIONS] = {"editions/", true},
    [PILE_REGIONS] = {"regions/", true},  [PILE_DISCLOSURE] = {"disclosure.json", false},
    [PILE_TEXTS] = {"texts.json", false},
};

static int pile_of(str relative)
{
    for (int i = 0; i < PILES; i++) {
        str start = str_from(piles[i].start),
            rest = {relative.at + start.len, relative.len - start.len};
        if (!piles[i].folder && str_equal(relative, start))
            return i;
        if (piles[i].folder && str_starts(relative, start) && str_find(rest, '/') == rest.len)
            return i;
    }
    return -1;
}

/* What a load holds while it lasts. */
struct load {
    struct arena *out, *trees;
    const char *folder;
    struct pile pile[PILES];
    struct buf hashed; /* names and bytes of all files */
    struct err *err;
};

static bool read_document(struct load *l, const char *relative, size_t *bytes_left)
{
    const char *path = arena_format(l->out, "%s/%s", l->folder, relative);
    int pile = pile_of(str_from(relative));
    str text;
    struct json *root;
    if (pile < 0)
        return err_set(l->err, "%s: belongs to no kind of catalogue file; see catalogue/README.md",
                       path);
    if (!file_read(l->trees, path, *bytes_left, &text, l->err) ||
        !json_parse(l->trees, path, text, &root, l->err))
        return false;
    *bytes_left -= text.len;
    buf_format(&l->hashed, "%s %zu\n", relative, text.len);
    buf_str(&l->hashed, text);
    str name = file_name(path);
    struct pile *on = &l->pile[pile];
    on->at[on->count++] = (struct document){path, {name.at, name.len - 5}, root};
    return true;
}

static bool read_folder(struct load *l, struct catalogue *c)
{
    const char **paths;
    size_t count, bytes_left = BYTES_MOST;
    if (!file_list(l->trees, l->folder, &paths, &count, l->err))
        return false;
    c->files = NEW(l->out, const char *, count);
    for (int i = 0; i < PILES; i++)
        l->pile[i].at = NEW(l->trees, struct document, count);
    for (size_t i = 0; i < count; i++) {
        if (!str_ends(str_from(paths[i]), S(".json")))
            continue; /* README.md and the like */
        if (c->files_count == FILES_MOST)
            return err_set(l->err, "%s: more than %d files", l->folder, FILES_MOST);
        c->files[c->files_count++] = arena_text(l->out, str_from(paths[i]));
        if (!read_document(l, paths[i], &bytes_left))
            return false;
    }
    return true;
}

/* ---- from documents to structs ---- */

static bool id_is_file_name(struct reader *r, const struct document *d, str id)
{
    if (str_equal(id, d->id))
        return true;
    return reader_mistake(r, reader_at(d->root, "id"), "the id must be '%.*s', the file's name",
                          STR_ARG(d->id));
}

/* All five kinds of structs begin with `str id, path`. */
static_assert(offsetof(struct source, path) == sizeof(str) &&
                  offsetof(struct indicator, path) == sizeof(str) &&
                  offsetof(struct map, path) == sizeof(str) &&
                  offsetof(struct edition_recipe, path) == sizeof(str) &&
                  offsetof(struct region, path) == sizeof(str),
              "read_pile fills the path behind the id");

/* Read a pile into an array of structs; NULL on a mistake. */
static void *read_pile(struct reader *r, const struct pile *pile, const struct shape *shape)
{
    char *list = arena_alloc(r->out, pile->count, shape->size, _Alignof(max_align_t));
    for (size_t i = 0; i < pile->count; i++) {
        str *id_path = (str *)(void *)(list + i * shape->size);
        r->file = pile->at[i].path;
        r->indicator = (int)i;
        id_path[1] = arena_str(r->out, str_from(pile->at[i].path));
        if (!reader_object(r, pile->at[i].root, shape, id_path) ||
            !id_is_file_name(r, &pile->at[i], id_path[0]))
            return NULL;
    }
    return list;
}

/* Maps come by their place; those without one last. */
static double map_order(const struct document *d)
{
    const struct json *number = json_member(d->root, S("number"));
    bool placed = number && number->kind == JSON_NUMBER && number->number > 0;
    return placed ? number->number : INFINITY;
}

static void sort_maps(struct pile *maps)
{
    for (size_t i = 1; i < maps->count; i++) {
        struct document moved = maps->at[i];
        size_t k = i;
        for (; k > 0 && map_order(&maps->at[k - 1]) > map_order(&moved); k--)
            maps->at[k] = maps->at[k - 1];
        maps->at[k] = moved;
    }
}

static bool read_single(struct reader *r, const struct load *l, int pile,
                        const struct document **document)
{
    if (l->pile[pile].count == 0)
        return err_set(r->err, "%s: there is no %s", l->folder, piles[pile].start);
    *document = &l->pile[pile].at[0];
    r->file = (*document)->path;
    return true;
}

static bool fill_catalogue(struct reader *r, struct load *l)
{
    struct catalogue *c = r->catalogue;
    const struct document *disclosure = NULL, *texts = NULL;
    sort_maps(&l->pile[PILE_MAPS]);
    c->sources_count = l->pile[PILE_SOURCES].count;
    c->indicators_count = l->pile[PILE_INDICATORS].count;
    c->maps_count = l->pile[PILE_MAPS].count;
    c->editions_count = l->pile[PILE_EDITIONS].count;
    c->regions_count = l->pile[PILE_REGIONS].count;
    return read_single(r, l, PILE_DISCLOSURE, &disclosure) &&
           reader_object(r, disclosure->root, &disclosure_shape, &c->disclosure) &&
           read_single(r, l, PILE_TEXTS, &texts) && texts_read(r, texts->root) &&
           (c->sources = read_pile(r, &l->pile[PILE_SOURCES], &source_shape)) &&
           (c->indicators = read_pile(r, &l->pile[PILE_INDICATORS], &indicator_shape)) &&
           (c->maps = read_pile(r, &l->pile[PILE_MAPS], &map_shape)) &&
           (c->editions = read_pile(r, &l->pile[PILE_EDITIONS], &edition_shape)) &&
           (c->regions = read_pile(r, &l->pile[PILE_REGIONS], &region_shape));
}

static const struct json **roots(struct arena *out, const struct pile *pile)
{
    const struct json **list = NEW(out, const struct json *, pile->count);
    for (size_t i = 0; i < pile->count; i++)
        list[i] = pile->at[i].root;
    return list;
}

static bool load(struct load *l, struct catalogue *c)
{
    struct reader r = {.out = l->out, .catalogue = c, .err = l->err};
    r.references_end = &r.references;
    r.claims_end = &r.claims;
    if (!read_folder(l, c) || !fill_catalogue(&r, l))
        return false;
    hash_bytes(buf_text(&l->hashed), c->hash);
    struct documents documents = {
        .source = roots(l->trees, &l->pile[PILE_SOURCES]),
        .indicator = roots(l->trees, &l->pile[PILE_INDICATORS]),
        .map = roots(l->trees, &l->pile[PILE_MAPS]),
        .edition = roots(l->trees, &l->pile[PILE_EDITIONS]),
    };
    return check_catalogue(&r, &documents);
}

bool catalogue_load(struct arena *out, const char *folder, struct catalogue **catalogue,
                    struct err *err)
{
    struct arena opened = arena_open("catalogue files", TREE_BYTES), trees = opened;
    struct load l = {.out = out, .trees = &trees, .folder = folder, .err = err};
    struct catalogue *c = NEW(out, struct catalogue, 1);
    bool good = load(&l, c);
    buf_reset(&l.hashed);
    arena_close(opened);
    if (good)
        *catalogue = c;
    return good;
}

/* ---- by id ---- */

#define FIND(list)                                                                                 \
    for (size_t i = 0; i < c->list##_count; i++)                                                   \
        if (str_equal(c->list[i].id, id))                                                          \
            return (int)i;                                                                         \
    return -1

int catalogue_source(const struct catalogue *c, str id)
{
    FIND(sources);
}

int catalogue_indicator(const struct catalogue *c, str id)
{
    FIND(indicators);
}

int catalogue_map(const struct catalogue *c, str id)
{
    FIND(maps);
}

int catalogue_edition(const struct catalogue *c, str id)
{
    FIND(editions);
}

bool catalogue_edition_uses(const struct edition_recipe *recipe, str source)
{
    for (size_t i = 0; i < recipe->without_sources_count; i++)
        if (str_equal(recipe->without_sources[i], source))
            return false;
    return true;
}

const struct text *catalogue_text(const struct catalogue *c, const char *id)
{
    size_t low = 0, high = c->texts_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(c->texts[middle].id, str_from(id));
        if (order == 0)
            return &c->texts[middle].text;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    assert(false && "a text that texts.json lacks");
    return NULL;
}
