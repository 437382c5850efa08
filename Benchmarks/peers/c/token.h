/* Tokens: JSON Web Tokens with HS256 (RFC 7519, RFC 7515). */
#ifndef TOKEN_H
#define TOKEN_H

#include "text.h"

/* The id in a token that was signed with the secret and has not expired; 0 where it is none. */
long long token_id(const char *token, const char *secret);

/* Adds a token that is good for so many seconds. */
void token_add(struct text *text, long long id, int seconds, const char *secret);

#endif
