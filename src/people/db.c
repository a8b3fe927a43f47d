#include "people/db_engine.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    CONNECTIONS = 16, /* at most; a thread that finds none free waits */
    TRIES = 12,
    STATEMENTS = 200,
};

/* The build makes it of sql/: "-- name: x" begins a statement. */
static const char statements_text[] =
#include "people_sql.inc"
    ;

struct db {
    const struct db_engine *engine;
    char *url;
    struct arena space; /* of the statements */
    struct arena opened;
    struct db_statement statements[STATEMENTS];
    size_t count;
    pthread_mutex_t lock, writing;
    pthread_cond_t freed;
    struct db_conn *idle[CONNECTIONS];
    size_t idle_count, open_count;
};

struct tx {
    struct db *db;
    struct db_conn *conn;
    enum db_fate fate; /* the worst so far */
};

str db_text(const struct db_rows *rows, size_t row, size_t column)
{
    assert(row < rows->count && column < rows->columns);
    return rows->cells[row * rows->columns + column];
}

int64_t db_number(const struct db_rows *rows, size_t row, size_t column)
{
    str text = db_text(rows, row, column);
    bool negative = text.len && text.at[0] == '-';
    int64_t number = 0;
    for (size_t i = negative; i < text.len; i++) {
        assert(text.at[i] >= '0' && text.at[i] <= '9');
        number = number * 10 + (negative ? '0' - text.at[i] : text.at[i] - '0');
    }
    return number;
}

bool db_null(const struct db_rows *rows, size_t row, size_t column)
{
    return db_text(rows, row, column).at == NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct db_statement *)a)->name, ((const struct db_statement *)b)->name);
}

/* Cut the text of all statements into the sorted table. */
static void statements_read(struct db *db)
{
    static const char mark[] = "-- name: ";
    const char *at = strstr(statements_text, mark);
    while (at) {
        str name = {at + sizeof mark - 1, 0};
        name.len = str_find((str){name.at, strlen(name.at)}, '\n');
        const char *sql = name.at + name.len, *next = strstr(sql, mark);
        str body = {sql, next ? (size_t)(next - sql) : strlen(sql)};
        assert(db->count < STATEMENTS);
        db->statements[db->count++] = (struct db_statement){
            .name = arena_text(&db->space, str_trim(name)),
            .sql = arena_text(&db->space, str_trim(body)),
        };
        at = next;
    }
    qsort(db->statements, db->count, sizeof db->statements[0], by_name);
    for (size_t i = 0; i < db->count; i++) {
        db->statements[i].index = i;
        assert(i == 0 || strcmp(db->statements[i - 1].name, db->statements[i].name) != 0);
    }
}

static const struct db_statement *statement(const struct db *db, const char *name)
{
    const struct db_statement wanted = {.name = name};
    const struct db_statement *found = bsearch(&wanted, db->statements, db->count, sizeof wanted,
                                               by_name);
    assert(found && "a statement that sql/ does not have");
    return found;
}

static bool is_postgresql(const char *url)
{
    str u = str_from(url);
    return str_starts(u, S("postgresql://")) || str_starts(u, S("postgres://"));
}

/* A free connection, or a new one, or wait for one. */
static struct db_conn *conn_take(struct db *db, struct err *err)
{
    pthread_mutex_lock(&db->lock);
    while (db->idle_count == 0 && db->open_count == CONNECTIONS)
        pthread_cond_wait(&db->freed, &db->lock);
    struct db_conn *conn = db->idle_count ? db->idle[--db->idle_count] : NULL;
    db->open_count += conn == NULL;
    pthread_mutex_unlock(&db->lock);
    if (conn)
        return conn;
    conn = db->engine->open(db->url, db->count, err);
    if (!conn) {
        pthread_mutex_lock(&db->lock);
        db->open_count--;
        pthread_cond_signal(&db->freed);
        pthread_mutex_unlock(&db->lock);
    }
    return conn;
}

static void conn_give(struct db *db, struct db_conn *conn, bool sound)
{
    if (!sound)
        db->engine->close(conn);
    pthread_mutex_lock(&db->lock);
    if (sound)
        db->idle[db->idle_count++] = conn;
    else
        db->open_count--;
    pthread_cond_signal(&db->freed);
    pthread_mutex_unlock(&db->lock);
}

