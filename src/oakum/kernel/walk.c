/* Depth-first through the delta families: every entry is inflated once, and only changed text reaches the arena.
 *
 * A finding depends on a bounded window around it (see docs/explanation/delta-scanning.md). If no inserted byte and no joint
 * between two copied ranges touches that window, the base holds the same window and has shown it already. So it is enough
 * to show, for each change, the lines around it that a window of a finding nearby can reach. */

#define _GNU_SOURCE
#include "walk.h"

#include <stdlib.h>
#include <string.h>
#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#endif

#include "files.h"
#include "inflate.h"

/* A window has one line to each side of the finding's, so what a change can touch lies within twice as many. */
#define LINES 2
/* Changes this close are shown together: what is shown beyond need does no harm. */
#define NEAR 160
#define LONGEST_RUN (1u << 20)
#define SNIFFED 8000
#define DROP_EVERY (48u << 20)

static int grow(void **array, uint64_t *capacity, uint64_t needed, size_t item) {
    if (needed <= *capacity) return 0;
    uint64_t larger = needed + needed / 2 + 64;
    void *moved = realloc(*array, larger * item);
    if (!moved) return -1;
    *array = moved;
    *capacity = larger;
    return 0;
}

static int remember(walk *w, uint32_t position, int kind) {
    if (grow((void **)&w->remarks, &w->remark_capacity, w->remark_count + 1, sizeof(remark))) return -1;
    w->remarks[w->remark_count++] = (remark){position, kind};
    return 0;
}

/* Stretches that a decoder takes as one reach from white space or quote to white space or quote. */
static int ends_run(uint8_t c) { return c <= ' ' || c == '"' || c == '\'' || c == '`'; }

static const uint8_t *last_newline(const uint8_t *from, const uint8_t *end) {
#if defined(__linux__)
    return memrchr(from, '\n', (size_t)(end - from));
#else
    while (end > from)
        if (*--end == '\n') return end;
    return NULL;
#endif
}

/* Where runs start and end, for questions in ascending order: what was passed once is not passed again, so that a hostile text
 * of one run and many changes takes no longer than another. */
typedef struct {
    uint64_t from, start; /* no run ends between these two, the last search to the left */
    uint64_t passed;      /* the end of the last search to the right */
} runs_seen;

static uint64_t run_start(runs_seen *seen, const uint8_t *content, uint64_t at) {
    uint64_t stop = at > LONGEST_RUN ? at - LONGEST_RUN : 0, from = at, known = seen->from > stop ? seen->from : stop;
    while (at > known && !ends_run(content[at - 1])) at--;
    if (at == known && known > stop) at = seen->start > stop ? seen->start : stop;
    seen->from = from;
    seen->start = at;
    return at;
}

static uint64_t run_end(runs_seen *seen, const uint8_t *content, uint64_t size, uint64_t at) {
    uint64_t stop = size - at > LONGEST_RUN ? at + LONGEST_RUN : size;
    if (seen->passed > at) at = seen->passed;
    while (at < stop && !ends_run(content[at])) at++;
    return seen->passed = at;
}

static uint64_t widened_left(const walk *w, const uint8_t *content, uint64_t at, runs_seen *seen) {
    uint64_t reach = 2 * w->clip + 64, stop = at > reach ? at - reach : 0;
    const uint8_t *line = content + at;
    for (unsigned lines = 0; lines <= LINES; lines++) {
        line = last_newline(content + stop, line);
        if (!line) break;
    }
    return line ? (uint64_t)(line - content) + 1 : run_start(seen, content, stop);
}

static uint64_t widened_right(const walk *w, const uint8_t *content, uint64_t size, uint64_t at, runs_seen *seen) {
    uint64_t reach = 2 * w->clip + 64, stop = size - at > reach ? at + reach : size;
    const uint8_t *line = content + at;
    for (unsigned lines = 0; lines <= LINES; lines++) {
        line = memchr(line, '\n', (size_t)(content + stop - line));
        if (!line) break;
        line++;
    }
    return line ? (uint64_t)(line - content) : run_end(seen, content, size, stop);
}

