# cython: language_level=3, boundscheck=False, wraparound=False, embedsignature=True
"""The compiled kernel: thin Python clothes around pack.c, walk.c, history.c and files.c.

`plain.py` is its twin in Python; a test holds the two equal.
"""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memchr, memset
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_FromStringAndSize

from array import array
from os import urandom
from mmap import mmap


cdef extern from "inflate.h" nogil:
    int INFLATE_SLOP
    int inflate_prepare()
    int inflate_exact(const uint8_t *start, const uint8_t *end, uint8_t *out, size_t out_length)


cdef extern from "pack.h" nogil:
    uint32_t NONE
    ctypedef struct pack:
        const uint8_t *names
        uint32_t count
        unsigned id_length
        uint64_t *offset
        uint32_t *name
        uint32_t *length
        uint8_t *header
        uint8_t *type
        uint32_t *base
        uint32_t *weight
    const char *pack_open(pack *p, const uint8_t *data, uint64_t size, int mapped, const uint8_t *index,
                          uint64_t index_size, unsigned id_length)
    void pack_close(pack *p)
    void pack_drop(const pack *p)
    uint32_t pack_find(const pack *p, const uint8_t *id)


cdef extern from "walk.h" nogil:
    ctypedef struct segment:
        int64_t start
    ctypedef struct remark:
        int64_t owner
    ctypedef struct repeat:
        int64_t number
    ctypedef struct walk:
        const pack *p
        const uint32_t *roots
        uint64_t root_count
        uint64_t max_size
        uint64_t clip
        uint64_t block
        const uint8_t *opener[8]
        size_t opener_length[8]
        unsigned openers
        int binaries
        uint8_t *arena
        uint64_t used
        segment *segments
        uint64_t segment_count
        remark *remarks
        uint64_t remark_count
        uint32_t *positions
        uint64_t position_count
        repeat *repeats
        uint64_t repeat_count
        uint64_t seed
        uint64_t blobs
        uint64_t bytes
    int walk_fill(walk *w, uint64_t target)
    void walk_close(walk *w)


cdef extern from "files.h" nogil:
    ctypedef struct reading:
        const char *const *paths
        int64_t count
        uint64_t max_size
        int binaries
        uint8_t *arena
        uint64_t used
        segment *segments
        uint64_t segment_count
        remark *remarks
        uint64_t remark_count
        uint64_t bytes
    int files_fill(reading *r, uint64_t target)
    void files_close(reading *r)
    int content_kind(const uint8_t *content, uint64_t size, int binaries)


cdef extern from "history.h" nogil:
    ctypedef struct store:
        pack **packs
        uint32_t *first
        unsigned count
        unsigned id_length
    ctypedef struct content_cache:
        pass
    ctypedef struct commit:
        uint32_t tree
        uint32_t parents[2]
        uint32_t more
        int64_t date
    uint32_t store_find(const store *s, const uint8_t *id)
    const pack *store_pack(const store *s, uint32_t position, uint32_t *local)
    content_cache *cache_new()
    void cache_free(content_cache *c)
    const uint8_t *store_read(const store *s, content_cache *c, uint32_t position, uint64_t *size)
    int commit_read(const store *s, content_cache *c, uint32_t position, commit *out)
    uint32_t commit_parent(const store *s, content_cache *c, uint32_t position, unsigned nth)


cdef extern from "trees.h" nogil:
    ctypedef struct tree_edges:
        uint64_t record_count
        uint64_t damaged
    ctypedef struct beneath:
        pass
    int edges_collect(tree_edges *e, const pack *p, const uint32_t *roots, uint64_t root_count)
    void edges_free(tree_edges *e)
    beneath *beneath_new(const store *s, tree_edges **edges, unsigned edge_count, const uint8_t *ids, uint32_t id_count)
    void beneath_free(beneath *b)
    uint32_t beneath_state(const beneath *b, const uint8_t *id)
    const uint32_t *beneath_parts(const beneath *b, uint32_t state, uint32_t *count)


cdef extern from "trace.h" nogil:
    int trace_text(const store *s, content_cache *c, uint32_t start, const uint8_t *text, size_t length,
                   uint32_t **found, uint64_t *count)


cdef extern from "runs.h" nogil:
    ctypedef struct run:
        int64_t start
        int64_t end
    ctypedef struct run_list:
        run *items
        uint64_t count
    void runs_prepare()
    int runs_find(const uint8_t *data, uint64_t size, run_list *found)


