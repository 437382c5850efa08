/* The least that a libfcgi program can do: N threads, each accepting and answering by itself, as libfcgi's own
 * examples/threaded.c. Whatever is asked, it answers with the bytes of a file, which it has read at its start.
 *
 *   bare-libfcgi ANSWER THREADS      with the listening socket as descriptor 0 (spawn-fcgi)
 *
 * The example holds a mutex around accept for "some platforms" that need it; Linux does not, and the peer is faster
 * without. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static char answer[64 * 1024];
static size_t length;

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void read_answer(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail(path);
    length = fread(answer, 1, sizeof answer, file);
    if (ferror(file))
        fail(path);
    if (getc(file) != EOF) {
        fprintf(stderr, "%s is longer than 64 KiB\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
}

static void *serve(void *unused)
{
    FCGX_Request request;
    (void)unused;
    if (FCGX_InitRequest(&request, 0, 0) != 0)
        fail("FCGX_InitRequest");
    while (FCGX_Accept_r(&request) == 0) {
        FCGX_PutStr(answer, (int)length, request.out);
        FCGX_Finish_r(&request);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: bare-libfcgi ANSWER THREADS\n");
        return 64;
    }
    read_answer(arguments[1]);
    if (FCGX_Init() != 0)
        fail("FCGX_Init");
    for (int more = atoi(arguments[2]) - 1; more > 0; more--) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, NULL) != 0)
            fail("pthread_create");
    }
    serve(NULL);
    return EXIT_FAILURE;
}
