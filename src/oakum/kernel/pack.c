/* Reading of packfiles (gitformat-pack): index version 2, entry headers, OFS_DELTA and REF_DELTA. All input is hostile. */

#include "pack.h"

#include <stdlib.h>
#include <string.h>
#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "inflate.h"

#define TRAILER(p) ((p)->id_length)
#define OFS_DELTA 6
#define REF_DELTA 7
#define DROP_EVERY (32u << 20)

static uint32_t be32(const uint8_t *p) { return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

static uint64_t be64(const uint8_t *p) { return (uint64_t)be32(p) << 32 | be32(p + 4); }

/* Sorts (key, value) pairs by key, 11 bits a pass: a pack of two million objects takes hundredths of a second. */
static int radix_sort(uint64_t *keys, uint32_t *values, uint32_t n, uint64_t largest) {
    uint64_t *other_keys = malloc(sizeof(uint64_t) * (n + 1));
    uint32_t *other_values = malloc(sizeof(uint32_t) * (n + 1));
    uint64_t *k = keys, *ok = other_keys;
    uint32_t *v = values, *ov = other_values;
    if (!ok || !ov) return free(ok), free(ov), -1;
    for (unsigned shift = 0; shift < 64 && largest >> shift; shift += 11) {
        uint32_t start[2049] = {0};
        for (uint32_t i = 0; i < n; i++) start[((k[i] >> shift) & 2047) + 1]++;
        for (unsigned d = 0; d < 2048; d++) start[d + 1] += start[d];
        for (uint32_t i = 0; i < n; i++) {
            uint32_t to = start[(k[i] >> shift) & 2047]++;
            ok[to] = k[i];
            ov[to] = v[i];
        }
        uint64_t *swap_keys = k;
        uint32_t *swap_values = v;
        k = ok, ok = swap_keys;
        v = ov, ov = swap_values;
    }
    if (k != keys) {
        memcpy(keys, k, sizeof(uint64_t) * n);
        memcpy(values, v, sizeof(uint32_t) * n);
    }
    free(other_keys);
    free(other_values);
    return 0;
}

static const char *read_index(pack *p, const uint8_t *index, uint64_t index_size) {
    uint64_t id = p->id_length, n;
    if (index_size < 8 + 1024 || memcmp(index, "\377tOc\0\0\0\2", 8)) return "index is not of version 2";
    p->fanout = index + 8;
    for (unsigned i = 1; i < 256; i++)
        if (be32(p->fanout + 4 * i) < be32(p->fanout + 4 * (i - 1))) return "index fan-out is not ascending";
    n = be32(p->fanout + 4 * 255);
    uint64_t fixed = 8 + 1024 + n * (id + 4 + 4) + 2 * id;
    if (n >= NONE || index_size < fixed) return "index is truncated";
    p->count = (uint32_t)n;
    p->names = index + 8 + 1024;
    const uint8_t *small = p->names + n * (id + 4), *large = small + 4 * n;
    uint64_t larges = (index_size - fixed) / 8;
    p->offset = malloc(sizeof(uint64_t) * (n + 1));
    p->name = malloc(sizeof(uint32_t) * (n + 1));
    p->position = malloc(sizeof(uint32_t) * (n + 1));
    if (!p->offset || !p->name || !p->position) return "out of memory";
    for (uint32_t i = 0; i < n; i++) {
        uint64_t at = be32(small + 4 * (uint64_t)i);
        if (at >> 31) {
            uint64_t which = at & 0x7fffffff;
            if (which >= larges) return "index points past its table of large offsets";
            at = be64(large + 8 * which);
        }
        if (at < 12 || at >= p->size - TRAILER(p)) return "index points outside the pack";
        p->offset[i] = at;
        p->name[i] = i;
    }
    if (radix_sort(p->offset, p->name, p->count, p->size)) return "out of memory";
    p->offset[n] = p->size - TRAILER(p);
    for (uint32_t i = 0; i < n; i++) p->position[p->name[i]] = i;
    return NULL;
}

static void drop_pages(const pack *p, uint64_t from, uint64_t to) {
#if defined(__unix__) || defined(__APPLE__)
    const uint8_t *data = p->data;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    from = (from + page - 1) / page * page;
    if (p->mapped && ((uintptr_t)data & (page - 1)) == 0 && to > from) madvise((void *)(data + from), to - from, MADV_DONTNEED);
#endif
}

/* Position of the entry at exactly this offset, or NONE. `buckets` maps offset >> shift to the first position there. */
static uint32_t at_offset(const pack *p, const uint32_t *buckets, unsigned shift, uint64_t offset) {
    uint32_t low = buckets[offset >> shift], high = buckets[(offset >> shift) + 1];
    while (low < high) { /* in a hostile index one bucket may hold nearly everything */
        uint32_t middle = low + (high - low) / 2;
        if (p->offset[middle] < offset) low = middle + 1;
        else high = middle;
    }
    return low < p->count && p->offset[low] == offset ? low : NONE;
}

static void read_header(pack *p, uint32_t i, const uint32_t *buckets, unsigned shift) {
    const uint8_t *start = p->data + p->offset[i], *end = p->data + p->offset[i + 1], *at = start;
    p->base[i] = NONE;
    p->type[i] = BROKEN;
    if (end - start < 2) return;
    unsigned kind = (*at >> 4) & 7, bits = 4;
    uint64_t length = *at & 15;
    while (*at++ & 0x80) {
        if (at >= end || bits > 57) return;
        length |= (uint64_t)(*at & 0x7f) << bits;
        bits += 7;
    }
    p->length[i] = length >= UINT32_MAX ? UINT32_MAX : (uint32_t)length;
    if (kind == OFS_DELTA) {
        uint64_t back = *at & 0x7f;
        while (*at++ & 0x80) {
            if (at >= end || back >> 56) return;
            back = (back + 1) << 7 | (*at & 0x7f);
        }
        if (back == 0 || back > p->offset[i] - 12) return;
        p->base[i] = at_offset(p, buckets, shift, p->offset[i] - back);
        if (p->base[i] == NONE) return;
        p->type[i] = p->type[p->base[i]];
    } else if (kind == REF_DELTA) {
        if (end - at < (ptrdiff_t)p->id_length) return;
        p->base[i] = pack_find(p, at);
        at += p->id_length;
    } else if (kind >= COMMIT && kind <= TAG) {
        p->type[i] = (uint8_t)kind;
    }
    if (at < end && at - start < 256) p->header[i] = (uint8_t)(at - start);
    else p->type[i] = BROKEN;
}

static const char *read_headers(pack *p) {
    unsigned shift = 0;
    while ((p->size >> shift) > (uint64_t)p->count + 1) shift++;
    uint64_t slots = (p->size >> shift) + 2;
    uint32_t *buckets = malloc(sizeof(uint32_t) * slots);
    if (!buckets) return "out of memory";
    for (uint64_t slot = 0, i = 0; slot < slots; slot++) {
        while (i < p->count && p->offset[i] >> shift < slot) i++;
        buckets[slot] = (uint32_t)i;
    }
    uint64_t dropped = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        read_header(p, i, buckets, shift);
        if (p->offset[i] - dropped > DROP_EVERY) {
            drop_pages(p, dropped, p->offset[i]);
            dropped = p->offset[i];
        }
    }
    drop_pages(p, dropped, p->size);
    free(buckets);
    return NULL;
}

