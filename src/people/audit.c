#include "people/audit.h"
#include "base/num.h"

enum { OBJECT_MOST = 200, PAGE_ROOM = 16 << 20 };

/* The columns of a line, in the order of the statements. */
enum column { SEQ, TIME, ACTOR, ORGANISATION, ACTION, OBJECT, RESULT, ORIGIN, BEFORE, HASH };
static const char *const names[] = {"seq",    "time",   "actor",  "organisation", "action",
                                    "object", "result", "origin", "before",       "hash"};

/* What a line's hash covers: each column but the last with its length before it, so that no two
 * different lines read the same. */
static void line_hash(const str cells[HASH], char out[HASH_HEX])
{
    struct buf b = {0};
    for (int i = 0; i < HASH; i++) {
        buf_format(&b, "%zu:", cells[i].len);
        buf_str(&b, cells[i]);
    }
    hash_bytes(buf_text(&b), out);
    buf_reset(&b);
}

/* Printable bytes only and not too many: a line is a line, whatever a caller called himself. */
static str tamed(struct arena *a, str s)
{
    char *text = arena_text(a, s.len > OBJECT_MOST ? (str){s.at, OBJECT_MOST} : s);
    size_t len = s.len > OBJECT_MOST ? OBJECT_MOST : s.len;
    for (size_t i = 0; i < len; i++)
        if (text[i] < ' ' || text[i] > '~')
            text[i] = '?';
    return (str){text, len};
}

static bool add(struct tx *t, const str cells[HASH], int64_t seq, int64_t time, struct err *err)
{

    char hash[HASH_HEX];
    line_hash(cells, hash);
    return tx_run(t, "audit_insert",
                  DB_ARGS(DB_N(seq), DB_N(time), DB_T(cells[ACTOR]), DB_T(cells[ORGANISATION]),
                          DB_T(cells[ACTION]), DB_T(cells[OBJECT]), DB_T(cells[RESULT]),
                          DB_T(cells[ORIGIN]), DB_T(cells[BEFORE]), DB_T(str_from(hash))),
                  NULL, err) &&
           tx_run(t, "audit_head_set", DB_ARGS(DB_T(str_from(hash))), NULL, err);
}

bool audit_add(struct tx *t, const struct actor *actor, const char *action, str object,
               const char *result, struct err *err)
{
    struct arena space = arena_open("audit line", 1 << 16), a = space;
    struct db_rows head;
    bool ok = tx_run(t, "audit_lock", NULL, 0, NULL, err) &&
              tx_rows(t, &a, "audit_head", NULL, 0, &head, err);
    if (ok && head.count != 1)
        ok = err_set(err, "the audit log has lost its head: restore a backup");
    if (ok) {
        const str cells[HASH] = {
            [SEQ] = db_text(&head, 0, 0),
            [TIME] = str_from(arena_format(&a, "%lld", (long long)actor->now)),
            [ACTOR] = tamed(&a, actor->who),
            [ORGANISATION] = tamed(&a, actor->organisation),
            [ACTION] = str_from(action),
            [OBJECT] = tamed(&a, object),
            [RESULT] = str_from(result),
            [ORIGIN] = tamed(&a, actor->origin),
            [BEFORE] = db_text(&head, 0, 1),
        };
        ok = add(t, cells, db_number(&head, 0, 0), actor->now, err);
    }
    arena_close(space);
    return ok;
}

struct note {
    const struct actor *actor;
    const char *action, *result;
    str object;
};

static bool note(struct tx *t, void *context, struct err *err)
{
    const struct note *n = context;
    return audit_add(t, n->actor, n->action, n->object, n->result, err);
}

bool audit_note(struct db *db, const struct actor *actor, const char *action, str object,
                const char *result, struct err *err)
{
    struct note n = {actor, action, result, object};
    return db_write(db, note, &n, err);
}

/* Up to a thousand lines after `seq`, handed to `each`; false of `each` ends the walk. */
struct walk {
    int64_t seq;
    bool (*each)(void *context, const str *cells);
    void *context;
    bool more;
};

