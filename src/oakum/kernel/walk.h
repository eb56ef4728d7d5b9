/* Walks the delta families of a pack's blobs and collects what no base has shown already. */
#ifndef OAKUM_WALK_H
#define OAKUM_WALK_H

#include "openers.h"
#include "pack.h"

/* One stretch of content in the arena. */
typedef struct {
    int64_t start, end; /* in the arena */
    int64_t owner;      /* number of the stretch, counted from the start of the walk; see walk.positions */
    int64_t offset;     /* of the stretch in the blob */
    int64_t flags;      /* HEAD, TAIL */
} segment;

enum { HEAD = 1, TAIL = 2 };

/* What the caller has to look at itself, or could not be read. */
enum { DAMAGED = 1, OVERSIZE = 2, WRAPPED = 3, BINARY = 4 };

typedef struct {
    int64_t owner, kind;
} remark;

/* A stretch that is equal to one shown before, and so is not shown again. */
typedef struct {
    int64_t number;           /* of the stretch that was shown */
    int64_t position, offset; /* where it stands too */
} repeat;

typedef struct {
    uint64_t hash;
    uint32_t number; /* plus one; 0 for an empty slot */
} shown_slot;

typedef struct {
    uint32_t position, next_child;
    uint8_t *content;
    uint64_t size;
    uint8_t shown;      /* its text went to the arena whole, now or through its base */
    uint8_t has_opener;
} frame;

typedef struct {
    uint64_t start, end;
} region;

typedef struct {
    const pack *p;
    const uint32_t *roots;
    uint64_t root_count, next_root;
    uint64_t max_size;     /* larger blobs are OVERSIZE */
    uint64_t clip;         /* window of a rule on a long line, in bytes to each side */
    uint64_t block;        /* bytes that a secret of several lines may span */
    openers openers;       /* of secrets of several lines */
    int binaries;          /* show binary blobs too */
    /* Filled by walk_fill: */
    uint8_t *arena;
    uint64_t used, capacity;
    segment *segments;
    uint64_t segment_count, segment_capacity;
    remark *remarks;
    uint64_t remark_count, remark_capacity;
    uint64_t blobs, bytes, consumed;
    /* Over the whole walk: */
    uint32_t *positions; /* of the blob of each stretch that was shown, by its number */
    uint64_t position_count, position_capacity;
    repeat *repeats;
    uint64_t repeat_count, repeat_capacity;
    uint64_t seed; /* keys the hashes of stretches: nobody can make two that pass for equal */
    /* Its own: */
    frame *stack;
    uint64_t depth, stack_capacity;
    region *regions;
    uint64_t region_count, region_capacity;
    int out_of_memory;
    shown_slot *known; /* hash table of the stretches that were shown */
    uint64_t known_slots;
    uint64_t copied_to;    /* base offset that a following copy continues without a joint */
    uint8_t *delta;
    uint64_t delta_capacity;
} walk;

/* Fills the arena with at least `target` bytes, or with what is left. Returns 1 when more is to come, 0 at the end, -1 when
 * out of memory. Clears arena, segments and remarks first. Needs no interpreter. */
int walk_fill(walk *w, uint64_t target);
void walk_close(walk *w);

#endif
