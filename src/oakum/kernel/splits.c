/* Lines are told apart by one search for each line end; only where two lines of one length follow each other is more looked at.
 * Spaced letters are looked for in blocks of 64 bytes, each seen as a set of bits: which bytes are spaces. */

#include "splits.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WIDE 60
#define FULL_LINES 3
#define TOKEN 20
#define LONGEST (64u << 10)
#define SPACED 16
#define BLOCK 64
#define SHORTEST_TOKEN 20
#define LONGEST_TOKEN 512

static inline int letter(uint8_t c) {
    uint8_t folded = c | 32;
    return (folded >= 'a' && folded <= 'z') || (c >= '.' && c <= '9') || c == '+' || c == '-' || c == '_';
}

static inline int digit(uint8_t c) { return c >= '0' && c <= '9'; }

static int add(split_list *list, int64_t kind, uint64_t start, uint64_t end) {
    if (list->count == list->capacity) {
        uint64_t capacity = 2 * list->capacity + 16;
        split *larger = realloc(list->items, capacity * sizeof(split));
        if (!larger) return -1;
        list->items = larger;
        list->capacity = capacity;
    }
    list->items[list->count++] = (split){kind, (int64_t)start, (int64_t)end};
    return 0;
}

static uint64_t line_end(const uint8_t *data, uint64_t size, uint64_t at) {
    const uint8_t *stop = at < size ? memchr(data + at, '\n', size - at) : NULL;
    return stop ? (uint64_t)(stop - data) : size;
}

/* ---- wrapped lines ---- */

static int pure(const uint8_t *p, const uint8_t *end) {
    for (unsigned n = 0; n < 2 && p < end && end[-1] == '='; n++) end--;
    while (p < end && letter(*p)) p++;
    return p == end;
}

/* Whether the letters to both sides of a joint look like one token: twenty or more, figures among them. */
static int joins(const uint8_t *data, uint64_t end, uint64_t next, uint64_t next_end) {
    unsigned count = 0, figures = 0, others = 0;
    for (uint64_t i = end; i > 0 && count < TOKEN && letter(data[i - 1]); i--, count++) digit(data[i - 1]) ? figures++ : others++;
    for (uint64_t i = next; i < next_end && count < TOKEN && letter(data[i]); i++, count++) digit(data[i]) ? figures++ : others++;
    return count >= TOKEN && figures && others;
}

/* Whether the line from `next` on goes on with one of `width` bytes that ends at `end`. */
static int goes_on(const uint8_t *data, uint64_t end, uint64_t width, uint64_t next, uint64_t next_end) {
    if (next_end - next > width || next_end == next || !letter(data[end - 1]) || !letter(data[next])) return 0;
    return width >= WIDE ? joins(data, end, next, next_end) : pure(data + next, data + next_end);
}

/* Whether lines of a width where `full` of them follow each other were cut at it. */
static int was_cut(uint64_t width, uint64_t full) {
    static const uint8_t usual[] = {60, 64, 72, 76, 80, 100, 120, 128, 132, 160, 200};
    return width < WIDE ? full >= FULL_LINES : full > 1 || (width <= 200 && memchr(usual, (int)width, sizeof usual));
}

/* The last line end of a group that begins with the line `start` to `end`; `full` gets its lines of full width, `last_start` where
 * its last line begins. */
static uint64_t wrapped_end(const uint8_t *data, uint64_t size, uint64_t start, uint64_t end, uint64_t *full, uint64_t *last_start) {
    uint64_t width = end - start, last = end;
    for (*full = 1; last < size && last - start < LONGEST;) {
        uint64_t next_end = line_end(data, size, last + 1);
        if (!goes_on(data, last, width, last + 1, next_end)) break;
        int same = next_end - last - 1 == width;
        *last_start = last + 1, last = next_end, *full += (uint64_t)same;
        if (!same) break;
    }
    return last;
}

/* Whether the line that begins here may be the next one of a group: the quick no, before its end is looked for. */
static inline int may_go_on(const uint8_t *data, uint64_t size, uint64_t start, uint64_t end) {
    uint64_t behind = end + 1 + (end - start);
    return end > start && end + 1 < size && letter(data[end - 1]) && letter(data[end + 1]) &&
           (end - start >= WIDE || behind >= size || data[behind] == '\n');
}

static int has_offset(const uint8_t *p, const uint8_t *end) {
    if (end - p < 9) return 0;
    for (unsigned i = 0; i < 7; i++)
        if (!((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f'))) return 0;
    return 1;
}

static uint64_t dump_end(const uint8_t *data, uint64_t size, uint64_t start, uint64_t end) {
    while (end < size && end - start < LONGEST && has_offset(data + end + 1, data + size)) end = line_end(data, size, end + 1);
    return end;
}

/* Wrapped lines into `found`, dumps into `dumps`. */
static int find_lines(const uint8_t *data, uint64_t size, split_list *found, split_list *dumps) {
    uint64_t wrapped = 0, dumped = 0;
    for (uint64_t start = 0, end; start < size; start = end + 1) {
        end = line_end(data, size, start);
        if (data[start] == '0' && start >= dumped && size - start > 9 && !memcmp(data + start, "0000000", 7)) {
            dumped = dump_end(data, size, start, end) + 1;
            if (add(dumps, SPLIT_DUMP, start, dumped - 1)) return -1;
        }
        if (start < wrapped || !may_go_on(data, size, start, end)) continue;
        uint64_t full, last_start = 0, last = wrapped_end(data, size, start, end, &full, &last_start);
        if (last == end || !was_cut(end - start, full)) continue;
        wrapped = last_start; /* it may go on itself, in shorter lines */
        if (add(found, SPLIT_WRAPPED, start, last)) return -1;
    }
    return 0;
}

/* ---- spaced letters ---- */

#ifdef __SSE2__
static inline uint64_t spaces(const uint8_t *block) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i sixteen = _mm_loadu_si128((const __m128i *)(block + i));
        bits |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8(' '))) << i;
    }
    return bits;
}
#else
static inline uint64_t spaces(const uint8_t *block) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < BLOCK; i++) bits |= (uint64_t)(block[i] == ' ') << i;
    return bits;
}
#endif

