/* Eight bytes at every position are hashed and looked up in a table of bits that the second-level cache holds; what passes is
 * rare, and is compared with the forms that end in such an anchor. The hash needs products of 128 bits: on machines without them
 * the plain twin does the work. */

#include "known.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW 8
#define CODE_BITS 24
#define CHECK 0xffffu
#define SOLID 40
#define PIECE 4096

static uint8_t folded[256];
static uint8_t is_letter[256]; /* of base64, in both alphabets, and its padding */
static int8_t digit[256];

void known_prepare(void) {
    for (unsigned c = 0; c < 256; c++) folded[c] = (uint8_t)c, digit[c] = -1;
    for (unsigned c = 'A'; c <= 'Z'; c++) folded[c] = (uint8_t)(c + 32), is_letter[c] = is_letter[c + 32] = 1;
    for (unsigned c = '0'; c <= '9'; c++) digit[c] = (int8_t)(c - '0'), is_letter[c] = 1;
    for (unsigned c = 'a'; c <= 'f'; c++) digit[c] = digit[c - 32] = (int8_t)(c - 'a' + 10);
    is_letter['+'] = is_letter['/'] = is_letter['-'] = is_letter['_'] = is_letter['='] = 1;
    folded['-'] = '+', folded['_'] = '/';
}

static int add(known_pairs *pairs, uint64_t a, uint64_t b) {
    if (2 * pairs->count + 2 > pairs->capacity) {
        uint64_t capacity = 2 * pairs->capacity + 64;
        int64_t *larger = realloc(pairs->items, capacity * sizeof(int64_t));
        if (!larger) return -1;
        pairs->items = larger;
        pairs->capacity = capacity;
    }
    pairs->items[2 * pairs->count] = (int64_t)a;
    pairs->items[2 * pairs->count + 1] = (int64_t)b;
    pairs->count++;
    return 0;
}

/* ---- search ---- */

static inline uint64_t loaded(const uint8_t *at) {
    uint64_t window;
    memcpy(&window, at, WINDOW);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    window = __builtin_bswap64(window);
#endif
    return window;
}

static inline uint64_t mixed(const uint64_t *seeds, uint64_t window) {
    unsigned __int128 product = (unsigned __int128)(window ^ seeds[0]) * (window ^ seeds[1]);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t known_hash(const uint64_t *seeds, const uint8_t *at) {
    uint8_t window[WINDOW];
    for (unsigned i = 0; i < WINDOW; i++) window[i] = folded[at[i]];
    return mixed(seeds, loaded(window));
}

/* The forms whose anchor begins at `anchor` and has this code. */
static int look_up(const known_tables *t, const uint8_t *data, uint64_t size, uint64_t anchor, uint32_t code, known_pairs *found) {
    uint32_t bucket = code >> (CODE_BITS - t->buckets);
    for (uint32_t form = t->first[bucket]; form < t->first[bucket + 1]; form++) {
        const uint32_t *shape = t->shapes + 3 * (uint64_t)form;
        if (t->codes[form] != code || anchor < shape[0] || size - (anchor - shape[0]) < shape[1]) continue;
        uint64_t start = anchor - shape[0];
        if ((known_hash(t->seeds, data + start) & CHECK) == shape[2] && add(found, start, form)) return -1;
    }
    return 0;
}

/* Anchors from `from` to before `to`. Windows are read from a folded copy of a piece of the text, so that none waits for the one
 * before it. */
static int search_range(const known_tables *t, const uint8_t *data, uint64_t size, uint64_t from, uint64_t to, known_pairs *found) {
    const uint64_t seeds[2] = {t->seeds[0], t->seeds[1]};
    const uint8_t *bits = t->bits;
    const unsigned shift = 64 - t->filter;
    uint8_t piece[PIECE + WINDOW];
    for (; from < to; from += PIECE) {
        uint64_t count = to - from < PIECE ? to - from : PIECE;
        for (uint64_t i = 0; i < count + WINDOW - 1; i++) piece[i] = folded[data[from + i]];
        for (uint64_t i = 0; i < count; i++) {
            uint64_t h = mixed(seeds, loaded(piece + i)), bit = h >> shift;
            if (!(bits[bit >> 3] >> (bit & 7) & 1)) continue;
            if (look_up(t, data, size, from + i, (uint32_t)(h >> (64 - CODE_BITS)), found)) return -1;
        }
    }
    return 0;
}

int known_search(const known_tables *t, const uint8_t *data, uint64_t size, known_pairs *found) {
    return size < WINDOW ? 0 : search_range(t, data, size, 0, size - WINDOW + 1, found);
}

int known_search_near(const known_tables *t, const uint8_t *data, uint64_t size, const int64_t *marks, uint64_t count,
                      uint64_t reach, known_pairs *found) {
    uint64_t anchors = size < WINDOW ? 0 : size - WINDOW + 1, done = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t mark = (uint64_t)marks[2 * i], from = mark > reach ? mark - reach : 0, to = mark + reach;
        if (from < done) from = done;
        if (to > anchors) to = anchors;
        if (from >= to) continue;
        if (search_range(t, data, size, from, to, found)) return -1;
        done = to;
    }
    return 0;
}