static uint64_t mixed(uint64_t a, uint64_t b) {
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* A keyed hash of sixteen bytes a step. */
static uint64_t hashed(const uint8_t *at, uint64_t length, uint64_t seed) {
    uint64_t hash = seed ^ length, left, right;
    for (; length >= 16; at += 16, length -= 16) {
        memcpy(&left, at, 8);
        memcpy(&right, at + 8, 8);
        hash = mixed(left ^ seed ^ 0x9e3779b97f4a7c15u, right ^ hash);
    }
    uint8_t rest[16] = {0};
    memcpy(rest, at, length);
    memcpy(&left, rest, 8);
    memcpy(&right, rest + 8, 8);
    return mixed(left ^ seed ^ 0xe7037ed1a0b428dbu, right ^ hash);
}

static int enlarge_known(walk *w) {
    uint64_t slots = w->known_slots ? 2 * w->known_slots : 4096;
    shown_slot *larger = calloc(slots, sizeof(shown_slot));
    if (!larger) return -1;
    for (uint64_t i = 0; i < w->known_slots; i++) {
        uint64_t to = w->known[i].hash & (slots - 1);
        if (!w->known[i].number) continue;
        while (larger[to].number) to = (to + 1) & (slots - 1);
        larger[to] = w->known[i];
    }
    free(w->known);
    w->known = larger;
    w->known_slots = slots;
    return 0;
}

/* 1 when an equal stretch was shown before: then this one is noted as a repeat. 0 when it is new, -1 when out of memory. */
static int is_repeat(walk *w, uint32_t owner, const uint8_t *text, uint64_t length, uint64_t offset, int64_t flags) {
    if (2 * (w->position_count + 1) > w->known_slots && enlarge_known(w)) return -1;
    uint64_t hash = hashed(text, length, w->seed + (uint64_t)flags), i = hash & (w->known_slots - 1);
    for (; w->known[i].number; i = (i + 1) & (w->known_slots - 1)) {
        if (w->known[i].hash != hash) continue;
        if (grow((void **)&w->repeats, &w->repeat_capacity, w->repeat_count + 1, sizeof(repeat))) return -1;
        w->repeats[w->repeat_count++] = (repeat){w->known[i].number - 1, owner, (int64_t)offset};
        return 1;
    }
    if (grow((void **)&w->positions, &w->position_capacity, w->position_count + 1, sizeof(uint32_t))) return -1;
    w->positions[w->position_count++] = owner;
    w->known[i] = (shown_slot){hash, (uint32_t)w->position_count};
    return 0;
}

static int show(walk *w, uint32_t owner, const uint8_t *content, uint64_t size, uint64_t start, uint64_t end) {
    uint64_t length = end - start;
    int64_t flags = (start == 0 ? HEAD : 0) | (end == size ? TAIL : 0);
    int repeated = is_repeat(w, owner, content + start, length, start, flags);
    if (repeated) return repeated < 0 ? -1 : 0;
    if (grow((void **)&w->arena, &w->capacity, w->used + length + 1, 1)) return -1;
    if (grow((void **)&w->segments, &w->segment_capacity, w->segment_count + 1, sizeof(segment))) return -1;
    memcpy(w->arena + w->used, content + start, length);
    w->segments[w->segment_count++] = (segment){(int64_t)w->used, (int64_t)(w->used + length),
                                                (int64_t)w->position_count - 1, (int64_t)start, flags};
    w->used += length;
    w->arena[w->used++] = '\n';
    return 0;
}

static int has_opener(const walk *w, const uint8_t *content, uint64_t size) {
    return openers_find(&w->openers, content, content + size) != NULL;
}

/* Called for every piece of a delta while it is applied: notes where the result may differ from its base. */
static void note_piece(void *listener, uint64_t at, uint64_t length, int64_t from) {
    walk *w = listener;
    uint64_t end = at + length;
    if (from >= 0) {
        int joined = (uint64_t)from == w->copied_to;
        w->copied_to = (uint64_t)from + length;
        if (joined) return;
        end = at;
    } else {
        w->copied_to = UINT64_MAX;
    }
    if (w->region_count && w->regions[w->region_count - 1].end + NEAR >= at) {
        w->regions[w->region_count - 1].end = end;
    } else if (grow((void **)&w->regions, &w->region_capacity, w->region_count + 1, sizeof(region))) {
        w->out_of_memory = 1;
    } else {
        w->regions[w->region_count++] = (region){at, end};
    }
}

static int by_start(const void *a, const void *b) {
    uint64_t left = ((const region *)a)->start, right = ((const region *)b)->start;
    return left < right ? -1 : left > right;
}

/* Blocks of several lines that a change touches are shown whole, from their opener on; those that overlap as one. */
static int add_blocks(walk *w, const uint8_t *content, uint64_t size, uint64_t changes) {
    const uint8_t *at = content;
    uint64_t near = 0, added = w->region_count; /* the first change that does not end before the block's lines */
    runs_seen seen = {0, 0, 0};
    for (; (at = openers_find(&w->openers, at, content + size)); at++) { /* they may overlap */
        uint64_t start = (uint64_t)(at - content), end = size - start > w->block ? start + w->block : size;
        uint64_t line = widened_left(w, content, start, &seen);
        while (near < changes && w->regions[near].end < line) near++;
        if (near == changes || w->regions[near].start > end) continue;
        if (w->region_count > added && start <= w->regions[w->region_count - 1].end) {
            w->regions[w->region_count - 1].end = end;
            continue;
        }
        if (grow((void **)&w->regions, &w->region_capacity, w->region_count + 1, sizeof(region))) return -1;
        w->regions[w->region_count++] = (region){start, end};
    }
    qsort(w->regions, w->region_count, sizeof(region), by_start);
    return 0;
}

/* Whether an opener that the base does not have touches a change. */
static int brings_opener(const walk *w, const uint8_t *content, uint64_t size) {
    uint64_t reach = w->openers.longest;
    for (uint64_t k = 0; k < w->region_count; k++) {
        uint64_t start = w->regions[k].start, end = w->regions[k].end;
        uint64_t from = start > reach ? start - reach : 0, to = size - end > reach ? end + reach : size;
        if (has_opener(w, content + from, to - from)) return 1;
    }
    return 0;
}

static int show_changes(walk *w, frame *f) {
    uint64_t changes = w->region_count, start = 0, end = 0;
    runs_seen seen = {0, 0, 0};
    if (!f->has_opener) f->has_opener = (uint8_t)brings_opener(w, f->content, f->size);
    if (f->has_opener && add_blocks(w, f->content, f->size, changes)) return -1;
    for (uint64_t k = 0; k < w->region_count; k++) {
        uint64_t left = k && w->regions[k].start <= end ? end : widened_left(w, f->content, w->regions[k].start, &seen);
        uint64_t right = widened_right(w, f->content, f->size, w->regions[k].end, &seen);
        if (k && left > end) {
            if (show(w, f->position, f->content, f->size, start, end)) return -1;
            start = left;
        } else if (!k) {
            start = left;
        }
        if (right > end) end = right;
    }
    return end > start ? show(w, f->position, f->content, f->size, start, end) : 0;
}

/* Archives, documents, databases and UTF-16 text: the caller unwraps them. */
static int is_wrapped(const uint8_t *c, uint64_t size) {
    static const struct {
        uint8_t length;
        const char *magic;
    } MAGIC[] = {{4, "PK\3\4"}, {3, "\x1f\x8b\x08"}, {3, "BZh"}, {6, "\xfd" "7zXZ\0"}, {4, "\x28\xb5\x2f\xfd"},
                 {6, "7z\xbc\xaf\x27\x1c"}, {5, "%PDF-"}, {16, "SQLite format 3"}, {2, "\xff\xfe"}, {2, "\xfe\xff"}};
    for (unsigned i = 0; i < sizeof MAGIC / sizeof *MAGIC; i++)
        if (size >= MAGIC[i].length && !memcmp(c, MAGIC[i].magic, MAGIC[i].length)) return 1;
    return size > 262 && !memcmp(c + 257, "ustar", 5);
}

int content_kind(const uint8_t *content, uint64_t size, int binaries) {
    if (is_wrapped(content, size)) return WRAPPED;
    return !binaries && memchr(content, 0, size < SNIFFED ? size : SNIFFED) ? BINARY : 0;
}

/* Shows what is new in a content. `parent` is NULL for a root. */
static int present(walk *w, frame *f, const frame *parent) {
    w->blobs++;
    w->bytes += f->size;
    int kind = content_kind(f->content, f->size, w->binaries);
    if (kind) return remember(w, f->position, kind);
    f->shown = 1;
    if (parent && parent->shown) {
        f->has_opener = parent->has_opener;
        return show_changes(w, f);
    }
    f->has_opener = (uint8_t)has_opener(w, f->content, f->size);
    return f->size ? show(w, f->position, f->content, f->size, 0, f->size) : 0;
}

/* The content of an entry; 1 when it had to be left out (with a remark), -1 when out of memory. */
static int materialise(walk *w, frame *f, const frame *parent) {
    const pack *p = w->p;
    uint64_t length = p->length[f->position];
    w->consumed += p->offset[f->position + 1] - p->offset[f->position];
    if (length > w->max_size) return remember(w, f->position, OVERSIZE) ? -1 : 1;
    if (!parent) {
        f->size = length;
        f->content = malloc(length + INFLATE_SLOP);
        if (!f->content) return -1;
        return pack_inflate(p, f->position, f->content) ? (remember(w, f->position, DAMAGED) ? -1 : 1) : 0;
    }
    if (grow((void **)&w->delta, &w->delta_capacity, length + INFLATE_SLOP, 1)) return -1;
    const uint8_t *at = w->delta, *end = w->delta + length;
    uint64_t base_size, result_size;
    if (pack_inflate(p, f->position, w->delta) || delta_sizes(&at, end, &base_size, &result_size) || base_size != parent->size)
        return remember(w, f->position, DAMAGED) ? -1 : 1;
    if (result_size > w->max_size) return remember(w, f->position, OVERSIZE) ? -1 : 1;
    f->size = result_size;
    f->content = malloc(result_size + INFLATE_SLOP);
    if (!f->content) return -1;
    w->region_count = 0;
    w->copied_to = 0; /* a first copy from the base's start is no joint */
    if (delta_apply(at, end, parent->content, base_size, f->content, result_size, note_piece, w))
        return remember(w, f->position, DAMAGED) ? -1 : 1;
    if (w->copied_to != base_size) note_piece(w, result_size, 0, -1); /* the end of the text has moved */
    return w->out_of_memory ? -1 : 0;
}

/* An entry that could not be read takes its deltas with it. */
static int abandon(walk *w, frame *f) {
    free(f->content);
    for (uint32_t child = w->p->child[f->position]; child != NONE;) {
        if (remember(w, child, DAMAGED)) return -1;
        uint32_t down = w->p->child[child];
        while (down == NONE && child != f->position) { /* next in the subtree, without recursion */
            if (w->p->sibling[child] != NONE) {
                down = w->p->sibling[child];
                break;
            }
            child = w->p->base[child];
            if (child == f->position) return 0;
        }
        child = down;
    }
    return 0;
}

static void drop_pages(walk *w) {
    if (w->consumed < DROP_EVERY) return;
    w->consumed = 0;
#if defined(__unix__) || defined(__APPLE__)
    if (w->p->mapped && ((uintptr_t)w->p->data & 4095) == 0) madvise((void *)w->p->data, w->p->size, MADV_DONTNEED);
#endif
}

/* Enters one entry: presents it, and leaves a frame for its deltas if there are any. */
static int enter(walk *w, uint32_t position, const frame *parent) {
    frame f = {position, w->p->child[position], NULL, 0, 0, 0};
    int status = materialise(w, &f, parent);
    if (status) return status < 0 ? (free(f.content), -1) : abandon(w, &f);
    if (present(w, &f, parent)) return free(f.content), -1;
    if (f.next_child == NONE) return free(f.content), 0;
    if (grow((void **)&w->stack, &w->stack_capacity, w->depth + 1, sizeof(frame))) return free(f.content), -1;
    w->stack[w->depth++] = f;
    return 0;
}

int walk_fill(walk *w, uint64_t target) {
    w->used = w->segment_count = w->remark_count = 0;
    while (w->used < target) {
        int status;
        if (!w->depth) {
            if (w->next_root == w->root_count) return 0;
            drop_pages(w);
            status = enter(w, w->roots[w->next_root++], NULL);
        } else {
            frame parent = w->stack[w->depth - 1];
            uint32_t child = parent.next_child, sibling = w->p->sibling[child];
            if (sibling == NONE) w->depth--; /* the heaviest child comes last: its parent's content goes first */
            else w->stack[w->depth - 1].next_child = sibling;
            status = enter(w, child, &parent);
            if (sibling == NONE) free(parent.content);
        }
        if (status) return -1;
    }
    return 1;
}

void walk_close(walk *w) {
    while (w->depth) free(w->stack[--w->depth].content);
    free(w->arena), free(w->segments), free(w->remarks), free(w->stack), free(w->regions), free(w->delta);
    free(w->positions), free(w->repeats), free(w->known);
}
