/* store.h - a fresh people store for a test: in SQLite, and in PostgreSQL where
 * VEERKRACHT_POSTGRES holds the address of one (./check starts it). Every test program of the store
 * runs all its tests against each. */
#pragma once
#include "../test.h"
#include "people/db.h"
#include "people/migrate.h"
#include "people/secret.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct store {
    struct db *db;
    char url[400], folder[64], schema[40];
    struct arena space;
    struct arena a;
};

static const char *store_postgres; /* NULL: SQLite */

static inline void store_sql(const char *sql)
{
    PGconn *pg = PQconnectdb(store_postgres);
    PQclear(PQexec(pg, "SET client_min_messages = warning"));
    PGresult *result = PQexec(pg, sql);
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(pg);
}

static inline int store_fresh(void **state)
{
    struct store *s = calloc(1, sizeof *s);
    struct err err = {0};
    *state = s;
    assert_non_null(s);
    s->a = s->space = arena_open("test", 64 << 20);
    assert_true(secret_prepare(&err));
    if (store_postgres) {
        char id[PEOPLE_ID], sql[100];
        id_new(id);
        snprintf(s->schema, sizeof s->schema, "t%s", id);
        snprintf(sql, sizeof sql, "CREATE SCHEMA %s", s->schema);
        store_sql(sql);
        snprintf(s->url, sizeof s->url, "%s?options=-csearch_path%%3D%s", store_postgres,
                 s->schema);
    } else {
        snprintf(s->folder, sizeof s->folder, "/tmp/veerkracht-people-XXXXXX");
        assert_non_null(mkdtemp(s->folder));
        snprintf(s->url, sizeof s->url, "%s/people.db", s->folder);
    }
    if (!db_open(s->url, &s->db, &err) || !migrate_to(s->db, migrate_newest(), &err))
        fail_msg("%s", err.text);
    return 0;
}

static inline int store_gone(void **state)
{
    struct store *s = *state;
    struct err err = {0};
    db_close(s->db);
    if (store_postgres) {
        char sql[100];
        snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", s->schema);
        store_sql(sql);
    } else {
        assert_true(file_remove_all(s->folder, &err));
    }
    arena_close(s->space);
    free(s);
    return 0;
}

#define STORE_TEST(f) cmocka_unit_test_setup_teardown(f, store_fresh, store_gone)

/* Run a table of tests against every engine there is. */
static inline int store_run(const struct CMUnitTest *tests, size_t count)
{
    int failed = _cmocka_run_group_tests("SQLite", tests, count, NULL, NULL);
    store_postgres = getenv("VEERKRACHT_POSTGRES");
    if (!store_postgres) {
        puts("PostgreSQL: left out, VEERKRACHT_POSTGRES is not set");
        return failed;
    }
    return failed + _cmocka_run_group_tests("PostgreSQL", tests, count, NULL, NULL);
}
