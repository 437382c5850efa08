#include "service.h"

#include <argon2.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "courses.h"
#include "token.h"

#define TOKEN_SECONDS 3600
#define COURSES_PATH "/api/v1/courses"

static void add_head(struct text *answer, const char *status, const char *type)
{
    text_add_string(answer, "Status: ");
    text_add_string(answer, status);
    text_add_string(answer, "\r\nContent-Type: ");
    text_add_string(answer, type);
    text_add_string(answer, "\r\n\r\n");
}

/* For an answer with nothing before it. */
static void add_json_head(struct text *answer)
{
    add_head(answer, "200 OK", "application/json");
}

static void add_problem(struct text *answer, const char *status, const char *message)
{
    text_clear(answer);
    if (strncmp(status, "401", 3) == 0)
        text_add_string(answer, "WWW-Authenticate: Token realm=\"courses\"\r\n");
    add_head(answer, status, "application/json");
    text_add_string(answer, "{\"message\":");
    text_add_json(answer, message);
    text_add_string(answer, "}\n");
}

static void refuse(struct text *answer)
{
    add_problem(answer, "401 Unauthorized", "Sign in to do this.");
}

static void add_missing(struct text *answer)
{
    add_problem(answer, "404 Not Found", "There is nothing here.");
}

/* What follows the name of a scheme, NULL where the request has another. */
static const char *credentials(const struct request *request, const char *scheme)
{
    size_t length = strlen(scheme);
    const char *field = request->authorization;

    if (field == NULL || strncasecmp(field, scheme, length) != 0 || field[length] != ' ')
        return NULL;
    return field + length + 1;
}

/* The row of the user whom a token names, NULL where it names none; it must be reset. */
static sqlite3_stmt *signed_in(const struct request *request, struct database *database, const char *secret)
{
    const char *token = credentials(request, "Token");
    long long id = token == NULL ? 0 : token_id(token, secret);

    if (id == 0)
        return NULL;
    sqlite3_stmt *user = database_query(database, USER_BY_ID);
    sqlite3_bind_int64(user, 1, id);
    if (database_step(database, user))
        return user;
    sqlite3_reset(user);
    return NULL;
}

static void add_me(
    struct text *answer, const struct request *request, struct database *database, const char *secret)
{
    sqlite3_stmt *user = signed_in(request, database, secret);

    if (user == NULL) {
        refuse(answer);
        return;
    }
    add_json_head(answer);
    text_add_string(answer, "{\"id\":");
    text_add_number(answer, sqlite3_column_int64(user, 0));
    text_add_string(answer, ",\"username\":");
    text_add_json(answer, (const char *)sqlite3_column_text(user, 1));
    text_add_string(answer, ",\"email\":");
    text_add_json(answer, (const char *)sqlite3_column_text(user, 2));
    text_add_string(answer, sqlite3_column_int(user, 3) ? ",\"admin\":true}\n" : ",\"admin\":false}\n");
    sqlite3_reset(user);
}

/* The id of the user whose name and password these are, 0 where they are nobody's. */
static long long verified(const char *name, const char *password, struct database *database)
{
    sqlite3_stmt *user = database_query(database, USER_BY_NAME);
    long long id = 0;

    sqlite3_bind_text(user, 1, name, -1, SQLITE_STATIC);
    if (database_step(database, user)) {
        const char *hash = (const char *)sqlite3_column_text(user, 1);
        if (argon2id_verify(hash, password, strlen(password)) == ARGON2_OK)
            id = sqlite3_column_int64(user, 0);
    }
    sqlite3_reset(user);
    sqlite3_clear_bindings(user);
    return id;
}

static long long signed_in_by_password(const struct request *request, struct database *database)
{
    const char *field = credentials(request, "Basic");
    char pair[1024], *colon;
    size_t length = field == NULL ? 0 : strlen(field);

    if (length == 0 || length > sizeof pair)
        return 0;
    int count = EVP_DecodeBlock((unsigned char *)pair, (const unsigned char *)field, (int)length);
    if (count < 0 || (size_t)count >= sizeof pair)
        return 0;
    /* What stands for the padding is zero, and ends the string. */
    pair[count] = '\0';
    if ((colon = strchr(pair, ':')) == NULL)
        return 0;
    *colon = '\0';
    return verified(pair, colon + 1, database);
}

static void add_token(
    struct text *answer, const struct request *request, struct database *database, const char *secret)
{
    long long id = signed_in_by_password(request, database);

    if (id == 0) {
        refuse(answer);
        return;
    }
    add_json_head(answer);
    text_add_string(answer, "{\"token\":\"");
    token_add(answer, id, TOKEN_SECONDS, secret);
    text_add_string(answer, "\"}\n");
}

static void add_list(struct text *answer, struct database *database)
{
    add_json_head(answer);
    courses_add_list(answer, database);
}

static void add_one(struct text *answer, struct database *database, const char *written)
{
    char *end;

    errno = 0;
    long long id = strtoll(written, &end, 10);
    add_json_head(answer);
    if (errno != 0 || *end != '\0' || !courses_add_one(answer, database, id))
        add_missing(answer);
}

static void store(struct text *answer, const struct request *request, struct database *database, const char *secret)
{
    sqlite3_stmt *user = signed_in(request, database, secret);

    if (user == NULL) {
        refuse(answer);
        return;
    }
    /* The read ends before the write begins. */
    char *username = strdup((const char *)sqlite3_column_text(user, 1));
    sqlite3_reset(user);
    long long id = courses_store(database, &request->body, username);
    free(username);
    if (id == 0) {
        add_problem(answer, "400 Bad Request", "A course has a title and a URL.");
        return;
    }
    if (id < 0) {
        add_problem(answer, "409 Conflict", "Another course has that URL.");
        return;
    }
    text_add_string(answer, "Location: " COURSES_PATH "/");
    text_add_number(answer, id);
    text_add_string(answer, "\r\n");
    add_head(answer, "201 Created", "application/json");
    courses_add_one(answer, database, id);
}

void service_answer(struct text *answer, const struct request *request, struct database *database, const char *secret)
{
    char path[256];
    size_t length = strcspn(request->uri, "?");
    int gets = strcmp(request->method, "GET") == 0;

    if (length >= sizeof path) {
        add_missing(answer);
        return;
    }
    memcpy(path, request->uri, length);
    path[length] = '\0';
    if (gets && strcmp(path, "/ping") == 0) {
        add_head(answer, "200 OK", "text/plain");
        text_add_string(answer, "pong");
    } else if (gets && strcmp(path, COURSES_PATH) == 0)
        add_list(answer, database);
    else if (gets && strncmp(path, COURSES_PATH "/", sizeof COURSES_PATH) == 0)
        add_one(answer, database, path + sizeof COURSES_PATH);
    else if (gets && strcmp(path, "/api/v1/users/me") == 0)
        add_me(answer, request, database, secret);
    else if (gets && strcmp(path, "/api/v1/users/token") == 0)
        add_token(answer, request, database, secret);
    else if (strcmp(request->method, "POST") == 0 && strcmp(path, COURSES_PATH) == 0)
        store(answer, request, database, secret);
    else
        add_missing(answer);
}
