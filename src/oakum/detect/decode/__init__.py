"""Undoing encodings, one layer at a time: find what looks encoded, and decode it."""

from oakum.detect.decode.compression import LAYER_LIMIT, is_cut
from oakum.detect.decode.decoders import decode, is_packed
from oakum.detect.decode.text import utf16_text
from oakum.kernel import find_runs

__all__ = ["LAYER_LIMIT", "decode", "find_runs", "is_cut", "is_packed", "utf16_text"]
