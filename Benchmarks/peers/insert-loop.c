/* What SQLite does by itself with courses that are added durably: one connection inserts one, commits, and goes on.
 *
 *   gcc -O2 -o insert-loop insert-loop.c -l:libsqlite3.a -lm
 *   insert-loop DATABASE SECONDS      prints the commits a second
 *
 * The database is one of ours, or a copy, so each insert makes its entries in the index of words too. That is a virtual
 * table, and SQLite lets triggers write one only where the schema is trusted. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void check(sqlite3 *database, int state)
{
    if (state == SQLITE_OK || state == SQLITE_DONE || state == SQLITE_ROW)
        return;
    fprintf(stderr, "insert-loop: %s\n", sqlite3_errmsg(database));
    exit(EXIT_FAILURE);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;
    check(database, sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void run(sqlite3 *database, sqlite3_stmt *statement)
{
    check(database, sqlite3_step(statement));
    sqlite3_reset(statement);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    sqlite3 *database;
    long commits = 0;

    if (count != 3) {
        fprintf(stderr, "usage: insert-loop DATABASE SECONDS\n");
        return 64;
    }
    int state = sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    check(database, state);
    check(database, sqlite3_exec(
        database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = ON", NULL, NULL, NULL));
    sqlite3_busy_timeout(database, 5000);
    sqlite3_stmt *begin = prepare(database, "BEGIN IMMEDIATE"), *commit = prepare(database, "COMMIT");
    sqlite3_stmt *insertion = prepare(
        database, "INSERT INTO courses (title, url, created_at, creator, created_by) VALUES (?, ?, unixepoch(), 1, 'bench')");

    double start = seconds(), end = start + atof(arguments[2]), now = start;
    for (; now < end; now = seconds(), commits++) {
        char url[64];
        snprintf(url, sizeof url, "https://example.com/loop/%d-%ld", (int)getpid(), commits);
        sqlite3_bind_text(insertion, 1, "A course of the loop", -1, SQLITE_STATIC);
        sqlite3_bind_text(insertion, 2, url, -1, SQLITE_STATIC);
        run(database, begin);
        run(database, insertion);
        run(database, commit);
    }
    printf("%.1f\n", (double)commits / (now - start));
    sqlite3_finalize(begin);
    sqlite3_finalize(insertion);
    sqlite3_finalize(commit);
    sqlite3_close(database);
    return EXIT_SUCCESS;
}
