# The trees of the classifier.

cdef enum:
    MOST_FEATURES = 256


cdef class Forest:
    """Many trees whose values add up; see oakum.kernel.plain.forest."""

    cdef int32_t *_feature
    cdef int32_t *_second
    cdef int32_t *_roots
    cdef double *_threshold
    cdef double *_value
    cdef Py_ssize_t _trees
    cdef int _width
    cdef double _row[MOST_FEATURES]

    def __cinit__(self, roots, feature, threshold, second, value, int width):
        cdef Py_ssize_t nodes = len(feature), at
        if not len(threshold) == len(second) == len(value) == nodes or not 0 < width <= MOST_FEATURES:
            raise ValueError("not trees: the arrays differ in length, or the rows are too wide")
        self._trees, self._width = len(roots), width
        self._feature = <int32_t *>calloc(nodes + 1, sizeof(int32_t))
        self._second = <int32_t *>calloc(nodes + 1, sizeof(int32_t))
        self._roots = <int32_t *>calloc(self._trees + 1, sizeof(int32_t))
        self._threshold = <double *>calloc(nodes + 1, sizeof(double))
        self._value = <double *>calloc(nodes + 1, sizeof(double))
        if not (self._feature and self._second and self._roots and self._threshold and self._value):
            raise MemoryError
        for at in range(nodes):
            self._feature[at], self._second[at] = feature[at], second[at]
            self._threshold[at], self._value[at] = threshold[at], value[at]
            if self._feature[at] >= width or (self._feature[at] >= 0 and not at + 1 < self._second[at] < nodes):
                raise ValueError(f"not trees: node {at} asks or leads beyond the arrays")
        for at in range(self._trees):
            self._roots[at] = roots[at]
            if not 0 <= self._roots[at] < nodes:
                raise ValueError("not trees: a root is beyond the arrays")

    def __dealloc__(self):
        free(self._feature)
        free(self._second)
        free(self._roots)
        free(self._threshold)
        free(self._value)

    cdef _fill(self, row):
        if len(row) != self._width:
            raise ValueError(f"a row of {len(row)} numbers for trees over {self._width}")
        cdef int place
        for place in range(self._width):
            self._row[place] = row[place]

    cdef inline Py_ssize_t _child(self, Py_ssize_t at) noexcept:
        return at + 1 if self._row[self._feature[at]] <= self._threshold[at] else self._second[at]

    def sum(self, row):
        """The values of the leaves that the row falls into, added."""
        cdef Py_ssize_t tree, at
        cdef double total = 0.0
        self._fill(row)
        for tree in range(self._trees):
            at = self._roots[tree]
            while self._feature[at] >= 0:
                at = self._child(at)
            total += self._value[at]
        return total

    def contributions(self, row):
        """The values of the roots, added, and what each number of the row changes on the way down."""
        cdef Py_ssize_t tree, at, child
        cdef double start = 0.0
        cdef double added[MOST_FEATURES]
        self._fill(row)
        memset(added, 0, sizeof(added))
        for tree in range(self._trees):
            at = self._roots[tree]
            start += self._value[at]
            while self._feature[at] >= 0:
                child = self._child(at)
                added[self._feature[at]] += self._value[child] - self._value[at]
                at = child
        return start, [added[place] for place in range(self._width)]
