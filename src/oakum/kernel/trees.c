/* Trees are stored as deltas too, and a tree differs from its base in an entry or two. One walk over the families notes
 * those entries; no tree is read twice and nothing is looked up by id. What holds a blob of interest then spreads upwards:
 * a tree that holds an interesting entry is interesting itself, round by round until nothing new comes, as many rounds as
 * folders are deep. Last, every interesting tree gets the number of the set of blobs below it. */

#include "trees.h"

#include <stdlib.h>
#include <string.h>

#include "inflate.h"

#define LARGEST_TREE (64u << 20)
#define DROP_EVERY (16u << 20)
#define PENDING 0
#define RESOLVING UINT32_MAX
#define FILTER_BITS 22
#define FILTER_BYTES (1u << (FILTER_BITS - 3))

static int grow(void **array, uint64_t *capacity, uint64_t needed, size_t item) {
    if (needed <= *capacity) return 0;
    uint64_t larger = 2 * needed + 64;
    void *moved = realloc(*array, larger * item);
    if (!moved) return -1;
    *array = moved;
    *capacity = larger;
    return 0;
}

#define COUNTED 1u /* the lowest bit of a noted key: it turned out to be of interest and has been counted */

static uint64_t key_of(const uint8_t *id) {
    uint64_t key;
    memcpy(&key, id, 8);
    return key & ~(uint64_t)COUNTED;
}

/* ---- the entries by which trees differ ---- */

typedef struct {
    const uint8_t *start, *id, *end;
} tree_entry;

/* The entry at `at`; 0, or -1 at the end or where the tree is damaged. */
static int next_entry(const uint8_t *at, const uint8_t *end, unsigned id_length, tree_entry *entry) {
    const uint8_t *nul = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;
    if (!nul || (size_t)(end - nul) < 1 + id_length) return -1;
    *entry = (tree_entry){at, nul + 1, nul + 1 + id_length};
    return 0;
}

static int is_gitlink(const tree_entry *e) { return e->start[0] == '1' && e->start[1] == '6'; }

static int note(uint64_t **keys, uint64_t *count, uint64_t *capacity, const tree_entry *entry) {
    if (is_gitlink(entry)) return 0;
    if (grow((void **)keys, capacity, *count + 1, sizeof(uint64_t))) return -1;
    (*keys)[(*count)++] = key_of(entry->id);
    return 0;
}

/* By name; an entry that is there on one side only, or has another id or mode, differs. Order matters little: an entry that
 * is met on both sides at different places is noted as removed and added, which comes to the same. */
static int compare_entries(const tree_entry *a, const tree_entry *b) {
    size_t left = (size_t)(a->id - a->start), right = (size_t)(b->id - b->start), common = left < right ? left : right;
    const uint8_t *name_a = memchr(a->start, ' ', left), *name_b = memchr(b->start, ' ', right);
    if (!name_a || !name_b) return memcmp(a->start, b->start, common);
    left = (size_t)(a->id - name_a), right = (size_t)(b->id - name_b), common = left < right ? left : right;
    int order = memcmp(name_a, name_b, common);
    return order ? order : left < right ? -1 : left > right;
}

static uint64_t common_prefix(const uint8_t *a, const uint8_t *a_end, const uint8_t *b, const uint8_t *b_end) {
    uint64_t length = (uint64_t)(a_end - a < b_end - b ? a_end - a : b_end - b), i = 0;
    for (uint64_t left, right; i + 8 <= length; i += 8) {
        memcpy(&left, a + i, 8);
        memcpy(&right, b + i, 8);
        if (left != right) break;
    }
    while (i < length && a[i] == b[i]) i++;
    return i;
}