#define PENDING 255

/* Types flow from bases to deltas. Offset deltas have theirs already; a base named by id may come later in the pack, and in
 * a hostile pack the bases may form a circle: nothing in a circle has a type. */
static void resolve_types(pack *p) {
    for (uint32_t i = 0; i < p->count; i++) {
        uint32_t at = i;
        while (p->type[at] == BROKEN && p->base[at] != NONE && p->header[at]) {
            p->type[at] = PENDING;
            at = p->base[at];
        }
        uint8_t type = p->type[at] == PENDING ? BROKEN : p->type[at];
        for (at = i; p->type[at] == PENDING; at = p->base[at]) {
            p->type[at] = type;
            if (type == BROKEN) p->header[at] = 0;
        }
    }
}

static void add_weight(pack *p, uint32_t base, uint32_t weight) {
    uint64_t sum = (uint64_t)p->weight[base] + weight;
    p->weight[base] = sum > INT32_MAX ? INT32_MAX : (uint32_t)sum;
}

/* Weights where some bases stand behind their deltas: depth first, each entry adds to its base when all below it is done. */
static void weigh_again(pack *p) {
    for (uint32_t i = 0; i < p->count; i++) p->weight[i] = 1;
    for (uint32_t root = 0; root < p->count; root++) {
        if (p->base[root] != NONE || p->child[root] == NONE) continue;
        for (uint32_t at = p->child[root]; at != root;) {
            while (p->child[at] != NONE) at = p->child[at];
            while (at != root) {
                add_weight(p, p->base[at], p->weight[at]);
                if (p->sibling[at] != NONE) {
                    at = p->sibling[at];
                    break;
                }
                at = p->base[at];
            }
        }
    }
}

/* Children in pack order, except that the heaviest comes last: then a depth-first walk may let go of the parent before it
 * descends there, and never holds more than log2(count) contents at once. */
