/* Courses as JSON. */
#ifndef COURSES_H
#define COURSES_H

#include "database.h"
#include "text.h"

/* Adds the first hundred courses. */
void courses_add_list(struct text *text, struct database *database);

/* Adds a course; returns whether there is one. */
int courses_add_one(struct text *text, struct database *database, long long id);

/* Stores the course of a body in JSON and returns its id; 0 where the body holds none, -1 where another has its URL. */
long long courses_store(struct database *database, const struct text *body, const char *username);

#endif
