/* Words of a text, and a hash table of what words mean. */

#include "describer.h"

#include <stdlib.h>

typedef struct {
    span word;
    uint32_t meaning;
} entry;

struct lexicon {
    uint64_t mask, room;
    entry entries[];
};

static uint8_t folded(uint8_t c) { return is_large(c) ? c + 32 : c; }

/* FNV-1a over the word in lower case. */
static uint64_t hashed(span word) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (int64_t i = 0; i < word.size; i++) hash = (hash ^ folded(word.start[i])) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

static int alike(span one, span other) {
    if (one.size != other.size) return 0;
    for (int64_t i = 0; i < one.size; i++)
        if (folded(one.start[i]) != folded(other.start[i])) return 0;
    return 1;
}

lexicon *lexicon_new(uint64_t words) {
    uint64_t slots = 16;
    while (slots < 2 * words + 2) slots *= 2;
    lexicon *l = calloc(1, sizeof(lexicon) + slots * sizeof(entry));
    if (l) l->mask = slots - 1, l->room = words;
    return l;
}

void lexicon_free(lexicon *l) { free(l); }

static uint64_t slot_of(const lexicon *l, span word) {
    uint64_t slot = hashed(word) & l->mask;
    while (l->entries[slot].word.size && !alike(l->entries[slot].word, word)) slot = (slot + 1) & l->mask;
    return slot;
}

int lexicon_add(lexicon *l, span word, uint32_t meaning) {
    if (word.size < 1 || !l->room) return -1;
    l->room--;
    l->entries[slot_of(l, word)] = (entry){word, meaning};
    return 0;
}

uint32_t lexicon_meaning(const lexicon *l, span word) {
    return l->entries[slot_of(l, word)].meaning;
}

static int64_t over(span text, int64_t at, int (*belongs)(uint8_t)) {
    while (at < text.size && belongs(text.start[at])) at++;
    return at;
}

static int is_letter(uint8_t c) { return is_small(c) || is_large(c); }

span word_of_text(span text, int64_t at, int figures) {
    while (at < text.size && !is_letter(text.start[at]) && !(figures && is_figure(text.start[at]))) at++;
    if (at >= text.size) return (span){text.start + text.size, 0};
    int64_t end = over(text, at, is_letter(text.start[at]) ? is_letter : is_figure);
    return (span){text.start + at, end - at};
}

/* Behind a word of capitals: the last one belongs to the small letters behind it. */
static int64_t over_capitals(span name, int64_t at) {
    int64_t end = over(name, at, is_large);
    if (end == name.size || !is_small(name.start[end])) return end;
    return end - at > 1 ? end - 1 : over(name, end, is_small);
}

span word_of_name(span name, int64_t at) {
    while (at < name.size && !is_letter(name.start[at]) && !is_figure(name.start[at])) at++;
    if (at >= name.size) return (span){name.start + name.size, 0};
    uint8_t c = name.start[at];
    int64_t end = is_large(c) ? over_capitals(name, at) : over(name, at, is_small(c) ? is_small : is_figure);
    return (span){name.start + at, end - at};
}
