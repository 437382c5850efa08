#include "token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Of 32 bytes in base64url. */
#define SIGNATURE_LENGTH 43
#define LONGEST 4096

static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

/* Writes base64url, which has no padding, and returns its length. There must be room for the padding. */
static size_t encode(char *to, const unsigned char *bytes, size_t length)
{
    EVP_EncodeBlock((unsigned char *)to, bytes, (int)length);
    for (char *at = to; *at != '\0'; at++) {
        if (*at == '+')
            *at = '-';
        else if (*at == '/')
            *at = '_';
    }
    to[strcspn(to, "=")] = '\0';
    return strlen(to);
}

/* Reads base64url of up to LONGEST characters into a string; returns whether it is some. */
static int decode(char *to, const char *from, size_t length)
{
    char padded[LONGEST + 4];

    memcpy(padded, from, length);
    for (size_t at = 0; at < length; at++) {
        if (padded[at] == '-')
            padded[at] = '+';
        else if (padded[at] == '_')
            padded[at] = '/';
    }
    while (length % 4 != 0)
        padded[length++] = '=';
    int count = EVP_DecodeBlock((unsigned char *)to, (unsigned char *)padded, (int)length);
    if (count < 0)
        return 0;
    to[count] = '\0';
    return 1;
}

static void sign(char *signature, const char *message, size_t length, const char *secret)
{
    unsigned char code[EVP_MAX_MD_SIZE];
    unsigned int count;

    if (HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)message, length, code, &count) == NULL)
        abort();
    encode(signature, code, count);
}

/* A number of the payload. Whoever has the secret wrote it, so nothing else is looked at. */
static long long number_of(const char *payload, const char *name)
{
    const char *found = strstr(payload, name);
    return found == NULL ? 0 : strtoll(found + strlen(name), NULL, 10);
}

long long token_id(const char *token, const char *secret)
{
    char signature[SIGNATURE_LENGTH + 2], payload[LONGEST];
    const char *first = strchr(token, '.'), *last = strrchr(token, '.');

    if (first == last || strlen(token) > LONGEST || strlen(last + 1) != SIGNATURE_LENGTH)
        return 0;
    sign(signature, token, (size_t)(last - token), secret);
    if (CRYPTO_memcmp(signature, last + 1, SIGNATURE_LENGTH) != 0)
        return 0;
    if (!decode(payload, first + 1, (size_t)(last - first - 1)))
        return 0;
    return number_of(payload, "\"exp\":") > time(NULL) ? number_of(payload, "\"id\":") : 0;
}

void token_add(struct text *text, long long id, int seconds, const char *secret)
{
    char payload[128], token[512];
    long long now = time(NULL);
    int length = snprintf(payload, sizeof payload, "{\"id\":%lld,\"iat\":%lld,\"exp\":%lld}", id, now, now + seconds);

    size_t end = encode(token, (const unsigned char *)header, sizeof header - 1);
    token[end++] = '.';
    end += encode(token + end, (const unsigned char *)payload, (size_t)length);
    sign(token + end + 1, token, end, secret);
    token[end] = '.';
    text_add_string(text, token);
}
