/* One pass over the lines of a log: the prefix of each is recognised and passed over, terminal sequences are dropped, strings of
 * JSON are unescaped, and what is left is copied, with a note wherever a copied stretch does not follow the one before.
 *
 * A line that has not the shape it should have is text as it stands: nothing is ever lost but prefixes and sequences. */

#include "logs.h"

#include <stdlib.h>
#include <string.h>

#define ESC 0x1b
#define LONGEST_TOKEN 255

typedef const uint8_t *at;

typedef struct {
    log_text *out;
    at raw, end;
    at escape, slash; /* the next ESC and backslash, as far as they were looked for */
    int64_t delta; /* raw offset minus text offset of what was copied last */
    int lane, last, open; /* stream wanted, stream of the last line, whether that line goes on */
    int failed;
} strip;

static inline int digit(uint8_t c) { return c >= '0' && c <= '9'; }
static inline int lower_hex(uint8_t c) { return digit(c) || (c >= 'a' && c <= 'f'); }

/* ---- output ---- */

static void joint(strip *s, at from) {
    log_text *o = s->out;
    if (o->count && s->delta == (from - s->raw) - (int64_t)o->size) return;
    s->delta = (from - s->raw) - (int64_t)o->size;
    if (o->count && o->joints[2 * o->count - 2] == (int64_t)o->size) o->count--;
    if (o->count == o->capacity) {
        uint64_t capacity = 2 * o->capacity + 1024;
        int64_t *larger = realloc(o->joints, capacity * 2 * sizeof(int64_t));
        if (!larger) {
            s->failed = 1;
            return;
        }
        o->joints = larger;
        o->capacity = capacity;
    }
    o->joints[2 * o->count] = (int64_t)o->size;
    o->joints[2 * o->count++ + 1] = from - s->raw;
}

static inline void copy(strip *s, at from, at to) {
    if (from >= to || s->failed) return;
    joint(s, from);
    memcpy(s->out->text + s->out->size, from, (size_t)(to - from));
    s->out->size += (uint64_t)(to - from);
}

/* Bytes that stand for what begins at `from`. */
static void put(strip *s, at from, const uint8_t *bytes, unsigned count) {
    if (s->failed) return;
    joint(s, from);
    memcpy(s->out->text + s->out->size, bytes, count);
    s->out->size += count;
}

/* ---- terminal sequences ---- */

/* End of the control sequence whose introducer (after ESC) begins at `p`, or NULL. */
static at sequence_end(at p, at end) {
    if (p >= end || *p != '[') return NULL;
    p++;
    for (unsigned n = 0; n < 64 && p < end && *p >= '0' && *p <= '?'; n++) p++;
    for (unsigned n = 0; n < 8 && p < end && *p >= ' ' && *p <= '/'; n++) p++;
    return p < end && *p >= '@' && *p <= '~' && *p != '\\' ? p + 1 : NULL;
}

/* End of a console note of Jenkins (its ESC at `p`), or NULL. */
static at note_end(at p, at end) {
    static const uint8_t head[] = "\033[8mha:", tail[] = "\033[0m";
    if (end - p < 7 || memcmp(p, head, 7)) return NULL;
    at stop = memchr(p + 7, ESC, (size_t)(end - p - 7));
    if (!stop || end - stop < 4 || memcmp(stop, tail, 4) || memchr(p + 7, '\\', (size_t)(stop - p - 7))) return NULL;
    return stop + 4;
}

static at escape_end(at p, at end) {
    at note = note_end(p, end);
    return note ? note : sequence_end(p + 1, end);
}

/* The first `c` from `p` on, or the end. `known` is where the last one was found. */
static at next_of(strip *s, at *known, int c, at p) {
    if (*known < p) {
        *known = memchr(p, c, (size_t)(s->end - p));
        if (!*known) *known = s->end;
    }
    return *known;
}

static void copy_visible(strip *s, at p, at end) {
    for (at esc; p < end && (esc = next_of(s, &s->escape, ESC, p)) < end;) {
        at after = escape_end(esc, end);
        copy(s, p, after ? esc : esc + 1);
        p = after ? after : esc + 1;
    }
    copy(s, p, end);
}

