/* Reads many small files into one arena without going through the interpreter for each. */
#ifndef OAKUM_FILES_H
#define OAKUM_FILES_H

#include "walk.h"

enum { UNREADABLE = 5, IRREGULAR = 6, LARGE = 7 };

typedef struct {
    const char *const *paths;
    int64_t count, next;
    uint64_t max_size; /* larger files are left to the caller as LARGE */
    int binaries;
    uint8_t *arena;
    uint64_t used, capacity;
    segment *segments; /* owner: index of the path */
    uint64_t segment_count, segment_capacity;
    remark *remarks; /* kind: one of the above or of walk.h; UNREADABLE has errno in the higher bits */
    uint64_t remark_count, remark_capacity;
    uint64_t bytes;
} reading;

/* As walk_fill: 1 when more is to come, 0 at the end, -1 when out of memory. Follows no symbolic link in the last part. */
int files_fill(reading *r, uint64_t target);
void files_close(reading *r);

/* What a content is before any rule looks at it: 0 for text, else WRAPPED or BINARY. */
int content_kind(const uint8_t *content, uint64_t size, int binaries);

#endif
