# The texts of a document.

cdef const char *_ENCRYPTED = b"ENC[AES256_GCM,"


cdef class Leaves:
    """One buffer in which each scalar stands on a line of its own under its name, and where each came from.

    Names are those of fields; under `value` it is what stands beside it as `name` or `key`. Empty scalars, and those
    that SOPS has encrypted, are left out. `tails` are the ends of keys of which `walk` asks whether they only refer to
    something: what stands below has no name then. `special` are keys whose values are offered to `aside` first, with
    the number of the node, the key, the name, the value, and whether it is a reference: it says whether it took it.

    Raises OverflowError for what is nested more deeply than `deepest`.
    """

    cdef int deepest
    cdef Py_ssize_t long_key, size, room, rows, rows_room
    cdef tuple tails
    cdef frozenset special
    cdef object aside, refers
    cdef uint8_t last[128]
    cdef uint8_t *data
    cdef int64_t *table
    cdef list node_steps, owner_steps
    cdef object node_parents, owner_parents
    cdef dict found_keys

    def __init__(self, int deepest, Py_ssize_t long_key, tuple tails not None, frozenset special not None,
                 aside not None):
        self.deepest, self.long_key, self.tails, self.special, self.aside = (
            deepest, long_key, tails, special, aside)
        self.node_steps, self.owner_steps, self.node_parents, self.owner_parents = [], [], [], []
        self.found_keys = {}
        memset(self.last, 0, 128)
        for tail in tails:
            self.last[ord(tail[len(tail) - 1]) & 127] = 1

    def __dealloc__(self):
        free(self.data)
        free(self.table)

    def walk(self, value, str root not None, str key not None, refers not None):
        """Adds all scalars of a value: those of an object before what is nested in it, else in their order."""
        self.refers = refers
        self.node(value, -1, root, key, False, 0)

    def add(self, bytes content not None):
        """Adds a text that is not of the values walked; its number."""
        self.reserve(len(content) + 1)
        cdef Py_ssize_t start = self.size
        memcpy(self.data + start, PyBytes_AS_STRING(content), len(content))
        self.size += len(content)
        self.close(start, -1, "")
        return self.rows - 1

    cdef int node(self, value, Py_ssize_t parent, step, str name, bint reference, int depth) except -1:
        cdef Py_ssize_t here, number
        cdef bint nested = False
        cdef str key
        if not isinstance(value, (dict, list)):
            return self.scalar(value, parent, step, name, reference)
        if depth >= self.deepest:
            raise OverflowError("nested too deeply")
        here = len(self.node_steps)
        self.node_steps.append(step)
        self.node_parents.append(parent)
        if isinstance(value, list):
            for number in range(len(<list>value)):
                self.node((<list>value)[number], here, number, name, reference, depth + 1)
            return 0
        for key, one in (<dict>value).items():
            if len(key) >= self.long_key:
                self.found_keys[key] = None
            if isinstance(one, (dict, list)) or key in self.special:
                nested = True
            else:
                self.scalar(one, here, key, _called(<dict>value, key), reference or self.is_reference(key))
        if not nested:
            return 0
        for key, one in (<dict>value).items():
            if key in self.special:
                name = _called(<dict>value, key)
                if not self.aside(here, key, name, one, bool(reference)):
                    self.node(one, here, key, name, reference or self.is_reference(key), depth + 1)
            elif isinstance(one, (dict, list)):
                self.node(one, here, key, _called(<dict>value, key), reference or self.is_reference(key), depth + 1)
        return 0

    cdef bint is_reference(self, str key) except -1:
        cdef Py_ssize_t length = len(key)
        cdef Py_UCS4 end
        if length == 0:
            return False
        end = key[length - 1]
        if not self.last[<int>end & 127] or not key.endswith(self.tails):
            return False
        return bool(self.refers(key))

    cdef int scalar(self, value, Py_ssize_t parent, step, str name, bint reference) except -1:
        cdef const char *text
        cdef Py_ssize_t length
        if value is None:
            return 0
        cdef str said = value if isinstance(value, str) else _scalar_text(value)
        if not said:
            return 0
        try:
            text = PyUnicode_AsUTF8AndSize(said, &length)
        except UnicodeEncodeError:
            raw = said.encode("utf-8", "surrogatepass")
            text, length = PyBytes_AS_STRING(raw), len(raw)
        if length >= 15 and memcmp(text, _ENCRYPTED, 15) == 0:
            return 0
        self.present(text, length, "" if reference else name)
        self.owner_steps.append(step)
        self.owner_parents.append(parent)
        return 0

    cdef int present(self, const char *text, Py_ssize_t length, str name) except -1:
        """The text under its name, or alone where it has none, begins or ends with a space, or has several lines."""
        cdef Py_ssize_t start = self.size, at, named
        cdef const char *label
        cdef bint plain = True, lines = False
        for at in range(length):
            if text[at] in b"\"'\\ \t\r\n":
                plain = False
                if text[at] == 10:
                    lines = True
                    break
        if not name or lines or _is_space(text[0]) or _is_space(text[length - 1]):
            self.reserve(length + 1)
            memcpy(self.data + start, text, length)
            self.size += length
            return self.row(start)
        head = None
        try:
            label = PyUnicode_AsUTF8AndSize(name, &named)
        except UnicodeEncodeError:
            head = name.encode("utf-8", "replace")
            label, named = PyBytes_AS_STRING(head), len(head)
        self.reserve(named + length + 5)
        for at in range(named):
            self.data[self.size + at] = 32 if label[at] == 10 else label[at]
        self.size += named
        self.put(58)
        self.put(32)
        if plain:
            self.put(34)
        memcpy(self.data + self.size, text, length)
        self.size += length
        if plain:
            self.put(34)
        return self.row(start)

    cdef void put(self, uint8_t byte) noexcept:
        self.data[self.size] = byte
        self.size += 1

    cdef int close(self, Py_ssize_t start, Py_ssize_t parent, step) except -1:
        self.row(start)
        self.owner_steps.append(step)
        self.owner_parents.append(parent)
        return 0

    cdef int row(self, Py_ssize_t start) except -1:
        """The segment of what was written from `start` on, and a line break behind it, for which there is room."""
        cdef int64_t *grown
        if self.rows == self.rows_room:
            self.rows_room = 2 * self.rows_room + 256
            grown = <int64_t *>realloc(self.table, self.rows_room * 5 * sizeof(int64_t))
            if grown == NULL:
                raise MemoryError
            self.table = grown
        cdef int64_t *fields = self.table + 5 * self.rows
        fields[0], fields[1], fields[2], fields[3], fields[4] = start, self.size, self.rows, 0, 3
        self.rows += 1
        self.put(10)
        return 0

    cdef int reserve(self, Py_ssize_t more) except -1:
        cdef uint8_t *grown
        if self.size + more > self.room:
            self.room = 2 * (self.size + more) + 4096
            grown = <uint8_t *>realloc(self.data, self.room)
            if grown == NULL:
                raise MemoryError
            self.data = grown
        return 0

    def count(self):
        """Texts so far."""
        return self.rows

    def steps(self, Py_ssize_t owner):
        """From the root that `walk` was given to the scalar; empty for what was added."""
        parent, step = self.owner_parents[owner], self.owner_steps[owner]
        return [] if parent < 0 and step == "" else [*self.steps_of(parent), step]

    def steps_of(self, Py_ssize_t node):
        """From the root that `walk` was given to a node."""
        found = []
        while node >= 0:
            found.append(self.node_steps[node])
            node = self.node_parents[node]
        return found[::-1]

    def buffer(self):
        """The texts, each with a line break behind it."""
        return PyBytes_FromStringAndSize(<const char *>self.data, self.size)

    def segments(self):
        """Five numbers for each text: start, end, its own number, 0, flags."""
        found = array("q")
        found.frombytes(PyBytes_FromStringAndSize(<const char *>self.table, self.rows * 5 * sizeof(int64_t)))
        return found

    def keys(self):
        """All keys of at least `long_key` characters, each once."""
        return list(self.found_keys)


