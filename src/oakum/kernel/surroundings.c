/* What stands around a value: each number is a question to a short stretch of text. */

#include "describer.h"

#include <string.h>

#define AROUND 400
#define ABOVE 200
#define BEHIND 120
#define URL_REACH 120
#define CALL_REACH 80
#define OPERATOR_REACH 48
#define LONGEST_LINE 1000
#define MOST_WORDS (AROUND / 2)

static int one_of(uint8_t c, const char *set) { return c && strchr(set, c) != NULL; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static span first(span text, int64_t size) { return (span){text.start, least(text.size, size)}; }
static span last(span text, int64_t size) {
    size = least(text.size, size);
    return (span){text.start + text.size - size, size};
}

static int64_t count_of(span text, uint8_t c) {
    int64_t count = 0;
    for (int64_t i = 0; i < text.size; i++) count += text.start[i] == c;
    return count;
}

static int has(span text, uint8_t c) { return text.size && memchr(text.start, c, (size_t)text.size) != NULL; }

static int64_t over_space(const characters *c, span text) {
    int64_t at = 0;
    while (at < text.size && c->traits[text.start[at]] & IS_SPACE) at++;
    return at;
}

/* ---- the name ---- */

/* The first kind of secret that a word promises, from 1; 0 for none. */
static int kind_of(uint32_t meaning) {
    int kind = 1;
    if (!(meaning & MEANS_KIND)) return 0;
    while (!(meaning >> (kind - 1) & 1)) kind++;
    return kind;
}

static int style(const characters *c, span name) {
    int large = 0, small = 0;
    for (int64_t i = 0; i < name.size; i++) {
        large |= c->traits[name.start[i]] & IS_UPPER;
        small |= c->traits[name.start[i]] & IS_LOWER;
    }
    return (large && !small) + 2 * (small && !large) + 4 * has(name, '_') + 8 * has(name, '-') + 16 * has(name, '.');
}

/* Whether the value holds the word, both in lower case. */
static int holds(const characters *c, span value, span word) {
    for (int64_t at = 0; at + word.size <= value.size; at++) {
        int64_t same = 0;
        while (same < word.size && c->lower[value.start[at + same]] == c->lower[word.start[same]]) same++;
        if (same == word.size) return 1;
    }
    return 0;
}

void describe_name(const characters *c, const lexicon *l, span name, span value, double *out) {
    int64_t words = 0, behind_kind = 0, shared = 0;
    int kind = 0, last_kind = -1;
    uint32_t said = 0;
    for (span word = word_of_name(name, 0); word.size; word = word_of_name(name, behind(name, word)), words++) {
        uint32_t meaning = lexicon_meaning(l, word);
        said |= meaning;
        last_kind = kind_of(meaning);
        behind_kind = last_kind ? 0 : behind_kind + 1;
        if (last_kind) kind = last_kind;
        shared += word.size > 2 && holds(c, value, word);
    }
    *out++ = (double)name.size;
    *out++ = (double)words;
    *out++ = kind;
    *out++ = (double)behind_kind;
    *out++ = last_kind;
    *out++ = style(c, name);
    *out++ = (double)shared;
    *out++ = (said & MEANS_USER) != 0;
}

/* ---- the line ---- */

static int is_comment(const characters *c, span line) {
    static const char *const signs[] = {"#", "//", "/*", "*", "--", "<!--", ";", "\"\"\"", "'''", "%", ">", NULL};
    int64_t at = 0;
    while (at < line.size && one_of(line.start[at], " \t")) at++;
    span rest = {line.start + at, line.size - at};
    for (const char *const *sign = signs; *sign; sign++) {
        int64_t size = (int64_t)strlen(*sign);
        if (rest.size >= size && !memcmp(rest.start, *sign, (size_t)size)) return 1;
    }
    if (rest.size < 3 || (rest.start[0] | 32) != 'r' || (rest.start[1] | 32) != 'e' || (rest.start[2] | 32) != 'm') return 0;
    return rest.size == 3 || !(c->traits[rest.start[3]] & IS_WORD);
}

/* Whether nothing but brackets, quotes and marks of a text stands from `at` to the end. */
static int only_opens(const characters *c, span text, int64_t at) {
    while (at < text.size && (text.start[at] == '(' || c->traits[text.start[at]] & IS_SPACE)) at++;
    while (at < text.size && one_of(text.start[at], "\\'\"`")) at++;
    for (int n = 0; n < 2 && at < text.size && one_of(text.start[at], "bBrRuUfFNL@$"); n++) at++;
    while (at < text.size && one_of(text.start[at], "\\'\"`")) at++;
    return at == text.size;
}

/* The number of the operator before a value, or -1. Of those that stand at one place, the longer ones are asked first. */
static int operator_before(const characters *c, span text) {
    static const struct {
        const char *sign;
        int number;
    } operators[] = {{"===", 6}, {"==", 5},  {"!==", 8}, {"!=", 7}, {"=>", 3}, {":=", 4}, {"+=", 23}, {"\?\?", 18}, {"||", 17},
                     {"->", 22}, {"=", 1},   {":", 2},   {"(", 9},  {",", 10}, {">", 11}, {"[", 12},  {"{", 13},  {"?", 14},
                     {"+", 15},  {"|", 16},  {"&", 19},  {"/", 20}, {"@", 21}, {" ", 24}, {"\t", 25}, {NULL, 0}};
    for (int64_t at = 0; at < text.size; at++) {
        if (!one_of(text.start[at], "=!:+?|-(,>[{&/@ \t")) continue;
        for (int n = 0; operators[n].sign; n++) {
            int64_t size = (int64_t)strlen(operators[n].sign);
            if (at + size <= text.size && !memcmp(text.start + at, operators[n].sign, (size_t)size) && only_opens(c, text, at + size))
                return operators[n].number;
        }
    }
    return -1;
}

/* Whether the value is an argument: its call's bracket has not closed. */
static int in_call(const characters *c, span text) {
    int64_t at = text.size;
    while (at > 0 && text.start[at - 1] != '(' && text.start[at - 1] != ')') at--;
    return at > 1 && text.start[at - 1] == '(' && c->traits[text.start[at - 2]] & IS_WORD;
}

/* Words in a row between single spaces. */
static int64_t longest_prose(const characters *c, span before) {
    int64_t longest = 0, count = 0, size = 0, letters = 0;
    for (int64_t i = 0; i <= before.size; i++) {
        if (i < before.size && before.start[i] != ' ') {
            size++, letters += (c->traits[before.start[i]] & IS_LETTER) != 0;
            continue;
        }
        count = size && letters == size ? count + 1 : 0;
        longest = most(longest, count);
        size = letters = 0;
    }
    return longest;
}

/* What follows, without what only closes. */
static int64_t rest_behind(span after) {
    static const char closes[] = " \t\r\n\"'`;,)}]";
    if (after.size == AROUND) return AROUND;
    while (after.size && one_of(after.start[0], closes)) after.start++, after.size--;
    while (after.size && one_of(after.start[after.size - 1], closes)) after.size--;
    return after.size;
}

static int has_url(span text) {
    for (int64_t i = 0; i + 3 <= text.size; i++)
        if (!memcmp(text.start + i, "://", 3)) return 1;
    return 0;
}

static int start_of(span stripped) {
    static const char signs[] = "-\"'<{[($@*#/|>+.";
    if (!stripped.size) return 1;
    return one_of(stripped.start[0], signs) ? (int)(strchr(signs, stripped.start[0]) - signs) + 2 : 0;
}

/* ---- its words ---- */

typedef struct {
    uint32_t said, first_three;
    int64_t words, secrets;
} spoken;

static int same_word(const characters *c, span one, span other) {
    int64_t i = 0;
    if (one.size != other.size) return 0;
    while (i < one.size && c->lower[one.start[i]] == c->lower[other.start[i]]) i++;
    return i == one.size;
}

/* What the words of a text mean; how many there are, and how many different ones for secrets. */
static spoken listen(const characters *c, const lexicon *l, span text) {
    spoken heard = {0};
    span secrets[MOST_WORDS];
    for (span word = word_of_text(text, 0, 0); word.size; word = word_of_text(text, behind(text, word), 0)) {
        uint32_t meaning = lexicon_meaning(l, word);
        heard.said |= meaning;
        if (heard.words++ < 3) heard.first_three |= meaning;
        if (!(meaning & MEANS_SECRET)) continue;
        int64_t known = 0;
        while (known < heard.secrets && !same_word(c, secrets[known], word)) known++;
        if (known == heard.secrets) secrets[heard.secrets++] = word;
    }
    return heard;
}

void describe_line(const characters *c, const lexicon *l, span line, int64_t start, int64_t end, span above, int bare, double *out) {
    span before = last(first(line, start), AROUND), after = first((span){line.start + end, line.size - end}, AROUND);
    spoken here = listen(c, l, before), ahead = listen(c, l, first(after, BEHIND)), over = listen(c, l, last(above, ABOVE));
    int closing = before.size ? before.start[before.size - 1] : 0, quote = one_of((uint8_t)closing, "\"'`") ? closing : 0;
    int following = after.size ? after.start[0] : 0;
    int64_t indent = over_space(c, before);
    span margin = first(line, indent + 3), margin_above = first(above, indent + 3);
    *out++ = quote;
    *out++ = quote ? following == quote : !after.size;
    *out++ = bare != 0;
    *out++ = operator_before(c, last(before, OPERATOR_REACH));
    *out++ = !before.size || closing == ' ' || closing == '\t';
    *out++ = following;
    *out++ = (double)rest_behind(after);
    *out++ = (double)indent;
    *out++ = (double)least(line.size, LONGEST_LINE);
    *out++ = (double)(count_of(before, '"') + count_of(before, '\''));
    *out++ = (double)here.words;
    *out++ = is_comment(c, line);
    *out++ = in_call(c, last(before, CALL_REACH));
    *out++ = (here.said & MEANS_DECLARES) != 0;
    *out++ = (here.said & MEANS_ASSERTS) != 0;
    *out++ = ((here.said | ahead.said) & MEANS_MADE_UP) != 0;
    *out++ = here.said & MEANS_USER ? 1 : ahead.said & MEANS_USER ? 2 : 0;
    *out++ = (double)here.secrets;
    *out++ = (double)longest_prose(c, before);
    *out++ = has_url(last(before, URL_REACH));
    *out++ = ((here.said | ahead.said) & MEANS_TYPES) != 0;
    *out++ = (here.first_three & MEANS_SHELL) != 0;
    *out++ = start_of((span){before.start + indent, before.size - indent});
    *out++ = over_space(c, above) == above.size;
    *out++ = is_comment(c, above);
    *out++ = (over.said & MEANS_USER) != 0;
    *out++ = (over.said & MEANS_SECRET) != 0;
    *out++ = (over.said & MEANS_MADE_UP) != 0;
    *out++ = margin.size == margin_above.size && (!margin.size || !memcmp(margin.start, margin_above.start, (size_t)margin.size));
}
