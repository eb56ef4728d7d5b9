/* Searches for several literals at once: where a secret of several lines may begin. */
#ifndef OAKUM_OPENERS_H
#define OAKUM_OPENERS_H

#include <stddef.h>
#include <stdint.h>

#define MOST_OPENERS 64
#define SHORTEST_OPENER 2

typedef struct {
    const uint8_t *text[MOST_OPENERS];
    size_t length[MOST_OPENERS];
    unsigned count;
    size_t shortest, longest;
    uint8_t skip[1 << 16];    /* by two bytes: how far on the next place is that can hold one of them; 0 where it may be here */
} openers;

/* The texts and their count are set; each has at least SHORTEST_OPENER bytes. */
void openers_prepare(openers *o);

/* The first place at or behind `at` where one of them begins and ends before `end`; NULL when there is none. */
const uint8_t *openers_find(const openers *o, const uint8_t *at, const uint8_t *end);

#endif