cdef bint _is_space(char byte) noexcept:
    return byte == 32 or 9 <= byte <= 13


cdef str _scalar_text(value):
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, (dict, list)) else str(value).lower()


cdef str _called(dict beside, str key):
    """The `name` or `key` beside a `value`."""
    if len(key) != 5 or key != "value":
        return key
    return _scalar_text(beside.get("name")) or _scalar_text(beside.get("key")) or key


def without_nulls(value):
    """A value without the fields of objects that are null. What has none is the same object, not a copy.

    Raises RecursionError for what is nested beyond all measure.
    """
    return _dense(value, 0)


cdef object _dense(value, int depth):
    cdef dict kept
    cdef list inner
    cdef Py_ssize_t number
    if depth > 900:
        raise RecursionError("nested too deeply")
    if isinstance(value, list):
        inner = None
        for number in range(len(<list>value)):
            old = (<list>value)[number]
            one = _dense(old, depth + 1)
            if one is not old:
                inner = list(<list>value) if inner is None else inner
                inner[number] = one
        return value if inner is None else inner
    if not isinstance(value, dict):
        return value
    kept = None
    for key, old in (<dict>value).items():
        one = None if old is None else _dense(old, depth + 1)
        if one is not old or old is None:
            kept = dict(<dict>value) if kept is None else kept
            if old is None:
                del kept[key]
            else:
                kept[key] = one
    return value if kept is None else kept
