# What the C sources offer.

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


cdef extern from "openers.h" nogil:
    enum: MOST_OPENERS
    enum: SHORTEST_OPENER
    ctypedef struct openers:
        const uint8_t *text[64]
        size_t length[64]
        unsigned count
    void openers_prepare(openers *o)


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
        openers openers
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
    enum: NOTHING_BENEATH
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


cdef extern from "describer.h" nogil:
    enum:
        VALUE_NUMBERS
        NAME_NUMBERS
        LINE_NUMBERS
        PIECES_OF_VALUE
        PIECES_OF_NAME
        PIECES_OF_LINE
    ctypedef struct characters:
        uint8_t traits[256]
        uint8_t shape[256]
        uint8_t lower[256]
    ctypedef struct span:
        const uint8_t *start
        int64_t size
    ctypedef struct lexicon:
        pass
    lexicon *lexicon_new(uint64_t words)
    void lexicon_free(lexicon *l)
    int lexicon_add(lexicon *l, span word, uint32_t meaning)
    void values_prepare()
    void grams_prepare()
    void describe_value(const characters *c, span value, double *out)
    void describe_name(const characters *c, const lexicon *l, span name, span value, double *out)
    void describe_line(const characters *c, const lexicon *l, span line, int64_t start, int64_t end, span above, int bare,
                       double *out)
    int grams_of_value(const characters *c, span value, uint32_t buckets, uint32_t *out)
    int grams_of_name(span name, uint32_t buckets, uint32_t *out)
    int grams_of_line(span before, span after, uint32_t buckets, uint32_t *out)


inflate_prepare()
runs_prepare()
splits_prepare()
assign_prepare()
known_prepare()
values_prepare()
grams_prepare()

ABSENT = 0xFFFFFFFF
