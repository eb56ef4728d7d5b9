/* One pass over blocks of 64 bytes, each seen as two sets of bits: which bytes are letters of base64 or hexadecimal, and which
 * may begin an escape. Ordinary text has long stretches of neither, and those cost a few instructions a block.
 *
 * Every byte is looked at a bounded number of times: stretches of letters and stretches around escapes are each walked once. */

#include "runs.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define RUN_LIMIT (1u << 20)
#define SHORTEST_RUN 16
#define SHORTEST_BASE64 20
#define ESCAPES_NEEDED 3
#define BLOCK 64

enum { UPPER = 1, LOWER = 2, DIGIT = 4, HEX = 8, SEPARATOR = 16 };
enum { PERCENT, BACKSLASH_X, BACKSLASH_U, ENTITY, KINDS };

static uint8_t traits[256];
static uint8_t nibbles[256], sextets[256]; /* what a digit of hexadecimal, a letter of base64 stands for */

static void number(uint8_t *table, const char *letters) {
    for (uint8_t n = 0; letters[n]; n++) table[(uint8_t)letters[n]] = n;
}

void runs_prepare(void) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    number(sextets, alphabet);
    sextets['-'] = sextets['+'], sextets['_'] = sextets['/'];
    number(nibbles, "0123456789abcdef");
    for (unsigned c = 'A'; c <= 'F'; c++) nibbles[c] = nibbles[c + 32];
    for (unsigned c = 0; c <= ' '; c++) traits[c] = SEPARATOR;
    traits[0x7f] = traits['"'] = traits['\''] = traits['`'] = SEPARATOR;
    for (unsigned c = 'A'; c <= 'Z'; c++) traits[c] = UPPER, traits[c + 32] = LOWER;
    for (unsigned c = 'A'; c <= 'F'; c++) traits[c] |= HEX, traits[c + 32] |= HEX;
    for (unsigned c = '0'; c <= '9'; c++) traits[c] = DIGIT | HEX;
}

static inline int is(uint8_t c, int trait) { return traits[c] & trait; }

static int add(run_list *list, uint64_t start, uint64_t end) {
    if (list->count == list->capacity) {
        uint64_t capacity = 2 * list->capacity + 16;
        run *larger = realloc(list->items, capacity * sizeof(run));
        if (!larger) return -1;
        list->items = larger;
        list->capacity = capacity;
    }
    list->items[list->count++] = (run){(int64_t)start, (int64_t)end};
    return 0;
}

/* ---- letters ---- */

static inline int is_printable(uint8_t c) { return (c >= ' ' && c < 0x7f) || c == '\t' || c == '\n' || c == '\r'; }

/* Whether two bytes can follow each other in UTF-8. */
static int fit(uint8_t c, uint8_t next) {
    if (next == 0xc0 || next == 0xc1 || next > 0xf4) return 0;
    int continues = next >= 0x80 && next < 0xc0;
    return c < 0x80 ? !continues : c < 0xc0 || continues;
}

/* Whether decoded bytes may begin a text (in UTF-8 or UTF-16) or something packed. */
static int is_promising(const uint8_t *head, unsigned size) {
    unsigned strange = 0, controls = 0, zeros = 0, fits = (unsigned)fit('a', head[0]);
    for (unsigned i = 0; i < size; i++) {
        strange += !is_printable(head[i]), zeros += !head[i];
        controls += head[i] < 0x80 && !is_printable(head[i]);
    }
    if (6 * strange <= size || 4 * zeros >= size) return 1;
    if ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)) return 1;
    if ((head[0] == 0x1f && head[1] == 0x8b) || head[0] == 0x78) return 1;
    for (unsigned i = 1; fits && i < size; i++) fits = (unsigned)fit(head[i - 1], head[i]);
    return fits && 6 * controls <= size;
}

static int is_promising_hex(const uint8_t *digits) {
    uint8_t head[8];
    for (unsigned i = 0; i < 8; i++) head[i] = (uint8_t)(nibbles[digits[2 * i]] << 4 | nibbles[digits[2 * i + 1]]);
    return is_promising(head, 8);
}

static int is_promising_base64(const uint8_t *letters) {
    uint8_t head[12];
    for (unsigned i = 0; i < 4; i++, letters += 4) {
        uint32_t bits = 0;
        for (unsigned k = 0; k < 4; k++) bits = bits << 6 | sextets[letters[k]];
        head[3 * i] = (uint8_t)(bits >> 16), head[3 * i + 1] = (uint8_t)(bits >> 8), head[3 * i + 2] = (uint8_t)bits;
    }
    return is_promising(head, 12);
}

