/* What a line assigns to a name. plain/assign.py says exactly what that means. */
#ifndef OAKUM_ASSIGN_H
#define OAKUM_ASSIGN_H

#include <stdint.h>

/* How the value is given. */
enum { SIGN = 1, COLON, COMPARED, CALL, ARGUMENT, ATTRIBUTE, ELEMENT, OPTION, ADJACENT, CELL };
/* Added to the form: the value stands in quotes; words stand before the sign; a call converts it; the quotes are escaped;
 * it is assigned to another name that stands near. */
enum { QUOTED = 16, WORDS = 32, CONVERTED = 64, ESCAPED = 128, NEAR = 256 };

typedef struct {
    int64_t name_start, name_end, start, end;
    int form;
} assignment;

/* Fills the table of characters; call once before anything else. */
void assign_prepare(void);

/* The assignment to the name that holds byte `at` - 1 of a line of `size` bytes. 1, or 0 where there is none. */
int assign_find(const uint8_t *line, int64_t size, int64_t at, assignment *found);

/* The first assignment behind byte `at` to something called a key, token, secret or password. 1, or 0 where there is none. */
int assign_near(const uint8_t *line, int64_t size, int64_t at, assignment *found);

#endif
