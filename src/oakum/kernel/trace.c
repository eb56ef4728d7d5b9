/* A blob without a change near a secret shows nothing in the arena: it got the secret from its base. Reading the bases'
 * children, and theirs, as long as they hold it, names every version that does. */

#define _GNU_SOURCE
#include "trace.h"

#include <stdlib.h>
#include <string.h>

#include "inflate.h"

#define LARGEST (64u << 20)

typedef struct {
    uint32_t position, child;
    uint8_t *content;
    uint64_t size;
} level;

typedef struct {
    const pack *p;
    const uint8_t *text;
    size_t length;
    level *stack;
    uint64_t depth, capacity;
    uint32_t *found;
    uint64_t count, found_capacity;
} tracing;

static int holds(const tracing *t, const uint8_t *content, uint64_t size) {
    return memmem(content, size, t->text, t->length) != NULL;
}

/* Takes over the content. */
static int add(tracing *t, uint32_t position, uint8_t *content, uint64_t size) {
    if (t->count == t->found_capacity) {
        uint64_t capacity = 2 * t->found_capacity + 64;
        uint32_t *larger = realloc(t->found, capacity * sizeof(uint32_t));
        if (!larger) return free(content), -1;
        t->found = larger;
        t->found_capacity = capacity;
    }
    t->found[t->count++] = position;
    if (t->p->child[position] == NONE) return free(content), 0;
    if (t->depth == t->capacity) {
        uint64_t capacity = 2 * t->capacity + 64;
        level *larger = realloc(t->stack, capacity * sizeof(level));
        if (!larger) return free(content), -1;
        t->stack = larger;
        t->capacity = capacity;
    }
    t->stack[t->depth++] = (level){position, t->p->child[position], content, size};
    return 0;
}

/* The content of a delta on its base; NULL when it is damaged or too large. */
static uint8_t *applied(const pack *p, uint32_t position, const level *base, uint64_t *size) {
    uint8_t *delta = p->length[position] > LARGEST ? NULL : malloc((size_t)p->length[position] + INFLATE_SLOP), *content = NULL;
    const uint8_t *at = delta;
    uint64_t base_size;
    if (delta && !pack_inflate(p, position, delta)) {
        const uint8_t *end = delta + p->length[position];
        if (!delta_sizes(&at, end, &base_size, size) && base_size == base->size && *size <= LARGEST)
            content = malloc((size_t)*size + INFLATE_SLOP);
        if (content && delta_apply(at, end, base->content, base_size, content, *size, NULL, NULL)) {
            free(content);
            content = NULL;
        }
    }
    free(delta);
    return content;
}

static int follow(tracing *t) {
    while (t->depth) {
        level base = t->stack[t->depth - 1];
        uint32_t child = base.child, sibling = t->p->sibling[child];
        if (sibling == NONE) t->depth--;
        else t->stack[t->depth - 1].child = sibling;
        uint64_t size;
        uint8_t *content = applied(t->p, child, &base, &size);
        if (sibling == NONE) free(base.content);
        if (content && !holds(t, content, size)) {
            free(content);
            content = NULL;
        }
        if (content && add(t, child, content, size)) return -1;
    }
    return 0;
}

int trace_text(const store *s, content_cache *c, uint32_t start, const uint8_t *text, size_t length, uint32_t **found,
               uint64_t *count) {
    uint32_t position;
    uint64_t size;
    tracing t = {.p = store_pack(s, start, &position), .text = text, .length = length};
    const uint8_t *content = store_read(s, c, start, &size);
    int status = 0;
    if (content && holds(&t, content, size)) {
        uint8_t *copy = malloc(size + INFLATE_SLOP);
        if (copy) memcpy(copy, content, size);
        status = copy ? add(&t, position, copy, size) || follow(&t) : 1;
    }
    while (t.depth) free(t.stack[--t.depth].content);
    free(t.stack);
    if (status) return free(t.found), -1;
    *found = t.found;
    *count = t.count;
    return 0;
}