static int is_encoded(const uint8_t *at, const uint8_t *end) {
    uint64_t size = (uint64_t)(end - at);
    unsigned any = 0, all = HEX;
    for (const uint8_t *c = at; c < end; c++) any |= traits[*c], all &= traits[*c];
    if (size % 2 == 0 && all) return is_promising_hex(at);
    if (size % 2 == 0 && size >= SHORTEST_RUN + 2 && at[0] == '0' && (at[1] | 32) == 'x') {
        const uint8_t *digit = at + 2;
        while (digit < end && is(*digit, HEX)) digit++;
        if (digit == end) return is_promising_hex(at + 2);
    }
    return size >= SHORTEST_BASE64 && (any & (UPPER | LOWER | DIGIT)) == (UPPER | LOWER | DIGIT) && is_promising_base64(at);
}

/* A maximal stretch of letters, cut into pieces. */
static int add_letters(run_list *list, const uint8_t *data, uint64_t size, uint64_t start, uint64_t end) {
    for (uint64_t piece; end - start >= SHORTEST_RUN; start = piece) {
        piece = end - start > RUN_LIMIT ? start + RUN_LIMIT : end;
        if (!is_encoded(data + start, data + piece)) continue;
        uint64_t padded = piece;
        while (padded < size && padded < piece + 2 && data[padded] == '=') padded++;
        if (add(list, start, padded)) return -1;
    }
    return 0;
}

/* ---- escapes ---- */

static unsigned count_of(const uint8_t *at, const uint8_t *end, unsigned most, int trait) {
    unsigned n = 0;
    while (n < most && at + n < end && is(at[n], trait)) n++;
    return n;
}

/* End of the escape that begins here, or NULL. */
static const uint8_t *escape_end(const uint8_t *at, const uint8_t *end, int *kind) {
    unsigned n;
    if (end - at < 3) return NULL;
    if (*at == '%') {
        *kind = PERCENT;
        return is(at[1], HEX) && is(at[2], HEX) ? at + 3 : NULL;
    }
    if (*at == '\\') {
        *kind = at[1] == 'x' ? BACKSLASH_X : BACKSLASH_U;
        n = at[1] == 'x' ? 2 : 4;
        return (at[1] == 'x' || at[1] == 'u') && count_of(at + 2, end, n, HEX) == n ? at + 2 + n : NULL;
    }
    *kind = ENTITY;
    at++;
    if (*at != '#') {
        n = count_of(at, end, 8, UPPER | LOWER);
        if (n < 2) return NULL;
    } else if ((*++at | 32) == 'x') {
        n = count_of(++at, end, 6, HEX);
    } else {
        n = count_of(at, end, 7, DIGIT);
    }
    return n && at + n < end && at[n] == ';' ? at + n + 1 : NULL;
}

typedef struct {
    uint64_t start, end, stretch_end; /* the piece, and the stretch that it belongs to */
    unsigned seen[KINDS];
    int taken;
} piece;

/* Moves to the piece that holds `at`, which lies behind the start of the current one. */
static void move_piece(piece *p, const uint8_t *data, uint64_t size, uint64_t at) {
    if (at < p->end) return;
    if (at >= p->stretch_end) {
        uint64_t start = at, end = at;
        while (start > p->stretch_end && !is(data[start - 1], SEPARATOR)) start--;
        while (end < size && !is(data[end], SEPARATOR)) end++;
        *p = (piece){start, start, end, {0}, 0};
    }
    uint64_t start = at - (at - p->start) % RUN_LIMIT, stretch_end = p->stretch_end;
    *p = (piece){start, stretch_end - start > RUN_LIMIT ? start + RUN_LIMIT : stretch_end, stretch_end, {0}, 0};
}

static int note_escape(run_list *list, piece *p, const uint8_t *data, uint64_t size, uint64_t at) {
    int kind;
    const uint8_t *end = escape_end(data + at, data + size, &kind);
    if (!end) return 0;
    move_piece(p, data, size, at);
    if (p->taken || (uint64_t)(end - data) > p->end || ++p->seen[kind] < ESCAPES_NEEDED) return 0;
    p->taken = 1;
    return add(list, p->start, p->end);
}

/* ---- blocks ---- */

typedef struct {
    uint64_t letters, escapes; /* bit i is byte i */
} block_bits;

