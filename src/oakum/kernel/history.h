/* Objects of several packs as one store, and commits. */
#ifndef OAKUM_HISTORY_H
#define OAKUM_HISTORY_H

#include "pack.h"

/* Several packs seen as one: a global position is the pack's `first` plus the position in it. */
typedef struct {
    pack **packs;
    uint32_t *first;
    unsigned count;
    unsigned id_length;
} store;

uint32_t store_find(const store *s, const uint8_t *id);
const pack *store_pack(const store *s, uint32_t global, uint32_t *local);

/* Contents of recently read objects, so that a chain of deltas is not inflated again and again. */
typedef struct content_cache content_cache;
content_cache *cache_new(void);
void cache_free(content_cache *c);
/* The content, valid until the next call; NULL when it is damaged or missing. */
const uint8_t *store_read(const store *s, content_cache *c, uint32_t global, uint64_t *size);

typedef struct {
    uint32_t tree;    /* global position of the root tree, or NONE */
    uint32_t parents[2]; /* global positions, or NONE */
    uint32_t more;    /* number of further parents, see commit_parent */
    int64_t date;     /* committer date, seconds */
} commit;

/* Parses one commit; 0 or -1. */
int commit_read(const store *s, content_cache *c, uint32_t global, commit *out);
/* Global position of the nth parent, or NONE. */
uint32_t commit_parent(const store *s, content_cache *c, uint32_t global, unsigned nth);

#endif
