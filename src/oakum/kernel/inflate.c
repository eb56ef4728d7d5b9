/* DEFLATE (RFC 1951) in zlib framing (RFC 1950), for streams whose length is known beforehand.
 *
 * A history holds millions of streams of some hundred bytes, so what counts is the cost of a stream, not of a byte:
 * no allocation, small tables, no call from Python. Libraries that reach this speed have no C interface that a Python
 * wheel offers; docs/decisions/0002-native-kernel.md has the figures. */

#include "inflate.h"

#include <string.h>

#define LITERAL 0x80000000u
#define SUBTABLE 0x40000000u
#define END_OF_BLOCK 0x20000000u
#define MAX_CODE 15
#define LITLEN_BITS 10
#define DISTANCE_BITS 8
#define PRECODE_BITS 7
/* Enough for a table of 10 bits and 288 symbols, and of 8 bits and 32 symbols (zlib's `enough` gives 1334 and 402). */
#define LITLEN_ENTRIES 1400
#define DISTANCE_ENTRIES 420

/* An entry: bits 0-7 code length, 8-15 extra bits (or bits of the subtable), 16-28 literal, base or subtable start. */
typedef struct {
    uint32_t litlen[LITLEN_ENTRIES];
    uint32_t distance[DISTANCE_ENTRIES];
} tables;

typedef struct {
    const uint8_t *next, *end;
    uint64_t bits;
    unsigned count;
} bit_reader;

