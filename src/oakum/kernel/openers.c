/* After Wu and Manber, "A fast algorithm for multi-pattern searching" (1994): the last two bytes of a place as long as the shortest
 * literal say how far on the next place can be that any of them matches. Most steps go on by all of that length. */

#include "openers.h"

#include <string.h>

#define MOST_SKIPPED 255

static size_t pair(const uint8_t *at) { return (size_t)at[0] << 8 | at[1]; }

void openers_prepare(openers *o) {
    if (!o->count) return;
    o->shortest = o->longest = o->length[0];
    for (unsigned i = 1; i < o->count; i++) {
        if (o->length[i] < o->shortest) o->shortest = o->length[i];
        if (o->length[i] > o->longest) o->longest = o->length[i];
    }
    if (o->shortest > MOST_SKIPPED) o->shortest = MOST_SKIPPED;
    memset(o->skip, (int)o->shortest - 1, sizeof o->skip);
    for (unsigned i = 0; i < o->count; i++)
        for (size_t k = 0; k + 1 < o->shortest; k++) {
            uint8_t *skip = &o->skip[pair(o->text[i] + k)], rest = (uint8_t)(o->shortest - 2 - k);
            if (rest < *skip) *skip = rest;
        }
}

const uint8_t *openers_find(const openers *o, const uint8_t *at, const uint8_t *end) {
    if (!o->count) return NULL;
    size_t shortest = o->shortest;
    while ((size_t)(end - at) >= shortest) {
        unsigned skip = o->skip[pair(at + shortest - 2)];
        for (unsigned i = 0; !skip && i < o->count; i++)
            if (o->length[i] <= (size_t)(end - at) && !memcmp(at, o->text[i], o->length[i])) return at;
        at += skip ? skip : 1;
    }
    return NULL;
}