static bool walk_some(struct tx *t, void *context, struct err *err)
{
    struct walk *w = context;
    struct arena space = arena_open("audit lines", PAGE_ROOM), a = space;
    struct db_rows rows;
    bool ok = tx_rows(t, &a, "audit_after", DB_ARGS(DB_N(w->seq)), &rows, err);
    w->more = ok && rows.count > 0;
    for (size_t i = 0; w->more && i < rows.count; i++) {
        w->more = w->each(w->context, rows.cells + i * rows.columns);
        w->seq = db_number(&rows, i, SEQ);
    }
    arena_close(space);
    return ok;
}

static bool walk(struct db *db, bool (*each)(void *context, const str *cells), void *context,
                 struct err *err)
{
    struct walk w = {.each = each, .context = context, .more = true};
    while (w.more)
        if (!db_read(db, walk_some, &w, err))
            return false;
    return true;
}

static bool fits(void *context, const str *cells)
{
    struct audit_state *state = context;
    char hash[HASH_HEX];
    line_hash(cells, hash);
    int64_t seq = 0;
    bool whole = num_parse_int(cells[SEQ], &seq) && seq == state->lines + 1 &&
                 str_equal(cells[BEFORE], str_from(state->newest)) &&
                 str_equal(cells[HASH], str_from(hash));
    state->lines++;
    if (whole)
        memcpy(state->newest, hash, sizeof hash);
    else
        state->broken_at = state->lines;
    return whole;
}

static bool read_head(struct tx *t, void *context, struct err *err)
{
    struct audit_state *state = context;
    struct arena space = arena_open("audit head", 1 << 16), a = space;
    struct db_rows head;
    bool ok = tx_rows(t, &a, "audit_head", NULL, 0, &head, err);
    /* lines that were cut off at the end leave a head that knows of them */
    if (ok && !state->broken_at &&
        (head.count != 1 || db_number(&head, 0, 0) != state->lines ||
         !str_equal(db_text(&head, 0, 1), str_from(state->newest))))
        state->broken_at = state->lines + 1;
    arena_close(space);
    return ok;
}

bool audit_verify(struct db *db, struct audit_state *state, struct err *err)
{
    *state = (struct audit_state){0};
    memset(state->newest, '0', HASH_HEX - 1);
    return walk(db, fits, state, err) && db_read(db, read_head, state, err);
}

static void line_json(struct buf *json, const str *cells)
{
    for (int i = SEQ; i <= HASH; i++) {
        buf_format(json, "%s\"%s\":", i ? "," : "{", names[i]);
        if (i == SEQ || i == TIME)
            buf_str(json, cells[i]);
        else
            buf_json(json, cells[i]);
    }
    buf_byte(json, '}');
}

struct page {
    const struct audit_wanted *wanted;
    struct buf *json;
};

static bool page(struct tx *t, void *context, struct err *err)
{
    const struct page *p = context;
    struct arena space = arena_open("audit page", PAGE_ROOM), a = space;
    struct db_rows rows;
    int64_t before = p->wanted->before ? p->wanted->before : INT64_MAX;
    int64_t to = p->wanted->to ? p->wanted->to : INT64_MAX;
    bool ok = tx_rows(t, &a, "audit_newest", DB_ARGS(DB_N(before), DB_N(p->wanted->from), DB_N(to)),
                      &rows, err);
    buf_reset(p->json);
    for (size_t i = 0; ok && i < rows.count; i++) {
        if (i)
            buf_byte(p->json, ',');
        line_json(p->json, rows.cells + i * rows.columns);
    }
    arena_close(space);
    return ok;
}

bool audit_page(struct db *db, const struct audit_wanted *wanted, struct buf *json, struct err *err)
{
    struct page p = {wanted, json};
    return db_read(db, page, &p, err);
}

struct export
{
    bool (*put)(void *context, str lines);
    void *context;
};

static bool put_line(void *context, const str *cells)
{
    const struct export *e = context;
    struct buf line = {0};
    line_json(&line, cells);
    buf_byte(&line, '\n');
    bool more = e->put(e->context, buf_text(&line));
    buf_reset(&line);
    return more;
}

bool audit_export(struct db *db, bool (*put)(void *context, str lines), void *context,
                  struct err *err)
{
    struct export e = {put, context};
    return walk(db, put_line, &e, err);
}
