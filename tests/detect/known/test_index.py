from __future__ import annotations

import base64
import os
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known import Search, StaleIndex, build, from_bytes
from oakum.detect.known import index as index_module
from oakum.detect.known.forms import forms
from oakum.model import Secret

from .conftest import IDENTITY, Made, indexed, known


def test_the_same_value_from_two_places_is_one_entry_with_both_labels(made: Made) -> None:
    value = made()
    index = build([known(value, "A", place=".env", path="/p/.env"), known(value, "B"), known(value, "B")], IDENTITY)
    (entry,) = index.entries
    assert entry.labels == ("env:A from .env", "env:B")
    assert entry.paths == ("/p/.env",)
    assert entry.secret_id == IDENTITY.of(Secret(value.encode()))
    assert not entry.partial


def test_a_key_of_several_lines_keeps_the_identity_of_the_whole(made: Made) -> None:
    value = "\n".join(made(64) for _ in range(5)).encode()
    (entry,) = indexed(value).entries
    assert entry.partial
    assert entry.secret_id == IDENTITY.of(Secret(value))


def test_a_value_of_less_than_eight_bytes_is_named_and_not_taken(made: Made) -> None:
    index = build([known(made(7), "SHORT"), known(made(8), "LONG")], IDENTITY)
    assert [entry.labels for entry in index.entries] == [("env:LONG",)]
    assert [(one.path, one.detail, one.by_default) for one in index.skipped] == [
        ("env:SHORT", "shorter than 8 bytes", True)
    ]


def test_values_beyond_the_bound_are_named(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "MOST", 2)
    index = build([known(made(), name) for name in "ABC"], IDENTITY)
    assert len(index.entries) == 2
    assert [(one.path, one.by_default) for one in index.skipped] == [("env:C", False)]


def test_values_that_end_alike_get_another_anchor_or_are_named(made: Made) -> None:
    ending = made(8)
    index = indexed(*(made(10) + ending for _ in range(40)), ending)
    assert index.skipped == ()
    values = [made(4) + ending for _ in range(40)]
    index = indexed(*values, ending)
    search = Search(index)
    assert [len(search.find(value.encode())) for value in (*values, ending)] == [1] * 41
    (skipped, *_) = indexed("xcvbqwer", "Xcvbqwer", "xCvbqwer").skipped
    assert (skipped.path, skipped.detail, skipped.by_default) == ("env:V2", "too many are alike, as plain", False)


@given(value=st.binary(min_size=12, max_size=80).filter(lambda value: len(set(value)) > 8))
def test_nothing_that_leaves_the_index_holds_a_value_in_any_form(value: bytes) -> None:
    index = indexed(value)
    for shown in (pickle.dumps(index), index.to_bytes(), repr(index).encode(), repr(index.entries).encode()):
        assert not any(written in shown for _, written in forms(value))


def test_a_pickled_index_finds_the_same(made: Made) -> None:
    value = made()
    assert Search(pickle.loads(pickle.dumps(indexed(value)))).find(value.encode())


def test_a_stored_index_needs_its_key(made: Made) -> None:
    value = made()
    index = build([known(value)], IDENTITY)
    stored = index.to_bytes()
    assert index.key not in stored
    assert Search(from_bytes(stored, index.key)).find(value.encode())
    assert not Search(from_bytes(stored, os.urandom(32))).find(value.encode())


def test_each_index_has_a_key_of_its_own(made: Made) -> None:
    value = [known(made())]
    one, other = build(value, IDENTITY), build(value, IDENTITY)
    assert one.key != other.key
    assert one.entries[0].exact != other.entries[0].exact


def test_a_damaged_index_is_refused(made: Made) -> None:
    index = indexed(made(), made())
    stored = index.to_bytes()
    with pytest.raises(StaleIndex, match="build it anew"):
        from_bytes(stored[:-3], index.key)
    with pytest.raises(StaleIndex, match="build it anew"):
        from_bytes(base64.b64encode(stored), index.key)
    kinds = index.tables.kinds
    wrong = stored.replace(kinds, b"\xff" * len(kinds))
    with pytest.raises(StaleIndex, match="build it anew"):
        from_bytes(wrong, index.key)