bool db_open(const char *url, struct db **out, struct err *err)
{
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        return err_set(err, "no memory for the people store");
    db->engine = is_postgresql(url) ? &db_postgres : &db_sqlite;
    db->opened = db->space = arena_open("people statements", 1 << 20);
    db->url = arena_text(&db->space, str_from(url));
    statements_read(db);
    pthread_mutex_init(&db->lock, NULL);
    pthread_mutex_init(&db->writing, NULL);
    pthread_cond_init(&db->freed, NULL);
    struct db_conn *first = conn_take(db, err);
    if (!first) {
        db_close(db);
        return false;
    }
    conn_give(db, first, true);
    *out = db;
    return true;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < db->idle_count; i++)
        db->engine->close(db->idle[i]);
    pthread_mutex_destroy(&db->lock);
    pthread_mutex_destroy(&db->writing);
    pthread_cond_destroy(&db->freed);
    arena_close(db->opened);
    free(db);
}

bool db_is_postgresql(const struct db *db)
{
    return db->engine == &db_postgres;
}

static void wait_before(int tried)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long most = 4000000L << (tried < 6 ? tried : 6); /* 8 ms to 256 ms, less by chance */
    nanosleep(&(struct timespec){0, most / 2 + now.tv_nsec % (most / 2)}, NULL);
}

/* One go at a transaction. */
static bool attempt(struct db *db, bool write, struct db_conn *conn, enum db_fate *fate,
                    bool (*work)(struct tx *t, void *context, struct err *err), void *context,
                    struct err *err)
{
    struct tx t = {.db = db, .conn = conn};
    *fate = db->engine->begin(conn, write, err);
    if (*fate != DB_OK)
        return false;
    bool done = work(&t, context, err);
    *fate = t.fate;
    if (!done || t.fate > DB_UNSURE) {
        if (db->engine->rollback(conn) == DB_LOST)
            *fate = DB_LOST;
        return done && t.fate > DB_UNSURE ? err_set(err, "the people store broke off") : false;
    }
    *fate = db->engine->commit(conn, err);
    if (*fate == DB_LOST && write) { /* it may have been done: not to be done again */
        *fate = DB_UNSURE;
        return err_set(err, "the connection to the people store was lost at the very end: look "
                            "whether it was done");
    }
    return *fate == DB_OK;
}

static bool transaction(struct db *db, bool write,
                        bool (*work)(struct tx *t, void *context, struct err *err), void *context,
                        struct err *err)
{
    bool queue = write && db->engine->one_writer, done = false;
    enum db_fate fate = DB_AGAIN;
    if (queue)
        pthread_mutex_lock(&db->writing);
    for (int tried = 0; tried < TRIES && !done && fate >= DB_AGAIN; tried++) {
        if (tried)
            wait_before(tried);
        struct err now = {0};
        struct db_conn *conn = conn_take(db, &now);
        fate = DB_LOST; /* a server that starts again in a moment */
        if (conn) {
            done = attempt(db, write, conn, &fate, work, context, &now);
            conn_give(db, conn, fate != DB_LOST && fate != DB_UNSURE);
        }
        if (!done && (fate < DB_AGAIN || tried == TRIES - 1))
            err_set(err, "%s", now.text);
    }
    if (queue)
        pthread_mutex_unlock(&db->writing);
    return done;
}

bool db_write(struct db *db, bool (*work)(struct tx *t, void *context, struct err *err),
              void *context, struct err *err)
{
    return transaction(db, true, work, context, err);
}

bool db_read(struct db *db, bool (*work)(struct tx *t, void *context, struct err *err),
             void *context, struct err *err)
{
    return transaction(db, false, work, context, err);
}

static bool fated(struct tx *t, enum db_fate fate)
{
    if (fate > t->fate)
        t->fate = fate;
    return fate == DB_OK;
}

bool tx_run(struct tx *t, const char *name, const struct db_arg *args, size_t count,
            int64_t *changed, struct err *err)
{
    return fated(t, t->db->engine->run(t->conn, statement(t->db, name), args, count, NULL, NULL,
                                       changed, err));
}

bool tx_rows(struct tx *t, struct arena *out, const char *name, const struct db_arg *args,
             size_t count, struct db_rows *rows, struct err *err)
{
    *rows = (struct db_rows){0};
    return fated(
        t, t->db->engine->run(t->conn, statement(t->db, name), args, count, out, rows, NULL, err));
}

bool tx_script(struct tx *t, const char *sql, struct err *err)
{
    return fated(t, t->db->engine->script(t->conn, sql, err));
}

bool tx_is_postgresql(const struct tx *t)
{
    return db_is_postgresql(t->db);
}

bool db_constraint(const struct err *err)
{
    return strstr(err->text, "constraint: ") != NULL;
}
