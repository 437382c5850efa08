/* What both programs in C answer. Nothing is shared by threads but the secret. */
#ifndef SERVICE_H
#define SERVICE_H

#include "database.h"
#include "text.h"

/* As CGI has it; what is missing is NULL. */
struct request {
    const char *method, *uri, *authorization;
    struct text body;
};

/* Adds the answer, as a CGI document. */
void service_answer(struct text *answer, const struct request *request, struct database *database, const char *secret);

#endif