static int note_difference(tree_edges *e, const uint8_t *old, const uint8_t *old_end, const uint8_t *new, const uint8_t *new_end) {
    unsigned id_length = e->p->id_length;
    tree_entry a, b;
    uint64_t same = common_prefix(old, old_end, new, new_end);
    for (const uint8_t *start = old; !next_entry(old, old_end, id_length, &a) && (uint64_t)(a.end - start) <= same; old = a.end)
        new += a.end - a.start;
    int has_a = !next_entry(old, old_end, id_length, &a), has_b = !next_entry(new, new_end, id_length, &b);
    while (has_a || has_b) {
        int order = !has_a ? 1 : !has_b ? -1 : compare_entries(&a, &b);
        if (order == 0 && memcmp(a.id, b.id, id_length) == 0) {
            if (old_end - a.end == new_end - b.end && !memcmp(a.end, b.end, (size_t)(old_end - a.end))) return 0;
        } else {
            if (order <= 0 && note(&e->removed, &e->removed_count, &e->removed_capacity, &a)) return -1;
            if (order >= 0 && note(&e->added, &e->added_count, &e->added_capacity, &b)) return -1;
        }
        if (order <= 0) has_a = !next_entry(a.end, old_end, id_length, &a);
        if (order >= 0) has_b = !next_entry(b.end, new_end, id_length, &b);
    }
    return 0;
}

/* ---- the walk ---- */

typedef struct {
    uint32_t child, record;
    uint8_t *content;
    uint64_t size;
} level;

typedef struct {
    level *stack;
    uint64_t depth, capacity;
    uint8_t *delta;
    uint64_t delta_capacity;
    uint64_t consumed; /* bytes of the pack since its pages were dropped */
} descent;

/* The content of an entry on its base; NULL when it is damaged or absurdly large. */
static uint8_t *content_of(const pack *p, uint32_t position, const level *base, descent *d, uint64_t *size) {
    uint64_t length = p->length[position], base_size;
    uint8_t *content = NULL;
    if (length > LARGEST_TREE) return NULL;
    if (!base) {
        *size = length;
        content = malloc(length + INFLATE_SLOP);
        if (content && !pack_inflate(p, position, content)) return content;
        free(content);
        return NULL;
    }
    if (grow((void **)&d->delta, &d->delta_capacity, length + INFLATE_SLOP, 1) || pack_inflate(p, position, d->delta)) return NULL;
    const uint8_t *at = d->delta, *end = d->delta + length;
    if (delta_sizes(&at, end, &base_size, size) || base_size != base->size || *size > LARGEST_TREE) return NULL;
    content = malloc(*size + INFLATE_SLOP);
    if (content && !delta_apply(at, end, base->content, base_size, content, *size, NULL, NULL)) return content;
    free(content);
    return NULL;
}

static int enter(tree_edges *e, descent *d, uint32_t position, const level *base) {
    uint64_t size;
    d->consumed += e->p->offset[position + 1] - e->p->offset[position];
    uint8_t *content = content_of(e->p, position, base, d, &size);
    if (!content) return e->damaged++, 0; /* its deltas are lost with it */
    const uint8_t *old = base ? base->content : content;
    uint64_t old_size = base ? base->size : 0;
    int status = note_difference(e, old, old + old_size, content, content + size);
    status |= grow((void **)&e->records, &e->record_capacity, e->record_count + 1, sizeof(tree_record));
    if (!status)
        e->records[e->record_count++] = (tree_record){position, base ? base->record : NONE, e->added_count, e->removed_count};
    uint32_t child = e->p->child[position];
    if (status || child == NONE) return free(content), status;
    if (grow((void **)&d->stack, &d->capacity, d->depth + 1, sizeof(level))) return free(content), -1;
    d->stack[d->depth++] = (level){child, (uint32_t)e->record_count - 1, content, size};
    return 0;
}

