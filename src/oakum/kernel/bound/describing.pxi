# What the classifier sees of a candidate: values.c, surroundings.c, grams.c, lexicon.c.

cdef span _span(bytes text):
    cdef span found
    found.start, found.size = <const uint8_t *>PyBytes_AS_STRING(text), len(text)
    return found


cdef span _value(bytes line, int64_t start, int64_t end) except *:
    cdef span value = _span(line)
    if not 0 <= start < end <= value.size:
        raise ValueError(f"no value from {start} to {end} in a line of {value.size} bytes")
    value.start, value.size = value.start + start, end - start
    return value


cdef list _listed(const uint32_t *numbers, int count):
    return [numbers[at] for at in range(count)]


cdef class Describer:
    """Describes what stands in a line by numbers; see oakum.kernel.plain.describer."""

    cdef lexicon *_words
    cdef characters _characters
    cdef uint32_t _buckets
    cdef list _held

    def __cinit__(self, meanings):
        from oakum.kernel import described

        cdef int code
        cdef const uint8_t[::1] traits = described.TRAITS, shapes = described.SHAPES, lowered = described.LOWERED
        for code in range(256):
            self._characters.traits[code], self._characters.shape[code] = traits[code], shapes[code]
            self._characters.lower[code] = lowered[code]
        self._buckets = described.BUCKETS
        self._held = [word.encode() for word in meanings]  # the lexicon keeps their addresses
        self._words = lexicon_new(len(self._held))
        if self._words == NULL:
            raise MemoryError("no memory for a lexicon")
        for word, meaning in zip(self._held, meanings.values()):
            lexicon_add(self._words, _span(word), meaning)

    def __dealloc__(self):
        lexicon_free(self._words)

    def numbers(self, bytes line not None, int64_t start, int64_t end, bytes above not None, bytes name not None, bint bare):
        """The numbers of VALUE, NAME and LINE in described.py, for the value of `line` from `start` to `end`."""
        cdef double out[VALUE_NUMBERS + NAME_NUMBERS + LINE_NUMBERS]
        cdef span value = _value(line, start, end)
        describe_value(&self._characters, value, out)
        describe_name(&self._characters, self._words, _span(name), value, out + VALUE_NUMBERS)
        describe_line(&self._characters, self._words, _span(line), start, end, _span(above), bare,
                      out + VALUE_NUMBERS + NAME_NUMBERS)
        return [out[at] for at in range(VALUE_NUMBERS + NAME_NUMBERS + LINE_NUMBERS)]

    def buckets(self, bytes line not None, int64_t start, int64_t end, bytes name not None):
        """The buckets of value, name and line, for a `Table`."""
        cdef uint32_t of_value[PIECES_OF_VALUE]
        cdef uint32_t of_name[PIECES_OF_NAME]
        cdef uint32_t of_line[PIECES_OF_LINE]
        cdef span value = _value(line, start, end), before = _span(line), after = _span(line)
        before.size = start
        after.start, after.size = after.start + end, after.size - end
        return (
            _listed(of_value, grams_of_value(&self._characters, value, self._buckets, of_value)),
            _listed(of_name, grams_of_name(_span(name), self._buckets, of_name)),
            _listed(of_line, grams_of_line(before, after, self._buckets, of_line)),
        )


cdef class Table:
    """Weights by bucket; see oakum.kernel.plain.grams."""

    cdef bytes _weights
    cdef double _scale
    cdef uint8_t *_added

    def __cinit__(self, bytes weights not None, double scale):
        self._weights, self._scale = weights, scale
        self._added = <uint8_t *>calloc(len(weights) + 1, 1)
        if self._added == NULL:
            raise MemoryError("no memory for a table of weights")

    def __dealloc__(self):
        free(self._added)

    def sum(self, list buckets not None):
        """The weights of all different buckets, added. Raises IndexError for one beyond the table."""
        cdef const int8_t *weights = <const int8_t *>PyBytes_AS_STRING(self._weights)
        cdef Py_ssize_t size = len(self._weights), bucket
        cdef int64_t total = 0
        if buckets and not 0 <= min(buckets) <= max(buckets) < size:
            raise IndexError("a bucket is beyond the table")
        for bucket in buckets:
            total += 0 if self._added[bucket] else weights[bucket]
            self._added[bucket] = 1
        for bucket in buckets:
            self._added[bucket] = 0
        return total * self._scale
