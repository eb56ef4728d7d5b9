from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.manifests.nodes import (
    Mapping,
    Scalar,
    Sequence,
    documents,
    entries_of,
    get,
    items_of,
    json_root,
    node_of,
    text_of,
)


def root(text: str):
    (document,) = documents(text)
    return document.root


def test_positions_are_those_of_the_file() -> None:
    text = "é: 1\n---\na:\n  - b: 'x y'\n  - |\n    lines\n"
    _, second = documents(text)
    found = get(second.root, "a", 0, "b")
    assert isinstance(found, Scalar)
    assert text[found.start : found.end] == "'x y'"
    block = get(second.root, "a", 1)
    assert text_of(block) == "lines\n"
    assert isinstance(block, Scalar)
    assert "lines" in text[block.start : block.end]


def test_a_broken_document_among_good_ones() -> None:
    first, second, third = documents("a: 1\n---\nb: [\n---\nc: 3\n")
    assert [text_of(get(first.root, "a")), second.root, text_of(get(third.root, "c"))] == ["1", None, "3"]
    assert second.problem
    assert second.text == "---\nb: [\n"


def test_json_with_tabs() -> None:
    assert text_of(get(root('{\n\t"a": {"b": "x"}\n}'), "a", "b")) == "x"


def test_anchors_are_looked_at_once() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert [text_of(one) for one in items_of(get(root(laughs), "a"))] == ["x", "x"]
    assert [text_of(one) for one in items_of(get(root(laughs), "b"))] == ["", ""]


def test_depth_ends_soon() -> None:
    for text in ("[" * 1_000_000, "a: " + "{a: " * 100_000, "- " * 50_000):
        (document,) = documents(text)
        assert document.root is None
        assert "deep" in document.problem or "nesting depth" in document.problem  # ours, or the library's own bound


def test_what_is_not_there() -> None:
    node = root("a: [1]\n? {x: y}\n: z\n")
    assert get(node, "a", 1) is None
    assert get(node, "b", "c") is None
    assert (text_of(get(node, "a")), items_of(None), entries_of(None)) == ("", [], [])
    assert list(documents("\n \n")) == []
    assert isinstance(root("# only a comment\n"), Scalar)


values = st.recursive(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff"),
        max_size=8,
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4),
)


def plain(node: object) -> object:
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.entries}
    return [plain(one) for one in node.items] if isinstance(node, Sequence) else text_of(node)  # type: ignore[arg-type]


@given(st.dictionaries(st.text("abc", min_size=1), values, min_size=1))
def test_json_is_read_as_json(value: object) -> None:
    assert plain(root(json.dumps(value, ensure_ascii=False))) == value


@given(st.text())
def test_any_text_at_all(text: str) -> None:
    assert "".join(one.text for one in documents(text)).strip() in text or text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_what_is_decoded_already_gives_the_same_tree_as_its_text(value) -> None:
    assert json_root(json.dumps(value)) == node_of(value)


def test_a_key_that_comes_twice_is_there_twice() -> None:
    assert [text_of(value) for _, value in entries_of(json_root('{"a": "x", "a": "y"}'))] == ["x", "y"]


def test_what_is_no_json_or_too_deep_has_no_tree() -> None:
    assert [json_root(text) for text in ("", "{", "a: b", "[" * 5000, "[" * 150 + "]" * 150)] == [None] * 5