int edges_collect(tree_edges *e, const pack *p, const uint32_t *roots, uint64_t root_count) {
    descent d = {0};
    int status = 0;
    e->p = p;
    for (uint64_t i = 0; i < root_count && !status; i++) {
        if (d.consumed > DROP_EVERY) pack_drop(p), d.consumed = 0;
        status = enter(e, &d, roots[i], NULL);
        while (d.depth && !status) {
            level base = d.stack[d.depth - 1];
            uint32_t sibling = p->sibling[base.child];
            if (sibling == NONE) d.depth--;
            else d.stack[d.depth - 1].child = sibling;
            status = enter(e, &d, base.child, &base);
            if (sibling == NONE) free(base.content);
        }
    }
    while (d.depth) free(d.stack[--d.depth].content);
    free(d.stack), free(d.delta);
    return status;
}

void edges_free(tree_edges *e) { free(e->records), free(e->added), free(e->removed); }

/* ---- what is known of ids ---- */

typedef struct {
    uint64_t key;
    uint32_t state; /* PENDING for a tree whose list is known and whose state is not */
    uint32_t list;
    uint8_t used;
} known;

struct beneath {
    unsigned id_length;
    uint32_t target_count;
    known *table;
    uint64_t slots, used;
    uint8_t *filter; /* one bit for FILTER_BITS bits of each new key: says no without a look into the table */
    uint64_t *list_keys; /* lists of interesting entries, one after the other; list 0 is empty */
    uint64_t *list_end;
    uint64_t key_count, key_capacity, list_count, list_capacity;
    uint32_t *parts, *part_end; /* compound states */
    uint64_t part_count, part_capacity, node_count, node_capacity;
    uint32_t *nodes; /* hash table of compound states by their parts */
    uint64_t node_slots;
};

static known *slot_of(const beneath *h, uint64_t key) {
    uint64_t i = (key * 0x9e3779b97f4a7c15u) >> 20 & (h->slots - 1);
    while (h->table[i].used && h->table[i].key != key) i = (i + 1) & (h->slots - 1);
    return &h->table[i];
}

static inline int may_be_known(const beneath *h, uint64_t key) {
    uint64_t bit = (key >> 1) & ((1u << FILTER_BITS) - 1);
    return h->filter[bit >> 3] >> (bit & 7) & 1;
}

static inline known *look_up(const beneath *h, uint64_t key) {
    known *k = slot_of(h, key);
    return k->used ? k : NULL;
}

static int add_key(beneath *h, uint64_t key, uint32_t state) {
    if (2 * (h->used + 1) > h->slots) {
        known *old = h->table;
        uint64_t old_slots = h->slots;
        h->slots = old_slots ? 2 * old_slots : 4096;
        h->table = calloc(h->slots, sizeof(known));
        if (!h->table) return h->table = old, h->slots = old_slots, -1;
        for (uint64_t i = 0; i < old_slots; i++)
            if (old[i].used) *slot_of(h, old[i].key) = old[i];
        free(old);
    }
    known *k = slot_of(h, key);
    if (!k->used) {
        *k = (known){key, state, 0, 1};
        h->used++;
        uint64_t bit = (key >> 1) & ((1u << FILTER_BITS) - 1);
        h->filter[bit >> 3] |= (uint8_t)(1 << (bit & 7));
    }
    return 0;
}

/* ---- interest spreads upwards ---- */

static uint64_t tree_key(const tree_edges *e, const tree_record *r) {
    return key_of(e->p->names + (uint64_t)e->p->name[r->position] * e->p->id_length);
}

/* Of the keys not counted yet those that became known in the last round; they are counted now. */
static int32_t count_fresh(const beneath *h, uint64_t *keys, uint64_t from, uint64_t to) {
    int32_t count = 0;
    for (; from < to; from++)
        if (may_be_known(h, keys[from]) && !(keys[from] & COUNTED) && slot_of(h, keys[from])->used) {
            keys[from] |= COUNTED;
            count++;
        }
    return count;
}

/* One round over one walk's trees. `own` counts each tree's interesting entries against its base's, over all rounds.
 * Newly interesting trees go to `fresh`. 0, or -1 when out of memory. */
