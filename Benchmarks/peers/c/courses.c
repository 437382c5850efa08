#include "courses.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum column { ID, TITLE, URL, CREATED_AT, CREATED_BY, COUNT, TOTAL, RATED_1, COLUMNS = RATED_1 + 5 };

static const char *string(sqlite3_stmt *row, enum column column)
{
    return (const char *)sqlite3_column_text(row, column);
}

/* The reviews of courses that are asked for in their order. The courses' own statement is being stepped meanwhile, which
 * holds the state of the database that both see. */
struct reviews {
    sqlite3_stmt *rows;
    int is_at_row;
};

static struct reviews reviews_from(struct database *database, long long course)
{
    struct reviews reviews = { .rows = database_query(database, REVIEWS_FROM) };

    sqlite3_bind_int64(reviews.rows, 1, course);
    reviews.is_at_row = database_step(database, reviews.rows);
    return reviews;
}

static void add_reviews(struct text *text, struct database *database, struct reviews *reviews, long long course)
{
    int is_first = 1;

    text_add_string(text, ",\"reviews\":[");
    for (; reviews->is_at_row && sqlite3_column_int64(reviews->rows, 0) == course; is_first = 0) {
        text_add_string(text, is_first ? "\"/api/v1/reviews/" : ",\"/api/v1/reviews/");
        text_add_number(text, sqlite3_column_int64(reviews->rows, 1));
        text_add_string(text, "\"");
        reviews->is_at_row = database_step(database, reviews->rows);
    }
    text_add_string(text, "]");
}

static void add_creation(struct text *text, time_t moment, const char *creator)
{
    struct tm parts;
    char written[32];

    gmtime_r(&moment, &parts);
    strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", &parts);
    text_add_string(text, ",\"created_at\":\"");
    text_add_string(text, written);
    text_add_string(text, "\",\"created_by\":");
    if (creator != NULL)
        text_add_json(text, creator);
    else
        text_add_string(text, "null");
}

/* The average has up to two digits behind the point. */
static void add_average(struct text *text, long long count, long long total)
{
    if (count == 0) {
        text_add_string(text, "null");
        return;
    }
    long long hundredths = (total * 200 + count) / (count * 2), rest = hundredths % 100;
    text_add_number(text, hundredths / 100);
    if (rest == 0)
        return;
    text_add_string(text, rest < 10 ? ".0" : ".");
    text_add_number(text, rest % 10 == 0 ? rest / 10 : rest);
}

static void add_spread(struct text *text, sqlite3_stmt *row)
{
    text_add_string(text, ",\"spread\":[");
    for (int column = RATED_1; column < COLUMNS; column++) {
        if (column > RATED_1)
            text_add_string(text, ",");
        text_add_number(text, sqlite3_column_int64(row, column));
    }
    text_add_string(text, "]");
}

/* A course of a list has no spread. */
static void add_course(
    struct text *text, struct database *database, sqlite3_stmt *row, struct reviews *reviews, int is_alone)
{
    long long id = sqlite3_column_int64(row, ID), count = sqlite3_column_int64(row, COUNT);

    text_add_string(text, "{\"id\":");
    text_add_number(text, id);
    text_add_string(text, ",\"title\":");
    text_add_json(text, string(row, TITLE));
    text_add_string(text, ",\"url\":");
    text_add_json(text, string(row, URL));
    add_reviews(text, database, reviews, id);
    add_creation(text, sqlite3_column_int64(row, CREATED_AT), string(row, CREATED_BY));
    text_add_string(text, ",\"rating\":{\"average\":");
    add_average(text, count, sqlite3_column_int64(row, TOTAL));
    text_add_string(text, ",\"count\":");
    text_add_number(text, count);
    if (is_alone)
        add_spread(text, row);
    text_add_string(text, "}}");
}

void courses_add_list(struct text *text, struct database *database)
{
    sqlite3_stmt *rows = database_query(database, COURSES);
    struct reviews reviews = { 0 };

    text_add_string(text, "{\"courses\":[");
    while (database_step(database, rows)) {
        if (reviews.rows == NULL)
            reviews = reviews_from(database, sqlite3_column_int64(rows, ID));
        else
            text_add_string(text, ",");
        add_course(text, database, rows, &reviews, 0);
    }
    text_add_string(text, "]}\n");
    sqlite3_reset(reviews.rows);
    sqlite3_reset(rows);
}

int courses_add_one(struct text *text, struct database *database, long long id)
{
    sqlite3_stmt *rows = database_query(database, COURSE);
    int is_there;

    sqlite3_bind_int64(rows, 1, id);
    if ((is_there = database_step(database, rows))) {
        struct reviews reviews = reviews_from(database, id);
        add_course(text, database, rows, &reviews, 1);
        text_add_string(text, "\n");
        sqlite3_reset(reviews.rows);
    }
    sqlite3_reset(rows);
    return is_there;
}

long long courses_store(struct database *database, const struct text *body, const char *username)
{
    /* SQLite would let the others sleep and try again; who waits here goes on at once. */
    static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
    sqlite3_stmt *insertion = database_query(database, ADD_COURSE);

    sqlite3_bind_text(insertion, 1, body->bytes, (int)body->length, SQLITE_STATIC);
    sqlite3_bind_text(insertion, 2, username, -1, SQLITE_STATIC);
    pthread_mutex_lock(&writing);
    int state = sqlite3_step(insertion);
    pthread_mutex_unlock(&writing);
    if (state != SQLITE_DONE && state != SQLITE_CONSTRAINT)
        database_fail(database);
    int is_added = state == SQLITE_DONE && sqlite3_changes(database->connection) > 0;
    sqlite3_reset(insertion);
    sqlite3_clear_bindings(insertion);
    if (state == SQLITE_CONSTRAINT)
        return -1;
    return is_added ? sqlite3_last_insert_rowid(database->connection) : 0;
}
