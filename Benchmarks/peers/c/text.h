/* A text that grows. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

struct text {
    char *bytes;
    size_t length, room;
};

void text_clear(struct text *text);
void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_add_number(struct text *text, long long number);

/* Adds a string of JSON, quoted. */
void text_add_json(struct text *text, const char *string);

#endif