static int spread(const beneath *h, tree_edges *e, int32_t *own, uint8_t *marked, uint64_t **fresh, uint64_t *count, uint64_t *capacity) {
    uint64_t added = 0, removed = 0;
    int32_t *holding = malloc((e->record_count + 1) * sizeof(int32_t));
    if (!holding) return -1;
    for (uint64_t i = 0; i < e->record_count; i++) {
        const tree_record *r = &e->records[i];
        own[i] += count_fresh(h, e->added, added, r->added_end) - count_fresh(h, e->removed, removed, r->removed_end);
        added = r->added_end, removed = r->removed_end;
        holding[i] = own[i] + (r->base == NONE ? 0 : holding[r->base]);
        if (holding[i] > 0 && !marked[i]) {
            marked[i] = 1;
            if (grow((void **)fresh, capacity, *count + 1, sizeof(uint64_t))) return free(holding), -1;
            (*fresh)[(*count)++] = tree_key(e, r);
        }
    }
    free(holding);
    return 0;
}

/* Rounds until nothing new is interesting. The filter knows only the keys of the last round, so that a round without many
 * of them is little more than a look at each key. */
static int spread_all(beneath *h, tree_edges *const *edges, unsigned edge_count) {
    uint64_t *fresh = NULL, count = 0, capacity = 0, known_before;
    int32_t **own = calloc(edge_count + 1, sizeof(int32_t *));
    uint8_t **marked = calloc(edge_count + 1, sizeof(uint8_t *));
    int status = !own || !marked;
    for (unsigned i = 0; i < edge_count && !status; i++) {
        own[i] = calloc(edges[i]->record_count + 1, sizeof(int32_t));
        marked[i] = calloc(edges[i]->record_count + 1, 1);
        status = !own[i] || !marked[i];
    }
    do {
        known_before = h->used;
        count = 0;
        for (unsigned i = 0; i < edge_count && !status; i++) status = spread(h, edges[i], own[i], marked[i], &fresh, &count, &capacity);
        memset(h->filter, 0, FILTER_BYTES);
        for (uint64_t i = 0; i < count && !status; i++) status = add_key(h, fresh[i], PENDING);
    } while (!status && h->used != known_before);
    for (unsigned i = 0; own && marked && i < edge_count; i++) free(own[i]), free(marked[i]);
    free(own), free(marked), free(fresh);
    return status ? -1 : 0;
}

/* ---- lists of interesting entries ---- */

static int has_counted(const uint64_t *keys, uint64_t from, uint64_t to) {
    for (; from < to; from++)
        if (keys[from] & COUNTED) return 1;
    return 0;
}

/* A new list: the base's without what was removed, and with what was added. */
static int derive(beneath *h, const tree_edges *e, const tree_record *r, uint32_t base, uint64_t added, uint64_t removed) {
    uint64_t start = base ? h->list_end[base - 1] : 0, length = base ? h->list_end[base] - start : 0, first = h->key_count;
    uint64_t most = length + (r->added_end - added);
    if (grow((void **)&h->list_keys, &h->key_capacity, first + most + 1, sizeof(uint64_t))) return -1;
    if (grow((void **)&h->list_end, &h->list_capacity, h->list_count + 1, sizeof(uint64_t))) return -1;
    memcpy(h->list_keys + first, h->list_keys + start, length * sizeof(uint64_t));
    for (; removed < r->removed_end; removed++)
        for (uint64_t i = 0; i < length; i++)
            if ((h->list_keys[first + i] | COUNTED) == e->removed[removed]) {
                h->list_keys[first + i] = h->list_keys[first + --length];
                break;
            }
    for (; added < r->added_end; added++)
        if (e->added[added] & COUNTED) h->list_keys[first + length++] = e->added[added] & ~(uint64_t)COUNTED;
    h->key_count = first + length;
    h->list_end[h->list_count++] = h->key_count;
    return 0;
}