/* ---- JSON strings ---- */

static int hex4(at p, at end, uint32_t *value) {
    if (end - p < 4) return 0;
    *value = 0;
    for (unsigned i = 0; i < 4; i++) {
        uint8_t c = p[i], folded = c | 32;
        if (!digit(c) && !(folded >= 'a' && folded <= 'f')) return 0;
        *value = *value << 4 | (uint32_t)(digit(c) ? c - '0' : folded - 'a' + 10);
    }
    return 1;
}

static unsigned utf8(uint32_t c, uint8_t *out) {
    if (c < 0x80) return out[0] = (uint8_t)c, 1;
    if (c < 0x800) return out[0] = (uint8_t)(0xc0 | c >> 6), out[1] = (uint8_t)(0x80 | (c & 63)), 2;
    if (c < 0x10000)
        return out[0] = (uint8_t)(0xe0 | c >> 12), out[1] = (uint8_t)(0x80 | (c >> 6 & 63)), out[2] = (uint8_t)(0x80 | (c & 63)), 3;
    out[0] = (uint8_t)(0xf0 | c >> 18), out[1] = (uint8_t)(0x80 | (c >> 12 & 63));
    return out[2] = (uint8_t)(0x80 | (c >> 6 & 63)), out[3] = (uint8_t)(0x80 | (c & 63)), 4;
}

/* Writes what the escape at `p` stands for; where the text goes on. */
static at unescape_unicode(strip *s, at p, at end) {
    uint8_t bytes[4];
    uint32_t c, low;
    at after = p + 6;
    if (!hex4(p + 2, end, &c) || (c >= 0xdc00 && c < 0xe000)) return copy(s, p, p + 1), p + 1;
    if (c >= 0xd800 && c < 0xdc00) {
        if (end - after < 6 || after[0] != '\\' || after[1] != 'u' || !hex4(after + 2, end, &low) || low < 0xdc00 || low >= 0xe000)
            return copy(s, p, p + 1), p + 1;
        c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
        after += 6;
    }
    at visible = c == ESC ? sequence_end(after, end) : NULL;
    if (visible) return visible;
    put(s, p, bytes, utf8(c, bytes));
    return after;
}

static at unescape(strip *s, at p, at end) {
    static const uint8_t names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2) return copy(s, p, end), end;
    if (p[1] == 'u') return unescape_unicode(s, p, end);
    at name = memchr(names, p[1], 8);
    if (!name) return copy(s, p, p + 1), p + 1;
    put(s, p, &values[name - names], 1);
    return p + 2;
}

static void copy_unescaped(strip *s, at p, at end) {
    for (at slash; p < end && (slash = next_of(s, &s->slash, '\\', p)) < end;) {
        copy_visible(s, p, slash);
        p = unescape(s, slash, end);
    }
    copy_visible(s, p, end);
}

/* ---- prefixes: the end of the one that begins at `p`, NULL where there is none ---- */

/* Whether eight bytes have this form, where 0 stands for any digit. */
static inline int has_form(at p, const char *form) {
    const uint64_t zeros = UINT64_C(0x3030303030303030), high = UINT64_C(0xf0f0f0f0f0f0f0f0);
    uint64_t bytes, wanted, figures = 0;
    memcpy(&bytes, p, 8);
    memcpy(&wanted, form, 8);
    for (unsigned i = 0; i < 8; i++)
        if (form[i] == '0') ((uint8_t *)&figures)[i] = 0xff;
    uint64_t values = (bytes ^ zeros) & figures;
    return !((bytes ^ wanted) & ~figures) && !((values | (values + UINT64_C(0x0606060606060606))) & high);
}

static at date_end(at p, at end) {
    if (end - p < 19 || !has_form(p, "0000-00-") || !has_form(p + 2, "00-00-00") || !has_form(p + 11, "00:00:00")) return NULL;
    if (p[10] != 'T' && p[10] != ' ') return NULL;
    p += 19;
    if (p + 1 < end && (*p == '.' || *p == ',') && digit(p[1]))
        for (unsigned n = 0; n < 10 && p < end && (digit(*p) || !n); n++) p++;
    if (p < end && *p == 'Z') return p + 1;
    if (end - p >= 5 && (*p == '+' || *p == '-') && digit(p[1]) && digit(p[2])) {
        at minutes = p + 3 + (p[3] == ':');
        if (end - minutes >= 2 && digit(minutes[0]) && digit(minutes[1])) return minutes + 2;
    }
    return p;
}