static const uint16_t LENGTH_BASE[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                         31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t LENGTH_EXTRA[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t DISTANCE_BASE[30] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                           193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t DISTANCE_EXTRA[30] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                           6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

/* At least 56 bits are there afterwards, zeros past the end. `count` may then exceed what was read: see `overran`. */
static inline void refill(bit_reader *r) {
    if (r->end - r->next >= 8) {
        uint64_t word;
        memcpy(&word, r->next, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        r->bits |= word << r->count;
        r->next += (63 - r->count) >> 3;
        r->count |= 56;
    } else {
        while (r->count <= 56 && r->next < r->end) {
            r->bits |= (uint64_t)*r->next++ << r->count;
            r->count += 8;
        }
    }
}

static inline int take(bit_reader *r, unsigned n, unsigned *value) {
    if (r->count < n) {
        refill(r);
        if (r->count < n) return -1;
    }
    *value = (unsigned)(r->bits & ((1u << n) - 1));
    r->bits >>= n;
    r->count -= n;
    return 0;
}

/* The next canonical code of this length, in the bit-reversed form in which the stream holds it. */
static inline unsigned next_code(unsigned reversed, unsigned length) {
    unsigned bit = 1u << (length - 1);
    while (reversed & bit) {
        reversed ^= bit;
        bit >>= 1;
    }
    return reversed | bit;
}

static inline uint32_t litlen_entry(unsigned symbol) {
    if (symbol < 256) return LITERAL | symbol << 16;
    if (symbol == 256) return END_OF_BLOCK;
    if (symbol > 285) return 0;
    return (uint32_t)LENGTH_BASE[symbol - 257] << 16 | (uint32_t)LENGTH_EXTRA[symbol - 257] << 8;
}

static inline uint32_t distance_entry(unsigned symbol) {
    /* The symbol, not its base: the largest bases would reach into the flags. A set bit keeps symbol 0 from being 0. */
    return symbol > 29 ? 0 : (32 | symbol) << 16 | (uint32_t)DISTANCE_EXTRA[symbol] << 8;
}

/* Canonical codes into a table of 2^bits entries with subtables behind it. An entry of 0 is an invalid code. */
static int build(uint32_t *table, unsigned bits, unsigned capacity, const uint8_t *lengths, unsigned symbols,
                 uint32_t (*entry_of)(unsigned)) {
    uint16_t count[MAX_CODE + 1] = {0}, offset[MAX_CODE + 2];
    uint16_t sorted[288];
    for (unsigned i = 0; i < symbols; i++) count[lengths[i]]++;
    int space = 1;
    for (unsigned length = 1; length <= MAX_CODE; length++) {
        space = 2 * space - count[length];
        if (space < 0) return -1;
    }
    unsigned used = symbols - count[0];
    if (space > 0) { /* incomplete: legal only as no code at all or as a single code of one bit */
        if (used > 1 || (used == 1 && count[1] != 1)) return -1;
        memset(table, 0, sizeof(uint32_t) << bits);
    }
    offset[1] = 0;
    for (unsigned length = 1; length <= MAX_CODE; length++) offset[length + 1] = offset[length] + count[length];
    for (unsigned i = 0; i < symbols; i++)
        if (lengths[i]) sorted[offset[lengths[i]]++] = (uint16_t)i;

    unsigned code = 0, at = 0, next_free = 1u << bits, sub_start = 0, sub_bits = 0, sub_prefix = ~0u;
    for (unsigned length = 1; length <= MAX_CODE; length++) {
        for (unsigned k = count[length]; k; k--, code = next_code(code, length), at++) {
            uint32_t entry = entry_of(sorted[at]);
            if (length <= bits) {
                if (entry) entry |= length;
                for (unsigned i = code; i < 1u << bits; i += 1u << length) table[i] = entry;
                continue;
            }
            unsigned prefix = code & ((1u << bits) - 1);
            if (prefix != sub_prefix) {
                sub_prefix = prefix;
                sub_bits = length - bits;
                for (unsigned room = k; room < 1u << sub_bits && bits + sub_bits < MAX_CODE;)
                    room = 2 * room + count[bits + ++sub_bits];
                sub_start = next_free;
                next_free += 1u << sub_bits;
                if (next_free > capacity) return -1;
                memset(table + sub_start, 0, sizeof(uint32_t) << sub_bits);
                table[prefix] = SUBTABLE | sub_start << 16 | sub_bits << 8 | bits;
            }
            if (entry) entry |= length - bits;
            for (unsigned i = code >> bits; i < 1u << sub_bits; i += 1u << (length - bits)) table[sub_start + i] = entry;
        }
    }
    return 0;
}

static int read_lengths(bit_reader *r, uint8_t *lengths, unsigned total) {
    static const uint8_t ORDER[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t precode[19] = {0};
    uint32_t table[1 << PRECODE_BITS];
    unsigned n, value;
    if (take(r, 4, &n)) return -1;
    for (unsigned i = 0; i < n + 4; i++) {
        if (take(r, 3, &value)) return -1;
        precode[ORDER[i]] = (uint8_t)value;
    }
    /* Litlen entries serve as they are: symbols below 256 come back as literals. */
    if (build(table, PRECODE_BITS, 1 << PRECODE_BITS, precode, 19, litlen_entry)) return -1;
    for (unsigned i = 0; i < total;) {
        refill(r);
        uint32_t entry = table[r->bits & ((1 << PRECODE_BITS) - 1)];
        unsigned length = entry & 0xff, symbol = (entry >> 16) & 0xff, repeat, fill = 0;
        if (!entry || r->count < length) return -1;
        r->bits >>= length;
        r->count -= length;
        if (symbol < 16) {
            lengths[i++] = (uint8_t)symbol;
            continue;
        }
        if (symbol == 16) {
            if (!i || take(r, 2, &repeat)) return -1;
            repeat += 3;
            fill = lengths[i - 1];
        } else if (symbol == 17) {
            if (take(r, 3, &repeat)) return -1;
            repeat += 3;
        } else {
            if (take(r, 7, &repeat)) return -1;
            repeat += 11;
        }
        if (repeat > total - i) return -1;
        memset(lengths + i, (int)fill, repeat);
        i += repeat;
    }
    return 0;
}

static int dynamic_tables(bit_reader *r, tables *t) {
    uint8_t lengths[288 + 32];
    unsigned litlen, distance;
    if (take(r, 5, &litlen) || take(r, 5, &distance)) return -1;
    litlen += 257;
    distance += 1;
    if (litlen > 286 || distance > 30 || read_lengths(r, lengths, litlen + distance)) return -1;
    return build(t->litlen, LITLEN_BITS, LITLEN_ENTRIES, lengths, litlen, litlen_entry) ||
           build(t->distance, DISTANCE_BITS, DISTANCE_ENTRIES, lengths + litlen, distance, distance_entry);
}

static tables fixed;

int inflate_prepare(void) {
    uint8_t lengths[288], distances[32];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    memset(distances, 5, 32);
    return build(fixed.litlen, LITLEN_BITS, LITLEN_ENTRIES, lengths, 288, litlen_entry) ||
           build(fixed.distance, DISTANCE_BITS, DISTANCE_ENTRIES, distances, 32, distance_entry);
}

static inline uint32_t lookup(bit_reader *r, const uint32_t *table, unsigned bits) {
    uint32_t entry = table[r->bits & ((1u << bits) - 1)];
    if (entry & SUBTABLE) {
        r->bits >>= bits;
        r->count -= bits;
        entry = table[((entry >> 16) & 0x1fff) + (r->bits & ((1u << ((entry >> 8) & 0xff)) - 1))];
    }
    r->bits >>= entry & 0xff;
    r->count -= entry & 0xff;
    return entry;
}

static inline void copy_match(uint8_t *to, unsigned distance, unsigned length) {
    const uint8_t *from = to - distance;
    uint8_t *stop = to + length;
    if (distance >= 8) {
        do {
            memcpy(to, from, 8);
            to += 8;
            from += 8;
        } while (to < stop);
    } else if (distance == 1) {
        memset(to, *from, length);
    } else {
        do *to++ = *from++;
        while (to < stop);
    }
}

static int huffman_block(bit_reader *r, const tables *t, uint8_t *start, uint8_t **out, uint8_t *stop) {
    uint8_t *to = *out;
    for (;;) {
        refill(r);
        uint32_t entry = lookup(r, t->litlen, LITLEN_BITS);
        if ((int)r->count < 0) return -1;
        if (entry & LITERAL) {
            if (to == stop) return -1;
            *to++ = (uint8_t)(entry >> 16);
            entry = lookup(r, t->litlen, LITLEN_BITS); /* a second symbol from the same refill: 2 x 15 bits of 56 */
            if ((int)r->count < 0) return -1;
            if (entry & LITERAL) {
                if (to == stop) return -1;
                *to++ = (uint8_t)(entry >> 16);
                continue;
            }
            refill(r);
        }
        if (entry & END_OF_BLOCK) break;
        if (!entry) return -1;
        unsigned extra = (entry >> 8) & 0xff;
        unsigned length = ((entry >> 16) & 0x1fff) + (unsigned)(r->bits & ((1u << extra) - 1));
        r->bits >>= extra;
        r->count -= extra;
        entry = lookup(r, t->distance, DISTANCE_BITS);
        if (!entry) return -1;
        extra = (entry >> 8) & 0xff;
        unsigned distance = DISTANCE_BASE[(entry >> 16) & 31] + (unsigned)(r->bits & ((1u << extra) - 1));
        r->bits >>= extra;
        r->count -= extra;
        if ((int)r->count < 0 || distance > (size_t)(to - start) || length > (size_t)(stop - to)) return -1;
        copy_match(to, distance, length);
        to += length;
    }
    *out = to;
    return 0;
}

static int stored_block(bit_reader *r, uint8_t **out, uint8_t *stop) {
    unsigned drop = r->count & 7, length, inverse;
    r->bits >>= drop;
    r->count -= drop;
    if (take(r, 16, &length) || take(r, 16, &inverse) || length != (~inverse & 0xffff)) return -1;
    r->next -= r->count >> 3; /* bytes that the bit buffer holds ahead of the block's */
    r->bits = 0;
    r->count = 0;
    if (length > (size_t)(stop - *out) || length > (size_t)(r->end - r->next)) return -1;
    memcpy(*out, r->next, length);
    *out += length;
    r->next += length;
    return 0;
}

static int checksum_differs(bit_reader *r, const uint8_t *data, size_t length) {
    uint32_t a = 1, b = 0, stored = 0;
    while (length) {
        size_t part = length > 5552 ? 5552 : length;
        length -= part;
        for (; part >= 16; part -= 16, data += 16) { /* b grows by 16a plus a weighted sum: two independent sums */
            uint32_t sum = 0, weighted = 0;
            for (unsigned i = 0; i < 16; i++) {
                sum += data[i];
                weighted += (16 - i) * data[i];
            }
            b += 16 * a + weighted;
            a += sum;
        }
        while (part--) b += a += *data++;
        a %= 65521;
        b %= 65521;
    }
    unsigned drop = r->count & 7, byte;
    r->bits >>= drop;
    r->count -= drop;
    for (int i = 0; i < 4; i++) {
        if (take(r, 8, &byte)) return 1;
        stored = stored << 8 | byte;
    }
    return stored != (b << 16 | a);
}

int inflate_exact(const uint8_t *in, const uint8_t *in_end, uint8_t *out, size_t out_len) {
    if (in_end - in < 6 || (in[0] & 0x8f) != 8 || ((unsigned)in[0] << 8 | in[1]) % 31 || in[1] & 0x20) return -1;
    bit_reader r = {in + 2, in_end, 0, 0};
    tables t;
    uint8_t *to = out, *stop = out + out_len;
    unsigned last, kind;
    do {
        if (take(&r, 1, &last) || take(&r, 2, &kind)) return -1;
        if (kind == 0) {
            if (stored_block(&r, &to, stop)) return -1;
        } else if (kind == 3 || (kind == 2 && dynamic_tables(&r, &t))) {
            return -1;
        } else if (huffman_block(&r, kind == 1 ? &fixed : &t, out, &to, stop)) {
            return -1;
        }
    } while (!last);
    return to != stop || checksum_differs(&r, out, out_len) ? -1 : 0;
}
