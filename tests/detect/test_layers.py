from __future__ import annotations

import base64
import gzip

from oakum.detect.layers import Layer, layers


def test_what_is_packed_is_unpacked_on_the_spot():
    text = b"the quick brown fox jumps over the lazy dog"
    run = base64.b64encode(gzip.compress(text))
    assert Layer(("base64", "gzip"), text, True) in list(layers(run, 5))


def test_each_step_counts():
    run = base64.b64encode(gzip.compress(gzip.compress(b"the quick brown fox jumps over the lazy dog")))
    assert max(len(layer.names) for layer in layers(run, 2)) == 2
    assert max(len(layer.names) for layer in layers(run, 5)) == 3


def test_nothing_stands_behind_plain_words():
    assert not list(layers(b"the quick brown fox", 5))
