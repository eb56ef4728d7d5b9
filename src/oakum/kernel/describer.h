/* Candidates as numbers. plain/values.py, plain/surroundings.py and plain/grams.py say exactly what they mean, described.py in
 * which order they stand. */
#ifndef OAKUM_DESCRIBER_H
#define OAKUM_DESCRIBER_H

#include <stdint.h>

enum { VALUE_NUMBERS = 22, NAME_NUMBERS = 8, LINE_NUMBERS = 29 };
enum { PIECES_OF_VALUE = 48, PIECES_OF_NAME = 12, PIECES_OF_LINE = 9 };

/* What words mean; bits 0 to 5 are kinds of secrets, of which the last only goes with a secret. */
enum { MEANS_KIND = 63, MEANS_SECRET = 31, MEANS_USER = 64, MEANS_DECLARES = 128, MEANS_ASSERTS = 256, MEANS_MADE_UP = 512,
       MEANS_SHELL = 1024, MEANS_TYPES = 2048 };

/* By character code: traits (below), the sign that stands for it in a shape, and its lower case. */
typedef struct {
    uint8_t traits[256], shape[256], lower[256];
} characters;
enum { IS_LOWER = 1, IS_UPPER = 2, IS_DIGIT = 4, IS_LETTER = 8, IS_WORD = 16, IS_SPACE = 32, IS_CONSONANT = 64 };

typedef struct {
    const uint8_t *start;
    int64_t size;
} span;

static inline int is_small(uint8_t c) { return c >= 'a' && c <= 'z'; }
static inline int is_large(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static inline int is_figure(uint8_t c) { return c >= '0' && c <= '9'; }

/* A dictionary of words in lower case. */
typedef struct lexicon lexicon;
lexicon *lexicon_new(uint64_t words);
void lexicon_free(lexicon *l);
/* 0, or -1 when it is full or the word is empty. The lexicon keeps the address. */
int lexicon_add(lexicon *l, span word, uint32_t meaning);
/* What a word in any case means; 0 when it is not known. */
uint32_t lexicon_meaning(const lexicon *l, span word);

/* Fill tables; call once before anything else. */
void values_prepare(void);
void grams_prepare(void);

/* The next word of a name, from `at` on; an empty one at the end. */
span word_of_name(span name, int64_t at);
/* The next stretch of letters, or, where `figures` is set, of letters or of digits; an empty one at the end. */
span word_of_text(span text, int64_t at, int figures);
static inline int64_t behind(span text, span word) { return word.start + word.size - text.start; }

void describe_value(const characters *c, span value, double *out);
void describe_name(const characters *c, const lexicon *l, span name, span value, double *out);
void describe_line(const characters *c, const lexicon *l, span line, int64_t start, int64_t end, span above, int bare, double *out);

/* Buckets below `buckets`; return how many. */
int grams_of_value(const characters *c, span value, uint32_t buckets, uint32_t *out);
int grams_of_name(span name, uint32_t buckets, uint32_t *out);
int grams_of_line(span before, span after, uint32_t buckets, uint32_t *out);

#endif
