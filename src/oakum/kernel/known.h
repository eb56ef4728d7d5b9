/* Where a text may hold one of many known values. plain/known.py says exactly what that means. */
#ifndef OAKUM_KNOWN_H
#define OAKUM_KNOWN_H

#include <stdint.h>

typedef struct {
    uint64_t seeds[2];
    const uint8_t *bits; /* 2^filter bits */
    unsigned filter;
    const uint32_t *first; /* 2^buckets + 1 */
    unsigned buckets;
    const uint32_t *codes;
    const uint32_t *shapes; /* for each code: bytes before the anchor, length, check */
} known_tables;

typedef struct {
    int64_t *items; /* pairs of 64-bit integers */
    uint64_t count, capacity;
} known_pairs;

enum { KNOWN_ESCAPES = 1, KNOWN_PERCENT = 2, KNOWN_LINES = 3 };

void known_prepare(void);
uint64_t known_hash(const uint64_t *seeds, const uint8_t *window);

/* Appends (start, form) of every candidate. 0, or -1 when out of memory. The caller frees `found->items`. */
int known_search(const known_tables *tables, const uint8_t *data, uint64_t size, known_pairs *found);

/* The same, only of anchors that are less than `reach` bytes behind the first numbers of some pairs of `known_undo`, or at most as
 * many before. */
int known_search_near(const known_tables *tables, const uint8_t *data, uint64_t size, const int64_t *marks, uint64_t count,
                      uint64_t reach, known_pairs *found);

/* Writes `data` with one encoding undone to `out` (`size` bytes are enough), and appends (offset in it, offset in `data`) where
 * the two begin to go on side by side. Returns the length, or -1 when out of memory. */
int64_t known_undo(const uint8_t *data, uint64_t size, int kind, uint8_t *out, known_pairs *marks);

#endif
