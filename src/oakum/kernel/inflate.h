/* Inflates the small zlib streams that packfiles are made of. */
#ifndef OAKUM_INFLATE_H
#define OAKUM_INFLATE_H

#include <stddef.h>
#include <stdint.h>

/* Output buffers must be this much larger than the output: matches are copied in whole words. */
#define INFLATE_SLOP 64

/* Builds the tables of fixed blocks; call once before anything else. Returns 0. */
int inflate_prepare(void);

/* Inflates the zlib stream at `in` into exactly `out_len` bytes. Never reads at or past `in_end`, never writes past
 * `out + out_len + INFLATE_SLOP`. Returns 0, or -1 when the stream is damaged or has another length. */
int inflate_exact(const uint8_t *in, const uint8_t *in_end, uint8_t *out, size_t out_len);

#endif
