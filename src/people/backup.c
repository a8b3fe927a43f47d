#include "people/backup.h"
#include "base/file.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static bool check_says_ok(sqlite3 *db, const char *pragma, const char *wanted)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(db, pragma, -1, &s, NULL) == SQLITE_OK;
    int rc = ok ? sqlite3_step(s) : SQLITE_ERROR;
    if (wanted)
        ok = rc == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), wanted) == 0;
    else
        ok = rc == SQLITE_DONE; /* no row: nothing hangs loose */
    sqlite3_finalize(s);
    return ok;
}

bool backup_check(const char *path, struct err *err)
{
    sqlite3 *db = NULL;
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
              check_says_ok(db, "PRAGMA quick_check", "ok") &&
              check_says_ok(db, "PRAGMA foreign_key_check", NULL) &&
              check_says_ok(db, "SELECT key FROM meta WHERE key = 'schema'", "schema");
    sqlite3_close(db);
    return ok || err_set(err, "%s: is no whole people store", path);
}

static bool copy(const char *from, const char *to, struct err *err)
{
    sqlite3 *source = NULL, *target = NULL;
    bool ok = sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
              sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    sqlite3_backup *b = ok ? sqlite3_backup_init(target, "main", source, "main") : NULL;
    int rc = b ? SQLITE_OK : SQLITE_ERROR;
    while (b && (rc = sqlite3_backup_step(b, 256)) != SQLITE_DONE &&
           (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED))
        sqlite3_sleep(rc == SQLITE_OK ? 0 : 20);
    ok = b && rc == SQLITE_DONE;
    if (!ok)
        err_set(err, "%s: %s", from, sqlite3_errmsg(target ? target : source));
    sqlite3_backup_finish(b);
    sqlite3_close(target);
    sqlite3_close(source);
    return ok;
}

bool backup_make(const char *from, const char *to, struct err *err)
{
    if (strncmp(from, "postgres", 8) == 0)
        return err_set(err, "a store in PostgreSQL is copied with pg_dump; see docs/operate.md");
    if (!file_exists(from))
        return err_set(err, "%s: no such file", from);
    int fd = open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, "%s: exists already, or cannot be made there", to);
    close(fd);
    if (copy(from, to, err) && backup_check(to, err))
        return true;
    unlink(to);
    return false;
}
