from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oakum.policy.globs import path_test


@pytest.mark.parametrize(
    ("glob", "matching", "other"),
    [
        ("*.pem", ["a.pem", "x/y/a.pem"], ["a.pem.txt", "a.pem/b"]),
        ("docs/*.md", ["docs/a.md"], ["docs/x/a.md", "x/docs/a.md"]),
        ("docs/**", ["docs/a", "docs/x/y"], ["docs", "x/docs/a"]),
        ("**/docs/**", ["docs/a", "x/docs/y/z"], ["docs", "xdocs/a"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/b/c", "a/xb"]),
        ("a/**/**/b", ["a/b", "a/x/y/b"], ["a/xb"]),
        ("**/x*/**/y?/z", ["x/y1/z", "a/x1/b/y2/z"], ["x/y/z", "x1/z"]),
        ("node_modules/", ["node_modules/a", "x/node_modules/y/z"], ["node_modules", "my_node_modules/a"]),
        ("/Makefile", ["Makefile"], ["x/Makefile"]),
        ("/out/", ["out/a/b"], ["x/out/a"]),
        ("**", ["a", "a/b"], [""]),
        ("*", ["a", "a/b"], []),
        ("[a-c]?.t[!x]t", ["a1.tyt", "x/b2.tat"], ["d1.tat", "a1.txt", "a/.tat"]),
        ("a[!b]c/d", ["axc/d"], ["a/c/d", "abc/d"]),
        ("[]]x", ["]x"], ["x"]),
        ("[z-a]", ["[z-a]"], ["z", "m"]),
        ("[open", ["[open"], ["o"]),
        ("a.b+c(d)|e", ["a.b+c(d)|e"], ["axb+c(d)", "e"]),
        ("*a*b*", ["ab", "xaybz"], ["ba"]),
        ("line\nend", ["line\nend"], ["line"]),
    ],
)
def test_globs(glob: str, matching: list[str], other: list[str]) -> None:
    test = path_test([glob])
    assert [path for path in matching if not test(path)] == []
    assert [path for path in other if test(path)] == []


def test_several_globs_are_alternatives_and_none_matches_nothing() -> None:
    test = path_test(["*.a", "b/*"])
    assert test("x.a")
    assert test("b/x")
    assert not test("b/x/y.b")
    assert not path_test([])("")
    assert not path_test([])("a")


def _slow(parts: list[str], path: list[str]) -> bool:
    """What a glob means, by plain recursion."""
    if not parts:
        return not path
    if parts[0] == "**":
        if parts == ["**"]:
            return bool(path)
        return _slow(parts[1:], path) or (bool(path) and _slow(parts, path[1:]))
    return bool(path) and _slow_part(parts[0], path[0]) and _slow(parts[1:], path[1:])


def _slow_part(part: str, name: str) -> bool:
    if not part:
        return not name
    if part[0] == "*":
        return _slow_part(part[1:], name) or (bool(name) and _slow_part(part, name[1:]))
    return bool(name) and part[0] in ("?", name[0]) and _slow_part(part[1:], name[1:])


_glob_part = st.one_of(st.just("**"), st.text("ab?*", min_size=1, max_size=6).filter(lambda part: "**" not in part))


@given(
    st.lists(_glob_part, min_size=2, max_size=6),
    st.lists(st.text("ab", min_size=1, max_size=5), min_size=1, max_size=6),
)
@example(["**", "a*b*", "**", "*b", "a"], ["ab", "abb", "ab", "b", "a"])
def test_globs_mean_what_plain_recursion_says(parts: list[str], path: list[str]) -> None:
    assert bool(path_test(["/".join(parts)])("/".join(path))) == _slow(parts, path)


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=60))
def test_any_text_is_a_glob(globs: list[str], path: str) -> None:
    test = path_test(globs)
    assert bool(test(path)) == any(bool(path_test([glob])(path)) for glob in globs)


def test_no_glob_takes_long() -> None:
    assert not path_test(["*a" * 100 + "b"])("a" * 5000)
    assert not path_test(["**/*a" * 40 + "/b"])("a/" * 2000 + "c")
    assert not path_test(["**/*a*b/**/*a*c"])(("a" * 50 + "/") * 80 + "c")
