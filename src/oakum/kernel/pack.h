/* A packfile with its index, laid out for walking delta families. */
#ifndef OAKUM_PACK_H
#define OAKUM_PACK_H

#include <stddef.h>
#include <stdint.h>

#define NONE UINT32_MAX

enum { BROKEN = 0, COMMIT = 1, TREE = 2, BLOB = 3, TAG = 4 };

typedef struct {
    const uint8_t *data;
    int mapped;            /* from a file: pages that were read may be dropped, since they come back */
    const uint8_t *names;  /* object ids in order, inside the mapped index */
    const uint8_t *fanout; /* 256 big-endian counts */
    uint64_t size;
    unsigned id_length; /* 20 or 32 */
    uint32_t count;
    /* By position in the pack, ascending offset: */
    uint64_t *offset;   /* count + 1, the last is the end of the objects */
    uint32_t *name;     /* index of its id in `names` */
    uint32_t *length;   /* inflated bytes of the entry itself; UINT32_MAX for 4 GiB and more */
    uint8_t *header;    /* bytes before the zlib stream */
    uint8_t *type;      /* of the object after deltas, or BROKEN */
    uint32_t *base;     /* position of the delta base, or NONE */
    uint32_t *child, *sibling; /* the tree of deltas */
    uint32_t *weight;   /* objects in the delta subtree, capped */
    /* By index in `names`: */
    uint32_t *position;
} pack;

/* Reads an index of version 2 and all object headers. Returns NULL, or what is wrong. On error the pack is closed.
 * `mapped` only for a file's memory map: other memory would lose its content. */
const char *pack_open(pack *p, const uint8_t *data, uint64_t size, int mapped, const uint8_t *index, uint64_t index_size,
                      unsigned id_length);
void pack_close(pack *p);

/* Lets go of the pages of the pack that are in memory; they come back when they are read. */
void pack_drop(const pack *p);

/* Position of an object, or NONE. */
uint32_t pack_find(const pack *p, const uint8_t *id);

/* Inflates the entry itself (for a delta: the delta) into `out`, which has length + INFLATE_SLOP bytes. 0 or -1. */
int pack_inflate(const pack *p, uint32_t position, uint8_t *out);

/* Size of the object that a delta makes, and of its base; -1 when the delta is damaged. */
int delta_sizes(const uint8_t **delta, const uint8_t *end, uint64_t *base_size, uint64_t *result_size);

/* Applies a delta; `on_piece` (may be NULL) hears of every piece: from >= 0 for a copy of that base offset, else inserted.
 * Returns 0 or -1. `out` has the size that delta_sizes gave. */
typedef void (*piece_listener)(void *listener, uint64_t at, uint64_t length, int64_t from);
int delta_apply(const uint8_t *delta, const uint8_t *end, const uint8_t *base, uint64_t base_size, uint8_t *out,
                uint64_t result_size, piece_listener on_piece, void *listener);

#endif
