# Packs, and the walk through their blobs: pack.c, walk.c.

cdef class Pack:
    """A packfile with its index. `data` and `index` are buffers that stay as they are (memory maps)."""

    cdef pack p
    cdef const uint8_t[::1] data
    cdef const uint8_t[::1] index
    cdef readonly int count
    cdef readonly int id_length

    def __init__(self, object data not None, const uint8_t[::1] index not None, int id_length):
        cdef const char *wrong
        cdef const uint8_t[::1] content = data
        cdef int mapped = isinstance(data.obj if isinstance(data, memoryview) else data, mmap)
        if id_length not in (20, 32):
            raise ValueError("object ids have 20 or 32 bytes")
        self.data = content
        self.index = index
        self.id_length = id_length
        if content.shape[0] == 0 or index.shape[0] == 0:
            raise ValueError("pack or index is empty")
        with nogil:
            wrong = pack_open(&self.p, &content[0], content.shape[0], mapped, &index[0], index.shape[0], id_length)
        if wrong != NULL:
            raise ValueError(wrong.decode())
        self.count = self.p.count

    def __dealloc__(self):
        pack_close(&self.p)

    def roots(self, int kind):
        """Positions of the objects of a type that are no deltas, and the weight of each family, as two arrays."""
        positions, weights = array("I"), array("I")
        cdef uint32_t i
        for i in range(self.p.count):
            if self.p.type[i] == kind and self.p.base[i] == NONE:
                positions.append(i)
                weights.append(self.p.weight[i])
        return positions, weights

    def of_type(self, int kind):
        """Positions of all objects of a type (0: unreadable), ascending."""
        positions = array("I")
        cdef uint32_t i
        for i in range(self.p.count):
            if self.p.type[i] == kind:
                positions.append(i)
        return positions

    def id(self, uint32_t position):
        """Object id of a position, as bytes."""
        if position >= self.p.count:
            raise IndexError(position)
        return PyBytes_FromStringAndSize(
            <const char *>self.p.names + <size_t>self.p.name[position] * self.p.id_length, self.p.id_length
        )

    def find(self, const uint8_t[::1] object_id not None):
        """Position of an object, or ABSENT."""
        if object_id.shape[0] != self.id_length:
            raise ValueError("object id of another length")
        return pack_find(&self.p, &object_id[0])


cdef class Walk:
    """Goes through blob families and shows their text, each piece once. See walk.h."""

    cdef walk w
    cdef Pack owner
    cdef const uint32_t[::1] roots
    cdef list openers

    def __init__(self, Pack owner not None, const uint32_t[::1] roots not None, *, uint64_t max_size, uint64_t clip,
                 uint64_t block, openers, bint binaries):
        cdef const uint8_t[::1] opener
        self.owner = owner
        self.roots = roots
        self.openers = list(openers)
        if len(self.openers) > MOST_OPENERS or any(len(literal) < SHORTEST_OPENER for literal in self.openers):
            raise ValueError(f"at most {MOST_OPENERS} openers, each of at least {SHORTEST_OPENER} bytes")
        self.w.p = &owner.p
        self.w.root_count = roots.shape[0]
        if roots.shape[0]:
            self.w.roots = &roots[0]
        for root in roots:
            if root >= owner.p.count:
                raise IndexError(root)
        self.w.max_size = max_size
        self.w.clip = clip
        self.w.block = block
        self.w.binaries = binaries
        self.w.seed = int.from_bytes(urandom(8), "little")
        for i, literal in enumerate(self.openers):
            opener = literal
            self.w.openers.text[i] = &opener[0]
            self.w.openers.length[i] = len(literal)
        self.w.openers.count = len(self.openers)
        openers_prepare(&self.w.openers)

    def __dealloc__(self):
        walk_close(&self.w)

    def fill(self, uint64_t target):
        """Moves on by at least `target` bytes of text; False when this was the last of it."""
        cdef int status
        with nogil:
            status = walk_fill(&self.w, target)
        if status < 0:
            raise MemoryError("no memory for the history's text")
        return status == 1

    @property
    def arena(self):
        """The text, valid until the next `fill`."""
        return _view(self, self.w.arena, self.w.used, "B")

    @property
    def segments(self):
        """Five integers for each stretch: start, end, number, offset, flags (1 head, 2 tail)."""
        return _view(self, self.w.segments, self.w.segment_count * 40, "q")

    @property
    def remarks(self):
        """Two integers for each blob that is not in the arena: owner, kind."""
        return _view(self, self.w.remarks, self.w.remark_count * 16, "q")

    @property
    def positions(self):
        """The blob of each stretch shown so far, by the stretch's number."""
        return _view(self, self.w.positions, self.w.position_count * 4, "I")

    @property
    def repeats(self):
        """Three integers for each stretch that was not shown because an equal one had been: number of that one, blob,
        offset in the blob."""
        return _view(self, self.w.repeats, self.w.repeat_count * 24, "q")

    @property
    def blobs(self):
        """Blobs seen so far."""
        return self.w.blobs

    @property
    def bytes(self):
        """Inflated bytes of them."""
        return self.w.bytes
