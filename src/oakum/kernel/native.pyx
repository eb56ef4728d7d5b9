# cython: language_level=3, boundscheck=False, wraparound=False, embedsignature=True
"""The compiled kernel: thin Python clothes around pack.c, walk.c, history.c and files.c.

`plain.py` is its twin in Python; a test holds the two equal.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memchr, memset
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize

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
        const uint8_t *opener[64]
        size_t opener_length[64]
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
    uint32_t beneath_count(const beneath *b)
    void beneath_blobs(const beneath *b, uint32_t state, uint8_t *has)
    void beneath_spans(const beneath *b, const uint32_t *states, const int64_t *dates, uint64_t count, uint32_t *first,
                       uint32_t *last) nogil


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

cdef extern from "assign.h" nogil:
    ctypedef struct assignment:
        int64_t name_start
        int64_t name_end
        int64_t start
        int64_t end
        int form
    void assign_prepare()
    int assign_find(const uint8_t *line, int64_t size, int64_t at, assignment *found)
    int assign_near(const uint8_t *line, int64_t size, int64_t at, assignment *found)


cdef extern from "known.h" nogil:
    ctypedef struct known_tables:
        uint64_t seeds[2]
        const uint8_t *bits
        unsigned filter
        const uint32_t *first
        unsigned buckets
        const uint32_t *codes
        const uint32_t *shapes
    ctypedef struct known_pairs:
        int64_t *items
        uint64_t count
    void known_prepare()
    uint64_t hashed "known_hash"(const uint64_t *seeds, const uint8_t *window)
    int search "known_search"(const known_tables *tables, const uint8_t *data, uint64_t size, known_pairs *found)
    int search_near "known_search_near"(const known_tables *tables, const uint8_t *data, uint64_t size, const int64_t *marks,
                                        uint64_t count, uint64_t reach, known_pairs *found)
    int64_t undo "known_undo"(const uint8_t *data, uint64_t size, int kind, uint8_t *out, known_pairs *marks)


cdef extern from "logs.h" nogil:
    ctypedef struct log_text:
        uint8_t *text
        uint64_t size
        int64_t *joints
        uint64_t count
        int interleaved
    int logs_strip(const uint8_t *raw, uint64_t size, int shape, int lane, log_text *out)
    uint64_t logs_count_lines(const uint8_t *data, uint64_t size)


cdef extern from "splits.h" nogil:
    ctypedef struct split:
        int64_t kind
        int64_t start
        int64_t end
    ctypedef struct split_list:
        split *items
        uint64_t count
    int splits_find(const uint8_t *data, uint64_t size, split_list *found)
    ctypedef struct mirror:
        uint8_t *text
        uint64_t size
        int64_t *table
        uint64_t count
    void splits_prepare()
    int splits_mirror(const uint8_t *data, uint64_t size, mirror *m)


inflate_prepare()
runs_prepare()
splits_prepare()
assign_prepare()
known_prepare()

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
        if len(self.openers) > 64 or not all(self.openers):
            raise ValueError("at most 64 openers, none of them empty")
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
    cdef int64_t rule, end, low, high, start, stop, above, line_end, limit, seg_low, seg_high, flags
    cdef const uint8_t *base
    cdef const uint8_t *found
    cdef bint cut_left, cut_right
    cdef dict last = {}
    out, openings = [], []
    if rows == 0 or data.shape[0] == 0:
        return out, openings
    base = &data[0]
    for rule_object, end_object in hits:
        rule, end = rule_object, end_object
        if kind[rule] < 0:
            openings.append((rule_object, end_object))
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
        mark = (start, line_end, mark)
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
    return out, openings


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
