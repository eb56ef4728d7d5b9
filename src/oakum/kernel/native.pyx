# cython: language_level=3, boundscheck=False, wraparound=False, embedsignature=True
"""The compiled kernel: thin Python clothes around the C sources, one file of `bound/` for each concern.

`plain/` is its twin in Python; tests hold the two equal.
"""

from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memchr, memcmp, memcpy, memset
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_AsUTF8AndSize

from array import array
from os import urandom
from mmap import mmap

include "bound/declared.pxi"
include "bound/memory.pxi"
include "bound/packs.pxi"
include "bound/files.pxi"
include "bound/histories.pxi"
include "bound/beneath.pxi"
include "bound/texts.pxi"
include "bound/lines.pxi"
include "bound/describing.pxi"
include "bound/forest.pxi"
include "bound/leaves.pxi"
