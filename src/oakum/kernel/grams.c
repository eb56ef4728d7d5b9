/* Words and pieces of words as numbers: CRC-32 (as zlib has it), so that the table of weights fits both kernels. */

#include "describer.h"

enum { OF_VALUE = 1, OF_NAME = 2, OF_LINE = 3, OF_AFTER = 4 }; /* where the hashes of each kind begin */

#define MOST 48
#define WORDS_OF_NAME 6
#define NEAR_WORDS 8
#define REACH 120

static uint32_t table[256];

void grams_prepare(void) {
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t crc = n;
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        table[n] = crc;
    }
}

static inline uint32_t add(uint32_t crc, uint8_t byte) { return table[(crc ^ byte) & 255] ^ crc >> 8; }

/* The word in lower case. */
static uint32_t add_word(uint32_t crc, span word) {
    for (int64_t i = 0; i < word.size; i++) crc = add(crc, is_large(word.start[i]) ? word.start[i] + 32 : word.start[i]);
    return crc;
}

int grams_of_value(const characters *c, span value, uint32_t buckets, uint32_t *out) {
    int size = value.size < MOST ? (int)value.size : MOST;
    uint8_t text[MOST + 2];
    text[0] = 2, text[size + 1] = 3; /* marks of begin and end */
    for (int i = 0; i < size; i++) text[i + 1] = c->lower[value.start[i]];
    for (int i = 0; i < size; i++) out[i] = ~add(add(add(~(uint32_t)OF_VALUE, text[i]), text[i + 1]), text[i + 2]) % buckets;
    return size;
}

int grams_of_name(span name, uint32_t buckets, uint32_t *out) {
    span last[WORDS_OF_NAME];
    uint64_t found = 0;
    for (span word = word_of_name(name, 0); word.size; word = word_of_name(name, behind(name, word)))
        last[found++ % WORDS_OF_NAME] = word;
    int count = found < WORDS_OF_NAME ? (int)found : WORDS_OF_NAME;
    for (int i = 0; i < count; i++) {
        uint32_t crc = add_word(~(uint32_t)OF_NAME, last[(found - count + i) % WORDS_OF_NAME]);
        out[i] = ~crc % buckets;
        crc = add(crc, ' ');
        if (i + 1 < count) crc = add_word(crc, last[(found - count + i + 1) % WORDS_OF_NAME]);
        out[count + i] = ~crc % buckets;
    }
    return 2 * count;
}

int grams_of_line(span before, span after, uint32_t buckets, uint32_t *out) {
    if (before.size > REACH) before.start += before.size - REACH, before.size = REACH;
    span last[NEAR_WORDS];
    uint64_t found = 0;
    for (span word = word_of_text(before, 0, 1); word.size; word = word_of_text(before, behind(before, word), 1))
        last[found++ % NEAR_WORDS] = word;
    int count = found < NEAR_WORDS ? (int)found : NEAR_WORDS;
    for (int i = 0; i < count; i++) out[i] = ~add_word(~(uint32_t)OF_LINE, last[(found - count + i) % NEAR_WORDS]) % buckets;
    uint32_t crc = ~(uint32_t)OF_AFTER;
    for (int64_t i = 0; i < 3 && i < after.size; i++) crc = add(crc, after.start[i]);
    out[count] = ~crc % buckets;
    return count + 1;
}
