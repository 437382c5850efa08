#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_clear(struct text *text)
{
    text->length = 0;
}

void text_add(struct text *text, const char *bytes, size_t length)
{
    if (text->room - text->length < length) {
        text->room = 2 * (text->room + length);
        text->bytes = realloc(text->bytes, text->room);
        if (text->bytes == NULL)
            abort();
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

void text_add_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_add_number(struct text *text, long long number)
{
    char digits[24], *first = digits + sizeof digits;
    unsigned long long left = number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number;

    do
        *--first = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (number < 0)
        *--first = '-';
    text_add(text, first, (size_t)(digits + sizeof digits - first));
}

static int is_plain(unsigned char byte)
{
    return byte >= ' ' && byte != '"' && byte != '\\';
}

void text_add_json(struct text *text, const char *string)
{
    text_add(text, "\"", 1);
    while (*string != '\0') {
        size_t plain = 0;
        while (is_plain((unsigned char)string[plain]))
            plain++;
        text_add(text, string, plain);
        string += plain;
        if (*string != '\0') {
            char escaped[8];
            snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned char)*string++);
            text_add_string(text, escaped);
        }
    }
    text_add(text, "\"", 1);
}
