/* Which trees hold which blobs, out of the deltas between trees. */
#ifndef OAKUM_TREES_H
#define OAKUM_TREES_H

#include "history.h"

/* One tree, in the order of a depth-first walk of the delta families: its base comes before it. */
typedef struct {
    uint32_t position; /* in the pack */
    uint32_t base;     /* index of the base's record, or NONE */
    uint64_t added_end, removed_end;
} tree_record;

/* What trees hold that their bases do not, and the other way round: the first eight bytes of the entries' ids. */
typedef struct {
    const pack *p;
    tree_record *records;
    uint64_t record_count, record_capacity;
    uint64_t *added, *removed;
    uint64_t added_count, added_capacity, removed_count, removed_capacity;
    uint64_t damaged;
} tree_edges;

/* Walks the families of these roots. 0, or -1 when out of memory. Needs no interpreter. */
int edges_collect(tree_edges *e, const pack *p, const uint32_t *roots, uint64_t root_count);
void edges_free(tree_edges *e);

/* Sets of blobs as a graph that shares its parts: state 1 is nothing, 2 + n is blob number n, larger ones have parts. */
typedef struct beneath beneath;
enum { NOTHING_BENEATH = 1 };

/* Finds out for every tree which of the blobs lie below it. NULL when out of memory. */
beneath *beneath_new(const store *s, tree_edges *const *edges, unsigned edge_count, const uint8_t *ids, uint32_t id_count);
void beneath_free(beneath *h);
/* State of a tree or blob by its id. */
uint32_t beneath_state(const beneath *h, const uint8_t *id);
/* How many states there are; each is less than that. */
uint32_t beneath_count(const beneath *h);
/* Sets `has` to 1 for each blob of a state; it has room for all states. Parts of a state are less than the state itself. */
void beneath_blobs(const beneath *h, uint32_t state, uint8_t *has);
/* For each blob the first and the last of the commits with these states that has it beneath, by date and then by order; NONE
 * where none has. Both have room for all states, and begin at the blobs' own: at 2. */
void beneath_spans(const beneath *h, const uint32_t *states, const int64_t *dates, uint64_t count, uint32_t *first,
                   uint32_t *last);

#endif
