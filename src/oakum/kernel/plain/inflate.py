"""Inflating zlib streams whose length is known beforehand. See inflate.c."""

from __future__ import annotations

import zlib


def inflate(stream: bytes | bytearray | memoryview, length: int) -> bytes:
    """The zlib stream's content of exactly `length` bytes.

    Whatever follows the stream is ignored. Raises ValueError when it is damaged or of another length.
    """
    decompressor = zlib.decompressobj()
    try:
        content = decompressor.decompress(stream, length + 1)
    except zlib.error:
        content = b""
    if len(content) != length or not decompressor.eof:
        raise ValueError("damaged zlib stream")
    return content