static inline int graphic(uint8_t c) { return c > ' ' && c < 0x7f; }

/* A space between two letters that stand alone. */
static inline int gap(const uint8_t *data, uint64_t size, uint64_t i) {
    return i > 0 && i + 1 < size && data[i] == ' ' && graphic(data[i - 1]) && graphic(data[i + 1]);
}

/* Gaps at which eight gaps in a row begin, as far as one block shows it. */
static inline uint64_t eights(uint64_t bits) {
    bits &= ~(bits << 1) & ~(bits >> 1);
    bits &= bits >> 2;
    bits &= bits >> 4;
    return bits & bits >> 8;
}

static int find_spaced(const uint8_t *data, uint64_t size, split_list *found) {
    uint64_t behind = 0;
    for (uint64_t at = 0; at < size; at += BLOCK) {
        uint8_t rest[BLOCK] = {0};
        if (size - at < BLOCK) memcpy(rest, data + at, size - at);
        for (uint64_t bits = eights(spaces(size - at < BLOCK ? rest : data + at)); bits; bits &= bits - 1) {
            uint64_t low = at + (unsigned)__builtin_ctzll(bits), high = low;
            if (low < behind || !gap(data, size, low)) continue;
            while (low >= 2 && gap(data, size, low - 2)) low -= 2;
            while (gap(data, size, high + 2)) high += 2;
            behind = high + 2;
            if ((high - low) / 2 + 2 >= SPACED && add(found, SPLIT_SPACED, low - 1, behind)) return -1;
        }
    }
    return 0;
}

int splits_find(const uint8_t *data, uint64_t size, split_list *found) {
    split_list dumps = {0};
    int status = find_lines(data, size, found, &dumps) || find_spaced(data, size, found);
    for (uint64_t i = 0; i < dumps.count && !status; i++)
        status = add(found, SPLIT_DUMP, (uint64_t)dumps.items[i].start, (uint64_t)dumps.items[i].end);
    free(dumps.items);
    return status ? -1 : 0;
}

/* ---- backwards ---- */

enum { UPPER = 1, LOWER = 2, FIGURE = 4, SIGN = 8, MIXED = UPPER | LOWER | FIGURE };

static uint8_t traits[256];

void splits_prepare(void) {
    for (unsigned c = 0; c < 256; c++) traits[c] = letter((uint8_t)c) ? SIGN : 0;
    for (unsigned c = 'A'; c <= 'Z'; c++) traits[c] = UPPER, traits[c + 32] = LOWER;
    for (unsigned c = '0'; c <= '9'; c++) traits[c] = FIGURE;
}

static int add_token(mirror *m, const uint8_t *data, uint64_t start, uint64_t end) {
    if (m->size + LONGEST_TOKEN + 1 > m->room) {
        uint64_t room = 2 * m->room + (16 << 10);
        uint8_t *text = realloc(m->text, room);
        if (!text) return -1;
        m->text = text, m->room = room;
    }
    if (m->count == m->capacity) {
        uint64_t capacity = 2 * m->capacity + 256;
        int64_t *table = realloc(m->table, capacity * 2 * sizeof(int64_t));
        if (!table) return -1;
        m->table = table, m->capacity = capacity;
    }
    m->table[2 * m->count] = (int64_t)m->size, m->table[2 * m->count++ + 1] = (int64_t)end;
    for (uint64_t k = end; k > start; k--) m->text[m->size++] = data[k - 1];
    m->text[m->size++] = '\n';
    return 0;
}

/* Every stretch of `SHORTEST_TOKEN` letters holds a byte whose number that divides. */
int splits_mirror(const uint8_t *data, uint64_t size, mirror *m) {
    uint64_t behind = 0;
    for (uint64_t at = 0; at < size; at += SHORTEST_TOKEN) {
        if (at < behind || !traits[data[at]]) continue;
        unsigned seen = 0;
        uint64_t start = at, end = at;
        for (; end < size && traits[data[end]]; end++) seen |= traits[data[end]];
        for (; start > behind && traits[data[start - 1]]; start--) seen |= traits[data[start - 1]];
        behind = end;
        if ((seen & MIXED) != MIXED || end - start < SHORTEST_TOKEN || end - start > LONGEST_TOKEN) continue;
        if (add_token(m, data, start, end)) return -1;
    }
    return 0;
}
