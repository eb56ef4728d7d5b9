from __future__ import annotations

import pickle

import msgspec
import pytest

from oakum.rules import Service
from oakum.rules.shelf import Shelf


@pytest.fixture
def shelf():
    services = {id_: Service(id=id_, name=id_.upper()) for id_ in ("one", "two", "three")}
    return Shelf({id_: msgspec.Raw(msgspec.msgpack.encode(one)) for id_, one in services.items()}, Service)


def test_it_is_a_mapping_in_order(shelf):
    assert list(shelf) == ["one", "two", "three"]
    assert len(shelf) == 3
    assert shelf["two"] == Service(id="two", name="TWO")
    assert "four" not in shelf
    with pytest.raises(KeyError):
        shelf["four"]


def test_a_value_is_decoded_once(shelf):
    assert shelf["one"] is shelf["one"]


def test_nothing_is_decoded_before_it_is_asked_for():
    shelf = Shelf({"wrong": msgspec.Raw(b"\xc1"), "right": msgspec.Raw(msgspec.msgpack.encode(7))}, int)
    assert len(shelf) == 2
    assert shelf["right"] == 7
    with pytest.raises(msgspec.DecodeError):
        shelf["wrong"]


def test_it_travels_as_plain_values(shelf):
    assert pickle.loads(pickle.dumps(shelf)) == dict(shelf)
