# Assignments, and the lines around the hits of the automaton: assign.c.

def assigned(const uint8_t[::1] line not None, int64_t at):
    """The assignment to the name that holds the byte before `at`: start and end of the name and of the value, and the form
    (see plain/assign.py); or None."""
    cdef assignment found
    if not 0 < at <= line.shape[0] or not assign_find(&line[0], line.shape[0], at, &found):
        return None
    return found.name_start, found.name_end, found.start, found.end, found.form


def assigned_near(const uint8_t[::1] line not None, int64_t at):
    """The first assignment behind `at` to something called a key, token, secret or password, as `assigned` gives it."""
    cdef assignment found
    if not 0 <= at < line.shape[0] or not assign_near(&line[0], line.shape[0], at, &found):
        return None
    return found.name_start, found.name_end, found.start, found.end, found.form


cdef bint assigns(const uint8_t *line, int64_t size, int64_t at, int64_t kind, bint cut, assignment *found) noexcept nogil:
    """Whether there is an assignment of the kind at that place, with a value that is not cut off."""
    cdef int64_t least = kind >> 1
    if assign_find(line, size, at, found) and found.end - found.start >= least and not (cut and found.end == size):
        return True
    if kind & 1 or not assign_near(line, size, at, found):
        return False
    return found.end - found.start >= least and not (cut and found.end == size)


cdef class Hits:
    """What the automaton reports, which calls this for each match: pairs (rule, end) in the order of their ends."""

    cdef int64_t *pairs
    cdef Py_ssize_t count, capacity

    def __dealloc__(self):
        free(self.pairs)

    def __call__(self, int64_t rule, start, int64_t end, flags, context):
        self.add(rule, end)

    cdef int add(self, int64_t rule, int64_t end) except -1:
        cdef int64_t *larger
        if self.count == self.capacity:
            larger = <int64_t *>realloc(self.pairs, (2 * self.capacity + 512) * 2 * sizeof(int64_t))
            if larger == NULL:
                raise MemoryError
            self.pairs = larger
            self.capacity = 2 * self.capacity + 512
        self.pairs[2 * self.count] = rule
        self.pairs[2 * self.count + 1] = end
        self.count += 1
        return 0

    def __len__(self):
        return self.count

    def __iter__(self):
        return iter([(self.pairs[2 * i], self.pairs[2 * i + 1]) for i in range(self.count)])


cdef Hits _as_hits(hits):
    cdef Hits collected
    if isinstance(hits, Hits):
        return hits
    collected = Hits()
    for rule, end in hits:
        collected.add(rule, end)
    return collected


def line_windows(const uint8_t[::1] data not None, segments, hits, kinds, dict memory, bounds):
    """The windows of hits: (row of the segment, key, start of the line in `data`, whether it is cut at its right); and the
    hits of blocks.

    `hits` are pairs (rule, end) as the automaton gives them. `kinds` has a number for each rule: 0 for an expression in a
    line, below that for a block, above for an assignment: twice the bytes that its value has at least,
    plus one where the name has to be what is assigned and not only near. A key
    is (rule, line, line above, limit, whether the line is cut at its left); the limit is where a match has to begin before,
    for an assignment where the hit ends. A window that the segment does not show whole is left out, and so is one that comes
    again, one that assigns nothing, or whose key `memory` maps to nothing. `bounds` are the bytes that count before a hit,
    behind it for the start of a match, and behind it for its end. See `oakum.detect.window`.
    """
    cdef const int64_t[::1] kind = kinds
    cdef assignment value
    cdef const int64_t[::1] table = segments
    cdef Py_ssize_t rows = table.shape[0] // 5, low_row, high_row, middle
    cdef int64_t left = bounds[0], near = bounds[1], right = bounds[2]
    cdef Hits collected = _as_hits(hits)
    cdef Py_ssize_t i
    cdef int64_t rule, end, mark, low, high, start, stop, above, line_end, limit, seg_low, seg_high, flags
    cdef const uint8_t *base
    cdef const uint8_t *found
    cdef bint cut_left, cut_right
    cdef int64_t[::1] last = array("q", bytes(24 * len(kinds)))  # of each rule: start, end and mark of its window before
    out, openings = [], []
    if rows == 0 or data.shape[0] == 0:
        return out, openings
    base = &data[0]
    for i in range(collected.count):
        rule, end = collected.pairs[2 * i], collected.pairs[2 * i + 1]
        if not 0 <= rule < kind.shape[0]:
            raise IndexError(f"there is no rule {rule}")
        if kind[rule] < 0:
            openings.append((rule, end))
            continue
        low_row, high_row = 0, rows
        while low_row < high_row:
            middle = (low_row + high_row) // 2
            if table[5 * middle] <= end - 1:
                low_row = middle + 1
            else:
                high_row = middle
        low_row -= 1
        if low_row < 0:
            continue
        seg_low, seg_high, flags = table[5 * low_row], table[5 * low_row + 1], table[5 * low_row + 4]
        if end > seg_high:
            continue
        low, high = max(seg_low, end - left), min(seg_high, end + right)
        found = <const uint8_t *>memchr(base + end - 1, 10, high - end + 1)
        stop = found - base if found != NULL else -1
        if stop < 0 and high == seg_high and high < end + right and not flags & 2:
            continue
        start = end - 2
        while start >= low and base[start] != 10:
            start -= 1
        if start < low:
            start = -1
        above = -1
        if start > low:
            above = start - 1
            while above >= low and base[above] != 10:
                above -= 1
            if above < low:
                above = -1
        if above < 0 and low == seg_low and low > end - left and not flags & 1:
            continue
        line_end = stop if stop >= 0 else high
        cut_left = start < 0 and not (flags & 1 and low == seg_low)
        cut_right = stop < 0 and not (flags & 2 and high == seg_high)
        if start < 0:
            start = low - 1
        limit = min(line_end, end - 1 + near) - start - 1
        mark = limit
        if kind[rule]:
            limit = end - start - 1
            if not assigns(base + start + 1, line_end - start - 1, limit, kind[rule], cut_right, &value):
                continue
            mark = value.start
        if last[3 * rule] == start and last[3 * rule + 1] == line_end and last[3 * rule + 2] == mark:
            continue
        last[3 * rule], last[3 * rule + 1], last[3 * rule + 2] = start, line_end, mark
        key = (
            rule,
            PyBytes_FromStringAndSize(<const char *>base + start + 1, line_end - start - 1),
            b"" if start <= low else PyBytes_FromStringAndSize(
                <const char *>base + (above if above >= 0 else low - 1) + 1, start - (above if above >= 0 else low - 1) - 1
            ),
            limit,
            cut_left,
        )
        known = memory.get(key)
        if known is not None and not known:
            continue
        out.append((low_row, key, start + 1, cut_right))
    return out, openings
