/* One open, one stat, one read for each file; the arena takes their text one after the other. */

#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int grow(void **array, uint64_t *capacity, uint64_t needed, size_t item) {
    if (needed <= *capacity) return 0;
    uint64_t larger = needed + needed / 2 + 64;
    void *moved = realloc(*array, larger * item);
    if (!moved) return -1;
    *array = moved;
    *capacity = larger;
    return 0;
}

static int remember(reading *r, int64_t owner, int64_t kind) {
    if (grow((void **)&r->remarks, &r->remark_capacity, r->remark_count + 1, sizeof(remark))) return -1;
    r->remarks[r->remark_count++] = (remark){owner, kind};
    return 0;
}

/* Reads one open file behind what the arena holds. 0, or -1 when out of memory. */
static int take(reading *r, int64_t owner, int file) {
    struct stat about;
    if (fstat(file, &about)) return remember(r, owner, UNREADABLE | (int64_t)errno << 8);
    if (!S_ISREG(about.st_mode)) return remember(r, owner, IRREGULAR);
    if ((uint64_t)about.st_size > r->max_size) return remember(r, owner, LARGE);
    if (grow((void **)&r->arena, &r->capacity, r->used + (uint64_t)about.st_size + 2, 1)) return -1;
    uint64_t size = 0, wanted = (uint64_t)about.st_size;
    while (size < wanted) {
        ssize_t got = read(file, r->arena + r->used + size, wanted - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return remember(r, owner, UNREADABLE | (int64_t)errno << 8);
        if (got == 0) break; /* it has shrunk meanwhile */
        size += (uint64_t)got;
    }
    r->bytes += size;
    int kind = content_kind(r->arena + r->used, size, r->binaries);
    if (kind) return remember(r, owner, kind);
    if (!size) return 0;
    if (grow((void **)&r->segments, &r->segment_capacity, r->segment_count + 1, sizeof(segment))) return -1;
    r->segments[r->segment_count++] = (segment){(int64_t)r->used, (int64_t)(r->used + size), owner, 0, HEAD | TAIL};
    r->used += size;
    r->arena[r->used++] = '\n';
    return 0;
}

int files_fill(reading *r, uint64_t target) {
    r->used = r->segment_count = r->remark_count = 0;
    for (; r->used < target; r->next++) {
        if (r->next == r->count) return 0;
        int file = open(r->paths[r->next], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        int status = file < 0 ? remember(r, r->next, UNREADABLE | (int64_t)errno << 8) : take(r, r->next, file);
        if (file >= 0) close(file);
        if (status) return -1;
    }
    return 1;
}

void files_close(reading *r) { free(r->arena), free(r->segments), free(r->remarks); }
