# Objects, commits and trees of all packs: history.c, trace.c, trees.c.

cdef class Store:
    """Several packs as one. A global position is the pack's first plus the position in it."""

    cdef store s
    cdef readonly list packs
    cdef readonly list firsts
    cdef readonly uint32_t count

    def __init__(self, packs):
        self.packs = list(packs)
        if not self.packs:
            raise ValueError("a store needs a pack")
        self.firsts = []
        self.s.packs = <pack **>calloc(len(self.packs), sizeof(void *))
        self.s.first = <uint32_t *>calloc(len(self.packs), sizeof(uint32_t))
        if self.s.packs == NULL or self.s.first == NULL:
            raise MemoryError
        total = 0
        for i, item in enumerate(self.packs):
            self.s.packs[i] = &(<Pack?>item).p
            self.s.first[i] = total
            self.firsts.append(total)
            total += item.count
        if total >= ABSENT:
            raise ValueError("too many objects")
        self.count = total
        self.s.count = len(self.packs)
        self.s.id_length = self.packs[0].id_length
        if any(item.id_length != self.s.id_length for item in self.packs):
            raise ValueError("packs with object ids of different lengths")

    def __dealloc__(self):
        free(self.s.packs)
        free(self.s.first)

    def find(self, const uint8_t[::1] object_id not None):
        """Global position of an object, or ABSENT."""
        if object_id.shape[0] != <Py_ssize_t>self.s.id_length:
            raise ValueError("object id of another length")
        return store_find(&self.s, &object_id[0])

    def prefixes(self, const uint32_t[::1] positions not None):
        """The first eight bytes of the ids of objects, as numbers, in an array."""
        cdef Py_ssize_t n = positions.shape[0], i
        cdef uint32_t local, byte
        cdef const uint8_t *id_
        cdef const pack *p
        found = array("Q", bytes(8 * n))
        cdef uint64_t[::1] prefix = found
        for i in range(n):
            if positions[i] >= self.count:
                raise IndexError(positions[i])
            p = store_pack(&self.s, positions[i], &local)
            id_ = p.names + <size_t>p.name[local] * p.id_length
            for byte in range(8):
                prefix[i] = prefix[i] << 8 | id_[byte]
        return found


cdef class Reader:
    """Reads single objects, with a cache of its own; one for each thread."""

    cdef Store owner
    cdef content_cache *cache

    def __init__(self, Store owner not None):
        self.owner = owner
        self.cache = cache_new()
        if self.cache == NULL:
            raise MemoryError

    def __dealloc__(self):
        cache_free(self.cache)

    def read(self, uint32_t position):
        """Content of the object at a global position; None when it is damaged. Raises IndexError past the end."""
        cdef uint64_t size = 0
        if position >= self.owner.count:
            raise IndexError(position)
        cdef const uint8_t *content = store_read(&self.owner.s, self.cache, position, &size)
        return None if content == NULL else PyBytes_FromStringAndSize(<const char *>content, size)

    def trace(self, uint32_t start, const uint8_t[::1] text not None):
        """Global positions of the blob at `start` and of the versions made from it that hold the text."""
        cdef uint32_t *found = NULL
        cdef uint64_t count = 0
        cdef int status
        cdef uint32_t local, first
        if text.shape[0] == 0:
            raise ValueError("no text")
        if start >= self.owner.count:
            raise IndexError(start)
        store_pack(&self.owner.s, start, &local)
        first = start - local
        with nogil:
            status = trace_text(&self.owner.s, self.cache, start, &text[0], text.shape[0], &found, &count)
        if status:
            raise MemoryError("no memory to trace a text")
        positions = array("I", [first + found[i] for i in range(count)])
        free(found)
        return positions

    def commits(self, const uint32_t[::1] positions not None):
        """Trees, first and second parents (global positions or ABSENT) and committer dates of commits, as four arrays;
        and the further parents of octopus merges as pairs (index, parent). A damaged commit has no tree."""
        cdef Py_ssize_t n = positions.shape[0], i
        cdef commit c
        for i in range(n):
            if positions[i] >= self.owner.count:
                raise IndexError(positions[i])
        trees, firsts, seconds = array("I", bytes(4 * n)), array("I", bytes(4 * n)), array("I", bytes(4 * n))
        dates, more = array("q", bytes(8 * n)), []
        cdef uint32_t[::1] tree = trees
        cdef uint32_t[::1] first = firsts
        cdef uint32_t[::1] second = seconds
        cdef int64_t[::1] date = dates
        octopus = array("q", bytes(8 * n))
        cdef int64_t[::1] extra = octopus
        with nogil:
            for i in range(n):
                commit_read(&self.owner.s, self.cache, positions[i], &c)
                tree[i] = c.tree
                first[i] = c.parents[0]
                second[i] = c.parents[1]
                date[i] = c.date
                extra[i] = c.more
        if n > MANY:
            for i in range(self.owner.s.count):
                pack_drop(self.owner.s.packs[i])
        for i in range(n):
            for k in range(extra[i]):
                more.append((i, commit_parent(&self.owner.s, self.cache, positions[i], 2 + k)))
        return trees, firsts, seconds, dates, more


cdef class TreeEdges:
    """What the trees of some families hold that their bases do not. `roots` are positions of trees that are no deltas."""

    cdef tree_edges e
    cdef Pack owner

    def __init__(self, Pack owner not None, const uint32_t[::1] roots not None):
        cdef int status = 0
        self.owner = owner
        for root in roots:
            if root >= owner.p.count:
                raise IndexError(root)
        if roots.shape[0]:
            with nogil:
                status = edges_collect(&self.e, &self.owner.p, &roots[0], roots.shape[0])
                pack_drop(&self.owner.p)
        if status:
            raise MemoryError("no memory for the history's trees")

    def __dealloc__(self):
        edges_free(&self.e)

    @property
    def damaged(self):
        """Trees that could not be read; what is made from them is lost with them."""
        return self.e.damaged
