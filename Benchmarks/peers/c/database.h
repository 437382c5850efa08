/* The database of schema.sql: a connection for one thread. */
#ifndef DATABASE_H
#define DATABASE_H

#include <sqlite3.h>

enum query { COURSES, COURSE, REVIEWS_FROM, USER_BY_ID, USER_BY_NAME, ADD_COURSE, QUERIES };

struct database {
    const char *path;
    sqlite3 *connection;
    sqlite3_stmt *statements[QUERIES];
};

/* The statement of a query, ready to be bound. The file is opened for the first one, and each is prepared once. */
sqlite3_stmt *database_query(struct database *database, enum query query);

/* Goes on to the next row; returns whether there is one. */
int database_step(struct database *database, sqlite3_stmt *statement);

void database_close(struct database *database);

/* Ends the program with SQLite's own words. */
_Noreturn void database_fail(struct database *database);

#endif
