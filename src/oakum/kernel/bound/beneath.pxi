# Which trees hold which blobs, and which commits are reached: trees.c.

cdef class Beneath:
    """Which blobs of interest lie beneath trees. State 1 is none; 2 + n is blob number n; larger ones are of several.

    `edges` are those of all families of all packs; `ids` the ids of the blobs of interest, one behind the other.
    """

    cdef beneath *b
    cdef Store owner
    cdef readonly int count

    def __init__(self, Store owner not None, edges, const uint8_t[::1] ids not None):
        cdef list kept = list(edges)
        cdef tree_edges **pointers
        self.owner = owner
        self.count = ids.shape[0] // owner.s.id_length
        if self.count == 0:
            raise ValueError("no blob of interest")
        pointers = <tree_edges **>calloc(len(kept) + 1, sizeof(void *))
        if pointers == NULL:
            raise MemoryError
        cdef unsigned i, n = len(kept)
        for i in range(n):
            pointers[i] = &(<TreeEdges?>kept[i]).e
        with nogil:
            self.b = beneath_new(&self.owner.s, pointers, n, &ids[0], self.count)
        free(pointers)
        if self.b == NULL:
            raise MemoryError("no memory for the history's trees")

    def __dealloc__(self):
        beneath_free(self.b)

    def states(self, const uint32_t[::1] trees not None):
        """The state of each tree (global positions; ABSENT has none beneath), as an array."""
        cdef Py_ssize_t n = trees.shape[0], i
        cdef uint32_t local
        cdef const pack *p
        found = array("I", bytes(4 * n))
        cdef uint32_t[::1] state = found
        for i in range(n):
            if trees[i] >= self.owner.count and trees[i] != NONE:
                raise IndexError(trees[i])
        with nogil:
            for i in range(n):
                state[i] = 1
                if trees[i] != NONE:
                    p = store_pack(&self.owner.s, trees[i], &local)
                    state[i] = beneath_state(self.b, p.names + <size_t>p.name[local] * p.id_length)
        return found

    def state(self, const uint8_t[::1] object_id not None):
        """The state of a tree or blob by its id."""
        if object_id.shape[0] != <Py_ssize_t>self.owner.s.id_length:
            raise ValueError("object id of another length")
        return beneath_state(self.b, &object_id[0])

    def entries(self, content):
        """The entries of a tree with this content that hold a blob of interest or are one: (mode, name, id, state)."""
        cdef const uint8_t[::1] text = content
        cdef Py_ssize_t size = text.shape[0], at = 0, nul, space, id_length = self.owner.s.id_length
        cdef const uint8_t *start
        cdef const void *found
        cdef uint32_t state
        out = []
        while at < size:
            start = &text[at]
            found = memchr(start, 0, size - at)
            nul = <const uint8_t *>found - start if found != NULL else size
            if size - at - nul <= id_length:
                break
            state = beneath_state(self.b, start + nul + 1)
            if state != NOTHING_BENEATH:
                found = memchr(start, 32, nul)
                space = <const uint8_t *>found - start if found != NULL else nul
                name = start[space + 1:nul] if space < nul else b""
                out.append((start[:space], name, start[nul + 1:nul + 1 + id_length], state))
            at += nul + 1 + id_length
        return out

    def blobs(self, uint32_t state):
        """Numbers of the blobs that a state stands for, ascending. Raises IndexError for what is no state."""
        cdef uint32_t all = beneath_count(self.b)
        if not 1 <= state < all:
            raise IndexError(state)
        has = bytearray(all)
        cdef uint8_t[::1] marks = has
        beneath_blobs(self.b, state, &marks[0])
        return [number for number in range(self.count) if marks[2 + number]]

    def spans(self, const uint32_t[::1] trees not None, const int64_t[::1] dates not None):
        """For each blob the first and the last commit that has it, of commits with these root trees (global positions, or
        ABSENT) and dates, by date and then by their order: two arrays of indexes, ABSENT where no commit has it."""
        cdef Py_ssize_t all = beneath_count(self.b), many = trees.shape[0]
        if dates.shape[0] != many:
            raise ValueError("as many dates as trees")
        first, last = array("I", bytes(4 * all)), array("I", bytes(4 * all))
        cdef uint32_t[::1] firsts = first, lasts = last, states = self.states(trees)
        if many:
            with nogil:
                beneath_spans(self.b, &states[0], &dates[0], many, &firsts[0], &lasts[0])
            return first[2:2 + self.count], last[2:2 + self.count]
        return array("I", [ABSENT]) * self.count, array("I", [ABSENT]) * self.count


def reached(uint32_t total, const uint32_t[::1] positions not None, const uint32_t[::1] firsts not None,
            const uint32_t[::1] seconds not None, more, tips):
    """Indexes (into `positions`) of the commits that the tips (global positions) reach, parents before children, and how
    many parents are missing.

    `total` is the number of objects in the store; the other arguments are as `Reader.commits` gives them.
    """
    cdef Py_ssize_t n = positions.shape[0], depth = 0, missing = 0, found = 0
    further = {}
    for child, ancestor in more:
        further.setdefault(child, []).append(ancestor)
    wanted = [tip for tip in tips if tip < total]
    index_of = array("I", b"\xff\xff\xff\xff") * (total + 1)
    pending_array = array("I", bytes(4 * (2 * n + len(more) + len(wanted) + 1)))
    kept_array = array("I", bytes(4 * n))
    state_array = bytearray(n + 1)
    cdef uint32_t[::1] index = index_of
    cdef uint32_t[::1] pending = pending_array
    cdef uint32_t[::1] kept = kept_array
    cdef uint8_t[::1] state = state_array  # 1: its parents are on the way, 2: done
    cdef uint32_t i, parent
    for i in range(n):
        index[positions[i]] = i
    for tip in wanted:
        pending[0] = tip
        depth = 1
        while depth:
            parent = pending[depth - 1]
            i = index[parent] if parent < total else NONE
            if i == NONE or state[i]:
                depth -= 1
                if i == NONE:
                    missing += 1
                elif state[i] == 1:
                    state[i] = 2
                    kept[found] = i
                    found += 1
                continue
            state[i] = 1
            for parent in (firsts[i], seconds[i]):
                if parent != NONE and (parent >= total or index[parent] == NONE or not state[index[parent]]):
                    pending[depth] = parent
                    depth += 1
            if further and i in further:
                for ancestor in further[i]:
                    if ancestor >= total or index[ancestor] == NONE or not state[index[ancestor]]:
                        pending[depth] = ancestor
                        depth += 1
    return kept_array[:found], missing
