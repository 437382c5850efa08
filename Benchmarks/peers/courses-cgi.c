/* The least that a CGI program in C can do with the same work: opens the courses with SQLite, reads a hundred, writes them
 * as JSON. Where the variable COURSES names no database it answers `pong`, and opens nothing. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void fail(sqlite3 *database)
{
    fprintf(stderr, "courses-cgi: %s\n", sqlite3_errmsg(database));
    exit(EXIT_FAILURE);
}

static void write_text(const unsigned char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        if (*text < ' ')
            printf("\\u%04x", *text);
        else
            putchar(*text);
    }
    putchar('"');
}

static void write_courses(const char *path)
{
    sqlite3 *database;
    sqlite3_stmt *rows;
    int state, count = 0;

    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        fail(database);
    if (sqlite3_prepare_v2(database, "SELECT id, title, url FROM courses ORDER BY id LIMIT 100", -1, &rows, NULL) != SQLITE_OK)
        fail(database);
    printf("Content-Type: application/json\r\n\r\n{\"courses\":[");
    while ((state = sqlite3_step(rows)) == SQLITE_ROW) {
        printf("%s{\"id\":%lld,\"title\":", count++ > 0 ? "," : "", sqlite3_column_int64(rows, 0));
        write_text(sqlite3_column_text(rows, 1));
        printf(",\"url\":");
        write_text(sqlite3_column_text(rows, 2));
        putchar('}');
    }
    if (state != SQLITE_DONE)
        fail(database);
    puts("]}");
    sqlite3_finalize(rows);
    sqlite3_close(database);
}

int main(void)
{
    const char *path = getenv("COURSES");

    if (path != NULL)
        write_courses(path);
    else
        printf("Content-Type: text/plain\r\n\r\npong");
    return EXIT_SUCCESS;
}