inflate_prepare()
runs_prepare()

ABSENT = 0xFFFFFFFF
cdef Py_ssize_t MANY = 10000  # commits whose reading leaves enough pages in memory to be worth dropping them


cdef class _Bytes:
    """Memory of the kernel, seen through the buffer protocol; valid until its owner moves on."""

    cdef void *data
    cdef Py_ssize_t length
    cdef object owner

    def __getbuffer__(self, Py_buffer *buffer, int flags):
        PyBuffer_FillInfo(buffer, self, self.data, self.length, 1, flags)


cdef object _view(object owner, void *data, Py_ssize_t length, str format):
    cdef _Bytes held = _Bytes()
    if length == 0:
        return memoryview(b"").cast(format)
    held.data = data
    held.length = length
    held.owner = owner
    return memoryview(held).cast(format)


def inflate(const uint8_t[::1] stream not None, Py_ssize_t length):
    """The zlib stream's content of exactly `length` bytes. Raises ValueError when it is damaged or of another length."""
    cdef bytearray out = bytearray(length + INFLATE_SLOP)
    cdef uint8_t[::1] to = out
    if stream.shape[0] == 0 or inflate_exact(&stream[0], &stream[0] + stream.shape[0], &to[0], length):
        raise ValueError("damaged zlib stream")
    return bytes(to[:length])


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
        if len(self.openers) > 8 or not all(self.openers):
            raise ValueError("at most eight openers, none of them empty")
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
            self.w.opener[i] = &opener[0]
            self.w.opener_length[i] = len(literal)
        self.w.openers = len(self.openers)

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


cdef class Beneath:
    """Which blobs of interest lie beneath trees. State 1 is none; 2 + n is blob number n; larger ones have `parts`.

    `edges` are those of all families of all packs; `ids` the ids of the blobs of interest, one behind the other.
    """

    cdef beneath *b
    cdef Store owner
    cdef readonly int count
    cdef uint32_t largest  # state that was given out; all below it exist

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
                    self.largest = max(self.largest, state[i])
        return found

    def state(self, const uint8_t[::1] object_id not None):
        """The state of a tree or blob by its id."""
        if object_id.shape[0] != <Py_ssize_t>self.owner.s.id_length:
            raise ValueError("object id of another length")
        cdef uint32_t state = beneath_state(self.b, &object_id[0])
        self.largest = max(self.largest, state)
        return state

    def parts(self, uint32_t state):
        """The states that a compound state is made of. Raises IndexError for another state."""
        cdef uint32_t count
        if state < <uint32_t>self.count + 2 or state > self.largest:
            raise IndexError(state)
        cdef const uint32_t *found = beneath_parts(self.b, state, &count)
        return [found[i] for i in range(count)]


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


def kind_of(const uint8_t[::1] content not None, bint binaries):
    """What a content is before any rule looks at it: 0 text, 3 wrapped (archive, document, UTF-16), 4 binary."""
    return content_kind(&content[0], content.shape[0], binaries) if content.shape[0] else 0


def line_windows(const uint8_t[::1] data not None, segments, hits, blocks, dict memory, bounds):
    """The windows of hits: (row of the segment, key, start of the line in `data`, whether it is cut at its right).

    `hits` are pairs (rule, end) as the automaton gives them; those of rules in `blocks` are passed over. A key is (rule,
    line, line above, limit, whether the line is cut at its left). A window that the segment does not show whole is left
    out, and so is one that comes again, or whose key `memory` maps to nothing. `bounds` are the bytes that count before a
    hit, behind it for the start of a match, and behind it for its end. See `oakum.detect.window`.
    """
    cdef const int64_t[::1] table = segments
    cdef Py_ssize_t rows = table.shape[0] // 5, low_row, high_row, middle
    cdef int64_t left = bounds[0], near = bounds[1], right = bounds[2]
    cdef int64_t rule, end, low, high, start, stop, above, line_end, limit, seg_low, seg_high, flags
    cdef const uint8_t *base
    cdef const uint8_t *found
    cdef bint cut_left, cut_right
    cdef dict last = {}
    out = []
    if rows == 0 or data.shape[0] == 0:
        return out
    base = &data[0]
    for rule_object, end_object in hits:
        if rule_object in blocks:
            continue
        rule, end = rule_object, end_object
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
        mark = (start, line_end, limit)
        if last.get(rule_object) == mark:
            continue
        last[rule_object] = mark
        key = (
            rule_object,
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
    return out