static at space_end(at p, at end) { return p && p < end && *p == ' ' ? p + 1 : NULL; }

static at stamp_end(at p, at end) {
    int bracket = p < end && *p == '[';
    p = date_end(p + bracket, end);
    if (p && bracket) p = p < end && *p == ']' ? p + 1 : NULL;
    return space_end(p, end);
}

static at token_end(at p, at end) {
    at start = p;
    while (p && p < end && p - start < LONGEST_TOKEN && *p > ' ' && *p < 0x7f) p++;
    return p && p > start ? space_end(p, end) : NULL;
}

static at gitlab_end(at p, at end, int *stream, int *more) {
    p = space_end(date_end(p, end), end);
    if (!p || end - p < 4 || !lower_hex(p[0]) || !lower_hex(p[1]) || (p[2] != 'O' && p[2] != 'E')) return NULL;
    if (p[3] != '+' && p[3] != ' ') return NULL;
    *stream = p[2] | 32;
    *more = p[3] == '+';
    return p + 4;
}

static at cri_end(at p, at end, int *stream, int *partial) {
    p = space_end(date_end(p, end), end);
    if (!p || end - p < 8 || (memcmp(p, "stdout ", 7) && memcmp(p, "stderr ", 7))) return NULL;
    if ((p[7] != 'F' && p[7] != 'P') || (end - p > 8 && p[8] != ' ')) return NULL;
    *stream = p[3];
    *partial = p[7] == 'P';
    return end - p > 8 ? p + 9 : p + 8;
}

static at month_end(at p, at end) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec", form[] = " 00 00:00:00";
    if (end - p < 15) return NULL;
    unsigned month = 0;
    while (month < 12 && memcmp(p, names + 3 * month, 3)) month++;
    for (unsigned i = 0; i < 12; i++)
        if (form[i] == '0' ? !digit(p[3 + i]) && !(i == 1 && p[4] == ' ') : p[3 + i] != form[i]) return NULL;
    return month < 12 ? p + 15 : NULL;
}

static at program_end(at p, at end) {
    at start = p;
    while (p < end && p - start < 64 && *p > ' ' && *p < 0x7f && *p != '[' && *p != ':') p++;
    if (p == start || p >= end) return start;
    if (*p == '[') {
        for (p++; p < end && digit(*p); p++) {}
        if (p >= end || *p++ != ']') return start;
    }
    return end - p >= 2 && p[0] == ':' && p[1] == ' ' ? p + 2 : start;
}

static at syslog_end(at p, at end) {
    at start = p;
    if (p < end && *p == '<') {
        for (p++; p < end && p - start < 4 && digit(*p); p++) {}
        if (p - start < 2 || p >= end || *p++ != '>') return NULL;
        if (end - p >= 2 && p[0] == '1' && p[1] == ' ') { /* RFC 5424: host, program, process, message, then structured data */
            p = space_end(date_end(p + 2, end), end);
            for (unsigned i = 0; p && i < 4; i++) p = token_end(p, end);
            return p && end - p >= 2 && p[0] == '-' && p[1] == ' ' ? p + 2 : p;
        }
    }
    at date = month_end(p, end);
    p = token_end(space_end(date ? date : date_end(p, end), end), end);
    return p ? program_end(p, end) : NULL;
}

/* `[step] ` as tkn and kubectl write it, or `pod-name-x7: ` as argo does. */
static at tag_end(at p, at end) {
    at start = p;
    unsigned dashes = 0, digits = 0;
    if (p < end && *p == '[') {
        while (p < end && p - start < 200 && *p != ']') p++;
        return p < end && *p == ']' && p - start > 1 ? space_end(p + 1, end) : NULL;
    }
    for (; p < end && p - start < 253 && (lower_hex(*p) || (*p >= 'g' && *p <= 'z') || *p == '-' || *p == '.'); p++)
        dashes += *p == '-', digits += (unsigned)digit(*p);
    return dashes && digits && end - p >= 2 && p[0] == ':' ? space_end(p + 1, end) : NULL;
}

