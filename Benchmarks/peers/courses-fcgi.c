/* What C does with the same work as ours: N threads of libfcgi, each with a connection to SQLite of its own, HMAC by
 * libcrypto, Argon2 by libargon2. What it answers is in c/.
 *
 *   gcc -O2 -pthread -o courses-fcgi courses-fcgi.c c/{courses,database,service,text,token}.c -lfcgi -l:libsqlite3.a -lm -largon2 -lcrypto
 *   DATABASE=courses.sqlite SECRET=text courses-fcgi THREADS      with the listening socket as descriptor 0 (spawn-fcgi)
 *
 * A connection that is kept holds a thread. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "c/service.h"

#define LONGEST_BODY (64 * 1024)

static const char *path, *secret;

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL) {
        fprintf(stderr, "courses-fcgi: %s is not set\n", name);
        exit(64);
    }
    return value;
}

static const char *parameter(FCGX_Request *request, const char *name)
{
    return FCGX_GetParam(name, request->envp);
}

static void read_body(struct text *body, FCGX_Request *request)
{
    const char *length = parameter(request, "CONTENT_LENGTH");
    char bytes[LONGEST_BODY];
    int count = length == NULL ? 0 : atoi(length);

    text_clear(body);
    if (count > 0 && count <= LONGEST_BODY)
        text_add(body, bytes, (size_t)FCGX_GetStr(bytes, count, request->in));
}

static void *serve(void *unused)
{
    FCGX_Request request;
    struct database database = { .path = path };
    struct text answer = { 0 };
    struct request asked = { 0 };

    (void)unused;
    if (FCGX_InitRequest(&request, 0, 0) != 0)
        fail("FCGX_InitRequest");
    while (FCGX_Accept_r(&request) == 0) {
        asked.method = parameter(&request, "REQUEST_METHOD");
        asked.uri = parameter(&request, "REQUEST_URI");
        asked.authorization = parameter(&request, "HTTP_AUTHORIZATION");
        read_body(&asked.body, &request);
        text_clear(&answer);
        if (asked.method != NULL && asked.uri != NULL)
            service_answer(&answer, &asked, &database, secret);
        FCGX_PutStr(answer.bytes, (int)answer.length, request.out);
        FCGX_Finish_r(&request);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: courses-fcgi THREADS\n");
        return 64;
    }
    path = variable("DATABASE");
    secret = variable("SECRET");
    if (FCGX_Init() != 0)
        fail("FCGX_Init");
    for (int more = atoi(arguments[1]) - 1; more > 0; more--) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, NULL) != 0)
            fail("pthread_create");
    }
    serve(NULL);
    return EXIT_FAILURE;
}
