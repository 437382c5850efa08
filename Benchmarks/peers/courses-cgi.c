/* What a CGI program in C does with the same work as ours: SQLite inside, HMAC by libcrypto. What it answers is in c/;
 * for /ping it opens nothing.
 *
 *   gcc -O2 -o courses-cgi courses-cgi.c c/{courses,database,service,text,token}.c -l:libsqlite3.a -lm -l:libargon2.a -lcrypto
 *   DATABASE=courses.sqlite SECRET=text REQUEST_METHOD=GET REQUEST_URI=/ping courses-cgi
 */
#include <stdio.h>
#include <stdlib.h>

#include "c/service.h"

#define LONGEST_BODY (64 * 1024)

static void read_body(struct text *body)
{
    const char *length = getenv("CONTENT_LENGTH");
    char bytes[LONGEST_BODY];
    int count = length == NULL ? 0 : atoi(length);

    if (count > 0 && count <= LONGEST_BODY)
        text_add(body, bytes, fread(bytes, 1, (size_t)count, stdin));
}

/* Below a script of a web server the path is what follows the script's own. */
static const char *asked_path(void)
{
    const char *path = getenv("PATH_INFO");
    return path != NULL && *path != '\0' ? path : getenv("REQUEST_URI");
}

int main(void)
{
    struct database database = { .path = getenv("DATABASE") };
    const char *secret = getenv("SECRET");
    struct text answer = { 0 };
    struct request asked = {
        .method = getenv("REQUEST_METHOD"),
        .uri = asked_path(),
        .authorization = getenv("HTTP_AUTHORIZATION"),
    };

    if (database.path == NULL || secret == NULL || asked.method == NULL || asked.uri == NULL) {
        fprintf(stderr, "courses-cgi: DATABASE, SECRET, REQUEST_METHOD or REQUEST_URI is not set\n");
        return 64;
    }
    read_body(&asked.body);
    service_answer(&answer, &asked, &database, secret);
    fwrite(answer.bytes, 1, answer.length, stdout);
    database_close(&database);
    return EXIT_SUCCESS;
}
