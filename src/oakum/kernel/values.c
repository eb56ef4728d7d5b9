/* What a value alone shows: one pass over its characters counts them, a second one looks at what stands side by side. */

#include "describer.h"

#include <math.h>
#include <string.h>

#define MOST 256
#define MOST_WORDS 80

static double weighed[MOST + 1]; /* n log2 n: looked up, so that no compiler joins the product with a sum */
static uint16_t alphabets[256];

enum { SMALL_HEX = 1, SMALL_DIGITS = 2, LARGE_HEX = 4, BASE32 = 8, BASE64 = 16, URL_SAFE = 32, DOTTED = 64, NO_SPACE = 128,
       PRINTABLE = 256 };

static void mark(int first, int last, int alphabet) {
    for (; first <= last; first++) alphabets[first] |= (uint16_t)alphabet;
}

void values_prepare(void) {
    for (int n = 1; n <= MOST; n++) weighed[n] = n * log2(n);
    memset(alphabets, 0, sizeof(alphabets));
    mark('0', '9', SMALL_HEX | SMALL_DIGITS | LARGE_HEX | BASE64 | URL_SAFE | DOTTED);
    mark('a', 'f', SMALL_HEX);
    mark('a', 'z', SMALL_DIGITS | BASE64 | URL_SAFE | DOTTED);
    mark('A', 'F', LARGE_HEX);
    mark('A', 'Z', BASE32 | BASE64 | URL_SAFE | DOTTED);
    mark('2', '7', BASE32);
    mark('+', '+', BASE64);
    mark('/', '/', BASE64);
    mark('_', '_', URL_SAFE | DOTTED);
    mark('-', '-', URL_SAFE | DOTTED);
    mark('.', '.', DOTTED);
    mark('!', '~', NO_SPACE);
    mark(' ', '~', PRINTABLE);
}

static int kept_by_all(span text) {
    int kept = ~0;
    for (int64_t i = 0; i < text.size; i++) kept &= alphabets[text.start[i]];
    return kept;
}

/* A number for the narrowest alphabet that the text keeps to; `body` is the text without its padding. */
static int alphabet(span text, span body, int64_t lower, int64_t upper, int64_t digits) {
    if (lower + upper + digits == text.size) {
        if (digits == text.size) return 0;
        if (!digits) return lower == text.size ? 1 : upper == text.size ? 2 : 3;
        int kept = kept_by_all(text);
        return kept & SMALL_HEX ? 4 : kept & SMALL_DIGITS ? 5 : kept & LARGE_HEX ? 6 : kept & BASE32 ? 7 : 8;
    }
    int padded = body.size ? kept_by_all(body) : 0, kept = kept_by_all(text);
    return padded & BASE64 ? 10 : padded & URL_SAFE ? 11 : kept & DOTTED ? 12 : kept & NO_SPACE ? 13 : kept & PRINTABLE ? 14 : 15;
}

typedef struct {
    int64_t longest, count, total, now;
} stretches;

static inline void step(stretches *s, int inside) {
    s->count += inside && !s->now;
    s->total += inside;
    s->now = inside ? s->now + 1 : 0;
    if (s->now > s->longest) s->longest = s->now;
}

static int64_t count_words(span text) {
    int64_t count = 0;
    for (span word = word_of_name(text, 0); word.size; word = word_of_name(text, behind(text, word))) count++;
    return count;
}

void describe_value(const characters *c, span value, double *out) {
    int64_t size = value.size < MOST ? value.size : MOST, changes = 0, distinct = 0;
    span text = {value.start, size}, body = text;
    uint16_t seen[256] = {0}, signs[256] = {0};
    stretches letters = {0}, numbers = {0}, consonants = {0};
    for (int64_t i = 0; i < size; i++) {
        uint8_t byte = text.start[i], shape = c->shape[byte];
        seen[byte]++, signs[shape]++;
        changes += i && shape != c->shape[text.start[i - 1]];
        step(&letters, shape == 'a' || shape == 'A');
        step(&numbers, shape == '0');
        step(&consonants, (c->traits[byte] & IS_CONSONANT) != 0);
    }
    double length = (double)size, bits = 0;
    for (int byte = 0; byte < 256; byte++)
        if (seen[byte]) distinct++, bits += weighed[seen[byte]];
    while (body.size && body.start[body.size - 1] == '=') body.size--;
    int64_t lower = signs['a'], upper = signs['A'], digits = signs['0'];
    *out++ = (double)value.size;
    *out++ = (double)lower / length;
    *out++ = (double)upper / length;
    *out++ = (double)digits / length;
    *out++ = (double)(size - lower - upper - digits) / length;
    *out++ = (double)distinct / length;
    *out++ = log2(length) - bits / length;
    *out++ = (double)changes / length;
    *out++ = (double)letters.longest;
    *out++ = (double)numbers.longest;
    *out++ = size <= MOST_WORDS ? (double)count_words(text) : MOST_WORDS;
    *out++ = (double)(consonants.total - consonants.count) / length;
    *out++ = (double)consonants.longest;
    *out++ = alphabet(text, body, lower, upper, digits);
    for (const char *sign = "_/(! "; *sign; sign++) *out++ = signs[(uint8_t)*sign];
    *out++ = c->shape[text.start[0]];
    *out++ = c->shape[text.start[size - 1]];
    *out++ = (double)(size - body.size);
}
