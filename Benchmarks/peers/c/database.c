#include "database.h"

#include <stdio.h>
#include <stdlib.h>

#define COLUMNS "id, title, url, created_at, created_by, review_count, rating_total"

static const char *const queries[QUERIES] = {
    [COURSES] = "SELECT " COLUMNS " FROM courses ORDER BY id LIMIT 100",
    [COURSE] = "SELECT " COLUMNS ", rated_1, rated_2, rated_3, rated_4, rated_5 FROM courses WHERE id = ?",
    [REVIEWS_FROM] = "SELECT course, id FROM reviews WHERE course >= ? ORDER BY course, id",
    [USER_BY_ID] = "SELECT id, username, email, admin FROM users WHERE id = ?",
    [USER_BY_NAME] = "SELECT id, password FROM users WHERE username = ?",
    /* SQLite reads the JSON. What is no course adds no row. */
    [ADD_COURSE] = "INSERT INTO courses (title, url, created_at, created_by) "
                   "SELECT body ->> 'title', body ->> 'url', unixepoch(), ?2 "
                   "FROM (SELECT CASE WHEN json_valid(?1) THEN ?1 END AS body) "
                   "WHERE json_type(body, '$.title') = 'text' AND length(body ->> 'title') BETWEEN 1 AND 200 "
                   "AND json_type(body, '$.url') = 'text' "
                   "AND (body ->> 'url' GLOB 'http://?*' OR body ->> 'url' GLOB 'https://?*')",
};

void database_fail(struct database *database)
{
    fprintf(stderr, "%s: %s\n", database->path, sqlite3_errmsg(database->connection));
    exit(EXIT_FAILURE);
}

static void database_open(struct database *database)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

    if (sqlite3_open_v2(database->path, &database->connection, flags, NULL) != SQLITE_OK)
        database_fail(database);
    sqlite3_busy_timeout(database->connection, 5000);
    if (sqlite3_exec(database->connection, "PRAGMA synchronous = FULL", NULL, NULL, NULL) != SQLITE_OK)
        database_fail(database);
}

sqlite3_stmt *database_query(struct database *database, enum query query)
{
    sqlite3_stmt **statement = &database->statements[query];

    if (database->connection == NULL)
        database_open(database);
    if (*statement == NULL
        && sqlite3_prepare_v3(
               database->connection, queries[query], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK)
        database_fail(database);
    return *statement;
}

int database_step(struct database *database, sqlite3_stmt *statement)
{
    int state = sqlite3_step(statement);

    if (state != SQLITE_ROW && state != SQLITE_DONE)
        database_fail(database);
    return state == SQLITE_ROW;
}

void database_close(struct database *database)
{
    for (int query = 0; query < QUERIES; query++)
        sqlite3_finalize(database->statements[query]);
    sqlite3_close(database->connection);
}