/* ---- lines ---- */

/* Whether a line of this stream is wanted. `more`: it goes on with the line before. Notes where another stream came between. */
static int wanted(strip *s, int stream, int more) {
    if (s->lane && s->lane != stream) return 0;
    if ((s->open || more) && s->last && s->last != stream) s->out->interleaved = 1;
    s->last = stream;
    return 1;
}

static void end_line(strip *s, at end, at next) {
    if (next > end) put(s, end, (const uint8_t *)"\n", 1);
}

static int ends_open(strip *s) { return !s->out->size || s->out->text[s->out->size - 1] != '\n'; }

/* A line of Docker: {"log":"text\n","stream":"stdout","time":"..."}. 0 when it is not one. */
static int docker_line(strip *s, at p, at end, at next) {
    static const char head[] = "{\"log\":\"", middle[] = "\",\"stream\":\"std";
    if (end - p < 8 || memcmp(p, head, 8)) return 0;
    at close = p + 8;
    while (close < end && (close = memchr(close, '"', (size_t)(end - close)))) {
        unsigned slashes = 0;
        while (close[-1 - (int)slashes] == '\\') slashes++;
        if (slashes % 2 == 0) break;
        close++;
    }
    if (!close || end - close < 19 || memcmp(close, middle, 15)) return 0;
    if (memcmp(close + 15, "out\"", 4) && memcmp(close + 15, "err\"", 4)) return 0;
    if (!wanted(s, close[15], 0)) return 1;
    copy_unescaped(s, p + 8, close);
    s->open = ends_open(s);
    at rest = close + 19; /* behind the stream's closing quote: "time" alone, or more */
    if (s->open || end - rest < 9 || !memcmp(rest, ",\"time\":\"", 9)) return 1;
    copy_unescaped(s, rest, end);
    end_line(s, end, next);
    return 1;
}

static void line(strip *s, int shape, at p, at end, at next) {
    int stream = 'o', partial = 0, more = 0;
    at after = NULL, stop = end > p && end[-1] == '\r' ? end - 1 : end;
    if (shape == LOG_DOCKER && docker_line(s, p, end, next)) return;
    while (p < stop && *p == ESC && (after = escape_end(p, stop))) p = after;
    if (stop - p >= 3 && !memcmp(p, "\xef\xbb\xbf", 3)) p += 3;
    switch (shape) {
        case LOG_STAMP: after = stamp_end(p, stop); break;
        case LOG_GITLAB: after = gitlab_end(p, stop, &stream, &more); break;
        case LOG_CRI: after = cri_end(p, stop, &stream, &partial); break;
        case LOG_SYSLOG: after = syslog_end(p, stop); break;
        case LOG_TAG: after = tag_end(p, stop); break;
        default: after = NULL;
    }
    if (!wanted(s, stream, more)) return;
    if (more && !ends_open(s)) s->out->size--;
    s->open = partial;
    if (shape == LOG_JSON)
        copy_unescaped(s, p, stop);
    else
        copy_visible(s, after ? after : p, stop < end || partial ? stop : next); /* a line end is no sequence: it may come along */
    if (!partial && (stop < end || shape == LOG_JSON)) end_line(s, end, next);
}

int logs_strip(const uint8_t *raw, uint64_t size, int shape, int lane, log_text *out) {
    strip s = {.out = out, .raw = raw, .end = raw + size, .lane = lane};
    for (at p = raw, next; p < s.end && !s.failed; p = next) {
        at stop = memchr(p, '\n', (size_t)(s.end - p));
        next = stop ? stop + 1 : s.end;
        line(&s, shape, p, stop ? stop : s.end, next);
    }
    return s.failed ? -1 : 0;
}

uint64_t logs_count_lines(const uint8_t *data, uint64_t size) {
    uint64_t count = 0;
    while (size) {
        uint8_t few = 0;
        uint64_t block = size < 255 ? size : 255;
        for (uint64_t i = 0; i < block; i++) few += data[i] == '\n';
        count += few, data += block, size -= block;
    }
    return count;
}
