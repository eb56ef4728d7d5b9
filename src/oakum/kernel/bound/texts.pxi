# What stands in a text: runs.c, known.c, logs.c, splits.c.

def find_runs(const uint8_t[::1] data not None):
    """The stretches of `data` that look encoded, as (start, end) byte offsets in order. plain/runs.py has the exact rules."""
    cdef run_list found
    cdef int status = 0
    memset(&found, 0, sizeof(found))
    if data.shape[0]:
        with nogil:
            status = runs_find(&data[0], data.shape[0], &found)
    try:
        if status:
            raise MemoryError("no memory for encoded text")
        return [(found.items[i].start, found.items[i].end) for i in range(found.count)]
    finally:
        free(found.items)


def known_hash(seeds, const uint8_t[::1] window not None):
    """64 bits over the first eight bytes of `window`. plain/known.py says what for."""
    cdef uint64_t[2] two
    if window.shape[0] < 8:
        raise ValueError("a window has eight bytes")
    two[0], two[1] = seeds
    return hashed(two, &window[0])


def known_search(tables, const uint8_t[::1] data not None, const int64_t[::1] marks=None, uint64_t reach=0):
    """Where forms of known values may stand: (start, number of the form). plain/known.py has the exact rules."""
    cdef known_tables t
    cdef known_pairs found
    cdef int status = 0
    seeds, bits_object, first_object, codes_object, shapes_object = tables
    cdef const uint8_t[::1] bits = bits_object
    cdef const uint32_t[::1] first = first_object
    cdef const uint32_t[::1] codes = codes_object
    cdef const uint32_t[::1] shapes = shapes_object
    memset(&found, 0, sizeof(found))
    if data.shape[0] == 0 or codes.shape[0] == 0:
        return []
    t.seeds[0], t.seeds[1] = seeds
    t.bits, t.first, t.codes, t.shapes = &bits[0], &first[0], &codes[0], &shapes[0]
    t.filter, t.buckets = (8 * bits.shape[0]).bit_length() - 1, (first.shape[0] - 1).bit_length() - 1
    if (
        8 * bits.shape[0] != 1 << t.filter or first.shape[0] != (1 << t.buckets) + 1 or t.buckets > 24
        or first[first.shape[0] - 1] != codes.shape[0] or shapes.shape[0] != 3 * codes.shape[0]
    ):
        raise ValueError("tables of known values do not fit together")
    if marks is not None and marks.shape[0] == 0:
        return []
    with nogil:
        if marks is None:
            status = search(&t, &data[0], data.shape[0], &found)
        else:
            status = search_near(&t, &data[0], data.shape[0], &marks[0], marks.shape[0] // 2, reach, &found)
    try:
        if status:
            raise MemoryError("no memory for candidates of known values")
        return [(found.items[2 * i], found.items[2 * i + 1]) for i in range(found.count)]
    finally:
        free(found.items)


def known_undo(const uint8_t[::1] data not None, int kind):
    """The text with one encoding undone, and where it goes side by side with `data`; None where there is nothing to undo.
    plain/known.py has the exact rules."""
    cdef known_pairs marks
    cdef bytearray out = bytearray(data.shape[0])
    cdef uint8_t[::1] to = out
    cdef int64_t length = 0
    memset(&marks, 0, sizeof(marks))
    if data.shape[0]:
        with nogil:
            length = undo(&data[0], data.shape[0], kind, &to[0], &marks)
    try:
        if length < 0:
            raise MemoryError("no memory for decoded text")
        if marks.count == 0:
            return None
        pairs = array("q")
        pairs.frombytes((<const uint8_t *>marks.items)[:16 * marks.count])
        return bytes(memoryview(out)[:length]), pairs
    finally:
        free(marks.items)


def strip_log(const uint8_t[::1] raw not None, int shape, int lane):
    """The text of a log without what its format adds: (text, joints, interleaved). plain/logs.py has the exact rules."""
    cdef log_text out
    cdef int status = 0
    cdef bytes text = PyBytes_FromStringAndSize(NULL, raw.shape[0])
    memset(&out, 0, sizeof(out))
    out.text = <uint8_t *> PyBytes_AS_STRING(text)
    if raw.shape[0]:
        with nogil:
            status = logs_strip(&raw[0], raw.shape[0], shape, lane, &out)
    try:
        if status:
            raise MemoryError("no memory for the text of a log")
        joints = array("q")
        if out.count:
            joints.frombytes((<uint8_t *> out.joints)[: out.count * 16])
        return memoryview(text)[: out.size], joints, bool(out.interleaved)
    finally:
        free(out.joints)


def count_lines(const uint8_t[::1] data not None):
    """The line ends in `data`."""
    cdef uint64_t count = 0
    if data.shape[0]:
        with nogil:
            count = logs_count_lines(&data[0], data.shape[0])
    return count


def find_splits(const uint8_t[::1] data not None):
    """Where text is split: (kind, start, end). plain/splits.py has the exact rules."""
    cdef split_list found
    cdef int status = 0
    memset(&found, 0, sizeof(found))
    if data.shape[0]:
        with nogil:
            status = splits_find(&data[0], data.shape[0], &found)
    try:
        if status:
            raise MemoryError("no memory for split text")
        return [(found.items[i].kind, found.items[i].start, found.items[i].end) for i in range(found.count)]
    finally:
        free(found.items)


def mirrored(const uint8_t[::1] data not None):
    """The mixed tokens of `data` backwards, a line each: (text, pairs of start in it and end in `data`)."""
    cdef mirror m
    cdef int status = 0
    memset(&m, 0, sizeof(m))
    if data.shape[0]:
        with nogil:
            status = splits_mirror(&data[0], data.shape[0], &m)
    try:
        if status:
            raise MemoryError("no memory for tokens")
        table = array("q")
        if m.count:
            table.frombytes((<uint8_t *> m.table)[: m.count * 16])
        return m.text[: m.size] if m.size else b"", table
    finally:
        free(m.text)
        free(m.table)


def kind_of(const uint8_t[::1] content not None, bint binaries):
    """What a content is before any rule looks at it: 0 text, 3 wrapped (archive, document, UTF-16), 4 binary."""
    return content_kind(&content[0], content.shape[0], binaries) if content.shape[0] else 0
