from __future__ import annotations

from array import array

from oakum.insecure.files import Files
from oakum.model import FileOrigin, Location, ManifestOrigin, Span
from oakum.model.arena import HEAD, TAIL


def files(*contents: bytes, flags: int = HEAD | TAIL, manifest: bool = False) -> tuple[Files, list[int]]:
    segments, buffer, asked = array("q"), bytearray(), list[int]()
    for owner, content in enumerate(contents):
        segments.extend((len(buffer), len(buffer) + len(content), owner, 0, flags))
        buffer += content + b"\n"

    def locate(owner: int, start: int, end: int) -> Location:
        asked.append(owner)
        origin = ManifestOrigin(path="-") if manifest else FileOrigin(path=f"{owner}.py")
        return Location(origin=origin, span=Span(start=start, end=end))

    return Files(memoryview(bytes(buffer)), segments, locate), asked


def test_a_file_is_located_once() -> None:
    made, asked = files(b"one", b"two")
    assert [made.number(end) for end in (1, 3, 5, 7)] == [0, 0, 1, 1]
    assert made.at(1).content == b"two"
    assert made.at(1).path == "1.py"
    assert asked == [1]


def test_only_what_is_whole_is_parsed() -> None:
    assert files(b"x = 1")[0].at(0).code is not None
    assert files(b"x = 1", flags=HEAD)[0].at(0).code is None


def test_the_line_of_a_place_and_the_one_above() -> None:
    file = files(b"one\ntwo\nthree")[0].at(0)
    assert file.lines(0, 1) == (b"one", b"")
    assert file.lines(4, 5) == (b"two", b"one")
    assert file.lines(9, 13) == (b"three", b"two")


def test_what_globs_are_asked_of() -> None:
    assert files(b"a: 1")[0].at(0).called == "0.py"
    assert files(b"a: 1", manifest=True)[0].at(0).called == "-.yaml"
