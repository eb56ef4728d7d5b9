from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.datasets.strings import quoted, strings

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def leaves(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [leaf for one in inner for leaf in leaves(one)]


@given(values, st.booleans())
def test_the_strings_of_any_value(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=1).encode("utf-8", "surrogatepass")
    found = list(strings(text))
    assert [one.text.decode("utf-8", "surrogatepass") for one in found] == leaves(value)
    assert all(json.loads(text[one.start : one.end]) == one.text.decode("utf-8", "surrogatepass") for one in found)


def test_paths() -> None:
    text = b'{"a": {"b": ["x", {"c d": "y"}]}, "n": 1, "a2": "z"}'
    assert [one.path for one in strings(text)] == ["$.a.b[0]", '$.a.b[1]["c d"]', "$.a2"]


def test_a_key_that_comes_twice_hides_nothing() -> None:
    assert [one.text for one in strings(b'{"k": "first", "k": "second"}')] == [b"first", b"second"]


def test_half_a_pair_survives() -> None:
    (found,) = strings(b'"\\ud83d"')
    assert json.loads(quoted(found.text, ascii_only=True)) == "\ud83d"
