/* Follows a text from a blob into the versions that were made from it. */
#ifndef OAKUM_TRACE_H
#define OAKUM_TRACE_H

#include "history.h"

/* Positions in the pack of `start` (a global position) and of all blobs below it in the tree of deltas that hold the text,
 * as far as every one between them does. `*found` is to be freed. 0, or -1 when out of memory. */
int trace_text(const store *s, content_cache *c, uint32_t start, const uint8_t *text, size_t length, uint32_t **found,
               uint64_t *count);

#endif
