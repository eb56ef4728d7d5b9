/* Where a text is split so that a masker and a rule miss what it says. plain/splits.py says exactly what that means. */
#ifndef OAKUM_SPLITS_H
#define OAKUM_SPLITS_H

#include <stdint.h>

enum { SPLIT_WRAPPED, SPLIT_SPACED, SPLIT_DUMP };

typedef struct {
    int64_t kind, start, end;
} split;

typedef struct {
    split *items;
    uint64_t count, capacity;
} split_list;

/* Appends the splits of `data`, kind by kind, each kind in order. 0, or -1 when out of memory. The caller frees `found->items`. */
int splits_find(const uint8_t *data, uint64_t size, split_list *found);

typedef struct {
    uint8_t *text;
    uint64_t size, room;
    int64_t *table; /* pairs: where in the text a token starts, and where in the data it ends */
    uint64_t count, capacity;
} mirror;

/* Fills the table of characters; call once before anything else. */
void splits_prepare(void);

/* Writes the mixed tokens of `data` backwards, each with a newline behind it. 0, or -1 when out of memory. The caller frees `text` and
 * `table`. */
int splits_mirror(const uint8_t *data, uint64_t size, mirror *m);

#endif
