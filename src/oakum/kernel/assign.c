/* A reader of "name, sign, value" in all the ways that programs, settings and prose write it, from the name on: each step moves
 * a cursor over one part. It knows no language: what is no assignment in one may be one in another, and the judge comes later. */

#include "assign.h"

#include <string.h>

#define NAME_REACH 80
#define BLANKS 80
#define BEYOND 16 /* how far behind its name the sign may have been seen */
#define CLOSERS 6
#define VALUE_REACH 2000
#define MORE_WORDS 3
#define NEAR_REACH 80
#define TYPE_REACH 80
#define CONVERTER_REACH 40

enum { IN_NAME = 1, IN_SIGN = 2, CLOSES = 4, QUOTE = 8, ENDS_BARE = 16, PREFIX = 32, IN_TYPE = 64, BLANK = 128 };

static uint8_t traits[256];

static void mark(const char *characters, int trait) {
    for (; *characters; characters++) traits[(uint8_t)*characters] |= (uint8_t)trait;
}

void assign_prepare(void) {
    for (unsigned c = '0'; c <= '9'; c++) traits[c] = IN_NAME;
    for (unsigned c = 'A'; c <= 'Z'; c++) traits[c] = traits[c + 32] = IN_NAME | IN_TYPE;
    for (unsigned c = 128; c < 256; c++) traits[c] = IN_NAME;
    mark("_.-", IN_NAME);
    mark(":?+!", IN_SIGN);
    mark("\"'`*])}\\", CLOSES);
    mark("\"'`", QUOTE);
    mark(" \t\r\n\"'`<>;,&(){}|\\", ENDS_BARE);
    mark("bBrRuUfFNL@$", PREFIX);
    mark("_&?.[]| ", IN_TYPE);
    mark(" \t", BLANK);
}

typedef struct {
    const uint8_t *line;
    int64_t size;
} text;

static inline int is(const text *t, int64_t at, int trait) { return at < t->size && traits[t->line[at]] & trait; }
static inline int at_byte(const text *t, int64_t at) { return at < t->size ? t->line[at] : -1; }

static int64_t over(const text *t, int64_t at, int trait, int64_t most) {
    int64_t end = at + most;
    while (at < end && is(t, at, trait)) at++;
    return at;
}

static int64_t over_blanks(const text *t, int64_t at) { return over(t, at, BLANK, BLANKS); }

/* Whether the word stands here in any case; `word` is in small letters. */
static int says(const text *t, int64_t at, const char *word) {
    for (; *word; word++, at++) {
        int c = at_byte(t, at);
        if ((*word >= 'a' ? c | 32 : c) != *word) return 0;
    }
    return 1;
}

/* ---- the name ---- */

static int64_t name_start(const text *t, int64_t at) {
    int64_t low = at > NAME_REACH ? at - NAME_REACH : 0;
    while (at > low && is(t, at - 1, IN_NAME)) at--;
    return at;
}

/* Behind quotes, brackets and marks that close a name; whether a quote was among them. */
static int64_t over_closers(const text *t, int64_t at, int *quoted) {
    int64_t end = over(t, at, CLOSES, CLOSERS);
    for (*quoted = 0; at < end; at++) *quoted |= traits[t->line[at]] & QUOTE;
    return end;
}

/* ---- the sign ---- */

/* Behind a type that stands between a colon and the sign, or where it was. */
static int64_t over_type(const text *t, int64_t at) {
    int64_t start = over(t, at, BLANK, 2), end = over(t, start, IN_TYPE, TYPE_REACH);
    if (end - start < 2 || at_byte(t, end) != '=' || at_byte(t, end + 1) == '=') return at;
    return end + 1;
}

/* Behind a sign, with its form; 0 where none stands. */
static int64_t over_sign(const text *t, int64_t at, int *form) {
    int64_t before = over(t, at, IN_SIGN, 2), end = before;
    while (end < before + 3 && at_byte(t, end) == '=') end++;
    int64_t equal = end - before;
    if (!equal) {
        /* `?:` and `!:` mark what is declared */
        if (before == at || t->line[before - 1] != ':' || (before - at == 2 && t->line[at] == ':')) return 0;
        int64_t behind = over_type(t, end);
        *form = behind == end ? COLON : SIGN;
        return behind;
    }
    int next = at_byte(t, end);
    *form = next != '>' && (equal >= 2 || t->line[at] == '!' || next == '~') ? COMPARED : SIGN;
    return next == '>' || next == '~' ? end + 1 : end;
}

/* ---- the value ---- */

static const char *const CONVERTERS[] = {"decode", "from", "fromhex", "unhexlify", "buffer", "byte", "bytes", "base64", "b64",
                                         "string", "str", "sensitive", "secretstr", "secretkeyspec", "quote",
                                         "decodehex", "some", NULL};

