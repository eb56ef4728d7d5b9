from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import ConfigError, RuleError
from oakum.rules import toml


def test_tables_are_read_with_or_without_a_byte_order_mark() -> None:
    assert toml.parse(b"a.b = 1", "x", ConfigError) == {"a": {"b": 1}}
    assert toml.parse(b"\xef\xbb\xbfa = 1", "x", ConfigError) == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"a = ", "not TOML"),
        (b"\xff", "UTF-8 text .byte 0"),
        (b"x = " + b"[" * 100_000, "nested"),
        (b"a" + b".a" * 40_000 + b" = 1", "parts"),
        (b"[x" + b" . x" * 40_000 + b"]", "parts"),
        (b"x = {" + b'"a".' * 40_000 + b"a = 1}", "parts"),
        (b"'a'." * 40_000 + b"a = 1", "parts"),
        (b"x = " + b"9" * 5_000, "not TOML"),
        (b"x = 2026-02-31", "not TOML"),
    ],
)
def test_hostile_text_is_an_error_of_the_asked_kind(raw: bytes, what: str) -> None:
    for kind in (ConfigError, RuleError):
        with pytest.raises(kind, match=f"somewhere: .*{what}"):
            toml.parse(raw, "somewhere", kind)


@pytest.mark.parametrize("piece", [b"a", b'"', b'\\"', b"'", b"a.", b'a"', b" .", b"a \t", b'"a" '])
def test_looking_for_long_keys_takes_no_long_time(piece: bytes) -> None:
    with pytest.raises(ConfigError):
        toml.parse(piece * 200_000, "x", ConfigError)


def test_dots_in_values_are_no_long_key() -> None:
    assert toml.parse(b'x = "' + b". " * 500 + b'"\ny = "' + b"a,b.c-d!" * 100 + b'"', "x", ConfigError)


@given(st.binary(max_size=100) | st.text("[]{}=.'\"\\\n#a1 ,").map(str.encode))
def test_random_bytes_are_tables_or_an_error(raw: bytes) -> None:
    try:
        tables = toml.parse(raw, "somewhere", ConfigError)
    except ConfigError:
        return
    assert tables == tomllib.loads(raw.decode("utf-8-sig"))


_values = st.one_of(
    st.text(max_size=20),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(date(1000, 1, 1)),
    st.lists(st.text(max_size=8), max_size=4),
)


@given(st.dictionaries(st.sampled_from("abcdef"), _values))
def test_what_is_written_reads_back(values: dict[str, toml.Value]) -> None:
    text = toml.table("[[x]]", values)
    assert tomllib.loads(text) == {"x": [values]}
    assert text.count("\n") == len(values) + 1


def test_expressions_are_written_literally() -> None:
    assert toml.rendered(r"\bx\d") == r"'\bx\d'"
    assert toml.rendered(r"\b'x") == r'"\\b' + "'x\""


def test_files_are_regular_and_of_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"a = 1")
    assert toml.read_bytes(path, ConfigError) == b"a = 1"
    path.write_bytes(b" " * (toml.LARGEST + 1))
    with pytest.raises(ConfigError, match="more than"):
        toml.read_bytes(path, ConfigError)
    with pytest.raises(RuleError, match="not a regular file"):
        toml.read_bytes(tmp_path, RuleError)
    with pytest.raises(RuleError, match="no such file"):
        toml.read_bytes(tmp_path / "missing", RuleError)
    with pytest.raises(ConfigError, match=r"a.*b: "):
        toml.read_bytes(Path("a\0b"), ConfigError)
