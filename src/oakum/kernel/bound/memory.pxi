# Memory of the kernel, seen from Python.

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
