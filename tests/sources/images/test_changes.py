from __future__ import annotations

import pytest

from oakum.sources.images.changes import Changes, Told, decoded, removed


def told(digest: str, *members: str) -> Told:
    changes = Changes(digest)
    for member in members:
        changes.add(member.rstrip("/"), member.endswith("/"))
    return decoded(changes.encoded())


def test_names_and_whiteouts() -> None:
    changes = Changes("two")
    assert changes.add("./etc/passwd", is_folder=False) == "etc/passwd"
    assert changes.add("./etc/.wh.key", is_folder=False) is None
    assert changes.add("srv/.wh..wh..opq", is_folder=False) is None
    assert decoded(changes.encoded()) == Told(
        "two", frozenset({"etc/passwd"}), frozenset({"etc/key"}), frozenset({"srv"})
    )


@pytest.mark.parametrize(
    ("member", "hidden"),
    [
        ("etc/.wh.key", True),
        ("etc/key", True),
        (".wh.etc", True),
        ("etc/.wh..wh..opq", True),
        (".wh..wh..opq", True),
        ("etc", True),
        ("etc/", False),
        ("etc/key/", False),
        ("etc/.wh.keys", False),
        ("etc/keys", False),
        ("srv/.wh..wh..opq", False),
    ],
)
def test_what_hides_a_file(member: str, hidden: bool) -> None:
    assert removed("etc/key", "one", [["one", "two"]], {"two": told("two", member)}) is hidden
    assert removed("etc/key!/inner", "one", [["one", "two"]], {"two": told("two", member)}) is hidden


def test_one_image_that_shows_it_is_enough() -> None:
    known = {"two": told("two", ".wh.etc")}
    assert removed("etc/key", "one", [["one", "two"]], known)
    assert not removed("etc/key", "one", [["one", "two"], ["one"]], known)
    assert not removed("etc/key", "one", [["two", "one"]], known)
    assert not removed("etc/key", "elsewhere", [["one", "two"]], known)