#ifdef __SSE2__
static inline block_bits bits_of(const uint8_t *block) {
    block_bits bits = {0, 0};
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i c = _mm_loadu_si128((const __m128i *)(block + i));
        __m128i folded = _mm_or_si128(c, _mm_set1_epi8(32));
        __m128i alphabetic = _mm_cmplt_epi8(_mm_add_epi8(folded, _mm_set1_epi8((char)(128 - 'a'))), _mm_set1_epi8(-128 + 26));
        /* '/' stands right before '0' */
        __m128i numeric = _mm_cmplt_epi8(_mm_add_epi8(c, _mm_set1_epi8((char)(128 - '/'))), _mm_set1_epi8(-128 + 11));
        __m128i signs = _mm_or_si128(_mm_cmpeq_epi8(c, _mm_set1_epi8('+')), _mm_cmpeq_epi8(c, _mm_set1_epi8('-')));
        __m128i joint = _mm_or_si128(signs, _mm_cmpeq_epi8(c, _mm_set1_epi8('_')));
        __m128i letters = _mm_or_si128(_mm_or_si128(alphabetic, numeric), joint);
        __m128i escapes = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(c, _mm_set1_epi8('%')), _mm_cmpeq_epi8(c, _mm_set1_epi8('&'))),
                                       _mm_cmpeq_epi8(c, _mm_set1_epi8('\\')));
        bits.letters |= (uint64_t)_mm_movemask_epi8(letters) << i;
        bits.escapes |= (uint64_t)_mm_movemask_epi8(escapes) << i;
    }
    return bits;
}
#else
/* Bytes of 0 or 1 into bits. */
static inline uint64_t packed(const uint8_t *flags) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < BLOCK; i += 8) {
        uint64_t eight;
        memcpy(&eight, flags + i, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        eight = __builtin_bswap64(eight);
#endif
        bits |= (eight * UINT64_C(0x0102040810204080) >> 56) << i;
    }
    return bits;
}

typedef uint8_t vector __attribute__((vector_size(16)));

static inline block_bits bits_of(const uint8_t *block) {
    uint8_t letters[BLOCK], escapes[BLOCK];
    for (unsigned i = 0; i < BLOCK; i += 16) {
        vector c;
        memcpy(&c, block + i, 16);
        vector is_letter = (vector)(((c | 32) - 'a' < 26) | (c - '/' < 11) | (c == '+') | (c == '-') | (c == '_')) & 1;
        vector is_escape = (vector)((c == '%') | (c == '&') | (c == '\\')) & 1;
        memcpy(letters + i, &is_letter, 16);
        memcpy(escapes + i, &is_escape, 16);
    }
    return (block_bits){packed(letters), packed(escapes)};
}
#endif

typedef struct {
    const uint8_t *data;
    uint64_t size;
    uint64_t letters_from; /* start of the stretch of letters that reaches the end of the last block */
    run_list letters, escapes;
    piece piece;
} search;

/* Bits at which sixteen set bits begin. */
static inline uint64_t sixteens(uint64_t bits) {
    bits &= bits >> 1;
    bits &= bits >> 2;
    bits &= bits >> 4;
    return bits & bits >> 8;
}

static int end_letters(search *s, uint64_t start, uint64_t end) {
    return end - start < SHORTEST_RUN ? 0 : add_letters(&s->letters, s->data, s->size, start, end);
}

static inline int search_block(search *s, uint64_t at, block_bits bits) {
    for (; bits.escapes; bits.escapes &= bits.escapes - 1)
        if (note_escape(&s->escapes, &s->piece, s->data, s->size, at + (unsigned)__builtin_ctzll(bits.escapes))) return -1;
    if (!~bits.letters) return 0;
    unsigned lead = (unsigned)__builtin_ctzll(~bits.letters), trail = (unsigned)__builtin_clzll(~bits.letters);
    if (end_letters(s, s->letters_from, at + lead)) return -1;
    s->letters_from = at + BLOCK - trail;
    uint64_t inside = bits.letters >> lead << lead;
    inside = trail ? inside << trail >> trail : inside;
    for (uint64_t starts = sixteens(inside); starts;) {
        unsigned start = (unsigned)__builtin_ctzll(starts);
        unsigned end = start + (unsigned)__builtin_ctzll(~(inside >> start));
        if (end_letters(s, at + start, at + end)) return -1;
        starts = starts >> end << end; /* the last byte of a block is no inner letter: end < 64 */
    }
    return 0;
}

static int before(const run *a, const run *b) { return a->start < b->start || (a->start == b->start && a->end < b->end); }

/* No run stands in both lists: what holds an escape does not consist of letters. */
static int merge(const run_list *a, const run_list *b, run_list *found) {
    for (uint64_t i = 0, k = 0; i < a->count || k < b->count;) {
        int first = k == b->count || (i < a->count && before(&a->items[i], &b->items[k]));
        const run *next = first ? &a->items[i++] : &b->items[k++];
        if (add(found, (uint64_t)next->start, (uint64_t)next->end)) return -1;
    }
    return 0;
}

static int search_all(search *s) {
    uint64_t at = 0;
    for (; s->size - at >= BLOCK; at += BLOCK)
        if (search_block(s, at, bits_of(s->data + at))) return -1;
    uint8_t rest[BLOCK] = {0};
    memcpy(rest, s->data + at, s->size - at);
    return search_block(s, at, bits_of(rest));
}

int runs_find(const uint8_t *data, uint64_t size, run_list *found) {
    search s = {.data = data, .size = size};
    int status = search_all(&s) || merge(&s.letters, &s.escapes, found) ? -1 : 0;
    free(s.letters.items), free(s.escapes.items);
    return status;
}