static void link_children(pack *p) {
    int forward = 0;
    for (uint32_t i = 0; i < p->count; i++) p->child[i] = p->sibling[i] = NONE, p->weight[i] = 1;
    for (uint32_t i = p->count; i-- > 0;) {
        uint32_t base = p->base[i];
        if (base == NONE || p->type[i] == BROKEN) continue;
        add_weight(p, base, p->weight[i]); /* exact as long as bases stand before their deltas */
        forward |= base > i;
        p->sibling[i] = p->child[base];
        p->child[base] = i;
    }
    if (forward) weigh_again(p);
    for (uint32_t i = 0; i < p->count; i++) {
        uint32_t *heaviest = &p->child[i], *last = heaviest;
        if (*heaviest == NONE) continue;
        for (uint32_t *link = heaviest; *link != NONE; link = &p->sibling[*link]) {
            if (p->weight[*link] > p->weight[*heaviest]) heaviest = link;
            last = link;
        }
        if (heaviest == last) continue;
        uint32_t moved = *heaviest;
        *heaviest = p->sibling[moved];
        p->sibling[moved] = NONE;
        for (last = &p->child[i]; *last != NONE;) last = &p->sibling[*last];
        *last = moved;
    }
}

const char *pack_open(pack *p, const uint8_t *data, uint64_t size, int mapped, const uint8_t *index, uint64_t index_size,
                      unsigned id_length) {
    memset(p, 0, sizeof *p);
    p->data = data;
    p->mapped = mapped;
    p->size = size;
    p->id_length = id_length;
    if (size < 12 + id_length || memcmp(data, "PACK\0\0\0", 7) || (data[7] != 2 && data[7] != 3)) return "not a pack of version 2 or 3";
    const char *wrong = read_index(p, index, index_size);
    if (!wrong) {
        size_t n = (size_t)p->count + 1;
        p->length = calloc(n, sizeof(uint32_t));
        p->base = malloc(n * sizeof(uint32_t));
        p->child = malloc(n * sizeof(uint32_t));
        p->sibling = malloc(n * sizeof(uint32_t));
        p->weight = malloc(n * sizeof(uint32_t));
        p->type = calloc(n, 1);
        p->header = calloc(n, 1);
        if (!p->length || !p->base || !p->child || !p->sibling || !p->weight || !p->type || !p->header) wrong = "out of memory";
    }
    if (!wrong) wrong = read_headers(p);
    if (wrong) {
        pack_close(p);
        return wrong;
    }
    resolve_types(p);
    link_children(p);
    return NULL;
}

void pack_drop(const pack *p) { drop_pages(p, 0, p->size); }

void pack_close(pack *p) {
    free(p->offset), free(p->name), free(p->position), free(p->length), free(p->base), free(p->child), free(p->sibling);
    free(p->weight), free(p->type), free(p->header);
    memset(p, 0, sizeof *p);
}

uint32_t pack_find(const pack *p, const uint8_t *id) {
    uint32_t low = id[0] ? be32(p->fanout + 4 * (id[0] - 1)) : 0, high = be32(p->fanout + 4 * id[0]);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = memcmp(id, p->names + (uint64_t)middle * p->id_length, p->id_length);
        if (order == 0) return p->position[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NONE;
}

int pack_inflate(const pack *p, uint32_t position, uint8_t *out) {
    const uint8_t *start = p->data + p->offset[position] + p->header[position];
    if (!p->header[position] || p->length[position] == UINT32_MAX) return -1;
    return inflate_exact(start, p->data + p->size, out, p->length[position]);
}

static int varint(const uint8_t **at, const uint8_t *end, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        if (*at >= end) return -1;
        uint8_t byte = *(*at)++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) return 0;
    }
    return -1;
}

int delta_sizes(const uint8_t **delta, const uint8_t *end, uint64_t *base_size, uint64_t *result_size) {
    return varint(delta, end, base_size) || varint(delta, end, result_size) ? -1 : 0;
}

int delta_apply(const uint8_t *delta, const uint8_t *end, const uint8_t *base, uint64_t base_size, uint8_t *out,
                uint64_t result_size, piece_listener on_piece, void *listener) {
    uint64_t at = 0;
    while (delta < end) {
        uint8_t op = *delta++;
        if (op & 0x80) {
            uint64_t from = 0, length = 0;
            for (unsigned i = 0; i < 7; i++)
                if (op & 1 << i) {
                    if (delta >= end) return -1;
                    if (i < 4) from |= (uint64_t)*delta++ << 8 * i;
                    else length |= (uint64_t)*delta++ << 8 * (i - 4);
                }
            if (!length) length = 0x10000;
            if (length > result_size - at || from > base_size || length > base_size - from) return -1;
            memcpy(out + at, base + from, length);
            if (on_piece) on_piece(listener, at, length, (int64_t)from);
            at += length;
        } else {
            if (!op || op > end - delta || op > result_size - at) return -1;
            memcpy(out + at, delta, op);
            if (on_piece) on_piece(listener, at, op, -1);
            delta += op;
            at += op;
        }
    }
    return at == result_size ? 0 : -1;
}