static int ends_with(const text *t, int64_t start, int64_t end, const char *word) {
    int64_t size = (int64_t)strlen(word);
    return end - start >= size && says(t, end - size, word);
}

/* Behind the opening bracket of a call that only converts what it is given, or where it was. */
static int64_t over_converter(const text *t, int64_t at) {
    int64_t end = at;
    while (end < at + CONVERTER_REACH && (is(t, end, IN_NAME) || at_byte(t, end) == ' ' || at_byte(t, end) == '[' || at_byte(t, end) == ']'))
        end++;
    if (at_byte(t, end) != '(') return at;
    for (const char *const *word = CONVERTERS; *word; word++)
        if (ends_with(t, at, end, *word)) return over(t, end + 1, BLANK, 4);
    return at;
}

static int64_t over_brackets(const text *t, int64_t at) {
    int64_t behind = at;
    for (int n = 0; n < 2 && (at_byte(t, behind) == '(' || at_byte(t, behind) == '[' || at_byte(t, behind) == '{'); n++)
        behind = over(t, behind + 1, BLANK, 4);
    return behind;
}

/* Behind the opening quote, with what precedes it in many languages; 0 where no quote stands. */
static int64_t over_quote(const text *t, int64_t at, int *escaped) {
    int64_t prefixed = over(t, at, PREFIX, 2);
    at = is(t, prefixed, QUOTE) || at_byte(t, prefixed) == '\\' ? prefixed : at;
    int64_t slashes = at;
    while (slashes < at + 3 && at_byte(t, slashes) == '\\') slashes++;
    if (!is(t, slashes, QUOTE)) return 0;
    *escaped = slashes > at;
    return slashes + 1;
}

/* The closing quote of a text, or -1. Where the quotes are escaped, the backslash before it. */
static int64_t closing_quote(const text *t, int64_t at, uint8_t quote, int escaped) {
    int64_t end = at + VALUE_REACH < t->size ? at + VALUE_REACH : t->size;
    for (; at < end; at++) {
        if (t->line[at] == '\\') {
            if (escaped) return at;
            at++;
        } else if (t->line[at] == quote)
            return escaped ? -1 : at;
    }
    return -1;
}

/* Behind a word that says how the value authenticates, or where it was. */
static int64_t over_scheme(const text *t, int64_t at) {
    static const char *const schemes[] = {"bearer ", "basic ", "token ", NULL};
    for (const char *const *scheme = schemes; *scheme; scheme++)
        if (says(t, at, *scheme)) return over_blanks(t, at + (int64_t)strlen(*scheme));
    return at;
}

static int quoted_value(const text *t, int64_t at, assignment *found) {
    int escaped = 0;
    int64_t start = over_quote(t, at, &escaped);
    if (!start) return 0;
    int64_t end = closing_quote(t, start, t->line[start - 1], escaped);
    if (end <= start) return 0;
    int64_t inner = over_scheme(t, start);
    found->start = inner < end ? inner : start;
    found->end = end;
    found->form |= QUOTED | (escaped ? ESCAPED : 0);
    return 1;
}

static int bare_value(const text *t, int64_t at, assignment *found) {
    int64_t start = over_scheme(t, at), end = start, most = start + VALUE_REACH;
    while (end < most && end < t->size && !is(t, end, ENDS_BARE)) end++;
    if (end == start || end == most || at_byte(t, end) == '(') return 0;
    found->start = start, found->end = end;
    return 1;
}

/* What stands in the brackets is a value, unless it is the name of a member: then that has to be the value itself, as in
 * "password": {"value": "..."}. */
static int member_value(const text *t, assignment *found) {
    static const char *const names[] = {"value", "default", "plaintext", NULL};
    int64_t quote = found->end + (found->form & ESCAPED ? 1 : 0), behind = over(t, quote + 1, BLANK, 4);
    if (!is(t, quote, QUOTE) || at_byte(t, behind) != ':') return 1;
    for (const char *const *name = names; *name; name++)
        if (found->end - found->start == (int64_t)strlen(*name) && says(t, found->start, *name))
            return quoted_value(t, over(t, behind + 1, BLANK, 4), found);
    return 0;
}

/* Behind a sign: quoted, perhaps in a call or a list, or bare. */
static int any_value(const text *t, int64_t at, assignment *found) {
    at = over_blanks(t, at);
    int64_t inside = over_brackets(t, at), converted = over_converter(t, inside);
    if (converted > inside && quoted_value(t, converted, found)) {
        found->form |= CONVERTED;
        return 1;
    }
    if (inside == at) return quoted_value(t, at, found) || bare_value(t, at, found);
    return quoted_value(t, inside, found) && member_value(t, found);
}

/* ---- other ways ---- */

