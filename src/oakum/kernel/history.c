/* Single objects out of several packs, and what commits say. */

#include "history.h"

#include <stdlib.h>
#include <string.h>

#include "inflate.h"

#define CACHE_SLOTS 16384
#define CACHE_BYTES (48u << 20)
#define CACHED_SIZE (4u << 20)
#define LARGEST_OBJECT (256u << 20)
#define DEEPEST_CHAIN 10000

uint32_t store_find(const store *s, const uint8_t *id) {
    for (unsigned i = 0; i < s->count; i++) {
        uint32_t local = pack_find(s->packs[i], id);
        if (local != NONE) return s->first[i] + local;
    }
    return NONE;
}

const pack *store_pack(const store *s, uint32_t global, uint32_t *local) {
    unsigned i = s->count - 1;
    while (i && s->first[i] > global) i--;
    *local = global - s->first[i];
    return s->packs[i];
}

/* ---- contents ---- */

struct content_cache {
    struct {
        uint32_t global;
        uint64_t size;
        uint8_t *data;
    } slot[CACHE_SLOTS];
    uint64_t bytes;
    unsigned hand; /* where eviction goes on */
    uint8_t *uncached;
};

content_cache *cache_new(void) { return calloc(1, sizeof(content_cache)); }

void cache_free(content_cache *c) {
    if (!c) return;
    for (unsigned i = 0; i < CACHE_SLOTS; i++) free(c->slot[i].data);
    free(c->uncached);
    free(c);
}

static void cache_put(content_cache *c, uint32_t global, uint8_t *data, uint64_t size) {
    unsigned i = (global * 2654435761u) >> 18;
    free(c->uncached);
    c->uncached = NULL;
    if (size > CACHED_SIZE) {
        c->uncached = data;
        return;
    }
    if (c->slot[i].data) c->bytes -= c->slot[i].size;
    free(c->slot[i].data);
    c->slot[i].global = global;
    c->slot[i].size = size;
    c->slot[i].data = data;
    c->bytes += size;
    for (; c->bytes > CACHE_BYTES; c->hand = (c->hand + 1) % CACHE_SLOTS)
        if (c->hand != i && c->slot[c->hand].data) {
            c->bytes -= c->slot[c->hand].size;
            free(c->slot[c->hand].data);
            c->slot[c->hand].data = NULL;
        }
}

static uint8_t *cached(const content_cache *c, uint32_t global, uint64_t *size) {
    unsigned i = (global * 2654435761u) >> 18;
    if (!c->slot[i].data || c->slot[i].global != global) return NULL;
    *size = c->slot[i].size;
    return c->slot[i].data;
}

static uint8_t *entry(const pack *p, uint32_t local) {
    if (p->length[local] > LARGEST_OBJECT) return NULL;
    uint8_t *data = malloc((size_t)p->length[local] + INFLATE_SLOP);
    if (data && pack_inflate(p, local, data)) {
        free(data);
        return NULL;
    }
    return data;
}

static uint8_t *resolved(const pack *p, uint32_t local, const uint8_t *base, uint64_t base_size, uint64_t *size) {
    uint8_t *delta = entry(p, local), *result = NULL;
    const uint8_t *at = delta;
    uint64_t expected;
    if (!delta) return NULL;
    const uint8_t *end = delta + p->length[local];
    if (!delta_sizes(&at, end, &expected, size) && expected == base_size && *size <= LARGEST_OBJECT &&
        (result = malloc((size_t)*size + INFLATE_SLOP)) && delta_apply(at, end, base, base_size, result, *size, NULL, NULL)) {
        free(result);
        result = NULL;
    }
    free(delta);
    return result;
}

const uint8_t *store_read(const store *s, content_cache *c, uint32_t global, uint64_t *size) {
    uint32_t local, chain[DEEPEST_CHAIN], depth = 0;
    uint8_t *content = cached(c, global, size);
    if (content) return content;
    const pack *p = store_pack(s, global, &local);
    uint32_t first = global - local;
    if (p->type[local] == BROKEN) return NULL;
    for (; !(content = cached(c, first + local, size)) && p->base[local] != NONE; local = p->base[local]) {
        if (depth == DEEPEST_CHAIN) return NULL;
        chain[depth++] = local;
    }
    if (!content) {
        if (!(content = entry(p, local))) return NULL;
        *size = p->length[local];
        cache_put(c, first + local, content, *size);
    }
    while (depth) {
        local = chain[--depth];
        content = resolved(p, local, content, *size, size);
        if (!content) return NULL;
        cache_put(c, first + local, content, *size);
    }
    return content;
}

/* ---- commits ---- */

static int hex_id(const uint8_t *text, unsigned id_length, uint8_t *id) {
    for (unsigned i = 0; i < 2 * id_length; i++) {
        uint8_t c = text[i], digit;
        if (c >= '0' && c <= '9') digit = (uint8_t)(c - '0');
        else if (c >= 'a' && c <= 'f') digit = (uint8_t)(c - 'a' + 10);
        else return -1;
        id[i / 2] = (uint8_t)(i % 2 ? id[i / 2] | digit : digit << 4);
    }
    return 0;
}

/* Id on a line `KEYWORD ID` at `*at`; moves past the line. 0 when the line is there. */
static int id_line(const uint8_t **at, const uint8_t *end, const char *keyword, unsigned id_length, uint8_t *id) {
    size_t word = strlen(keyword);
    if ((size_t)(end - *at) < word + 1 + 2 * id_length + 1 || memcmp(*at, keyword, word) || (*at)[word] != ' ') return -1;
    if (hex_id(*at + word + 1, id_length, id)) return -1;
    *at += word + 1 + 2 * id_length;
    return *(*at)++ == '\n' ? 0 : -1;
}

static int64_t committer_date(const uint8_t *at, const uint8_t *end) {
    while (at < end && *at != '\n') {
        const uint8_t *line_end = memchr(at, '\n', (size_t)(end - at));
        if (!line_end) line_end = end;
        if (line_end - at > 10 && !memcmp(at, "committer ", 10)) {
            const uint8_t *close = line_end;
            while (close > at && *close != '>') close--;
            int64_t date = 0;
            for (close += 2; close < line_end && *close >= '0' && *close <= '9' && date < INT64_C(1) << 50; close++)
                date = 10 * date + (*close - '0');
            return date;
        }
        at = line_end + 1;
    }
    return 0;
}

int commit_read(const store *s, content_cache *c, uint32_t global, commit *out) {
    uint64_t size;
    uint8_t id[32];
    const uint8_t *at = store_read(s, c, global, &size), *end = at + size;
    *out = (commit){NONE, {NONE, NONE}, 0, 0};
    if (!at || id_line(&at, end, "tree", s->id_length, id)) return -1;
    out->tree = store_find(s, id);
    for (unsigned i = 0; !id_line(&at, end, "parent", s->id_length, id); i++) {
        if (i < 2) out->parents[i] = store_find(s, id);
        else out->more++;
    }
    out->date = committer_date(at, end);
    return 0;
}

uint32_t commit_parent(const store *s, content_cache *c, uint32_t global, unsigned nth) {
    uint64_t size;
    uint8_t id[32];
    const uint8_t *at = store_read(s, c, global, &size), *end = at + size;
    if (!at || id_line(&at, end, "tree", s->id_length, id)) return NONE;
    for (unsigned i = 0; !id_line(&at, end, "parent", s->id_length, id); i++)
        if (i == nth) return store_find(s, id);
    return NONE;
}