static int list_entries(beneath *h, const tree_edges *e) {
    uint32_t *list = malloc((e->record_count + 1) * sizeof(uint32_t));
    uint64_t added = 0, removed = 0;
    if (!list) return -1;
    for (uint64_t i = 0; i < e->record_count; i++) {
        const tree_record *r = &e->records[i];
        list[i] = r->base == NONE ? 0 : list[r->base];
        if (has_counted(e->added, added, r->added_end) || has_counted(e->removed, removed, r->removed_end)) {
            if (derive(h, e, r, list[i], added, removed)) return free(list), -1;
            list[i] = (uint32_t)h->list_count - 1;
        }
        added = r->added_end, removed = r->removed_end;
        if (list[i]) {
            known *k = slot_of(h, tree_key(e, r));
            if (k->used) k->list = list[i];
        }
    }
    free(list);
    return 0;
}

/* ---- states ---- */

static int by_value(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static uint64_t hash_parts(const uint32_t *parts, uint64_t count) {
    uint64_t hash = 1469598103934665603u;
    for (uint64_t i = 0; i < count; i++) hash = (hash ^ parts[i]) * 1099511628211u;
    return hash ^ hash >> 29;
}

static uint64_t node_start(const beneath *h, uint64_t node) { return node ? h->part_end[node - 1] : 0; }

static int enlarge_nodes(beneath *h) {
    uint64_t slots = h->node_slots ? 2 * h->node_slots : 4096;
    uint32_t *larger = calloc(slots, sizeof(uint32_t));
    if (!larger) return -1;
    for (uint64_t n = 0; n < h->node_count; n++) {
        uint64_t i = hash_parts(h->parts + node_start(h, n), h->part_end[n] - node_start(h, n)) & (slots - 1);
        while (larger[i]) i = (i + 1) & (slots - 1);
        larger[i] = (uint32_t)n + 1;
    }
    free(h->nodes);
    h->nodes = larger;
    h->node_slots = slots;
    return 0;
}

/* The one state for these states; RESOLVING when out of memory. Sorts and shortens `states`. */
static uint32_t state_for(beneath *h, uint32_t *states, uint32_t count) {
    uint32_t distinct = 0;
    if (count > 1) qsort(states, count, sizeof(uint32_t), by_value);
    for (uint32_t i = 0; i < count; i++)
        if (states[i] != NOTHING_BENEATH && (!distinct || states[i] != states[distinct - 1])) states[distinct++] = states[i];
    if (distinct < 2) return distinct ? states[0] : NOTHING_BENEATH;
    if (2 * (h->node_count + 1) > h->node_slots && enlarge_nodes(h)) return RESOLVING;
    if (grow((void **)&h->parts, &h->part_capacity, h->part_count + distinct, sizeof(uint32_t))) return RESOLVING;
    if (grow((void **)&h->part_end, &h->node_capacity, h->node_count + 1, sizeof(uint32_t))) return RESOLVING;
    uint64_t i = hash_parts(states, distinct) & (h->node_slots - 1);
    for (; h->nodes[i]; i = (i + 1) & (h->node_slots - 1)) {
        uint64_t n = h->nodes[i] - 1, start = node_start(h, n);
        if (h->part_end[n] - start == distinct && !memcmp(h->parts + start, states, distinct * sizeof(uint32_t)))
            return (uint32_t)n + 2 + h->target_count;
    }
    memcpy(h->parts + h->part_count, states, distinct * sizeof(uint32_t));
    h->part_count += distinct;
    h->part_end[h->node_count++] = (uint32_t)h->part_count;
    h->nodes[i] = (uint32_t)h->node_count;
    return (uint32_t)h->node_count + 1 + h->target_count;
}

/* Depth is that of folders; a circle needs two ids with the same eight first bytes and counts as nothing. */
static int resolve(beneath *h, known *k, unsigned depth) {
    if (k->state != PENDING) return 0;
    uint64_t start = k->list ? h->list_end[k->list - 1] : 0, count = k->list ? h->list_end[k->list] - start : 0;
    uint32_t *states = depth > 1000 ? NULL : malloc((count + 1) * sizeof(uint32_t));
    if (!states) return -1;
    k->state = RESOLVING;
    for (uint64_t i = 0; i < count; i++) {
        known *entry = look_up(h, h->list_keys[start + i]);
        if (entry && resolve(h, entry, depth + 1)) return free(states), -1;
        states[i] = entry && entry->state != RESOLVING ? entry->state : NOTHING_BENEATH;
    }
    k->state = state_for(h, states, (uint32_t)count);
    free(states);
    return k->state == RESOLVING ? -1 : 0;
}

beneath *beneath_new(const store *s, tree_edges *const *edges, unsigned edge_count, const uint8_t *ids, uint32_t id_count) {
    beneath *h = calloc(1, sizeof(beneath));
    if (!h) return NULL;
    h->id_length = s->id_length;
    h->target_count = id_count;
    h->filter = calloc(FILTER_BYTES, 1);
    h->list_end = malloc(64 * sizeof(uint64_t));
    int status = !h->filter || !h->list_end;
    if (!status) {
        h->list_capacity = 64;
        h->list_end[h->list_count++] = 0;
    }
    for (uint32_t i = 0; i < id_count && !status; i++) status = add_key(h, key_of(ids + (uint64_t)i * s->id_length), 2 + i);
    status = status || spread_all(h, edges, edge_count);
    for (unsigned i = 0; i < edge_count && !status; i++) status = list_entries(h, edges[i]);
    for (uint64_t i = 0; i < h->slots && !status; i++)
        if (h->table[i].used) status = resolve(h, &h->table[i], 0);
    if (!status) return h;
    beneath_free(h);
    return NULL;
}

void beneath_free(beneath *h) {
    if (!h) return;
    free(h->table), free(h->filter), free(h->list_keys), free(h->list_end), free(h->parts), free(h->part_end), free(h->nodes), free(h);
}

uint32_t beneath_state(const beneath *h, const uint8_t *id) {
    const known *k = look_up(h, key_of(id));
    return k ? k->state : NOTHING_BENEATH;
}

uint32_t beneath_count(const beneath *h) { return 2 + h->target_count + (uint32_t)h->node_count; }

void beneath_blobs(const beneath *h, uint32_t state, uint8_t *has) {
    memset(has, 0, beneath_count(h));
    has[state] = 1;
    for (; state >= 2 + h->target_count; state--) {
        uint64_t node = state - 2 - h->target_count;
        if (has[state])
            for (uint64_t i = node_start(h, node); i < h->part_end[node]; i++) has[h->parts[i]] = 1;
    }
}

static void widen(const int64_t *dates, uint32_t *first, uint32_t *last, uint32_t from, uint32_t to) {
    if (*first == NONE || dates[from] < dates[*first] || (dates[from] == dates[*first] && from < *first)) *first = from;
    if (*last == NONE || dates[to] > dates[*last] || (dates[to] == dates[*last] && to > *last)) *last = to;
}

void beneath_spans(const beneath *h, const uint32_t *states, const int64_t *dates, uint64_t count, uint32_t *first,
                   uint32_t *last) {
    uint32_t all = beneath_count(h);
    memset(first, 0xFF, all * sizeof(uint32_t)), memset(last, 0xFF, all * sizeof(uint32_t));
    for (uint64_t i = 0; i < count; i++) widen(dates, first + states[i], last + states[i], (uint32_t)i, (uint32_t)i);
    for (uint32_t state = all; state-- > 2 + h->target_count;) {
        uint64_t node = state - 2 - h->target_count;
        for (uint64_t i = node_start(h, node); first[state] != NONE && i < h->part_end[node]; i++)
            widen(dates, first + h->parts[i], last + h->parts[i], first[state], last[state]);
    }
}
