# Files of a tree: files.c.

cdef class Reading:
    """Reads files into an arena; the same face as Walk, owners are indexes into `paths`."""

    cdef reading r
    cdef list paths
    cdef const char **pointers

    def __init__(self, paths, *, uint64_t max_size, bint binaries):
        self.paths = list(paths)
        if any(b"\0" in path for path in self.paths):
            raise ValueError("a path holds a zero byte")
        self.pointers = <const char **>calloc(len(self.paths) + 1, sizeof(char *))
        if self.pointers == NULL:
            raise MemoryError
        cdef bytes path
        for i in range(len(self.paths)):
            path = self.paths[i]
            self.pointers[i] = path  # the list keeps the bytes alive
        self.r.paths = <const char *const *>self.pointers
        self.r.count = len(self.paths)
        self.r.max_size = max_size
        self.r.binaries = binaries

    def __dealloc__(self):
        files_close(&self.r)
        free(self.pointers)

    def fill(self, uint64_t target):
        """Reads on until the arena holds `target` bytes; False when this was the last of it."""
        cdef int status
        with nogil:
            status = files_fill(&self.r, target)
        if status < 0:
            raise MemoryError("no memory for file contents")
        return status == 1

    @property
    def arena(self):
        """The text, valid until the next `fill`."""
        return _view(self, self.r.arena, self.r.used, "B")

    @property
    def segments(self):
        """As Walk.segments."""
        return _view(self, self.r.segments, self.r.segment_count * 40, "q")

    @property
    def remarks(self):
        """As Walk.remarks; kind 5 (unreadable) has errno in the bits from 8 on."""
        return _view(self, self.r.remarks, self.r.remark_count * 16, "q")

    @property
    def bytes(self):
        """Bytes read so far."""
        return self.r.bytes