/* ---- undoing ---- */

/* The number that `count` hexadecimal digits say, or -1. */
static long digits(const uint8_t *at, const uint8_t *end, int count) {
    long value = 0;
    if (end - at < count) return -1;
    for (int i = 0; i < count; i++) {
        if (digit[at[i]] < 0) return -1;
        value = value * 16 + digit[at[i]];
    }
    return value;
}

static unsigned as_utf8(long point, uint8_t *out) {
    if (point < 0x80) return out[0] = (uint8_t)point, 1;
    if (point < 0x800) return out[0] = (uint8_t)(0xc0 | point >> 6), out[1] = (uint8_t)(0x80 | (point & 63)), 2;
    if (point >= 0xd800 && point < 0xe000) return out[0] = '?', 1;
    unsigned n = 0;
    if (point < 0x10000) {
        out[n++] = (uint8_t)(0xe0 | point >> 12);
    } else {
        out[n++] = (uint8_t)(0xf0 | point >> 18);
        out[n++] = (uint8_t)(0x80 | (point >> 12 & 63));
    }
    out[n++] = (uint8_t)(0x80 | (point >> 6 & 63));
    out[n++] = (uint8_t)(0x80 | (point & 63));
    return n;
}

static int simple(uint8_t c) {
    static const char names[] = "ntrbf0\"'/\\", values[] = "\n\t\r\b\f\0\"'/\\";
    const char *at = c ? strchr(names, c) : NULL;
    return at ? values[at - names] : -1;
}

/* Each `undo_` is given what may begin an escape, writes what it stands for, and returns the bytes that were read; 0 for none. */

static unsigned undo_escape(const uint8_t *at, const uint8_t *end, uint8_t *out, unsigned *written) {
    if (end - at < 2) return 0;
    if (at[1] == 'u') {
        long high = digits(at + 2, end, 4), low = -1;
        if (high < 0) return 0;
        if (high >= 0xd800 && high < 0xdc00 && end - at >= 12 && at[6] == '\\' && at[7] == 'u') low = digits(at + 8, end, 4);
        int paired = low >= 0xdc00 && low < 0xe000;
        *written = as_utf8(paired ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high, out);
        return paired ? 12 : 6;
    }
    long value = at[1] == 'x' ? digits(at + 2, end, 2) : simple(at[1]);
    if (value < 0) return 0;
    return out[0] = (uint8_t)value, *written = 1, at[1] == 'x' ? 4 : 2;
}

static unsigned undo_percent(const uint8_t *at, const uint8_t *end, uint8_t *out, unsigned *written) {
    long value = digits(at + 1, end, 2);
    if (value < 0) return 0;
    return out[0] = (uint8_t)value, *written = 1, 3;
}

/* Pairs are searched from the mark on; text between two goes over as it is. */
static int64_t undo_marked(const uint8_t *data, uint64_t size, int kind, uint8_t *out, known_pairs *marks) {
    const uint8_t *at = data, *end = data + size, *copied = data;
    const uint8_t mark = kind == KNOWN_ESCAPES ? '\\' : '%';
    uint8_t *to = out;
    while (at < end && (at = memchr(at, mark, (size_t)(end - at)))) {
        unsigned written = 0;
        uint8_t meant[4];
        unsigned read = kind == KNOWN_ESCAPES ? undo_escape(at, end, meant, &written) : undo_percent(at, end, meant, &written);
        if (read) {
            memcpy(to, copied, (size_t)(at - copied));
            to += at - copied;
            memcpy(to, meant, written);
            to += written;
            copied = at + read;
            if (add(marks, (uint64_t)(to - out), (uint64_t)(copied - data))) return -1;
        }
        at += read ? read : 1;
    }
    memcpy(to, copied, (size_t)(end - copied));
    return to + (end - copied) - out;
}

static int is_solid(const uint8_t *data, const uint8_t *end) {
    if (end - data < SOLID) return 0;
    for (const uint8_t *at = end - SOLID; at < end; at++)
        if (!is_letter[*at]) return 0;
    return 1;
}

/* Joins lines that were broken at a width: solid letters to the end of one, a letter at the begin of the next. */
static int64_t undo_lines(const uint8_t *data, uint64_t size, uint8_t *out, known_pairs *marks) {
    const uint8_t *at = data, *end = data + size, *copied = data;
    uint8_t *to = out;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        const uint8_t *stop = at > copied && at[-1] == '\r' ? at - 1 : at, *next = at + 1;
        if (is_solid(data, stop)) {
            while (next < end && (*next == ' ' || *next == '\t')) next++;
            if (next < end && is_letter[*next]) {
                memcpy(to, copied, (size_t)(stop - copied));
                to += stop - copied;
                copied = next;
                if (add(marks, (uint64_t)(to - out), (uint64_t)(copied - data))) return -1;
            }
        }
        at = next;
    }
    memcpy(to, copied, (size_t)(end - copied));
    return to + (end - copied) - out;
}

int64_t known_undo(const uint8_t *data, uint64_t size, int kind, uint8_t *out, known_pairs *marks) {
    return kind == KNOWN_LINES ? undo_lines(data, size, out, marks) : undo_marked(data, size, kind, out, marks);
}
