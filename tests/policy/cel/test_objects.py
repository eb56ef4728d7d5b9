from __future__ import annotations

import contextlib
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cel_objects import document, documents
from oakum.model import PolicyError
from oakum.policy.cel.objects import ManifestError, at, parse, read, text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text("abz: -#'\"\n\t01~", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1))
def test_what_a_library_writes_is_read_back(value):
    (one,) = parse(yaml.safe_dump(value), "x")
    assert one.value == value
    (same,) = parse(json.dumps(value), "x")
    assert same.value == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("0o17", "0o17"),
        ("017", 15),
        ("0x1F", 31),
        ("1_000", 1000),
        ("~", None),
        ("2024-01-01", "2024-01-01"),
        ("'yes'", "yes"),
        ("!!str 1", "1"),
        ("!!binary aGVsbG8=", "hello"),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        ("99999999999999999999", 1e20),
    ],
)
def test_scalars_are_what_yaml_makes_of_them(written, value):
    assert document(f"a: {written}").value == {"a": value}


def test_every_object_knows_its_place():
    first, second = documents(
        "# nothing\n---\nkind: A\nspec:\n  list:\n  - one: 1\n  - two:\n      three: 3\n---\nkind: B\n"
    )
    assert (first.kind, first.line, second.kind, second.line) == ("A", 3, "B", 10)
    assert first.line_of("spec", "list", 1, "two", "three") == 8
    assert first.line_of("spec", "list", 0) == 6
    assert first.line_of("spec", "nothing", "here") == 5


def test_a_list_is_its_items():
    items = documents("apiVersion: v1\nkind: List\nitems:\n- kind: A\n- kind: B\n  metadata: {name: b}\n")
    assert [(one.kind, one.line) for one in items] == [("A", 4), ("B", 5)]


def test_anchors_and_merges_are_resolved():
    value = document("base: &base {a: 1, b: 2}\nown:\n  <<: *base\n  b: 3\nlist: [*base]\n").value
    assert value["own"] == {"a": 1, "b": 3}
    assert value["list"] == [{"a": 1, "b": 2}]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a: 1\nb: 2\na: 3", "stands twice"),
        ("a: [1", "expected"),
        ("{[1]: 2}", "no string"),
        ("a: *nothing", "alias"),
        ("a: .inf", "no float"),
        ('a: "x\\0y"', "NUL"),
        ('"x\\0y": a', "NUL"),
        ("a: !!binary AA==", "no binary"),
        ("a: !!int x", "no int"),
        ("a: !!bool x", "no bool"),
        ("<<: 1", "merged"),
        ("[" * 200 + "]" * 200, "levels deep"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)),
            "values",
        ),
    ],
)
def test_what_no_api_server_takes_is_refused(content, problem):
    with pytest.raises(ManifestError, match=problem):
        list(parse(content, "x"))


@given(st.text(max_size=200))
def test_no_text_raises_anything_else(content):
    with contextlib.suppress(ManifestError):
        assert isinstance(list(parse(content, "x")), list)


def test_a_file_that_cannot_be_read_says_where(write, tmp_path):
    with pytest.raises(PolicyError, match=r"broken.yaml:2:1: a key stands twice"):
        read(write("broken.yaml", "a: 1\na: 2\n"))
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe4")
    with pytest.raises(PolicyError, match="UTF-8"):
        read(tmp_path / "latin.yaml")
    with pytest.raises(PolicyError, match="cannot be read"):
        read(tmp_path / "missing.yaml")
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(17 << 20)
    with pytest.raises(PolicyError, match="more than 16 MB"):
        read(tmp_path / "big.yaml")


def test_a_path_through_anything_ends_in_nothing():
    assert at({"a": {"b": 1}}, "a", "b") == 1
    assert at([1], "a") is None
    assert text({"a": 1}, "a") == ""
