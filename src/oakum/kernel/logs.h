/* What a log puts around its text, taken away. plain/logs.py says exactly what that means. */
#ifndef OAKUM_LOGS_H
#define OAKUM_LOGS_H

#include <stdint.h>

enum { LOG_TEXT, LOG_STAMP, LOG_GITLAB, LOG_CRI, LOG_DOCKER, LOG_SYSLOG, LOG_JSON, LOG_TAG };

typedef struct {
    uint8_t *text; /* as many bytes as the raw log has, and one */
    uint64_t size;
    int64_t *joints; /* pairs: from this offset of the text on, it continues at that offset of the raw log */
    uint64_t count, capacity;
    int interleaved; /* a line that another stream's lines interrupt was put together wrongly: strip each stream alone */
} log_text;

/* `lane`: 0 for all lines, 'o' or 'e' for those of standard output or error only. 0, or -1 when out of memory. The caller frees
 * `joints`. */
int logs_strip(const uint8_t *raw, uint64_t size, int shape, int lane, log_text *out);

uint64_t logs_count_lines(const uint8_t *data, uint64_t size);

#endif