/* The one argument of a call, or the last of several: behind it something closes. */
static int argument(const text *t, int64_t at, int form, assignment *found) {
    found->form = form;
    if (!quoted_value(t, over(t, at, BLANK, 4), found)) return 0;
    int escaped = found->form & ESCAPED;
    int next = at_byte(t, over(t, found->end + (escaped ? 2 : 1), BLANK, 4));
    if (form == CALL || next == ')') return next == ')';
    return next == '}' || (next == ']' && t->line[found->name_start] == '-'); /* other lists are of equals */
}

static int element(const text *t, int64_t at, assignment *found) {
    int64_t end = at;
    while (end < at + VALUE_REACH && end < t->size && t->line[end] != '<' && t->line[end] != '>') end++;
    found->form = ELEMENT, found->start = at, found->end = end;
    return end > at && at_byte(t, end) == '<' && at_byte(t, end + 1) == '/';
}

/* -1 where none stands. */
static int attribute(const text *t, int64_t at, assignment *found) {
    static const char *const names[] = {"value", "content", "val", NULL};
    for (const char *const *name = names; *name; name++) {
        if (!says(t, at, *name)) continue;
        int64_t sign = over(t, at + (int64_t)strlen(*name), BLANK, 2);
        if (at_byte(t, sign) != '=') return -1;
        found->form = ATTRIBUTE;
        return quoted_value(t, over(t, sign + 1, BLANK, 2), found);
    }
    return -1;
}

static int cell(const text *t, int64_t at, assignment *found) {
    at = over_blanks(t, at);
    found->form = CELL;
    if (is(t, at, QUOTE)) return quoted_value(t, at, found);
    return bare_value(t, at, found) && at_byte(t, over_blanks(t, found->end)) == '|';
}

/* More words of a name in prose, up to a sign: "Password of the root user: ...". */
static int after_words(const text *t, int64_t at, assignment *found) {
    for (int n = 0; n < MORE_WORDS; n++) {
        int quoted;
        at = over_closers(t, over(t, at, IN_NAME, NAME_REACH), &quoted);
        int64_t next = over(t, at, BLANK, 4);
        int64_t behind = over_sign(t, next, &found->form);
        if (behind) {
            found->form |= WORDS;
            return any_value(t, behind, found);
        }
        if (next == at || !is(t, next, IN_NAME)) return 0;
        at = next;
    }
    return 0;
}

/* Behind the name without any sign. */
static int beside(const text *t, int64_t at, assignment *found) {
    int dashed = t->line[found->name_start] == '-';
    if (is(t, at, QUOTE) || at_byte(t, at) == '\\') {
        found->form = dashed ? OPTION : ADJACENT;
        return quoted_value(t, at, found);
    }
    if (dashed) {
        found->form = OPTION;
        return at_byte(t, at) != '-' && bare_value(t, at, found);
    }
    int status = attribute(t, at, found);
    return status < 0 ? after_words(t, at, found) : status;
}

int assign_find(const uint8_t *line, int64_t size, int64_t at, assignment *found) {
    text t = {line, size};
    for (int n = 0; n < BEYOND && at > 1 && !(traits[line[at - 1]] & IN_NAME); n++) at--;
    int quoted = 0;
    found->form = 0;
    found->name_start = name_start(&t, at);
    found->name_end = over(&t, at, IN_NAME, NAME_REACH);
    int64_t behind = over_closers(&t, found->name_end, &quoted), next = over_blanks(&t, behind);
    switch (at_byte(&t, next)) {
    case '(': return argument(&t, next + 1, CALL, found);
    case ',': return quoted && argument(&t, next + 1, ARGUMENT, found);
    case '|': return next > behind && is(&t, next + 1, BLANK) && cell(&t, next + 1, found);
    case '>': return next == behind && element(&t, next + 1, found);
    }
    int64_t sign = over_sign(&t, next, &found->form);
    if (sign) return any_value(&t, sign, found);
    return next > behind && beside(&t, next, found);
}

/* Behind a word for a secret that begins here, or 0. */
static int64_t over_word(const text *t, int64_t at) {
    static const char *const words[] = {"key", "token", "secret", "password", "passwd", "pwd", NULL};
    static const char first[] = "ktspKTSP";
    if (!memchr(first, t->line[at], sizeof(first) - 1)) return 0;
    for (const char *const *word = words; *word; word++)
        if (says(t, at, *word)) return at + (int64_t)strlen(*word);
    return 0;
}

int assign_near(const uint8_t *line, int64_t size, int64_t at, assignment *found) {
    text t = {line, size};
    int64_t most = at + NEAR_REACH < size ? at + NEAR_REACH : size;
    for (; at < most; at++) {
        int64_t behind = over_word(&t, at);
        if (behind && assign_find(line, size, behind, found) && !(found->form & WORDS)) {
            found->form |= NEAR;
            return 1;
        }
    }
    return 0;
}
