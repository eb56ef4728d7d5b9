/* Where bytes look encoded. plain/runs.py says exactly what that means. */
#ifndef OAKUM_RUNS_H
#define OAKUM_RUNS_H

#include <stdint.h>

typedef struct {
    int64_t start, end;
} run;

typedef struct {
    run *items;
    uint64_t count, capacity;
} run_list;

/* Fills the table of characters; call once before anything else. */
void runs_prepare(void);

/* Appends the runs of `data` in order, without duplicates. 0, or -1 when out of memory. The caller frees `found->items`. */
int runs_find(const uint8_t *data, uint64_t size, run_list *found);

#endif
